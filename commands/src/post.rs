//! What workers post: customers' messages, our answers' states, notices in private. They use the rate-limited client, and
//! every post carries a nonce, so that one sent twice within minutes appears once.

use crm::{
    DiscordId,
    conversations::{Announcement, ReplyView},
    jobs::Notice,
    settings::Profile,
    tenants::Language,
};
use serde_json::json;
use serenity::all::{ChannelId, CreateMessage, Http, HttpError, MessageId};

use crate::{inbox, notices::notice, session::snowflake};

/// Why Discord did not take a post.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PostError {
    /// The channel, message or person is not there (any more). Final.
    #[error("it is gone: {0}")]
    Gone(String),
    /// Discord will not take it: a missing permission, closed private messages, a malformed request. Final.
    #[error("Discord refused it: {0}")]
    Refused(String),
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
        match response.status_code.as_u16() {
            401 => Self::Unauthorised,
            404 => Self::Gone(said),
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

/// Shows a customer's new messages in the inbox channel, in the company's language. Gives the post's id.
pub async fn announce(
    http: &Http,
    channel: DiscordId,
    profile: &Profile,
    new: &Announcement,
    nonce: &str,
) -> Result<DiscordId, PostError> {
    send(http, ChannelId::new(channel.get()), &inbox::announcement(profile.language, new).message(nonce)).await
}

/// Shows an answer of ours and how far it has come: in its post, if it has one that is still there. Gives the post's id.
pub async fn show_reply(
    http: &Http,
    channel: DiscordId,
    profile: &Profile,
    view: &ReplyView,
    nonce: &str,
) -> Result<DiscordId, PostError> {
    let channel = ChannelId::new(channel.get());
    let reply = inbox::reply_view(profile.language, view);
    if let Some(post) = view.post {
        let edit = reply.clone().edit_message();
        match http.edit_message(channel, MessageId::new(post.get()), &edit, Vec::new()).await.map_err(PostError::from) {
            Ok(_) => return Ok(post),
            // Somebody deleted it, or the inbox has moved to another channel.
            Err(PostError::Gone(_)) => {}
            Err(error) => return Err(error),
        }
    }
    send(http, channel, &reply.message(nonce)).await
}

/// Tells a person in private what was changed about them.
pub async fn tell(
    http: &Http,
    to: DiscordId,
    language: Language,
    company: &str,
    news: &Notice,
    nonce: &str,
) -> Result<(), PostError> {
    let channel = http.create_private_channel(&json!({ "recipient_id": to.get().to_string() })).await?;
    send(http, channel.id, &notice(language, company, news).message(nonce)).await.map(drop)
}

async fn send(http: &Http, channel: ChannelId, message: &CreateMessage) -> Result<DiscordId, PostError> {
    let sent = http.send_message(channel, Vec::new(), message).await?;
    Ok(snowflake(sent.id.get()))
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
