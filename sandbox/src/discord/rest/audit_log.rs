//! Discord's own audit log (Discord docs, Get Guild Audit Log).

use serde_json::{Value, json};

use super::super::audit_log::Entry;
use super::super::ids::{ChannelId, UserId, WebhookId};
use super::super::permissions::VIEW_AUDIT_LOG;
use super::super::wire;
use super::super::world::World;
use super::messages::read_limit;
use super::{Outcome, Refusal, Reply, Request, permit};

pub(super) fn list(world: &World, guild: &str, request: &Request) -> Outcome {
    let state = world.state();
    let guild = permit::guild(world, &state, guild, VIEW_AUDIT_LOG)?;
    let limit = request.parameter("limit").map_or(Ok(50), |limit| read_limit(&limit))?;
    let number = |name: &str| {
        let wrong = |_| Refusal::field(name, "NUMBER_TYPE_COERCE", "Value is not int.");
        request.parameter(name).map(|value| value.parse::<u64>().map_err(wrong)).transpose()
    };
    let (action, by) = (number("action_type")?, number("user_id")?);
    let (before, after) = (number("before")?, number("after")?);
    let now = world.now();
    let wanted = |entry: &&Entry| {
        entry.guild == guild
            && entry.readable_from.is_some_and(|from| from <= now)
            && action.is_none_or(|action| entry.action == action)
            && by.is_none_or(|by| entry.by.0 == by)
            && before.is_none_or(|before| entry.id < before)
            && after.is_none_or(|after| entry.id > after)
    };
    let found: Vec<&Entry> = match after {
        // From there on, oldest first.
        Some(_) => state.audit_log.iter().filter(wanted).take(limit).collect(),
        None => state.audit_log.iter().rev().filter(wanted).take(limit).collect(),
    };
    let mut users: Vec<UserId> = found.iter().map(|entry| entry.by).collect();
    users.sort_unstable();
    users.dedup();
    let threads = found.iter().filter_map(|entry| state.channels.get(&ChannelId(entry.target)));
    let threads = threads.filter(|it| it.thread().is_some()).map(|it| wire::channel(&state, it));
    let webhooks = found.iter().filter_map(|entry| state.webhooks.get(&WebhookId(entry.target)));
    let webhooks = webhooks.map(|it| it.wire(&state, world.bot, true));
    Ok(Reply::Json(json!({
        "audit_log_entries": found.iter().map(|entry| entry.wire()).collect::<Vec<_>>(),
        "users": users.iter().filter_map(|id| state.users.get(id)).map(wire::user).collect::<Vec<_>>(),
        "threads": unique(threads), "webhooks": unique(webhooks), "integrations": [], "guild_scheduled_events": [],
        "application_commands": [], "auto_moderation_rules": [],
    })))
}

/// Each once, however many entries are about it.
fn unique(all: impl Iterator<Item = Value>) -> Vec<Value> {
    let mut unique: Vec<Value> = Vec::new();
    for one in all {
        if unique.iter().all(|it| it["id"] != one["id"]) {
            unique.push(one);
        }
    }
    unique
}
