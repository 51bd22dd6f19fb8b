//! Leads: the open ones, and one of them.

use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use crm::leads::{self, Lead};
use serde::Deserialize;
use words::t;

use super::{Place, Shell, html, phone};
use crate::{
    gate::Session,
    input::{Asked, At},
    wrong::Wrong,
};

#[derive(Template)]
#[template(path = "leads.html")]
struct Leads {
    shell: Shell,
    rows: Vec<Row>,
    total: String,
    next: Option<i64>,
}

#[derive(Template)]
#[template(path = "lead.html")]
struct One {
    shell: Shell,
    row: Row,
    notes: Option<String>,
    made_by: Option<String>,
}

/// A lead as a page shows it.
struct Row {
    number: i64,
    label: String,
    contact: String,
    name: String,
    phone: Option<String>,
    interest: Option<String>,
    stage: String,
    owner: Option<String>,
    since: String,
}

impl Row {
    fn of(shell: &Shell, lead: &Lead) -> Self {
        Self {
            number: lead.number,
            label: leads::number_label(lead.number),
            contact: lead.contact_id.to_string(),
            name: lead.contact.to_string(),
            phone: lead.phone.as_ref().map(phone),
            interest: lead.interest.clone(),
            stage: words::stage(shell.plain.language, &lead.stage),
            owner: lead.owner.clone(),
            since: shell.at_time(&lead.created_at),
        }
    }
}

/// Which page.
#[derive(Deserialize)]
pub(crate) struct After {
    after: Option<i64>,
}

pub(crate) async fn list(session: Session, Asked(After { after }): Asked<After>) -> Result<Html<String>, Wrong> {
    let page = leads::list(&session.db, &session.caller, after).await?;
    let shell = Shell::at(&session, Place::Leads).await?;
    let total = match page.total > leads::COUNTED {
        true => t!(session.language, "web-leads-many", count = leads::COUNTED),
        false => t!(session.language, "web-leads-open", count = page.total),
    };
    let rows = page.leads.iter().map(|lead| Row::of(&shell, lead)).collect();
    html(&Leads { shell, rows, total, next: page.next })
}

pub(crate) async fn show(session: Session, At(number): At<i64>) -> Result<Response, Wrong> {
    let lead = leads::show(&session.db, &session.caller, number).await?;
    let shell = Shell::at(&session, Place::Leads).await?;
    let row = Row::of(&shell, &lead);
    Ok(html(&One { shell, row, notes: lead.notes, made_by: lead.created_by })?.into_response())
}
