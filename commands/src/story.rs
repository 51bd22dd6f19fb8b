//! A contact's story, page by page.

use crm::{
    ContactId,
    overview::timeline::{self, Moment, Page},
    tenants::Language,
};
use serenity::all::ComponentInteraction;

use crate::{
    bot::BotState,
    errors::Error,
    manner::OnDiscord,
    message::{Card, Message, Tone},
    pages,
    plain::{plain, stamp},
    response::{self, Place},
    route::{Handle, Payload, Turn, custom_ids},
    session::{InteractionContext, Session},
    texts::t,
};

custom_ids! {
    /// Under a contact's card and under their story.
    pub(crate) enum Button {
        /// Show the newest page, to whoever presses.
        Show(contact: ContactId) = "story" like "/crm contact show",
        /// Turn a page.
        Turn(place: Where) = "story-page" like "/crm contact show",
    }
}

/// A page of a contact's story; the place is how many moments come before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Where {
    contact: ContactId,
    turn: Turn<i64>,
}

impl Payload for Where {
    fn write(&self, room: usize) -> String {
        self.turn.write_after(Some(self.contact.to_string()), room)
    }

    fn read(raw: &str) -> Option<Self> {
        let (contact, turn) = Turn::read_after(raw)?;
        Some(Self { contact: Payload::read(contact?)?, turn })
    }

    #[cfg(test)]
    fn any() -> proptest::strategy::BoxedStrategy<Self> {
        use proptest::prelude::*;
        (ContactId::any(), Turn::<i64>::any()).prop_map(|(contact, turn)| Self { contact, turn }).boxed()
    }

    #[cfg(test)]
    fn core(self) -> Self {
        Self { turn: self.turn.without_trail(), ..self }
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, _: &ComponentInteraction) {
        let (at, place) = match self {
            Self::Show(contact) => (Place::New, Where { contact, turn: Turn::first() }),
            Self::Turn(place) => (Place::Update, place),
        };
        response::respond(bot, context, at, |session| page(session, place)).await;
    }
}

async fn page(session: Session, Where { contact, turn }: Where) -> Result<Message, Error> {
    let skip = turn.at.unwrap_or(0);
    let page = timeline::timeline(&session.db, &session.caller, contact, skip).await?;
    Ok(render(session.language, &page, &turn))
}

fn render(language: Language, page: &Page, turn: &Turn<i64>) -> Message {
    let lines: Vec<String> = page.moments.iter().map(|moment| line(language, moment)).collect();
    let card =
        Card::new(Tone::Calm).title(t!(language, "story-title", name = plain(&page.name, 100))).text(lines.join("\n"));
    let id = |turn| Button::Turn(Where { contact: page.contact, turn });
    Message::card(card).buttons(pages::buttons(language, turn, page.next, id))
}

/// A moment in one line.
pub(crate) fn line(language: Language, moment: &Moment) -> String {
    let Moment { at, by, .. } = moment;
    let happened = words::happened(&OnDiscord, language, moment);
    let by = by.as_deref().map(|by| format!(" — \u{2068}{}\u{2069}", plain(by, 40))).unwrap_or_default();
    t!(language, "moment-line", when = stamp(*at, 'R'), what = format!("{happened}{by}"))
}
