//! What a bot shows of itself (Discord docs, Gateway Events, "Update Presence").

use serde_json::Value;

/// The statuses of Discord's docs.
const STATUSES: [&str; 5] = ["online", "dnd", "idle", "invisible", "offline"];

/// Says what is wrong with it. `since` may also be an object, as serenity 0.12 writes it; Discord takes that.
pub(super) fn check(presence: &Value) -> Result<(), String> {
    let wrong = |field: &str| Err(format!("a presence with a malformed {field}"));
    if !presence["status"].as_str().is_some_and(|status| STATUSES.contains(&status)) {
        return wrong("status");
    }
    let Some(activities) = presence["activities"].as_array() else {
        return wrong("list of activities");
    };
    let is_activity = |it: &Value| it["name"].is_string() && it["type"].as_u64().is_some_and(|kind| kind <= 5);
    if !activities.iter().all(is_activity) {
        return wrong("activity");
    }
    if !presence["afk"].is_boolean() {
        return wrong("afk");
    }
    if !matches!(presence["since"], Value::Null | Value::Number(_) | Value::Object(_)) {
        return wrong("since");
    }
    Ok(())
}
