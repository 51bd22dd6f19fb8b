//! Registering commands (Discord docs, Application Commands).

use serde_json::{Value, json};

use super::super::Change;
use super::super::ids::GuildId;
use super::super::model::{State, World};
use super::super::rules::commands as rules;
use super::{Outcome, Refusal, Reply, Request};

fn scope(world: &World, state: &State, app: &str, guild: Option<&str>) -> Result<Option<GuildId>, Refusal> {
    if app != world.bot.to_string() {
        return Err(Refusal::broken(
            "wrong application",
            403,
            20012,
            "You are not authorized to perform this action on this application",
        ));
    }
    let Some(guild) = guild else { return Ok(None) };
    let known = guild.parse().ok().filter(|guild: &GuildId| state.guilds.contains_key(guild));
    known.map(Some).ok_or_else(|| Refusal::of(403, 50001, "Missing Access"))
}

pub(super) fn list(world: &World, app: &str, guild: Option<&str>) -> Outcome {
    let state = world.state();
    let commands = match scope(world, &state, app, guild)? {
        None => state.commands.clone(),
        Some(guild) => state.guild_commands.get(&guild).cloned().unwrap_or_default(),
    };
    Ok(Reply::Json(Value::Array(commands)))
}

pub(super) fn replace(world: &World, app: &str, guild: Option<&str>, request: &Request) -> Outcome {
    let guild = scope(world, &world.state(), app, guild)?;
    let Some(commands) = request.body.as_array() else {
        return Err(Refusal::broken("form", 400, 50109, "The request body contains invalid JSON."));
    };
    let complaints = rules::check(commands, guild.is_some(), &world.command_names, &world.faults.refused_locales());
    if let Some(errors) = complaints.errors() {
        return Err(Refusal { errors: Some(errors), ..Refusal::broken("form", 400, 50035, "Invalid Form Body") });
    }
    let mut state = world.state();
    let former = match guild {
        None => std::mem::take(&mut state.commands),
        Some(guild) => state.guild_commands.remove(&guild).unwrap_or_default(),
    };
    let now = world.now();
    let stored: Vec<Value> =
        commands.iter().map(|command| store(&mut state, command, &former, world, guild, now)).collect();
    match guild {
        None => state.commands.clone_from(&stored),
        Some(guild) => {
            state.guild_commands.insert(guild, stored.clone());
        }
    }
    world.announce(Change::CommandsRegistered { guild });
    Ok(Reply::Json(Value::Array(stored)))
}

/// A command as Discord gives it back. One of the same kind and name keeps its id.
fn store(
    state: &mut State,
    command: &Value,
    former: &[Value],
    world: &World,
    guild: Option<GuildId>,
    now: chrono::DateTime<chrono::Utc>,
) -> Value {
    let kind = command["type"].as_u64().unwrap_or(1);
    let same = former.iter().find(|it| it["name"] == command["name"] && it["type"].as_u64() == Some(kind));
    let id = match same {
        Some(same) => same["id"].clone(),
        None => json!(state.next_id(now).to_string()),
    };
    let mut stored = command.clone();
    stored["id"] = id;
    stored["application_id"] = json!(world.bot);
    stored["version"] = json!(state.next_id(now).to_string());
    stored["type"] = json!(kind);
    if !stored["description"].is_string() {
        stored["description"] = json!("");
    }
    if !stored["nsfw"].is_boolean() {
        stored["nsfw"] = json!(false);
    }
    // Discord takes the bits as a number too and always gives them back as a string or null.
    stored["default_member_permissions"] = match &command["default_member_permissions"] {
        Value::Number(bits) => json!(bits.to_string()),
        Value::String(bits) => json!(bits),
        _ => Value::Null,
    };
    if let Some(guild) = guild {
        stored["guild_id"] = json!(guild);
    }
    stored
}
