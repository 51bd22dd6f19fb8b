//! Coming in and going out: by address and password, by a link, and proving once more who one is.

use askama::Template;
use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use crm::{
    passwords,
    sessions::{self, Entry},
    two_factor,
};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use words::t;

use super::{Plain, html, own_path, second::STEP};
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
    has_code: bool,
    problem: Option<String>,
}

/// Where somebody wanted to go.
#[derive(Deserialize)]
pub(crate) struct Next {
    pub next: Option<String>,
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

/// A password, or a code of the second step.
#[derive(Deserialize)]
pub(crate) struct Password {
    password: Option<SecretString>,
    code: Option<SecretString>,
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
        Ok(entry) => Ok(entered(&entry, &next)),
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
        Ok(entry) => Ok(entered(&entry, "/admin")),
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
    forget(&mut response, COOKIE);
    Ok(response)
}

pub(crate) async fn ask(session: Session, Asked(Next { next }): Asked<Next>) -> Result<Response, Wrong> {
    prove_page(&session, own_path(next.as_deref()), None).await
}

pub(crate) async fn prove(
    session: Session,
    Form(Password { password, code, next }): Form<Password>,
) -> Result<Response, Wrong> {
    let next = own_path(next.as_deref());
    let proved = match (password, code) {
        (Some(password), None) => passwords::prove(&session.db, &session.caller, &password).await,
        (None, Some(code)) => two_factor::prove(&session.db, &session.caller, &code).await,
        _ => return Err(Wrong::Form),
    };
    match proved {
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
    let has_code = two_factor::own(&session.db, &session.caller).await?.is_some();
    let plain = Plain::new(session.language, session.profile.name.clone());
    Ok(html(&Prove { plain, next, has_password, has_code, problem })?.into_response())
}

/// To where somebody wanted; by way of the second step, who has one.
fn entered(entry: &Entry, next: &str) -> Response {
    match entry {
        Entry::In(began) => inside(&began.token, next),
        Entry::Second(step) => {
            let wanted: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
            let mut response = Redirect::to(&format!("/admin/second?next={wanted}")).into_response();
            let step = format!("{STEP}={}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=300", step.expose_secret());
            set(&mut response, &step);
            response
        }
    }
}

/// Has the browser forget a cookie.
pub(super) fn forget(response: &mut Response, name: &str) {
    set(response, &format!("{name}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"));
}

/// To where somebody wanted, with the cookie that is their session. A form's answer is another page, so that nothing is sent twice.
pub(super) fn inside(token: &SecretString, next: &str) -> Response {
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
