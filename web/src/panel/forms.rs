//! Forms: what somebody typed is shown again when it can't be done so, with why. One that is sent twice is done once, and goes on as if it
//! had been sent once.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use crm::{
    Error, MemberId, Permission, StageId,
    error::{Conflict, Field, Noun, Problem as Flaw},
    members,
};
use serde::Deserialize;

use super::html;
use crate::{gate::Session, manner::OnPaper, wrong::Wrong};

/// How many colleagues are offered to choose from.
const COLLEAGUES: usize = 100;

/// Why something was not done, for who typed it and can mend it.
pub(crate) struct Problem {
    /// In a sentence.
    pub sentence: String,
    /// Which input it is about.
    pub field: Option<&'static str>,
    status: StatusCode,
}

/// Something that can be chosen.
pub(crate) struct Choice {
    pub value: String,
    pub called: String,
    pub chosen: bool,
}

/// A note.
#[derive(Deserialize)]
pub(crate) struct Noted {
    pub note: String,
}

/// Why.
#[derive(Deserialize)]
pub(crate) struct Reason {
    pub reason: String,
}

/// To which stage, and from which page.
#[derive(Deserialize)]
pub(crate) struct Moved {
    pub stage: StageId,
    #[serde(default)]
    from: String,
}

impl Moved {
    /// Whether it was moved on the board.
    pub fn is_on_board(&self) -> bool {
        self.from == "board"
    }
}

/// To whom.
#[derive(Deserialize)]
pub(crate) struct Given {
    pub member: MemberId,
}

/// What can be mended of what went wrong; nothing, if it did not: the same form was sent before, and done.
pub(crate) fn mendable(session: &Session, error: Error) -> Result<Option<Problem>, Wrong> {
    let field = match &error {
        Error::Conflict(Conflict::Repeated) => return Ok(None),
        Error::Conflict(Conflict::Disabled | Conflict::Suspended) => return Err(error.into()),
        Error::Invalid { field, .. } => Some(field.as_str()),
        Error::Conflict(_) | Error::LimitReached(_) => None,
        _ => return Err(error.into()),
    };
    let sentence = sentence(session, &error);
    let status = match Wrong::from(error).status() {
        StatusCode::PRECONDITION_FAILED => StatusCode::PRECONDITION_FAILED,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Ok(Some(Problem { sentence, field, status }))
}

/// What went wrong that somebody can mend, in a sentence.
pub(crate) fn said(session: &Session, error: Error) -> Result<String, Wrong> {
    match error {
        error @ (Error::Invalid { .. } | Error::LimitReached(_) | Error::Conflict(_)) => Ok(sentence(session, &error)),
        error => Err(error.into()),
    }
}

fn sentence(session: &Session, error: &Error) -> String {
    words::sentence(&OnPaper(session.profile.time_zone), session.language, error, "")
}

/// The same of what was done or was not.
pub(crate) fn problem<T>(session: &Session, done: Result<T, Error>) -> Result<Option<Problem>, Wrong> {
    match done {
        Ok(_) => Ok(None),
        Err(error) => mendable(session, error),
    }
}

/// A moment that was typed into a form, in the company's time zone; nothing, if nothing was.
pub(crate) fn moment(session: &Session, field: Field, typed: &str) -> Result<Option<DateTime<Utc>>, Error> {
    if typed.is_empty() {
        return Ok(None);
    }
    // Browsers leave out seconds that are none.
    let formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"];
    let local = formats.iter().find_map(|format| NaiveDateTime::parse_from_str(typed, format).ok());
    let at = local.and_then(|local| session.profile.time_zone.from_local_datetime(&local).earliest());
    at.map(|at| Some(at.to_utc())).ok_or(Error::Invalid { field, problem: Flaw::Form })
}

/// Of what was typed into a form, what is not there is wrong in this input; it is not the page that is missing.
pub(crate) fn there<T>(done: Result<T, Error>, nouns: &[Noun], field: Field) -> Result<T, Error> {
    match done {
        Err(Error::NotFound(noun)) if nouns.contains(&noun) => Err(Error::Invalid { field, problem: Flaw::Form }),
        done => done,
    }
}

/// A page, with the status of the problem that it shows.
pub(crate) fn page(page: &impl Template, problem: Option<&Problem>) -> Result<Response, Wrong> {
    let status = problem.map_or(StatusCode::OK, |problem| problem.status);
    Ok((status, html(page)?).into_response())
}

/// Where one goes when something is done.
pub(crate) fn to(path: &str) -> Response {
    Redirect::to(path).into_response()
}

/// To whom something can be given that it takes the second permission to have, for who may use the first.
pub(crate) async fn colleagues(session: &Session, gives: Permission, takes: Permission) -> Result<Vec<Choice>, Wrong> {
    let found = members::offered(&session.db, &session.caller, (gives, takes), COLLEAGUES).await?;
    let choice = |(id, name): (MemberId, String)| Choice { value: id.to_string(), called: name, chosen: false };
    Ok(found.into_iter().map(choice).collect())
}
