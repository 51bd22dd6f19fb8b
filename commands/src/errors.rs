//! Why a person did not get what they asked for, in their language. The only place that turns an error into words; what
//! is internal goes to the log under a short reference and never to a person.

use crm::{
    DiscordId, Permission, alliances, bookings, canned, closures, contacts, conversations,
    country::Country,
    deals,
    decision::{RankRule, Rule},
    error::{Conflict, Denied, Field, Limit, Noun, Problem, Refusal, ValueProblem},
    fields,
    hours::Hours,
    leads, macros,
    overview::{exports, imports, stats::schedules},
    requests, resources, roles, roster, services, stages, tasks, teams, template,
    tenants::Language,
};

use crate::{
    plain::{bare, plain, stamp},
    texts::{
        self,
        named::{named, named_with},
        t,
    },
};

/// What can go wrong in this door.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// crm said no.
    #[error(transparent)]
    Crm(#[from] crm::Error),
    /// The guild leads to no company.
    #[error("this Discord server is not connected to a company")]
    NotConnected,
    /// InteractionContext for in a direct message.
    #[error("commands work in a server only")]
    ServerOnly,
    /// A button, menu, form or command that this version does not know.
    #[error("not understood: {0}")]
    Outdated(&'static str),
    /// A bot was to be given something.
    #[error("bots hold no roles and permissions")]
    Bot,
    /// A person or a company was to be chosen, and neither or both were.
    #[error("a person or a company is needed")]
    PersonOrCompany,
    /// A built-in role was to be changed.
    #[error("built-in roles can't be changed")]
    BuiltInRole,
    /// It took too long, and nothing was done.
    #[error("took too long")]
    Slow,
    /// A command that names no permission.
    #[error("the command /{0} names no permission")]
    Unmarked(String),
    /// A bug.
    #[error("panicked: {0}")]
    Panicked(String),
    /// A channel that was chosen, by its id, takes no messages from the bot.
    #[error("the bot can't write in the channel {0}")]
    ChannelClosed(DiscordId),
    /// A forum that was chosen, by its id, in which the bot can't post under customers' names.
    #[error("the bot can't work in the forum {0}")]
    ForumClosed(DiscordId),
    /// The bot may not make a forum in this server.
    #[error("the bot may not make channels")]
    MayNotMake,
    /// A bug: there is no picture to send.
    #[error("no picture: {0}")]
    Picture(String),
    /// Discord did not take what we sent.
    #[error("Discord: {0}")]
    Discord(#[from] Box<serenity::Error>),
}

impl From<serenity::Error> for Error {
    fn from(error: serenity::Error) -> Self {
        Self::Discord(Box::new(error))
    }
}

impl Error {
    /// Whether nothing is to be said: the interaction came twice, and the first answer stands.
    pub(crate) fn is_silent(&self) -> bool {
        matches!(self, Self::Crm(crm::Error::Conflict(Conflict::Repeated)))
    }

    /// Writes to the log what has to be looked into. Refusals are in the audit log already.
    pub(crate) fn log(&self, reference: &str) {
        match self {
            Self::Crm(crm::Error::Unavailable(why)) => {
                tracing::warn!(reference, why, "a person was told to try again later");
            }
            Self::Crm(crm::Error::Internal(_))
            | Self::Unmarked(_)
            | Self::Panicked(_)
            | Self::Picture(_)
            | Self::Discord(_) => {
                tracing::error!(reference, error = %self, "a command failed");
            }
            Self::Slow => tracing::warn!(reference, "a form could not be opened in time"),
            Self::Outdated(what) => tracing::info!(reference, what, "an interaction was not understood"),
            Self::Crm(_)
            | Self::NotConnected
            | Self::ServerOnly
            | Self::Bot
            | Self::BuiltInRole
            | Self::PersonOrCompany
            | Self::ChannelClosed(_)
            | Self::ForumClosed(_)
            | Self::MayNotMake => {}
        }
    }
}

/// The sentence for a person; in both languages if theirs is not known.
pub(crate) fn sentence(language: Option<Language>, error: &Error, reference: &str) -> String {
    match language {
        Some(language) => say(language, error, reference),
        None => Language::ALL.map(|language| say(language, error, reference)).join("\n\n"),
    }
}

fn say(language: Language, error: &Error, reference: &str) -> String {
    match error {
        Error::Crm(error) => say_crm(language, error, reference),
        Error::NotConnected => t!(language, "error-not-connected"),
        Error::ServerOnly => t!(language, "error-server-only"),
        Error::Outdated(_) => t!(language, "error-outdated"),
        Error::Bot => t!(language, "error-bot"),
        Error::BuiltInRole => t!(language, "error-built-in-role"),
        Error::Slow => t!(language, "error-slow"),
        Error::ChannelClosed(channel) => t!(language, "error-channel-closed", channel = format!("<#{channel}>")),
        Error::ForumClosed(forum) => t!(language, "error-forum-closed", channel = format!("<#{forum}>")),
        Error::PersonOrCompany => t!(language, "error-person-or-company"),
        Error::MayNotMake => t!(language, "error-may-not-make"),
        Error::Unmarked(_) | Error::Panicked(_) | Error::Picture(_) | Error::Discord(_) => {
            internal(language, reference)
        }
    }
}

fn say_crm(language: Language, error: &crm::Error, reference: &str) -> String {
    match error {
        crm::Error::Denied(denied) => refusal(language, denied),
        crm::Error::NotFound(noun) => missing(language, *noun),
        crm::Error::Invalid { field, problem } => invalid(language, *field, problem),
        crm::Error::Conflict(conflict) => clash(language, conflict),
        crm::Error::LimitReached(reached) => limit(language, *reached),
        crm::Error::Unavailable(_) => t!(language, "error-unavailable"),
        crm::Error::Internal(_) => internal(language, reference),
    }
}

fn internal(language: Language, reference: &str) -> String {
    // Outside of the text, so that copying it takes no direction marks along.
    format!("{} `{reference}`", t!(language, "error-internal"))
}

/// What is missing or which rule says no, and who can help.
fn refusal(language: Language, denied: &Denied) -> String {
    let Denied { permission, reason, grantors } = denied;
    let name = texts::permission(language, *permission);
    let sentence = match reason {
        Refusal::Decision(Rule::Disabled) => t!(language, "refused-disabled"),
        Refusal::Decision(Rule::Suspended) => t!(language, "refused-suspended"),
        Refusal::Decision(Rule::Denied) => t!(language, "refused-denied", permission = name),
        Refusal::Decision(Rule::Nothing | Rule::Owner | Rule::Granted | Rule::Role) => {
            t!(language, "refused-missing", permission = name)
        }
        Refusal::Rank(rule) => rank(language, rule),
        Refusal::OwnRequest => t!(language, "refused-own-request"),
    };
    let helps = matches!(reason, Refusal::Decision(rule) if *rule != Rule::Suspended);
    match help(language, grantors) {
        help if helps => format!("{sentence}\n{help}"),
        _ => sentence,
    }
}

fn help(language: Language, grantors: &[DiscordId]) -> String {
    if grantors.is_empty() {
        return t!(language, "refused-ask-owner");
    }
    let people: Vec<String> = grantors.iter().map(|id| format!("<@{id}>")).collect();
    t!(language, "refused-ask", people = people.join(" "))
}

fn rank(language: Language, rule: &RankRule) -> String {
    let name = |permission: &Permission| texts::permission(language, *permission);
    match rule {
        RankRule::TargetIsOwner => t!(language, "rank-target-is-owner"),
        RankRule::Yourself => t!(language, "rank-yourself"),
        RankRule::TargetNotBelow { target } => {
            t!(language, "rank-target-not-below", role = texts::any_role(language, target))
        }
        RankRule::OwnerRoleNeverGiven => t!(language, "rank-owner-role"),
        RankRule::RoleNotBelow { role } => t!(language, "rank-role-not-below", role = texts::any_role(language, role)),
        RankRule::OnlyOwnerDecides => t!(language, "rank-only-owner-decides"),
        RankRule::ShapeNotBelow => t!(language, "rank-shape-not-below"),
        RankRule::NotHeld { permission } => t!(language, "rank-not-held", permission = name(permission)),
        RankRule::NotHeldThatLong { permission } => {
            t!(language, "rank-not-held-that-long", permission = name(permission))
        }
        RankRule::OnlyOwnerGives { permission } => t!(language, "rank-only-owner-gives", permission = name(permission)),
        RankRule::PlatformOnly { permission } => t!(language, "rank-platform-only", permission = name(permission)),
    }
}

fn missing(language: Language, noun: Noun) -> String {
    match noun {
        Noun::Alliance => t!(language, "missing-alliance"),
        Noun::Booking => t!(language, "missing-booking"),
        Noun::Calendar => t!(language, "missing-calendar"),
        Noun::Closure => t!(language, "missing-closure"),
        Noun::Resource => t!(language, "missing-resource"),
        Noun::Service => t!(language, "missing-service"),
        Noun::Backup => t!(language, "missing-backup"),
        Noun::CannedReply => t!(language, "missing-canned-reply"),
        Noun::Macro => t!(language, "missing-macro"),
        Noun::Task => t!(language, "missing-task"),
        Noun::Template => t!(language, "missing-template"),
        Noun::Lead => t!(language, "missing-lead"),
        Noun::Deal => t!(language, "missing-deal"),
        Noun::Export => t!(language, "missing-export"),
        Noun::Field => t!(language, "missing-field"),
        Noun::Import => t!(language, "missing-import"),
        Noun::Product => t!(language, "missing-product"),
        Noun::Quote => t!(language, "missing-quote"),
        Noun::Conversation => t!(language, "missing-conversation"),
        Noun::Channel => t!(language, "missing-channel"),
        Noun::Company => t!(language, "missing-company"),
        Noun::Contact => t!(language, "missing-contact"),
        Noun::Member => t!(language, "missing-member"),
        Noun::Role => t!(language, "missing-role"),
        Noun::Report => t!(language, "missing-report"),
        Noun::Request => t!(language, "missing-request"),
        Noun::Roster => t!(language, "missing-roster"),
        Noun::Event => t!(language, "missing-event"),
        Noun::Merge => t!(language, "missing-merge"),
        Noun::Message => t!(language, "missing-message"),
        // Nobody asks for these by a number or a name.
        Noun::Access | Noun::AccessToken | Noun::Audit | Noun::Delivery | Noun::Job | Noun::Pipeline | Noun::Tenant => {
            t!(language, "missing-other")
        }
    }
}

fn limit(language: Language, limit: Limit) -> String {
    let most = match limit {
        Limit::Addresses => contacts::ADDRESSES as i64,
        Limit::AllianceMembers => alliances::MEMBERS,
        Limit::Alliances => alliances::MOST,
        Limit::AlliancesOfOne => alliances::EACH,
        Limit::BookingsOfOne => bookings::EACH,
        Limit::Closures => closures::MOST,
        Limit::Resources => resources::MOST,
        Limit::Services => services::MOST,
        Limit::ServicesInChat => services::IN_CHAT,
        Limit::CannedReplies => canned::MOST,
        Limit::DealLines => deals::LINES,
        Limit::Exports => exports::WAITING,
        Limit::Fields => fields::MOST as i64,
        Limit::Imports => imports::WAITING,
        Limit::Macros => macros::MOST,
        Limit::Holidays => Hours::HOLIDAYS as i64,
        Limit::Leaves => roster::LEAVES,
        Limit::Roles => roles::MOST,
        Limit::Pipelines => stages::MOST_PIPELINES as i64,
        Limit::Stages => stages::MOST as i64,
        Limit::Reports => schedules::MOST,
        Limit::Requests => requests::WAITING,
        Limit::Tasks => tasks::MOST,
        Limit::Teams => teams::MOST,
    };
    named_with(language, limit, &[("limit", most.into())])
}

fn invalid(language: Language, field: Field, problem: &Problem) -> String {
    let name = named(language, field);
    match problem {
        Problem::Empty => t!(language, "invalid-empty", field = name),
        Problem::TooLong(limit) => t!(language, "invalid-too-long", field = name, limit = *limit),
        Problem::PieceTooLong(piece, limit) => {
            let text = t!(
                language,
                "invalid-piece-too-long",
                field = name,
                piece = plain(&bare(piece, 100), 100),
                limit = *limit
            );
            if field == Field::Rows { format!("{text}\n{}", rows(language)) } else { text }
        }
        Problem::Phone(country) => match country.and_then(Country::example) {
            Some((local, abroad)) => {
                t!(
                    language,
                    "invalid-phone",
                    field = name,
                    local = format!("`{local}`"),
                    abroad = format!("`{abroad}`")
                )
            }
            None => t!(language, "invalid-phone-abroad", field = name),
        },
        Problem::Past => t!(language, "invalid-past", field = name),
        Problem::Halves(hour) => {
            let (early, late) = (format!("`{hour}am`"), format!("`{hour}pm`"));
            t!(language, "invalid-halves", field = name, hour = *hour, early = early, late = late)
        }
        Problem::Form if [Field::Until, Field::Since, Field::Snooze, Field::Away].contains(&field) => {
            t!(language, "invalid-until", field = name)
        }
        Problem::Form if field == Field::Due => t!(language, "invalid-due", field = name),
        Problem::Form if [Field::Price, Field::Value].contains(&field) => t!(language, "invalid-money", field = name),
        Problem::Form if [Field::Tax, Field::Discount].contains(&field) => t!(language, "invalid-rate", field = name),
        Problem::Form if field == Field::Quantity => t!(language, "invalid-quantity", field = name),
        Problem::Form if field == Field::Currency => t!(language, "invalid-currency", field = name),
        Problem::Form if field == Field::Pipeline => t!(language, "invalid-pipeline", field = name),
        Problem::Form if field == Field::Stage => t!(language, "invalid-stage", field = name),
        Problem::Form if field == Field::Expected => t!(language, "invalid-expected", field = name),
        Problem::Form if field == Field::Hour => t!(language, "invalid-hour", field = name),
        Problem::Form if field == Field::Repeat => t!(language, "invalid-repeat", field = name),
        Problem::Form if field == Field::About => t!(language, "invalid-about", field = name),
        Problem::Form if field == Field::Permission => t!(language, "invalid-permission", field = name),
        Problem::Form if field == Field::Media => t!(language, "invalid-media"),
        Problem::Form if field == Field::Template => t!(language, "invalid-template"),
        Problem::Form if field == Field::Place => t!(language, "invalid-place"),
        Problem::Form if field == Field::Emoji => t!(language, "invalid-emoji"),
        Problem::Form if field == Field::Email => t!(language, "invalid-email"),
        Problem::Form if field == Field::Hours => t!(language, "invalid-hours"),
        Problem::Form if field == Field::Days => t!(language, "invalid-days"),
        Problem::Form if field == Field::Leave => t!(language, "invalid-leave-day"),
        Problem::Form if [Field::Action, Field::Noun].contains(&field) => t!(language, "invalid-action", field = name),
        Problem::Form => t!(language, "invalid-form", field = name),
        Problem::Range(_, most) if field == Field::Rows => {
            format!("{}\n{}", t!(language, "invalid-rows", limit = *most), rows(language))
        }
        Problem::Decimals(currency) => {
            let count = currency.decimals();
            t!(language, "invalid-decimals", field = name, currency = currency.code(), count = count)
        }
        Problem::TooMuch => t!(language, "invalid-too-much", field = name),
        Problem::Range(least, most) => t!(language, "invalid-range", field = name, least = *least, most = *most),
        Problem::Name => t!(language, "invalid-template-name"),
        Problem::Missing(variables) => {
            let text = t!(language, "invalid-missing", variables = format!("`{}`", plain(variables, 200)));
            format!("{text}\n{}", t!(language, "invalid-missing-parted"))
        }
        Problem::Step(line, wrong) => {
            let words = t!(language, "macro-words");
            format!("{}\n{words}", t!(language, "invalid-step", line = *line, wrong = named(language, *wrong)))
        }
        Problem::Own { name, choices, wrong: ValueProblem::Choice } => {
            let choices = texts::list(language, choices.iter().map(|choice| plain(choice, 40)));
            t!(language, "invalid-own-choice", name = plain(name, 40), choices = choices)
        }
        Problem::Own { name, choices: _, wrong } => {
            t!(language, "invalid-own", name = plain(name, 40), wrong = named(language, *wrong))
        }
        Problem::Twice => t!(language, "invalid-twice", field = name),
        Problem::Several => t!(language, "invalid-several", field = name),
        Problem::Together => t!(language, "invalid-together"),
        Problem::Variable(unknown) => {
            let known = if field == Field::Reply { template::CANNED } else { template::AUTO_REPLY };
            let known = known.map(|name| format!("`{{{{{name}}}}}`")).join(" ");
            t!(language, "invalid-variable", variable = format!("`{{{{{}}}}}`", plain(unknown, 40)), known = known)
        }
        Problem::Order if field == Field::Days => t!(language, "invalid-holiday"),
        Problem::Order if field == Field::Leave => t!(language, "invalid-leave", limit = roster::LEAVE_DAYS),
        Problem::Order => t!(language, "invalid-order", field = name, until = named(language, Field::Until)),
    }
}

/// How the choices of a list are written.
fn rows(language: Language) -> String {
    t!(language, "invalid-rows-parted")
}

fn clash(language: Language, conflict: &Conflict) -> String {
    match conflict {
        // Never said: see `Error::is_silent`.
        Conflict::Repeated => t!(language, "conflict-repeated"),
        Conflict::Suspended => t!(language, "refused-suspended"),
        Conflict::OpenLead(number) => t!(language, "conflict-open-lead", lead = leads::number_label(*number)),
        Conflict::BeyondReach(Noun::Lead) => t!(language, "conflict-beyond-reach-lead"),
        Conflict::BeyondReach(_) => t!(language, "conflict-beyond-reach"),
        Conflict::BackupUnderWay => t!(language, "conflict-backup-under-way"),
        Conflict::ReachStays => t!(language, "conflict-reach-stays"),
        Conflict::Taken(Noun::Template) => t!(language, "conflict-taken-template"),
        Conflict::Taken(Noun::CannedReply) => t!(language, "conflict-taken-canned-reply"),
        Conflict::Taken(Noun::Macro) => t!(language, "conflict-taken-macro"),
        Conflict::Taken(Noun::Company) => t!(language, "conflict-taken-company"),
        Conflict::Taken(Noun::Field) => t!(language, "conflict-taken-field"),
        Conflict::Taken(Noun::Pipeline) => t!(language, "conflict-taken-stage"),
        Conflict::Taken(Noun::Alliance) => t!(language, "conflict-taken-alliance"),
        Conflict::Taken(Noun::Product) => t!(language, "conflict-taken-product"),
        Conflict::Taken(Noun::Resource) => t!(language, "conflict-taken-resource"),
        Conflict::Taken(Noun::Service) => t!(language, "conflict-taken-service"),
        Conflict::Taken(Noun::Role) => t!(language, "conflict-taken-role"),
        Conflict::Taken(_) => t!(language, "conflict-taken"),
        Conflict::RouteTaken => t!(language, "conflict-route-taken"),
        Conflict::WindowClosed(Some(since)) => {
            t!(language, "conflict-window-closed", when = stamp(*since, 'f'), ago = stamp(*since, 'R'))
        }
        Conflict::WindowClosed(None) => t!(language, "conflict-window-never"),
        Conflict::TemplateNotApproved => t!(language, "conflict-template-not-approved"),
        Conflict::TemplateElsewhere => t!(language, "conflict-template-elsewhere"),
        Conflict::NoTemplateAccount => t!(language, "conflict-no-template-account"),
        Conflict::OptedOut => t!(language, "conflict-opted-out"),
        Conflict::NothingToSend => t!(language, "conflict-nothing-to-send"),
        Conflict::OnItsWay => t!(language, "conflict-on-its-way"),
        Conflict::NotByProvider => t!(language, "conflict-not-by-provider"),
        Conflict::FileNotTaken => t!(language, "conflict-file-not-taken"),
        Conflict::NotASticker => t!(language, "conflict-not-a-sticker"),
        Conflict::NotAVoice => t!(language, "conflict-not-a-voice"),
        Conflict::NoCaption => t!(language, "conflict-no-caption"),
        Conflict::DoubtSettled => t!(language, "conflict-doubt-settled"),
        Conflict::DoubtDecided => t!(language, "conflict-doubt-decided"),
        Conflict::DoubtTooEarly(then) => {
            t!(language, "conflict-doubt-too-early", when = stamp(*then, 't'), soon = stamp(*then, 'R'))
        }
        Conflict::HeldBy(by) => t!(language, "conflict-held-by", by = plain(by, 60)),
        Conflict::ConversationChanged(Some(by)) => {
            t!(language, "conflict-conversation-changed-by", by = plain(by, 60))
        }
        Conflict::ConversationChanged(None) => t!(language, "conflict-conversation-changed"),
        Conflict::ConversationClosed(Some(by)) => t!(language, "conflict-conversation-closed-by", by = plain(by, 60)),
        Conflict::ConversationClosed(None) => t!(language, "conflict-conversation-closed"),
        Conflict::CustomerWrote => t!(language, "conflict-customer-wrote"),
        Conflict::OtherConversation(number) => {
            t!(language, "conflict-other-conversation", conversation = conversations::number_label(*number))
        }
        Conflict::CannotAnswer => t!(language, "conflict-cannot-answer"),
        Conflict::NoValue(variable) => {
            t!(language, "conflict-no-value", variable = format!("`{{{{{}}}}}`", plain(variable, 40)))
        }
        Conflict::TaskDone => t!(language, "conflict-task-done"),
        Conflict::TaskChanged(by, what) => {
            let what = texts::list(language, what.iter().map(|field| named(language, *field)));
            match by {
                Some(by) => t!(language, "conflict-task-changed-by", by = plain(by, 60), what = what),
                None => t!(language, "conflict-task-changed", what = what),
            }
        }
        Conflict::LeadEnded => t!(language, "conflict-lead-ended"),
        Conflict::LeadChanged(by, what) => {
            let what = texts::list(language, what.iter().map(|field| named(language, *field)));
            match by {
                Some(by) => t!(language, "conflict-lead-changed-by", by = plain(by, 60), what = what),
                None => t!(language, "conflict-lead-changed", what = what),
            }
        }
        Conflict::CannotSeeLeads => t!(language, "conflict-cannot-see-leads"),
        Conflict::StillSending => t!(language, "conflict-still-sending"),
        Conflict::CannotSeeContacts => t!(language, "conflict-cannot-see-contacts"),
        Conflict::AddressTaken(name) => t!(language, "conflict-address-taken", name = plain(name, 80)),
        Conflict::Changed(by, what) => {
            let what = texts::list(language, what.iter().map(|field| named(language, *field)));
            match by {
                Some(by) => t!(language, "conflict-changed-by", by = plain(by, 60), what = what),
                None => t!(language, "conflict-changed", what = what),
            }
        }
        Conflict::LeadConverted(number) => {
            t!(language, "conflict-lead-converted", deal = deals::number_label(*number))
        }
        Conflict::PipelineChanged(Some(by)) => t!(language, "conflict-pipeline-changed-by", by = plain(by, 60)),
        Conflict::PipelineChanged(None) => t!(language, "conflict-pipeline-changed"),
        Conflict::FieldsChanged(Some(by)) => t!(language, "conflict-fields-changed-by", by = plain(by, 60)),
        Conflict::FieldsChanged(None) => t!(language, "conflict-fields-changed"),
        Conflict::LastPipeline => t!(language, "conflict-last-pipeline"),
        Conflict::LastStage => t!(language, "conflict-last-stage"),
        Conflict::StageInUse => t!(language, "conflict-stage-in-use"),
        Conflict::DealEnded => t!(language, "conflict-deal-ended"),
        Conflict::DealChanged(by, what) => {
            let what = texts::list(language, what.iter().map(|field| named(language, *field)));
            match by {
                Some(by) => t!(language, "conflict-deal-changed-by", by = plain(by, 60), what = what),
                None => t!(language, "conflict-deal-changed", what = what),
            }
        }
        Conflict::CannotSeeDeals => t!(language, "conflict-cannot-see-deals"),
        Conflict::ValueOfLines => t!(language, "conflict-value-of-lines"),
        Conflict::DealCurrency(currency) => t!(language, "conflict-deal-currency", currency = currency.code()),
        Conflict::ProductChanged(by, what) => {
            let what = texts::list(language, what.iter().map(|field| named(language, *field)));
            match by {
                Some(by) => t!(language, "conflict-product-changed-by", by = plain(by, 60), what = what),
                None => t!(language, "conflict-product-changed", what = what),
            }
        }
        Conflict::NothingToQuote => t!(language, "conflict-nothing-to-quote"),
        Conflict::QuoteSent => t!(language, "conflict-quote-sent"),
        Conflict::QuoteExpired => t!(language, "conflict-quote-expired"),
        Conflict::QuoteEnded => t!(language, "conflict-quote-ended"),
        Conflict::SlotTaken(nearest) => {
            let times = texts::list(language, nearest.iter().map(|at| stamp(*at, 'f')));
            let has = if nearest.is_empty() { "no" } else { "yes" };
            t!(language, "conflict-slot-taken", has = has, times = times)
        }
        Conflict::HoldOver => t!(language, "conflict-hold-over"),
        Conflict::BookingOver => t!(language, "conflict-booking-over"),
        Conflict::BookingToCome => t!(language, "conflict-booking-to-come"),
        Conflict::TimesThere => t!(language, "conflict-times-there"),
        Conflict::ByInvitation => t!(language, "conflict-by-invitation"),
        Conflict::NotAsking => t!(language, "conflict-not-asking"),
        Conflict::CannotJoin => t!(language, "conflict-cannot-join"),
        Conflict::ProductRetired => t!(language, "conflict-product-retired"),
        Conflict::NoChange => t!(language, "conflict-no-change"),
        Conflict::NothingToUndo => t!(language, "conflict-nothing-to-undo"),
        Conflict::ChangedSince => t!(language, "conflict-changed-since"),
        Conflict::ImportTooLarge => {
            t!(
                language,
                "conflict-import-too-large",
                megabytes = i64::try_from(imports::FILE >> 20).unwrap_or_default()
            )
        }
        Conflict::ImportBusy => t!(language, "conflict-import-busy"),
        Conflict::TooLateToUndo => t!(language, "conflict-too-late-to-undo"),
        Conflict::RoleHeld(count) => t!(language, "conflict-role-held", count = *count),
        Conflict::HeldRoleTakesSecond(count) => t!(language, "conflict-held-role-takes-second", count = *count),
        Conflict::NoOwnerChannel => t!(language, "conflict-no-owner-channel"),
        Conflict::NobodyToApprove(permission) => {
            let name = texts::permission(language, *permission);
            // The command is outside of the text, so that copying it takes no direction marks along.
            let text = t!(language, "conflict-nobody-to-approve", permission = name);
            format!("{text} `/perms grant permission:{permission}`")
        }
        Conflict::RequestOver => t!(language, "conflict-request-over"),
        Conflict::RequestFailed => t!(language, "conflict-request-failed"),
        Conflict::SameContact => t!(language, "conflict-same-contact"),
        Conflict::ContactMerged => t!(language, "conflict-contact-merged"),
        Conflict::MergeUndone => t!(language, "conflict-merge-undone"),
        Conflict::MergedSince => t!(language, "conflict-merged-since"),
        Conflict::NotForEmergencies(permission) => {
            t!(language, "conflict-not-for-emergencies", permission = texts::permission(language, *permission))
        }
    }
}

#[cfg(test)]
mod tests;
