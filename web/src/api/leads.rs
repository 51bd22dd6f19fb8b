//! Leads.

use axum::{Json, response::Response};
use chrono::{DateTime, Utc};
use crm::{
    PipelineId,
    leads::{self, Edit, Lead, NewLead, Note, Which, Whose},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Created, NoteOut, Page, Reason, Tagged, Text, To, Turn,
    deals::{self, DealOut},
    named,
};
use crate::{
    gate::Session,
    input::{Asked, At, Here, Json as Sent, Seen},
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
    /// Where it came from: `discord`, `whatsapp`, `import`, `panel` or `api`.
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

/// What is to be changed of a lead. What is not named stays; `null` clears it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LeadPatch {
    /// What they want, in one line; at most 200 characters.
    #[serde(default, deserialize_with = "named")]
    interest: Option<Option<String>>,
    /// Anything else; at most 2,000 characters.
    #[serde(default, deserialize_with = "named")]
    notes: Option<Option<String>>,
}

pub(crate) async fn list(session: Session, (Asked(turn), Here(here)): (Asked<Turn>, Here)) -> Result<Response, Wrong> {
    let page = leads::list(&session.db, &session.caller, leads::Filter::Open, turn.slice()?).await?;
    let next = page.next.map(|next| next.to_string());
    let items = page.leads.into_iter().map(|lead| LeadOut::of(&session, lead)).collect();
    Ok(Page { items, next }.answer(&here))
}

pub(crate) async fn show(session: Session, At(number): At<i64>) -> Said {
    let lead = leads::show(&session.db, &session.caller, number).await?;
    said(&session, lead)
}

pub(crate) async fn create(session: Session, Sent(sent): Sent<LeadIn>) -> Result<Created<LeadOut>, Wrong> {
    let LeadIn { name, phone, interest, notes } = sent;
    let new = NewLead { contact: Whose::Person { name, phone }, interest, notes };
    let lead = leads::create(&session.db, &session.caller, new).await?;
    let place = format!("/api/leads/{}", lead.number);
    Ok(Created(place, lead.version, LeadOut::of(&session, lead)))
}

pub(crate) async fn edit(
    session: Session,
    (At(number), Seen(seen), Sent(patch)): (At<i64>, Seen, Sent<LeadPatch>),
) -> Said {
    let (db, caller) = (&session.db, &session.caller);
    let was = leads::begin_edit(db, caller, Which::number(number)).await?;
    let which = Which::number(number).as_of(seen.unwrap_or(was.version));
    let edit = Edit { interest: patch.interest.unwrap_or(was.interest), notes: patch.notes.unwrap_or(was.notes) };
    said(&session, leads::edit(db, caller, which, edit).await?)
}

pub(crate) async fn assign(session: Session, (At(number), Sent(to)): (At<i64>, Sent<To>)) -> Said {
    let lead = leads::assign(&session.db, &session.caller, Which::number(number), to.member).await?;
    said(&session, lead)
}

pub(crate) async fn move_to(session: Session, (At(number), Sent(to)): (At<i64>, Sent<super::Into>)) -> Said {
    let lead = leads::move_to(&session.db, &session.caller, Which::number(number), to.stage).await?;
    said(&session, lead)
}

pub(crate) async fn notes(session: Session, At(number): At<i64>) -> Result<Json<Page<NoteOut>>, Wrong> {
    let notes = leads::notes(&session.db, &session.caller, number).await?;
    let items = notes.into_iter().map(|Note { by, at, text }| NoteOut { by, at, text }).collect();
    Ok(Json(Page { items, next: None }))
}

pub(crate) async fn note(session: Session, (At(number), Sent(note)): (At<i64>, Sent<Text>)) -> Said {
    let lead = leads::note(&session.db, &session.caller, Which::number(number), &note.text).await?;
    said(&session, lead)
}

pub(crate) async fn lose(session: Session, (At(number), Sent(why)): (At<i64>, Sent<Reason>)) -> Said {
    let lead = leads::lose(&session.db, &session.caller, Which::number(number), &why.reason).await?;
    said(&session, lead)
}

/// How a lead becomes a deal.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Conversion {
    /// The id of the pipeline; the first one, if nothing is said.
    #[schema(value_type = Option<uuid::Uuid>)]
    pipeline: Option<PipelineId>,
}

pub(crate) async fn convert(
    session: Session,
    (At(number), Sent(how)): (At<i64>, Sent<Conversion>),
) -> Result<Created<DealOut>, Wrong> {
    let deal = crm::deals::convert(&session.db, &session.caller, Which::number(number), how.pipeline).await?;
    Ok(deals::created(&session, deal))
}

pub(crate) async fn reopen(session: Session, At(number): At<i64>) -> Said {
    let lead = leads::reopen(&session.db, &session.caller, Which::number(number)).await?;
    said(&session, lead)
}

type Said = Result<Tagged<LeadOut>, Wrong>;

fn said(session: &Session, lead: Lead) -> Said {
    Ok(Tagged(lead.version, LeadOut::of(session, lead)))
}
