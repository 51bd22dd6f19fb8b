//! Companies that contacts work for.

use axum::response::Response;
use chrono::{DateTime, Utc};
use crm::{
    ContactId,
    companies::{self, Company, Edit, Which},
    contacts::Filter,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Created, Page, Tagged, To, Turn, contacts, named};
use crate::{
    gate::Session,
    input::{Asked, At, Here, Json as Sent, Seen},
    wrong::Wrong,
};

/// A company that contacts work for, as programs have it.
#[derive(Serialize, ToSchema)]
pub(crate) struct CompanyOut {
    /// Its number, as in O-1042.
    number: i64,
    /// How people write it.
    label: String,
    /// Its name.
    name: String,
    /// Under which it is registered.
    registration: Option<String>,
    /// Anything else.
    notes: Option<String>,
    /// Whose it is, by name.
    owner: Option<String>,
    /// How many contacts work for it.
    contacts: i64,
    /// How often it has been changed.
    version: i64,
    /// When it was added.
    created_at: DateTime<Utc>,
}

impl From<Company> for CompanyOut {
    fn from(company: Company) -> Self {
        Self {
            number: company.number,
            label: Which::number(company.number).label(),
            name: company.name,
            registration: company.registration,
            notes: company.notes,
            owner: company.owner,
            contacts: company.contacts,
            version: company.version,
            created_at: company.created_at,
        }
    }
}

/// A company to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CompanyIn {
    /// Its name; 1 to 100 characters.
    name: String,
    /// Under which it is registered; at most 50 characters, and no other's.
    registration: Option<String>,
    /// Anything else; at most 2,000 characters.
    notes: Option<String>,
}

/// What is to be changed of a company. What is not named stays; `null` clears it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CompanyPatch {
    /// Its name; 1 to 100 characters.
    name: Option<String>,
    /// Under which it is registered; at most 50 characters, and no other's.
    #[serde(default, deserialize_with = "named")]
    registration: Option<Option<String>>,
    /// Anything else; at most 2,000 characters.
    #[serde(default, deserialize_with = "named")]
    notes: Option<Option<String>>,
}

type Said = Result<Tagged<CompanyOut>, Wrong>;

fn said(company: Company) -> Said {
    Ok(Tagged(company.version, company.into()))
}

pub(crate) async fn list(session: Session, (Asked(turn), Here(here)): (Asked<Turn>, Here)) -> Result<Response, Wrong> {
    let page = companies::list(&session.db, &session.caller, turn.slice()?).await?;
    let items = page.companies.into_iter().map(CompanyOut::from).collect();
    Ok(Page { items, next: page.next.map(|next| next.to_string()) }.answer(&here))
}

pub(crate) async fn show(session: Session, At(number): At<i64>) -> Said {
    said(companies::show(&session.db, &session.caller, Which::number(number)).await?)
}

pub(crate) async fn contacts_of(
    session: Session,
    (At(number), Asked(turn), Here(here)): (At<i64>, Asked<Turn<ContactId>>, Here),
) -> Result<Response, Wrong> {
    contacts::listed(&session, &Filter::Company(Which::number(number)), turn, &here).await
}

pub(crate) async fn create(session: Session, Sent(new): Sent<CompanyIn>) -> Result<Created<CompanyOut>, Wrong> {
    let CompanyIn { name, registration, notes } = new;
    let company = companies::add(&session.db, &session.caller, Edit { name, registration, notes }).await?;
    let place = format!("/api/companies/{}", company.number);
    Ok(Created(place, company.version, company.into()))
}

pub(crate) async fn edit(
    session: Session,
    (At(number), Seen(seen), Sent(patch)): (At<i64>, Seen, Sent<CompanyPatch>),
) -> Said {
    let (db, caller) = (&session.db, &session.caller);
    let was = companies::begin_edit(db, caller, Which::number(number)).await?;
    let which = Which::number(number).as_of(seen.unwrap_or(was.version));
    let edit = Edit {
        name: patch.name.unwrap_or(was.name),
        registration: patch.registration.unwrap_or(was.registration),
        notes: patch.notes.unwrap_or(was.notes),
    };
    said(companies::edit(db, caller, which, edit).await?)
}

pub(crate) async fn assign(session: Session, (At(number), Sent(to)): (At<i64>, Sent<To>)) -> Said {
    said(companies::assign(&session.db, &session.caller, Which::number(number), to.member).await?)
}
