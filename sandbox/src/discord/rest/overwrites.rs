//! Who may do more or less in a channel, as requests say it (Discord docs, Overwrite Object).

use serde_json::Value;

use super::super::channels::{Overwrite, Whom};
use super::super::ids::{GuildId, RoleId, UserId};
use super::super::state::State;
use super::super::world::World;
use super::Refusal;

/// How many a channel may have.
const OVERWRITES: usize = 100;

/// Reads them; `None` where none are given.
pub(super) fn read(
    world: &World,
    state: &State,
    guild: GuildId,
    given: &Value,
) -> Result<Option<Vec<Overwrite>>, Refusal> {
    let Some(list) = given.as_array() else {
        return match given {
            Value::Null => Ok(None),
            _ => Err(Refusal::field(
                "permission_overwrites",
                "LIST_TYPE_CONVERT",
                "Only iterables may be used in a ListType",
            )),
        };
    };
    if list.len() > OVERWRITES {
        let message = format!("Must be {OVERWRITES} or fewer in length.");
        return Err(Refusal::field("permission_overwrites", "BASE_TYPE_MAX_LENGTH", &message));
    }
    list.iter().map(|overwrite| one(world, state, guild, overwrite)).collect::<Result<_, _>>().map(Some)
}

fn one(world: &World, state: &State, guild: GuildId, given: &Value) -> Result<Overwrite, Refusal> {
    let wrong = |field: &str| {
        let message = "This field is required, and must be well formed";
        Refusal::field(&format!("permission_overwrites.{field}"), "BASE_TYPE_REQUIRED", message)
    };
    let id: u64 = given["id"].as_str().and_then(|id| id.parse().ok()).ok_or_else(|| wrong("id"))?;
    let known = state.guilds.get(&guild);
    let of = match given["type"].as_u64() {
        Some(0) if known.is_some_and(|it| it.roles.iter().any(|role| role.id.0 == id)) => Whom::Role(RoleId(id)),
        Some(1) if known.is_some_and(|it| it.members.contains_key(&UserId(id))) => Whom::Member(UserId(id)),
        Some(0 | 1) => return Err(Refusal::broken("unknown overwrite", 404, 10009, "Unknown Overwrite")),
        _ => return Err(wrong("type")),
    };
    let bits = |field: &str| match &given[field] {
        Value::Null => Ok(0),
        Value::Number(bits) => bits.as_u64().ok_or_else(|| wrong(field)),
        Value::String(bits) => bits.parse().map_err(|_| wrong(field)),
        _ => Err(wrong(field)),
    };
    let (allow, deny) = (bits("allow")?, bits("deny")?);
    // Nobody gives or takes what they don't hold (Discord docs, Modify Channel).
    if (allow | deny) & !state.guild_permissions(world.bot, guild) != 0 {
        return Err(Refusal::missing_permissions());
    }
    Ok(Overwrite { of, allow, deny })
}
