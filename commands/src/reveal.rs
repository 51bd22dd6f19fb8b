//! The button “Show number” under the card of a conversation or a lead whose addresses the company has masked. Whoever may is shown them,
//! alone, and each time is an event.

use crm::{ContactId, contacts, sight::ContactPhone, tenants::Language};
use serenity::all::ComponentInteraction;

use crate::{
    bot::BotState,
    message::{self, Message},
    plain::{phone, plain},
    response::{self, Place},
    route::{Handle, custom_ids},
    session::InteractionContext,
    texts::t,
};

custom_ids! {
    /// Under a card.
    pub(crate) enum Button {
        /// Show the addresses of this contact.
        Show(contact: ContactId) = "show-number" does ContactReveal,
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, _: &ComponentInteraction) {
        let Self::Show(contact) = self;
        response::respond(bot, context, Place::New, |session| async move {
            let side = contacts::reveal(&session.db, &session.caller, contact).await?;
            let phones: Vec<String> = side.phones.iter().map(|digits| phone(digits)).collect();
            let (language, name) = (session.language, plain(&side.name, 100));
            Ok(Message::text(match phones.is_empty() {
                true => t!(language, "number-none", name = name),
                false => t!(language, "number-shown", name = name, phones = phones.join(" · ")),
            }))
        })
        .await;
    }
}

/// The button, if something is hidden.
pub(crate) fn button(language: Language, contact: ContactId, phone: Option<&ContactPhone>) -> Option<message::Button> {
    let is_hidden = phone.is_some_and(ContactPhone::is_masked);
    is_hidden.then(|| message::Button::new(&Button::Show(contact), t!(language, "button-show-number")))
}
