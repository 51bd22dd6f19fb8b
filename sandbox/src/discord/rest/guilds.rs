//! What exists: the bot's own user and application, guilds, members, roles.

use serde_json::{Value, json};

use super::super::Change;
use super::super::gateway::intents;
use super::super::ids::{GuildId, UserId};
use super::super::people::{Guild, User};
use super::super::wire;
use super::super::world::World;
use super::{Outcome, Refusal, Reply, Request};

pub(super) fn gateway_bot(world: &World) -> Reply {
    let used = world.state().identifies;
    // Discord docs, Session Start Limit Object: 1000 a day.
    let limit = json!({
        "total": 1000, "remaining": 1000_u64.saturating_sub(used), "reset_after": 86_400_000, "max_concurrency": 1,
    });
    Reply::Json(json!({ "url": world.gateway_url, "shards": 1, "session_start_limit": limit }))
}

pub(super) fn application(world: &World) -> Reply {
    let state = world.state();
    let flags = intents::application_flags(world.privileged_intents());
    let owner = User { id: UserId(1), name: "developer".into(), display_name: None, bot: false };
    Reply::Json(json!({
        "id": world.bot, "name": "OmniCRM", "icon": null, "description": "", "type": null, "summary": "",
        "bot_public": false, "bot_require_code_grant": false, "verify_key": "0".repeat(64), "team": null,
        "owner": wire::user(&owner), "flags": flags, "flags_new": flags.to_string(), "redirect_uris": [],
        "interactions_endpoint_url": null, "role_connections_verification_url": null,
        "approximate_guild_count": state.guilds.len(), "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0, "explicit_content_filter": 0, "eligible_oauth2_scopes": ["bot"],
        "bot": state.users.get(&world.bot).map(wire::user),
    }))
}

/// The guilds that the bot is in, without what is in them.
pub(super) fn own_guilds(world: &World, request: &Request) -> Outcome {
    let state = world.state();
    let id = |name| request.parameter(name).and_then(|id| id.parse::<GuildId>().ok());
    let (before, after) = (id("before"), id("after"));
    let limit = request.parameter("limit").and_then(|limit| limit.parse().ok()).unwrap_or(200);
    let counted = request.asks("with_counts");
    let page = state
        .guilds
        .values()
        .filter(|guild| before.is_none_or(|before| guild.id < before) && after.is_none_or(|after| guild.id > after));
    let partial = |guild: &Guild| {
        let own = guild.members.get(&world.bot).map_or(0, |membership| membership.permissions);
        let mut partial = json!({
            "id": guild.id, "name": guild.name, "icon": null, "banner": null, "owner": guild.owner == world.bot,
            "permissions": own.to_string(), "features": [],
        });
        if counted {
            partial["approximate_member_count"] = json!(guild.members.len());
            partial["approximate_presence_count"] = json!(guild.members.len());
        }
        partial
    };
    Ok(Reply::Json(page.take(limit).map(partial).collect()))
}

pub(super) fn own_user(world: &World) -> Reply {
    Reply::Json(json!(world.state().users.get(&world.bot).map(wire::own_user)))
}

pub(super) fn user(world: &World, user: &str) -> Outcome {
    let state = world.state();
    let user = user.parse().ok().and_then(|id: UserId| state.users.get(&id));
    user.map(|user| Reply::Json(wire::user(user))).ok_or_else(|| Refusal::of(404, 10013, "Unknown User"))
}

pub(super) fn open_direct_channel(world: &World, request: &Request) -> Outcome {
    let mut state = world.state();
    // Ids are taken as numbers too, which discord.py sends.
    let recipient = match &request.body["recipient_id"] {
        Value::Number(id) => id.as_u64().map(UserId),
        id => id.as_str().and_then(|id| id.parse().ok()),
    };
    let Some(recipient) = recipient.filter(|id| state.users.get(id).is_some_and(|user| !user.bot)) else {
        return Err(Refusal::of(400, 50033, "Invalid Recipient(s)"));
    };
    let channel = state.direct_channel(recipient, world.now());
    let body = state.channels.get(&channel).map(|channel| wire::channel(&state, channel));
    world.announce(Change::PeopleChanged);
    Ok(Reply::Json(json!(body)))
}

pub(super) fn with_guild<T>(
    world: &World,
    guild: &str,
    give: impl FnOnce(&super::super::state::State, &Guild) -> T,
) -> Result<T, Refusal> {
    let state = world.state();
    let known = guild.parse().ok().and_then(|id: GuildId| state.guilds.get(&id));
    known.map(|guild| give(&state, guild)).ok_or_else(|| Refusal::of(404, 10004, "Unknown Guild"))
}

pub(super) fn guild(world: &World, guild: &str) -> Outcome {
    with_guild(world, guild, |_, guild| Reply::Json(wire::guild(guild)))
}

pub(super) fn roles(world: &World, guild: &str) -> Outcome {
    with_guild(world, guild, |_, guild| {
        Reply::Json(guild.roles.iter().enumerate().map(|(position, role)| wire::role(role, position)).collect())
    })
}

pub(super) fn member(world: &World, guild: &str, user: &str) -> Outcome {
    let member = with_guild(world, guild, |state, guild| {
        let user = user.parse().ok()?;
        wire::member(state, guild, user)
    })?;
    let mut member = member.ok_or_else(|| Refusal::of(404, 10007, "Unknown Member"))?;
    // Over REST a member comes without computed permissions (Discord docs, Guild Member Object).
    if let Some(fields) = member.as_object_mut() {
        fields.remove("permissions");
    }
    Ok(Reply::Json(member))
}
