//! The one error type of the service layer. Each door renders it in one place, in the person's language.

use chrono::{DateTime, Utc};

use crate::kernel::names::names;
pub use crate::kernel::{
    field::{Field, Limit, StepProblem, ValueProblem},
    noun::Noun,
};
use crate::{
    country::Country,
    currency::Currency,
    decision::{RankRule, Rule},
    ids::DiscordId,
    permission::Permission,
};

/// What every verb returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a verb did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The caller may not do this. It has been recorded.
    #[error("{0}")]
    Denied(Box<Denied>),
    /// There is no such thing in this company. (Another company's thing is this too.)
    #[error("no such {0}")]
    NotFound(Noun),
    /// The input is not acceptable.
    #[error("{field}: {problem}")]
    Invalid {
        /// Which input.
        field: Field,
        /// What is wrong with it.
        problem: Problem,
    },
    /// It clashes with what is there.
    #[error("conflict: {0:?}")]
    Conflict(Conflict),
    /// A limit has been reached.
    #[error("limit reached: {0}")]
    LimitReached(Limit),
    /// Nobody is signed in, or nobody any more.
    #[error("not signed in: {0:?}")]
    NotSignedIn(NotSignedIn),
    /// The database can't be reached, or did not answer in time. Trying again later may work.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// A fault of ours. The text goes to the log and never to a person.
    #[error("internal: {0}")]
    Internal(String),
}

/// Why somebody is not signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotSignedIn {
    /// There is no session, or it has ended; or the key has.
    Ended,
    /// Nobody has this address with this password.
    Wrong,
    /// The link was used, or its time is over.
    LinkOver,
    /// Too much was tried: it is possible again in some minutes.
    TooMany,
    /// It takes that somebody has proved minutes ago who they are.
    NotFresh,
}

/// A refusal: what was missing, which rule said no, and who can help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denied {
    /// The permission that the verb asks for.
    pub permission: Permission,
    /// Why not.
    pub reason: Refusal,
    /// People who can give it: the owner first, at most five.
    pub grantors: Vec<DiscordId>,
}

impl std::fmt::Display for Denied {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "denied {}: {:?}", self.permission, self.reason)
    }
}

/// Which rule said no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The decision about the caller's own permission.
    Decision(Rule),
    /// The caller holds the permission, but not over this person or this role.
    Rank(RankRule),
    /// A second person must approve, and this is the first.
    OwnRequest,
}

/// Why the body of a verb stopped, while its caller still holds the transaction: see [`Tx::stop`](crate::db::Tx::stop).
#[derive(Debug)]
pub(crate) enum Stop {
    /// Who asks may not. Recorded by whoever holds the transaction.
    Refuse(Refusal),
    /// The person on whose behalf the caller acts may not.
    RefuseMaker(Refusal),
    /// It went wrong.
    Fail(Error),
}

impl<E: Into<Error>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Fail(error.into())
    }
}

names! {
    /// The rule that refused, as the audit log keeps it.
    pub enum RefusalRule {
        /// The caller is disabled.
        Disabled = "rule: disabled",
        /// The company is suspended.
        Suspended = "rule: suspended",
        /// The permission is denied to the caller.
        Denied = "rule: denied",
        /// Nothing gives the caller the permission.
        Nothing = "rule: nothing",
        /// The caller's key does not open it.
        OutOfScope = "rule: out_of_scope",
        /// It is too long ago that the caller proved who they are.
        NotFresh = "rule: not_fresh",
        /// The owner can't be changed.
        TargetIsOwner = "rank: target_is_owner",
        /// Nobody changes their own permissions, or approves what is about themselves.
        Yourself = "rank: yourself",
        /// The other person does not rank below the caller.
        TargetNotBelow = "rank: target_not_below",
        /// The owner's role is not given.
        OwnerRoleNeverGiven = "rank: owner_role_never_given",
        /// The role that was to be given does not rank below the caller's.
        RoleNotBelow = "rank: role_not_below",
        /// Only the owner decides this.
        OnlyOwnerDecides = "rank: only_owner_decides",
        /// The role that was to be shaped does not rank below the caller's.
        ShapeNotBelow = "rank: shape_not_below",
        /// The caller does not hold what was to be given.
        NotHeld = "rank: not_held",
        /// The caller does not hold it for so long.
        NotHeldThatLong = "rank: not_held_that_long",
        /// Only the owner gives it.
        OnlyOwnerGives = "rank: only_owner_gives",
        /// It belongs to the platform.
        PlatformOnly = "rank: platform_only",
        /// Nobody decides about their own request.
        OwnRequest = "request: one's own",
        /// What a request asked for would change nothing any more, or names what is gone.
        Overtaken = "request: overtaken",
        /// One of the rules about ranks: the log did not always say which.
        Rank = "rank",
    }
}

impl RefusalRule {
    /// The rule that an event gives as its reason. Events of the first versions give a rule about ranks by a sentence.
    pub fn of_event(reason: &str) -> Option<Self> {
        reason.parse().ok().or_else(|| reason.starts_with("rank: ").then_some(Self::Rank))
    }
}

impl Refusal {
    /// The rule, without what it is about.
    pub fn rule(&self) -> RefusalRule {
        match self {
            Self::Decision(rule) => match rule {
                Rule::Disabled => RefusalRule::Disabled,
                Rule::Suspended => RefusalRule::Suspended,
                Rule::Denied => RefusalRule::Denied,
                // The others say yes.
                Rule::OutOfScope => RefusalRule::OutOfScope,
                Rule::NotFresh => RefusalRule::NotFresh,
                Rule::Nothing | Rule::Owner | Rule::Granted | Rule::Role => RefusalRule::Nothing,
            },
            Self::Rank(rule) => match rule {
                RankRule::TargetIsOwner => RefusalRule::TargetIsOwner,
                RankRule::Yourself => RefusalRule::Yourself,
                RankRule::TargetNotBelow { target: _ } => RefusalRule::TargetNotBelow,
                RankRule::OwnerRoleNeverGiven => RefusalRule::OwnerRoleNeverGiven,
                RankRule::RoleNotBelow { role: _ } => RefusalRule::RoleNotBelow,
                RankRule::OnlyOwnerDecides => RefusalRule::OnlyOwnerDecides,
                RankRule::ShapeNotBelow => RefusalRule::ShapeNotBelow,
                RankRule::NotHeld { permission: _ } => RefusalRule::NotHeld,
                RankRule::NotHeldThatLong { permission: _ } => RefusalRule::NotHeldThatLong,
                RankRule::OnlyOwnerGives { permission: _ } => RefusalRule::OnlyOwnerGives,
                RankRule::PlatformOnly { permission: _ } => RefusalRule::PlatformOnly,
            },
            Self::OwnRequest => RefusalRule::OwnRequest,
        }
    }
}

/// What is wrong with an input.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Nothing was given.
    #[error("is empty")]
    Empty,
    /// Fewer characters than needed.
    #[error("is shorter than {0} characters")]
    TooShort(usize),
    /// Of a password: somebody who tries could find it.
    #[error("is easy to guess")]
    Guessable,
    /// More characters than allowed.
    #[error("is longer than {0} characters")]
    TooLong(usize),
    /// One of its pieces, as it was typed, has more characters than a piece may have.
    #[error("has a piece longer than {1} characters")]
    PieceTooLong(String, usize),
    /// Not a phone number, neither with its country code nor as it is dialled in this country.
    #[error("is not a phone number")]
    Phone(Option<Country>),
    /// A moment that has passed.
    #[error("is in the past")]
    Past,
    /// An hour of which nobody says whether it is in the morning or in the evening.
    #[error("does not say whether {0} is in the morning or in the evening")]
    Halves(u32),
    /// Not in the form that is asked for.
    #[error("is not in the expected form")]
    Form,
    /// Given together with another input that it excludes.
    #[error("can't be given together with the other")]
    Together,
    /// More decimals than amounts of this currency have.
    #[error("has more decimals than {0}")]
    Decimals(Currency),
    /// More than can be counted.
    #[error("is too much")]
    TooMuch,
    /// A number below the first or above the second.
    #[error("is not between {0} and {1}")]
    Range(u16, u16),
    /// A beginning that is not before the end.
    #[error("does not come before the end")]
    Order,
    /// Values are missing for these variables, as people write them.
    #[error("lacks values for {0}")]
    Missing(String),
    /// A name of other signs than small Latin letters, digits and `_`.
    #[error("has other signs than small letters, digits and _")]
    Name,
    /// Twice the same where each must be another.
    #[error("holds the same twice")]
    Twice,
    /// More than one thing fits.
    #[error("fits more than one")]
    Several,
    /// A step of a macro that is wrong: in which line, from 1, and why.
    #[error("is wrong in line {0}: {1}")]
    Step(usize, StepProblem),
    /// What was typed into a field of the company's own, by its name, is wrong.
    #[error("is wrong in {name}: {wrong}")]
    Own {
        /// What the company calls it.
        name: String,
        /// What there is to choose from, of a choice.
        choices: Vec<String>,
        /// Why.
        wrong: ValueProblem,
    },
    /// A variable in a text that there is not, as it was written.
    #[error("has an unknown variable {{{{{0}}}}}")]
    Variable(String),
}

/// What it clashes with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// This interaction has been executed already; the first answer stands.
    Repeated,
    /// The company is suspended: nothing is written.
    Suspended,
    /// Whoever is to come in is disabled.
    Disabled,
    /// The e-mail address is a colleague's.
    EmailTaken,
    /// The contact already has an open lead: its number.
    OpenLead(i64),
    /// There is one already, which is somebody's that is out of the caller's reach.
    BeyondReach(Noun),
    /// The reach of this role can't be cut.
    ReachStays,
    /// Another one of this kind has the name.
    Taken(Noun),
    /// The address already leads to another company.
    RouteTaken,
    /// The 24 hours in which WhatsApp lets us answer freely are over: since when. `None` if the customer never wrote.
    WindowClosed(Option<DateTime<Utc>>),
    /// WhatsApp does not let the template be used now.
    TemplateNotApproved,
    /// The template is another number's.
    TemplateElsewhere,
    /// The company has no number whose templates are known to us.
    NoTemplateAccount,
    /// The contact wants no messages that they did not ask for.
    OptedOut,
    /// The provider of the company's number carries no message of this kind.
    NotByProvider,
    /// What was to be sent is empty.
    NothingToSend,
    /// What was to be taken back is on its way already, or further.
    OnItsWay,
    /// WhatsApp takes no file of this type, or none so large.
    FileNotTaken,
    /// A sticker is made of another type, or is smaller.
    NotASticker,
    /// A voice message is made of another type, or is smaller.
    NotAVoice,
    /// No words stand below a sound or a sticker.
    NoCaption,
    /// It is known by now what became of the answer.
    DoubtSettled,
    /// Somebody has decided already about the answer that may not have been sent.
    DoubtDecided,
    /// A status may still say what became of the answer: until when it is waited for.
    DoubtTooEarly(DateTime<Utc>),
    /// Somebody has the conversation: who.
    HeldBy(String),
    /// A colleague has changed the conversation since it was looked at: who, if it was a person.
    ConversationChanged(Option<String>),
    /// The conversation is closed: by whom, if it was a person.
    ConversationClosed(Option<String>),
    /// The customer has written since the conversation was looked at.
    CustomerWrote,
    /// The customer has another conversation that is not closed: its number.
    OtherConversation(i64),
    /// Whoever was to have the conversation may not answer customers.
    CannotAnswer,
    /// A variable of the reply has no value where it was to be sent: which.
    NoValue(String),
    /// The task has been done: there is nothing to change about it.
    TaskDone,
    /// Somebody has changed the task since it was looked at: who, if it was a person, and which inputs.
    TaskChanged(Option<String>, Vec<Field>),
    /// The lead was lost or has become a deal: there is nothing to change about it.
    LeadEnded,
    /// Somebody has changed the lead since it was looked at: who, if it was a person, and which inputs.
    LeadChanged(Option<String>, Vec<Field>),
    /// Whoever was to have the lead may not see leads.
    CannotSeeLeads,
    /// Whoever was to have the contact or the company may not see these.
    CannotSeeContacts,
    /// An answer to the contact is on its way: when it has arrived, they can be erased.
    StillSending,
    /// Somebody has changed it since it was looked at: who, if it was a person, and which inputs.
    Changed(Option<String>, Vec<Field>),
    /// The address is another contact's: what they are called, for whoever asked.
    AddressTaken(String),
    /// The lead has become a deal: its number.
    LeadConverted(i64),
    /// The deal was won or lost: there is nothing to change about it.
    DealEnded,
    /// Somebody has changed the deal since it was looked at: who, if it was a person, and which inputs.
    DealChanged(Option<String>, Vec<Field>),
    /// Whoever was to have the deal may not see deals.
    CannotSeeDeals,
    /// The deal is worth what its lines come to: nothing else can be typed.
    ValueOfLines,
    /// The deal is in another currency than what was to be part of it: in which.
    DealCurrency(Currency),
    /// The deal has neither lines nor a value: there is nothing to offer.
    NothingToQuote,
    /// The quote was sent already.
    QuoteSent,
    /// The quote's time is over.
    QuoteExpired,
    /// The quote was answered or taken back, or another has taken its place.
    QuoteEnded,
    /// Somebody has changed the product since it was looked at: who, if it was a person, and which inputs.
    ProductChanged(Option<String>, Vec<Field>),
    /// The product is no longer sold.
    ProductRetired,
    /// Somebody has changed the stages since they were looked at: who, if it was a person.
    PipelineChanged(Option<String>),
    /// Somebody has changed which fields of the company's own there are since they were looked at: who, if that is known.
    FieldsChanged(Option<String>),
    /// Deals have no other pipeline: each goes through one.
    LastPipeline,
    /// There is no other stage: everything open stands in one.
    LastStage,
    /// Something stands in the stage by now, and nobody said where it goes.
    StageInUse,
    /// The time is somebody else's, or nobody is there then: the free times that are nearest.
    SlotTaken(Vec<DateTime<Utc>>),
    /// The time for saying yes to what was held is over.
    HoldOver,
    /// The booking has begun, is over, or was cancelled.
    BookingOver,
    /// The booking has not begun.
    BookingToCome,
    /// There are times that day: nobody needs to wait for one.
    TimesThere,
    /// Nobody comes into the alliance but by invitation.
    ByInvitation,
    /// Whoever was to be let into the alliance has not asked for it, or no longer.
    NotAsking,
    /// Whoever was to come into the alliance may not join any.
    CannotJoin,
    /// Nothing would change.
    NoChange,
    /// The caller has changed nobody in the last minutes, or has taken all of it back.
    NothingToUndo,
    /// Nothing is delivered to the webhook any more.
    WebhookOff,
    /// What was to be taken back has been changed again since.
    ChangedSince,
    /// A file that was given to be imported is too large.
    ImportTooLarge,
    /// An import is not so far, or further: it is being read, written or taken back, or is over.
    ImportBusy,
    /// A change can be taken back for ten minutes, by whoever made it.
    TooLateToUndo,
    /// People hold the role: how many.
    RoleHeld(i64),
    /// What was to be put into a role takes a second person, and people hold the role: how many.
    HeldRoleTakesSecond(i64),
    /// A second person is wanted, but the channel where they would be asked is not set.
    NoOwnerChannel,
    /// A second person is wanted, but nobody else could approve: nobody else holds this permission.
    NobodyToApprove(Permission),
    /// The request has been decided, or its time is over.
    RequestOver,
    /// The request could no longer be carried out, and is closed.
    RequestFailed,
    /// A contact was to be merged with itself.
    SameContact,
    /// The contact has been merged into another one.
    ContactMerged,
    /// The merge has been taken back already.
    MergeUndone,
    /// Another merge of the contact came after this one, and must be taken back first.
    MergedSince,
    /// A backup of the company is being made.
    BackupUnderWay,
    /// The permission is not one that may be taken in an emergency.
    NotForEmergencies(Permission),
}

impl Error {
    pub(crate) fn internal(what: impl std::fmt::Display) -> Self {
        Self::Internal(what.to_string())
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error as E;
        match &error {
            E::Database(db) => from_database(db.as_ref(), &error),
            E::Io(_) | E::Tls(_) | E::PoolTimedOut | E::PoolClosed | E::WorkerCrashed => {
                Self::Unavailable(error.to_string())
            }
            _ => Self::Internal(error.to_string()),
        }
    }
}

/// Constraint violations become words by constraint name; SQLSTATEs of an absent or overloaded server become
/// `Unavailable` (PostgreSQL documentation, appendix A: classes 08, 53 and 57, and the time-outs).
fn from_database(db: &dyn sqlx::error::DatabaseError, error: &sqlx::Error) -> Error {
    match db.constraint() {
        Some("audit_log_interaction") => return Error::Conflict(Conflict::Repeated),
        Some("tenants_slug_key" | "tenants_database_name_key" | "tenants_database_role_key") => {
            return Error::Conflict(Conflict::Taken(Noun::Tenant));
        }
        Some("members_email") => return Error::Conflict(Conflict::EmailTaken),
        Some("companies_registration") => return Error::Conflict(Conflict::Taken(Noun::Company)),
        Some("bookings_apart") => return Error::Conflict(Conflict::SlotTaken(Vec::new())),
        Some("resources_name") => return Error::Conflict(Conflict::Taken(Noun::Resource)),
        Some("services_name") => return Error::Conflict(Conflict::Taken(Noun::Service)),
        Some("alliances_name") => return Error::Conflict(Conflict::Taken(Noun::Alliance)),
        Some("canned_replies_name") => return Error::Conflict(Conflict::Taken(Noun::CannedReply)),
        Some("macros_name") => return Error::Conflict(Conflict::Taken(Noun::Macro)),
        Some("products_sku") => return Error::Conflict(Conflict::Taken(Noun::Product)),
        Some("roles_name") => return Error::Conflict(Conflict::Taken(Noun::Role)),
        // Somebody was given the role while it was being deleted.
        Some("members_custom_role") => return Error::Conflict(Conflict::RoleHeld(1)),
        Some("channel_routes_pkey") => return Error::Conflict(Conflict::RouteTaken),
        _ => {}
    }
    let code = db.code().unwrap_or_default();
    // 25P03: idle in a transaction for too long. 55000: the database takes no connections now. 55P03: a lock not had in time.
    let unavailable =
        ["08", "53", "57"].iter().any(|class| code.starts_with(class)) || ["25P03", "55000", "55P03"].contains(&&*code);
    if unavailable { Error::Unavailable(error.to_string()) } else { Error::Internal(error.to_string()) }
}
