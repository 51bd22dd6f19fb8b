//! What staff promise in their answers (“I'll call you tomorrow at 5”): whoever does is asked, quietly, whether they want to be reminded. A
//! task is never made by itself.

mod rule;

use chrono::{DateTime, Days, Utc};
use chrono_tz::Tz;
use crm::{MessageId, conversations::Queued, posts::Post, settings, tasks, tenants::Language};
use serenity::all::{ComponentInteraction, MessageFlags};

use crate::{
    bot::BotState,
    errors::Error,
    input::time,
    message::{Button as Shown, Message},
    plain::stamp,
    response::{self, Place},
    route::{Handle, Payload, custom_ids},
    session::{InteractionContext, Session},
    task_form,
    texts::t,
};

custom_ids! {
    /// Under an answer in which something was promised.
    pub(crate) enum Button {
        /// Make a task of it.
        Remind(promise: Promise) = "promise" does TaskAdd,
    }
}

/// An answer, and by when something was promised in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Promise {
    pub message: MessageId,
    pub due: DateTime<Utc>,
}

impl Payload for Promise {
    fn write(&self, _: usize) -> String {
        format!("{}.{}", self.message, self.due.timestamp())
    }

    fn read(raw: &str) -> Option<Self> {
        let (message, due) = raw.split_once('.')?;
        let read = Self { message: message.parse().ok()?, due: DateTime::from_timestamp(due.parse().ok()?, 0)? };
        Some(read).filter(|read| read.write(0) == raw)
    }

    #[cfg(test)]
    fn any() -> proptest::strategy::BoxedStrategy<Self> {
        use proptest::prelude::*;
        let due = (0..8_000_000_000_i64).prop_filter_map("a moment", |at| DateTime::from_timestamp(at, 0));
        (crate::route::uuids(), due).prop_map(|(message, due)| Self { message, due }).boxed()
    }
}

impl Handle for Button {
    /// Whoever promised it is reminded. What stands in the thread for all to see is taken away.
    async fn handle(self, bot: &BotState, context: &InteractionContext, pressed: &ComponentInteraction) {
        let Self::Remind(Promise { message, due }) = self;
        let is_private = pressed.message.flags.is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL));
        let place = if is_private { Place::Update } else { Place::New };
        response::respond(bot, context, place, |session| async move {
            let task = tasks::promise(&session.db, &session.caller, message, due).await?;
            if !is_private
                && let Err(error) = bot.http.delete_message(pressed.channel_id, pressed.message.id, None).await
            {
                tracing::debug!(%error, "a suggestion that was taken up stays until its time is over");
            }
            Ok(task_form::added(session.language, &task))
        })
        .await;
    }
}

/// By when somebody promises something in this text, if they do: in the company's time zone, ahead of now.
async fn promised(session: &Session, text: &str) -> Result<Option<(DateTime<Utc>, Tz)>, Error> {
    // Most answers promise nothing, and are looked at without a query.
    if !rule::speaks_of_one(text) {
        return Ok(None);
    }
    let zone = settings::profile(&session.db).await?.time_zone;
    let now = session.now();
    let meant = rule::promise(text, now.with_timezone(&zone).naive_local());
    let due = meant.and_then(|meant| time::due_of(meant, now, zone)).filter(|due| *due > now);
    match due {
        Some(due) if tasks::promises_wanted(&session.db, &session.caller).await? => Ok(Some((due, zone))),
        _ => Ok(None),
    }
}

/// What who sent an answer is told, with the question whether they want to be reminded of what they promised in it.
pub(crate) async fn asked(session: &Session, text: &str, queued: &Queued, told: Message) -> Message {
    match promised(session, text).await {
        Ok(Some((due, zone))) => told.buttons(vec![button(session.language, queued.message, due, session.now(), zone)]),
        Ok(None) => told,
        // The answer is on its way; that nobody is reminded of it is less.
        Err(error) => {
            tracing::warn!(%error, "a promise could not be looked for");
            told
        }
    }
}

/// Has it asked below what somebody typed whether they want to be reminded of what they promised there.
pub(crate) async fn typed(session: &Session, text: &str, queued: &Queued, post: Post) {
    let asked = async {
        if let Some((due, _)) = promised(session, text).await? {
            tasks::suggest_reminder(&session.db, &session.caller, queued.message, post, due).await?;
        }
        Ok::<(), Error>(())
    };
    if let Err(error) = asked.await {
        tracing::warn!(%error, "a promise could not be looked for");
    }
}

/// The question below what somebody typed.
pub(crate) fn question(
    language: Language,
    message: MessageId,
    due: DateTime<Utc>,
    now: DateTime<Utc>,
    zone: Tz,
) -> Message {
    let text = t!(language, "promise-question", when = stamp(due, 'f'));
    Message::text(text).buttons(vec![button(language, message, due, now, zone)])
}

/// Says when: nobody has to think of what they wrote.
fn button(language: Language, message: MessageId, due: DateTime<Utc>, now: DateTime<Utc>, zone: Tz) -> Shown {
    let (local, today) = (due.with_timezone(&zone), now.with_timezone(&zone).date_naive());
    let day = match local.date_naive() {
        day if day == today => "today",
        day if Some(day) == today.checked_add_days(Days::new(1)) => "tomorrow",
        _ => "other",
    };
    let (date, time) = (local.format("\u{200E}%Y-%m-%d").to_string(), local.format("\u{200E}%H:%M").to_string());
    let label = t!(language, "promise-remind-me", day = day, date = date, time = time);
    Shown::new(&Button::Remind(Promise { message, due }), label)
}
