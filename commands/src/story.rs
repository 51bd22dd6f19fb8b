//! A contact's story, page by page.

use crm::{
    ContactId,
    overview::timeline::{self, Moment, Page, What},
    tenants::Language,
};
use serenity::all::ComponentInteraction;

use crate::{
    bot::BotState,
    errors::Error,
    message::{Card, Message, Tone},
    pages,
    plain::{plain, stamp},
    response::{self, Place},
    route::{Handle, Payload, Turn, custom_ids},
    session::{InteractionContext, Session},
    stages,
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
    let Moment { at, what, number, text, minutes, by } = moment;
    let lead = || crm::leads::number_label(number.unwrap_or_default());
    let conversation = || crm::conversations::number_label(number.unwrap_or_default());
    let deal = || crm::deals::number_label(number.unwrap_or_default());
    let task = || crm::tasks::number_label(number.unwrap_or_default());
    let booking = || crm::bookings::Which::number(number.unwrap_or_default()).label();
    let text_of = || text.as_deref().map(|text| plain(text, 120)).unwrap_or_default();
    let stage = || stages::stage_named(language, text.as_deref().unwrap_or_default());
    let happened = match what {
        What::Added => t!(language, "moment-added"),
        What::Note => t!(language, "moment-note", text = text_of()),
        What::Call => match minutes {
            Some(minutes) => t!(language, "moment-call-long", text = text_of(), count = i64::from(*minutes)),
            None => t!(language, "moment-call", text = text_of()),
        },
        What::LeadOpened if text.is_some() => t!(language, "moment-lead-opened-for", lead = lead(), text = text_of()),
        What::LeadOpened => t!(language, "moment-lead-opened", lead = lead()),
        What::LeadStage => t!(language, "moment-lead-stage", lead = lead(), stage = stage()),
        What::LeadNote => t!(language, "moment-lead-note", lead = lead(), text = text_of()),
        What::LeadLost => t!(language, "moment-lead-lost", lead = lead(), text = text_of()),
        What::LeadConverted => t!(language, "moment-lead-converted", lead = lead()),
        What::DealOpened if text.is_some() => t!(language, "moment-deal-opened-for", deal = deal(), text = text_of()),
        What::DealOpened => t!(language, "moment-deal-opened", deal = deal()),
        // Its pipeline was removed, and the one that took it has no name of its own.
        What::DealStage if text.is_none() => {
            t!(language, "moment-deal-stage", deal = deal(), stage = t!(language, "pipeline-usual"))
        }
        What::DealStage => t!(language, "moment-deal-stage", deal = deal(), stage = stage()),
        What::DealNote => t!(language, "moment-deal-note", deal = deal(), text = text_of()),
        What::DealReopened => t!(language, "moment-deal-reopened", deal = deal()),
        What::DealWon => t!(language, "moment-deal-won", deal = deal()),
        What::DealLost => t!(language, "moment-deal-lost", deal = deal(), text = text_of()),
        What::ConversationOpened => t!(language, "moment-conversation-opened", conversation = conversation()),
        What::ConversationNote => {
            t!(language, "moment-conversation-note", conversation = conversation(), text = text_of())
        }
        What::ConversationClosed => t!(language, "moment-conversation-closed", conversation = conversation()),
        What::TaskAdded => t!(language, "moment-task-added", task = task(), text = text_of()),
        What::TaskDone => t!(language, "moment-task-done", task = task(), text = text_of()),
        What::BookingNew => t!(language, "moment-booking-new", booking = booking(), text = text_of()),
        What::BookingDone => t!(language, "moment-booking-done", booking = booking(), text = text_of()),
        What::BookingNoShow => t!(language, "moment-booking-no-show", booking = booking(), text = text_of()),
        What::BookingCancelled => t!(language, "moment-booking-cancelled", booking = booking(), text = text_of()),
    };
    let by = by.as_deref().map(|by| format!(" — \u{2068}{}\u{2069}", plain(by, 40))).unwrap_or_default();
    t!(language, "moment-line", when = stamp(*at, 'R'), what = format!("{happened}{by}"))
}
