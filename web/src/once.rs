//! What is asked for twice is done once. A form has a number of its own; a program names its call (`Idempotency-Key`) and is answered the
//! same when it asks again within a day.

use axum::{
    body::{Body, to_bytes},
    http::{HeaderValue, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use crm::{
    Error,
    caller::Once,
    error::Conflict,
    once::{self, Done, Kept},
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    gate::Session,
    input::{self, BODY},
    route::Kind,
    wrong::Wrong,
};

/// The most characters of a name that a program gives.
const NAME: usize = 100;

/// Whether something is to be done.
pub(crate) enum Look {
    /// It is.
    New(Box<Session>, Body),
    /// It was done; this was the answer.
    Done(Response),
}

/// Whether what is sent is to be done, and under which name.
pub(crate) async fn look(session: Session, kind: Kind, parts: &Parts, body: Body) -> Result<Look, Wrong> {
    if matches!(parts.method, Method::GET | Method::HEAD) {
        return Ok(Look::New(Box::new(session), body));
    }
    match kind {
        Kind::Page if input::is_kind(parts, input::FORM) => {
            let sent = input::whole(body).await?;
            let fields = url::form_urlencoded::parse(&sent);
            let number = fields.filter(|(name, _)| name == "once").find_map(|(_, number)| number.parse::<Uuid>().ok());
            let session = match number {
                Some(number) => named(session, &format!("form:{number}"), None),
                None => session,
            };
            Ok(Look::New(Box::new(session), Body::from(sent)))
        }
        Kind::Page => Ok(Look::New(Box::new(session), body)),
        Kind::Api => look_by_name(session, parts, body).await,
    }
}

async fn look_by_name(session: Session, parts: &Parts, body: Body) -> Result<Look, Wrong> {
    let Some(name) = parts.headers.get("idempotency-key") else { return Ok(Look::New(Box::new(session), body)) };
    let name = name.to_str().ok().map(str::trim).filter(|name| (1..=NAME).contains(&name.len()));
    let name = name.ok_or(Wrong::OnceForm)?;
    let sent = input::whole(body).await?;
    let asked = Sha256::new()
        .chain_update(parts.method.as_str())
        .chain_update([0])
        .chain_update(parts.uri.path())
        .chain_update([0])
        .chain_update(&sent);
    let session = named(session, &format!("call:{name}"), Some(asked.finalize().into()));
    match once::find(&session.db, &session.caller).await? {
        Some(done) => again(&session, done).map(Look::Done),
        None => Ok(Look::New(Box::new(session), Body::from(sent))),
    }
}

/// With a name that is told apart from those of others.
fn named(session: Session, name: &str, digest: Option<[u8; 32]>) -> Session {
    let proof = session.caller.proof;
    let whose = proof.key().map(|key| key.to_string()).or_else(|| proof.session().map(|session| session.to_string()));
    let name = format!("{name}:{}", whose.unwrap_or_default());
    Session { caller: session.caller.once(name, digest), ..session }
}

/// Keeps what a program is answered; a call that came twice at once is answered what the first was.
pub(crate) async fn keep(session: &Session, said: Result<Response, Wrong>) -> Result<Response, Wrong> {
    let Some(Once::Named { digest: Some(_), .. }) = &session.caller.once else { return said };
    match said {
        Ok(response) => kept(session, response).await,
        Err(Wrong::Crm(Error::Conflict(Conflict::Repeated))) => {
            let done = once::find(&session.db, &session.caller).await?.ok_or(Wrong::OnceDone)?;
            again(session, done)
        }
        Err(wrong) => Err(wrong),
    }
}

async fn kept(session: &Session, response: Response) -> Result<Response, Wrong> {
    let (parts, body) = response.into_parts();
    let internal = |error: axum::Error| Wrong::Crm(Error::Internal(format!("an answer: {error}")));
    let body = to_bytes(body, BODY).await.map_err(internal)?;
    let said = |name: header::HeaderName| parts.headers.get(name).and_then(|said| said.to_str().ok());
    let kept = Kept {
        status: i16::try_from(parts.status.as_u16()).ok(),
        location: said(header::LOCATION).map(str::to_owned),
        version: said(header::ETAG).and_then(|tag| tag.trim_matches('"').parse().ok()),
        answer: String::from_utf8(body.to_vec()).ok(),
    };
    // It is done, whatever becomes of this.
    if let Err(error) = once::keep(&session.db, &session.caller, kept).await {
        tracing::warn!(tenant = %session.db.slug(), %error, "an answer was not kept; asked again, it is said that it is done");
    }
    Ok(Response::from_parts(parts, Body::from(body)))
}

/// The same answer again.
fn again(session: &Session, done: Done) -> Result<Response, Wrong> {
    let Some(Once::Named { digest, .. }) = &session.caller.once else { return Err(Wrong::OnceDone) };
    if done.digest.as_deref() != digest.as_ref().map(|digest| digest.as_slice()) {
        return Err(Wrong::OnceOther);
    }
    let Kept { status: Some(status), location, version, answer: Some(answer) } = done.answer else {
        return Err(Wrong::OnceDone);
    };
    let status = u16::try_from(status).ok().and_then(|status| StatusCode::from_u16(status).ok()).unwrap_or_default();
    let json =
        [(header::CONTENT_TYPE, "application/json"), (header::HeaderName::from_static("idempotency-replayed"), "true")];
    let mut response = (status, json, answer).into_response();
    let tag = version.map(|version| format!("\"{version}\""));
    for (name, said) in [(header::LOCATION, location), (header::ETAG, tag)] {
        if let Some(said) = said.and_then(|said| HeaderValue::try_from(said).ok()) {
            response.headers_mut().insert(name, said);
        }
    }
    Ok(response)
}
