//! One's own account: language, address and password, and where one is signed in.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use crm::{
    SessionId, members,
    passwords::{self, Login},
    sessions,
    tenants::Language,
};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use words::t;

use super::{Place, Shell, html};
use crate::{
    gate::Session,
    input::{At, Form},
    manner::OnPaper,
    wrong::Wrong,
};

#[derive(Template)]
#[template(path = "account.html")]
struct Account {
    shell: Shell,
    email: String,
    has_password: bool,
    sessions: Vec<Row>,
    problem: Option<String>,
    is_saved: bool,
}

struct Row {
    id: String,
    is_this: bool,
    began: String,
    seen: String,
    address: Option<String>,
    user_agent: Option<String>,
}

/// A language.
#[derive(Deserialize)]
pub(crate) struct Chosen {
    language: String,
}

/// An address and a password to be, and the password before.
#[derive(Deserialize)]
pub(crate) struct Sent {
    email: String,
    before: Option<SecretString>,
    password: SecretString,
}

pub(crate) async fn show(session: Session, (): ()) -> Result<Response, Wrong> {
    page(&session, None, None, false).await
}

pub(crate) async fn language(session: Session, Form(Chosen { language }): Form<Chosen>) -> Result<Redirect, Wrong> {
    let language: Language = language.parse().map_err(|_| Wrong::Form)?;
    members::set_own_language(&session.db, &session.caller, language).await?;
    Ok(Redirect::to("/admin/account"))
}

pub(crate) async fn password(session: Session, Form(sent): Form<Sent>) -> Result<Response, Wrong> {
    let Sent { email, before, password } = sent;
    let before = before.filter(|before| !before.expose_secret().is_empty());
    let login = Login { email: email.clone(), password };
    match passwords::set_own(&session.db, &session.caller, before.as_ref(), login).await {
        Ok(()) => page(&session, None, None, true).await,
        Err(error @ (crm::Error::Invalid { .. } | crm::Error::Conflict(_))) => {
            let manner = OnPaper(session.profile.time_zone);
            let problem = words::sentence(&manner, session.language, &error, "");
            let shown = page(&session, Some(email), Some(problem), false).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn end_session(session: Session, At(id): At<SessionId>) -> Result<Redirect, Wrong> {
    sessions::end(&session.db, &session.caller, id).await?;
    Ok(Redirect::to("/admin/account"))
}

async fn page(
    session: &Session,
    typed: Option<String>,
    problem: Option<String>,
    is_saved: bool,
) -> Result<Response, Wrong> {
    let shell = Shell::at(session, Place::Account).await?;
    let (email, has_password) = passwords::own(&session.db, &session.caller).await?;
    let listed = sessions::list(&session.db, &session.caller).await?;
    let row = |one: sessions::Session| Row {
        id: one.id.to_string(),
        is_this: session.caller.proof.session() == Some(one.id),
        began: shell.at_time(&one.began_at),
        seen: shell.at_time(&one.seen_at),
        address: one.address,
        user_agent: one.user_agent,
    };
    let sessions = listed.into_iter().map(row).collect();
    let email = typed.or(email).unwrap_or_default();
    Ok(html(&Account { shell, email, has_password, sessions, problem, is_saved })?.into_response())
}
