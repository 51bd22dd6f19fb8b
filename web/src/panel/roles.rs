//! Roles: all by rank, and the company's own to be made, changed and deleted.

use std::collections::HashMap;

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use crm::{
    Error, Permission, Role,
    error::Noun,
    ids::RoleId,
    role::{AnyRole, CustomRole},
    roles::{self, EditRole, Listed, NewRole},
};
use serde::Deserialize;
use words::t;

use super::{
    Place, Shell,
    forms::{self, Choice},
    html,
    matrix::{self, Mark, Matrix},
    role_name,
};
use crate::{
    gate::Session,
    input::{At, Form},
    wrong::Wrong,
};

#[derive(Template)]
#[template(path = "roles.html")]
struct Roles {
    shell: Shell,
    rows: Vec<Row>,
    form: Fields,
    matrix: Matrix,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "role.html")]
struct One {
    shell: Shell,
    id: String,
    called: String,
    form: Fields,
    matrix: Matrix,
    problem: Option<String>,
}

/// A role as a page shows it.
struct Row {
    /// Of one of the company's own.
    id: Option<String>,
    reference: String,
    called: String,
    about: String,
    rank: u8,
    /// How many hold it; nothing of the one that everybody else holds.
    holders: Option<i64>,
}

/// What the form of one holds, besides the permissions.
struct Fields {
    name: String,
    above: Vec<Choice>,
}

/// What was typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Sent {
    name: String,
    above: String,
    #[serde(flatten)]
    rest: HashMap<String, String>,
}

impl Sent {
    fn above(&self) -> Result<Role, Wrong> {
        self.above.parse().map_err(|_| Wrong::Form)
    }

    fn of(role: &CustomRole) -> Self {
        let below = Role::ALL.iter().filter(|below| below.rank() < role.rank).max_by_key(|below| below.rank());
        let ticked = role.permissions.iter().map(|permission| (matrix::field(*permission), "1".to_owned()));
        let above = below.map(ToString::to_string).unwrap_or_default();
        Self { name: role.name.clone(), above, rest: ticked.collect() }
    }
}

pub(crate) async fn list(session: Session, (): ()) -> Result<Response, Wrong> {
    all(&session, &Sent { above: Role::User.to_string(), ..Sent::default() }, None).await
}

pub(crate) async fn create(session: Session, Form(sent): Form<Sent>) -> Result<Response, Wrong> {
    let new = NewRole { name: sent.name.clone(), above: sent.above()?, permissions: matrix::chosen(&sent.rest) };
    match roles::create(&session.db, &session.caller, new).await {
        Ok(_) => Ok(Redirect::to("/admin/roles").into_response()),
        Err(error) => {
            let problem = forms::said(&session, error)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, all(&session, &sent, Some(problem)).await?).into_response())
        }
    }
}

pub(crate) async fn show(session: Session, At(id): At<RoleId>) -> Result<Response, Wrong> {
    one(&session, id, None, None).await
}

pub(crate) async fn edit(session: Session, (At(id), Form(sent)): (At<RoleId>, Form<Sent>)) -> Result<Response, Wrong> {
    let permissions = Some(matrix::chosen(&sent.rest));
    let edit = EditRole { name: Some(sent.name.clone()), above: Some(sent.above()?), permissions };
    mended(&session, id, Some(sent), roles::edit(&session.db, &session.caller, id, edit).await).await
}

pub(crate) async fn delete(session: Session, At(id): At<RoleId>) -> Result<Response, Wrong> {
    mended(&session, id, None, roles::delete(&session.db, &session.caller, id).await).await
}

async fn mended(
    session: &Session,
    id: RoleId,
    typed: Option<Sent>,
    done: Result<CustomRole, Error>,
) -> Result<Response, Wrong> {
    match done {
        Ok(_) => Ok(Redirect::to("/admin/roles").into_response()),
        Err(error) => {
            let problem = forms::said(session, error)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, one(session, id, typed, Some(problem)).await?).into_response())
        }
    }
}

async fn all(session: &Session, typed: &Sent, problem: Option<String>) -> Result<Response, Wrong> {
    let listed = roles::list(&session.db, &session.caller).await?;
    let shell = Shell::at(session, Place::Roles).await?;
    let rows = listed.iter().map(|listed| row(&shell, listed)).collect();
    let (form, matrix) = fields(&shell, typed);
    Ok(html(&Roles { shell, rows, form, matrix, problem })?.into_response())
}

async fn one(session: &Session, id: RoleId, typed: Option<Sent>, problem: Option<String>) -> Result<Response, Wrong> {
    let listed = roles::list(&session.db, &session.caller).await?;
    let role = listed.into_iter().find_map(|listed| match listed.role {
        AnyRole::Custom(role) if role.id == id => Some(role),
        _ => None,
    });
    let role = role.ok_or(Error::NotFound(Noun::Role))?;
    let shell = Shell::at(session, Place::Roles).await?;
    let (form, matrix) = fields(&shell, &typed.unwrap_or_else(|| Sent::of(&role)));
    let page = One { shell, id: id.to_string(), called: role.name.clone(), form, matrix, problem };
    Ok(html(&page)?.into_response())
}

fn row(shell: &Shell, listed: &Listed) -> Row {
    let language = shell.plain.language;
    let (id, about) = match &listed.role {
        AnyRole::BuiltIn(role) => (None, words::role_about(language, *role)),
        AnyRole::Custom(role) => (Some(role.id.to_string()), t!(language, "roles-own", count = role.permissions.len())),
    };
    Row {
        id,
        reference: listed.role.reference().to_string(),
        called: role_name(language, &listed.role),
        about,
        rank: listed.role.rank(),
        holders: Some(listed.holders).filter(|_| listed.role != AnyRole::BuiltIn(Role::User)),
    }
}

/// The form: of who may not make roles, without boxes.
fn fields(shell: &Shell, typed: &Sent) -> (Fields, Matrix) {
    let language = shell.plain.language;
    let choice = |role: &Role| Choice {
        value: role.to_string(),
        called: words::role(language, *role),
        chosen: role.as_str() == typed.above,
    };
    let above = Role::ALL.iter().filter(|role| **role != Role::Owner).map(choice).collect();
    let chosen: Vec<Permission> = matrix::chosen(&typed.rest);
    let mark = |permission| match (shell.may.roles, chosen.contains(&permission)) {
        (true, _) => Mark::default(),
        (false, true) => Mark { tone: "yes", sign: "✓", words: t!(language, "web-yes") },
        (false, false) => Mark { tone: "no", sign: "–", words: t!(language, "web-no") },
    };
    let matrix = Matrix { has_boxes: shell.may.roles, ..Matrix::new(language, &chosen, mark) };
    (Fields { name: typed.name.clone(), above }, matrix)
}
