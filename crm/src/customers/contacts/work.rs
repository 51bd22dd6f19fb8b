//! What is done with one contact. Each verb locks the contact's row and looks at it as it is then; a form that was opened before a
//! colleague changed the contact is refused with who changed what. Who was merged into another is that one.

mod sql;

use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use self::sql::Held;
use super::{
    Identity, IdentityKind, NewContact, Owners, Suspicion, current, lock_identities, locks::lock_colleagues,
    share_identities,
};
use crate::{
    caller::Caller,
    companies,
    consents::{self, Consent, ConsentSource, Said},
    country::Country,
    db::{TenantDb, Tx},
    error::{Conflict, Error, Field, Noun, Problem, Result},
    fields::{self, Of, Typed},
    ids::{CompanyId, ContactId},
    kernel::{
        attempt::Target,
        audit::{Action, Event},
        names::names,
        sight::{self, ContactMail, ContactName, ContactPhone, Sight},
        undo,
    },
    language::Language,
    members::Colleague,
    permission::Permission,
    phone, settings, text,
};

/// The longest name, in characters.
pub const NAME: usize = 100;

/// The longest notes, and the longest note, in characters.
pub const NOTES: usize = 2000;

/// How many addresses of a kind somebody may have.
pub const ADDRESSES: usize = 10;

/// Which contact is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Which {
    /// Who.
    pub id: ContactId,
    /// How often they had been changed when they were seen, if that is known.
    pub seen: Option<i64>,
}

impl Which {
    /// Whatever was seen of them.
    pub fn id(id: ContactId) -> Self {
        Self { id, seen: None }
    }

    fn target(self) -> Target {
        Target::new(Noun::Contact, &self.id)
    }
}

impl fmt::Display for Which {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.id)?;
        self.seen.map_or(Ok(()), |seen| write!(f, "@{seen}"))
    }
}

impl FromStr for Which {
    type Err = &'static str;

    /// Exactly as this is written.
    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        let (id, seen) = raw.split_once('@').map_or((raw, None), |(id, seen)| (id, Some(seen)));
        let seen = seen.map(str::parse).transpose().map_err(|_| "no version of a contact")?;
        Ok(Self { id: id.parse().map_err(|_| "no contact's id")?, seen })
    }
}

/// A contact as people see them.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Contact {
    /// Who.
    pub id: ContactId,
    /// Their name.
    pub name: ContactName,
    /// Their phones today, oldest first: digits without `+`.
    pub phones: Vec<ContactPhone>,
    /// Their e-mail addresses today, oldest first.
    pub emails: Vec<ContactMail>,
    /// The number of the company they work for.
    pub company_number: Option<i64>,
    /// What that is called.
    pub company: Option<String>,
    /// Whose they are, by name.
    pub owner: Option<String>,
    /// In which language they are written to, if that was chosen.
    #[sqlx(try_from = "LanguageColumn")]
    pub language: Option<Language>,
    /// Since when they want nothing that they did not ask for.
    pub opted_out_at: Option<DateTime<Utc>>,
    /// Anything else.
    pub notes: Option<String>,
    /// How often they have been changed.
    pub version: i64,
    /// Who added them, if it was a person.
    pub created_by: Option<String>,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Whether whoever has just changed it can take that back.
    #[sqlx(skip)]
    pub can_undo: bool,
}

impl Contact {
    /// Which they are, as they are now.
    pub fn which(&self) -> Which {
        Which { id: self.id, seen: Some(self.version) }
    }

    pub(super) fn seen(self, sight: Sight) -> Self {
        let phones = self.phones.into_iter().map(|phone| phone.seen(sight)).collect();
        let emails = self.emails.into_iter().map(|email| email.seen(sight)).collect();
        Self { name: self.name.seen(sight), phones, emails, ..self }
    }
}

/// A language, as it is stored.
#[derive(sqlx::Type)]
#[sqlx(transparent)]
struct LanguageColumn(Option<String>);

impl TryFrom<LanguageColumn> for Option<Language> {
    type Error = &'static str;

    fn try_from(LanguageColumn(stored): LanguageColumn) -> Result<Self, Self::Error> {
        stored.map(|stored| stored.parse()).transpose()
    }
}

/// What a contact is to be like.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    /// Their name; at most [`NAME`] characters.
    pub name: String,
    /// A phone, which they have besides those that are known: as people type it.
    pub phone: Option<String>,
    /// Their e-mail address; one that is known and not named stays only beside a masked one.
    pub email: Option<String>,
    /// The company they work for: its number, or what it is called.
    pub company: Option<String>,
    /// Anything else; at most [`NOTES`] characters.
    pub notes: Option<String>,
}

/// The same, with its inputs as they are kept.
struct Checked {
    name: String,
    phone: Option<Identity>,
    email: Option<Identity>,
    company: Option<CompanyId>,
    notes: Option<String>,
}

impl Edit {
    async fn checked(self, tx: &mut Tx, country: Option<Country>) -> Result<Checked> {
        let filled = |typed: Option<String>| typed.filter(|typed| !typed.trim().is_empty());
        let phone = filled(self.phone).map(|typed| phone::phone(Field::Phone, &typed, country)).transpose()?;
        let email = filled(self.email).map(|typed| text::email(&typed)).transpose()?;
        let company = match filled(self.company) {
            Some(typed) => Some(companies::named(tx, &typed).await?),
            None => None,
        };
        Ok(Checked {
            name: text::line(Field::Name, &self.name, NAME)?,
            phone: phone.map(|phone| (IdentityKind::Phone, phone)),
            email: email.map(|email| (IdentityKind::Email, email)),
            company,
            notes: text::optional_paragraph(Field::Notes, self.notes.as_deref(), NOTES)?,
        })
    }
}

/// Adds a contact. Refuses with `Conflict` if an address is somebody's already. One who is called like another of the same company is
/// noted as perhaps the same.
pub async fn add(db: &TenantDb, caller: &Caller, new: Edit) -> Result<Contact> {
    let country = settings::country(db).await?;
    let mut tx = db.begin(caller, Permission::CreateContacts).await?;
    let new = new.checked(&mut tx, country).await?;
    let addresses: Vec<Identity> = [new.phone.clone(), new.email.clone()].into_iter().flatten().collect();
    lock_colleagues(&mut tx, &addresses, new.company).await?;
    free(&mut tx, None, &addresses).await?;
    let id = ContactId::new(tx.now());
    super::insert(&mut tx, &[NewContact { id, name: new.name.clone() }]).await?;
    super::add_addresses(&mut tx, id, &addresses, None).await?;
    sql::begin_with(&mut tx, id, new.company, new.notes.as_deref()).await?;
    suspect_namesakes(&mut tx, id).await?;
    let contact = one(&mut tx, id).await?;
    finish(tx, contact, Action::ContactAdd, json!({})).await
}

/// The contact, or whom they were merged into.
pub async fn show(db: &TenantDb, caller: &Caller, id: ContactId) -> Result<Contact> {
    let mut tx = db.read(&caller.on(Which::id(id).target()), Permission::ViewContacts).await?;
    shown(&mut tx, id).await
}

/// The same, for whoever shows more of them.
pub(crate) async fn shown(tx: &mut Tx, id: ContactId) -> Result<Contact> {
    let id = current(tx, id).await?.ok_or(Error::NotFound(Noun::Contact))?;
    let (contact, sight) = (one(tx, id).await?, sight::of(tx).await?);
    Ok(contact.seen(sight))
}

/// The contact that is to be changed, for whoever may.
pub async fn begin_edit(db: &TenantDb, caller: &Caller, which: Which) -> Result<Contact> {
    let mut tx = db.read(&caller.on(which.target()), Permission::EditContacts).await?;
    shown(&mut tx, which.id).await
}

/// Changes what is known of a contact. Refuses with `Conflict` if an address is another's.
pub async fn edit(db: &TenantDb, caller: &Caller, which: Which, edit: Edit) -> Result<Contact> {
    let country = settings::country(db).await?;
    let mut tx = begin(db, caller, which).await?;
    lock_identities(&mut tx).await?;
    let held = held(&mut tx, which).await?;
    let sight = sight::of(&mut tx).await?;
    let before = one(&mut tx, held.id).await?;
    // Who sees an address masked has not changed it by handing in what they saw.
    let edit = held.as_it_was(edit, &before.clone().seen(sight)).checked(&mut tx, country).await?;
    held.unchanged(which)?;
    let fields = change(&mut tx, &held, &before, &edit).await?;
    if fields.is_empty() {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    sql::edit(&mut tx, held.id, &edit.name, edit.company, edit.notes.as_deref(), &fields).await?;
    super::sql::refold(&mut tx, &[NewContact { id: held.id, name: edit.name.clone() }]).await?;
    suspect_namesakes(&mut tx, held.id).await?;
    let after = json!({ "fields": fields });
    // Whose an address is decides what comes in meanwhile: that is not taken back.
    match [Field::Phone, Field::Email].iter().any(|field| fields.contains(&field.as_str())) {
        true => {
            let contact = one(&mut tx, held.id).await?;
            finish(tx, contact, Action::ContactEdit, after).await
        }
        false => finish_change(tx, &held, Action::ContactEdit, after).await,
    }
}

/// Fills in fields of the company's own.
pub async fn fill(db: &TenantDb, caller: &Caller, which: Which, typed: Typed) -> Result<Contact> {
    let (mut tx, held) = lock(db, caller, which).await?;
    let page = fields::read(&mut tx, Of::Contact, &typed).await?;
    if let Some(what) = held.changes.of_more(which.seen) {
        return Err(Error::Conflict(Conflict::Changed(held.changes.changed_by.clone(), what)));
    }
    let change = page.against(&held.extra)?;
    sql::fill(&mut tx, held.id, &change).await?;
    finish_change(tx, &held, Action::ContactEdit, change.told()).await
}

/// Writes the addresses, and says which inputs differ.
async fn change(tx: &mut Tx, held: &Held, before: &Contact, edit: &Checked) -> Result<Vec<&'static str>> {
    let known = before.phones.iter().map(ContactPhone::raw).collect::<Vec<_>>();
    let phone = edit.phone.clone().filter(|(_, phone)| !known.contains(&phone.as_str()));
    let old = before.emails.first().map(|email| (IdentityKind::Email, email.raw().to_owned()));
    let email = edit.email.clone().filter(|email| !before.emails.iter().any(|known| known.raw() == email.1));
    let new: Vec<Identity> = [phone.clone(), email.clone()].into_iter().flatten().collect();
    free(tx, Some(held.id), &new).await?;
    if before.phones.len().max(before.emails.len()) + new.len() > ADDRESSES {
        return Err(Error::LimitReached(crate::error::Limit::Addresses));
    }
    // The one address that the form shows is replaced; what it does not show stays.
    let is_gone = old.is_some() && edit.email != old;
    if let Some(old) = old.filter(|_| is_gone) {
        super::leave_addresses(tx, held.id, &[old], &[]).await?;
    }
    super::add_addresses(tx, held.id, &new, None).await?;
    let differs = [
        (Field::Name, held.name != edit.name),
        (Field::Phone, phone.is_some()),
        (Field::Email, is_gone || email.is_some()),
        (Field::Company, held.company_id != edit.company),
        (Field::Notes, held.notes != edit.notes),
    ];
    Ok(differs.iter().filter(|(_, differs)| *differs).map(|(field, _)| field.as_str()).collect())
}

/// Refuses if one of these addresses is somebody else's, however it is written.
async fn free(tx: &mut Tx, contact: Option<ContactId>, addresses: &[Identity]) -> Result<()> {
    let owners = Owners::of(tx, &addresses.iter().collect::<Vec<_>>()).await?;
    let owner = addresses.iter().find_map(|address| owners.known(std::slice::from_ref(address)));
    match owner.filter(|(owner, _)| Some(*owner) != contact) {
        Some((owner, _)) => {
            let (name, sight) = (one(tx, owner).await?.name, sight::of(tx).await?);
            Err(Error::Conflict(Conflict::AddressTaken(name.seen(sight).to_string())))
        }
        None => Ok(()),
    }
}

/// Notes who is called alike and works for the same company.
async fn suspect_namesakes(tx: &mut Tx, contact: ContactId) -> Result<()> {
    let others = sql::namesakes(tx, contact).await?;
    let pairs: Vec<_> = others.into_iter().map(|other| (contact, other, Suspicion::Named)).collect();
    super::suspect(tx, &pairs).await
}

/// Gives a contact to somebody who may see contacts.
pub async fn assign(db: &TenantDb, caller: &Caller, which: Which, to: impl Into<Colleague>) -> Result<Contact> {
    let (mut tx, held) = lock(db, caller, which).await?;
    let (owner, colleague) = companies::owner(&mut tx, &to.into()).await?;
    if held.owner == Some(owner) {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    sql::give(&mut tx, held.id, owner).await?;
    finish_change(tx, &held, Action::ContactAssign, json!({ "assignee": colleague.log_id() })).await
}

/// Chooses in which language a contact is written to; `None` for the company's own.
pub async fn speak(db: &TenantDb, caller: &Caller, which: Which, language: Option<Language>) -> Result<Contact> {
    let (mut tx, held) = lock(db, caller, which).await?;
    if one(&mut tx, held.id).await?.language == language {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    sql::speak(&mut tx, held.id, language).await?;
    let after = json!({ "language": language.map(Language::as_str) });
    finish_change(tx, &held, Action::ContactLanguage, after).await
}

/// Takes back what the caller has just changed of a contact, as long as nothing else was. Refuses with `Conflict` what is older than
/// [`undo::STANDS`].
pub async fn undo(db: &TenantDb, caller: &Caller, which: Which) -> Result<Contact> {
    let (mut tx, held) = lock(db, caller, which).await?;
    let undo = undo::take(&mut tx, held.id.0, &held.changes, which.seen).await?;
    let name = sql::restore(&mut tx, &held, &undo.before).await?;
    if name != held.name {
        super::sql::refold(&mut tx, &[NewContact { id: held.id, name }]).await?;
    }
    let contact = one(&mut tx, held.id).await?;
    finish(tx, contact, Action::ContactUndo, json!({ "undone": undo.action })).await
}

/// Writes down what a contact said of being written to: the newest word counts.
pub async fn consent(db: &TenantDb, caller: &Caller, which: Which, consent: Consent) -> Result<Contact> {
    let (mut tx, held) = lock(db, caller, which).await?;
    let before = one(&mut tx, held.id).await?;
    if before.opted_out_at.is_some() == (consent == Consent::Out) {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    let at = tx.now();
    let said = Said { contact: held.id, consent, source: ConsentSource::Staff, message: None, at };
    consents::keep(&mut tx, &[said]).await?;
    let contact = one(&mut tx, held.id).await?;
    finish(tx, contact, Action::ContactConsent, json!({ "opted_out": consent == Consent::Out })).await
}

names! {
    /// What was done with a contact, and is told of them.
    pub enum ActivityKind {
        /// Something was noted about them.
        Note = "note",
        /// They were talked with on the phone.
        Call = "call",
    }
}

/// Something to be told of a contact.
#[derive(Clone, Debug)]
pub struct NewActivity {
    /// What it was.
    pub kind: ActivityKind,
    /// What was said; at most [`NOTES`] characters.
    pub text: String,
    /// How long it took, of a call: at most a day.
    pub minutes: Option<u16>,
}

/// Writes a note about a contact, or a call with them, for colleagues only.
pub async fn tell(db: &TenantDb, caller: &Caller, which: Which, new: NewActivity) -> Result<Contact> {
    const DAY: u16 = 24 * 60;
    let (mut tx, held) = lock(db, caller, which).await?;
    let text = text::paragraph(Field::Note, &new.text, NOTES)?;
    if new.minutes.is_some_and(|minutes| minutes > DAY) {
        return Err(Error::Invalid { field: Field::Minutes, problem: Problem::Range(0, DAY) });
    }
    sql::insert_activity(&mut tx, held.id, &NewActivity { text, ..new }).await?;
    let contact = one(&mut tx, held.id).await?;
    let action = match new.kind {
        ActivityKind::Note => Action::ContactNote,
        ActivityKind::Call => Action::ContactCall,
    };
    finish(tx, contact, action, json!({})).await
}

/// The contact, who is not merged into another meanwhile, their row locked.
async fn lock(db: &TenantDb, caller: &Caller, which: Which) -> Result<(Tx, Held)> {
    let mut tx = begin(db, caller, which).await?;
    share_identities(&mut tx).await?;
    let held = held(&mut tx, which).await?;
    Ok((tx, held))
}

async fn begin(db: &TenantDb, caller: &Caller, which: Which) -> Result<Tx> {
    db.begin(&caller.on(which.target()), Permission::EditContacts).await
}

async fn held(tx: &mut Tx, which: Which) -> Result<Held> {
    let missing = || Error::NotFound(Noun::Contact);
    let id = current(tx, which.id).await?.ok_or_else(missing)?;
    sql::lock(tx, id).await?.ok_or_else(missing)
}

impl Held {
    /// Refuses if a colleague has changed them since they were seen, and says who, and what.
    fn unchanged(&self, which: Which) -> Result<()> {
        match self.changes.of_the_form(which.seen) {
            None => Ok(()),
            Some(what) => Err(Error::Conflict(Conflict::Changed(self.changes.changed_by.clone(), what))),
        }
    }

    /// What was handed in as it was shown stands for what is there.
    fn as_it_was(&self, edit: Edit, shown: &Contact) -> Edit {
        let name = if edit.name.trim() == &*shown.name { self.name.clone() } else { edit.name };
        let first = shown.emails.first().filter(|email| edit.email.as_deref().map(str::trim) == Some(&***email));
        let email = first.map(|email| email.raw().to_owned()).or(edit.email);
        Edit { name, email, ..edit }
    }
}

async fn one(tx: &mut Tx, id: ContactId) -> Result<Contact> {
    sql::find(tx, id).await?.ok_or(Error::NotFound(Noun::Contact))
}

/// Keeps what was done, and gives the contact as they are then. What was written stays out of the log.
/// Keeps what was done with a contact that is held, who can be taken back to how they were.
async fn finish_change(mut tx: Tx, held: &Held, action: Action, after: Value) -> Result<Contact> {
    let can_undo = undo::keep(&mut tx, held.id.0, &held.changes, action).await?;
    let contact = one(&mut tx, held.id).await?;
    let contact = finish(tx, contact, action, after).await?;
    Ok(Contact { can_undo, ..contact })
}

async fn finish(mut tx: Tx, contact: Contact, action: Action, after: Value) -> Result<Contact> {
    let sight = sight::of(&mut tx).await?;
    tx.commit(Event::new(action).on(&contact.id).called(contact.name.raw()).after(after)).await?;
    Ok(contact.seen(sight))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contacts_are_named_as_they_are_written() {
        let id: ContactId = "0190b3c4d5e6f708192a3b4c5d6e7f80".parse().unwrap();
        for which in [Which::id(id), Which { id, seen: Some(7) }] {
            assert_eq!(which.to_string().parse(), Ok(which));
        }
        assert!("7".parse::<Which>().is_err() && format!("{id}@").parse::<Which>().is_err());
    }
}
