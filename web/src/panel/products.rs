//! Products: what is sold and what no longer is, and one of them.

use askama::Template;
use axum::response::Response;
use crm::{
    Error, Permission, access,
    products::{self, Details, Product, Which},
};
use serde::Deserialize;
use words::t;

use super::{
    Place, Shell,
    forms::{self, Problem},
};
use crate::{
    gate::Session,
    input::{Asked, At, Form},
    wrong::Wrong,
};

/// How many products one page holds.
const ROWS: usize = 25;

/// How `show` names those that are no longer sold.
const RETIRED: &str = "retired";

#[derive(Template)]
#[template(path = "products.html")]
struct Products {
    shell: Shell,
    rows: Vec<Row>,
    total: String,
    is_retired: bool,
    next: Option<i64>,
    may_create: bool,
    typed: Typed,
    problem: Option<Problem>,
}

#[derive(Template)]
#[template(path = "product.html")]
struct One {
    shell: Shell,
    row: Row,
    version: i64,
    is_active: bool,
    may_edit: bool,
    typed: Typed,
    problem: Option<Problem>,
}

/// A product as a page shows it.
struct Row {
    number: i64,
    label: String,
    name: String,
    sku: Option<String>,
    price: String,
    tax: String,
    unit: Option<String>,
    since: String,
    made_by: Option<String>,
}

/// A product as it was typed.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct Typed {
    name: String,
    sku: String,
    price: String,
    tax: String,
    unit: String,
    version: Option<i64>,
}

impl Typed {
    fn details(&self) -> Details {
        let Self { name, sku, price, tax, unit, .. } = self.clone();
        Details { name, sku: Some(sku), price, tax: Some(tax), unit: Some(unit) }
    }
}

/// Which products, and which page of them.
#[derive(Default, Deserialize)]
pub(crate) struct Turn {
    show: Option<String>,
    after: Option<i64>,
}

fn row(shell: &Shell, product: &Product) -> Row {
    Row {
        number: product.number,
        label: products::number_label(product.number),
        name: product.name.clone(),
        sku: product.sku.clone(),
        price: product.price().shown(shell.plain.language),
        tax: product.tax.to_string(),
        unit: product.unit.clone(),
        since: shell.at_time(&product.created_at),
        made_by: product.created_by.clone(),
    }
}

pub(crate) async fn list(session: Session, Asked(turn): Asked<Turn>) -> Result<Response, Wrong> {
    all(&session, turn, Typed::default(), None).await
}

async fn all(session: &Session, turn: Turn, typed: Typed, problem: Option<Problem>) -> Result<Response, Wrong> {
    let is_retired = match turn.show.as_deref() {
        None | Some("sold") => false,
        Some(RETIRED) => true,
        Some(_) => return Err(Wrong::Query),
    };
    let slice = crm::page::Slice::of(turn.after, ROWS);
    let page = products::list(&session.db, &session.caller, !is_retired, slice).await?;
    let allowed = access::allowed(&session.db, &session.caller).await?;
    let shell = Shell::with(session, Place::Products, &allowed);
    let total = match is_retired {
        true => t!(session.language, "products-title-retired", count = page.total),
        false => t!(session.language, "products-title", count = page.total),
    };
    let rows = page.products.iter().map(|product| row(&shell, product)).collect();
    let may_create = allowed.may(Permission::CreateProducts);
    let page = Products { shell, rows, total, is_retired, next: page.next, may_create, typed, problem };
    forms::page(&page, page.problem.as_ref())
}

pub(crate) async fn add(session: Session, Form(typed): Form<Typed>) -> Result<Response, Wrong> {
    match products::add(&session.db, &session.caller, typed.details()).await {
        Ok(product) => Ok(forms::to(&path(product.number))),
        Err(error) => match forms::mendable(&session, error)? {
            None => Ok(forms::to("/admin/products")),
            problem => all(&session, Turn::default(), typed, problem).await,
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
    let product = products::show(&session.db, &session.caller, &products::number_label(number)).await?;
    let allowed = access::allowed(&session.db, &session.caller).await?;
    let shell = Shell::with(session, Place::Products, &allowed);
    let as_it_is = || Typed {
        name: product.name.clone(),
        sku: product.sku.clone().unwrap_or_default(),
        price: product.price().typed(),
        tax: product.tax.to_string(),
        unit: product.unit.clone().unwrap_or_default(),
        version: None,
    };
    let page = One {
        row: row(&shell, &product),
        version: product.version,
        is_active: product.is_active,
        may_edit: allowed.may(Permission::EditProducts),
        typed: typed.unwrap_or_else(as_it_is),
        problem,
        shell,
    };
    forms::page(&page, page.problem.as_ref())
}

pub(crate) async fn edit(
    session: Session,
    (At(number), Form(typed)): (At<i64>, Form<Typed>),
) -> Result<Response, Wrong> {
    let which = Which { number, seen: typed.version };
    let done = products::edit(&session.db, &session.caller, which, typed.details()).await;
    finish(&session, number, done, Some(typed)).await
}

pub(crate) async fn retire(session: Session, At(number): At<i64>) -> Result<Response, Wrong> {
    let done = products::retire(&session.db, &session.caller, Which::number(number)).await;
    finish(&session, number, done, None).await
}

pub(crate) async fn restore(session: Session, At(number): At<i64>) -> Result<Response, Wrong> {
    let done = products::restore(&session.db, &session.caller, Which::number(number)).await;
    finish(&session, number, done, None).await
}

fn path(number: i64) -> String {
    format!("/admin/products/{number}")
}

/// Back to the product; or the product again, with what was typed and could not be done.
async fn finish(
    session: &Session,
    number: i64,
    done: Result<Product, Error>,
    typed: Option<Typed>,
) -> Result<Response, Wrong> {
    match forms::problem(session, done)? {
        None => Ok(forms::to(&path(number))),
        problem => one(session, number, typed, problem).await,
    }
}
