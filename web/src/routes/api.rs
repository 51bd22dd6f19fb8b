//! The endpoints of the REST API, with what its document says of them.

mod webhooks;

use axum::{http::Method, response::IntoResponse};
use crm::Permission as P;
use serde_json::json;

use crate::{
    api::{self, contacts, document, leads, me},
    gate::Session,
    input::Input,
    route::{Gate, Kind, Route, open, route},
    wrong::Wrong,
};

use Gate::{Needs, Own};

const GET: Method = Method::GET;
const POST: Method = Method::POST;
const PATCH: Method = Method::PATCH;
const DELETE: Method = Method::DELETE;

pub(super) fn all() -> Vec<Route> {
    let mut routes = vec![
        open(Method::GET, Kind::Api, "/api/openapi.json", document::json),
        open(Method::GET, Kind::Page, "/api", document::page),
        api(GET, "/api/me", Own, me::show).about("Who one is, and what one may").gives::<me::Me>(200),
    ];
    routes.extend(customers());
    routes.extend(sales());
    routes.extend(webhooks::all());
    routes
}

/// Contacts.
fn customers() -> Vec<Route> {
    vec![
        api(GET, "/api/contacts", Needs(P::ViewContacts), contacts::list)
            .about("Contacts that what is asked for may mean, the likeliest first, at most 25; the newest, for nothing")
            .query(&[("q", "A name in any spelling, the beginning or end of a phone, an e-mail address")])
            .lists::<contacts::ContactLine>(),
        api(GET, "/api/contacts/{id}", Needs(P::ViewContacts), contacts::show)
            .about("One contact")
            .at("/api/contacts/{contact}")
            .gives::<contacts::ContactOut>(200),
    ]
}

/// Leads.
fn sales() -> Vec<Route> {
    vec![
        api(GET, "/api/leads", Needs(P::ViewLeads), leads::list)
            .about("The open leads, newest first")
            .pages()
            .lists::<leads::LeadOut>(),
        api(POST, "/api/leads", Needs(P::CreateLeads), leads::create)
            .about("Open a lead")
            .sent(json!({ "name": "Reem", "phone": "+966500000177", "interest": "A sofa" }))
            .takes::<leads::LeadIn>()
            .gives::<leads::LeadOut>(201),
        api(GET, "/api/leads/{number}", Needs(P::ViewLeads), leads::show)
            .about("One lead")
            .at("/api/leads/1001")
            .gives::<leads::LeadOut>(200),
        api(PATCH, "/api/leads/{number}", Needs(P::EditLeads), leads::edit)
            .about("Change what is known of an open lead; what is not named stays")
            .at("/api/leads/1001")
            .sent(json!({ "interest": "Two sofas" }))
            .takes::<leads::LeadPatch>()
            .gives::<leads::LeadOut>(200),
        api(POST, "/api/leads/{number}/assign", Needs(P::EditLeads), leads::assign)
            .about("Give a lead to a colleague")
            .at("/api/leads/1001/assign")
            .sent(json!({ "member": "{member}" }))
            .takes::<api::To>()
            .gives::<leads::LeadOut>(200),
        api(POST, "/api/leads/{number}/move", Needs(P::EditLeads), leads::move_to)
            .about("Move a lead to another stage")
            .at("/api/leads/1001/move")
            .sent(json!({ "stage": "{lead_stage}" }))
            .takes::<api::Into>()
            .gives::<leads::LeadOut>(200),
        api(GET, "/api/leads/{number}/notes", Needs(P::ViewLeads), leads::notes)
            .about("The newest notes about a lead, the oldest of them first")
            .at("/api/leads/1001/notes")
            .lists::<api::NoteOut>(),
        api(POST, "/api/leads/{number}/notes", Needs(P::EditLeads), leads::note)
            .about("Write a note about a lead, for colleagues only")
            .at("/api/leads/1001/notes")
            .sent(json!({ "text": "Called, nobody there" }))
            .takes::<api::Text>()
            .gives::<leads::LeadOut>(200),
        api(POST, "/api/leads/{number}/lose", Needs(P::EditLeads), leads::lose)
            .about("Say that nothing came of a lead")
            .at("/api/leads/1001/lose")
            .sent(json!({ "reason": "Too dear" }))
            .takes::<api::Reason>()
            .gives::<leads::LeadOut>(200),
        api(POST, "/api/leads/{number}/reopen", Needs(P::EditLeads), leads::reopen)
            .about("Open a lead again of which nothing had come")
            .at("/api/leads/1001/reopen")
            .gives::<leads::LeadOut>(200),
    ]
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
