//! The button “Reply” under a customer's messages, and the form of the answer. It is there for everybody in the channel;
//! who may press it is decided by permission.

use crm::{
    ConversationId, MessageId,
    channel::Outgoing,
    conversations::{self, Queued, To, When},
    tenants::Language,
};
use serenity::all::ComponentInteraction;

use crate::{
    bot::BotState,
    draft::{Draft, HandleForm},
    form::{self, Field},
    message::{Button as Shown, Message},
    plain::plain,
    promise,
    response::{self, Place},
    route::{Handle, custom_ids},
    session::InteractionContext,
    texts::t,
};

custom_ids! {
    /// Under a customer's messages.
    pub(crate) enum Button {
        /// Open the form for an answer in this conversation.
        Reply(conversation: ConversationId) = "reply" does MessageReply,
        /// Take back an answer that has not left.
        Undo(message: MessageId) = "reply-undo" does MessageTakeBack,
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
        match self {
            Self::Reply(conversation) => open_reply_form(bot, context, conversation, None).await,
            Self::Undo(message) => undo(bot, context, message).await,
        }
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
        let title = t!(language, "reply-form-title", name = &*card.contact);
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
            When::Held,
        )
        .await?;
        Ok(promise::asked(&session, &text, &queued, accepted(session.language, &queued)).await)
    })
    .await;
}

/// “Undo” was pressed.
async fn undo(bot: &BotState, context: &InteractionContext, message: MessageId) {
    response::respond(bot, context, Place::Update, |session| async move {
        conversations::take_back(&session.db, &session.caller, message).await?;
        Ok(Message::text(t!(session.language, "reply-undone")))
    })
    .await;
}

/// Says that an answer is on its way; for a moment it can be taken back.
pub(super) fn accepted(language: Language, queued: &Queued) -> Message {
    let said = Message::text(t!(language, "reply-accepted", name = plain(&queued.contact, 100)));
    match queued.is_held {
        true => said.buttons(vec![Shown::new(&Button::Undo(queued.message), t!(language, "button-undo"))]),
        false => said,
    }
}
