//! The buttons under a customer's messages, “Reply” and “Make lead”, and the form of the answer. They are there for
//! everybody in the channel; who may press them is decided by permission.

use crate::{
    BotState,
    crm::lead,
    draft::Draft,
    form::{self, Field},
    message::Message,
    plain::plain,
    response,
    route::Action,
    session::InteractionContext,
    texts::t,
};
use crm::{
    ConversationId, Permission,
    conversations::{self, REPLY_MAX},
    error::Conflict,
};

/// Discord's limit for a field of a form is below WhatsApp's for a text.
const ANSWER: u16 = if REPLY_MAX < 4000 { REPLY_MAX as u16 } else { 4000 };

/// “Make lead” was pressed.
pub(crate) async fn open_lead_form(
    bot: &BotState,
    context: &InteractionContext,
    conversation: ConversationId,
    draft: Option<&Draft>,
) {
    response::open_form(bot, context, |session| async move {
        let card = conversations::card(&session.db, &session.caller, conversation, Permission::CreateLeads).await?;
        if let Some(number) = card.lead {
            return Err(crm::Error::Conflict(Conflict::OpenLead(number)).into());
        }
        Ok(lead::conversation_form(session.language, conversation, &card.contact, draft))
    })
    .await;
}

/// “Reply” was pressed. Once the window is closed no form opens: nobody types in vain.
pub(crate) async fn open_reply_form(
    bot: &BotState,
    context: &InteractionContext,
    conversation: ConversationId,
    draft: Option<&Draft>,
) {
    response::open_form(bot, context, |session| async move {
        let card = conversations::answerable(&session.db, &session.caller, conversation).await?;
        let language = session.language;
        let text = draft.and_then(|draft| draft.typed("text")).unwrap_or_default();
        let fields = vec![Field::tall("text", t!(language, "field-text"), ANSWER).required().value(text)];
        let title = t!(language, "reply-form-title", name = card.contact);
        Ok(form::form(&Action::ReplyForm(conversation), &title, fields))
    })
    .await;
}

/// The answer was submitted.
pub(crate) async fn reply_submitted(
    bot: &BotState,
    context: &InteractionContext,
    draft: &Draft,
    conversation: ConversationId,
) {
    let text = draft.typed("text").unwrap_or_default();
    response::respond_to_form(bot, context, draft, |session| async move {
        let queued = conversations::reply(&session.db, &session.caller, conversation, &text).await?;
        let name = plain(&queued.contact, 100);
        Ok(Message::text(t!(session.language, "reply-accepted", name = name)))
    })
    .await;
}
