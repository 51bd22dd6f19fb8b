//! Where buttons, menus and forms go: by their `custom_id` alone.

use std::{panic::AssertUnwindSafe, sync::Arc};

use futures_util::FutureExt;
use poise::FrameworkContext;
use serenity::all::{ComponentInteraction, FullEvent, Interaction, ModalInteraction};

use crate::{
    BotState, audit,
    crm::lead,
    draft::{self, Draft},
    errors::Error,
    help, inbox, perms, response,
    route::Action,
    session::InteractionContext,
};

/// Takes the events that poise has no use for.
pub(crate) async fn event(
    framework: FrameworkContext<'_, Arc<BotState>, Error>,
    event: &FullEvent,
) -> Result<(), Error> {
    let FullEvent::InteractionCreate { interaction } = event else {
        return Ok(());
    };
    let bot = framework.user_data;
    match interaction {
        Interaction::Component(pressed) => {
            let context = InteractionContext::component(pressed);
            guarded(bot, &context, None, component(bot, &context, pressed)).await;
        }
        Interaction::Modal(submitted) => {
            let context = InteractionContext::modal(submitted);
            let draft = Draft::of(submitted);
            guarded(bot, &context, Some(&draft), modal(bot, &context, submitted, &draft)).await;
        }
        _ => {}
    }
    Ok(())
}

/// Answers kindly also when the handler panics; poise guards only commands.
async fn guarded(
    bot: &BotState,
    context: &InteractionContext,
    draft: Option<&Draft>,
    handler: impl Future<Output = ()>,
) {
    if let Err(payload) = AssertUnwindSafe(handler).catch_unwind().await {
        let text = payload.downcast_ref::<&str>().map(|s| (*s).to_owned()).or_else(|| payload.downcast_ref().cloned());
        response::refuse(bot, context, &Error::Panicked(text.unwrap_or_default()), draft).await;
    }
}

async fn component(bot: &BotState, context: &InteractionContext, pressed: &ComponentInteraction) {
    let action = Action::decode(&pressed.data.custom_id);
    count(action.as_ref());
    match action {
        Some(Action::Help(place)) => help::opened(bot, context, pressed, place).await,
        Some(Action::Leads(turn)) => lead::turn(bot, context, turn).await,
        Some(Action::People(people)) => perms::list::turn(bot, context, people).await,
        Some(Action::Audit(events)) => audit::list::turn(bot, context, events).await,
        Some(Action::MakeLead(conversation)) => inbox::buttons::open_lead_form(bot, context, conversation, None).await,
        Some(Action::Reply(conversation)) => inbox::buttons::open_reply_form(bot, context, conversation, None).await,
        Some(Action::Lead(number)) => lead::pressed(bot, context, number).await,
        Some(Action::Again(form, fields)) => draft::reopen(bot, context, pressed, *form, fields).await,
        Some(Action::PickGroup(picking)) => perms::pick::group_chosen(bot, context, pressed, picking).await,
        Some(Action::PickPermissions(picking)) => perms::pick::permissions_chosen(bot, context, pressed, picking).await,
        Some(Action::Matrix(person)) => perms::matrix::opened(bot, context, person).await,
        Some(Action::Apply(proposal)) => perms::simulate::applied(bot, context, pressed, proposal).await,
        Some(Action::Cancel) => perms::simulate::cancelled(bot, context).await,
        Some(Action::Approve(request)) => perms::requests::approved(bot, context, request).await,
        Some(Action::Refuse(request)) => perms::requests::refused(bot, context, request).await,
        Some(Action::RoleGroup(role)) => perms::role::group_chosen(bot, context, pressed, role).await,
        Some(Action::RolePermissions(role, group)) => {
            perms::role::permissions_chosen(bot, context, pressed, (role, group)).await;
        }
        Some(Action::LeadForm(_) | Action::ReplyForm(_)) | None => unknown(bot, context, None).await,
    }
}

async fn modal(bot: &BotState, context: &InteractionContext, submitted: &ModalInteraction, draft: &Draft) {
    let action = Action::decode(&submitted.data.custom_id);
    count(action.as_ref());
    match action {
        Some(Action::LeadForm(conversation)) => lead::submitted(bot, context, draft, conversation).await,
        Some(Action::ReplyForm(conversation)) => {
            inbox::buttons::reply_submitted(bot, context, draft, conversation).await;
        }
        _ => unknown(bot, context, Some(draft)).await,
    }
}

async fn unknown(bot: &BotState, context: &InteractionContext, draft: Option<&Draft>) {
    response::refuse(bot, context, &Error::Outdated("no such button or form"), draft).await;
}

fn count(action: Option<&Action>) {
    let word = action.map_or("unknown", Action::word);
    metrics::counter!("omnicrm_discord_components_total", "action" => word).increment(1);
}
