//! The buttons under a customer's messages, “Reply” and “Make lead”, and the form of the answer. They are there for
//! everybody in the channel; who may press them is decided by permission.

use crm::{
    ConversationId, Permission,
    conversations::{self, REPLY_MAX},
    error::Conflict,
};
use serenity::all::ModalInteraction;

use crate::{
    BotState,
    crm::lead,
    form::{self, Field},
    message::Message,
    plain::plain,
    response::{self, Place},
    route::Action,
    session::InteractionContext,
    texts::t,
};

/// Discord's limit for a field of a form is below WhatsApp's for a text.
const ANSWER: u16 = if REPLY_MAX < 4000 { REPLY_MAX as u16 } else { 4000 };

/// “Make lead” was pressed.
pub(crate) async fn open_lead_form(bot: &BotState, context: &InteractionContext, conversation: ConversationId) {
    response::open_form(bot, context, |session| async move {
        let card = conversations::card(&session.db, &session.caller, conversation, Permission::CreateLeads).await?;
        if let Some(number) = card.lead {
            return Err(crm::Error::Conflict(Conflict::OpenLead(number)).into());
        }
        Ok(lead::conversation_form(session.language, conversation, &card.contact))
    })
    .await;
}

/// “Reply” was pressed.
pub(crate) async fn open_reply_form(bot: &BotState, context: &InteractionContext, conversation: ConversationId) {
    response::open_form(bot, context, |session| async move {
        let card = conversations::card(&session.db, &session.caller, conversation, Permission::SendMessages).await?;
        let language = session.language;
        let fields = vec![Field::tall("text", t!(language, "field-text"), ANSWER).required()];
        let title = t!(language, "reply-form-title", name = card.contact);
        Ok(form::form(&Action::ReplyForm(conversation), &title, fields))
    })
    .await;
}

/// The answer was submitted.
pub(crate) async fn reply_submitted(
    bot: &BotState,
    context: &InteractionContext,
    modal: &ModalInteraction,
    conversation: ConversationId,
) {
    let text = form::typed(modal, "text").unwrap_or_default();
    response::respond(bot, context, Place::New, |session| async move {
        let queued = conversations::reply(&session.db, &session.caller, conversation, &text).await?;
        let name = plain(&queued.contact, 100);
        Ok(Message::text(t!(session.language, "reply-accepted", name = name)))
    })
    .await;
}
