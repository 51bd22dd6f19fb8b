//! Ids. Each noun has its own type, so that one can't be passed for another. To add one, add a line to the list below.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::{ContextV7, Timestamp, Uuid};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type)]
        #[serde(transparent)]
        #[sqlx(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new id: a UUIDv7, so that ids made later sort later.
            pub fn new(now: DateTime<Utc>) -> Self {
                Self(uuid_v7(now))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.as_simple().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(raw: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(raw).map(Self)
            }
        }
    )*};
}

ids! {
    /// A company.
    TenantId;
    /// A person who works for a company.
    MemberId;
    /// A person's session at the panel.
    SessionId;
    /// A key with which a program calls.
    KeyId;
    /// An address that is told of what happens.
    WebhookId;
    /// Something that an address is told.
    WebhookDeliveryId;
    /// A role that a company made.
    RoleId;
    /// Something that waits for a second person's word.
    RequestId;
    /// One event of the audit log.
    EventId;
    /// A customer, or one to be.
    ContactId;
    /// A company that contacts work for.
    CompanyId;
    /// People and companies who belong together.
    AllianceId;
    /// That somebody belongs to an alliance, or is to.
    AllianceMemberId;
    /// Data that somebody takes away as a file.
    ExportId;
    /// That a report is posted by itself.
    ScheduleId;
    /// A copy of everything that a company has.
    BackupId;
    /// Data that somebody brings as a file.
    ImportId;
    /// A note about a contact, or a call with them.
    ActivityId;
    /// The joining of two contacts into one.
    MergeId;
    /// A contact's interest.
    LeadId;
    /// What was said about a lead.
    LeadNoteId;
    /// A field of a company's own.
    FieldId;
    /// Stages, one after the other.
    PipelineId;
    /// How far a lead or a deal has come.
    StageId;
    /// Business that a contact may do with the company.
    DealId;
    /// So many of a product in a deal.
    DealLineId;
    /// What was said about a deal.
    DealNoteId;
    /// What a deal comes to, as it is offered to its customer.
    QuoteId;
    /// What the company sells.
    ProductId;
    /// An exchange of messages with one contact on one channel.
    ConversationId;
    /// One message, in or out.
    MessageId;
    /// A file that came with a message, or goes with one.
    AttachmentId;
    /// A message template.
    TemplateId;
    /// A note for colleagues about a conversation.
    NoteId;
    /// That a customer was asked how satisfied they are.
    SatisfactionId;
    /// A reply that is written once and used often.
    CannedReplyId;
    /// Days on which a colleague is not there.
    LeaveId;
    /// Colleagues who work on the same things.
    TeamId;
    /// Several deeds under one name.
    MacroId;
    /// What somebody has to do.
    TaskId;
    /// What can be booked.
    ServiceId;
    /// With whom or where something is booked.
    ResourceId;
    /// A time at which something can't be booked.
    ClosureId;
    /// That somebody comes for something at a time.
    BookingId;
    /// That somebody takes what becomes free.
    WaitId;
    /// A calendar that other programs read.
    FeedId;
    /// A piece of work that happens later.
    JobId;
}

/// No id that was made from this moment on sorts before it: ids begin with the milliseconds since 1970 (RFC 9562, UUIDv7).
pub(crate) fn first_since(from: DateTime<Utc>) -> Uuid {
    let milliseconds = u128::try_from(from.timestamp_millis()).unwrap_or(0);
    Uuid::from_u128(milliseconds << 80)
}

/// A UUIDv7 of this moment (RFC 9562 §5.7).
pub(crate) fn uuid_v7(now: DateTime<Utc>) -> Uuid {
    let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
    Uuid::new_v7(Timestamp::from_unix(ContextV7::new(), seconds, now.timestamp_subsec_nanos()))
}

/// A Discord snowflake: a user, channel, guild, message or interaction.
///
/// Kept as `bigint`: Discord's ids stay below 2^63 until the year 2154 (they count milliseconds from 2015 in 42 bits).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct DiscordId(i64);

impl DiscordId {
    /// From a snowflake; `None` for zero and for what no snowflake can be.
    pub fn new(snowflake: u64) -> Option<Self> {
        i64::try_from(snowflake).ok().filter(|id| *id > 0).map(Self)
    }

    /// The snowflake.
    pub fn get(self) -> u64 {
        self.0.unsigned_abs()
    }
}

impl fmt::Display for DiscordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for DiscordId {
    type Err = &'static str;

    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        let snowflake = raw.parse().ok().and_then(Self::new);
        snowflake.ok_or("not a Discord id: 17 to 20 digits, as Discord's “Copy ID” gives them")
    }
}

impl From<DiscordId> for u64 {
    fn from(id: DiscordId) -> u64 {
        id.get()
    }
}
