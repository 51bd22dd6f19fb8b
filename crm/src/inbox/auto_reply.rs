//! What a customer is answered at once without anybody answering: a greeting when they begin to write, and, while nobody is there, when
//! somebody will be.
//!
//! The company chooses both, and the words (`/settings replies`). Each is said at most once in the time for which WhatsApp lets us
//! answer, never to who wants no messages, never in answer to something old, and no greeting where people talk already.

mod sql;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::{
    channel::ContentKind,
    conversations::{self, Fresh},
    db::{TenantDb, Tx},
    error::{Error, Result},
    ids::ConversationId,
    jobs::Job,
    kernel::{
        names::names,
        queue::{self, Claimed},
        settings::{self, Away, Greeting, LeadForNew, WorkingHours},
    },
    language::Language,
};

/// How often each is said at most.
const ONCE_IN: TimeDelta = TimeDelta::hours(24);

/// What came longer ago, after a time without connection, is not answered as if it had just come.
const FRESH: TimeDelta = TimeDelta::hours(1);

names! {
    /// Why something is said.
    pub enum Occasion {
        /// They began to write.
        Greeting = "greeting",
        /// Nobody is there.
        Away = "away",
    }
}

/// Something that is to be said.
#[derive(Clone, Debug)]
pub struct Due {
    /// Why.
    pub occasion: Occasion,
    /// In which language: theirs, as far as their words show one.
    pub language: Language,
    /// The company's own words for it, with their variables (see [`crate::template::AUTO_REPLY`]); `None` for the usual ones.
    pub text: Option<String>,
    /// What the customer is called.
    pub contact: String,
    /// What the company is called.
    pub company: String,
    /// When somebody is there next, by the company's clock, if that is known.
    pub opens: Option<DateTime<Tz>>,
}

/// What a batch of messages leaves to do, if the company wants any of it: answers where customers wrote, leads for who is new.
pub(crate) async fn expect(tx: &mut Tx, fresh: Fresh) -> Result<()> {
    if fresh.conversations.is_empty() {
        return Ok(());
    }
    let chosen = settings::all(tx.conn()).await?;
    if chosen.get::<Greeting>()?.on || chosen.get::<Away>()?.on {
        for conversation in fresh.conversations {
            tx.enqueue(Job::AutoReply { conversation });
        }
    }
    if chosen.get::<LeadForNew>()? {
        for (contact, conversation) in fresh.new {
            tx.enqueue(Job::LeadForNew { contact, conversation });
        }
    }
    Ok(())
}

/// What is to be said in a conversation now, if anything.
pub async fn due(db: &TenantDb, job: &Claimed, conversation: ConversationId) -> Result<Option<Due>> {
    let mut tx = db.read_job(job).await?;
    let now = tx.now();
    let newest = sql::newest(&mut tx, conversation).await?;
    let Some(row) = newest.filter(|row| row.wants_an_answer(now)) else { return Ok(None) };
    let chosen = settings::all(tx.conn()).await?;
    let (name, language, zone) = sql::company(&mut tx).await?;
    let (language, zone): (Language, Tz) =
        (language.parse().map_err(Error::internal)?, zone.parse().map_err(Error::internal)?);
    let (hours, local) = (chosen.get::<WorkingHours>()?, now.with_timezone(&zone));
    let is_open = hours.as_ref().is_none_or(|hours| hours.is_open(&local));
    let (occasion, wanted) = match is_open {
        true => (Occasion::Greeting, chosen.get::<Greeting>()?),
        false => (Occasion::Away, chosen.get::<Away>()?),
    };
    if !wanted.on || row.has_been_said(occasion, now) {
        return Ok(None);
    }
    let language = Language::of_words(row.words.as_deref().unwrap_or_default()).unwrap_or(language);
    let opens = hours.as_ref().filter(|_| !is_open).and_then(|hours| hours.next_opening(&local));
    let text = wanted.own_words(language).map(str::to_owned);
    Ok(Some(Due { occasion, language, text, contact: row.contact, company: name, opens }))
}

/// Says it, and that it has been said; ends the job. Somebody may have been faster: then nothing is said.
pub async fn say(
    db: &TenantDb,
    job: &Claimed,
    conversation: ConversationId,
    occasion: Occasion,
    body: &str,
) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    let since = tx.now() - ONCE_IN;
    let is_first = match occasion {
        Occasion::Greeting => sql::mark_greeted(&mut tx, conversation, since).await?,
        Occasion::Away => sql::mark_away(&mut tx, conversation, since).await?,
    };
    if is_first {
        conversations::say(&mut tx, conversation, body).await?;
    }
    queue::done_in(&mut tx, job).await?;
    tx.commit_recorded().await
}

/// The newest message of a conversation's customer, and what has been said there.
#[derive(sqlx::FromRow)]
struct Newest {
    kind: String,
    words: Option<String>,
    sent_at: DateTime<Utc>,
    contact: String,
    opted_out: bool,
    greeted_at: Option<DateTime<Utc>>,
    away_at: Option<DateTime<Utc>>,
    answered_at: Option<DateTime<Utc>>,
}

impl Newest {
    fn wants_an_answer(&self, now: DateTime<Utc>) -> bool {
        let is_said_to_us = match ContentKind::from(self.kind.as_str()) {
            ContentKind::Reaction
            | ContentKind::Call
            | ContentKind::System
            | ContentKind::Edit
            | ContentKind::Revoke
            | ContentKind::Template
            | ContentKind::Unsupported => false,
            ContentKind::Text
            | ContentKind::Image
            | ContentKind::Video
            | ContentKind::Audio
            | ContentKind::Document
            | ContentKind::Sticker
            | ContentKind::Location
            | ContentKind::Contacts
            | ContentKind::Button
            | ContentKind::Interactive
            | ContentKind::Order => true,
            ContentKind::Other(_) => false,
        };
        is_said_to_us && !self.opted_out && now - self.sent_at < FRESH
    }

    fn has_been_said(&self, occasion: Occasion, now: DateTime<Utc>) -> bool {
        let lately = |at: Option<DateTime<Utc>>| at.is_some_and(|at| now - at < ONCE_IN);
        match occasion {
            Occasion::Greeting => lately(self.greeted_at) || lately(self.answered_at),
            Occasion::Away => lately(self.away_at),
        }
    }
}
