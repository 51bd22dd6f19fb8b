//! Leads.

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use crm::leads::{self, Lead, NewLead, Whose};
use serde::{Deserialize, Serialize};
use utoipa::{PartialSchema, ToSchema};

use super::Page;
use crate::{
    gate::Session,
    input::{Asked, At, Json as Sent},
    route::Doc,
    wrong::Wrong,
};

/// A lead, as programs have it.
#[derive(Serialize, ToSchema)]
pub(crate) struct LeadOut {
    /// Its number, as in L-1042.
    number: i64,
    /// How people write it.
    label: String,
    /// The contact's id.
    contact: String,
    /// The contact's name.
    name: String,
    /// The contact's phone: digits with country code; masked, where the company has that.
    phone: Option<String>,
    /// What they want.
    interest: Option<String>,
    /// Anything else.
    notes: Option<String>,
    /// How it stands: `open`, `lost` or `converted`.
    state: &'static str,
    /// Where it came from: `discord`, `whatsapp` or `import`.
    source: &'static str,
    /// How far it has come, as it is called.
    stage: String,
    /// Whose it is, by name.
    owner: Option<String>,
    /// How often it has been changed.
    version: i64,
    /// When it was opened.
    created_at: DateTime<Utc>,
}

impl LeadOut {
    fn of(session: &Session, lead: Lead) -> Self {
        Self {
            number: lead.number,
            label: leads::number_label(lead.number),
            contact: lead.contact_id.to_string(),
            name: lead.contact.to_string(),
            phone: lead.phone.map(|phone| phone.to_string()),
            interest: lead.interest,
            notes: lead.notes,
            state: lead.state.as_str(),
            source: lead.source.as_str(),
            stage: words::stage(session.language, &lead.stage),
            owner: lead.owner,
            version: lead.version,
            created_at: lead.created_at,
        }
    }
}

/// A lead to be. A contact with this phone is found again, not made twice.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LeadIn {
    /// What the contact is called; 1 to 100 characters.
    name: String,
    /// Their phone, with its country code or as it is dialled in the company's country.
    phone: Option<String>,
    /// What they want, in one line; at most 200 characters.
    interest: Option<String>,
    /// Anything else; at most 2,000 characters.
    notes: Option<String>,
}

/// Which page.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct After {
    after: Option<i64>,
}

pub(crate) fn list_doc() -> Doc {
    Doc {
        summary: "The open leads, newest first",
        query: vec![("after", false, "What `next` said on the page before")],
        answer: Some((200, ("LeadPage".into(), Page::<LeadOut>::schema()))),
        schemas: vec![("LeadOut".into(), LeadOut::schema())],
        ..Doc::default()
    }
}

pub(crate) async fn list(session: Session, Asked(After { after }): Asked<After>) -> Result<Response, Wrong> {
    let page = leads::list(&session.db, &session.caller, after).await?;
    let next = page.next.map(|next| next.to_string());
    let items = page.leads.into_iter().map(|lead| LeadOut::of(&session, lead)).collect();
    Ok(Page { items, next }.answer("/api/leads"))
}

pub(crate) fn show_doc() -> Doc {
    Doc { summary: "One lead", answer: Some((200, ("LeadOut".into(), LeadOut::schema()))), ..Doc::default() }
}

pub(crate) async fn show(session: Session, At(number): At<i64>) -> Result<Json<LeadOut>, Wrong> {
    let lead = leads::show(&session.db, &session.caller, number).await?;
    Ok(Json(LeadOut::of(&session, lead)))
}

pub(crate) fn create_doc() -> Doc {
    Doc {
        summary: "Open a lead",
        body: Some(("LeadIn".into(), LeadIn::schema())),
        answer: Some((201, ("LeadOut".into(), LeadOut::schema()))),
        ..Doc::default()
    }
}

pub(crate) async fn create(session: Session, Sent(sent): Sent<LeadIn>) -> Result<Response, Wrong> {
    let LeadIn { name, phone, interest, notes } = sent;
    let new = NewLead { contact: Whose::Person { name, phone }, interest, notes };
    let lead = leads::create(&session.db, &session.caller, new).await?;
    let place = format!("/api/leads/{}", lead.number);
    Ok((StatusCode::CREATED, [(header::LOCATION, place)], Json(LeadOut::of(&session, lead))).into_response())
}
