//! Alliances: people of the company's server and companies who belong together. An alliance is found by its number (`A-1001`) or its name.
//!
//! Whoever manages alliances makes and shapes them; who may join, joins those that are open, asks to be let into others, or is invited.
//! Leaving is free. Each verb locks the alliance's row, and whoever comes in locks their own after it, so that neither limit is exceeded.

mod belong;
mod role;
mod sql;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use self::sql::Held;
pub use self::{
    belong::{add_company, admit, invite, join, leave, remove, remove_company},
    role::{Problem as RoleProblem, Work as RoleWork, found_role, gave, lost_role, making, renamed, stuck, took, work},
};
use crate::{
    caller::Caller,
    db::{TenantDb, Tx},
    error::{Conflict, Error, Field, Limit, Noun, Result},
    ids::{AllianceId, AllianceMemberId, DiscordId},
    jobs::Job,
    kernel::{
        audit::{Action, Event},
        names::names,
        page::Slice,
        undo,
        which::Numbered,
    },
    permission::Permission,
    text,
};

/// The longest name, in characters.
pub const NAME: usize = 60;

/// What can be said about an alliance, in characters.
pub const ABOUT: usize = 1000;

/// So many alliances there are at most that are not dissolved.
pub const MOST: i64 = 500;

/// So many people and companies belong to one, or are to, at most.
pub const MEMBERS: i64 = 500;

/// So many alliances somebody belongs to, or has asked to, at most.
pub const EACH: i64 = 10;

/// How many alliances one page holds.
pub const PAGE: usize = 10;

/// How many of those who belong to one are shown at once.
pub const SHOWN: usize = 20;

/// How many of those who ask to belong to one are shown at once: each has buttons.
pub const ASKING: usize = 4;

/// How many alliances autocomplete offers: Discord shows at most 25.
const SUGGESTIONS: i64 = 25;

/// Which alliance is meant.
pub type Which = Numbered<'a'>;

names! {
    /// How people come into an alliance.
    pub enum Joining {
        /// Whoever likes joins.
        Open = "open",
        /// Whoever likes asks, and is let in.
        Request = "request",
        /// Whoever is invited joins.
        Invite = "invite",
    }
}

names! {
    /// How somebody stands to an alliance.
    pub enum Standing {
        /// They belong to it.
        Member = "member",
        /// They have asked to be let in.
        Asked = "asked",
        /// They have been invited.
        Invited = "invited",
    }
}

/// An alliance as people see it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Alliance {
    /// Its id.
    pub id: AllianceId,
    /// Its number, as in `A-1001`.
    pub number: i64,
    /// Its name.
    pub name: String,
    /// What it is about.
    pub about: Option<String>,
    /// How people come into it.
    #[sqlx(try_from = "String")]
    pub joining: Joining,
    /// How many belong to it.
    pub members: i64,
    /// How many have asked to be let in.
    pub asked: i64,
    /// How whoever looks stands to it: the name of a [`Standing`].
    mine: Option<String>,
    /// Whether its people are to have a role on Discord.
    pub keeps_role: bool,
    /// Which, once it is there.
    pub discord_role: Option<DiscordId>,
    /// Why it is not as it should be: the name of a [`RoleProblem`].
    role_problem: Option<String>,
    /// When it was dissolved.
    pub dissolved_at: Option<DateTime<Utc>>,
    /// How often it has been changed.
    pub version: i64,
    /// Who made it.
    pub created_by: Option<String>,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Whether whoever has just changed it can take that back.
    #[sqlx(skip)]
    pub can_undo: bool,
}

impl Alliance {
    /// Which it is, as it is now.
    pub fn which(&self) -> Which {
        Which::number(self.number).as_of(self.version)
    }

    /// How whoever looks stands to it.
    pub fn mine(&self) -> Option<Standing> {
        self.mine.as_deref()?.parse().ok()
    }

    /// Why its role on Discord is not as it should be.
    pub fn role_problem(&self) -> Option<RoleProblem> {
        self.role_problem.as_deref()?.parse().ok()
    }
}

/// What an alliance is to be like.
#[derive(Clone, Debug)]
pub struct Edit {
    /// Its name; at most [`NAME`] characters, and no other's.
    pub name: String,
    /// What it is about; at most [`ABOUT`] characters.
    pub about: Option<String>,
    /// How people come into it; as before, if that is not said.
    pub joining: Option<Joining>,
}

impl Edit {
    fn checked(self) -> Result<Self> {
        Ok(Self {
            name: text::line(Field::Name, &self.name, NAME)?,
            about: text::optional_paragraph(Field::About, self.about.as_deref(), ABOUT)?,
            joining: self.joining,
        })
    }
}

/// Makes an alliance; whoever makes it belongs to it. Refuses with `Conflict` if another is called so.
pub async fn create(db: &TenantDb, caller: &Caller, new: Edit) -> Result<Alliance> {
    let mut tx = db.begin(caller, Permission::ManageAlliances).await?;
    let new = new.checked()?;
    sql::lock_all(&mut tx).await?;
    if sql::count(&mut tx).await? >= MOST {
        return Err(Error::LimitReached(Limit::Alliances));
    }
    let (id, number) = sql::insert(&mut tx, &new, new.joining.unwrap_or(Joining::Open)).await?;
    belong::found(&mut tx, id).await?;
    let alliance = one(&mut tx, number).await?;
    tx.commit(event(Action::AllianceCreate, &alliance, json!({ "joining": alliance.joining.as_str() }))).await?;
    Ok(alliance)
}

/// The alliance that is meant.
pub async fn show(db: &TenantDb, caller: &Caller, which: Which) -> Result<Alliance> {
    let mut tx = db.read(&caller.on(which.target(Noun::Alliance)), Permission::JoinAlliances).await?;
    one(&mut tx, which.number).await
}

/// A page of alliances.
#[derive(Clone, Debug)]
pub struct Page {
    /// The alliances.
    pub alliances: Vec<Alliance>,
    /// The number below which the next page begins, if there is more.
    pub next: Option<i64>,
}

/// Alliances below number `before` that are not dissolved, newest first.
pub async fn list(db: &TenantDb, caller: &Caller, page: impl Into<Slice<i64>>) -> Result<Page> {
    let (before, size) = page.into().read(PAGE);
    let mut tx = db.read(caller, Permission::JoinAlliances).await?;
    let mut alliances = sql::below(&mut tx, before.unwrap_or(i64::MAX), size as i64 + 1).await?;
    let more = alliances.len() > size;
    alliances.truncate(size);
    Ok(Page { next: alliances.last().filter(|_| more).map(|last| last.number), alliances })
}

/// Who belongs to an alliance, or is to.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Ally {
    /// In which row.
    pub id: AllianceMemberId,
    /// By name: a person, or a company.
    pub name: String,
    /// The person on Discord.
    pub discord_id: Option<DiscordId>,
    /// The company's number.
    pub company: Option<i64>,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// Those who belong to an alliance after one of them, who came first first; whether there are more.
pub async fn members(
    db: &TenantDb,
    caller: &Caller,
    which: Which,
    after: Option<AllianceMemberId>,
) -> Result<(Vec<Ally>, bool)> {
    let mut tx = db.read(&caller.on(which.target(Noun::Alliance)), Permission::JoinAlliances).await?;
    let mut allies = sql::allies(&mut tx, which.number, Standing::Member, after, SHOWN as i64 + 1).await?;
    let more = allies.len() > SHOWN;
    allies.truncate(SHOWN);
    Ok((allies, more))
}

/// Who has asked to be let into an alliance, who asked first first; at most [`ASKING`].
pub async fn asking(db: &TenantDb, caller: &Caller, which: Which) -> Result<Vec<Ally>> {
    let mut tx = db.read(&caller.on(which.target(Noun::Alliance)), Permission::ManageAlliances).await?;
    sql::allies(&mut tx, which.number, Standing::Asked, None, ASKING as i64).await
}

/// The alliance that is to be changed, for whoever may.
pub async fn begin_edit(db: &TenantDb, caller: &Caller, which: Which) -> Result<Alliance> {
    let mut tx = db.read(&caller.on(which.target(Noun::Alliance)), Permission::ManageAlliances).await?;
    let alliance = one(&mut tx, which.number).await?;
    Some(alliance).filter(|alliance| alliance.dissolved_at.is_none()).ok_or(Error::NotFound(Noun::Alliance))
}

/// Changes what an alliance is called and about, and how people come into it.
pub async fn edit(db: &TenantDb, caller: &Caller, which: Which, edit: Edit) -> Result<Alliance> {
    let (mut tx, held) = lock(db, caller, which).await?;
    let edit = edit.checked()?;
    if let Some(what) = held.changes.of_the_form(which.seen) {
        return Err(Error::Conflict(Conflict::Changed(held.changes.changed_by.clone(), what)));
    }
    let joining = edit.joining.unwrap_or(held.joining);
    let differs = [
        (Field::Name, held.name != edit.name),
        (Field::About, held.about != edit.about),
        (Field::Joining, held.joining != joining),
    ];
    let fields: Vec<&str> = differs.iter().filter(|(_, differs)| *differs).map(|(field, _)| field.as_str()).collect();
    if fields.is_empty() {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    sql::edit(&mut tx, held.id, &edit, joining, &fields).await?;
    finish_change(tx, &held, Action::AllianceEdit, json!({ "fields": fields })).await
}

/// Has the people of an alliance have a role in this Discord server from now on, or no longer. What stood in the way is tried again.
pub async fn keep_role(db: &TenantDb, caller: &Caller, which: Which, guild: Option<DiscordId>) -> Result<Alliance> {
    let (mut tx, held) = lock(db, caller, which).await?;
    if held.keeps_role == guild.is_some() && held.role_problem.is_none() {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    sql::keep_role(&mut tx, held.id, guild).await?;
    finish(tx, &held, Action::AllianceRole, json!({ "on": guild.is_some() })).await
}

/// Dissolves an alliance: nobody belongs to it any more, and its name is free.
pub async fn dissolve(db: &TenantDb, caller: &Caller, which: Which) -> Result<Alliance> {
    let (mut tx, held) = lock(db, caller, which).await?;
    sql::dissolve(&mut tx, held.id).await?;
    finish_change(tx, &held, Action::AllianceDissolve, json!({})).await
}

/// Takes back what the caller has just changed of an alliance, as long as nothing else was: who belonged to one that was dissolved belongs
/// to it again. Refuses with `Conflict` what is older than [`undo::STANDS`], and a name that is another's by now.
pub async fn undo(db: &TenantDb, caller: &Caller, which: Which) -> Result<Alliance> {
    let mut tx = db.begin(&caller.on(which.target(Noun::Alliance)), Permission::ManageAlliances).await?;
    sql::lock_all(&mut tx).await?;
    let held = sql::lock(&mut tx, which.number).await?.ok_or(Error::NotFound(Noun::Alliance))?;
    let undo = undo::take(&mut tx, held.id.0, &held.changes, which.seen).await?;
    sql::restore(&mut tx, &held, &undo.before).await?;
    finish(tx, &held, Action::AllianceUndo, json!({ "undone": undo.action })).await
}

/// An alliance in a list of suggestions.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Suggestion {
    /// Its number.
    pub number: i64,
    /// Its name.
    pub name: String,
}

/// Alliances that what was typed may mean: by number or by name. The newest, for nothing typed.
pub async fn suggest(db: &TenantDb, caller: &Caller, typed: &str) -> Result<Vec<Suggestion>> {
    let mut tx = db.read(caller, Permission::JoinAlliances).await?;
    sql::search(&mut tx, &text::name_key(&text::within(typed, 100)), SUGGESTIONS).await
}

/// Its row locked, for whoever manages alliances.
async fn lock(db: &TenantDb, caller: &Caller, which: Which) -> Result<(Tx, Held)> {
    let mut tx = db.begin(&caller.on(which.target(Noun::Alliance)), Permission::ManageAlliances).await?;
    let held = there(&mut tx, which).await?;
    Ok((tx, held))
}

/// The alliance, unless it is dissolved, its row locked.
async fn there(tx: &mut Tx, which: Which) -> Result<Held> {
    let held = sql::lock(tx, which.number).await?.filter(|held| !held.is_dissolved);
    held.ok_or(Error::NotFound(Noun::Alliance))
}

async fn one(tx: &mut Tx, number: i64) -> Result<Alliance> {
    sql::find(tx, number).await?.ok_or(Error::NotFound(Noun::Alliance))
}

/// The same, where it can be taken back.
async fn finish_change(mut tx: Tx, held: &Held, action: Action, after: Value) -> Result<Alliance> {
    let can_undo = undo::keep(&mut tx, held.id.0, &held.changes, action).await?;
    let alliance = finish(tx, held, action, after).await?;
    Ok(Alliance { can_undo, ..alliance })
}

/// Keeps what was done, and gives the alliance as it is then. What its people have on Discord follows.
async fn finish(mut tx: Tx, held: &Held, action: Action, after: Value) -> Result<Alliance> {
    let alliance = one(&mut tx, held.number).await?;
    if alliance.keeps_role || alliance.discord_role.is_some() || held.keeps_role {
        tx.enqueue(Job::AllianceRole { alliance: held.id });
    }
    tx.commit(event(action, &alliance, after)).await?;
    Ok(alliance)
}

fn event(action: Action, alliance: &Alliance, mut after: Value) -> Event {
    after["number"] = alliance.number.into();
    Event::new(action).on(&alliance.id).called(&alliance.name).after(after)
}
