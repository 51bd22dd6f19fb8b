//! Statuses of sends: `sent`, `delivered`, `read`, `failed`, as Meta reports them since April 2026.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::webhook::{Item, Update, contact};
use super::world::{Tick, World};
use super::{Change, Inner, courier, graph_error};

/// The webhook that reports this tick of a message the application sent; `None` if it sent no such message.
pub(super) fn update(world: &World, wamid: &str, tick: Tick, now: DateTime<Utc>) -> Option<Update> {
    let message = world.message(wamid)?;
    let person = message.person.map(|id| world.person(id));
    let (word, error) = match tick {
        Tick::Pending | Tick::Sent => ("sent", None),
        Tick::Delivered => ("delivered", None),
        Tick::Read => ("read", None),
        Tick::Failed(code) => ("failed", Some(graph_error::in_webhook(code))),
    };
    let mut status = json!({ "id": wamid, "status": word, "timestamp": now.timestamp().to_string() });
    let failed = error.is_some();
    // A failed status names only what the application itself named.
    let phone = if message.to_user_id {
        person.filter(|_| !failed).and_then(|person| person.phone.clone())
    } else {
        Some(super::world::digits(&message.input))
    };
    if let Some(phone) = phone {
        status["recipient_id"] = phone.into();
    }
    if let Some(person) = person.filter(|_| !failed || message.to_user_id) {
        status["recipient_user_id"] = person.user_id.clone().into();
    }
    if let Some(opaque) = &message.phone.opaque {
        status["biz_opaque_callback_data"] = opaque.clone().into();
    }
    if matches!(word, "sent" | "delivered") {
        let category = if message.phone.kind == "template" { "utility" } else { "service" };
        status["pricing"] =
            json!({ "billable": true, "pricing_model": "PMP", "category": category, "type": "regular" });
    }
    if let Some(error) = error {
        status["errors"] = Value::Array(vec![error]);
    }
    let contact = person.filter(|_| !failed).map(|person| contact(person, word != "sent"));
    let item = Item::Status { contact, status };
    Some(Update { number: message.number.clone(), item, wamid: Some(wamid.to_owned()) })
}

/// Reports what became of a send, in the manner [`super::Statuses`] asks for.
pub(super) async fn report_send(inner: &Arc<Inner>, wamid: &str, outcome: Tick) {
    let manner = inner.faults.statuses();
    if !manner.automatic || !inner.courier.has_url() {
        return;
    }
    let mut steps = match outcome {
        Tick::Failed(_) => vec![outcome],
        _ => vec![Tick::Sent, Tick::Delivered],
    };
    if manner.reordered {
        steps.reverse();
    }
    for tick in steps {
        let update = {
            let mut world = inner.world();
            let now = inner.now();
            let current = world.message(wamid).map(|message| message.phone.tick);
            if current == Some(Tick::Read) && tick == Tick::Delivered {
                // Read while it was on its way: Meta skips "delivered" then.
                continue;
            }
            let update = update(&world, wamid, tick, now);
            if current != Some(Tick::Delivered) && current != Some(Tick::Read) {
                let owner = world.set_tick(wamid, tick);
                drop(world);
                owner.into_iter().for_each(|owner| inner.announce(Change::Conversation(owner)));
            }
            update
        };
        let Some(update) = update else { return };
        for _ in 0..if manner.duplicated { 2 } else { 1 } {
            // A webhook that fails is the courier's to retry.
            let _ = courier::deliver(inner, std::slice::from_ref(&update)).await;
        }
    }
}
