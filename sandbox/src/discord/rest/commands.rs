//! Registering commands, all at once or one by one (Discord docs, Application Commands).

use serde_json::{Value, json};

use super::super::Change;
use super::super::ids::GuildId;
use super::super::rules::commands as rules;
use super::super::state::State;
use super::super::world::World;
use super::{Outcome, Refusal, Reply, Request};

/// `GET`, `PUT` and `POST` on all commands of the application, or of a guild.
pub(super) fn all(world: &World, app: &str, guild: Option<&str>, request: &Request) -> Outcome {
    let guild = scope(world, &world.state(), app, guild)?;
    match request.method.as_str() {
        "GET" => Ok(Reply::Json(Value::Array(of(&world.state(), guild)))),
        "PUT" => replace(world, guild, request),
        "POST" => create(world, guild, &request.body),
        _ => Err(Refusal::unknown_route()),
    }
}

/// `GET`, `PATCH` and `DELETE` on one of them.
pub(super) fn one(world: &World, app: &str, guild: Option<&str>, id: &str, request: &Request) -> Outcome {
    let guild = scope(world, &world.state(), app, guild)?;
    let mut state = world.state();
    let mut commands = of(&state, guild);
    let unknown = || Refusal::of(404, 10063, "Unknown application command");
    let place = commands.iter().position(|command| command["id"] == id).ok_or_else(unknown)?;
    match request.method.as_str() {
        "GET" => Ok(Reply::Json(commands.swap_remove(place))),
        "PATCH" => {
            commands[place] = changed(&commands[place], &request.body)?;
            check(world, &commands, Some(place), guild)?;
            // By its new name it is still the same command.
            let alike = [commands[place].clone()];
            commands[place] = store(&mut state, &alike[0], &alike, world, guild);
            let stored = commands[place].clone();
            keep(world, &mut state, guild, commands);
            Ok(Reply::Json(stored))
        }
        "DELETE" => {
            commands.remove(place);
            keep(world, &mut state, guild, commands);
            Ok(Reply::Empty)
        }
        _ => Err(Refusal::unknown_route()),
    }
}

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

/// The commands stored for all guilds, or for one.
fn of(state: &State, guild: Option<GuildId>) -> Vec<Value> {
    match guild {
        None => state.commands.clone(),
        Some(guild) => state.guild_commands.get(&guild).cloned().unwrap_or_default(),
    }
}

fn keep(world: &World, state: &mut State, guild: Option<GuildId>, commands: Vec<Value>) {
    match guild {
        None => state.commands = commands,
        Some(guild) => {
            state.guild_commands.insert(guild, commands);
        }
    }
    world.announce(Change::CommandsRegistered { guild });
}

fn same(a: &Value, b: &Value) -> bool {
    let kind = |command: &Value| command["type"].as_u64().unwrap_or(1);
    a["name"] == b["name"] && kind(a) == kind(b)
}

fn invalid_json() -> Refusal {
    Refusal::broken("form", 400, 50109, "The request body contains invalid JSON.")
}

fn check(world: &World, commands: &[Value], only: Option<usize>, guild: Option<GuildId>) -> Result<(), Refusal> {
    let complaints = rules::check(commands, only, guild.is_some(), &world.patterns, &world.faults.refused_locales());
    complaints.errors().map_or(Ok(()), |errors| Err(Refusal::form(errors)))
}

fn replace(world: &World, guild: Option<GuildId>, request: &Request) -> Outcome {
    let commands = request.body.as_array().ok_or_else(invalid_json)?;
    check(world, commands, None, guild)?;
    let mut state = world.state();
    let former = of(&state, guild);
    let stored: Vec<Value> = commands.iter().map(|command| store(&mut state, command, &former, world, guild)).collect();
    keep(world, &mut state, guild, stored.clone());
    Ok(Reply::Json(Value::Array(stored)))
}

/// One more command; one of the same type and name is overwritten (200 instead of 201).
fn create(world: &World, guild: Option<GuildId>, command: &Value) -> Outcome {
    if !command.is_object() {
        return Err(invalid_json());
    }
    let mut state = world.state();
    let former = of(&state, guild);
    let mut commands: Vec<Value> = former.iter().filter(|it| !same(it, command)).cloned().collect();
    let is_new = commands.len() == former.len();
    commands.push(command.clone());
    check(world, &commands, Some(commands.len() - 1), guild)?;
    let stored = store(&mut state, command, &former, world, guild);
    commands.pop();
    commands.push(stored.clone());
    keep(world, &mut state, guild, commands);
    Ok(if is_new { Reply::Created(stored) } else { Reply::Json(stored) })
}

/// The command with the fields that are given.
fn changed(former: &Value, fields: &Value) -> Result<Value, Refusal> {
    let mut changed = former.clone();
    for (name, value) in fields.as_object().ok_or_else(invalid_json)? {
        changed[name] = value.clone();
    }
    Ok(changed)
}

/// A command as Discord gives it back. One of the same kind and name keeps its id.
fn store(state: &mut State, command: &Value, former: &[Value], world: &World, guild: Option<GuildId>) -> Value {
    let now = world.now();
    let id = match former.iter().find(|it| same(it, command)) {
        Some(same) => same["id"].clone(),
        None => json!(state.next_id(now).to_string()),
    };
    let mut stored = command.clone();
    stored["id"] = id;
    stored["application_id"] = json!(world.bot);
    stored["version"] = json!(state.next_id(now).to_string());
    stored["type"] = json!(command["type"].as_u64().unwrap_or(1));
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
