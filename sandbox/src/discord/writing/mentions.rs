//! Whom a message mentions: those it names, as far as its `allowed_mentions` lets it (Discord docs, Allowed Mentions Object).

use serde_json::{Value, json};

use crate::discord::ids::UserId;
use crate::discord::permissions::MENTION_EVERYONE;
use crate::discord::state::State;
use crate::discord::wire;

/// Puts `mentions` and `mention_everyone` into a message by `author`; `fields` is what was asked for.
pub(super) fn note(state: &State, raw: &mut Value, author: UserId, fields: &Value) {
    let allowed = &fields["allowed_mentions"];
    let content = raw["content"].as_str().unwrap_or_default();
    let parses = |what: &str| match &allowed["parse"] {
        Value::Array(kinds) => kinds.iter().any(|kind| kind == what),
        // Without a word about it all are mentioned; with a word about others, none but those.
        _ => allowed.is_null(),
    };
    let listed = |user: &UserId| allowed["users"].as_array().is_some_and(|it| it.contains(&json!(user)));
    let mut users: Vec<UserId> = named(content).into_iter().filter(|user| parses("users") || listed(user)).collect();
    let answered: Option<UserId> = raw["referenced_message"]["author"]["id"].as_str().and_then(|id| id.parse().ok());
    if allowed["replied_user"] == true || allowed.is_null() {
        users.extend(answered);
    }
    users.sort_unstable();
    users.dedup();
    let everyone = ["@everyone", "@here"].iter().any(|word| content.contains(word)) && parses("everyone");
    let may = channel(raw).is_none_or(|channel| match state.users.contains_key(&author) {
        true => state.permissions(author, channel) & MENTION_EVERYONE != 0,
        // A webhook may.
        false => true,
    });
    raw["mentions"] = users.iter().filter_map(|id| state.users.get(id)).map(wire::user).collect();
    raw["mention_everyone"] = json!(everyone && may);
}

fn channel(raw: &Value) -> Option<crate::discord::ChannelId> {
    raw["channel_id"].as_str().and_then(|id| id.parse().ok())
}

/// Those whom a text names: `<@id>` or `<@!id>`.
fn named(content: &str) -> Vec<UserId> {
    let after = content.split("<@").skip(1);
    after.filter_map(|rest| rest.split_once('>')?.0.trim_start_matches('!').parse().ok()).collect()
}
