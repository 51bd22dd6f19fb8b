//! “Make lead” and “Task” in the menu on a message: of a customer's messages in the inbox, a lead from that conversation or a task about it;
//! of anything else, a lead with what it says as notes, or a task of what it says.

use crm::{
    ConversationId, Permission,
    conversations::thread,
    tasks::{NOTE, TITLE, Topic},
};
use serenity::all::{ActionRowComponent, ButtonKind, Message};

use super::buttons::Button;
use crate::{
    bot::Ctx,
    errors::Error,
    gate::Gate,
    lead_form::{self, Filled},
    plain::unmarked,
    response, route,
    session::{InteractionContext, snowflake},
    task_form,
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

/// Make a task of what a message says
#[poise::command(context_menu_command = "Task", category = "task", guild_only, custom_data = "Gate::Everyone")]
pub(crate) async fn make_task(ctx: Ctx<'_>, message: Message) -> Result<(), Error> {
    let (bot, context) = (ctx.framework.user_data, InteractionContext::command(ctx.interaction));
    response::open_form(bot, &context, |session| async move {
        let conversation = match conversation_in(&message) {
            Some(conversation) => Some(conversation),
            None => thread::conversation_in(&session.db, snowflake(message.channel_id.get())).await?,
        };
        let card = message.embeds.first().and_then(|embed| embed.description.clone());
        let said =
            unmarked(&Some(message.content.clone()).filter(|text| !text.is_empty()).or(card).unwrap_or_default());
        let line = said.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_long = line.chars().count() > TITLE;
        let filled = task_form::Filled {
            topic: conversation.map(Topic::Conversation),
            title: Some(line.chars().take(TITLE).collect()),
            note: is_long.then(|| said.chars().take(NOTE).collect()),
            ..task_form::Filled::default()
        };
        task_form::new_form(&session, filled).await
    })
    .await;
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
    let reply = |button| match button {
        Button::Reply(conversation) => Some(conversation),
        Button::Undo(_) => None,
    };
    ids.filter_map(|id| route::decode(id)).find_map(reply)
}
