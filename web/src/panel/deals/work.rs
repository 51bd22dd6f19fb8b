//! What is done with deals by forms.

use askama::Template;
use axum::response::Response;
use chrono::NaiveDate;
use crm::{
    ContactId, Error, Permission, PipelineId, access, contacts,
    deals::{self, Deal, Edit, NewDeal, NewLine, Which},
    error::{Field, Noun, Problem as Flaw},
};
use serde::Deserialize;
use words::t;

use super::{
    super::{
        Place, Shell,
        forms::{self, Choice, Given, Moved, Noted, Problem, Reason},
        leads::pipeline_choices,
        phone,
    },
    Typed, one,
};
use crate::{
    gate::Session,
    input::{Asked, At, Form},
    wrong::Wrong,
};

#[derive(Template)]
#[template(path = "deal-new.html")]
struct New {
    shell: Shell,
    name: String,
    pipelines: Vec<Choice>,
    typed: Begun,
    problem: Option<Problem>,
}

#[derive(Template)]
#[template(path = "deal-whose.html")]
struct WhoseDeal {
    shell: Shell,
    asked: String,
    people: Vec<Person>,
}

/// Somebody whose deal it can be.
struct Person {
    id: String,
    name: String,
    phone: Option<String>,
}

/// Whose deal it is to be, or who is looked for.
#[derive(Deserialize)]
pub(crate) struct Whose {
    contact: Option<ContactId>,
    #[serde(default)]
    q: String,
}

/// A deal to be, as it was typed.
#[derive(Deserialize)]
pub(crate) struct Begun {
    contact: ContactId,
    pipeline: Option<PipelineId>,
    #[serde(flatten)]
    known: Known,
}

/// What is known of a deal, as it was typed.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct Known {
    subject: String,
    value: String,
    expected: String,
    notes: String,
    version: Option<String>,
}

/// So many of a product, as it was typed.
#[derive(Deserialize)]
pub(crate) struct Lined {
    product: String,
    quantity: String,
    discount: String,
}

pub(crate) async fn begin(session: Session, Asked(whose): Asked<Whose>) -> Result<Response, Wrong> {
    access::require(&session.db, &session.caller, Permission::CreateDeals).await?;
    match whose.contact {
        Some(contact) => new(&session, Begun { contact, pipeline: None, known: Known::default() }, None).await,
        None => look_for(&session, whose.q).await,
    }
}

/// Asks whose it is to be.
async fn look_for(session: &Session, asked: String) -> Result<Response, Wrong> {
    let found = contacts::suggest(&session.db, &session.caller, &asked, Permission::ViewContacts).await?;
    let person = |found: contacts::Suggestion| Person {
        id: found.id.to_string(),
        name: found.name.to_string(),
        phone: found.phone.as_ref().map(phone),
    };
    let people = found.into_iter().map(person).collect();
    forms::page(&WhoseDeal { shell: Shell::at(session, Place::Deals).await?, asked, people }, None)
}

async fn new(session: &Session, typed: Begun, problem: Option<Problem>) -> Result<Response, Wrong> {
    let contact = contacts::show(&session.db, &session.caller, typed.contact).await?;
    let mut pipelines = pipeline_choices(session).await?;
    for one in &mut pipelines {
        one.chosen = typed.pipeline.is_some_and(|id| one.value == id.0.to_string());
    }
    let shell = Shell::at(session, Place::Deals).await?;
    let page = New { shell, name: contact.name.to_string(), pipelines, typed, problem };
    forms::page(&page, page.problem.as_ref())
}

pub(crate) async fn create(session: Session, Form(typed): Form<Begun>) -> Result<Response, Wrong> {
    let made = match day(&typed.known.expected) {
        Ok(expected_on) => {
            let Known { subject, value, notes, .. } = typed.known.clone();
            let (contact, pipeline) = (typed.contact, typed.pipeline);
            let (subject, value, notes) = (Some(subject), Some(value), Some(notes));
            let new = NewDeal { contact, pipeline, subject, value, expected_on, notes };
            deals::add(&session.db, &session.caller, new).await
        }
        Err(error) => Err(error),
    };
    match made {
        Ok(deal) => Ok(forms::to(&path(deal.number))),
        Err(error) => match forms::mendable(&session, error)? {
            None => Ok(forms::to("/admin/deals")),
            problem => new(&session, typed, problem).await,
        },
    }
}

/// A day as browsers send it; nothing, if nothing was chosen.
fn day(typed: &str) -> Result<Option<NaiveDate>, Error> {
    match typed.trim() {
        "" => Ok(None),
        typed => typed.parse().map(Some).map_err(|_| Error::Invalid { field: Field::Expected, problem: Flaw::Form }),
    }
}

pub(crate) async fn edit(
    session: Session,
    (At(number), Form(typed)): (At<i64>, Form<Known>),
) -> Result<Response, Wrong> {
    let Known { subject, value, expected, notes, version } = typed.clone();
    let seen = version.and_then(|version| version.parse().ok());
    let done = match day(&expected) {
        Ok(expected_on) => {
            let edit = Edit { subject: Some(subject), value: Some(value), expected_on, notes: Some(notes) };
            deals::edit(&session.db, &session.caller, Which { number, seen }, edit).await
        }
        Err(error) => Err(error),
    };
    let Known { subject, value, expected, notes, .. } = typed;
    let (subject, value, expected, notes) = (Some(subject), Some(value), Some(expected), Some(notes));
    finish(&session, number, done, Typed { subject, value, expected, notes, ..Typed::default() }).await
}

pub(crate) async fn note(
    session: Session,
    (At(number), Form(said)): (At<i64>, Form<Noted>),
) -> Result<Response, Wrong> {
    let done = deals::note(&session.db, &session.caller, Which::number(number), &said.note).await;
    finish(&session, number, done, Typed { note: said.note, ..Typed::default() }).await
}

pub(crate) async fn move_to(
    session: Session,
    (At(number), Form(to)): (At<i64>, Form<Moved>),
) -> Result<Response, Wrong> {
    let done = deals::move_to(&session.db, &session.caller, Which::number(number), &[to.stage]).await;
    let pipeline = done.as_ref().ok().map(|deal| deal.stage.pipeline.0);
    match (forms::problem(&session, done)?, pipeline) {
        (None, Some(pipeline)) if to.is_on_board() => Ok(forms::to(&format!("/admin/deals/board?pipeline={pipeline}"))),
        (None, _) => Ok(forms::to(&path(number))),
        (problem, _) => one(&session, number, Typed::default(), problem).await,
    }
}

pub(crate) async fn assign(
    session: Session,
    (At(number), Form(to)): (At<i64>, Form<Given>),
) -> Result<Response, Wrong> {
    let done = deals::assign(&session.db, &session.caller, Which::number(number), to.member).await;
    finish(&session, number, done, Typed::default()).await
}

pub(crate) async fn win(session: Session, At(number): At<i64>) -> Result<Response, Wrong> {
    let done = deals::win(&session.db, &session.caller, Which::number(number)).await;
    finish(&session, number, done, Typed::default()).await
}

pub(crate) async fn lose(
    session: Session,
    (At(number), Form(why)): (At<i64>, Form<Reason>),
) -> Result<Response, Wrong> {
    let done = deals::lose(&session.db, &session.caller, Which::number(number), &why.reason).await;
    finish(&session, number, done, Typed { reason: why.reason, ..Typed::default() }).await
}

pub(crate) async fn reopen(session: Session, At(number): At<i64>) -> Result<Response, Wrong> {
    let done = deals::reopen(&session.db, &session.caller, Which::number(number)).await;
    finish(&session, number, done, Typed::default()).await
}

pub(crate) async fn set_line(
    session: Session,
    (At(number), Form(typed)): (At<i64>, Form<Lined>),
) -> Result<Response, Wrong> {
    let Lined { product, quantity, discount } = typed;
    let said = |typed: &str| Some(typed.to_owned()).filter(|typed| !typed.trim().is_empty());
    let line = NewLine { product: product.clone(), quantity: said(&quantity), discount: said(&discount) };
    let done = deals::set_line(&session.db, &session.caller, Which::number(number), line).await;
    let done = forms::there(done, &[Noun::Product], Field::Product);
    finish(&session, number, done, Typed { product, quantity, discount, ..Typed::default() }).await
}

fn path(number: i64) -> String {
    format!("/admin/deals/{number}")
}

/// Back to the deal; or the deal again, with what was typed and could not be done.
async fn finish(session: &Session, number: i64, done: Result<Deal, Error>, typed: Typed) -> Result<Response, Wrong> {
    match forms::problem(session, done)? {
        None => Ok(forms::to(&path(number))),
        problem => one(session, number, typed, problem).await,
    }
}
