//! The flight recorder: the whole path of one message with its times, in or out. What it shows is written down on the way, by
//! the statements that store, apply and send.

mod sql;

use std::{convert::Infallible, fmt, str::FromStr};

use chrono::{DateTime, Utc};

use super::{AttemptOutcome, Decision, MessageState};
use crate::{
    caller::Caller,
    channel::{Content, Failure},
    db::TenantDb,
    error::{Error, Noun, Result},
    ids::{ConversationId, MessageId},
    kernel::{
        attempt::Target,
        sight::{self, ContactName},
    },
    permission::Permission,
    text,
};

/// How many messages are offered to choose from: what Discord's autocomplete shows.
const RECENT: usize = 25;

/// Among how many of the newest messages is looked for what was typed.
const SEARCHED: i64 = 500;

/// The longest id of a provider that is looked for, in characters.
const PROVIDER_ID: usize = 300;

/// A message as people name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MessageName {
    /// By our id.
    Ours(MessageId),
    /// By the provider's, as in `wamid…`.
    Providers(String),
}

impl FromStr for MessageName {
    type Err = Infallible;

    fn from_str(raw: &str) -> Result<Self, Infallible> {
        let raw = raw.trim();
        Ok(raw.parse().map_or_else(|_| Self::Providers(raw.chars().take(PROVIDER_ID).collect()), Self::Ours))
    }
}

impl fmt::Display for MessageName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ours(id) => id.fmt(f),
            Self::Providers(id) => id.fmt(f),
        }
    }
}

/// The path of a message.
#[derive(Clone, Debug)]
pub struct Trace {
    /// Its id.
    pub message: MessageId,
    /// The provider's, if it is known.
    pub provider_id: Option<String>,
    /// In which conversation.
    pub conversation: ConversationId,
    /// The business's own address that it went to or from.
    pub account: String,
    /// The customer's name.
    pub contact: ContactName,
    /// What it says.
    pub content: Content,
    /// How far it has come, if it is an answer of ours; nothing, of a customer's message.
    pub state: Option<MessageState>,
    /// Who wrote it, if it is an answer of somebody who has a name.
    pub by: Option<String>,
    /// Where it has been, in the order of the path. The customer's and the provider's clocks are not ours.
    pub steps: Vec<Step>,
}

/// A place on the path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// When.
    pub at: DateTime<Utc>,
    /// Which.
    pub stage: Stage,
}

/// What happened to a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The customer sent it, by the provider's clock.
    Written,
    /// The business wrote it on its own phone, by the provider's clock.
    OnPhone,
    /// The door had its delivery, and the signature held.
    Received,
    /// The delivery was written down in the company's database.
    Stored,
    /// A worker took the delivery up, and read it.
    TakenUp,
    /// It was written into the conversation.
    Applied,
    /// The inbox channel showed it.
    Shown,
    /// Somebody wrote it, and it waits for a worker.
    Queued,
    /// An attempt to send it began.
    Tried {
        /// Which, from 1.
        attempt: i32,
    },
    /// An attempt to send it ended.
    Ended {
        /// Which, from 1.
        attempt: i32,
        /// How.
        outcome: AttemptOutcome,
        /// Why, if it was refused.
        failure: Option<Failure>,
        /// The provider's own code for that.
        code: Option<i64>,
    },
    /// Nobody knew whether it was sent, and somebody decided.
    Decided(Decision),
    /// The provider sent it on, by its clock.
    PassedOn,
    /// It reached the customer's device, by the provider's clock.
    Delivered,
    /// The customer saw or played it, by the provider's clock.
    Read,
    /// The provider said that it will not arrive.
    Failed {
        /// Why.
        failure: Failure,
        /// The provider's own code for that.
        code: Option<i64>,
    },
}

/// The path of a message.
pub async fn trace(db: &TenantDb, caller: &Caller, name: &MessageName) -> Result<Trace> {
    let mut tx = db.read(&caller.on(target(name)), Permission::ViewConversations).await?;
    let path = sql::path(&mut tx, name).await?.ok_or(Error::NotFound(Noun::Message))?;
    let attempts = sql::attempts(&mut tx, path.id).await?;
    let (trace, sight) = (path.read(attempts)?, sight::of(&mut tx).await?);
    Ok(Trace { contact: trace.contact.seen(sight), ..trace })
}

/// The delivery that brought a message, as its provider signed it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct RawDelivery {
    /// Its number.
    pub id: i64,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// Its bytes.
    pub raw: Vec<u8>,
}

/// The delivery that brought a message. `NotFound` of the delivery, if it has been removed, or if it brought no message: an answer of
/// ours came in none, and a version that did not write down in which stored others.
pub async fn raw_delivery(db: &TenantDb, caller: &Caller, name: &MessageName) -> Result<RawDelivery> {
    let mut tx = db.read(&caller.on(target(name)), Permission::ViewSystemLogs).await?;
    let path = sql::path(&mut tx, name).await?.ok_or(Error::NotFound(Noun::Message))?;
    sql::raw(&mut tx, path.id).await?.ok_or(Error::NotFound(Noun::Delivery))
}

fn target(name: &MessageName) -> Target {
    Target::new(Noun::Message, name)
}

/// A message to choose.
#[derive(Clone, Debug)]
pub struct Recent {
    /// Its id.
    pub id: MessageId,
    /// The customer's name.
    pub contact: ContactName,
    /// Whether the customer wrote it.
    pub inbound: bool,
    /// What it says.
    pub content: Content,
}

/// The newest messages whose words or whose customer's name hold what was typed.
pub async fn recent(db: &TenantDb, caller: &Caller, typed: &str) -> Result<Vec<Recent>> {
    let typed = text::search_key(&typed.chars().take(100).collect::<String>());
    let mut tx = db.read(caller, Permission::ViewConversations).await?;
    let limit = if typed.is_empty() { RECENT as i64 } else { SEARCHED };
    let newest = sql::newest(&mut tx, limit).await?;
    let holds = |recent: &Recent| {
        let words = recent.content.words().unwrap_or_default();
        typed.is_empty() || text::search_key(&format!("{} {words}", recent.contact.raw())).contains(&typed)
    };
    let sight = sight::of(&mut tx).await?;
    let seen = |recent: Recent| Recent { contact: recent.contact.seen(sight), ..recent };
    Ok(newest.into_iter().filter(holds).take(RECENT).map(seen).collect())
}
