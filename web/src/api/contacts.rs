//! Contacts.

use axum::{Json, response::Response};
use chrono::{DateTime, Utc};
use crm::{
    ContactId,
    consents::Consent,
    contacts::{self, ActivityKind, Contact, Edit, Filter, Listed, NewActivity, Side, Which},
    overview::timeline::{self, Moment},
    tenants::Language,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Behind, Created, Page, Tagged, To, Turn, named};
use crate::{
    gate::Session,
    input::{Asked, At, Here, Json as Sent, Seen},
    manner::OnPaper,
    wrong::Wrong,
};

/// A contact, as programs have it.
#[derive(Serialize, ToSchema)]
pub(crate) struct ContactOut {
    /// Its id.
    id: String,
    /// Their name.
    name: String,
    /// Their phones: digits with country code; masked, where the company has that.
    phones: Vec<String>,
    /// Their e-mail addresses.
    emails: Vec<String>,
    /// The number of the company they work for.
    company_number: Option<i64>,
    /// The company they work for.
    company: Option<String>,
    /// Whose they are, by name.
    owner: Option<String>,
    /// In which language they are written to, if that was chosen: `ar` or `en`.
    language: Option<&'static str>,
    /// Since when they want nothing that they did not ask for.
    opted_out_at: Option<DateTime<Utc>>,
    /// Anything else.
    notes: Option<String>,
    /// How often they have been changed.
    version: i64,
    /// When they were added.
    created_at: DateTime<Utc>,
}

impl From<Contact> for ContactOut {
    fn from(contact: Contact) -> Self {
        Self {
            id: contact.id.to_string(),
            name: contact.name.to_string(),
            phones: contact.phones.iter().map(ToString::to_string).collect(),
            emails: contact.emails.iter().map(ToString::to_string).collect(),
            company_number: contact.company_number,
            company: contact.company,
            owner: contact.owner,
            language: contact.language.map(Language::as_str),
            opted_out_at: contact.opted_out_at,
            notes: contact.notes,
            version: contact.version,
            created_at: contact.created_at,
        }
    }
}

/// A contact in a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct ContactLine {
    /// Its id.
    id: String,
    /// Their name.
    name: String,
    /// Their first phone.
    phone: Option<String>,
    /// The number of the company they work for.
    company_number: Option<i64>,
    /// What that is called.
    company: Option<String>,
    /// Whose they are, by name.
    owner: Option<String>,
    /// Since when they want nothing that they did not ask for.
    opted_out_at: Option<DateTime<Utc>>,
    /// How often they have been changed.
    version: i64,
    /// When they were added.
    created_at: DateTime<Utc>,
}

impl From<Listed> for ContactLine {
    fn from(listed: Listed) -> Self {
        let Listed { id, name, phone, company_number, company, owner, opted_out_at, version, created_at } = listed;
        let (id, name, phone) = (id.to_string(), name.to_string(), phone.map(|phone| phone.to_string()));
        Self { id, name, phone, company_number, company, owner, opted_out_at, version, created_at }
    }
}

/// Which contacts are listed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Search {
    q: Option<String>,
    after: Option<ContactId>,
    limit: Option<usize>,
}

pub(crate) async fn list(
    session: Session,
    (Asked(Search { q, after, limit }), Here(here)): (Asked<Search>, Here),
) -> Result<Response, Wrong> {
    let filter = match q.filter(|q| !q.trim().is_empty()) {
        Some(typed) => Filter::Typed(typed),
        None => Filter::All,
    };
    listed(&session, &filter, Turn { after, limit }, &here).await
}

/// A page of those that are meant.
pub(super) async fn listed(
    session: &Session,
    filter: &Filter,
    turn: Turn<ContactId>,
    here: &str,
) -> Result<Response, Wrong> {
    let page = contacts::list(&session.db, &session.caller, filter, turn.slice()?).await?;
    let items = page.contacts.into_iter().map(ContactLine::from).collect();
    Ok(Page { items, next: page.next.map(|next| next.to_string()) }.answer(here))
}

type Said = Result<Tagged<ContactOut>, Wrong>;

fn said(contact: Contact) -> Said {
    Ok(Tagged(contact.version, contact.into()))
}

pub(crate) async fn show(session: Session, At(id): At<ContactId>) -> Said {
    said(contacts::show(&session.db, &session.caller, id).await?)
}

/// A contact to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ContactIn {
    /// Their name; 1 to 100 characters.
    name: String,
    /// Their phone, with its country code or as it is dialled in the company's country; nobody else's.
    phone: Option<String>,
    /// Their e-mail address; nobody else's.
    email: Option<String>,
    /// The number of the company they work for.
    company: Option<i64>,
    /// Anything else; at most 2,000 characters.
    notes: Option<String>,
}

pub(crate) async fn create(session: Session, Sent(new): Sent<ContactIn>) -> Result<Created<ContactOut>, Wrong> {
    let ContactIn { name, phone, email, company, notes } = new;
    let new = Edit { name, phone, email, company: company.map(|number| number.to_string()), notes };
    let contact = contacts::add(&session.db, &session.caller, new).await?;
    let place = format!("/api/contacts/{}", contact.id);
    Ok(Created(place, contact.version, contact.into()))
}

/// What is to be changed of a contact. What is not named stays; `null` clears it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ContactPatch {
    /// Their name; 1 to 100 characters.
    name: Option<String>,
    /// A phone that they have besides those that are known.
    phone: Option<String>,
    /// Their e-mail address, in place of the first one.
    #[serde(default, deserialize_with = "named")]
    email: Option<Option<String>>,
    /// The number of the company they work for.
    #[serde(default, deserialize_with = "named")]
    company: Option<Option<i64>>,
    /// Anything else; at most 2,000 characters.
    #[serde(default, deserialize_with = "named")]
    notes: Option<Option<String>>,
}

pub(crate) async fn edit(
    session: Session,
    (At(id), Seen(seen), Sent(patch)): (At<ContactId>, Seen, Sent<ContactPatch>),
) -> Said {
    let (db, caller) = (&session.db, &session.caller);
    let was = contacts::begin_edit(db, caller, Which::id(id)).await?;
    let which = Which { id, seen: Some(seen.unwrap_or(was.version)) };
    // What is handed in as it was shown, masked or not, stays as it is.
    let email = patch.email.unwrap_or_else(|| was.emails.first().map(ToString::to_string));
    let company = patch.company.unwrap_or(was.company_number).map(|number| number.to_string());
    let name = patch.name.unwrap_or_else(|| was.name.to_string());
    let edit = Edit { name, phone: patch.phone, email, company, notes: patch.notes.unwrap_or(was.notes) };
    said(contacts::edit(db, caller, which, edit).await?)
}

pub(crate) async fn assign(session: Session, (At(id), Sent(to)): (At<ContactId>, Sent<To>)) -> Said {
    said(contacts::assign(&session.db, &session.caller, Which::id(id), to.member).await?)
}

/// In which language somebody is written to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Spoken {
    /// `ar` or `en`; the company's own, for `null`.
    language: Option<String>,
}

pub(crate) async fn speak(session: Session, (At(id), Sent(to)): (At<ContactId>, Sent<Spoken>)) -> Said {
    let language = to.language.map(|code| code.parse().map_err(|_| Wrong::Fields(format!("language: {code}"))));
    said(contacts::speak(&session.db, &session.caller, Which::id(id), language.transpose()?).await?)
}

/// What somebody said of being written to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Consented {
    /// `in`, to be written to; `out`, not to be.
    #[schema(value_type = String)]
    consent: Consent,
}

pub(crate) async fn consent(session: Session, (At(id), Sent(word)): (At<ContactId>, Sent<Consented>)) -> Said {
    said(contacts::consent(&session.db, &session.caller, Which::id(id), word.consent).await?)
}

/// Something to be told of a contact, for colleagues only.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ActivityIn {
    /// `note` or `call`.
    #[schema(value_type = String)]
    kind: ActivityKind,
    /// What was said; 1 to 2,000 characters.
    text: String,
    /// How long it took, of a call: at most a day.
    minutes: Option<u16>,
}

pub(crate) async fn tell(session: Session, (At(id), Sent(new)): (At<ContactId>, Sent<ActivityIn>)) -> Said {
    let ActivityIn { kind, text, minutes } = new;
    let new = NewActivity { kind, text, minutes };
    said(contacts::tell(&session.db, &session.caller, Which::id(id), new).await?)
}

/// Something that happened with a contact.
#[derive(Serialize, ToSchema)]
pub(crate) struct MomentOut {
    /// When.
    at: DateTime<Utc>,
    /// What: `note`, `lead_opened`, `deal_won`, …
    what: &'static str,
    /// The same in a sentence, in the caller's language.
    sentence: String,
    /// The number of what it is about, if that has one.
    number: Option<i64>,
    /// How many minutes it took, of a call.
    minutes: Option<i16>,
    /// Who did it, if it was a person.
    by: Option<String>,
}

impl MomentOut {
    fn of(session: &Session, moment: Moment) -> Self {
        let manner = OnPaper(session.profile.time_zone);
        let sentence = words::happened(&manner, session.language, &moment);
        let Moment { at, what, number, minutes, by, .. } = moment;
        Self { at, what: what.as_str(), sentence, number, minutes, by }
    }
}

pub(crate) async fn timeline(
    session: Session,
    (At(id), Asked(behind), Here(here)): (At<ContactId>, Asked<Behind>, Here),
) -> Result<Response, Wrong> {
    let page = timeline::timeline(&session.db, &session.caller, id, behind.skip()).await?;
    let items = page.moments.into_iter().map(|moment| MomentOut::of(&session, moment)).collect();
    Ok(Page { items, next: page.next.map(|next| next.to_string()) }.answer(&here))
}

/// A contact beside another one.
#[derive(Serialize, ToSchema)]
pub(crate) struct SideOut {
    /// Its id.
    id: String,
    /// Their name.
    name: String,
    /// Their phones.
    phones: Vec<String>,
    /// How many addresses they have, also those that are no longer theirs.
    addresses: i64,
    /// How many leads.
    leads: i64,
    /// How many deals.
    deals: i64,
    /// How many conversations.
    conversations: i64,
    /// How many messages in these.
    messages: i64,
    /// Whether they want nothing that they did not ask for.
    opted_out: bool,
}

impl From<Side> for SideOut {
    fn from(side: Side) -> Self {
        let Side { id, name, phones, counts, opted_out } = side;
        Self {
            id: id.to_string(),
            name: name.to_string(),
            phones: phones.iter().map(ToString::to_string).collect(),
            addresses: counts.addresses,
            leads: counts.leads,
            deals: counts.deals,
            conversations: counts.conversations,
            messages: counts.messages,
            opted_out,
        }
    }
}

pub(crate) async fn reveal(session: Session, At(id): At<ContactId>) -> Result<Json<SideOut>, Wrong> {
    Ok(Json(contacts::reveal(&session.db, &session.caller, id).await?.into()))
}
