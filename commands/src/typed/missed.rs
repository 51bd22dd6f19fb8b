//! What was typed while the bot was not connected. Discord tells nothing of it afterwards, so the threads are read on from where they
//! were read to. What is answered already, or was refused, is left be.

use std::{collections::HashSet, time::Duration};

use chrono::{TimeDelta, Utc};
use crm::{
    DiscordId, TenantDb,
    conversations::thread::{self, Unread},
    settings,
};
use serenity::all::{ChannelId, GuildId, Message as Posted, MessageId, MessagePagination, UserId};

use super::{Heard, Meaning, hear, meaning};
use crate::{bot::BotState, send::PostError, session::snowflake};

/// What was typed longer ago is not sent any more without being asked about: it may have been said otherwise since.
const LATE: TimeDelta = TimeDelta::minutes(10);
/// As many messages as Discord gives at once.
const PAGE: u8 = 100;
/// Between the first and the second attempt; then twice as long each time, up to [`LONGEST_WAIT`].
const FIRST_WAIT: Duration = Duration::from_millis(250);
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// Takes what was typed in these servers since it was last listened there. Whatever is away is tried again, however long that takes.
pub async fn catch_up(bot: &BotState, me: UserId, guilds: Vec<GuildId>) {
    let (mut left, mut wait) = (guilds, FIRST_WAIT);
    while !left.is_empty() {
        let mut failed = Vec::new();
        for guild in left {
            match read_on(bot, me, guild).await {
                Ok(()) => {}
                Err(error) if may_pass(&error) => {
                    tracing::info!(%guild, %error, "what was typed meanwhile can't be read yet");
                    failed.push(guild);
                }
                Err(error) => tracing::warn!(%guild, %error, "what was typed meanwhile can't be read"),
            }
        }
        if !failed.is_empty() {
            tokio::time::sleep(wait).await;
            wait = (wait * 2).min(LONGEST_WAIT);
        }
        left = failed;
    }
}

/// Why a thread was not read.
#[derive(Debug, thiserror::Error)]
enum Unreadable {
    #[error(transparent)]
    Crm(#[from] crm::Error),
    #[error(transparent)]
    Discord(#[from] PostError),
}

fn may_pass(error: &Unreadable) -> bool {
    match error {
        Unreadable::Crm(error) => matches!(error, crm::Error::Unavailable(_)),
        Unreadable::Discord(error) => matches!(error, PostError::Retry(_) | PostError::RateLimited),
    }
}

/// Reads on in every thread of a server's forum in which something was said.
async fn read_on(bot: &BotState, me: UserId, guild: GuildId) -> Result<(), Unreadable> {
    let Some(db) = bot.company(guild).await? else { return Ok(()) };
    let Some(forum) = settings::profile(&db).await?.inbox_forum else { return Ok(()) };
    let active = bot.http.get_guild_active_threads(guild).await.map_err(PostError::from)?.threads;
    let forum = ChannelId::new(forum.get());
    let newest = active.into_iter().filter(|thread| thread.parent_id == Some(forum));
    let newest =
        newest.filter_map(|thread| Some((snowflake(thread.id.get()), snowflake(thread.last_message_id?.get()))));
    for unread in thread::unread(&db, &newest.collect::<Vec<_>>()).await? {
        match read_thread(bot, me, guild, &db, unread).await {
            // It was deleted meanwhile.
            Err(Unreadable::Discord(PostError::Gone(_))) => {}
            read => read?,
        }
    }
    Ok(())
}

async fn read_thread(
    bot: &BotState,
    me: UserId,
    guild: GuildId,
    db: &TenantDb,
    unread: Unread,
) -> Result<(), Unreadable> {
    let (place, mut after) = (ChannelId::new(unread.thread.get()), MessageId::new(unread.after.get()));
    loop {
        let page = bot.http.get_messages(place, Some(MessagePagination::After(after)), Some(PAGE)).await;
        let mut page = page.map_err(PostError::from)?;
        page.sort_by_key(|posted| posted.id);
        let Some(last) = page.last().map(|posted| posted.id) else { return Ok(()) };
        let is_whole = page.len() < usize::from(PAGE);
        take(bot, me, guild, db, page).await?;
        thread::read_up_to(db, unread.thread, snowflake(last.get())).await?;
        if is_whole {
            return Ok(());
        }
        after = last;
    }
}

/// Takes the messages that mean something and were not taken before, in their order.
async fn take(bot: &BotState, me: UserId, guild: GuildId, db: &TenantDb, page: Vec<Posted>) -> Result<(), Unreadable> {
    // What the bot has said something about was not sent, and whoever typed it knows.
    let replies = page.iter().filter(|posted| posted.author.id == me);
    let mut known: HashSet<DiscordId> = replies.filter_map(answered).collect();
    let wanted = |posted: &Posted| meaning(me, posted) != Meaning::Talk;
    let ids: Vec<DiscordId> =
        page.iter().filter(|posted| wanted(posted)).map(|posted| snowflake(posted.id.get())).collect();
    known.extend(thread::answers_among(db, &ids).await?);
    for mut posted in page {
        if !wanted(&posted) || known.contains(&snowflake(posted.id.get())) {
            continue;
        }
        // Over REST a message tells neither.
        posted.guild_id = Some(guild);
        posted.member = match bot.http.get_member(guild, posted.author.id).await.map_err(PostError::from) {
            Ok(member) => Some(Box::new(member.into())),
            // They have left the server since.
            Err(PostError::Gone(_)) => None,
            Err(error) => return Err(error.into()),
        };
        let heard = if is_late(bot, &posted) { Heard::Late } else { Heard::Now };
        hear(bot, me, &posted, heard).await;
    }
    Ok(())
}

fn answered(reply: &Posted) -> Option<DiscordId> {
    let id = reply.message_reference.as_ref()?.message_id?;
    Some(snowflake(id.get()))
}

fn is_late(bot: &BotState, posted: &Posted) -> bool {
    bot.server.clock().now() - posted.timestamp.with_timezone(&Utc) > LATE
}
