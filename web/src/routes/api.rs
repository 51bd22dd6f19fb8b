//! The endpoints of the REST API, with what its document says of them.

mod calendar;
mod customers;
mod deals;
mod inbox;
mod people;
mod sales;
mod webhooks;

use axum::{http::Method, response::IntoResponse};

use crate::{
    api::{document, me},
    gate::Session,
    input::Input,
    route::{Gate, Kind, Route, open, route},
    wrong::Wrong,
};

use Gate::Own;

const GET: Method = Method::GET;
const POST: Method = Method::POST;
const PATCH: Method = Method::PATCH;
const DELETE: Method = Method::DELETE;

pub(super) fn all() -> Vec<Route> {
    let mut routes = vec![
        open(Method::GET, Kind::Api, "/api/openapi.json", document::json),
        open(Method::GET, Kind::Page, "/api", document::page),
        api(GET, "/api/me", Own, me::show).about("Who one is, and what one may").gives::<me::Me>(200),
        api(GET, "/api/company", Own, me::company)
            .about("The company, as everybody knows it")
            .gives::<me::CompanyProfile>(200),
    ];
    routes.extend(customers::all());
    routes.extend(sales::all());
    routes.extend(deals::all());
    routes.extend(calendar::all());
    routes.extend(inbox::all());
    routes.extend(people::all());
    routes.extend(webhooks::all());
    routes
}

/// An endpoint. Whoever changes a thing says how they saw it: by `If-Match`.
fn api<I, F, O>(
    method: Method,
    path: &'static str,
    gate: Gate,
    handle: impl Fn(Session, I) -> F + Clone + Send + Sync + 'static,
) -> Route
where
    I: Input + Send,
    F: Future<Output = Result<O, Wrong>> + Send,
    O: IntoResponse,
{
    let is_versioned = method == Method::PATCH;
    let route = route(method, Kind::Api, path, gate, handle);
    if is_versioned { route.versioned() } else { route }
}
