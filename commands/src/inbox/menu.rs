//! “Make lead” in the menu on a message: of a customer's messages in the inbox, a lead from that conversation; of anything
//! else, a lead with what it says as notes.

use crm::{ConversationId, Permission};
use serenity::all::{ActionRowComponent, ButtonKind, Message};

use super::buttons::Button;
use crate::{
    bot::Ctx,
    errors::Error,
    gate::Gate,
    lead_form::{self, Filled},
    route,
    session::InteractionContext,
};

/// Make a lead of what a message says
#[poise::command(
    context_menu_command = "Make lead",
    category = "crm lead",
    guild_only,
    custom_data = "Gate::Needs(Permission::CreateLeads)"
)]
pub(crate) async fn make_lead(ctx: Ctx<'_>, message: Message) -> Result<(), Error> {
    let (bot, context) = (ctx.framework.user_data, InteractionContext::command(ctx.interaction));
    match conversation_in(&message) {
        Some(conversation) => lead_form::open_for_conversation(bot, &context, conversation, Filled::default()).await,
        // Whoever wrote it is a colleague, not the customer: their name is not filled in.
        None => {
            let filled = Filled { notes: Some(message.content), ..Filled::default() };
            lead_form::open_form(bot, &context, filled).await;
        }
    }
    Ok(())
}

/// The conversation that a post in the inbox shows, by the button under it. Whether the person may, crm says.
fn conversation_in(message: &Message) -> Option<ConversationId> {
    let ids = message.components.iter().flat_map(|row| &row.components).filter_map(|part| match part {
        ActionRowComponent::Button(button) => match &button.data {
            ButtonKind::NonLink { custom_id, .. } => Some(custom_id),
            _ => None,
        },
        _ => None,
    });
    ids.filter_map(|id| route::decode(id)).map(|Button::Reply(conversation)| conversation).next()
}
