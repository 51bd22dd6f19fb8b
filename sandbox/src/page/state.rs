//! What the page shows: `GET /state?as=<user id>` gives all of it as that person sees it, `GET /events` says when it
//! changed. The page asks again rather than patching, so the two can never disagree.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::routing::get;
use axum::{Json, Router};
use futures_util::stream::{self, Stream, StreamExt as _};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio_stream::wrappers::BroadcastStream;

use super::Language;
use super::media;
use super::world::World;
use crate::discord::{
    ATTACHMENT_SIZE_LIMIT, Channel, ChannelKind, Guild, InteractionId, Message, Place, Snapshot, User, UserId,
};
use crate::{meta, twilio};

/// How many messages of a channel are shown, the latest ones.
const MESSAGES_SHOWN: usize = 150;

/// Administrator: may do everything (Discord docs, Permissions).
const ADMINISTRATOR: u64 = 1 << 3;

pub(super) fn routes() -> Router<Arc<World>> {
    Router::new()
        .route("/state", get(state))
        .route("/events", get(events))
        .route("/files/{attachment}", get(file))
        .route("/phone-files/{customer}/{message}", get(media::serve))
}

/// What every PNG begins with (RFC 2083, 3.1).
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// A file of a message: a picture to be shown, another one to be saved.
async fn file(
    State(world): State<Arc<World>>,
    Path(attachment): Path<String>,
) -> Result<impl IntoResponse, StatusCode> {
    let content = world.discord.file(&attachment).ok_or(StatusCode::NOT_FOUND)?;
    let (kind, place) = match content.starts_with(PNG) {
        true => ("image/png", "inline"),
        false => ("application/octet-stream", "attachment"),
    };
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, place)], content.to_vec()))
}

#[derive(Deserialize)]
struct As {
    #[serde(rename = "as")]
    user: Option<UserId>,
}

async fn state(State(world): State<Arc<World>>, Query(who): Query<As>) -> Result<Json<Value>, StatusCode> {
    let scene = &world.scene;
    let me = match who.user {
        Some(user) if !scene.people.iter().any(|person| person.user == user) => return Err(StatusCode::NOT_FOUND),
        Some(user) => user,
        None => scene.people.first().ok_or(StatusCode::NOT_FOUND)?.user,
    };
    let before = world.discord.snapshot();
    let has_direct = before.channels.iter().any(|channel| channel.place == Place::Direct(me));
    let snapshot = if has_direct {
        before
    } else {
        world.discord.member(scene.guild, me).direct_channel();
        world.discord.snapshot()
    };
    let guild = snapshot.guilds.iter().find(|guild| guild.id == scene.guild).ok_or(StatusCode::NOT_FOUND)?;
    let channels: Vec<Value> = snapshot
        .channels
        .iter()
        .filter(|channel| matches!(channel.place, Place::Direct(_)) || channel.place == Place::Guild(scene.guild))
        .filter(|channel| world.discord.sees(me, channel.id))
        .map(|channel| channel_json(&world, channel, me))
        .collect();
    Ok(Json(json!({
        "language": match scene.language { Language::Arabic => "ar", Language::English => "en" },
        "business": scene.business,
        "me": me,
        "people": scene.people.iter().map(|person| json!({ "id": person.user, "role": person.role })).collect::<Vec<_>>(),
        "bot": { "id": snapshot.bot.id, "online": snapshot.bot_online },
        "guild": { "id": guild.id, "name": guild.name },
        "roles": guild.roles.iter().map(|role| json!({ "id": role.id, "name": role.name })).collect::<Vec<_>>(),
        "users": snapshot.users.iter().map(|user| user_json(user, guild)).collect::<Vec<_>>(),
        "channels": channels,
        "commands": commands(&snapshot, guild, me),
        "violations": world.violations(),
        "largestFile": ATTACHMENT_SIZE_LIMIT,
        "customers": scene.customers.iter().enumerate().map(|(id, phone)| phone.json(id, &world.meta)).collect::<Vec<_>>(),
    })))
}

fn user_json(user: &User, guild: &Guild) -> Value {
    json!({
        "id": user.id,
        "name": user.display_name.as_ref().unwrap_or(&user.name),
        "bot": user.bot,
        "member": guild.members.contains_key(&user.id),
    })
}

fn channel_json(world: &World, channel: &Channel, me: UserId) -> Value {
    let messages = world.discord.messages_seen_by(channel.id, me);
    let shown = &messages[messages.len().saturating_sub(MESSAGES_SHOWN)..];
    json!({
        "id": channel.id,
        "name": channel.name,
        "direct": matches!(channel.place, Place::Direct(_)),
        "kind": channel_kind(channel),
        "parent": channel.parent(),
        "tags": world.discord.tag_names(channel.id),
        "archived": channel.thread().is_some_and(|thread| thread.archived),
        "locked": channel.thread().is_some_and(|thread| thread.locked),
        "messages": shown.iter().map(|message| message_json(world, message)).collect::<Vec<_>>(),
    })
}

fn channel_kind(channel: &Channel) -> &'static str {
    match &channel.kind {
        ChannelKind::Text => "text",
        ChannelKind::Forum(_) => "forum",
        ChannelKind::Thread(_) => "thread",
    }
}

fn message_json(world: &World, message: &Message) -> Value {
    let raw = &message.raw;
    let origin = &raw["interaction_metadata"];
    let used = serde_json::from_value(origin["id"].clone()).ok().and_then(|id: InteractionId| world.line(id));
    json!({
        "id": message.id,
        "author": message.author,
        "authorName": message.author_name,
        "webhook": message.webhook.is_some(),
        "kind": message.kind,
        "answers": message.answers,
        "reactions": message.reactions,
        "pinned": message.pinned,
        "content": message.content,
        "embeds": message.embeds,
        "components": message.components,
        "ephemeral": message.ephemeral_to.is_some(),
        "edited": message.edited,
        "loading": message.loading,
        "at": raw["timestamp"],
        "used": used.map(|line| json!({ "user": origin["user"]["id"], "line": line })),
        "files": raw["attachments"].as_array().into_iter().flatten()
            .map(|file| json!({ "id": file["id"], "name": file["filename"], "alt": file["description"] })).collect::<Vec<_>>(),
    })
}

/// The commands that the Discord client would offer this person: those whose `default_member_permissions` they hold.
fn commands(snapshot: &Snapshot, guild: &Guild, me: UserId) -> Vec<Value> {
    let held = guild.members.get(&me).map_or(0, |member| member.permissions);
    let offered = |command: &&Value| {
        let needed = command["default_member_permissions"].as_str().and_then(|bits| bits.parse::<u64>().ok());
        let everything = guild.owner == me || held & ADMINISTRATOR != 0;
        needed.is_none_or(|needed| everything || (needed != 0 && held & needed == needed))
    };
    let own = snapshot.guild_commands.get(&guild.id).into_iter().flatten();
    snapshot.commands.iter().chain(own).filter(offered).cloned().collect()
}

/// Says `discord` or `phone` whenever something changed there.
async fn events(State(world): State<Arc<World>>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let discord = BroadcastStream::new(world.discord.subscribe()).map(|_| "discord");
    let meta = BroadcastStream::new(world.meta.subscribe_changes())
        .filter(|change| std::future::ready(!matches!(change, Ok(meta::Change::Delivery))))
        .map(|_| "phone");
    let twilio = BroadcastStream::new(world.twilio.subscribe_changes())
        .filter(|change| std::future::ready(!matches!(change, Ok(twilio::Change::Delivery))))
        .map(|_| "phone");
    let phone = stream::select(meta, twilio);
    // The first event tells a page that comes back after a break to look at once.
    let first = stream::once(std::future::ready("discord"));
    let changes = first.chain(stream::select(discord, phone)).take_until(world.stop.clone().cancelled_owned());
    Sse::new(changes.map(|what| Ok(Event::default().event("changed").data(what)))).keep_alive(KeepAlive::default())
}
