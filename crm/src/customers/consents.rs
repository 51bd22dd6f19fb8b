//! Whether a contact wants to be written to first. Every word of theirs on it is kept, with its source; the newest counts.
//!
//! Who has opted out gets nothing that they did not ask for: no automatic answer, no campaign. What staff answer to somebody who
//! writes is not of that kind.

mod sql;
mod words;

use chrono::{DateTime, Utc};

pub(crate) use self::words::heard;
use crate::{
    db::Tx,
    error::Result,
    ids::{ContactId, MessageId},
    kernel::names::names,
};

names! {
    /// What a contact wants.
    pub enum Consent {
        /// To be written to.
        In = "in",
        /// Not to be.
        Out = "out",
    }
}

names! {
    /// How that was said.
    pub enum ConsentSource {
        /// In a message of theirs that says nothing else.
        Word = "word",
        /// In the provider's own app, which told us.
        Provider = "provider",
        /// To a colleague, who wrote it down.
        Staff = "staff",
    }
}

/// What one contact said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub contact: ContactId,
    pub consent: Consent,
    pub source: ConsentSource,
    /// The message that says so, if one does.
    pub message: Option<MessageId>,
    pub at: DateTime<Utc>,
}

/// Keeps what contacts said, in the order in which they did.
pub(crate) async fn keep(tx: &mut Tx, said: &[Said]) -> Result<()> {
    if said.is_empty() {
        return Ok(());
    }
    sql::insert(tx, said).await?;
    sql::apply(tx, said).await
}

/// Has the newest word of each of these contacts count, if they have said something since the word `since`.
pub(crate) async fn recount(tx: &mut Tx, contacts: [ContactId; 2], since: i64) -> Result<()> {
    sql::recount(tx, contacts, since).await
}
