//! Who comes: which company, from where, as whom. What a handler needs to act for somebody is had here only.

use std::net::{IpAddr, SocketAddr};

use axum::{
    body::Body,
    extract::{ConnectInfo, Request},
    http::{HeaderMap, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use crm::{
    Caller, TenantDb,
    caller::Device,
    keys, sessions,
    settings::{self, Profile},
    tenants::{self, Language},
};
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;
use url::{Position, Url};
use uuid::Uuid;

use crate::{
    Web,
    pace::{Left, Pace},
    route::Kind,
    wrong::Wrong,
};

/// The cookie that holds a session. Its prefix makes browsers keep it to this host, over TLS (RFC 6265bis, 4.1.3.2).
pub(crate) const COOKIE: &str = "__Host-session";

/// Where a request comes from, before it is known who makes it.
#[derive(Clone)]
pub struct Visit {
    /// The company whose host it is.
    pub db: TenantDb,
    /// That company.
    pub profile: Profile,
    /// In which language it is answered.
    pub language: Language,
    /// From where.
    pub device: Device,
    /// The page on which somebody is, with what stands behind the question mark: what is asked for, or from where a form was sent.
    pub path: String,
    /// How many calls are left to a key.
    pub left: Option<Left>,
    /// How many calls a key has, and when it has more.
    pub(crate) pace: Pace,
    /// When the program stops.
    pub stop: CancellationToken,
    /// What ties log lines, events and references together.
    pub request: Uuid,
}

/// Somebody who came through a gate.
#[derive(Clone)]
pub struct Session {
    /// The company.
    pub db: TenantDb,
    /// Who.
    pub caller: Caller,
    /// In which language they are answered.
    pub language: Language,
    /// The company's profile.
    pub profile: Profile,
    /// When the program stops.
    pub stop: CancellationToken,
}

/// Finds out to whom a request goes and from where it comes.
pub(crate) async fn enter(web: &Web, kind: Kind, request: Request<Body>) -> Result<(Visit, Parts, Body), Response> {
    let (parts, body) = request.into_parts();
    let unavailable = |error: crm::Error| {
        tracing::warn!(%error, "the web can't serve a company");
        let said = [(header::RETRY_AFTER, "5")];
        (StatusCode::SERVICE_UNAVAILABLE, said, "the service is unavailable, please try again\n").into_response()
    };
    let host = host(&parts.headers).unwrap_or_default();
    let found = tenants::at_host(web.server(), &host, web.base()).await.map_err(unavailable)?;
    let Some(tenant) = found else {
        return Err((StatusCode::MISDIRECTED_REQUEST, "there is nothing at this host\n").into_response());
    };
    let db = web.server().tenant(tenant).await.map_err(unavailable)?;
    let profile = settings::profile(&db).await.map_err(unavailable)?;
    let language = wanted(&parts.headers).unwrap_or(profile.language);
    let device = device(web, &parts);
    let path = page(&parts, &host);
    let (left, pace, stop) = (None, web.pace(), web.stop());
    let visit = Visit { db, profile, language, device, path, left, pace, stop, request: Uuid::new_v4() };
    if is_forged(&parts) {
        return Err(Wrong::Forged.response(&visit, kind));
    }
    Ok((visit, parts, body))
}

/// Finds out who makes a request: by a program's key, or by the session in a browser's cookie.
pub(crate) async fn sign_in(visit: &mut Visit, kind: Kind, parts: &Parts) -> Result<Session, Wrong> {
    let ended = Wrong::Crm(crm::Error::NotSignedIn(crm::error::NotSignedIn::Ended));
    let device = visit.device.clone();
    let signed_in = match (bearer(&parts.headers), cookie(&parts.headers)) {
        (Some(key), _) if kind == Kind::Api => keys::open(&visit.db, &key, device).await?,
        (None, Some(token)) => sessions::resume(&visit.db, &token, device).await?.ok_or(ended)?,
        _ => return Err(ended),
    };
    if kind == Kind::Page || wanted(&parts.headers).is_none() {
        visit.language = signed_in.language;
    }
    if let Some(key) = signed_in.caller.proof.key() {
        visit.left = Some(visit.pace.take(key)?);
    }
    let what = format!("{} {}", parts.method, parts.uri.path());
    let caller = signed_in.caller.in_request(visit.request).by_command(&what.chars().take(100).collect::<String>());
    let Visit { db, profile, language, stop, .. } = visit.clone();
    Ok(Session { db, caller, language, profile, stop })
}

/// The host that is asked, in small letters and without its port.
fn host(headers: &HeaderMap) -> Option<String> {
    let said = headers.get(header::HOST)?.to_str().ok()?.to_ascii_lowercase();
    let name = match said.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => &said,
    };
    Some(name.to_owned())
}

/// The page to which somebody comes back who is sent elsewhere first. A form's address is none.
fn page(parts: &Parts, host: &str) -> String {
    if matches!(parts.method, Method::GET | Method::HEAD) {
        return parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
    }
    let from = parts.headers.get(header::REFERER).and_then(|said| said.to_str().ok()?.parse::<Url>().ok());
    let from = from.filter(|from| from.host_str() == Some(host));
    from.map_or_else(|| "/admin".to_owned(), |from| from[Position::BeforePath..Position::AfterQuery].to_owned())
}

/// The language that is asked for, if it is one of ours.
fn wanted(headers: &HeaderMap) -> Option<Language> {
    let said = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let names = said.split(',').map(|part| part.split(';').next().unwrap_or_default().trim());
    names.into_iter().find_map(|name| name.split('-').next().unwrap_or_default().to_ascii_lowercase().parse().ok())
}

/// From where somebody comes. A proxy that is trusted says it; whoever else says so is not believed.
fn device(web: &Web, parts: &Parts) -> Device {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip().to_canonical());
    let forwarded = parts.headers.get_all("x-forwarded-for").iter().filter_map(|said| said.to_str().ok());
    let mut before: Vec<IpAddr> =
        forwarded.flat_map(|said| said.split(',')).filter_map(|address| address.trim().parse().ok()).collect();
    let mut address = peer;
    while let Some(trusted) = address.filter(|address| web.trusts(*address)) {
        let Some(next) = before.pop() else {
            address = Some(trusted);
            break;
        };
        address = Some(next.to_canonical());
    }
    let agent = parts.headers.get(header::USER_AGENT).and_then(|said| said.to_str().ok());
    let user_agent = agent.map(|said| said.chars().filter(|c| !c.is_control()).take(200).collect());
    Device { address, user_agent }
}

/// Whether somebody else's page has a browser send this. What changes something comes from a page of ours, unless it brings a key, which
/// no page of somebody else's has. Browsers say where a request comes from (Fetch Metadata; RFC 6454).
fn is_forged(parts: &Parts) -> bool {
    if matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS) || bearer(&parts.headers).is_some() {
        return false;
    }
    let said = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = said("sec-fetch-site") {
        return site != "same-origin";
    }
    match (said("origin"), said("host")) {
        (Some(origin), Some(host)) => origin.split_once("://").is_none_or(|(_, origin)| origin != host),
        _ => true,
    }
}

fn bearer(headers: &HeaderMap) -> Option<SecretString> {
    let said = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (kind, key) = said.split_once(' ')?;
    kind.eq_ignore_ascii_case("bearer").then(|| SecretString::from(key.trim().to_owned()))
}

fn cookie(headers: &HeaderMap) -> Option<SecretString> {
    cookie_named(headers, COOKIE)
}

/// What a browser brings along under this name.
pub(crate) fn cookie_named(headers: &HeaderMap, wanted: &str) -> Option<SecretString> {
    let said = headers.get_all(header::COOKIE).iter().filter_map(|said| said.to_str().ok());
    let mut pairs = said.flat_map(|said| said.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == wanted).map(|(_, value)| SecretString::from(value.to_owned()))
}
