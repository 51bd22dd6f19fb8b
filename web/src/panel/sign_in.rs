//! Coming in and going out: by address and password, by a link, and proving once more who one is.

use askama::Template;
use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use crm::{passwords, sessions};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use words::t;

use super::{Plain, html, own_path};
use crate::{
    gate::{COOKIE, Session, Visit},
    input::{Asked, Form},
    wrong::Wrong,
};

#[derive(Template)]
#[template(path = "sign-in.html")]
struct SignIn {
    plain: Plain,
    email: String,
    next: String,
    problem: Option<String>,
}

/// A page with one button: who is to be let in by a link, because programs open links to look at them.
#[derive(Template)]
#[template(path = "enter.html")]
struct Enter {
    plain: Plain,
    token: String,
}

#[derive(Template)]
#[template(path = "prove.html")]
struct Prove {
    plain: Plain,
    next: String,
    has_password: bool,
    problem: Option<String>,
}

/// Where somebody wanted to go.
#[derive(Deserialize)]
pub(crate) struct Next {
    next: Option<String>,
}

/// A link's secret.
#[derive(Deserialize)]
pub(crate) struct Token {
    #[serde(default)]
    token: SecretString,
}

/// What somebody signs in with.
#[derive(Deserialize)]
pub(crate) struct Credentials {
    email: String,
    password: SecretString,
    next: Option<String>,
}

/// A password.
#[derive(Deserialize)]
pub(crate) struct Password {
    password: SecretString,
    next: Option<String>,
}

pub(crate) async fn show(visit: Visit, Asked(Next { next }): Asked<Next>) -> Result<Response, Wrong> {
    let page =
        SignIn { plain: Plain::of(&visit), email: String::new(), next: own_path(next.as_deref()), problem: None };
    Ok(html(&page)?.into_response())
}

pub(crate) async fn by_password(visit: Visit, Form(sent): Form<Credentials>) -> Result<Response, Wrong> {
    let Credentials { email, password, next } = sent;
    let next = own_path(next.as_deref());
    match passwords::sign_in(&visit.db, &email, &password, visit.device.clone()).await {
        Ok(began) => Ok(inside(&began.token, &next)),
        Err(error @ (crm::Error::NotSignedIn(_) | crm::Error::Conflict(_))) => {
            let wrong = Wrong::Crm(error);
            let (status, problem) = (wrong.status(), Some(wrong.sentence(&visit)));
            let page = SignIn { plain: Plain::of(&visit), email, next, problem };
            Ok((status, html(&page)?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn link(visit: Visit, Asked(Token { token }): Asked<Token>) -> Result<Response, Wrong> {
    let page = Enter { plain: Plain::of(&visit), token: token.expose_secret().to_owned() };
    Ok(html(&page)?.into_response())
}

pub(crate) async fn by_link(visit: Visit, Form(Token { token }): Form<Token>) -> Result<Response, Wrong> {
    match sessions::begin_by_link(&visit.db, &token, visit.device.clone()).await {
        Ok(began) => Ok(inside(&began.token, "/admin")),
        Err(error @ crm::Error::NotSignedIn(_)) => {
            let wrong = Wrong::Crm(error);
            let (status, problem) = (wrong.status(), Some(wrong.sentence(&visit)));
            let page = SignIn { plain: Plain::of(&visit), email: String::new(), next: own_path(None), problem };
            Ok((status, html(&page)?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn out(session: Session, (): ()) -> Result<Response, Wrong> {
    if let Some(id) = session.caller.proof.session() {
        sessions::end(&session.db, &session.caller, id).await?;
    }
    let mut response = Redirect::to("/admin/sign-in").into_response();
    let gone = format!("{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
    set(&mut response, &gone);
    Ok(response)
}

pub(crate) async fn ask(session: Session, Asked(Next { next }): Asked<Next>) -> Result<Response, Wrong> {
    prove_page(&session, own_path(next.as_deref()), None).await
}

pub(crate) async fn prove(
    session: Session,
    Form(Password { password, next }): Form<Password>,
) -> Result<Response, Wrong> {
    let next = own_path(next.as_deref());
    match passwords::prove(&session.db, &session.caller, &password).await {
        Ok(()) => Ok(Redirect::to(&next).into_response()),
        Err(crm::Error::Invalid { .. }) => {
            let problem = t!(session.language, "web-prove-wrong");
            prove_page(&session, next, Some(problem)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn prove_page(session: &Session, next: String, problem: Option<String>) -> Result<Response, Wrong> {
    let (_, has_password) = passwords::own(&session.db, &session.caller).await?;
    let plain = Plain::new(session.language, session.profile.name.clone());
    Ok(html(&Prove { plain, next, has_password, problem })?.into_response())
}

/// To where somebody wanted, with the cookie that is their session. A form's answer is another page, so that nothing is sent twice.
fn inside(token: &SecretString, next: &str) -> Response {
    let mut response = Redirect::to(next).into_response();
    set(&mut response, &format!("{COOKIE}={}; Path=/; Secure; HttpOnly; SameSite=Lax", token.expose_secret()));
    response
}

fn set(response: &mut Response, cookie: &str) {
    if let Ok(mut value) = HeaderValue::from_str(cookie) {
        value.set_sensitive(true);
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}
