//! Statuses of sends: `sent`, `delivered`, `read`, `failed`, as Meta reports them since April 2026.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::state::{State, Tick};
use super::webhook::{Item, Update, contact};
use super::world::World;
use super::{Change, courier, graph_error};

/// The webhook that reports this tick of a message the application sent; `None` if it sent no such message.
pub(super) fn update(state: &State, wamid: &str, tick: Tick, now: DateTime<Utc>) -> Option<Update> {
    let message = state.message(wamid)?;
    let person = message.person.map(|id| state.person(id));
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
        Some(super::state::digits(&message.input))
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
pub(super) async fn report_send(world: &Arc<World>, wamid: &str, outcome: Tick) {
    let manner = world.faults.statuses();
    if !manner.automatic || !world.courier.has_url() {
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
            let mut state = world.state();
            let now = world.now();
            let current = state.message(wamid).map(|message| message.phone.tick);
            if current == Some(Tick::Read) && tick == Tick::Delivered {
                // Read while it was on its way: Meta skips "delivered" then.
                continue;
            }
            let update = update(&state, wamid, tick, now);
            if current != Some(Tick::Delivered) && current != Some(Tick::Read) {
                let owner = state.set_tick(wamid, tick);
                drop(state);
                owner.into_iter().for_each(|owner| world.announce(Change::Conversation(owner)));
            }
            update
        };
        let Some(update) = update else { return };
        for _ in 0..if manner.duplicated { 2 } else { 1 } {
            // A webhook that fails is the courier's to retry.
            let _ = courier::deliver(world, std::slice::from_ref(&update)).await;
        }
    }
}
