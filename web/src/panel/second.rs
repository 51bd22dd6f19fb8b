//! The second step of signing in, and having one: a code from an app, or one for when the phone is lost.

use askama::Template;
use axum::{
    body::Body,
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use crm::{
    Error,
    error::NotSignedIn,
    two_factor::{self, Second, Setup},
};
use qrcodegen::{QrCode, QrCodeEcc};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use words::t;

use super::{
    Place, Plain, Shell, html, own_path,
    sign_in::{self, Next},
};
use crate::{
    gate::{self, Session, Visit},
    input::{Asked, Form, Input},
    manner::OnPaper,
    wrong::Wrong,
};

/// The cookie of who has taken the first step. It is over when the second one is.
pub(crate) const STEP: &str = "__Host-second";

/// What a browser brings along to the second step.
pub(crate) struct Step(SecretString);

impl Input for Step {
    async fn read(parts: &mut Parts, _: Body) -> Result<Self, Wrong> {
        let step = gate::cookie_named(&parts.headers, STEP);
        step.map(Self).ok_or(Wrong::Crm(Error::NotSignedIn(NotSignedIn::Ended)))
    }
}

#[derive(Template)]
#[template(path = "second.html")]
struct Ask {
    plain: Plain,
    next: String,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "two-factor.html")]
struct Page {
    shell: Shell,
    second: Option<Second>,
    setup: Option<Setup>,
    codes: Vec<SecretString>,
    problem: Option<String>,
}

impl Page {
    /// The codes, one below the other.
    fn codes(&self) -> String {
        self.codes.iter().map(ExposeSecret::expose_secret).collect::<Vec<_>>().join("\n")
    }

    fn secret(&self) -> &str {
        self.setup.as_ref().map(|setup| setup.secret.expose_secret()).unwrap_or_default()
    }

    fn since(&self) -> String {
        self.second.map(|second| self.shell.at_time(&second.since)).unwrap_or_default()
    }

    /// How many codes are left, in a sentence.
    fn left(&self) -> String {
        t!(self.shell.plain.language, "web-codes-left", count = self.second.map_or(0, |second| second.left))
    }

    /// What a phone reads, as a picture of squares: how many there are to a side, with a margin of four, and the path of the black ones.
    fn picture(&self) -> Option<(i32, String)> {
        let address = self.setup.as_ref()?.address.expose_secret();
        let code = QrCode::encode_text(address, QrCodeEcc::Medium).ok()?;
        let size = code.size();
        let squares = (0..size).flat_map(|y| (0..size).map(move |x| (x, y))).filter(|(x, y)| code.get_module(*x, *y));
        let path = squares.map(|(x, y)| format!("M{} {}h1v1h-1z", x + MARGIN, y + MARGIN)).collect();
        Some((size + 2 * MARGIN, path))
    }
}

/// Squares of white around the picture, which readers want.
const MARGIN: i32 = 4;

/// A code.
#[derive(Deserialize)]
pub(crate) struct Code {
    code: SecretString,
    next: Option<String>,
}

/// Whoever has taken the first step is asked for the second.
pub(crate) async fn ask(visit: Visit, Asked(Next { next }): Asked<Next>) -> Result<Response, Wrong> {
    let page = Ask { plain: Plain::of(&visit), next: own_path(next.as_deref()), problem: None };
    Ok(html(&page)?.into_response())
}

pub(crate) async fn take(visit: Visit, (Step(step), Form(sent)): (Step, Form<Code>)) -> Result<Response, Wrong> {
    let next = own_path(sent.next.as_deref());
    match two_factor::finish(&visit.db, &step, &sent.code, visit.device.clone()).await {
        Ok(began) => {
            let mut response = sign_in::inside(&began.token, &next);
            sign_in::forget(&mut response, STEP);
            Ok(response)
        }
        Err(error @ Error::NotSignedIn(NotSignedIn::Wrong | NotSignedIn::TooMany)) => {
            let is_wrong = matches!(error, Error::NotSignedIn(NotSignedIn::Wrong));
            let wrong = Wrong::Crm(error);
            let said = if is_wrong { t!(visit.language, "web-code-wrong") } else { wrong.sentence(&visit) };
            let page = Ask { plain: Plain::of(&visit), next, problem: Some(said) };
            Ok((wrong.status(), html(&page)?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn show(session: Session, (): ()) -> Result<Response, Wrong> {
    page(&session, None, Vec::new(), None).await
}

pub(crate) async fn begin(session: Session, (): ()) -> Result<Response, Wrong> {
    let setup = two_factor::begin(&session.db, &session.caller).await?;
    page(&session, Some(setup), Vec::new(), None).await
}

pub(crate) async fn confirm(session: Session, Form(sent): Form<Code>) -> Result<Response, Wrong> {
    match two_factor::confirm(&session.db, &session.caller, &sent.code).await {
        Ok(codes) => page(&session, None, codes, None).await,
        Err(error) => again(&session, error).await,
    }
}

pub(crate) async fn renew(session: Session, Form(sent): Form<Code>) -> Result<Response, Wrong> {
    match two_factor::renew_codes(&session.db, &session.caller, &sent.code).await {
        Ok(codes) => page(&session, None, codes, None).await,
        Err(error) => again(&session, error).await,
    }
}

pub(crate) async fn turn_off(session: Session, Form(sent): Form<Code>) -> Result<Response, Wrong> {
    match two_factor::turn_off(&session.db, &session.caller, &sent.code).await {
        Ok(()) => Ok(Redirect::to("/admin/account/two-factor").into_response()),
        Err(error) => again(&session, error).await,
    }
}

/// The page once more, with what was wrong. A secret that was not confirmed goes on, so that a slip of a finger costs no new one.
async fn again(session: &Session, error: Error) -> Result<Response, Wrong> {
    if !matches!(error, Error::Invalid { .. } | Error::Conflict(_) | Error::NotSignedIn(NotSignedIn::TooMany)) {
        return Err(error.into());
    }
    let problem = match &error {
        Error::Invalid { .. } => t!(session.language, "web-code-wrong"),
        error => words::sentence(&OnPaper(session.profile.time_zone), session.language, error, ""),
    };
    let setup = two_factor::unconfirmed(&session.db, &session.caller).await?;
    let shown = page(session, setup, Vec::new(), Some(problem)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
}

async fn page(
    session: &Session,
    setup: Option<Setup>,
    codes: Vec<SecretString>,
    problem: Option<String>,
) -> Result<Response, Wrong> {
    let shell = Shell::at(session, Place::Account).await?;
    let second = two_factor::own(&session.db, &session.caller).await?;
    Ok(html(&Page { shell, second, setup, codes, problem })?.into_response())
}
