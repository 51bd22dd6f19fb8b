//! The button “Reply” under a customer's messages, and the form of the answer. It is there for everybody in the channel;
//! who may press it is decided by permission.

use crm::{
    ConversationId,
    channel::Outgoing,
    conversations::{self, To},
};
use serenity::all::ComponentInteraction;

use crate::{
    bot::BotState,
    draft::{Draft, HandleForm},
    form::{self, Field},
    message::Message,
    plain::plain,
    response,
    route::{Handle, custom_ids},
    session::InteractionContext,
    texts::t,
};

custom_ids! {
    /// Under a customer's messages.
    pub(crate) enum Button {
        /// Open the form for an answer in this conversation.
        Reply(conversation: ConversationId) = "reply" does MessageReply,
    }
}

custom_ids! {
    /// What is submitted.
    pub(crate) enum Form {
        /// An answer in this conversation.
        Reply(conversation: ConversationId) = "reply-form" does MessageReply,
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, _: &ComponentInteraction) {
        let Self::Reply(conversation) = self;
        open_reply_form(bot, context, conversation, None).await;
    }
}

impl HandleForm for Form {
    async fn submitted(self, bot: &BotState, context: &InteractionContext, draft: &Draft) {
        let Self::Reply(conversation) = self;
        reply_submitted(bot, context, draft, conversation).await;
    }

    async fn reopen(self, bot: &BotState, context: &InteractionContext, draft: &Draft) {
        let Self::Reply(conversation) = self;
        open_reply_form(bot, context, conversation, Some(draft)).await;
    }
}

/// Discord's limit for a field of a form, which is below WhatsApp's for a text.
const ANSWER: u16 = 4000;

/// “Reply” was pressed. Once the window is closed no form opens: nobody types in vain.
async fn open_reply_form(
    bot: &BotState,
    context: &InteractionContext,
    conversation: ConversationId,
    draft: Option<&Draft>,
) {
    response::open_form(bot, context, |session| async move {
        let card = conversations::begin_answer(&session.db, &session.caller, conversation).await?;
        let language = session.language;
        let text = draft.and_then(|draft| draft.typed("text")).unwrap_or_default();
        let fields = vec![Field::tall("text", t!(language, "field-text"), ANSWER).required().value(text)];
        let title = t!(language, "reply-form-title", name = card.contact);
        Ok(form::form(&Form::Reply(conversation), &title, fields))
    })
    .await;
}

/// The answer was submitted.
async fn reply_submitted(bot: &BotState, context: &InteractionContext, draft: &Draft, conversation: ConversationId) {
    let text = draft.typed("text").unwrap_or_default();
    response::respond_to_form(bot, context, draft, |session| async move {
        let queued = conversations::send(
            &session.db,
            &session.caller,
            To::Conversation(conversation),
            Outgoing::text(text.as_str()),
        )
        .await?;
        let name = plain(&queued.contact, 100);
        Ok(Message::text(t!(session.language, "reply-accepted", name = name)))
    })
    .await;
}
