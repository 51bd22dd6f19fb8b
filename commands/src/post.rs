//! What workers post: customers' messages, our answers' states, notices in private. They use the rate-limited client, and
//! every post carries a nonce, so that one sent twice within minutes appears once.

pub mod thread;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use crm::{
    ConversationId, DiscordId, MessageId as MessageOfOurs, TenantId,
    attachments::View,
    audit::{Batch, Feed},
    conversations::{Announcement, Late, LeadTrace, MessageState, ReplyView},
    notice::Notice,
    overview::{exports::Ready, imports::Ended, stats::Report},
    posts::Post,
    requests::Request,
    settings::Profile,
    tasks::{Morning, Reminder},
    tenants::Language,
};
use serde_json::json;
use serenity::all::{ChannelId, Http, MessageId, MessageReference, ReactionType};

use crate::{
    audit::line::line,
    exports, imports, inbox,
    message::{Card, DESCRIPTION, Message, Tone},
    notices::notice,
    perms,
    plain::clamp,
    promise,
    send::{send, send_with},
    session::snowflake,
    stats, task_form,
    texts::t,
};

pub use crate::{inbox::Link, send::PostError};

/// Shows a customer's new messages in the inbox channel, in the company's language. Gives the post.
pub async fn announce(
    http: &Http,
    channel: DiscordId,
    profile: &Profile,
    new: &Announcement,
    nonce: &str,
) -> Result<Post, PostError> {
    send(http, channel, &inbox::announcement(profile.language, new).message(nonce)).await
}

/// The largest file that every Discord server takes, in bytes (Discord's reference, "Uploading files").
pub const FILE_BYTES: u64 = 10 * 1024 * 1024;

/// Shows a file under its message; without `content`, what has become of it. Gives the post.
pub async fn show_attachment(
    http: &Http,
    profile: &Profile,
    view: &View,
    content: Option<Vec<u8>>,
    link: &Option<Link>,
    nonce: &str,
) -> Result<Post, PostError> {
    let Post { place, id } = view.under;
    let under =
        MessageReference::from((ChannelId::new(place.get()), MessageId::new(id.get()))).fail_if_not_exists(false);
    let message = inbox::attachment(profile.language, view, content, link.as_ref());
    let files = message.files();
    send_with(http, place, &message.message(nonce).reference_message(under), files).await
}

/// Shows an answer of ours and how far it has come: in its post, if it has one that is still there. Gives the post.
pub async fn show_reply(
    http: &Http,
    channel: DiscordId,
    profile: &Profile,
    view: &ReplyView,
    nonce: &str,
) -> Result<Post, PostError> {
    post_or_edit(http, channel, view.post, inbox::reply_view(profile.language, view), nonce).await
}

/// Shows by one emoji under what a person typed how far it has come. Gives the emoji, if there is one.
pub async fn tick(http: &Http, typed: Post, view: &ReplyView) -> Result<Option<&'static str>, PostError> {
    let (channel, message) = (ChannelId::new(typed.place.get()), MessageId::new(typed.id.get()));
    let emoji = |mark: &str| ReactionType::Unicode(mark.to_owned());
    let (was, now) = (view.mark.as_deref(), mark(view.state));
    if let Some(was) = was.filter(|was| Some(*was) != now) {
        left_be(http.delete_reaction_me(channel, message, &emoji(was)).await)?;
    }
    for mark in now.filter(|now| Some(*now) != was).into_iter().chain(view.reaction.as_deref()) {
        left_be(http.create_reaction(channel, message, &emoji(mark)).await)?;
    }
    Ok(now)
}

/// Shows under what a person typed that it still waits to be sent. Gives the emoji.
pub async fn tick_waiting(http: &Http, typed: Post) -> Result<&'static str, PostError> {
    const WAITS: &str = "⏳";
    let (channel, message) = (ChannelId::new(typed.place.get()), MessageId::new(typed.id.get()));
    left_be(http.create_reaction(channel, message, &ReactionType::Unicode(WAITS.to_owned())).await)?;
    Ok(WAITS)
}

/// What says how far a message has come; what is on its way is not marked.
fn mark(state: MessageState) -> Option<&'static str> {
    match state {
        MessageState::Queued | MessageState::Sending | MessageState::Sent => None,
        MessageState::Delivered => Some("✅"),
        MessageState::Read | MessageState::Played => Some("👁️"),
        MessageState::Failed => Some("❌"),
        MessageState::Unknown => Some("❔"),
    }
}

/// What is not there any more needs no mark, nor does what nobody looks at any more; and a mark that was not there need not go.
fn left_be(done: serenity::Result<()>) -> Result<(), PostError> {
    match done.map_err(PostError::from) {
        Ok(()) | Err(PostError::Gone(_) | PostError::Archived) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Shows under a customer's messages which lead came of them, in place of the button that makes one. A post that somebody
/// deleted is left be.
pub async fn show_lead(
    http: &Http,
    post: Post,
    profile: &Profile,
    conversation: ConversationId,
    trace: &LeadTrace,
) -> Result<(), PostError> {
    let edit = Message::only_buttons(inbox::buttons_with_lead(profile.language, conversation, trace));
    let (channel, message) = (ChannelId::new(post.place.get()), MessageId::new(post.id.get()));
    let edited = http.edit_message(channel, message, &edit, Vec::new()).await;
    match edited.map_err(PostError::from) {
        Ok(_) | Err(PostError::Gone(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Says where a conversation is shown that its customer was not answered in time, and notifies whoever can do something about it.
pub async fn tell_late(
    http: &Http,
    place: DiscordId,
    profile: &Profile,
    late: &Late,
    nonce: &str,
) -> Result<(), PostError> {
    send(http, place, &inbox::late(profile.language, late).message(nonce)).await.map(drop)
}

/// Shows a request and how it stands in the owners' channel: in its post, if it has one that is still there. Gives the post.
pub async fn show_request(
    http: &Http,
    channel: DiscordId,
    profile: &Profile,
    request: &Request,
    nonce: &str,
) -> Result<Post, PostError> {
    let message = perms::requests::post(profile.language, request);
    post_or_edit(http, channel, request.post, message, nonce).await
}

/// Shows events of the audit log, a line each, in the order in which they were sealed.
pub async fn show_events(
    http: &Http,
    profile: &Profile,
    feed: Feed,
    batch: &Batch,
    nonce: &str,
) -> Result<(), PostError> {
    let language = profile.language;
    let share = DESCRIPTION / batch.entries.len().max(1) - 1;
    let lines: Vec<String> = batch.entries.iter().map(|entry| clamp(&line(language, entry), share)).collect();
    let title = match feed {
        Feed::Audit => t!(language, "feed-audit-title"),
        Feed::Owners => t!(language, "feed-owners-title"),
    };
    let card = Card::new(Tone::Calm).title(title).text(lines.join("\n"));
    send(http, batch.channel, &Message::card(card).message(nonce)).await.map(drop)
}

/// Notes the head of the audit log's chain in the owners' channel, where the database does not reach.
pub async fn note_head(
    http: &Http,
    channel: DiscordId,
    profile: &Profile,
    (place, hash): (i64, &str),
    nonce: &str,
) -> Result<(), PostError> {
    let text = t!(profile.language, "anchor-note", place = place);
    let message = Message::card(Card::new(Tone::Calm).text(format!("{text}\n`{hash}`")));
    send(http, channel, &message.message(nonce)).await.map(drop)
}

/// Tells the owners' channel at once.
pub async fn alarm(
    http: &Http,
    channel: DiscordId,
    profile: &Profile,
    news: &Notice,
    nonce: &str,
) -> Result<(), PostError> {
    let message = notice(profile.language, &profile.name, news);
    send(http, channel, &message.message(nonce)).await.map(drop)
}

/// Into the post, if there is one in this channel that is still there, or else as a new one. Gives the post.
async fn post_or_edit(
    http: &Http,
    channel: DiscordId,
    post: Option<Post>,
    message: Message,
    nonce: &str,
) -> Result<Post, PostError> {
    // Where another channel was chosen since, it is shown anew.
    if let Some(post) = post.filter(|post| post.place == channel) {
        let (place, id) = (ChannelId::new(channel.get()), MessageId::new(post.id.get()));
        let edit = message.clone().edit_message();
        match http.edit_message(place, id, &edit, Vec::new()).await.map_err(PostError::from) {
            Ok(_) => return Ok(post),
            // Somebody deleted it; or it is in an archived thread, which a new post brings back.
            Err(PostError::Gone(_) | PostError::Archived) => {}
            Err(error) => return Err(error),
        }
    }
    send(http, channel, &message.message(nonce)).await
}

/// Reminds a person of a task: in private, or, if they take no private messages, in a channel.
pub async fn remind(
    http: &Http,
    place: Option<DiscordId>,
    language: Language,
    (company, name): (TenantId, &str),
    reminder: &Reminder,
    nonce: &str,
) -> Result<(), PostError> {
    let message = task_form::reminder(language, name, company, reminder, place.is_some());
    let channel = match place {
        Some(channel) => channel,
        None => private(http, reminder.to).await?,
    };
    send(http, channel, &message.message(nonce)).await.map(drop)
}

/// Shows a person their day in private.
pub async fn show_morning(
    http: &Http,
    language: Language,
    name: &str,
    morning: &Morning,
    nonce: &str,
) -> Result<(), PostError> {
    let channel = private(http, morning.to).await?;
    send(http, channel, &task_form::morning(language, name, morning).message(nonce)).await.map(drop)
}

/// Asks below what a person typed whether they want to be reminded of what they promised there. Gives the post.
pub async fn suggest_reminder(
    http: &Http,
    typed: Post,
    language: Language,
    message: MessageOfOurs,
    due: DateTime<Utc>,
    (now, zone): (DateTime<Utc>, Tz),
    nonce: &str,
) -> Result<Post, PostError> {
    let (place, id) = (ChannelId::new(typed.place.get()), MessageId::new(typed.id.get()));
    let below = MessageReference::from((place, id)).fail_if_not_exists(false);
    let question = promise::question(language, message, due, now, zone).message(nonce).reference_message(below);
    send(http, typed.place, &question).await
}

/// Takes a post of ours away; one that is gone already is no matter.
pub async fn take_away(http: &Http, post: Post) -> Result<(), PostError> {
    let (place, id) = (ChannelId::new(post.place.get()), MessageId::new(post.id.get()));
    left_be(http.delete_message(place, id, None).await)
}

/// Takes a thread of ours away with all that is in it; one that is gone already is no matter.
pub async fn take_thread_away(http: &Http, thread: DiscordId) -> Result<(), PostError> {
    left_be(http.delete_channel(ChannelId::new(thread.get()), None).await.map(drop))
}

/// The channel in which a person reads what is for them alone.
async fn private(http: &Http, to: DiscordId) -> Result<DiscordId, PostError> {
    let channel = http.create_private_channel(&json!({ "recipient_id": to.get().to_string() })).await?;
    Ok(snowflake(channel.id.get()))
}

/// Sends somebody in private the file that they asked for, or where they find it.
pub async fn send_export(
    http: &Http,
    language: Language,
    company: &str,
    ready: &Ready,
    content: Option<Vec<u8>>,
    link: Option<&str>,
    nonce: &str,
) -> Result<(), PostError> {
    let channel = private(http, ready.to).await?;
    let message = exports::ready(language, company, ready, content, link);
    let files = message.files();
    send_with(http, channel, &message.message(nonce), files).await.map(drop)
}

/// Posts a report that is posted by itself, in the company's language.
pub async fn report(
    http: &Http,
    place: DiscordId,
    profile: &Profile,
    report: Report,
    nonce: &str,
) -> Result<(), PostError> {
    let message = stats::posting(profile.language, &profile.name, report).await;
    let message = message.map_err(|error| PostError::Refused(error.to_string()))?;
    let files = message.files();
    send_with(http, place, &message.message(nonce), files).await.map(drop)
}

/// Tells somebody in private what came of their import, with the rows that could not be read.
pub async fn send_import(
    http: &Http,
    language: Language,
    company: &str,
    ended: &Ended,
    content: Option<Vec<u8>>,
    nonce: &str,
) -> Result<(), PostError> {
    let channel = private(http, ended.to).await?;
    let message = imports::told(language, company, ended, content);
    let files = message.files();
    send_with(http, channel, &message.message(nonce), files).await.map(drop)
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
    let channel = private(http, to).await?;
    send(http, channel, &notice(language, company, news).message(nonce)).await.map(drop)
}
