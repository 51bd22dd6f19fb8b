//! The button in a conversation that offers its customer some free times.

use crm::{
    ConversationId,
    bookings::{self, Proposal},
    services::{self, Service},
    tenants::Language,
};
use serenity::all::ComponentInteraction;

use crate::{
    booking_words,
    bot::BotState,
    errors::Error,
    input::chosen,
    message::{self, Entry, Menu, Message},
    plain::plain,
    response::{self, Place},
    route::{CustomId, Handle, custom_ids},
    session::{InteractionContext, Session},
    texts::t,
};

custom_ids! {
    /// Under a conversation.
    pub(crate) enum Button {
        /// Offer some times.
        Propose(conversation: ConversationId) = "propose" does MessageReply,
        /// A menu: of this service.
        Service(conversation: ConversationId) = "propose-service" does MessageReply,
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, pressed: &ComponentInteraction) {
        let (conversation, place, service) = match self {
            Self::Propose(conversation) => (conversation, Place::New, None),
            Self::Service(conversation) => {
                let chosen = chosen(pressed).first().map(|value| services::Which::read(value));
                (conversation, Place::Update, chosen)
            }
        };
        response::respond(bot, context, place, |session| propose(session, conversation, service)).await;
    }
}

/// The button, where there is something to offer.
pub(crate) async fn button(session: &Session, conversation: ConversationId) -> Result<Option<message::Button>, Error> {
    let are_offered = bookings::are_offered(&session.db).await?;
    let label = || t!(session.language, "button-propose");
    Ok(are_offered.then(|| message::Button::new(&Button::Propose(conversation), label())))
}

async fn propose(
    session: Session,
    conversation: ConversationId,
    service: Option<services::Which>,
) -> Result<Message, Error> {
    let (db, caller, language) = (&session.db, &session.caller, session.language);
    let name = |service: &Service| plain(&service.name, services::NAME);
    Ok(match bookings::propose(db, caller, conversation, service, booking_words::words).await? {
        Proposal::Sent(service, contact) => {
            let (service, contact) = (name(&service), plain(&contact, 100));
            Message::text(t!(language, "propose-sent", service = service, contact = contact))
        }
        Proposal::Which(all) => which(language, conversation, &all),
        Proposal::NoneFree(service) => Message::text(t!(language, "propose-none-free", service = name(&service))),
        Proposal::Off => Message::text(t!(language, "propose-off")),
    })
}

fn which(language: Language, conversation: ConversationId, all: &[Service]) -> Message {
    let label = |service: &Service| services::Which::number(service.number).label();
    let entry = |service: &Service| Entry { value: label(service), label: service.name.clone(), chosen: false };
    let hint = t!(language, "propose-which");
    let entries = all.iter().map(entry).collect();
    let id = Button::Service(conversation).encode();
    Message::text(hint.clone()).menu(Menu { id, hint, entries, many: false, least: 1 })
}
