//! What a company's own people see of its numbers, and asking a number's provider on their behalf. No secret is in what they see.

use chrono::{DateTime, Utc};

use super::{Channel, Held, holds, open, sql};
use crate::{
    caller::Caller,
    channel::{NewsKind, Provider},
    db::TenantDb,
    error::{Error, Noun, Result},
    kernel::{
        attempt::Target,
        audit::{Action, Event},
    },
    permission::Permission,
};

/// How many pieces of news are shown at most.
const NEWS: i64 = 10;

/// The numbers of a company, and what the provider said last about what may be sent from them.
#[derive(Clone, Debug)]
pub struct Overview {
    /// The numbers, in their order.
    pub numbers: Vec<Seen>,
    /// The newest of each kind about each number, newest first; at most ten.
    pub said: Vec<Said>,
}

/// A number.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The number: Meta's phone-number id, or, with the others, the number itself with `+`.
    pub address: String,
    /// Who carries it.
    pub provider: Provider,
    /// Whether anything speaks for it.
    pub has_secret: bool,
    /// Why nothing can be sent from it for now.
    pub held: Option<Held>,
    /// When a customer wrote to it last.
    pub last_at: Option<DateTime<Utc>>,
    /// Since when it is unusually quiet.
    pub quiet_since: Option<DateTime<Utc>>,
}

/// How customers rate a number, or how much may be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The number as people read it, if it is about one. (Its id is not told.)
    pub number: Option<String>,
    /// What it is about.
    pub kind: NewsKind,
    /// What happened, in the provider's word, in small letters.
    pub state: String,
    /// What else the provider says, a line each.
    pub details: String,
    /// When, as the provider says.
    pub at: DateTime<Utc>,
}

/// The numbers of the company, with how they are.
pub async fn overview(db: &TenantDb, caller: &Caller) -> Result<Overview> {
    let mut tx = db.read(caller, Permission::ViewSettings).await?;
    let said = sql::said(&mut tx, &[NewsKind::Quality, NewsKind::Limits], NEWS).await?;
    let (mut held, heard) = (holds::all(&mut tx).await?, sql::heard(&mut tx).await?);
    // The numbers are in the control database: nobody waits for two connections.
    drop(tx);
    let mut numbers = Vec::new();
    for (address, provider, has_secret) in sql::numbers(db).await? {
        let place = held.iter().position(|hold| hold.address == address);
        let heard = heard.iter().find(|(known, ..)| *known == address);
        numbers.push(Seen {
            provider,
            has_secret,
            held: place.map(|place| held.swap_remove(place)),
            last_at: heard.map(|(_, last_at, _)| *last_at),
            quiet_since: heard.and_then(|(_, _, quiet_since)| *quiet_since),
            address,
        });
    }
    Ok(Overview { numbers, said })
}

/// Whether the company has more than one number.
pub(crate) async fn are_several(db: &TenantDb) -> Result<bool> {
    sql::are_several(db).await
}

/// Opens what it takes to ask a number's provider about it; `None` if nothing speaks for the number.
pub async fn open_for_staff(db: &TenantDb, caller: &Caller, address: &str) -> Result<Option<Channel>> {
    let target = Target::by_name(Noun::Channel, address);
    let tx = db.begin(&caller.on(target), Permission::ManageIntegrations).await?;
    if !sql::has(db, address).await? {
        return Err(Error::NotFound(Noun::Channel));
    }
    let channel = open(db, address).await?;
    tx.commit(Event::new(Action::ChannelTest).called(address)).await?;
    Ok(channel)
}
