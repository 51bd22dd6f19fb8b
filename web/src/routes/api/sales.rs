//! Leads, products, pipelines and tasks.

use crm::Permission as P;
use serde_json::json;

use super::{DELETE, GET, PATCH, POST, api};
use crate::{
    api::{self, deals, leads, pipelines, products, tasks},
    route::{
        Gate::{Needs, Own},
        Route,
    },
};

pub(super) fn all() -> Vec<Route> {
    let mut routes = leads();
    routes.extend(products());
    routes.extend(tasks());
    routes
}

/// Leads, and the pipelines that these and deals go through.
fn leads() -> Vec<Route> {
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
        api(POST, "/api/leads/{number}/convert", Needs(P::CreateDeals), leads::convert)
            .about("Make a deal of an open lead; it takes `edit_leads`, too")
            .at("/api/leads/1001/convert")
            .sent(json!({}))
            .takes::<leads::Conversion>()
            .gives::<deals::DealOut>(201),
        api(GET, "/api/pipelines", Own, pipelines::list)
            .about("The pipelines of leads or of deals, the oldest first")
            .query(&[("of", "`lead` or `deal`")])
            .at("/api/pipelines?of=deal")
            .lists::<pipelines::PipelineOut>(),
        api(GET, "/api/stages", Own, pipelines::stages)
            .about("The stages of leads or of deals, in their order, of one pipeline after the other")
            .query(&[("of", "`lead` or `deal`")])
            .at("/api/stages?of=lead")
            .lists::<pipelines::StageOut>(),
    ]
}

fn products() -> Vec<Route> {
    vec![
        api(GET, "/api/products", Needs(P::ViewProducts), products::list)
            .about("Products, newest first")
            .query(&[("active", "`false`, for those that are no longer sold")])
            .pages()
            .lists::<products::ProductOut>(),
        api(POST, "/api/products", Needs(P::CreateProducts), products::create)
            .about("Add a product")
            .sent(json!({ "name": "Oud chair", "price": { "amount": "120.50", "currency": "SAR" }, "tax": "15" }))
            .takes::<products::ProductIn>()
            .gives::<products::ProductOut>(201),
        api(GET, "/api/products/{number}", Needs(P::ViewProducts), products::show)
            .about("One product")
            .at("/api/products/1001")
            .gives::<products::ProductOut>(200),
        api(PATCH, "/api/products/{number}", Needs(P::EditProducts), products::edit)
            .about("Change a product; what stands in deals stays as it was agreed on, and what is not named stays")
            .at("/api/products/1001")
            .sent(json!({ "unit": "piece" }))
            .takes::<products::ProductPatch>()
            .gives::<products::ProductOut>(200),
        api(POST, "/api/products/{number}/retire", Needs(P::EditProducts), products::retire)
            .about("Say that a product is no longer sold")
            .at("/api/products/1001/retire")
            .gives::<products::ProductOut>(200),
        api(POST, "/api/products/{number}/restore", Needs(P::EditProducts), products::restore)
            .about("Say that a product is sold again")
            .at("/api/products/1001/restore")
            .gives::<products::ProductOut>(200),
    ]
}

/// The samples are about a colleague's: what is one's own takes no permission in the panel.
fn tasks() -> Vec<Route> {
    vec![
        api(GET, "/api/tasks", Needs(P::ViewTasks), tasks::list)
            .about("Tasks that are not done, what is due first first")
            .query(&[
                ("filter", "`all`, as if nothing is said; of one's own, `mine`, `today` or `overdue`"),
                ("member", "Those of a colleague, by their id"),
            ])
            .pages()
            .lists::<tasks::TaskOut>(),
        api(POST, "/api/tasks", Needs(P::CreateTasks), tasks::create)
            .about("Give a colleague, or oneself, something to do")
            .sent(json!({ "title": "Call back", "assignee": "{member}" }))
            .takes::<tasks::TaskIn>()
            .gives::<tasks::TaskOut>(201),
        api(GET, "/api/tasks/{number}", Needs(P::ViewTasks), tasks::show)
            .about("One task")
            .at("/api/tasks/1001")
            .gives::<tasks::TaskOut>(200),
        api(PATCH, "/api/tasks/{number}", Needs(P::EditTasks), tasks::edit)
            .about("Change a task; what is not named stays")
            .at("/api/tasks/1001")
            .sent(json!({ "note": "Before noon" }))
            .takes::<tasks::TaskPatch>()
            .gives::<tasks::TaskOut>(200),
        api(POST, "/api/tasks/{number}/done", Needs(P::EditTasks), tasks::done)
            .about("Say that a task is done")
            .at("/api/tasks/1001/done")
            .gives::<tasks::FinishedOut>(200),
        api(POST, "/api/tasks/{number}/reopen", Needs(P::EditTasks), tasks::reopen)
            .about("Say that a task is not done after all")
            .at("/api/tasks/1001/reopen")
            .gives::<tasks::TaskOut>(200),
        api(POST, "/api/tasks/{number}/assign", Needs(P::EditTasks), tasks::assign)
            .about("Give a task to a colleague")
            .at("/api/tasks/1001/assign")
            .sent(json!({ "member": "{other_member}" }))
            .takes::<api::To>()
            .gives::<tasks::TaskOut>(200),
        api(DELETE, "/api/tasks/{number}", Needs(P::DeleteTasks), tasks::delete)
            .about("Take a task away")
            .at("/api/tasks/1002")
            .gives_nothing(204),
    ]
}
