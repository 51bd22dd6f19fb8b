//! Keys of programs: one's own, and making and ending them.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use crm::{
    KeyId, Permission, access,
    keys::{self, Key, NewKey},
};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use words::t;

use super::{Place, Shell, html};
use crate::{
    gate::Session,
    input::{At, Form},
    wrong::Wrong,
};

#[derive(Template)]
#[template(path = "keys.html")]
struct Keys {
    shell: Shell,
    rows: Vec<Row>,
    scopes: Vec<Scope>,
    name: String,
    days: u16,
    made: Option<SecretString>,
    problem: Option<String>,
}

impl Keys {
    fn secret(&self) -> Option<&str> {
        self.made.as_ref().map(ExposeSecret::expose_secret)
    }
}

struct Row {
    id: String,
    name: String,
    prefix: String,
    scopes: String,
    ends: String,
    used: Option<String>,
}

struct Scope {
    name: &'static str,
    called: String,
    checked: bool,
}

/// A key to be. The permissions are separated by commas or spaces, as forms without script send fields of one name only once here.
#[derive(Deserialize)]
pub(crate) struct Sent {
    name: String,
    days: u16,
    #[serde(flatten)]
    rest: std::collections::HashMap<String, String>,
}

pub(crate) async fn list(session: Session, (): ()) -> Result<Response, Wrong> {
    let (_, days, _) = keys::DAYS;
    page(&session, None, None, String::new(), days, &[]).await
}

pub(crate) async fn create(session: Session, Form(Sent { name, days, rest }): Form<Sent>) -> Result<Response, Wrong> {
    let chosen = rest.keys().filter_map(|field| field.strip_prefix("scope-")?.parse().ok());
    let scopes: Vec<Permission> = chosen.collect();
    let new = NewKey { name: name.clone(), scopes: scopes.clone(), days };
    match keys::create(&session.db, &session.caller, new).await {
        Ok((_, secret)) => {
            let (_, days, _) = keys::DAYS;
            page(&session, Some(secret), None, String::new(), days, &[]).await
        }
        Err(error @ (crm::Error::Invalid { .. } | crm::Error::LimitReached(_))) => {
            let manner = crate::manner::OnPaper(session.profile.time_zone);
            let problem = words::sentence(&manner, session.language, &error, "");
            let shown = page(&session, None, Some(problem), name, days, &scopes).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn end(session: Session, At(id): At<KeyId>) -> Result<Redirect, Wrong> {
    keys::end(&session.db, &session.caller, id).await?;
    Ok(Redirect::to("/admin/keys"))
}

async fn page(
    session: &Session,
    made: Option<SecretString>,
    problem: Option<String>,
    name: String,
    days: u16,
    chosen: &[Permission],
) -> Result<Response, Wrong> {
    let listed = keys::list(&session.db, &session.caller).await?;
    let allowed = access::allowed(&session.db, &session.caller).await?;
    let shell = Shell::with(session, Place::Keys, &allowed);
    let rows = listed.iter().map(|key| row(session, &shell, key)).collect();
    let may_be = Permission::ALL.iter().filter(|permission| !permission.is_never_by_key() && allowed.may(**permission));
    let scope = |permission: &Permission| Scope {
        name: permission.as_str(),
        called: words::permission(session.language, *permission),
        checked: chosen.contains(permission),
    };
    let scopes = may_be.map(scope).collect();
    Ok(html(&Keys { shell, rows, scopes, name, days, made, problem })?.into_response())
}

fn row(session: &Session, shell: &Shell, key: &Key) -> Row {
    Row {
        id: key.id.to_string(),
        name: key.name.clone(),
        prefix: format!("crm_{}_…", key.prefix),
        scopes: words::permissions(session.language, &key.scopes),
        ends: shell.at_time(&key.ends_at),
        used: key.used_at.as_ref().map(|at| shell.at_time(at)),
    }
}
