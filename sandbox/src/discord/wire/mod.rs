//! The model in Discord's wire forms: users, members, channels, guilds, messages, interactions.
//!
//! Fields follow Discord's docs (one section per object); those that serenity 0.12 cannot do without are all there,
//! which `tests/discord.rs` proves by decoding them with serenity.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use super::channels::{ChannelKind, Place};
use super::ids::{ChannelId, GuildId, UserId};
use super::messages::Message;
use super::people::{Guild, Role, User};
use super::permissions::ALL_PERMISSIONS;
use super::state::{Interaction, State};
use super::webhooks::Webhook;

mod channels;

pub(super) use channels::{audited, channel, created_thread, own_thread, thread_member};

/// Attachments up to 10 MiB (Discord docs, Uploading Files).
pub(crate) const ATTACHMENT_SIZE_LIMIT: u64 = 10 * 1024 * 1024;

pub(super) fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, false)
}

pub(super) fn user(user: &User) -> Value {
    json!({
        "id": user.id, "username": user.name, "discriminator": "0", "global_name": user.display_name,
        "avatar": null, "bot": user.bot, "public_flags": 0, "flags": 0, "avatar_decoration_data": null, "clan": null,
        "primary_guild": null, "collectibles": null, "banner": null, "accent_color": null,
    })
}

/// The bot's own user, as `GET /users/@me` and READY give it.
pub(super) fn own_user(of: &User) -> Value {
    let mut own = user(of);
    own["mfa_enabled"] = json!(true);
    own["verified"] = json!(true);
    own["email"] = Value::Null;
    own["locale"] = json!("en-US");
    own
}

pub(super) fn role(role: &Role, position: usize) -> Value {
    json!({
        "id": role.id, "name": role.name, "permissions": role.permissions.to_string(), "position": position,
        "color": 0, "colors": { "primary_color": 0, "secondary_color": null, "tertiary_color": null },
        "hoist": false, "managed": false, "mentionable": false, "flags": 0, "icon": null, "unicode_emoji": null,
    })
}

/// A guild member without `user`.
pub(super) fn partial_member(guild: &Guild, of: UserId) -> Option<Value> {
    let membership = guild.members.get(&of)?;
    Some(json!({
        "nick": null, "avatar": null, "banner": null, "roles": membership.roles, "joined_at": time(membership.joined_at),
        "premium_since": null, "pending": false, "flags": 0, "communication_disabled_until": null,
        "permissions": membership.permissions.to_string(),
    }))
}

/// A guild member as REST and GUILD_CREATE give it.
pub(super) fn member(state: &State, guild: &Guild, of: UserId) -> Option<Value> {
    let mut member = partial_member(guild, of)?;
    member["user"] = user(state.users.get(&of)?);
    member["deaf"] = json!(false);
    member["mute"] = json!(false);
    Some(member)
}

/// A guild as `GET /guilds/{id}` gives it.
pub(super) fn guild(guild: &Guild) -> Value {
    json!({
        "id": guild.id, "name": guild.name, "owner_id": guild.owner, "preferred_locale": guild.locale,
        "roles": guild.roles.iter().enumerate().map(|(position, it)| role(it, position)).collect::<Vec<_>>(),
        "icon": null, "splash": null, "discovery_splash": null, "banner": null, "description": null, "region": "deprecated",
        "afk_channel_id": null, "afk_timeout": 300, "verification_level": 0, "default_message_notifications": 0,
        "explicit_content_filter": 0, "emojis": [], "stickers": [], "features": [], "mfa_level": 0,
        "application_id": null, "system_channel_id": null, "system_channel_flags": 0, "rules_channel_id": null,
        "public_updates_channel_id": null, "safety_alerts_channel_id": null, "max_presences": null,
        "max_members": 500_000, "vanity_url_code": null, "premium_tier": 0, "premium_subscription_count": 0,
        "nsfw_level": 0, "nsfw": false, "premium_progress_bar_enabled": false, "widget_enabled": false,
        "widget_channel_id": null, "home_header": null, "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25, "incidents_data": null,
    })
}

/// A guild as `GUILD_CREATE` gives it.
pub(super) fn guild_create(state: &State, of: &Guild, bot: UserId) -> Value {
    let mut event = guild(of);
    let joined_at = of.members.get(&bot).map(|membership| time(membership.joined_at));
    let here = || state.channels.values().filter(|it| it.place == Place::Guild(of.id));
    let channels = here().filter(|it| !matches!(it.kind, ChannelKind::Thread(_)));
    let threads = here().filter(|it| it.thread().is_some_and(|thread| !thread.archived));
    event["joined_at"] = json!(joined_at);
    event["large"] = json!(false);
    event["unavailable"] = json!(false);
    event["member_count"] = json!(of.members.len());
    event["members"] = of.members.keys().filter_map(|id| member(state, of, *id)).collect();
    event["channels"] = channels.map(|it| channel(state, it)).collect();
    event["threads"] = threads.map(|it| channel(state, it)).collect();
    for nothing in ["voice_states", "presences", "stage_instances", "guild_scheduled_events"] {
        event[nothing] = json!([]);
    }
    event["soundboard_sounds"] = json!([]);
    event
}

/// The author of a webhook's message: the webhook, under the name that the message gives or its own.
pub(super) fn webhook_author(webhook: &Webhook, name: Option<&str>) -> Value {
    json!({
        "id": webhook.id, "username": name.unwrap_or(&webhook.name), "avatar": null, "discriminator": "0000",
        "public_flags": 0, "flags": 0, "bot": true, "global_name": null, "clan": null, "primary_guild": null,
    })
}

/// The emoji of a reaction. There are none but Unicode's here.
pub(super) fn emoji(name: &str) -> Value {
    json!({ "id": null, "name": name })
}

/// A message's reactions, as the bot sees them (Discord docs, Reaction Object).
pub(super) fn reactions(message: &Message, bot: UserId) -> Value {
    let reactions = message.reactions.iter().map(|reaction| {
        let count = reaction.users.len();
        json!({
            "emoji": emoji(&reaction.emoji), "count": count, "count_details": { "burst": 0, "normal": count },
            "burst_count": 0, "burst_colors": [], "burst_me": false, "me_burst": false, "me": reaction.users.contains(&bot),
        })
    });
    reactions.collect()
}

/// What a message is made of, apart from what its author says.
pub(super) struct Envelope<'a> {
    pub(super) id: u64,
    pub(super) channel: ChannelId,
    pub(super) author: Value,
    pub(super) at: DateTime<Utc>,
    pub(super) flags: u64,
    pub(super) interaction: Option<&'a Interaction>,
}

/// A message without content.
pub(super) fn empty_message(state: &State, envelope: &Envelope<'_>) -> Value {
    let mut message = json!({
        "id": envelope.id.to_string(), "channel_id": envelope.channel, "author": envelope.author, "content": "",
        "timestamp": time(envelope.at), "edited_timestamp": null, "tts": false, "mention_everyone": false,
        "mentions": [], "mention_roles": [], "attachments": [], "embeds": [], "components": [], "pinned": false,
        "type": 0, "flags": envelope.flags,
    });
    if let Some(interaction) = envelope.interaction {
        message["application_id"] = interaction.payload["application_id"].clone();
        message["webhook_id"] = interaction.payload["application_id"].clone();
        // A message that answers a command is of type 20, CHAT_INPUT_COMMAND (Discord docs, Message Types).
        message["type"] = json!(if interaction.kind == 2 { 20 } else { 0 });
        message["interaction_metadata"] = metadata(state, interaction);
    }
    message
}

/// Where a message comes from (Discord docs, Message Interaction Metadata). A form is never opened by a form, so the
/// recursion ends.
fn metadata(state: &State, interaction: &Interaction) -> Value {
    let mut origin = json!({
        "id": interaction.id, "type": interaction.kind, "user": state.users.get(&interaction.user).map(user),
        "authorizing_integration_owners": interaction.payload["authorizing_integration_owners"],
    });
    match (interaction.kind, interaction.opened_by.and_then(|opener| state.interactions.get(&opener))) {
        (5, Some(opener)) => origin["triggering_interaction_metadata"] = metadata(state, opener),
        (3, _) => origin["interacted_message_id"] = json!(interaction.message),
        _ => {}
    }
    origin
}

/// Who does what where: the frame of an interaction.
pub(super) struct Act<'a> {
    pub(super) id: u64,
    pub(super) token: &'a str,
    pub(super) kind: u64,
    pub(super) data: Value,
    pub(super) guild: Option<GuildId>,
    pub(super) channel: ChannelId,
    pub(super) user: UserId,
    pub(super) locale: &'a str,
    pub(super) message: Option<Value>,
}

/// `INTERACTION_CREATE`.
pub(super) fn interaction(state: &State, bot: UserId, act: Act<'_>) -> Value {
    let Act { id, token, kind, data, guild, channel: at, user: who, locale, message } = act;
    let mut event = json!({
        "id": id.to_string(), "application_id": bot, "type": kind, "data": data, "token": token, "version": 1,
        "channel_id": at, "locale": locale, "entitlements": [], "entitlement_sku_ids": [],
        "app_permissions": ALL_PERMISSIONS.to_string(), "attachment_size_limit": ATTACHMENT_SIZE_LIMIT,
    });
    if let Some(here) = state.channels.get(&at) {
        event["channel"] = channel(state, here);
    }
    match guild.and_then(|guild| state.guilds.get(&guild)) {
        Some(guild) => {
            event["guild_id"] = json!(guild.id);
            event["guild_locale"] = json!(guild.locale);
            event["guild"] = json!({ "id": guild.id, "locale": guild.locale, "features": [] });
            event["member"] = json!(member(state, guild, who));
            event["member"]["permissions"] = json!(state.permissions(who, at).to_string());
            event["channel"]["permissions"] = event["member"]["permissions"].clone();
            event["context"] = json!(0);
            event["authorizing_integration_owners"] = json!({ "0": guild.id });
        }
        None => {
            event["user"] = json!(state.users.get(&who).map(user));
            event["context"] = json!(1);
            // In a direct message with a bot that guilds installed, the owner is "0" (Discord docs, Interaction Object).
            event["authorizing_integration_owners"] = json!({ "0": "0" });
        }
    }
    if let Some(message) = message {
        event["message"] = message;
    }
    event
}
