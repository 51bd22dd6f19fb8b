//! Teams: colleagues who work on the same things. Who is in a team may see what the others in it have, where a role reaches as far as that
//! ([`crate::kernel::reach`]). A team is there as long as somebody is in it; somebody may be in several.

mod sql;

use serde_json::json;

use crate::{
    caller::{Caller, Person},
    db::{TenantDb, Tx},
    error::{Conflict, Error, Field, Limit, Noun, Result},
    ids::DiscordId,
    kernel::audit::{Action, Event},
    members,
    permission::Permission,
    text,
};

/// The most characters of a name.
pub const NAME: usize = 40;

/// The most teams of a company.
pub const MOST: i64 = 50;

/// A team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// What it is called.
    pub name: String,
    /// Who is in it, by name, and who they are on Discord.
    pub members: Vec<(String, Option<DiscordId>)>,
}

/// All teams, by name.
pub async fn list(db: &TenantDb, caller: &Caller) -> Result<Vec<Team>> {
    let mut tx = db.read(caller, Permission::ViewSettings).await?;
    sql::all(&mut tx).await
}

/// Puts somebody into a team, which is made if there is none of this name. Gives it as it is then.
pub async fn put(db: &TenantDb, caller: &Caller, team: &str, person: &Person) -> Result<Team> {
    let mut tx = db.begin(&caller.on_person(person), Permission::EditSettings).await?;
    let name = text::line(Field::Team, team, NAME)?;
    let member = members::find(&mut tx, person.discord_id).await?.filter(|member| !member.disabled);
    let member = member.and_then(|member| member.id).ok_or(Error::NotFound(Noun::Member))?;
    let team = sql::lock_or_make(&mut tx, &name, &text::search_key(&name)).await?;
    if sql::count(&mut tx).await? > MOST {
        return Err(Error::LimitReached(Limit::Teams));
    }
    if !sql::put(&mut tx, team, member).await? {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    finish(tx, Action::MemberJoinTeam, person, &name).await
}

/// Takes somebody out of a team; with the last of them it is gone. Gives it as it is then.
pub async fn take(db: &TenantDb, caller: &Caller, team: &str, person: &Person) -> Result<Team> {
    let mut tx = db.begin(&caller.on_person(person), Permission::EditSettings).await?;
    let name = text::line(Field::Team, team, NAME)?;
    let member = members::find(&mut tx, person.discord_id).await?.and_then(|member| member.id);
    let member = member.ok_or(Error::NotFound(Noun::Member))?;
    let team = sql::lock(&mut tx, &text::search_key(&name)).await?.ok_or(Error::Conflict(Conflict::NoChange))?;
    if !sql::take(&mut tx, team, member).await? {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    finish(tx, Action::MemberLeaveTeam, person, &name).await
}

async fn finish(mut tx: Tx, action: Action, person: &Person, name: &str) -> Result<Team> {
    let key = text::search_key(name);
    let there = sql::all(&mut tx).await?.into_iter().find(|team| text::search_key(&team.name) == key);
    let event = Event::new(action).on(&person.discord_id).called(&person.name).after(json!({ "team": name }));
    tx.commit(event).await?;
    Ok(there.unwrap_or_else(|| Team { name: name.to_owned(), members: Vec::new() }))
}
