//! Fields of the company's own: what it wants to know of its contacts, companies, leads and deals besides what everybody knows. What is
//! filled in stands in `extra` of each of these, by the field's id; each of these verbs reads it by `read`.
//!
//! A field that is removed is not asked for and shown any more. What was filled in stays, as long as what it is about: adding a field of
//! the same name and kind brings it back.

mod sql;
mod value;

use std::{
    fmt::{self, Display, Formatter},
    str::FromStr,
};

use serde_json::{Map, Value as Json, json};

pub use self::value::Value;
pub use crate::kernel::order::Step;
use crate::{
    caller::Caller,
    db::{TenantDb, Tx},
    error::{Conflict, Error, Field, Limit, Noun, Problem, Result},
    ids::FieldId,
    kernel::{
        audit::{Action, Event},
        names::names,
        order,
    },
    permission::Permission,
    text,
};

/// How many fields each of them can have.
pub const MOST: usize = 25;

/// The longest name, and the longest choice, in characters.
pub const NAME: usize = 40;

/// How many choices a field can have.
pub const CHOICES: usize = 25;

/// How many fields one form asks for.
pub const PAGE: usize = 5;

names! {
    /// What a field is of.
    pub enum Of {
        /// A contact.
        Contact = "contact",
        /// A company that contacts work for.
        Company = "company",
        /// A lead.
        Lead = "lead",
        /// A deal.
        Deal = "deal",
    }
}

names! {
    /// What is filled in.
    pub enum Kind {
        /// A line.
        Text = "text",
        /// A number.
        Number = "number",
        /// A day.
        Date = "date",
        /// Yes or no.
        YesNo = "yes_no",
        /// One of some.
        Choice = "choice",
    }
}

/// The fields of something, as they were when they had been changed this often: `lead@3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Of what.
    pub of: Of,
    /// How often.
    pub version: i64,
}

/// One of them: `lead@3.ID`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At {
    /// Among which.
    pub seen: Seen,
    /// Which.
    pub field: FieldId,
}

/// A field.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Own {
    /// Which.
    pub id: FieldId,
    /// What the company calls it.
    pub name: String,
    /// What is filled in.
    #[sqlx(try_from = "String")]
    pub kind: Kind,
    /// What there is to choose from, of a choice.
    pub choices: Vec<String>,
}

/// All fields of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// Of what, and how often they have been changed.
    pub seen: Seen,
    /// In their order.
    pub fields: Vec<Own>,
}

/// The fields of something, for whoever shapes them.
pub async fn show(db: &TenantDb, caller: &Caller, of: Of) -> Result<List> {
    let mut tx = db.read(caller, Permission::EditSettings).await?;
    list(&mut tx, of).await
}

/// The same, for whoever wants to change them as they have seen them.
pub async fn begin(db: &TenantDb, caller: &Caller, seen: Seen) -> Result<List> {
    let mut tx = db.read(caller, Permission::EditSettings).await?;
    unchanged(&mut tx, seen).await?;
    list(&mut tx, seen.of).await
}

/// The same, in a transaction that is under way.
pub(crate) async fn list(tx: &mut Tx, of: Of) -> Result<List> {
    let (row, fields) = (sql::row(tx, of).await?, sql::fields(tx, of).await?);
    Ok(List { seen: Seen { of, version: row.version }, fields })
}

/// Adds a field behind the others; of a choice, with a choice in each line. One that was removed and is called so comes back with all that
/// was filled in. Gives it with all of them.
pub async fn add(
    db: &TenantDb,
    caller: &Caller,
    seen: Seen,
    kind: Kind,
    name: &str,
    choices: &str,
) -> Result<(FieldId, List)> {
    let (mut tx, before) = lock(db, caller, seen).await?;
    let name = text::line(Field::Name, name, NAME)?;
    let choices = choices_of(kind, choices)?;
    if before.fields.len() >= MOST {
        return Err(Error::LimitReached(Limit::Fields));
    }
    free(&name, before.fields.iter())?;
    let id = match sql::removed(&mut tx, seen.of, kind, &text::search_key(&name)).await? {
        Some(id) => sql::bring_back(&mut tx, id, seen.of, &name, &choices).await.map(|()| id)?,
        None => sql::insert(&mut tx, seen.of, kind, &name, &choices).await?,
    };
    let all = finish(tx, seen, Action::FieldAdd, id, &name, json!({ "kind": kind })).await?;
    Ok((id, all))
}

/// Calls a field otherwise.
pub async fn rename(db: &TenantDb, caller: &Caller, at: At, name: &str) -> Result<List> {
    let (mut tx, before) = lock(db, caller, at.seen).await?;
    let field = one(&before, at)?;
    let name = text::line(Field::Name, name, NAME)?;
    if field.name == name {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    free(&name, before.fields.iter().filter(|other| other.id != field.id))?;
    sql::rename(&mut tx, field.id, &name).await?;
    finish(tx, at.seen, Action::FieldRename, field.id, &field.name, json!({ "name": name })).await
}

/// Says what there is to choose from: a choice in each line. What was chosen before stays, also where it is no choice any more.
pub async fn set_choices(db: &TenantDb, caller: &Caller, at: At, choices: &str) -> Result<List> {
    let (mut tx, before) = lock(db, caller, at.seen).await?;
    let field = one(&before, at)?;
    if field.kind != Kind::Choice {
        return Err(Error::Invalid { field: Field::Choices, problem: Problem::Form });
    }
    let choices = choices_of(field.kind, choices)?;
    if field.choices == choices {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    sql::set_choices(&mut tx, field.id, &choices).await?;
    finish(tx, at.seen, Action::FieldChoices, field.id, &field.name, json!({})).await
}

/// Moves a field by one place.
pub async fn step(db: &TenantDb, caller: &Caller, at: At, step: Step) -> Result<List> {
    let (mut tx, before) = lock(db, caller, at.seen).await?;
    let field = one(&before, at)?;
    let mut order: Vec<FieldId> = before.fields.iter().map(|field| field.id).collect();
    let place = order::step(&mut order, &field.id, step)?;
    sql::arrange(&mut tx, &order).await?;
    finish(tx, at.seen, Action::FieldMove, field.id, &field.name, json!({ "order": place + 1 })).await
}

/// A field is not asked for any more. What was filled in stays where it is.
pub async fn remove(db: &TenantDb, caller: &Caller, at: At) -> Result<List> {
    let (mut tx, before) = lock(db, caller, at.seen).await?;
    let field = one(&before, at)?;
    sql::remove(&mut tx, field.id).await?;
    finish(tx, at.seen, Action::FieldRemove, field.id, &field.name, json!({})).await
}

/// The fields, which nobody else changes meanwhile; refused if somebody has since they were seen.
async fn lock(db: &TenantDb, caller: &Caller, seen: Seen) -> Result<(Tx, List)> {
    let mut tx = db.begin(caller, Permission::EditSettings).await?;
    sql::lock(&mut tx, seen.of).await?;
    unchanged(&mut tx, seen).await?;
    let before = list(&mut tx, seen.of).await?;
    Ok((tx, before))
}

async fn unchanged(tx: &mut Tx, seen: Seen) -> Result<()> {
    let row = sql::row(tx, seen.of).await?;
    match row.version == seen.version {
        true => Ok(()),
        false => Err(Error::Conflict(Conflict::FieldsChanged(row.changed_by))),
    }
}

/// Keeps what was done, and gives the fields as they are then.
async fn finish(mut tx: Tx, seen: Seen, action: Action, field: FieldId, label: &str, mut after: Json) -> Result<List> {
    sql::changed(&mut tx, seen.of).await?;
    let all = list(&mut tx, seen.of).await?;
    after["of"] = seen.of.as_str().into();
    tx.commit(Event::new(action).on(&field).called(label).after(after)).await?;
    Ok(all)
}

fn one(list: &List, at: At) -> Result<&Own> {
    list.fields.iter().find(|field| field.id == at.field).ok_or(Error::NotFound(Noun::Field))
}

fn free<'a>(name: &str, mut others: impl Iterator<Item = &'a Own>) -> Result<()> {
    let key = text::search_key(name);
    match others.any(|other| text::search_key(&other.name) == key) {
        true => Err(Error::Conflict(Conflict::Taken(Noun::Field))),
        false => Ok(()),
    }
}

/// The choices, one of each line; none, of what is no choice.
fn choices_of(kind: Kind, typed: &str) -> Result<Vec<String>> {
    if kind != Kind::Choice {
        return Ok(Vec::new());
    }
    let lines = typed.lines().filter(|line| !line.trim().is_empty());
    let choices = lines.map(|line| text::line(Field::Choices, line, NAME)).collect::<Result<Vec<_>>>()?;
    let mut keys: Vec<String> = choices.iter().map(|choice| text::search_key(choice)).collect();
    keys.sort_unstable();
    keys.dedup();
    let problem = match choices.len() {
        0 => Problem::Empty,
        count if count > CHOICES => Problem::Range(1, CHOICES as u16),
        count if count > keys.len() => Problem::Twice,
        _ => return Ok(choices),
    };
    Err(Error::Invalid { field: Field::Choices, problem })
}

/// What was typed into a page of the form of such fields, as these were when it was opened.
#[derive(Clone, Debug)]
pub struct Typed {
    /// The fields, as they were.
    pub seen: Seen,
    /// Which page, from 0.
    pub page: usize,
    /// What was typed for each field of it; nothing, for what is to be cleared.
    pub values: Vec<Option<String>>,
}

/// What is to stand in the fields of a page.
pub(crate) struct Page(Vec<(Own, Option<Json>)>);

/// What differs of the fields from what stands there.
pub(crate) struct Change {
    /// By the fields' ids.
    pub set: Map<String, Json>,
    /// The ids of those that are empty from now on.
    pub cleared: Vec<String>,
    names: Vec<String>,
}

/// Reads what was typed, each by its kind. Refuses if the fields have changed since the form was opened.
pub(crate) async fn read(tx: &mut Tx, of: Of, typed: &Typed) -> Result<Page> {
    let list = list(tx, of).await?;
    if list.seen != typed.seen {
        return Err(Error::Conflict(Conflict::FieldsChanged(None)));
    }
    let fields = list.fields.into_iter().skip(typed.page.saturating_mul(PAGE)).take(PAGE);
    let value = |(field, typed): (Own, Option<&str>)| {
        let value = match typed.filter(|typed| !typed.trim().is_empty()) {
            Some(typed) => Some(Value::read(&field, typed)?.stored()),
            None => None,
        };
        Ok((field, value))
    };
    let typed = typed.values.iter().map(Option::as_deref).chain(std::iter::repeat(None));
    fields.zip(typed).map(value).collect::<Result<Vec<_>>>().map(Page)
}

impl Page {
    /// What differs from what stands there; `Conflict` if nothing does.
    pub fn against(self, extra: &Json) -> Result<Change> {
        let mut change = Change { set: Map::new(), cleared: Vec::new(), names: Vec::new() };
        for (field, value) in self.0 {
            let id = field.id.to_string();
            if extra.get(&id) == value.as_ref() {
                continue;
            }
            change.names.push(field.name);
            match value {
                Some(value) => drop(change.set.insert(id, value)),
                None => change.cleared.push(id),
            }
        }
        match change.names.is_empty() {
            true => Err(Error::Conflict(Conflict::NoChange)),
            false => Ok(change),
        }
    }
}

impl Change {
    /// What the audit log keeps of it: which fields, never what stands in them.
    pub fn told(&self) -> Json {
        json!({ "fields": [Field::Extra], "extra": self.names })
    }
}

impl Display for Seen {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.of, self.version)
    }
}

impl FromStr for Seen {
    type Err = ();

    /// Exactly as this is written.
    fn from_str(raw: &str) -> Result<Self, ()> {
        let (of, version) = raw.split_once('@').ok_or(())?;
        Ok(Self { of: of.parse().map_err(|_| ())?, version: version.parse().map_err(|_| ())? })
    }
}

impl Display for At {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.seen, self.field)
    }
}

impl FromStr for At {
    type Err = ();

    /// Exactly as this is written.
    fn from_str(raw: &str) -> Result<Self, ()> {
        let (seen, field) = raw.split_once('.').ok_or(())?;
        Ok(Self { seen: seen.parse()?, field: field.parse().map_err(|_| ())? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_are_read_line_by_line() {
        assert_eq!(choices_of(Kind::Choice, " صغير \n\nكبير\n").unwrap(), ["صغير", "كبير"]);
        assert_eq!(choices_of(Kind::Text, "صغير").unwrap(), Vec::<String>::new());
        let many: String = (0..26).map(|n| format!("{n}\n")).collect();
        for (typed, problem) in
            [(" \n", Problem::Empty), ("كبيرة\nكَبيره", Problem::Twice), (many.as_str(), Problem::Range(1, 25))]
        {
            let refused = choices_of(Kind::Choice, typed).unwrap_err();
            let Error::Invalid { field: Field::Choices, problem: found } = refused else { panic!("{refused}") };
            assert_eq!(found, problem);
        }
    }

    #[test]
    fn what_is_meant_is_read_as_it_is_written() {
        let field = "0190b3c4d5e6f708192a3b4c5d6e7f80".parse().unwrap();
        let at = At { seen: Seen { of: Of::Company, version: 7 }, field };
        assert_eq!(at.to_string().parse(), Ok(at));
        for raw in ["", "company@1", "company@1.", "task@1.0190b3c4d5e6f708192a3b4c5d6e7f80"] {
            assert!(raw.parse::<At>().is_err(), "{raw}");
        }
    }
}
