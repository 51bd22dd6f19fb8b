//! Companies that contacts work for. A company is found by its number (`O-1042`), its name, or under what it is registered.
//!
//! Each verb locks the company's row and looks at it as it is then; a form that was opened before a colleague changed the company is
//! refused with who changed what.

pub(crate) mod imported;
mod sql;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use self::sql::Held;
use crate::{
    caller::Caller,
    db::{TenantDb, Tx},
    error::{Conflict, Error, Field, Noun, Problem, Result},
    fields::{self, Of, Typed},
    ids::{CompanyId, ContactId, MemberId},
    kernel::{
        audit::{Action, Event},
        page::Slice,
        sight::{self, ContactName},
        undo,
        which::Numbered,
    },
    members::{self, Colleague, Member},
    permission::Permission,
    text,
};

/// The longest name, in characters.
pub const NAME: usize = 100;

/// The longest registration, in characters.
pub const REGISTRATION: usize = 50;

/// The longest notes, in characters.
pub const NOTES: usize = 2000;

/// How many companies one page holds.
pub const PAGE: usize = 10;

/// How many of its contacts are shown with a company.
const CONTACTS_SHOWN: i64 = 10;

/// How many companies autocomplete offers: Discord shows at most 25.
const SUGGESTIONS: i64 = 25;

/// Which company is meant.
pub type Which = Numbered<'o'>;

/// A company as people see it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Company {
    /// Its id.
    pub id: CompanyId,
    /// Its number, as in `O-1042`.
    pub number: i64,
    /// Its name.
    pub name: String,
    /// Under which it is registered.
    pub registration: Option<String>,
    /// Anything else.
    pub notes: Option<String>,
    /// Whose it is, by name.
    pub owner: Option<String>,
    /// How many contacts work for it.
    pub contacts: i64,
    /// How often it has been changed.
    pub version: i64,
    /// Who added it.
    pub created_by: Option<String>,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Whether whoever has just changed it can take that back.
    #[sqlx(skip)]
    pub can_undo: bool,
}

impl Company {
    /// Which it is, as it is now.
    pub fn which(&self) -> Which {
        Which::number(self.number).as_of(self.version)
    }
}

/// What a company is to be like.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    /// Its name; at most [`NAME`] characters.
    pub name: String,
    /// Under which it is registered; at most [`REGISTRATION`] characters, and no other's.
    pub registration: Option<String>,
    /// Anything else; at most [`NOTES`] characters.
    pub notes: Option<String>,
}

impl Edit {
    fn checked(self) -> Result<Self> {
        Ok(Self {
            name: text::line(Field::Name, &self.name, NAME)?,
            registration: text::optional_line(Field::Registration, self.registration.as_deref(), REGISTRATION)?,
            notes: text::optional_paragraph(Field::Notes, self.notes.as_deref(), NOTES)?,
        })
    }
}

/// Adds a company. Refuses with `Conflict` if another is registered under the same.
pub async fn add(db: &TenantDb, caller: &Caller, new: Edit) -> Result<Company> {
    let mut tx = db.begin(caller, Permission::CreateContacts).await?;
    let number = sql::insert(&mut tx, &new.checked()?).await?;
    let company = one(&mut tx, number).await?;
    tx.commit(event(Action::CompanyAdd, company.id, &company, json!({}))).await?;
    Ok(company)
}

/// The company that is meant.
pub async fn show(db: &TenantDb, caller: &Caller, which: Which) -> Result<Company> {
    let mut tx = db.read(&caller.on(which.target(Noun::Company)), Permission::ViewContacts).await?;
    one(&mut tx, which.number).await
}

/// Somebody who works for a company.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Employee {
    /// Who.
    pub id: ContactId,
    /// Their name.
    pub name: ContactName,
}

/// The contacts who work for a company, the newest first; at most ten.
pub async fn contacts(db: &TenantDb, caller: &Caller, which: Which) -> Result<Vec<Employee>> {
    let mut tx = db.read(&caller.on(which.target(Noun::Company)), Permission::ViewContacts).await?;
    let (found, sight) = (sql::contacts(&mut tx, which.number, CONTACTS_SHOWN).await?, sight::of(&mut tx).await?);
    Ok(found.into_iter().map(|one| Employee { name: one.name.seen(sight), ..one }).collect())
}

/// A page of companies.
#[derive(Clone, Debug)]
pub struct Page {
    /// The companies.
    pub companies: Vec<Company>,
    /// The number below which the next page begins, if there is more.
    pub next: Option<i64>,
}

/// Companies below number `before`, newest first.
pub async fn list(db: &TenantDb, caller: &Caller, page: impl Into<Slice<i64>>) -> Result<Page> {
    let (before, size) = page.into().read(PAGE);
    let mut tx = db.read(caller, Permission::ViewContacts).await?;
    let mut companies = sql::between(&mut tx, 0, before.unwrap_or(i64::MAX), size as i64 + 1).await?;
    let more = companies.len() > size;
    companies.truncate(size);
    Ok(Page { next: companies.last().filter(|_| more).map(|last| last.number), companies })
}

/// The company that is to be changed, for whoever may.
pub async fn begin_edit(db: &TenantDb, caller: &Caller, which: Which) -> Result<Company> {
    let mut tx = db.read(&caller.on(which.target(Noun::Company)), Permission::EditContacts).await?;
    one(&mut tx, which.number).await
}

/// Changes what is known of a company.
pub async fn edit(db: &TenantDb, caller: &Caller, which: Which, edit: Edit) -> Result<Company> {
    let (mut tx, held) = lock(db, caller, which).await?;
    let edit = edit.checked()?;
    held.unchanged(which)?;
    let differs = [
        (Field::Name, held.name != edit.name),
        (Field::Registration, held.registration != edit.registration),
        (Field::Notes, held.notes != edit.notes),
    ];
    let fields: Vec<&str> = differs.iter().filter(|(_, differs)| *differs).map(|(field, _)| field.as_str()).collect();
    if fields.is_empty() {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    sql::edit(&mut tx, held.id, &edit, &fields).await?;
    finish_change(tx, &held, Action::CompanyEdit, json!({ "fields": fields })).await
}

/// Fills in fields of the company's own, of a company that contacts work for.
pub async fn fill(db: &TenantDb, caller: &Caller, which: Which, typed: Typed) -> Result<Company> {
    let (mut tx, held) = lock(db, caller, which).await?;
    let page = fields::read(&mut tx, Of::Company, &typed).await?;
    if let Some(what) = held.changes.of_more(which.seen) {
        return Err(Error::Conflict(Conflict::Changed(held.changes.changed_by.clone(), what)));
    }
    let change = page.against(&held.extra)?;
    sql::fill(&mut tx, held.id, &change).await?;
    finish_change(tx, &held, Action::CompanyEdit, change.told()).await
}

/// Gives a company to somebody who may see companies.
pub async fn assign(db: &TenantDb, caller: &Caller, which: Which, to: impl Into<Colleague>) -> Result<Company> {
    let (mut tx, held) = lock(db, caller, which).await?;
    let (owner, colleague) = owner(&mut tx, &to.into()).await?;
    if held.owner == Some(owner) {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    sql::give(&mut tx, held.id, owner).await?;
    finish_change(tx, &held, Action::CompanyAssign, json!({ "assignee": colleague.log_id() })).await
}

/// Takes back what the caller has just changed of a company, as long as nothing else was. Refuses with `Conflict` what is older than
/// [`undo::STANDS`], and what another company is registered under by now.
pub async fn undo(db: &TenantDb, caller: &Caller, which: Which) -> Result<Company> {
    let (mut tx, held) = lock(db, caller, which).await?;
    let undo = undo::take(&mut tx, held.id.0, &held.changes, which.seen).await?;
    sql::restore(&mut tx, &held, &undo.before).await?;
    finish(tx, &held, Action::CompanyUndo, json!({ "undone": undo.action })).await
}

/// Somebody who may be given contacts and companies: who may see them.
pub(super) async fn owner(tx: &mut Tx, who: &Colleague) -> Result<(MemberId, Member)> {
    let able = members::able(tx, who, Permission::ViewContacts).await?;
    able.ok_or(Error::Conflict(Conflict::CannotSeeContacts))
}

/// A company in a list of suggestions.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Suggestion {
    /// Its number.
    pub number: i64,
    /// Its name.
    pub name: String,
}

/// Companies that what was typed may mean: by number, by name, or under what they are registered. The newest, for nothing typed.
pub async fn suggest(db: &TenantDb, caller: &Caller, typed: &str) -> Result<Vec<Suggestion>> {
    let mut tx = db.read(caller, Permission::ViewContacts).await?;
    search(&mut tx, typed, SUGGESTIONS).await
}

/// Companies that what was typed may mean, the likeliest first.
pub(crate) async fn search(tx: &mut Tx, typed: &str, limit: i64) -> Result<Vec<Suggestion>> {
    sql::search(tx, &text::name_key(&text::within(typed, 100)), limit).await
}

/// The id of the company that is meant.
pub(super) async fn id(tx: &mut Tx, which: Which) -> Result<CompanyId> {
    sql::id_of(tx, which.number).await?.ok_or(Error::NotFound(Noun::Company))
}

/// The company that somebody typed: by number, or the only one that is called or registered so.
pub(super) async fn named(tx: &mut Tx, typed: &str) -> Result<CompanyId> {
    let found = match text::number_behind('o', typed) {
        Some(number) => sql::id_of(tx, number).await?.into_iter().collect(),
        None => sql::ids_named(tx, &text::name_key(typed)).await?,
    };
    match found.as_slice() {
        [only] => Ok(*only),
        [] => Err(Error::NotFound(Noun::Company)),
        _ => Err(Error::Invalid { field: Field::Company, problem: Problem::Several }),
    }
}

async fn lock(db: &TenantDb, caller: &Caller, which: Which) -> Result<(Tx, Held)> {
    let mut tx = db.begin(&caller.on(which.target(Noun::Company)), Permission::EditContacts).await?;
    let held = sql::lock(&mut tx, which.number).await?.ok_or(Error::NotFound(Noun::Company))?;
    Ok((tx, held))
}

impl Held {
    /// Refuses if a colleague has changed it since it was seen, and says who, and what.
    fn unchanged(&self, which: Which) -> Result<()> {
        match self.changes.of_the_form(which.seen) {
            None => Ok(()),
            Some(what) => Err(Error::Conflict(Conflict::Changed(self.changes.changed_by.clone(), what))),
        }
    }
}

async fn one(tx: &mut Tx, number: i64) -> Result<Company> {
    sql::find(tx, number).await?.ok_or(Error::NotFound(Noun::Company))
}

/// The same, where it can be taken back.
async fn finish_change(mut tx: Tx, held: &Held, action: Action, after: Value) -> Result<Company> {
    let can_undo = undo::keep(&mut tx, held.id.0, &held.changes, action).await?;
    let company = finish(tx, held, action, after).await?;
    Ok(Company { can_undo, ..company })
}

/// Keeps what was done, and gives the company as it is then.
async fn finish(mut tx: Tx, held: &Held, action: Action, after: Value) -> Result<Company> {
    let company = one(&mut tx, held.number).await?;
    tx.commit(event(action, held.id, &company, after)).await?;
    Ok(company)
}

fn event(action: Action, id: CompanyId, company: &Company, mut after: Value) -> Event {
    after["number"] = company.number.into();
    Event::new(action).on(&id).called(&company.name).after(after)
}
