//! A forum for the staff's inbox: making one, its webhook, and finding what was made in it by a call whose answer was lost. What is
//! posted there is in [`post::thread`](crate::post::thread).

pub mod changed;
pub mod tags;

use crm::{
    DiscordId,
    conversations::{number_label, thread::Thread},
    posts::Post,
};
use serenity::all::{
    ChannelId, ChannelType, CreateChannel, CreateWebhook, EditThread, GuildChannel, GuildId, Http, Message as Posted,
    MessageId, MessagePagination, PermissionOverwrite, PermissionOverwriteType, Permissions, RoleId, UserId,
};

use crate::{send::PostError, session::snowflake, typed};

/// What staff need in the forum: they type in threads.
const STAFF: Permissions = Permissions::VIEW_CHANNEL
    .union(Permissions::SEND_MESSAGES_IN_THREADS)
    .union(Permissions::READ_MESSAGE_HISTORY)
    .union(Permissions::ATTACH_FILES)
    .union(Permissions::ADD_REACTIONS);
/// What the bot needs besides: to open threads, and to post in them under customers' names.
pub(crate) const OWN: Permissions = STAFF
    .union(Permissions::SEND_MESSAGES)
    .union(Permissions::CREATE_PUBLIC_THREADS)
    .union(Permissions::MANAGE_THREADS)
    .union(Permissions::MANAGE_WEBHOOKS)
    .union(Permissions::EMBED_LINKS);

/// What our webhooks are called.
const NAME: &str = "OmniCRM";

/// What posts in a forum under any name. Whoever knows its token can do so, too: it is asked for when it is needed, and kept
/// nowhere but in memory.
#[derive(Clone, Debug)]
pub struct Webhook(pub(crate) serenity::all::Webhook);

/// Our webhook of the forum; made, if there is none.
pub async fn webhook(http: &Http, forum: DiscordId) -> Result<Webhook, PostError> {
    let forum = ChannelId::new(forum.get());
    let there = http.get_channel_webhooks(forum).await?;
    // Discord tells the tokens of those only that we have made.
    let is_ours = |webhook: &serenity::all::Webhook| webhook.token.is_some() && webhook.name.as_deref() == Some(NAME);
    match there.into_iter().find(is_ours) {
        Some(ours) => Ok(Webhook(ours)),
        None => Ok(Webhook(http.create_webhook(forum, &CreateWebhook::new(NAME), None).await?)),
    }
}

/// Makes a forum that nobody sees but the bot, who wants it, and whoever administers the server.
pub(crate) async fn make(
    http: &Http,
    guild: GuildId,
    name: &str,
    topic: &str,
    wanted_by: DiscordId,
) -> Result<DiscordId, PostError> {
    let sees = |allow, deny, kind| PermissionOverwrite { allow, deny, kind };
    let to = |id: DiscordId| PermissionOverwriteType::Member(UserId::new(id.get()));
    // The role that everybody has is called like the server.
    let everybody = PermissionOverwriteType::Role(RoleId::new(guild.get()));
    let seen_by = [
        sees(Permissions::empty(), Permissions::VIEW_CHANNEL, everybody),
        sees(OWN, Permissions::empty(), to(me(http).await?)),
        sees(STAFF, Permissions::empty(), to(wanted_by)),
    ];
    let forum = CreateChannel::new(name).kind(ChannelType::Forum).topic(topic).permissions(seen_by);
    let made = http.create_channel(guild, &forum, None).await?;
    Ok(snowflake(made.id.get()))
}

/// The thread that was opened for the conversation of this number, if it is there.
pub async fn find(http: &Http, forum: DiscordId, number: i64) -> Result<Option<DiscordId>, PostError> {
    let end = format!(" · {}", number_label(number));
    let mut ours = active(http, ChannelId::new(forum.get())).await?.into_iter();
    Ok(ours.find(|thread| thread.name.ends_with(&end)).map(|thread| snowflake(thread.id.get())))
}

/// How many threads are archived at once where there is no room for another.
const MAKES_ROOM: usize = 10;

/// Archives the threads of the forum in which nothing was said for longest. Whoever writes there brings them back.
pub async fn archive_quietest(http: &Http, forum: DiscordId) -> Result<(), PostError> {
    let mut ours = active(http, ChannelId::new(forum.get())).await?;
    ours.sort_by_key(|thread| thread.last_message_id);
    for thread in ours.iter().take(MAKES_ROOM) {
        http.edit_thread(thread.id, &EditThread::new().archived(true), None).await?;
    }
    Ok(())
}

async fn active(http: &Http, forum: ChannelId) -> Result<Vec<GuildChannel>, PostError> {
    let Some(channel) = http.get_channel(forum).await?.guild() else { return Ok(Vec::new()) };
    let active = http.get_guild_active_threads(channel.guild_id).await?;
    Ok(active.threads.into_iter().filter(|thread| thread.parent_id == Some(forum)).collect())
}

/// The first post in the thread that is not known of and is such a one, if there is one.
pub(crate) async fn unknown_post(
    http: &Http,
    thread: &Thread,
    is_one: impl Fn(&Posted) -> bool,
) -> Result<Option<Post>, PostError> {
    /// As many as Discord gives at once.
    const LOOKED_AT: u8 = 100;
    let (place, mut after) = (ChannelId::new(thread.id.get()), MessageId::new(thread.last_post.get()));
    loop {
        let read = http.get_messages(place, Some(MessagePagination::After(after)), Some(LOOKED_AT)).await?;
        let found = read.iter().filter(|message| is_one(message)).map(|message| message.id).min();
        if let Some(id) = found {
            return Ok(Some(Post { place: thread.id, id: snowflake(id.get()) }));
        }
        match read.iter().map(|message| message.id).max() {
            Some(last) if read.len() == usize::from(LOOKED_AT) => after = last,
            _ => return Ok(None),
        }
    }
}

/// The bot's own id.
pub async fn me(http: &Http) -> Result<DiscordId, PostError> {
    Ok(snowflake(http.get_current_user().await?.id.get()))
}

/// What stands now where somebody typed something for a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypedNow {
    /// This, for the customer.
    Answer(String),
    /// What looks like a command.
    Command,
    /// Something for colleagues.
    Internal,
    /// Nothing: it was deleted.
    Deleted,
}

/// What stands now where somebody typed `was` for a customer.
pub async fn typed_now(http: &Http, me: DiscordId, post: Post, was: &str) -> Result<TypedNow, PostError> {
    let read = http.get_message(ChannelId::new(post.place.get()), MessageId::new(post.id.get())).await;
    match read.map_err(PostError::from) {
        Ok(posted) => {
            let me = UserId::new(me.get());
            Ok(match typed::answer(me, &posted, was) {
                Some(text) => TypedNow::Answer(text),
                None if typed::looks_like_command(me, &posted) => TypedNow::Command,
                None => TypedNow::Internal,
            })
        }
        Err(PostError::Gone(_)) => Ok(TypedNow::Deleted),
        Err(error) => Err(error),
    }
}
