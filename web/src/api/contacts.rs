//! Contacts.

use axum::Json;
use chrono::{DateTime, Utc};
use crm::{
    ContactId, Permission,
    contacts::{self, Contact, Suggestion},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Page;
use crate::{
    gate::Session,
    input::{Asked, At},
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
    /// The company they work for.
    company: Option<String>,
    /// Whose they are, by name.
    owner: Option<String>,
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
            company: contact.company,
            owner: contact.owner,
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
}

impl From<Suggestion> for ContactLine {
    fn from(found: Suggestion) -> Self {
        let Suggestion { id, name, phone } = found;
        Self { id: id.to_string(), name: name.to_string(), phone: phone.map(|phone| phone.to_string()) }
    }
}

/// What is searched for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Search {
    #[serde(default)]
    q: String,
}

pub(crate) async fn list(
    session: Session,
    Asked(Search { q }): Asked<Search>,
) -> Result<Json<Page<ContactLine>>, Wrong> {
    let found = contacts::suggest(&session.db, &session.caller, &q, Permission::ViewContacts).await?;
    Ok(Json(Page { items: found.into_iter().map(ContactLine::from).collect(), next: None }))
}

pub(crate) async fn show(session: Session, At(id): At<ContactId>) -> Result<Json<ContactOut>, Wrong> {
    Ok(Json(contacts::show(&session.db, &session.caller, id).await?.into()))
}
