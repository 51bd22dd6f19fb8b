//! What people are told in private, and what the owners' channel is told at once.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    channel::AccountNews,
    ids::RequestId,
    kernel::offer::Answer,
    members::{Changed, Person},
    permission::Permission,
    requests::RequestState,
    role::{AnyRole, RoleRef},
};

/// A piece of news.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum Notice {
    /// What the person may do was changed.
    Changed(News),
    /// Nothing is delivered to a webhook any more, as nothing gets through.
    WebhookOff {
        /// Where to.
        url: String,
    },
    /// Permissions that were granted end soon.
    Ending {
        /// Which.
        permissions: Vec<Permission>,
        /// When.
        until: DateTime<Utc>,
    },
    /// Permissions that were granted have ended.
    Ended {
        /// Which.
        permissions: Vec<Permission>,
    },
    /// A person could not be told of a change, because they take no private messages.
    NotTold {
        /// Who.
        person: Person,
    },
    /// A colleague gave the person a task.
    TaskGiven {
        /// Its number.
        number: i64,
        /// What is to be done.
        title: String,
        /// By when.
        due: Option<DateTime<Utc>>,
        /// Who gave it.
        by: String,
    },
    /// A colleague gave the person a lead.
    LeadGiven {
        /// Its number.
        number: i64,
        /// Who gave it.
        by: String,
    },
    /// A colleague gave the person a deal.
    DealGiven {
        /// Its number.
        number: i64,
        /// Who gave it.
        by: String,
    },
    /// Something about an alliance that concerns the person.
    Alliance {
        /// Its number.
        number: i64,
        /// Its name.
        name: String,
        /// What.
        news: AllianceNews,
        /// Who did it.
        by: String,
    },
    /// Something about a booking that concerns the person.
    Booking {
        /// Its number.
        number: i64,
        /// For what.
        service: String,
        /// When.
        at: DateTime<Utc>,
        /// What.
        news: BookingNews,
        /// Who did it.
        by: String,
    },
    /// A customer has answered a quote.
    QuoteAnswered {
        /// Its number.
        number: i64,
        /// Its deal's.
        deal: i64,
        /// What came of it.
        answer: Answer,
        /// Whether they pressed the button that accepts.
        accepts: bool,
    },
    /// Somebody has booked time of theirs, or does so no more.
    BookingWith {
        /// The booking, by its number.
        number: i64,
        /// What is booked.
        service: String,
        /// From when.
        at: DateTime<Utc>,
        /// What has happened to it.
        news: HostNews,
        /// Who comes.
        by: String,
    },
    /// A request has been decided, or nobody has decided it in time.
    RequestEnded {
        /// Which.
        request: RequestId,
        /// How it stands now.
        how: RequestState,
        /// Whether its maker has to do now what was approved.
        #[serde(default)]
        go_on: bool,
    },
    /// The provider tells something about the business's account, a number or a template of it.
    Account(AccountNews),
    /// Somebody took a permission in an emergency.
    GlassBroken {
        /// Who.
        person: Person,
        /// Which.
        permission: Permission,
        /// Until when.
        until: DateTime<Utc>,
        /// Why.
        reason: String,
    },
    /// The company was suspended.
    Suspended {
        /// Why.
        reason: String,
    },
    /// The company was suspended, and may go on.
    Reactivated,
    /// A number that usually receives at this time of the week has been quiet for unusually long.
    NumberQuiet {
        /// The business's own address: Meta's `phone_number_id`.
        number: String,
        /// Since when.
        since: DateTime<Utc>,
        /// How many messages the same stretch brought in the weeks before, on average.
        usual: i64,
    },
    /// A number that was quiet receives again.
    NumberHeard {
        /// The business's own address: Meta's `phone_number_id`.
        number: String,
        /// Since when it was quiet.
        since: DateTime<Utc>,
        /// Until when.
        until: DateTime<Utc>,
    },
    /// The provider takes nothing from a number until somebody mends something. What is to be sent from it waits.
    NumberStopped {
        /// The business's own address: Meta's `phone_number_id`.
        number: String,
        /// Why: the name of a [`Failure`](crate::channel::Failure).
        failure: String,
    },
    /// A number that was stopped sends again.
    NumberResumed {
        /// The business's own address: Meta's `phone_number_id`.
        number: String,
        /// Since when it was stopped.
        since: DateTime<Utc>,
    },
    /// Work that could not be done waits for somebody to look at it.
    PutAside {
        /// How many jobs.
        jobs: i64,
        /// How many deliveries.
        deliveries: i64,
    },
}

/// What whoever comes is told of a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BookingNews {
    /// Somebody has booked it for them.
    Booked,
    /// It is at another time.
    Moved,
    /// It was cancelled.
    Cancelled,
    /// It is as it was before.
    Back,
    /// It begins soon.
    Soon,
    /// What they wait for has become free, and is held for them for a while.
    Freed,
    /// Its customer, for whom they have booked it, could not be reminded.
    Unreminded,
}

/// What whoever's time is booked is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HostNews {
    /// Somebody comes.
    Booked,
    /// Somebody comes at this time now.
    Moved,
    /// Nobody comes.
    Cancelled,
}

/// What a person is told of an alliance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AllianceNews {
    /// They are invited.
    Invited,
    /// They were let in.
    Admitted,
    /// They were not let in.
    Declined,
    /// They were taken out.
    Removed,
    /// Somebody asks to be let into the one that they made.
    Asked,
}

/// A change, as the person it is about is told of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct News {
    /// The new role, if it is another.
    pub role: Option<NamedRole>,
    /// Permissions that the person can use now and could not before.
    pub gained: Vec<Permission>,
    /// Until when, for those that end.
    pub until: Option<DateTime<Utc>>,
    /// Permissions that the person can no longer use.
    pub lost: Vec<Permission>,
    /// Who made the change.
    pub by: String,
    /// Who approved it, where that took a second person.
    #[serde(default)]
    pub approved_by: Option<String>,
    /// Why.
    pub notes: Option<String>,
}

/// A role as a notice names it: a custom role may be renamed or deleted before the notice is read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NamedRole {
    /// Which.
    pub role: RoleRef,
    /// What it was called.
    pub name: String,
}

impl From<&AnyRole> for NamedRole {
    fn from(role: &AnyRole) -> Self {
        Self { role: role.reference(), name: role.to_string() }
    }
}

impl Changed {
    /// Whether the person can do something now that they could not, or the other way round, or has another role: what they
    /// are told of.
    pub fn is_news(&self) -> bool {
        self.before.role != self.after.role || !self.gained.is_empty() || !self.lost.is_empty()
    }

    /// What the person is told of it; nothing if it is no news.
    pub(crate) fn for_the_person(&self, by: String, approved_by: Option<String>, notes: Option<&str>) -> Option<News> {
        let role = (self.before.role != self.after.role).then(|| NamedRole::from(&self.after.role));
        let until = self.gained.iter().filter_map(|p| self.after.rules.get(p)?.until).min();
        let (gained, lost) = (self.gained.clone(), self.lost.clone());
        self.is_news().then(|| News { role, gained, until, lost, by, approved_by, notes: notes.map(str::to_owned) })
    }
}
