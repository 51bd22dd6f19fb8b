//! That a channel's deliveries are all turned away for their signature: noted by the process that takes them in, shown by
//! `omnicrm doctor`. They are for no company that could be told: what is not signed well is not read.

use chrono::{DateTime, Utc};

use super::{Inbox, sql};
use crate::{caller::Caller, channel::ChannelKind, error::Result, permission::Permission, server::Server};

/// Deliveries in a row whose signature failed.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct SignatureFailures {
    /// How many, at least.
    pub in_a_row: i64,
    /// When that was first noted.
    pub since: DateTime<Utc>,
    /// When it was last noted.
    pub last_at: DateTime<Utc>,
}

impl Inbox {
    /// Notes that so many in a row failed.
    pub async fn signatures_fail(&self, channel: ChannelKind, in_a_row: u64) -> Result<()> {
        sql::note_signatures(&self.0.server, channel, i64::try_from(in_a_row).unwrap_or(i64::MAX)).await
    }

    /// Notes that signatures hold again.
    pub async fn signatures_hold(&self, channel: ChannelKind) -> Result<()> {
        sql::forget_signatures(&self.0.server, channel).await
    }
}

/// What was noted of a channel, if its signatures fail.
pub async fn signature_failures(
    server: &Server,
    caller: &Caller,
    channel: ChannelKind,
) -> Result<Option<SignatureFailures>> {
    let mut tx = server.begin_platform(caller, Permission::ViewTenants).await?;
    sql::signature_failures(&mut tx, channel).await
}
