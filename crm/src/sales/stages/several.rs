//! The pipelines that deals go through: one with which every company begins, and those that it adds.

use serde_json::{Value, json};

use super::{Held, Ladder, NAME, Seen, commit, crowds, finish, held, leave, lock, sql, stages_of, whole};
use crate::{
    caller::Caller,
    db::TenantDb,
    error::{Conflict, Error, Field, Limit, Noun, Problem, Result},
    ids::PipelineId,
    kernel::audit::Action,
    permission::Permission,
    pipelines::{self, Kind, Moved, Usual},
    text,
};

/// How many pipelines deals can have.
pub const MOST: usize = 5;

/// The stages of a new one, with how many of a hundred deals in each are won.
const USUAL: [(Usual, i16); 3] = [(Usual::Qualification, 20), (Usual::Proposal, 40), (Usual::Negotiation, 70)];

/// Adds a pipeline for deals, with the usual stages. `usual` is what the first one is called while nobody has named it, in each language.
pub async fn add(db: &TenantDb, caller: &Caller, name: &str, usual: &[String]) -> Result<Ladder> {
    let mut tx = db.begin(caller, Permission::EditSettings).await?;
    let name = text::line(Field::Name, name, NAME)?;
    pipelines::lock(&mut tx, Kind::Deal).await?;
    let others = sql::pipelines(&mut tx, Kind::Deal).await?;
    if others.len() >= MOST {
        return Err(Error::LimitReached(Limit::Pipelines));
    }
    free(&name, others.iter(), usual)?;
    let id = sql::insert_pipeline(&mut tx, &name, &USUAL).await?;
    let ladder = whole(&mut tx, id).await?;
    let added = held(&mut tx, id).await?;
    commit(tx, &added, Action::PipelineAdd, &name, Value::Null, json!({ "name": name })).await?;
    Ok(ladder)
}

/// Calls a pipeline of deals otherwise.
pub async fn rename(db: &TenantDb, caller: &Caller, seen: Seen, name: &str, usual: &[String]) -> Result<Ladder> {
    let (mut tx, held, _) = lock(db, caller, seen).await?;
    of_deals(&held)?;
    let name = text::line(Field::Name, name, NAME)?;
    if held.name.as_ref() == Some(&name) {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    let others = sql::pipelines(&mut tx, Kind::Deal).await?;
    free(&name, others.iter().filter(|other| other.id != held.id), usual)?;
    sql::rename_pipeline(&mut tx, held.id, &name).await?;
    let (before, after) = (json!({ "name": held.name }), json!({ "name": name }));
    finish(tx, &held, Action::PipelineRename, &name, before, after).await
}

/// Removes a pipeline of deals. What stands in its stages goes to those of another: from the first to the first and so on, and to the last
/// where there are fewer. Refuses if nobody said to which.
pub async fn remove(db: &TenantDb, caller: &Caller, seen: Seen, into: Option<PipelineId>) -> Result<()> {
    let (mut tx, held, stages) = lock(db, caller, seen).await?;
    of_deals(&held)?;
    let others = sql::pipelines(&mut tx, Kind::Deal).await?.into_iter().filter(|other| other.id != held.id);
    let others: Vec<Held> = others.collect();
    if others.is_empty() {
        return Err(Error::Conflict(Conflict::LastPipeline));
    }
    let invalid = || Error::Invalid { field: Field::Pipeline, problem: Problem::Form };
    let into = into.map(|id| others.iter().find(|other| other.id == id).ok_or_else(invalid)).transpose()?;
    let targets = match into {
        Some(into) => stages_of(&mut tx, into).await?,
        None => Vec::new(),
    };
    let crowds = crowds(&mut tx, Kind::Deal).await?;
    let mut moved = Moved::default();
    for (place, stage) in stages.iter().enumerate() {
        if crowds.iter().any(|crowd| crowd.stage_id == stage.id) {
            let target = targets.get(place).or(targets.last()).ok_or(Error::Conflict(Conflict::StageInUse))?;
            let more = leave(&mut tx, Kind::Deal, stage.id, target.id).await?;
            moved.open.extend(more.open);
            moved.ended += more.ended;
        }
    }
    sql::delete_pipeline(&mut tx, held.id).await?;
    let label = held.name.as_deref().unwrap_or_default();
    let before = json!({ "name": held.name });
    let after = json!({ "into": into.map(|into| &into.name), "moved": moved.open, "ended": moved.ended });
    commit(tx, &held, Action::PipelineRemove, label, before, after).await
}

/// Leads have one pipeline, which is called like them.
fn of_deals(held: &Held) -> Result<()> {
    match held.kind {
        Kind::Deal => Ok(()),
        Kind::Lead => Err(Error::Invalid { field: Field::Pipeline, problem: Problem::Form }),
    }
}

/// Whether none of these is called so, in any language.
fn free<'a>(name: &str, mut others: impl Iterator<Item = &'a Held>, usual: &[String]) -> Result<()> {
    let key = text::search_key(name);
    let is_taken = |other: &Held| match &other.name {
        Some(name) => text::search_key(name) == key,
        None => usual.iter().any(|name| text::search_key(name) == key),
    };
    match others.any(is_taken) {
        true => Err(Error::Conflict(Conflict::Taken(Noun::Pipeline))),
        false => Ok(()),
    }
}
