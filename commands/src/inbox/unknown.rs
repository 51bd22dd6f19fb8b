//! The buttons under an answer of which nobody knows whether it was sent: send it again, or leave it. Everybody in the channel sees
//! them; who may press is decided by permission.

use crm::{
    MessageId,
    conversations::{self, Decision, Doubt},
    tenants::Language,
};
use serenity::all::ComponentInteraction;

use crate::{
    bot::BotState,
    message::{self, Message},
    plain::plain,
    response::{self, Place},
    route::{Handle, custom_ids},
    session::InteractionContext,
    texts::t,
};

custom_ids! {
    /// Under an answer in doubt.
    pub(crate) enum Button {
        /// Send it again.
        Again(message: MessageId) = "send-again" does MessageSendAgain,
        /// Leave it.
        Leave(message: MessageId) = "leave-it" does MessageLeave,
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, _: &ComponentInteraction) {
        response::respond(bot, context, Place::New, |session| async move {
            match self {
                Self::Again(message) => {
                    let queued = conversations::send_again(&session.db, &session.caller, message).await?;
                    let name = plain(&queued.contact, 100);
                    Ok(Message::text(t!(session.language, "doubt-sent-again", name = name)))
                }
                Self::Leave(message) => {
                    conversations::leave(&session.db, &session.caller, message).await?;
                    Ok(Message::text(t!(session.language, "doubt-left")))
                }
            }
        })
        .await;
    }
}

/// How it stands, in words.
pub(super) fn state(language: Language, doubt: &Doubt) -> String {
    let named = |by: &str| if by.trim().is_empty() { t!(language, "reply-by-nobody") } else { plain(by, 60) };
    match doubt {
        Doubt::Waiting => t!(language, "reply-unknown"),
        Doubt::Asked => t!(language, "doubt-asked"),
        Doubt::Decided { decision: Decision::Again, by } => t!(language, "doubt-again", by = named(by)),
        Doubt::Decided { decision: Decision::Left, by } => t!(language, "doubt-left-by", by = named(by)),
    }
}

/// What can be done about it.
pub(super) fn buttons(language: Language, message: MessageId, doubt: &Doubt) -> Vec<message::Button> {
    match doubt {
        Doubt::Asked => vec![
            message::Button::new(&Button::Again(message), t!(language, "button-send-again")),
            message::Button::new(&Button::Leave(message), t!(language, "button-leave-it")),
        ],
        Doubt::Waiting | Doubt::Decided { .. } => Vec::new(),
    }
}
