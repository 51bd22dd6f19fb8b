//! Leads, deals, tasks, products and companies.

use axum::{http::Method, response::IntoResponse};
use crm::Permission as P;
use serde_json::json;

use crate::{
    gate::Session,
    input::Input,
    panel::{companies, deals, leads, products, tasks},
    route::{
        Gate::{self, Needs, Own},
        Kind, Route, route,
    },
    wrong::Wrong,
};

/// A day that is ahead for long.
const AHEAD: &str = "2099-12-31";

pub(super) fn all() -> Vec<Route> {
    let rooms = [of_leads(), of_deals(), of_tasks(), of_products(), of_companies()];
    rooms.into_iter().flatten().collect()
}

fn of_leads() -> Vec<Route> {
    let (sees, edits) = (Needs(P::ViewLeads), Needs(P::EditLeads));
    vec![
        get("/admin/leads", sees, leads::list),
        get("/admin/leads/board", sees, leads::board),
        get("/admin/leads/new", Needs(P::CreateLeads), leads::work::begin),
        post("/admin/leads", Needs(P::CreateLeads), leads::work::create)
            .sent(json!({ "name": "Reem", "phone": "", "interest": "A sofa", "notes": "" })),
        get("/admin/leads/{number}", sees, leads::show).at("/admin/leads/1001"),
        post("/admin/leads/{number}", edits, leads::work::edit)
            .at("/admin/leads/1001")
            .sent(json!({ "interest": "Two sofas", "notes": "", "version": "1" })),
        post("/admin/leads/{number}/note", edits, leads::work::note)
            .at("/admin/leads/1001/note")
            .sent(json!({ "note": "Called, nobody there" })),
        post("/admin/leads/{number}/move", edits, leads::work::move_to)
            .at("/admin/leads/1001/move")
            .sent(json!({ "stage": "{lead_stage}", "from": "board" })),
        post("/admin/leads/{number}/assign", edits, leads::work::assign)
            .at("/admin/leads/1001/assign")
            .sent(json!({ "member": "{member}" })),
        post("/admin/leads/{number}/lose", edits, leads::work::lose)
            .at("/admin/leads/1001/lose")
            .sent(json!({ "reason": "Too dear" })),
        post("/admin/leads/{number}/reopen", edits, leads::work::reopen).at("/admin/leads/1001/reopen").sent(json!({})),
        // It takes the permission to open deals, too, which every role has that has this one.
        post("/admin/leads/{number}/convert", edits, leads::work::convert)
            .at("/admin/leads/1001/convert")
            .sent(json!({})),
    ]
}

fn of_deals() -> Vec<Route> {
    let (sees, creates, edits) = (Needs(P::ViewDeals), Needs(P::CreateDeals), Needs(P::EditDeals));
    let known = json!({ "subject": "Sofas", "value": "1500", "expected": AHEAD, "notes": "", "version": "1" });
    vec![
        get("/admin/deals", sees, deals::list),
        get("/admin/deals/board", sees, deals::board),
        get("/admin/deals/new", creates, deals::work::begin).at("/admin/deals/new?contact={contact}"),
        post("/admin/deals", creates, deals::work::create).sent(
            json!({ "contact": "{contact}", "subject": "Sofas", "value": "1500", "expected": AHEAD, "notes": "" }),
        ),
        get("/admin/deals/{number}", sees, deals::show).at("/admin/deals/1001"),
        post("/admin/deals/{number}", edits, deals::work::edit).at("/admin/deals/1001").sent(known),
        post("/admin/deals/{number}/note", edits, deals::work::note)
            .at("/admin/deals/1001/note")
            .sent(json!({ "note": "Wants it by June" })),
        post("/admin/deals/{number}/move", edits, deals::work::move_to)
            .at("/admin/deals/1001/move")
            .sent(json!({ "stage": "{deal_stage}" })),
        post("/admin/deals/{number}/assign", edits, deals::work::assign)
            .at("/admin/deals/1001/assign")
            .sent(json!({ "member": "{member}" })),
        // It takes the permission to see products, too, which every role has that has this one.
        post("/admin/deals/{number}/lines", edits, deals::work::set_line)
            .at("/admin/deals/1001/lines")
            .sent(json!({ "product": "P-1001", "quantity": "2", "discount": "" })),
        post("/admin/deals/{number}/win", edits, deals::work::win).at("/admin/deals/1001/win").sent(json!({})),
        post("/admin/deals/{number}/lose", edits, deals::work::lose)
            .at("/admin/deals/1001/lose")
            .sent(json!({ "reason": "Too dear" })),
        post("/admin/deals/{number}/reopen", edits, deals::work::reopen).at("/admin/deals/1001/reopen").sent(json!({})),
    ]
}

/// What a gate names here is what it takes for others' tasks. What is one's own takes nothing.
fn of_tasks() -> Vec<Route> {
    let edits = Needs(P::EditTasks);
    let typed = json!({ "title": "Call Layla", "note": "", "due": "2099-12-31T09:30", "repeat": "weekly" });
    vec![
        get("/admin/tasks", Own, tasks::list),
        post("/admin/tasks", Own, tasks::add).sent(typed.clone()),
        get("/admin/tasks/{number}", Needs(P::ViewTasks), tasks::show).at("/admin/tasks/1001"),
        post("/admin/tasks/{number}", edits, tasks::edit).at("/admin/tasks/1001").sent(typed),
        post("/admin/tasks/{number}/assign", edits, tasks::assign)
            .at("/admin/tasks/1001/assign")
            .sent(json!({ "member": "{member}" })),
        post("/admin/tasks/{number}/done", edits, tasks::done).at("/admin/tasks/1001/done").sent(json!({})),
        post("/admin/tasks/{number}/reopen", edits, tasks::reopen).at("/admin/tasks/1001/reopen").sent(json!({})),
        post("/admin/tasks/{number}/delete", Needs(P::DeleteTasks), tasks::delete)
            .at("/admin/tasks/1001/delete")
            .sent(json!({})),
    ]
}

fn of_products() -> Vec<Route> {
    let (sees, edits) = (Needs(P::ViewProducts), Needs(P::EditProducts));
    vec![
        get("/admin/products", sees, products::list),
        post("/admin/products", Needs(P::CreateProducts), products::add)
            .sent(json!({ "name": "Table", "sku": "", "price": "900", "tax": "15", "unit": "" })),
        get("/admin/products/{number}", sees, products::show).at("/admin/products/1001"),
        post("/admin/products/{number}", edits, products::edit)
            .at("/admin/products/1001")
            .sent(json!({ "name": "Sofa", "sku": "", "price": "1600", "tax": "15", "unit": "", "version": "1" })),
        post("/admin/products/{number}/retire", edits, products::retire)
            .at("/admin/products/1001/retire")
            .sent(json!({})),
        post("/admin/products/{number}/restore", edits, products::restore)
            .at("/admin/products/1001/restore")
            .sent(json!({})),
    ]
}

fn of_companies() -> Vec<Route> {
    let (sees, edits) = (Needs(P::ViewContacts), Needs(P::EditContacts));
    vec![
        get("/admin/companies", sees, companies::list),
        post("/admin/companies", Needs(P::CreateContacts), companies::add)
            .sent(json!({ "name": "Orchid Clinic", "registration": "", "notes": "" })),
        get("/admin/companies/{number}", sees, companies::show).at("/admin/companies/1001"),
        post("/admin/companies/{number}", edits, companies::edit)
            .at("/admin/companies/1001")
            .sent(json!({ "name": "Oasis", "registration": "", "notes": "Pays late", "version": "1" })),
        post("/admin/companies/{number}/assign", edits, companies::assign)
            .at("/admin/companies/1001/assign")
            .sent(json!({ "member": "{member}" })),
    ]
}

fn get<I, F, O>(
    path: &'static str,
    gate: Gate,
    handle: impl Fn(Session, I) -> F + Clone + Send + Sync + 'static,
) -> Route
where
    I: Input + Send,
    F: Future<Output = Result<O, Wrong>> + Send,
    O: IntoResponse,
{
    route(Method::GET, Kind::Page, path, gate, handle)
}

fn post<I, F, O>(
    path: &'static str,
    gate: Gate,
    handle: impl Fn(Session, I) -> F + Clone + Send + Sync + 'static,
) -> Route
where
    I: Input + Send,
    F: Future<Output = Result<O, Wrong>> + Send,
    O: IntoResponse,
{
    route(Method::POST, Kind::Page, path, gate, handle)
}
