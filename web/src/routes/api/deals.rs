//! Deals, and what is offered of them.

use crm::Permission as P;
use serde_json::json;

use super::{GET, PATCH, POST, api};
use crate::{
    api::{self, deals, quotes},
    route::{Gate::Needs, Route},
};

pub(super) fn all() -> Vec<Route> {
    let mut routes = deals();
    routes.extend(work());
    routes.extend(quotes());
    routes
}

fn deals() -> Vec<Route> {
    vec![
        api(GET, "/api/deals", Needs(P::ViewDeals), deals::list)
            .about("Deals, newest first")
            .query(&[
                ("filter", "`open`, as if nothing is said; `mine`, of these one's own; `won` or `lost`"),
                ("stage", "Those that are open in a stage, by its id"),
            ])
            .pages()
            .lists::<deals::DealOut>(),
        api(GET, "/api/deals/board", Needs(P::ViewDeals), deals::board)
            .about("The open deals of a pipeline by its stages, and what they come to")
            .query(&[("pipeline", "The pipeline's id; the first one, if nothing is said")])
            .gives::<deals::BoardOut>(200),
        api(POST, "/api/deals", Needs(P::CreateDeals), deals::create)
            .about("Open a deal with a contact")
            .sent(json!({
                "contact": "{contact}", "subject": "Two sofas", "value": { "amount": "4500.00", "currency": "SAR" },
                "expected_on": "2199-12-31",
            }))
            .takes::<deals::DealIn>()
            .gives::<deals::DealOut>(201),
        api(GET, "/api/deals/{number}", Needs(P::ViewDeals), deals::show)
            .about("One deal")
            .at("/api/deals/1001")
            .gives::<deals::DealOut>(200),
        api(PATCH, "/api/deals/{number}", Needs(P::EditDeals), deals::edit)
            .about("Change what is known of an open deal; what is not named stays")
            .at("/api/deals/1001")
            .sent(json!({ "notes": "Wants delivery" }))
            .takes::<deals::DealPatch>()
            .gives::<deals::DealOut>(200),
        api(GET, "/api/deals/{number}/notes", Needs(P::ViewDeals), deals::notes)
            .about("The newest notes about a deal and the lead that it was, the oldest of them first")
            .at("/api/deals/1001/notes")
            .lists::<api::NoteOut>(),
        api(POST, "/api/deals/{number}/notes", Needs(P::EditDeals), deals::note)
            .about("Write a note about a deal, for colleagues only")
            .at("/api/deals/1001/notes")
            .sent(json!({ "text": "Asked for a discount" }))
            .takes::<api::Text>()
            .gives::<deals::DealOut>(200),
        api(GET, "/api/deals/{number}/lines", Needs(P::ViewDeals), deals::lines)
            .about("What is sold in a deal, in the order in which it was put there")
            .at("/api/deals/1001/lines")
            .lists::<deals::LineOut>(),
        api(POST, "/api/deals/{number}/lines", Needs(P::EditDeals), deals::set_line)
            .about("Say how many of a product are in a deal; it takes `view_products`, too")
            .at("/api/deals/1001/lines")
            .sent(json!({ "product": 1001, "quantity": "2", "discount": "5" }))
            .takes::<deals::LineIn>()
            .gives::<deals::DealOut>(200),
    ]
}

/// What becomes of one.
fn work() -> Vec<Route> {
    vec![
        api(POST, "/api/deals/{number}/assign", Needs(P::EditDeals), deals::assign)
            .about("Give a deal to a colleague")
            .at("/api/deals/1001/assign")
            .sent(json!({ "member": "{member}" }))
            .takes::<api::To>()
            .gives::<deals::DealOut>(200),
        api(POST, "/api/deals/{number}/move", Needs(P::EditDeals), deals::move_to)
            .about("Move a deal to another stage")
            .at("/api/deals/1001/move")
            .sent(json!({ "stage": "{deal_stage}" }))
            .takes::<api::Into>()
            .gives::<deals::DealOut>(200),
        api(POST, "/api/deals/{number}/win", Needs(P::EditDeals), deals::win)
            .about("Say that they bought: today")
            .at("/api/deals/1001/win")
            .gives::<deals::DealOut>(200),
        api(POST, "/api/deals/{number}/reopen", Needs(P::EditDeals), deals::reopen)
            .about("Say that a deal that was won or lost is not decided after all")
            .at("/api/deals/1001/reopen")
            .gives::<deals::DealOut>(200),
        api(POST, "/api/deals/{number}/lose", Needs(P::EditDeals), deals::lose)
            .about("Say that nothing came of a deal")
            .at("/api/deals/1002/lose")
            .sent(json!({ "reason": "Too dear" }))
            .takes::<api::Reason>()
            .gives::<deals::DealOut>(200),
    ]
}

fn quotes() -> Vec<Route> {
    vec![
        api(POST, "/api/deals/{number}/quotes", Needs(P::EditDeals), quotes::make)
            .about("Make a quote of an open deal as it is now; the one that was open before is void")
            .at("/api/deals/1001/quotes")
            .sent(json!({ "days": 7, "note": "With delivery" }))
            .takes::<quotes::QuoteIn>()
            .gives::<quotes::PaperOut>(201),
        api(GET, "/api/quotes/{number}", Needs(P::ViewDeals), quotes::show)
            .about("One quote, with what stands in it")
            .at("/api/quotes/1001")
            .gives::<quotes::PaperOut>(200),
        api(POST, "/api/quotes/{number}/send", Needs(P::EditDeals), quotes::send)
            .about("Offer a quote to its customer on WhatsApp; it takes `send_messages`, too")
            .at("/api/quotes/1001/send")
            .gives::<quotes::QuoteOut>(200),
        api(POST, "/api/quotes/{number}/void", Needs(P::EditDeals), quotes::void)
            .about("Take a quote back that nobody has answered")
            .at("/api/quotes/1001/void")
            .gives::<quotes::QuoteOut>(200),
    ]
}
