//! Roles: made, changed, deleted, given and taken by the bot (Discord docs, Guild Resource). Which role stands above which is not pretended.

use super::super::Change;
use super::super::ids::{RoleId, UserId};
use super::super::people::{Guild, Role};
use super::super::permissions::MANAGE_ROLES;
use super::super::wire;
use super::super::world::World;
use super::{Outcome, Refusal, Reply, Request, permit};

/// The most roles of a guild (Discord's support pages).
const ROLES: usize = 250;

/// The most characters of a role's name.
const NAME: usize = 100;

pub(super) fn create(world: &World, guild: &str, request: &Request) -> Outcome {
    let mut state = world.state();
    let guild = permit::guild(world, &state, guild, MANAGE_ROLES)?;
    let fields = &request.body;
    if !fields.is_object() {
        return Err(Refusal::not_json());
    }
    let name = name(request)?.unwrap_or("new role").to_owned();
    let permissions = fields["permissions"].as_str().and_then(|bits| bits.parse().ok());
    let permissions = permissions.or_else(|| fields["permissions"].as_u64()).unwrap_or(0);
    let id = RoleId(state.next_id(world.now()));
    let guild = there(state.guilds.get_mut(&guild))?;
    if guild.roles.len() >= ROLES {
        return Err(Refusal::of(400, 30005, "Maximum number of server roles reached (250)"));
    }
    let role = Role { id, name, permissions };
    let body = wire::role(&role, guild.roles.len());
    guild.roles.push(role);
    world.announce(Change::PeopleChanged);
    Ok(Reply::Json(body))
}

pub(super) fn edit(world: &World, guild: &str, role: &str, request: &Request) -> Outcome {
    let mut state = world.state();
    let guild = permit::guild(world, &state, guild, MANAGE_ROLES)?;
    let name = name(request)?.map(str::to_owned);
    let guild = there(state.guilds.get_mut(&guild))?;
    let position = position(guild, role)?;
    let role = guild.roles.get_mut(position).ok_or_else(unknown_role)?;
    if let Some(name) = name {
        role.name = name;
    }
    let body = wire::role(role, position);
    world.announce(Change::PeopleChanged);
    Ok(Reply::Json(body))
}

pub(super) fn delete(world: &World, guild: &str, role: &str) -> Outcome {
    let mut state = world.state();
    let guild = permit::guild(world, &state, guild, MANAGE_ROLES)?;
    let guild = there(state.guilds.get_mut(&guild))?;
    let position = position(guild, role)?;
    let gone = guild.roles.remove(position).id;
    for membership in guild.members.values_mut() {
        membership.roles.retain(|role| *role != gone);
    }
    world.announce(Change::PeopleChanged);
    Ok(Reply::Empty)
}

pub(super) fn give(world: &World, guild: &str, user: &str, role: &str) -> Outcome {
    change(world, guild, user, role, |roles, role| {
        if !roles.contains(&role) {
            roles.push(role);
        }
    })
}

pub(super) fn take(world: &World, guild: &str, user: &str, role: &str) -> Outcome {
    change(world, guild, user, role, |roles, role| roles.retain(|other| *other != role))
}

fn change(
    world: &World,
    guild: &str,
    user: &str,
    role: &str,
    change: impl FnOnce(&mut Vec<RoleId>, RoleId),
) -> Outcome {
    let mut state = world.state();
    let guild = permit::guild(world, &state, guild, MANAGE_ROLES)?;
    let guild = there(state.guilds.get_mut(&guild))?;
    let role = guild.roles.get(position(guild, role)?).ok_or_else(unknown_role)?.id;
    let member = user.parse().ok().and_then(|user: UserId| guild.members.get_mut(&user));
    let member = member.ok_or_else(|| Refusal::of(404, 10007, "Unknown Member"))?;
    change(&mut member.roles, role);
    world.announce(Change::PeopleChanged);
    Ok(Reply::Empty)
}

/// The name that the request gives, if it gives one.
fn name(request: &Request) -> Result<Option<&str>, Refusal> {
    let name = request.body["name"].as_str();
    if name.is_some_and(|name| name.is_empty() || name.chars().count() > NAME) {
        return Err(Refusal::field("name", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length."));
    }
    Ok(name)
}

/// Where a role stands; the one that everybody has is none that can be changed so.
fn position(guild: &Guild, role: &str) -> Result<usize, Refusal> {
    let role = role.parse().ok().filter(|role: &RoleId| role.0 != guild.id.0);
    let position = role.and_then(|role| guild.roles.iter().position(|known| known.id == role));
    position.ok_or_else(unknown_role)
}

fn there(guild: Option<&mut Guild>) -> Result<&mut Guild, Refusal> {
    guild.ok_or_else(|| Refusal::of(404, 10004, "Unknown Guild"))
}

fn unknown_role() -> Refusal {
    Refusal::of(404, 10011, "Unknown Role")
}
