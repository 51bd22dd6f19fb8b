//! `/inbox list`: the conversations that there are to work on.

use chrono::DateTime;
use crm::{
    Permission,
    conversations::{self, Filter, Listed, Page, Place, Priority, State, number_label},
    tenants::Language,
};
#[cfg(test)]
use proptest::{prelude::*, sample::select};
use serenity::all::ComponentInteraction;

use crate::{
    bot::{BotState, Ctx},
    errors::Error,
    gate::Gate,
    message::{Card, Message, Tone},
    pages,
    plain::{plain, stamp},
    response::{self, Place as Answered},
    route::{Cursor, Handle, Payload, Turn, custom_ids},
    session::{InteractionContext, Session},
    texts::{named::named, t},
};

custom_ids! {
    /// Under the list.
    pub(crate) enum Button {
        /// Turn a page.
        Turn(listing: Listing) = "conversations" like "/inbox list",
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, _: &ComponentInteraction) {
        let Self::Turn(listing) = self;
        response::respond(bot, context, Answered::Update, |session| page(session, listing)).await;
    }
}

/// A page of the conversations that a filter chooses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Listing {
    filter: Filter,
    turn: Turn<Place>,
}

impl Payload for Listing {
    fn write(&self, room: usize) -> String {
        self.turn.write_after(Some(self.filter.to_string()), room)
    }

    fn read(raw: &str) -> Option<Self> {
        let (filter, turn) = Turn::read_after(raw)?;
        Some(Self { filter: filter?.parse().ok()?, turn })
    }

    #[cfg(test)]
    fn any() -> BoxedStrategy<Self> {
        let at = (0..4_000_000_000_000_000i64).prop_filter_map("a moment", DateTime::from_timestamp_micros);
        let place = (at, 1..=i64::MAX).prop_map(|(at, number)| Place { at, number });
        (select(Filter::ALL), crate::route::turns(place)).prop_map(|(filter, turn)| Self { filter, turn }).boxed()
    }

    #[cfg(test)]
    fn core(self) -> Self {
        Self { turn: self.turn.without_trail(), ..self }
    }
}

impl Cursor for Place {
    fn write(self) -> String {
        format!("{}_{}", self.at.timestamp_micros(), self.number)
    }

    fn read(raw: &str) -> Option<Self> {
        let (at, number) = raw.split_once('_')?;
        let place = Self { at: DateTime::from_timestamp_micros(at.parse().ok()?)?, number: number.parse().ok()? };
        // One way of writing each.
        Some(place).filter(|place| Cursor::write(*place) == raw)
    }
}

/// Which conversations.
#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
pub(crate) enum Only {
    #[name = "محادثاتي (mine)"]
    Mine,
    #[name = "بلا مسؤول (unassigned)"]
    Unassigned,
    #[name = "تنتظر الرد (waiting)"]
    Waiting,
    #[name = "تأخر الرد عليها (late)"]
    Late,
    #[name = "مؤجلة (snoozed)"]
    Snoozed,
    #[name = "مغلقة (closed)"]
    Closed,
}

impl Only {
    fn filter(self) -> Filter {
        match self {
            Self::Mine => Filter::Mine,
            Self::Unassigned => Filter::Unassigned,
            Self::Waiting => Filter::Waiting,
            Self::Late => Filter::Late,
            Self::Snoozed => Filter::Snoozed,
            Self::Closed => Filter::Closed,
        }
    }
}

/// List the conversations that are not closed, or some of them
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewConversations)")]
pub(crate) async fn list(ctx: Ctx<'_>, only: Option<Only>) -> Result<(), Error> {
    let filter = only.map_or(Filter::All, Only::filter);
    response::run(ctx, |session| page(session, Listing { filter, turn: Turn::first() })).await
}

async fn page(session: Session, listing: Listing) -> Result<Message, Error> {
    let page = conversations::list(&session.db, &session.caller, listing.filter, listing.turn.at).await?;
    Ok(render(session.language, &page, &listing, session.now()))
}

fn render(language: Language, page: &Page, listing: &Listing, now: DateTime<chrono::Utc>) -> Message {
    let lines: Vec<String> = page.conversations.iter().map(|one| line(language, one, now)).collect();
    let text = if lines.is_empty() { t!(language, "conversations-none") } else { lines.join("\n") };
    let title = t!(language, "conversations-title", filter = listing.filter.as_str());
    let turned = |turn| Button::Turn(Listing { filter: listing.filter, turn });
    let buttons = pages::buttons(language, &listing.turn, page.next, turned);
    Message::card(Card::new(Tone::Calm).title(title).text(text)).buttons(buttons)
}

/// Two lines: which and with whom; below, what is to be known of it.
fn line(language: Language, one: &Listed, now: DateTime<chrono::Utc>) -> String {
    let head =
        t!(language, "conversation-line", conversation = number_label(one.number), name = plain(&one.contact, 60));
    let state = match one.state {
        State::Open => one.waiting_since.map(|at| t!(language, "conversation-waits", ago = stamp(at, 'R'))),
        State::Snoozed => one.snoozed_until.map(|at| t!(language, "conversation-snoozed", until = stamp(at, 'f'))),
        State::Closed => one.closed_at.map(|at| t!(language, "conversation-closed", ago = stamp(at, 'R'))),
    };
    let priority = Some(one.priority).filter(|priority| *priority != Priority::Normal);
    let closes = one.closes.filter(|_| one.state != State::Closed);
    let parts = [
        state,
        answer_due(language, one),
        Some(assignee(language, one)),
        priority.map(|priority| named(language, priority)),
        closes.map(|closes| window(language, closes, now)),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    format!("{head}\n{}", t!(language, "conversation-about", about = parts.join(" · ")))
}

/// Until when an answer is due, or was.
fn answer_due(language: Language, one: &Listed) -> Option<String> {
    let due = stamp(one.answer_due_at?, 'R');
    Some(match one.is_late {
        true => t!(language, "conversation-late", due = due),
        false => t!(language, "conversation-due", due = due),
    })
}

fn assignee(language: Language, one: &Listed) -> String {
    match &one.assignee {
        Some(name) => t!(language, "conversation-held", name = plain(name, 40)),
        None => t!(language, "conversation-free"),
    }
}

/// Until when we may answer freely, or that we may not.
fn window(language: Language, closes: DateTime<chrono::Utc>, now: DateTime<chrono::Utc>) -> String {
    match closes >= now {
        true => t!(language, "conversation-window", soon = stamp(closes, 'R')),
        false => t!(language, "conversation-window-over"),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use crm::conversations::Seen;

    use super::*;

    pub(in super::super) fn a_conversation(number: i64) -> Listed {
        let at = |seconds: i64| DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap();
        Listed {
            id: "0190b3c4d5e6f708192a3b4c5d6e7f80".parse().unwrap(),
            number,
            contact: "سارة *".into(),
            state: State::Open,
            priority: Priority::Normal,
            assignee: None,
            waiting_since: None,
            answer_due_at: None,
            is_late: false,
            snoozed_until: None,
            closed_at: None,
            last_message_at: at(0),
            closes: Some(at(86_400)),
            seen: Seen { version: 3, heard: 512 },
        }
    }

    #[test]
    fn a_page_of_conversations_in_both_languages() {
        let at = |seconds: i64| DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap();
        let conversations = vec![
            Listed {
                waiting_since: Some(at(-700)),
                answer_due_at: Some(at(-100)),
                is_late: true,
                ..a_conversation(1043)
            },
            Listed { waiting_since: Some(at(-600)), answer_due_at: Some(at(1200)), ..a_conversation(1044) },
            Listed { waiting_since: Some(at(-600)), priority: Priority::Urgent, ..a_conversation(1042) },
            Listed { assignee: Some("هدى *x*".into()), closes: Some(at(-60)), ..a_conversation(1041) },
            Listed { state: State::Snoozed, snoozed_until: Some(at(7_200)), ..a_conversation(1040) },
            Listed { state: State::Closed, closed_at: Some(at(-7_200)), ..a_conversation(1039) },
        ];
        let next = Some(Place { at: at(-900), number: 1039 });
        let page = Page { conversations, next };
        for language in Language::ALL {
            let listing = Listing { filter: Filter::All, turn: Turn::first() };
            let shown = render(language, &page, &listing, at(0)).response(true);
            insta::assert_json_snapshot!(format!("conversations_{}", language.as_str()), shown);
            let titles = Filter::ALL.iter().map(|f| t!(language, "conversations-title", filter = f.as_str()));
            let titles: Vec<String> = titles.collect();
            insta::assert_snapshot!(format!("conversations_titles_{}", language.as_str()), titles.join("\n"));
        }
    }
}
