//! Companies that customers work for: all of them, and one with its people.

use askama::Template;
use axum::response::Response;
use crm::{
    Error, Permission, access,
    companies::{self, Company, Edit, Which},
};
use serde::Deserialize;
use words::t;

use super::{
    Place, Shell,
    forms::{self, Choice, Given, Problem},
};
use crate::{
    gate::Session,
    input::{Asked, At, Form},
    wrong::Wrong,
};

/// How many companies one page holds.
const ROWS: usize = 25;

#[derive(Template)]
#[template(path = "companies.html")]
struct Companies {
    shell: Shell,
    rows: Vec<Row>,
    next: Option<i64>,
    may_create: bool,
    typed: Typed,
    problem: Option<Problem>,
}

#[derive(Template)]
#[template(path = "company.html")]
struct One {
    shell: Shell,
    row: Row,
    company: Company,
    employees: Vec<Employee>,
    may_edit: bool,
    people: Vec<Choice>,
    typed: Typed,
    problem: Option<Problem>,
}

/// A company as a page shows it.
struct Row {
    number: i64,
    label: String,
    name: String,
    registration: Option<String>,
    contacts: String,
    owner: Option<String>,
    since: String,
}

/// Somebody who works there.
struct Employee {
    id: String,
    name: String,
}

/// A company as it was typed.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct Typed {
    name: String,
    registration: String,
    notes: String,
    version: Option<i64>,
}

impl Typed {
    fn edit(&self) -> Edit {
        let Self { name, registration, notes, .. } = self.clone();
        Edit { name, registration: Some(registration), notes: Some(notes) }
    }
}

/// Which page.
#[derive(Deserialize)]
pub(crate) struct Turn {
    after: Option<i64>,
}

fn row(shell: &Shell, company: &Company) -> Row {
    Row {
        number: company.number,
        label: Which::number(company.number).label(),
        name: company.name.clone(),
        registration: company.registration.clone(),
        contacts: t!(shell.plain.language, "company-contacts", count = company.contacts),
        owner: company.owner.clone(),
        since: shell.at_time(&company.created_at),
    }
}

pub(crate) async fn list(session: Session, Asked(Turn { after }): Asked<Turn>) -> Result<Response, Wrong> {
    all(&session, after, Typed::default(), None).await
}

async fn all(session: &Session, after: Option<i64>, typed: Typed, problem: Option<Problem>) -> Result<Response, Wrong> {
    let slice = crm::page::Slice::of(after, ROWS);
    let page = companies::list(&session.db, &session.caller, slice).await?;
    let allowed = access::allowed(&session.db, &session.caller).await?;
    let shell = Shell::with(session, Place::Companies, &allowed);
    let rows = page.companies.iter().map(|company| row(&shell, company)).collect();
    let may_create = allowed.may(Permission::CreateContacts);
    let page = Companies { shell, rows, next: page.next, may_create, typed, problem };
    forms::page(&page, page.problem.as_ref())
}

pub(crate) async fn add(session: Session, Form(typed): Form<Typed>) -> Result<Response, Wrong> {
    match companies::add(&session.db, &session.caller, typed.edit()).await {
        Ok(company) => Ok(forms::to(&path(company.number))),
        Err(error) => match forms::mendable(&session, error)? {
            None => Ok(forms::to("/admin/companies")),
            problem => all(&session, None, typed, problem).await,
        },
    }
}

pub(crate) async fn show(session: Session, At(number): At<i64>) -> Result<Response, Wrong> {
    one(&session, number, None, None).await
}

/// The page of one, with what was typed and could not be done.
async fn one(
    session: &Session,
    number: i64,
    typed: Option<Typed>,
    problem: Option<Problem>,
) -> Result<Response, Wrong> {
    let (db, caller, which) = (&session.db, &session.caller, Which::number(number));
    let company = companies::show(db, caller, which).await?;
    let employees = companies::contacts(db, caller, which).await?;
    let allowed = access::allowed(db, caller).await?;
    let shell = Shell::with(session, Place::Companies, &allowed);
    let as_it_is = || Typed {
        name: company.name.clone(),
        registration: company.registration.clone().unwrap_or_default(),
        notes: company.notes.clone().unwrap_or_default(),
        version: None,
    };
    let employee = |one: companies::Employee| Employee { id: one.id.to_string(), name: one.name.to_string() };
    let may_edit = allowed.may(Permission::EditContacts);
    let page = One {
        row: row(&shell, &company),
        employees: employees.into_iter().map(employee).collect(),
        may_edit,
        people: match may_edit {
            true => forms::colleagues(session, Permission::EditContacts, Permission::ViewContacts).await?,
            false => Vec::new(),
        },
        typed: typed.unwrap_or_else(as_it_is),
        problem,
        shell,
        company,
    };
    forms::page(&page, page.problem.as_ref())
}

pub(crate) async fn edit(
    session: Session,
    (At(number), Form(typed)): (At<i64>, Form<Typed>),
) -> Result<Response, Wrong> {
    let which = Which { number, seen: typed.version };
    let done = companies::edit(&session.db, &session.caller, which, typed.edit()).await;
    finish(&session, number, done, Some(typed)).await
}

pub(crate) async fn assign(
    session: Session,
    (At(number), Form(to)): (At<i64>, Form<Given>),
) -> Result<Response, Wrong> {
    let done = companies::assign(&session.db, &session.caller, Which::number(number), to.member).await;
    finish(&session, number, done, None).await
}

fn path(number: i64) -> String {
    format!("/admin/companies/{number}")
}

/// Back to the company; or the company again, with what was typed and could not be done.
async fn finish(
    session: &Session,
    number: i64,
    done: Result<Company, Error>,
    typed: Option<Typed>,
) -> Result<Response, Wrong> {
    match forms::problem(session, done)? {
        None => Ok(forms::to(&path(number))),
        problem => one(session, number, typed, problem).await,
    }
}
