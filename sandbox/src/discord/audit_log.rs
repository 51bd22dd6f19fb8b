//! Discord's own audit log: who made, changed and deleted what (Discord docs, Audit Logs Resource).
//!
//! One more kind of deed is one more [`Noun`] and a call of [`note`] where it happens.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::gateway::intents;
use super::ids::{GuildId, UserId};
use super::permissions::VIEW_AUDIT_LOG;
use super::state::State;
use super::world::World;

/// What an entry is about: its first number is that of “created”, then come “updated” and “deleted” (Discord docs, Audit Log
/// Events).
pub(super) struct Noun(u64);

pub(super) const CHANNEL: Noun = Noun(10);
pub(super) const WEBHOOK: Noun = Noun(50);
pub(super) const THREAD: Noun = Noun(110);

impl Noun {
    pub(super) fn created(&self) -> u64 {
        self.0
    }

    pub(super) fn updated(&self) -> u64 {
        self.0 + 1
    }

    pub(super) fn deleted(&self) -> u64 {
        self.0 + 2
    }
}

/// Who does something, and why (`X-Audit-Log-Reason`).
#[derive(Clone, Copy)]
pub(super) struct Act<'a> {
    pub(super) by: UserId,
    pub(super) reason: Option<&'a str>,
}

impl Act<'_> {
    /// A person, who gives no reason.
    pub(super) fn by(by: UserId) -> Act<'static> {
        Act { by, reason: None }
    }
}

/// One entry.
pub(super) struct Entry {
    pub(super) id: u64,
    pub(super) guild: GuildId,
    pub(super) action: u64,
    pub(super) by: UserId,
    pub(super) target: u64,
    /// When it can be read; `None` is never.
    pub(super) readable_from: Option<DateTime<Utc>>,
    changes: Vec<Value>,
    reason: Option<String>,
}

impl Entry {
    pub(super) fn wire(&self) -> Value {
        let mut entry = json!({
            "id": self.id.to_string(), "action_type": self.action, "user_id": self.by,
            "target_id": self.target.to_string(), "changes": self.changes,
        });
        if let Some(reason) = &self.reason {
            entry["reason"] = json!(reason);
        }
        entry
    }
}

/// Notes what was done to `target`: what was before and what is now, either of them `null` where there was nothing. Without a
/// difference there is nothing to note.
pub(super) fn note(
    world: &World,
    state: &mut State,
    guild: GuildId,
    act: &Act<'_>,
    action: u64,
    target: u64,
    (was, is): (&Value, &Value),
) {
    let changes = differences(was, is);
    if changes.is_empty() {
        return;
    }
    let now = world.now();
    let readable_from = world.faults.audit_log_delay().map(|delay| now + delay);
    let id = state.next_id(now);
    let reason = act.reason.map(str::to_owned);
    let entry = Entry { id, guild, action, by: act.by, target, readable_from, changes, reason };
    let prompt = readable_from.is_some_and(|from| from <= now);
    if prompt && state.guild_permissions(world.bot, guild) & VIEW_AUDIT_LOG != 0 {
        let mut event = entry.wire();
        event["guild_id"] = json!(guild);
        world.gateway.dispatch("GUILD_AUDIT_LOG_ENTRY_CREATE", &event, intents::GUILD_MODERATION);
    }
    state.audit_log.push(entry);
}

/// `key`, `old_value` and `new_value` of what differs (Discord docs, Audit Log Change Object).
fn differences(was: &Value, is: &Value) -> Vec<Value> {
    let none = Map::new();
    let (was, is) = (was.as_object().unwrap_or(&none), is.as_object().unwrap_or(&none));
    let mut keys: Vec<&String> = was.keys().chain(is.keys()).collect();
    keys.sort();
    keys.dedup();
    let mut differences = Vec::new();
    for key in keys {
        let value = |of: &Map<String, Value>| of.get(key).filter(|value| !value.is_null()).cloned();
        let (old, new) = (value(was), value(is));
        if old == new {
            continue;
        }
        let mut difference = json!({ "key": key });
        if let Some(old) = old {
            difference["old_value"] = old;
        }
        if let Some(new) = new {
            difference["new_value"] = new;
        }
        differences.push(difference);
    }
    differences
}
