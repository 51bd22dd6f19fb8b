//! One message into one channel, and why Discord did not take it.

use crm::{DiscordId, posts::Post};
use serenity::all::{ChannelId, CreateAttachment, CreateMessage, Http, HttpError};

use crate::{
    message::{Card, Message, Tone},
    session::snowflake,
};

/// “Request entity too large”: a file above the limit of the server, which its boosts raise (Discord's reference, "JSON error
/// codes" and "Uploading files").
const TOO_LARGE: isize = 40005;

/// “Cannot send messages to this user” (Discord's reference, "JSON error codes").
const CANNOT_MESSAGE: isize = 50007;

/// “Unknown webhook”, “Thread is archived” and “Maximum number of active threads reached” (there).
const UNKNOWN_WEBHOOK: isize = 10015;
const ARCHIVED: isize = 50083;
const TOO_MANY_THREADS: isize = 160_006;

/// “Maximum number of server roles reached”, “Unknown role” and “Unknown member” (there).
const TOO_MANY_ROLES: isize = 30005;
const UNKNOWN_ROLE: isize = 10011;
const UNKNOWN_MEMBER: isize = 10007;

/// Why Discord did not take a post.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PostError {
    /// The channel, message or person is not there (any more). Final.
    #[error("it is gone: {0}")]
    Gone(String),
    /// The webhook is not there any more: another one can be made.
    #[error("the webhook is gone")]
    NoWebhook,
    /// The thread is archived: nothing in it changes before somebody writes there again.
    #[error("the thread is archived")]
    Archived,
    /// The server has as many active threads as Discord allows.
    #[error("the server has no room for another active thread")]
    Full,
    /// The server has as many roles as Discord allows.
    #[error("the server has no room for another role")]
    TooManyRoles,
    /// The role is not there any more: another one can be made.
    #[error("the role is gone")]
    NoRole,
    /// The person is not in the server.
    #[error("the person is not in the server")]
    UnknownMember,
    /// Discord will not take it: a missing permission, a malformed request. Final.
    #[error("Discord refused it: {0}")]
    Refused(String),
    /// The person takes no private messages from us. Final.
    #[error("the person takes no private messages")]
    Closed,
    /// A file is larger than this server takes.
    #[error("the file is larger than this Discord server takes")]
    TooLarge,
    /// Too much at once. Later it will go through.
    #[error("Discord's rate limit")]
    RateLimited,
    /// Discord failed or could not be reached. Later it may go through.
    #[error("Discord could not be reached: {0}")]
    Retry(String),
    /// Discord does not know our token. Nothing will go through until it is set right.
    #[error("Discord does not accept the bot's token")]
    Unauthorised,
}

impl From<serenity::Error> for PostError {
    fn from(error: serenity::Error) -> Self {
        let serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) = &error else {
            return unsent(&error);
        };
        let said = format!("{} {}: {}", response.status_code.as_u16(), response.error.code, response.error.message);
        if response.error.code == CANNOT_MESSAGE {
            return Self::Closed;
        }
        match response.error.code {
            UNKNOWN_WEBHOOK => return Self::NoWebhook,
            ARCHIVED => return Self::Archived,
            TOO_MANY_THREADS => return Self::Full,
            TOO_MANY_ROLES => return Self::TooManyRoles,
            UNKNOWN_ROLE => return Self::NoRole,
            UNKNOWN_MEMBER => return Self::UnknownMember,
            TOO_LARGE => return Self::TooLarge,
            _ => {}
        }
        match response.status_code.as_u16() {
            401 => Self::Unauthorised,
            404 => Self::Gone(said),
            413 => Self::TooLarge,
            429 => Self::RateLimited,
            400..=499 => Self::Refused(said),
            _ => Self::Retry(said),
        }
    }
}

/// What was not an error of Discord's own.
fn unsent(error: &serenity::Error) -> PostError {
    match error {
        // Posted, but the answer can't be read: doing it again would post it again.
        serenity::Error::Model(_) | serenity::Error::Json(_) => PostError::Refused(error.to_string()),
        // The address in it holds ids only, but it says nothing to a reader either.
        serenity::Error::Http(HttpError::Request(request)) => {
            let kind = if request.is_timeout() { "timed out" } else { "connection failed" };
            PostError::Retry(kind.to_owned())
        }
        other => PostError::Retry(other.to_string()),
    }
}

/// Says in a channel what it is used for from now on, which also shows whether the bot can write there.
pub(crate) async fn greet(http: &Http, channel: DiscordId, text: String, nonce: &str) -> Result<(), PostError> {
    let message = Message::card(Card::new(Tone::Calm).text(text));
    send(http, channel, &message.message(nonce)).await.map(drop)
}

/// Posts a message. Gives the post.
pub(crate) async fn send(http: &Http, channel: DiscordId, message: &CreateMessage) -> Result<Post, PostError> {
    send_with(http, channel, message, Vec::new()).await
}

/// Posts a message with files. Gives the post.
pub(crate) async fn send_with(
    http: &Http,
    channel: DiscordId,
    message: &CreateMessage,
    files: Vec<CreateAttachment>,
) -> Result<Post, PostError> {
    let sent = http.send_message(ChannelId::new(channel.get()), files, message).await?;
    Ok(Post { place: channel, id: snowflake(sent.id.get()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_we_built_wrongly_is_final() {
        let wrong = serenity::Error::Model(serenity::all::ModelError::EmbedAmount);
        assert!(matches!(PostError::from(wrong), PostError::Refused(_)));
        let broken = serenity::Error::Other("cut off");
        assert!(matches!(PostError::from(broken), PostError::Retry(_)));
    }
}
