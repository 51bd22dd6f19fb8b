//! Everything about one contact, at one look.

mod sql;

use chrono::{DateTime, Utc};

use crate::{
    bookings::{self, Booking},
    caller::Caller,
    contacts::{self, Contact},
    conversations::State,
    db::TenantDb,
    deals::{self, Deal},
    error::{Noun, Result},
    ids::{ContactId, DiscordId},
    kernel::attempt::Target,
    overview::timeline::{self, Moment, Sees},
    permission::Permission,
    pipelines::Stage,
};

/// How many open leads, conversations and moments a card shows.
const SHOWN: i64 = 5;

/// How many messages.
const MESSAGES: i64 = 3;

/// Everything about a contact.
#[derive(Clone, Debug)]
pub struct Card {
    /// Who they are.
    pub contact: Contact,
    /// Their open leads, newest first, for whoever may see leads.
    pub leads: Vec<OpenLead>,
    /// Their open deals, newest first, for whoever may see deals.
    pub deals: Vec<Deal>,
    /// What they have booked and is still to be, what comes first first.
    pub bookings: Vec<Booking>,
    /// Their conversations, newest first, for whoever may see conversations.
    pub conversations: Vec<Talk>,
    /// What was said last, oldest first, for whoever may see conversations.
    pub messages: Vec<Line>,
    /// What happened last, newest first.
    pub story: Vec<Moment>,
}

/// An open lead.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct OpenLead {
    /// Its number.
    pub number: i64,
    /// How far it has come.
    #[sqlx(flatten)]
    pub stage: Stage,
    /// What they want.
    pub interest: Option<String>,
}

/// A conversation.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Talk {
    /// Its number.
    pub number: i64,
    /// How it stands.
    #[sqlx(try_from = "String")]
    pub state: State,
    /// Its thread on Discord.
    pub thread: Option<DiscordId>,
    /// When somebody said something last.
    pub last_message_at: DateTime<Utc>,
}

/// Something that was said.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Line {
    /// Whether the contact said it.
    pub is_theirs: bool,
    /// What; nothing, of what has no words.
    pub body: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Everything about a contact, or about whom they were merged into.
pub async fn card(db: &TenantDb, caller: &Caller, contact: ContactId) -> Result<Card> {
    let target = Target::new(Noun::Contact, &contact);
    let mut tx = db.read(&caller.on(target), Permission::ViewContacts).await?;
    let contact = contacts::shown(&mut tx, contact).await?;
    let sees = Sees::of(&tx);
    let leads = if sees.leads { sql::open_leads(&mut tx, contact.id, SHOWN).await? } else { Vec::new() };
    let deals = if sees.deals { deals::open_of(&mut tx, contact.id, SHOWN).await? } else { Vec::new() };
    let bookings = bookings::to_come_of(&mut tx, contact.id, SHOWN).await?;
    let (conversations, messages) = match sees.conversations {
        true => {
            let talks = sql::conversations(&mut tx, contact.id, SHOWN).await?;
            (talks, sql::messages(&mut tx, contact.id, MESSAGES).await?)
        }
        false => (Vec::new(), Vec::new()),
    };
    let story = timeline::some(&mut tx, contact.id, sees, 0, SHOWN).await?;
    Ok(Card { contact, leads, deals, bookings, conversations, messages, story })
}
