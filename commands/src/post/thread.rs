//! What workers post in the threads of the staff's forum: a card on top, and what the customer writes, under their name. Neither a
//! thread nor a webhook's message takes a nonce: see [`crm::conversations::thread`].

use chrono::{DateTime, Utc};
use crm::{
    DiscordId,
    conversations::{
        Announcement,
        thread::{Head, Thread},
    },
    posts::Post,
    settings::Profile,
};
use serenity::all::{AutoArchiveDuration, ChannelId, CreateForumPost, Http, MessageId, MessageReference};

use crate::{
    forum::{self, TypedNow, Webhook},
    inbox::thread,
    message::Message,
    send::{self, PostError},
    session::snowflake,
    typed,
};

/// Opens the thread of a conversation, with its card. Gives the thread.
pub async fn open(
    http: &Http,
    forum: DiscordId,
    profile: &Profile,
    head: &Head,
    now: DateTime<Utc>,
) -> Result<DiscordId, PostError> {
    let card = thread::card(profile.language, head, now);
    let post =
        CreateForumPost::new(thread::name(head), card.starter()).auto_archive_duration(AutoArchiveDuration::OneWeek);
    let opened = http.create_forum_post(ChannelId::new(forum.get()), &post, None).await?;
    Ok(snowflake(opened.id.get()))
}

/// Brings the card of a thread up to date.
pub async fn edit_card(
    http: &Http,
    profile: &Profile,
    thread: DiscordId,
    head: &Head,
    now: DateTime<Utc>,
) -> Result<(), PostError> {
    let edit = thread::card(profile.language, head, now).edit_message();
    // A thread's first message has the thread's id.
    let (place, first) = (ChannelId::new(thread.get()), MessageId::new(thread.get()));
    http.edit_message(place, first, &edit, Vec::new()).await?;
    Ok(())
}

/// How many of the new messages go into the next post.
pub fn together(profile: &Profile, new: &Announcement, now: DateTime<Utc>) -> usize {
    thread::together(profile.language, new, now)
}

/// Posts the new messages under the customer's name. Gives the post.
pub async fn post(
    http: &Http,
    webhook: &Webhook,
    thread: &Thread,
    profile: &Profile,
    new: &Announcement,
    now: DateTime<Utc>,
) -> Result<Post, PostError> {
    let message = thread::post(profile.language, new, now).in_thread(ChannelId::new(thread.id.get()));
    let posted = webhook.0.execute(http, true, message).await?;
    let posted = posted.ok_or_else(|| PostError::Retry("Discord gave no message".to_owned()))?;
    Ok(Post { place: thread.id, id: snowflake(posted.id.get()) })
}

/// Posts the new messages as the bot, below the customer's name: where the webhook has to wait. Gives the post.
pub async fn post_ourselves(
    http: &Http,
    thread: &Thread,
    profile: &Profile,
    new: &Announcement,
    now: DateTime<Utc>,
    nonce: &str,
) -> Result<Post, PostError> {
    send::send(http, thread.id, &thread::post_ourselves(profile.language, new, now).message(nonce)).await
}

/// A post of the customer's messages by a call whose answer was lost, whoever made it: the webhook or the bot itself.
pub async fn unknown(
    http: &Http,
    webhook: &Webhook,
    me: DiscordId,
    thread: &Thread,
    profile: &Profile,
    new: &Announcement,
) -> Result<Option<Post>, PostError> {
    let heading = thread::heading(profile.language, new);
    let begins = |text: &str| text.starts_with(heading.trim_end());
    forum::unknown_post(http, thread, |message| {
        let in_card = message.embeds.first().and_then(|card| card.description.as_deref());
        let is_ours = message.author.id.get() == me.get() && (begins(&message.content) || in_card.is_some_and(begins));
        message.webhook_id == Some(webhook.0.id) || is_ours
    })
    .await
}

/// Says below what was typed that the customer has something else: `text`. `now` is what stands there.
pub async fn show_difference(
    http: &Http,
    profile: &Profile,
    typed: Post,
    text: &str,
    now: &TypedNow,
    nonce: &str,
) -> Result<(), PostError> {
    let language = profile.language;
    let said = match now {
        TypedNow::Deleted => typed::deleted(language, text),
        TypedNow::Answer(_) => typed::differs(language, typed.id, text, true),
        TypedNow::Command | TypedNow::Internal => typed::differs(language, typed.id, text, false),
    };
    say_below(http, typed, said, nonce).await
}

/// Asks below what was typed, and was not sent, whether it is for the customer now that it looks like a command.
pub async fn ask_about_command(http: &Http, profile: &Profile, typed: Post, nonce: &str) -> Result<(), PostError> {
    say_below(http, typed, typed::turned_into_command(profile.language, typed.id), nonce).await
}

async fn say_below(http: &Http, typed: Post, said: Message, nonce: &str) -> Result<(), PostError> {
    let below = MessageReference::from((ChannelId::new(typed.place.get()), MessageId::new(typed.id.get())));
    let message = said.message(nonce).reference_message(below.fail_if_not_exists(false));
    send::send(http, typed.place, &message).await.map(drop)
}
