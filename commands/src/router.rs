//! Where buttons, menus and forms go: by their `custom_id` alone.

use std::{panic::AssertUnwindSafe, sync::Arc};

use futures_util::FutureExt;
use poise::FrameworkContext;
use serenity::all::{ComponentInteraction, FullEvent, Interaction, ModalInteraction};

use crate::{Door, answer, audit, crm::lead, errors::Error, inbox, perms, route::Action, session::Asked};

/// Takes the events that poise has no use for.
pub(crate) async fn event(framework: FrameworkContext<'_, Arc<Door>, Error>, event: &FullEvent) -> Result<(), Error> {
    let FullEvent::InteractionCreate { interaction } = event else {
        return Ok(());
    };
    let door = framework.user_data;
    match interaction {
        Interaction::Component(pressed) => {
            let asked = Asked::component(pressed);
            guarded(door, &asked, component(door, &asked, pressed)).await;
        }
        Interaction::Modal(submitted) => {
            let asked = Asked::modal(submitted);
            guarded(door, &asked, modal(door, &asked, submitted)).await;
        }
        _ => {}
    }
    Ok(())
}

/// Answers kindly also when the handler panics; poise guards only commands.
async fn guarded(door: &Door, asked: &Asked, handler: impl Future<Output = ()>) {
    if let Err(payload) = AssertUnwindSafe(handler).catch_unwind().await {
        let text = payload.downcast_ref::<&str>().map(|s| (*s).to_owned()).or_else(|| payload.downcast_ref().cloned());
        answer::refuse(door, asked, &Error::Panicked(text.unwrap_or_default())).await;
    }
}

async fn component(door: &Door, asked: &Asked, pressed: &ComponentInteraction) {
    let action = Action::decode(&pressed.data.custom_id);
    count(action.as_ref());
    match action {
        Some(Action::Leads(turn)) => lead::turn(door, asked, turn).await,
        Some(Action::People(people)) => perms::list::turn(door, asked, people).await,
        Some(Action::Audit(events)) => audit::list::turn(door, asked, events).await,
        Some(Action::MakeLead(conversation)) => inbox::buttons::open_lead_form(door, asked, conversation).await,
        Some(Action::Reply(conversation)) => inbox::buttons::open_reply_form(door, asked, conversation).await,
        Some(Action::PickGroup(picking)) => perms::pick::group_chosen(door, asked, pressed, picking).await,
        Some(Action::PickPermissions(picking)) => perms::pick::permissions_chosen(door, asked, pressed, picking).await,
        Some(Action::Matrix(person)) => perms::matrix::opened(door, asked, person).await,
        Some(Action::Apply(proposal)) => perms::simulate::applied(door, asked, pressed, proposal).await,
        Some(Action::Cancel) => perms::simulate::cancelled(door, asked).await,
        Some(Action::Approve(request)) => perms::requests::approved(door, asked, request).await,
        Some(Action::Refuse(request)) => perms::requests::refused(door, asked, request).await,
        Some(Action::RoleGroup(role)) => perms::role::group_chosen(door, asked, pressed, role).await,
        Some(Action::RolePermissions(role, group)) => {
            perms::role::permissions_chosen(door, asked, pressed, (role, group)).await;
        }
        Some(Action::LeadForm(_) | Action::ReplyForm(_)) | None => unknown(door, asked).await,
    }
}

async fn modal(door: &Door, asked: &Asked, submitted: &ModalInteraction) {
    let action = Action::decode(&submitted.data.custom_id);
    count(action.as_ref());
    match action {
        Some(Action::LeadForm(conversation)) => lead::submitted(door, asked, submitted, conversation).await,
        Some(Action::ReplyForm(conversation)) => {
            inbox::buttons::reply_submitted(door, asked, submitted, conversation).await;
        }
        _ => unknown(door, asked).await,
    }
}

async fn unknown(door: &Door, asked: &Asked) {
    answer::refuse(door, asked, &Error::Outdated("no such button or form")).await;
}

fn count(action: Option<&Action>) {
    let word = action.map_or("unknown", Action::word);
    metrics::counter!("omnicrm_discord_components_total", "action" => word).increment(1);
}
