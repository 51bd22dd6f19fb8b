//! Customers: looked for, and everything about one of them.

use askama::Template;
use axum::response::Html;
use crm::{
    ContactId, Permission, contacts, leads,
    overview::card::{self, Card, OpenLead},
};
use serde::Deserialize;

use words::t;

use super::{Place, Shell, first_letter, html, phone};
use crate::{
    gate::Session,
    input::{Asked, At},
    manner::OnPaper,
    wrong::Wrong,
};

#[derive(Template)]
#[template(path = "customers.html")]
struct Customers {
    shell: Shell,
    asked: String,
    rows: Vec<Row>,
}

struct Row {
    id: String,
    name: String,
    phone: Option<String>,
}

#[derive(Template)]
#[template(path = "customer.html")]
struct Customer {
    shell: Shell,
    card: Card,
    phones: Vec<String>,
    leads: Vec<Interest>,
    moments: Vec<Happened>,
}

struct Interest {
    number: i64,
    label: String,
    interest: Option<String>,
    stage: String,
}

struct Happened {
    what: String,
    at: String,
    by: Option<String>,
}

impl Customer {
    fn letter(&self) -> String {
        first_letter(&self.card.contact.name.to_string())
    }
}

/// What is searched for.
#[derive(Deserialize)]
pub(crate) struct Search {
    #[serde(default)]
    q: String,
}

pub(crate) async fn list(session: Session, Asked(Search { q }): Asked<Search>) -> Result<Html<String>, Wrong> {
    let found = contacts::suggest(&session.db, &session.caller, &q, Permission::ViewContacts).await?;
    let shell = Shell::at(&session, Place::Customers).await?;
    let row = |found: contacts::Suggestion| Row {
        id: found.id.to_string(),
        name: found.name.to_string(),
        phone: found.phone.as_ref().map(phone),
    };
    html(&Customers { shell, asked: q, rows: found.into_iter().map(row).collect() })
}

pub(crate) async fn show(session: Session, At(id): At<ContactId>) -> Result<Html<String>, Wrong> {
    let card = card::card(&session.db, &session.caller, id).await?;
    let shell = Shell::at(&session, Place::Customers).await?;
    let (language, manner) = (session.language, OnPaper(session.profile.time_zone));
    let interest = |lead: &OpenLead| Interest {
        number: lead.number,
        label: leads::number_label(lead.number),
        interest: lead.interest.clone(),
        stage: words::stage(language, &lead.stage),
    };
    let leads = card.leads.iter().map(interest).collect();
    let moments = card.story.iter().map(|moment| Happened {
        what: words::happened(&manner, language, moment),
        at: shell.at_time(&moment.at),
        by: moment.by.clone(),
    });
    let moments = moments.collect();
    let phones = card.contact.phones.iter().map(phone).collect();
    html(&Customer { shell, card, phones, leads, moments })
}
