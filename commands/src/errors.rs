//! Why a person on Discord did not get what they asked for: crm's sentences, and those of this door. What is internal goes to the log
//! under a short reference and never to a person.

use crm::{DiscordId, error::Conflict, tenants::Language};

use crate::{manner::OnDiscord, texts::t};

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
        Error::Crm(error) => words::sentence(&OnDiscord, language, error, reference),
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
            words::internal(&OnDiscord, language, reference)
        }
    }
}

#[cfg(test)]
mod tests;
