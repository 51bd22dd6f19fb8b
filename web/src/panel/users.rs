//! The people of the company: all with a role or permissions of their own, and one with what they may do.

mod change;
mod one;
mod standing;

use askama::Template;
use axum::response::Html;
use chrono::{DateTime, Utc};
use crm::{
    MemberId, Permission,
    members::{self, Filter, Member},
    page::Slice,
    role::RoleRef,
    roles,
};
use serde::Deserialize;
use words::t;

pub(crate) use self::{
    change::{change, simulate},
    one::show,
    standing::{disable, enable, reset_second_step},
};
use super::{Place, Shell, forms::Choice, html, role_name};
use crate::{gate::Session, input::Asked, wrong::Wrong};

/// How many people a page holds.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "users.html")]
struct Users {
    shell: Shell,
    title: String,
    rows: Vec<Row>,
    roles: Vec<Choice>,
    permissions: Vec<Choice>,
    next: Option<String>,
}

/// A person as a page shows them.
struct Row {
    id: Option<String>,
    name: String,
    letter: String,
    role: String,
    own: Vec<String>,
    ends: Option<String>,
    is_disabled: bool,
}

/// Which people, and from where.
#[derive(Deserialize)]
pub(crate) struct Which {
    role: Option<String>,
    permission: Option<String>,
    after: Option<MemberId>,
}

pub(crate) async fn list(session: Session, Asked(which): Asked<Which>) -> Result<Html<String>, Wrong> {
    let role = read::<RoleRef>(which.role.as_deref())?;
    let permission = read::<Permission>(which.permission.as_deref())?;
    let filter = match (permission, role) {
        (Some(permission), _) => Filter::Permission(permission),
        (None, Some(role)) => Filter::Role(role),
        (None, None) => Filter::Special,
    };
    let page = members::list(&session.db, &session.caller, &filter, Slice::of(which.after, PAGE)).await?;
    let shell = Shell::at(&session, Place::Users).await?;
    let roles = roles_to_choose(&session, role.filter(|_| permission.is_none())).await?;
    let language = session.language;
    let title = match permission {
        Some(permission) => {
            t!(language, "people-title-permission", permission = words::permission(language, permission))
        }
        None => match roles.iter().find(|role| role.chosen) {
            Some(role) => t!(language, "people-title-role", role = role.called.as_str()),
            None => t!(language, "people-title"),
        },
    };
    let choice = |which: &Permission| Choice {
        value: which.to_string(),
        called: words::permission(language, *which),
        chosen: Some(*which) == permission,
    };
    let permissions = Permission::ALL.iter().filter(|permission| !permission.is_platform()).map(choice).collect();
    let now = session.db.server().clock().now();
    let rows = page.members.iter().map(|member| row(&shell, member, now)).collect();
    let next = page.next.map(|next| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("after", &next.to_string());
        role.map(|role| query.append_pair("role", &role.to_string()));
        permission.map(|permission| query.append_pair("permission", permission.as_str()));
        query.finish()
    });
    html(&Users { shell, title, rows, roles, permissions, next })
}

/// What a field of a filter says; nothing, if it is empty.
fn read<T: std::str::FromStr>(said: Option<&str>) -> Result<Option<T>, Wrong> {
    said.filter(|said| !said.is_empty()).map(|said| said.parse().map_err(|_| Wrong::Query)).transpose()
}

/// Every role, to choose one of.
async fn roles_to_choose(session: &Session, chosen: Option<RoleRef>) -> Result<Vec<Choice>, Wrong> {
    let listed = roles::list(&session.db, &session.caller).await?;
    let choice = |listed: roles::Listed| Choice {
        value: listed.role.reference().to_string(),
        called: role_name(session.language, &listed.role),
        chosen: Some(listed.role.reference()) == chosen,
    };
    Ok(listed.into_iter().map(choice).collect())
}

fn row(shell: &Shell, member: &Member, now: DateTime<Utc>) -> Row {
    let language = shell.plain.language;
    let running = |granted: bool| {
        let rules = member.holding.rules.values();
        rules.filter(|rule| rule.granted == granted && rule.until.is_none_or(|until| now < until)).count()
    };
    let (granted, denied) = (running(true), running(false));
    let granted = (granted > 0).then(|| t!(language, "people-granted", count = granted));
    let denied = (denied > 0).then(|| t!(language, "people-denied", count = denied));
    let ends = member.holding.rules.values().filter_map(|rule| rule.until).filter(|until| now < *until).min();
    Row {
        id: member.id.map(|id| id.to_string()),
        name: member.name.clone(),
        letter: super::first_letter(&member.name),
        role: role_name(language, &member.holding.role),
        own: [granted, denied].into_iter().flatten().collect(),
        ends: ends.map(|ends| t!(language, "people-ends", when = shell.at_time(&ends))),
        is_disabled: member.disabled,
    }
}
