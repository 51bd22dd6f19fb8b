//! Why a person did not get what they asked for, in their language. The only place that turns an error into words; what
//! is internal goes to the log under a short reference and never to a person.

use crm::{
    DiscordId,
    decision::{RankRule, Rule},
    error::{Conflict, Denied, Problem, Refusal},
    leads,
    tenants::Language,
};

use crate::{
    plain::plain,
    texts::{self, t},
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
    /// Asked for in a direct message.
    #[error("commands work in a server only")]
    ServerOnly,
    /// A button, menu, form or command that this version does not know.
    #[error("not understood: {0}")]
    Outdated(&'static str),
    /// It took too long, and nothing was done.
    #[error("took too long")]
    Slow,
    /// A command that names no permission.
    #[error("the command /{0} names no permission")]
    Unmarked(String),
    /// A bug.
    #[error("panicked: {0}")]
    Panicked(String),
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
            Self::Crm(crm::Error::Internal(_)) | Self::Unmarked(_) | Self::Panicked(_) | Self::Discord(_) => {
                tracing::error!(reference, error = %self, "a command failed");
            }
            Self::Slow => tracing::warn!(reference, "a form could not be opened in time"),
            Self::Outdated(what) => tracing::info!(reference, what, "an interaction was not understood"),
            Self::Crm(_) | Self::NotConnected | Self::ServerOnly => {}
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
        Error::Slow => t!(language, "error-slow"),
        Error::Unmarked(_) | Error::Panicked(_) | Error::Discord(_) => internal(language, reference),
    }
}

fn say_crm(language: Language, error: &crm::Error, reference: &str) -> String {
    match error {
        crm::Error::Denied(denied) => refusal(language, denied),
        crm::Error::NotFound(noun) => missing(language, noun),
        crm::Error::Invalid { field, problem } => invalid(language, field, *problem),
        crm::Error::Conflict(conflict) => clash(language, conflict),
        crm::Error::LimitReached(_) => t!(language, "error-limit"),
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
        Refusal::Rank(rule) => rank(language, *rule),
    };
    let helps = !matches!(reason, Refusal::Decision(Rule::Suspended) | Refusal::Rank(_));
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

fn rank(language: Language, rule: RankRule) -> String {
    match rule {
        RankRule::TargetIsOwner => t!(language, "rank-target-is-owner"),
        RankRule::Yourself => t!(language, "rank-yourself"),
        RankRule::TargetNotBelow { target } => {
            t!(language, "rank-target-not-below", role = texts::role(language, target))
        }
        RankRule::OwnerRoleNeverGiven => t!(language, "rank-owner-role"),
        RankRule::RoleNotBelow { role } => t!(language, "rank-role-not-below", role = texts::role(language, role)),
        RankRule::NotHeld { permission } => {
            t!(language, "rank-not-held", permission = texts::permission(language, permission))
        }
        RankRule::OnlyOwnerGives { permission } => {
            t!(language, "rank-only-owner-gives", permission = texts::permission(language, permission))
        }
        RankRule::PlatformOnly { permission } => {
            t!(language, "rank-platform-only", permission = texts::permission(language, permission))
        }
    }
}

fn missing(language: Language, noun: &str) -> String {
    match noun {
        "lead" => t!(language, "missing-lead"),
        "conversation" => t!(language, "missing-conversation"),
        "contact" => t!(language, "missing-contact"),
        "member" => t!(language, "missing-member"),
        _ => t!(language, "missing-other"),
    }
}

fn invalid(language: Language, field: &str, problem: Problem) -> String {
    let name = match field {
        "name" => t!(language, "field-name"),
        "phone" => t!(language, "field-phone"),
        "interest" => t!(language, "field-interest"),
        "notes" => t!(language, "field-notes"),
        "text" => t!(language, "field-text"),
        "permission" => t!(language, "field-permission"),
        "until" => t!(language, "field-until"),
        "lead" => t!(language, "field-lead"),
        other => plain(other, 50),
    };
    match problem {
        Problem::Empty => t!(language, "invalid-empty", field = name),
        Problem::TooLong(limit) => t!(language, "invalid-too-long", field = name, limit = limit),
        Problem::Phone => t!(language, "invalid-phone", field = name),
        Problem::Past => t!(language, "invalid-past", field = name),
        Problem::Form if field == "until" => t!(language, "invalid-until", field = name),
        Problem::Form if field == "permission" => t!(language, "invalid-permission", field = name),
        Problem::Form if field == "lead" => t!(language, "invalid-lead", field = name),
        Problem::Form => t!(language, "invalid-form", field = name),
    }
}

fn clash(language: Language, conflict: &Conflict) -> String {
    match conflict {
        // Never said: see `Error::is_silent`.
        Conflict::Repeated => t!(language, "conflict-repeated"),
        Conflict::OpenLead(number) => t!(language, "conflict-open-lead", lead = leads::number_label(*number)),
        Conflict::Taken(_) => t!(language, "conflict-taken"),
        Conflict::RouteTaken => t!(language, "conflict-route-taken"),
        Conflict::WindowClosed => t!(language, "conflict-window-closed"),
        Conflict::NoChange => t!(language, "conflict-no-change"),
    }
}

#[cfg(test)]
mod tests;
