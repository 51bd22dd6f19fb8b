//! What is done with leads by forms.

use askama::Template;
use axum::response::Response;
use crm::{
    Error, Permission, PipelineId, access, deals,
    leads::{self, Edit, Lead, NewLead, Which, Whose},
};
use serde::Deserialize;
use words::t;

use super::{
    super::{
        Place, Shell,
        forms::{self, Given, Moved, Noted, Problem, Reason},
    },
    Typed, one,
};
use crate::{
    gate::Session,
    input::{At, Form},
    wrong::Wrong,
};

#[derive(Template)]
#[template(path = "lead-new.html")]
struct New {
    shell: Shell,
    typed: Begun,
    problem: Option<Problem>,
}

/// A lead to be, as it was typed.
#[derive(Default, Deserialize)]
pub(crate) struct Begun {
    name: String,
    phone: String,
    interest: String,
    notes: String,
}

/// What is known of a lead, as it was typed.
#[derive(Deserialize)]
pub(crate) struct Known {
    interest: String,
    notes: String,
    version: i64,
}

/// Through which pipeline, if there are several.
#[derive(Deserialize)]
pub(crate) struct Into {
    pipeline: Option<PipelineId>,
}

pub(crate) async fn begin(session: Session, (): ()) -> Result<Response, Wrong> {
    access::require(&session.db, &session.caller, Permission::CreateLeads).await?;
    new(&session, Begun::default(), None).await
}

async fn new(session: &Session, typed: Begun, problem: Option<Problem>) -> Result<Response, Wrong> {
    let page = New { shell: Shell::at(session, Place::Leads).await?, typed, problem };
    forms::page(&page, page.problem.as_ref())
}

pub(crate) async fn create(session: Session, Form(typed): Form<Begun>) -> Result<Response, Wrong> {
    let lead = NewLead {
        contact: Whose::Person { name: typed.name.clone(), phone: Some(typed.phone.clone()) },
        interest: Some(typed.interest.clone()),
        notes: Some(typed.notes.clone()),
    };
    match leads::create(&session.db, &session.caller, lead).await {
        Ok(lead) => Ok(forms::to(&path(lead.number))),
        Err(error) => match forms::mendable(&session, error)? {
            None => Ok(forms::to("/admin/leads")),
            problem => new(&session, typed, problem).await,
        },
    }
}

pub(crate) async fn edit(
    session: Session,
    (At(number), Form(typed)): (At<i64>, Form<Known>),
) -> Result<Response, Wrong> {
    let Known { interest, notes, version } = typed;
    let edit = Edit { interest: Some(interest.clone()), notes: Some(notes.clone()) };
    let which = Which::number(number).as_of(version);
    let done = leads::edit(&session.db, &session.caller, which, edit).await;
    let typed = Typed { interest: Some(interest), notes: Some(notes), ..Typed::default() };
    finish(&session, number, done, typed).await
}

pub(crate) async fn note(
    session: Session,
    (At(number), Form(said)): (At<i64>, Form<Noted>),
) -> Result<Response, Wrong> {
    let done = leads::note(&session.db, &session.caller, Which::number(number), &said.note).await;
    finish(&session, number, done, Typed { note: said.note, ..Typed::default() }).await
}

pub(crate) async fn move_to(
    session: Session,
    (At(number), Form(to)): (At<i64>, Form<Moved>),
) -> Result<Response, Wrong> {
    let done = leads::move_to(&session.db, &session.caller, Which::number(number), to.stage).await;
    match forms::problem(&session, done)? {
        None if to.is_on_board() => Ok(forms::to("/admin/leads/board")),
        None => Ok(forms::to(&path(number))),
        problem => one(&session, number, Typed::default(), problem).await,
    }
}

pub(crate) async fn assign(
    session: Session,
    (At(number), Form(to)): (At<i64>, Form<Given>),
) -> Result<Response, Wrong> {
    let done = leads::assign(&session.db, &session.caller, Which::number(number), to.member).await;
    finish(&session, number, done, Typed::default()).await
}

pub(crate) async fn lose(
    session: Session,
    (At(number), Form(why)): (At<i64>, Form<Reason>),
) -> Result<Response, Wrong> {
    let done = leads::lose(&session.db, &session.caller, Which::number(number), &why.reason).await;
    finish(&session, number, done, Typed { reason: why.reason, ..Typed::default() }).await
}

pub(crate) async fn reopen(session: Session, At(number): At<i64>) -> Result<Response, Wrong> {
    let done = leads::reopen(&session.db, &session.caller, Which::number(number)).await;
    finish(&session, number, done, Typed::default()).await
}

pub(crate) async fn convert(
    session: Session,
    (At(number), Form(into)): (At<i64>, Form<Into>),
) -> Result<Response, Wrong> {
    match deals::convert(&session.db, &session.caller, Which::number(number), into.pipeline).await {
        Ok(deal) => Ok(forms::to(&format!("/admin/deals/{}", deal.number))),
        Err(error) => finish(&session, number, Err(error), Typed::default()).await,
    }
}

fn path(number: i64) -> String {
    format!("/admin/leads/{number}")
}

/// Back to the lead; or the lead again, with what was typed and could not be done.
async fn finish(session: &Session, number: i64, done: Result<Lead, Error>, typed: Typed) -> Result<Response, Wrong> {
    match forms::problem(session, done)? {
        None => Ok(forms::to(&path(number))),
        problem => one(session, number, typed, problem).await,
    }
}
