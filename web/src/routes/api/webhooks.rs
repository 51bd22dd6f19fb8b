//! Outgoing webhooks.

use crm::Permission as P;
use serde_json::json;

use super::{DELETE, GET, PATCH, POST, api};
use crate::{
    api::webhooks as hooks,
    route::{Gate::Needs, Route},
};

const HOOK: &str = "/api/webhooks/{webhook}";

pub(super) fn all() -> Vec<Route> {
    let needs = Needs(P::ManageIntegrations);
    let sample = json!({ "url": "https://hooks.example.com/crm", "types": ["lead.*"] });
    vec![
        api(GET, "/api/webhooks", needs, hooks::list).about("The addresses that are told").lists::<hooks::WebhookOut>(),
        api(POST, "/api/webhooks", needs, hooks::add)
            .about("Add an address; its secret is said this once (Standard Webhooks)")
            .sent(sample)
            .takes::<hooks::WebhookIn>()
            .gives::<hooks::WebhookOut>(201),
        api(GET, "/api/webhooks/{id}", needs, hooks::show)
            .about("One address")
            .at(HOOK)
            .gives::<hooks::WebhookOut>(200),
        api(PATCH, "/api/webhooks/{id}", needs, hooks::edit)
            .about("Change where to and of what; one that is off is turned on by it")
            .at(HOOK)
            .sent(json!({ "url": "https://hooks.example.com/crm", "types": ["deal.win", "message.received"] }))
            .takes::<hooks::WebhookIn>()
            .gives::<hooks::WebhookOut>(200),
        api(POST, "/api/webhooks/{id}/rotate", needs, hooks::rotate)
            .about("Renew the secret; the one before signs beside it for a day")
            .at("/api/webhooks/{webhook}/rotate")
            .gives::<hooks::WebhookOut>(200),
        api(POST, "/api/webhooks/{id}/test", needs, hooks::test)
            .about("Send a test")
            .at("/api/webhooks/{webhook}/test")
            .gives_nothing(202),
        api(GET, "/api/webhooks/{id}/deliveries", needs, hooks::deliveries)
            .about("What was told in the last 30 days, newest first")
            .at("/api/webhooks/{webhook}/deliveries")
            .pages()
            .lists::<hooks::DeliveryOut>(),
        api(POST, "/api/webhooks/{id}/deliveries/{delivery}/replay", needs, hooks::replay)
            .about("Send a delivery again, under the same id")
            .at("/api/webhooks/{webhook}/deliveries/{delivery}/replay")
            .gives_nothing(202),
        api(POST, "/api/webhooks/{id}/off", needs, hooks::turn_off)
            .about("Deliver nothing more for now")
            .at("/api/webhooks/{webhook}/off")
            .gives::<hooks::WebhookOut>(200),
        api(DELETE, "/api/webhooks/{id}", needs, hooks::remove)
            .about("Remove an address, with its log")
            .at("/api/webhooks/{spare_webhook}")
            .gives_nothing(204),
    ]
}
