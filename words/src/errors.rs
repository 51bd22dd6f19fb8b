//! Why a person did not get what they asked for, in their language. The only place that turns an error of `crm` into words; what is
//! internal goes to the log under a short reference and never to a person.

use chrono::{DateTime, Utc};
use crm::{
    DiscordId, Permission, alliances, bookings, canned, closures, contacts, conversations,
    country::Country,
    deals,
    decision::{RankRule, Rule},
    error::{Conflict, Denied, Field, Limit, NotSignedIn, Noun, Problem, Refusal, ValueProblem},
    fields,
    hours::Hours,
    keys, leads, macros,
    overview::{exports, imports, stats::schedules},
    requests, resources,
    role::AnyRole,
    roles, roster, services, stages, tasks, teams, template,
    tenants::Language,
};

use crate::{
    list,
    named::{named, named_with},
    named_role, permission as permission_name, t,
};

/// How much of a moment is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// The time of day.
    Time,
    /// Date and time.
    Moment,
    /// How long ago, or how soon.
    Distance,
}

/// How a door has what is not words: marked up, or plain.
pub trait Manner {
    /// Text from outside, harmless here; at most `max` UTF-16 units.
    fn plain(&self, raw: &str, max: usize) -> String;

    /// The same on one line.
    fn line(&self, raw: &str, max: usize) -> String;

    /// What is to be typed exactly so.
    fn code(&self, exactly: &str) -> String;

    /// A moment.
    fn at(&self, at: DateTime<Utc>, shown: Shown) -> String;

    /// Somebody, by their user id on Discord, and by what they were called if that is known.
    fn person(&self, language: Language, id: &str, name: &str) -> String;

    /// A channel on Discord.
    fn channel(&self, id: &str) -> String;

    /// People, who may be asked for help.
    fn people(&self, people: &[DiscordId]) -> String;

    /// The command that would help, where there are commands.
    fn command(&self, command: &str) -> Option<String>;
}

/// Why somebody did not get what they asked for, in their language. What is internal is named by its reference only.
pub fn sentence(manner: &dyn Manner, language: Language, error: &crm::Error, reference: &str) -> String {
    match error {
        crm::Error::Denied(denied) => refusal(manner, language, denied),
        crm::Error::NotFound(noun) => missing(language, *noun),
        crm::Error::Invalid { field, problem } => invalid(manner, language, *field, problem),
        crm::Error::Conflict(conflict) => clash(manner, language, conflict),
        crm::Error::LimitReached(reached) => limit(language, *reached),
        crm::Error::NotSignedIn(why) => match why {
            NotSignedIn::Ended => t!(language, "sign-in-ended"),
            NotSignedIn::Wrong => t!(language, "sign-in-wrong"),
            NotSignedIn::LinkOver => t!(language, "sign-in-link-over"),
            NotSignedIn::TooMany => t!(language, "sign-in-too-many"),
            NotSignedIn::NotFresh => t!(language, "sign-in-not-fresh"),
        },
        crm::Error::Unavailable(_) => t!(language, "error-unavailable"),
        crm::Error::Internal(_) => internal(manner, language, reference),
    }
}

/// That something went wrong which nobody but the operator can mend.
pub fn internal(manner: &dyn Manner, language: Language, reference: &str) -> String {
    // Outside of the text, so that copying it takes no direction marks along.
    format!("{} {}", t!(language, "error-internal"), manner.code(reference))
}

/// What is missing or which rule says no, and who can help.
fn refusal(manner: &dyn Manner, language: Language, denied: &Denied) -> String {
    let Denied { permission, reason, grantors } = denied;
    let name = permission_name(language, *permission);
    let sentence = match reason {
        Refusal::Decision(Rule::Disabled) => t!(language, "refused-disabled"),
        Refusal::Decision(Rule::Suspended) => t!(language, "refused-suspended"),
        Refusal::Decision(Rule::Denied) => t!(language, "refused-denied", permission = name),
        Refusal::Decision(Rule::OutOfScope) => t!(language, "refused-out-of-scope", permission = name),
        Refusal::Decision(Rule::NotFresh) => t!(language, "refused-not-fresh"),
        Refusal::Decision(Rule::Nothing | Rule::Owner | Rule::Granted | Rule::Role) => {
            t!(language, "refused-missing", permission = name)
        }
        Refusal::Rank(rule) => rank(manner, language, rule),
        Refusal::OwnRequest => t!(language, "refused-own-request"),
    };
    let of_the_proof = [Rule::Suspended, Rule::OutOfScope, Rule::NotFresh];
    let helps = matches!(reason, Refusal::Decision(rule) if !of_the_proof.contains(rule));
    match help(manner, language, grantors) {
        help if helps => format!("{sentence}\n{help}"),
        _ => sentence,
    }
}

fn help(manner: &dyn Manner, language: Language, grantors: &[DiscordId]) -> String {
    let people = manner.people(grantors);
    match people.is_empty() {
        true => t!(language, "refused-ask-owner"),
        false => t!(language, "refused-ask", people = people),
    }
}

fn rank(manner: &dyn Manner, language: Language, rule: &RankRule) -> String {
    let name = |permission: &Permission| permission_name(language, *permission);
    match rule {
        RankRule::TargetIsOwner => t!(language, "rank-target-is-owner"),
        RankRule::Yourself => t!(language, "rank-yourself"),
        RankRule::TargetNotBelow { target } => {
            t!(language, "rank-target-not-below", role = any_role(manner, language, target))
        }
        RankRule::OwnerRoleNeverGiven => t!(language, "rank-owner-role"),
        RankRule::RoleNotBelow { role } => t!(language, "rank-role-not-below", role = any_role(manner, language, role)),
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
        Noun::Key => t!(language, "missing-key"),
        Noun::Webhook => t!(language, "missing-webhook"),
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
        Limit::Keys => keys::MOST,
        Limit::Webhooks => crm::webhooks::MOST,
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

fn invalid(manner: &dyn Manner, language: Language, field: Field, problem: &Problem) -> String {
    let name = named(language, field);
    match problem {
        Problem::Empty => t!(language, "invalid-empty", field = name),
        Problem::TooShort(limit) => t!(language, "invalid-too-short", field = name, limit = *limit),
        Problem::Guessable => t!(language, "invalid-guessable", field = name),
        Problem::TooLong(limit) => t!(language, "invalid-too-long", field = name, limit = *limit),
        Problem::PieceTooLong(piece, limit) => {
            let text =
                t!(language, "invalid-piece-too-long", field = name, piece = manner.line(piece, 100), limit = *limit);
            if field == Field::Rows { format!("{text}\n{}", rows(language)) } else { text }
        }
        Problem::Phone(country) => match country.and_then(Country::example) {
            Some((local, abroad)) => {
                t!(language, "invalid-phone", field = name, local = manner.code(&local), abroad = manner.code(&abroad))
            }
            None => t!(language, "invalid-phone-abroad", field = name),
        },
        Problem::Past => t!(language, "invalid-past", field = name),
        Problem::Halves(hour) => {
            let (early, late) = (manner.code(&format!("{hour}am")), manner.code(&format!("{hour}pm")));
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
            let text = t!(language, "invalid-missing", variables = manner.code(&manner.plain(variables, 200)));
            format!("{text}\n{}", t!(language, "invalid-missing-parted"))
        }
        Problem::Step(line, wrong) => {
            let words = t!(language, "macro-words");
            format!("{}\n{words}", t!(language, "invalid-step", line = *line, wrong = named(language, *wrong)))
        }
        Problem::Own { name, choices, wrong: ValueProblem::Choice } => {
            let choices = list(language, choices.iter().map(|choice| manner.plain(choice, 40)));
            t!(language, "invalid-own-choice", name = manner.plain(name, 40), choices = choices)
        }
        Problem::Own { name, choices: _, wrong } => {
            t!(language, "invalid-own", name = manner.plain(name, 40), wrong = named(language, *wrong))
        }
        Problem::Twice => t!(language, "invalid-twice", field = name),
        Problem::Several => t!(language, "invalid-several", field = name),
        Problem::Together => t!(language, "invalid-together"),
        Problem::Variable(unknown) => {
            let known = if field == Field::Reply { template::CANNED } else { template::AUTO_REPLY };
            let known = known.map(|name| manner.code(&format!("{{{{{name}}}}}"))).join(" ");
            t!(
                language,
                "invalid-variable",
                variable = manner.code(&format!("{{{{{}}}}}", manner.plain(unknown, 40))),
                known = known
            )
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

fn clash(manner: &dyn Manner, language: Language, conflict: &Conflict) -> String {
    match conflict {
        // Not said on Discord: see `Error::is_silent`.
        Conflict::Repeated => t!(language, "conflict-repeated"),
        Conflict::WebhookOff => t!(language, "conflict-webhook-off"),
        Conflict::Suspended => t!(language, "refused-suspended"),
        Conflict::Disabled => t!(language, "refused-disabled"),
        Conflict::EmailTaken => t!(language, "conflict-email-taken"),
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
            t!(
                language,
                "conflict-window-closed",
                when = manner.at(*since, Shown::Moment),
                ago = manner.at(*since, Shown::Distance)
            )
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
            t!(
                language,
                "conflict-doubt-too-early",
                when = manner.at(*then, Shown::Time),
                soon = manner.at(*then, Shown::Distance)
            )
        }
        Conflict::HeldBy(by) => t!(language, "conflict-held-by", by = manner.plain(by, 60)),
        Conflict::ConversationChanged(Some(by)) => {
            t!(language, "conflict-conversation-changed-by", by = manner.plain(by, 60))
        }
        Conflict::ConversationChanged(None) => t!(language, "conflict-conversation-changed"),
        Conflict::ConversationClosed(Some(by)) => {
            t!(language, "conflict-conversation-closed-by", by = manner.plain(by, 60))
        }
        Conflict::ConversationClosed(None) => t!(language, "conflict-conversation-closed"),
        Conflict::CustomerWrote => t!(language, "conflict-customer-wrote"),
        Conflict::OtherConversation(number) => {
            t!(language, "conflict-other-conversation", conversation = conversations::number_label(*number))
        }
        Conflict::CannotAnswer => t!(language, "conflict-cannot-answer"),
        Conflict::NoValue(variable) => {
            t!(
                language,
                "conflict-no-value",
                variable = manner.code(&format!("{{{{{}}}}}", manner.plain(variable, 40)))
            )
        }
        Conflict::TaskDone => t!(language, "conflict-task-done"),
        Conflict::TaskChanged(by, what) => {
            let what = list(language, what.iter().map(|field| named(language, *field)));
            match by {
                Some(by) => t!(language, "conflict-task-changed-by", by = manner.plain(by, 60), what = what),
                None => t!(language, "conflict-task-changed", what = what),
            }
        }
        Conflict::LeadEnded => t!(language, "conflict-lead-ended"),
        Conflict::LeadChanged(by, what) => {
            let what = list(language, what.iter().map(|field| named(language, *field)));
            match by {
                Some(by) => t!(language, "conflict-lead-changed-by", by = manner.plain(by, 60), what = what),
                None => t!(language, "conflict-lead-changed", what = what),
            }
        }
        Conflict::CannotSeeLeads => t!(language, "conflict-cannot-see-leads"),
        Conflict::StillSending => t!(language, "conflict-still-sending"),
        Conflict::CannotSeeContacts => t!(language, "conflict-cannot-see-contacts"),
        Conflict::AddressTaken(name) => t!(language, "conflict-address-taken", name = manner.plain(name, 80)),
        Conflict::Changed(by, what) => {
            let what = list(language, what.iter().map(|field| named(language, *field)));
            match by {
                Some(by) => t!(language, "conflict-changed-by", by = manner.plain(by, 60), what = what),
                None => t!(language, "conflict-changed", what = what),
            }
        }
        Conflict::LeadConverted(number) => {
            t!(language, "conflict-lead-converted", deal = deals::number_label(*number))
        }
        Conflict::PipelineChanged(Some(by)) => t!(language, "conflict-pipeline-changed-by", by = manner.plain(by, 60)),
        Conflict::PipelineChanged(None) => t!(language, "conflict-pipeline-changed"),
        Conflict::FieldsChanged(Some(by)) => t!(language, "conflict-fields-changed-by", by = manner.plain(by, 60)),
        Conflict::FieldsChanged(None) => t!(language, "conflict-fields-changed"),
        Conflict::LastPipeline => t!(language, "conflict-last-pipeline"),
        Conflict::LastStage => t!(language, "conflict-last-stage"),
        Conflict::StageInUse => t!(language, "conflict-stage-in-use"),
        Conflict::DealEnded => t!(language, "conflict-deal-ended"),
        Conflict::DealChanged(by, what) => {
            let what = list(language, what.iter().map(|field| named(language, *field)));
            match by {
                Some(by) => t!(language, "conflict-deal-changed-by", by = manner.plain(by, 60), what = what),
                None => t!(language, "conflict-deal-changed", what = what),
            }
        }
        Conflict::CannotSeeDeals => t!(language, "conflict-cannot-see-deals"),
        Conflict::ValueOfLines => t!(language, "conflict-value-of-lines"),
        Conflict::DealCurrency(currency) => t!(language, "conflict-deal-currency", currency = currency.code()),
        Conflict::ProductChanged(by, what) => {
            let what = list(language, what.iter().map(|field| named(language, *field)));
            match by {
                Some(by) => t!(language, "conflict-product-changed-by", by = manner.plain(by, 60), what = what),
                None => t!(language, "conflict-product-changed", what = what),
            }
        }
        Conflict::NothingToQuote => t!(language, "conflict-nothing-to-quote"),
        Conflict::QuoteSent => t!(language, "conflict-quote-sent"),
        Conflict::QuoteExpired => t!(language, "conflict-quote-expired"),
        Conflict::QuoteEnded => t!(language, "conflict-quote-ended"),
        Conflict::SlotTaken(nearest) => {
            let times = list(language, nearest.iter().map(|at| manner.at(*at, Shown::Moment)));
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
            let name = permission_name(language, *permission);
            // The command is outside of the text, so that copying it takes no direction marks along.
            let text = t!(language, "conflict-nobody-to-approve", permission = name);
            match manner.command(&format!("/perms grant permission:{permission}")) {
                Some(command) => format!("{text} {command}"),
                None => text,
            }
        }
        Conflict::RequestOver => t!(language, "conflict-request-over"),
        Conflict::RequestFailed => t!(language, "conflict-request-failed"),
        Conflict::SameContact => t!(language, "conflict-same-contact"),
        Conflict::ContactMerged => t!(language, "conflict-contact-merged"),
        Conflict::MergeUndone => t!(language, "conflict-merge-undone"),
        Conflict::MergedSince => t!(language, "conflict-merged-since"),
        Conflict::NotForEmergencies(permission) => {
            t!(language, "conflict-not-for-emergencies", permission = permission_name(language, *permission))
        }
    }
}

fn any_role(manner: &dyn Manner, language: Language, held: &AnyRole) -> String {
    named_role(manner, language, held.reference(), &held.to_string())
}
