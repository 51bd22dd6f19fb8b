//! What waits for a second person, and that person's word.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use crm::{
    Error,
    ids::RequestId,
    requests::{self, Request, RequestState},
};
use serde::Deserialize;
use words::t;

use super::{Place, Shell, forms, html};
use crate::{
    gate::Session,
    input::{Asked, At},
    manner::OnPaper,
    wrong::Wrong,
};

#[derive(Template)]
#[template(path = "requests.html")]
struct Requests {
    shell: Shell,
    rows: Vec<Row>,
    done: Option<String>,
    problem: Option<String>,
}

/// A request as a page shows it.
struct Row {
    id: String,
    wish: String,
    notes: Option<String>,
    maker: String,
    until: String,
    is_own: bool,
}

/// What has just become of a request.
#[derive(Deserialize)]
pub(crate) struct After {
    after: Option<RequestState>,
}

pub(crate) async fn list(session: Session, Asked(After { after }): Asked<After>) -> Result<Response, Wrong> {
    let language = session.language;
    let done = after.and_then(|state| match state {
        RequestState::Approved => Some(t!(language, "web-request-approved")),
        RequestState::Refused => Some(t!(language, "request-you-refused")),
        RequestState::Withdrawn => Some(t!(language, "request-you-withdrew")),
        RequestState::Open | RequestState::Expired | RequestState::Failed => None,
    });
    page(&session, done, None).await
}

pub(crate) async fn approve(session: Session, At(id): At<RequestId>) -> Result<Response, Wrong> {
    decided(&session, requests::approve(&session.db, &session.caller, id).await.map(|(request, _)| request)).await
}

pub(crate) async fn refuse(session: Session, At(id): At<RequestId>) -> Result<Response, Wrong> {
    decided(&session, requests::refuse(&session.db, &session.caller, id).await).await
}

async fn decided(session: &Session, decided: Result<Request, Error>) -> Result<Response, Wrong> {
    match decided {
        Ok(request) => Ok(Redirect::to(&format!("/admin/requests?after={}", request.state.as_str())).into_response()),
        Err(error) => {
            let problem = forms::said(session, error)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(session, None, Some(problem)).await?).into_response())
        }
    }
}

async fn page(session: &Session, done: Option<String>, problem: Option<String>) -> Result<Response, Wrong> {
    let waiting = requests::waiting(&session.db, &session.caller).await?;
    let shell = Shell::at(session, Place::Requests).await?;
    let rows = waiting.iter().map(|request| row(session, &shell, request)).collect();
    Ok(html(&Requests { shell, rows, done, problem })?.into_response())
}

fn row(session: &Session, shell: &Shell, request: &Request) -> Row {
    Row {
        id: request.id.to_string(),
        wish: words::request(&OnPaper(session.profile.time_zone), session.language, request),
        notes: request.work.notes().map(str::to_owned),
        maker: request.maker.name.clone(),
        until: shell.at_time(&request.expires_at),
        is_own: session.caller.identity.discord() == Some(request.maker.discord_id),
    }
}
