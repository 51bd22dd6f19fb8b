//! Members of a guild, asked for over the gateway (Discord docs, Gateway Events, "Request Guild Members").

use serde_json::{Value, json};

use super::super::ids::{GuildId, UserId};
use super::super::people::Guild;
use super::super::state::State;
use super::super::wire;
use super::intents;

/// A chunk has at most 1000 members.
const CHUNK: usize = 1000;
/// Who asks by beginning or by ids gets at most 100.
const FOUND: usize = 100;

/// The data of each `GUILD_MEMBERS_CHUNK`, or why there is none.
pub(super) fn chunks(state: &State, asked: &Value, held: u64) -> Result<Vec<Value>, String> {
    let guild = id(&asked["guild_id"]).and_then(|id| state.guilds.get(&GuildId(id)));
    let guild = guild.ok_or("REQUEST_GUILD_MEMBERS for a guild that the bot is not in")?;
    let (found, not_found) = match (&asked["query"], &asked["user_ids"]) {
        (Value::String(beginning), Value::Null) => (by_name(state, guild, beginning, asked, held)?, Vec::new()),
        (Value::Null, ids) if !ids.is_null() => by_id(guild, ids)?,
        _ => return Err("REQUEST_GUILD_MEMBERS needs either query or user_ids".into()),
    };
    let members: Vec<Value> = found.into_iter().filter_map(|user| member(state, guild, user)).collect();
    // With nobody found there is one chunk, and it is empty.
    let count = members.len().div_ceil(CHUNK).max(1);
    let chunk = |index: usize| {
        let members: Vec<&Value> = members.iter().skip(index * CHUNK).take(CHUNK).collect();
        let mut chunk = json!({ "guild_id": guild.id, "members": members, "chunk_index": index, "chunk_count": count });
        if !not_found.is_empty() {
            chunk["not_found"] = json!(not_found);
        }
        if asked["presences"] == true && held & intents::GUILD_PRESENCES != 0 {
            chunk["presences"] = json!([]);
        }
        if let Some(nonce) = asked["nonce"].as_str().filter(|nonce| nonce.len() <= 32) {
            chunk["nonce"] = json!(nonce);
        }
        chunk
    };
    Ok((0..count).map(chunk).collect())
}

fn by_name(state: &State, guild: &Guild, beginning: &str, asked: &Value, held: u64) -> Result<Vec<UserId>, String> {
    let limit = asked["limit"].as_u64().and_then(|limit| usize::try_from(limit).ok());
    let limit = limit.ok_or("REQUEST_GUILD_MEMBERS with query needs limit")?;
    if beginning.is_empty() && limit == 0 {
        return match held & intents::GUILD_MEMBERS {
            0 => Err("REQUEST_GUILD_MEMBERS for everybody needs the intent GUILD_MEMBERS".into()),
            _ => Ok(guild.members.keys().copied().collect()),
        };
    }
    let beginning = beginning.to_lowercase();
    let begins = |user: &&UserId| {
        let names = state.users.get(user).map(|user| [Some(user.name.clone()), user.display_name.clone()]);
        names.into_iter().flatten().flatten().any(|name| name.to_lowercase().starts_with(&beginning))
    };
    let limit = if limit == 0 { FOUND } else { limit.min(FOUND) };
    Ok(guild.members.keys().filter(begins).take(limit).copied().collect())
}

fn by_id(guild: &Guild, ids: &Value) -> Result<(Vec<UserId>, Vec<String>), String> {
    let ids: Vec<&Value> = ids.as_array().map_or_else(|| vec![ids], |ids| ids.iter().collect());
    if ids.len() > FOUND {
        return Err(format!("REQUEST_GUILD_MEMBERS for more than {FOUND} ids"));
    }
    let ids: Option<Vec<u64>> = ids.into_iter().map(id).collect();
    let ids = ids.ok_or("REQUEST_GUILD_MEMBERS with something that is no id")?;
    let (found, missing): (Vec<u64>, Vec<u64>) =
        ids.into_iter().partition(|id| guild.members.contains_key(&UserId(*id)));
    Ok((found.into_iter().map(UserId).collect(), missing.iter().map(u64::to_string).collect()))
}

/// An id, as text or as a number.
fn id(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

/// Members come without computed permissions, except in interactions.
fn member(state: &State, guild: &Guild, user: UserId) -> Option<Value> {
    let mut member = wire::member(state, guild, user)?;
    if let Some(fields) = member.as_object_mut() {
        fields.remove("permissions");
    }
    Some(member)
}
