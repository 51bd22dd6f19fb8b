//! The pipelines that deals go through: one with which every company begins, and those that it adds.

use serde_json::{Value, json};

use super::{Held, Ladder, NAME, Seen, commit, crowds, finish, free, lock, sql, stages_of, whole};
use crate::{
    caller::Caller,
    db::TenantDb,
    deals,
    error::{Conflict, Error, Field, Limit, Problem, Result},
    ids::PipelineId,
    kernel::{audit::Action, recount},
    permission::Permission,
    pipelines::{self, Kind, Pipeline, Usual},
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
    free(&name, others.iter().flat_map(|other| names_of(other, usual)))?;
    let id = sql::insert_pipeline(&mut tx, &name, &USUAL).await?;
    let ladder = whole(&mut tx, id).await?;
    commit(tx, &ladder.pipeline, Action::PipelineAdd, &name, Value::Null, json!({ "name": name })).await?;
    Ok(ladder)
}

/// Calls a pipeline of deals otherwise.
pub async fn rename(db: &TenantDb, caller: &Caller, seen: Seen, name: &str, usual: &[String]) -> Result<Ladder> {
    let (mut tx, held, _) = lock(db, caller, seen).await?;
    of_deals(&held)?;
    let name = text::line(Field::Name, name, NAME)?;
    if names_of(&held, usual).contains(&name) {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    let others = sql::pipelines(&mut tx, Kind::Deal).await?.into_iter();
    let others = others.filter(|other| other.pipeline.id != held.pipeline.id);
    free(&name, others.flat_map(|other| names_of(&other, usual)))?;
    sql::rename_pipeline(&mut tx, held.pipeline.id, &name).await?;
    let (before, after) = (json!({ "name": held.pipeline.name }), json!({ "name": name }));
    finish(tx, &held, Action::PipelineRename, &name, before, after).await
}

/// Removes a pipeline of deals. What stands in its stages goes to those of another: from the first to the first and so on, and to the last
/// where there are fewer. Refuses if nobody said to which.
pub async fn remove(db: &TenantDb, caller: &Caller, seen: Seen, into: Option<PipelineId>) -> Result<()> {
    let (mut tx, held, stages) = lock(db, caller, seen).await?;
    of_deals(&held)?;
    let others = sql::pipelines(&mut tx, Kind::Deal).await?.into_iter().map(|other| other.pipeline);
    let others: Vec<Pipeline> = others.filter(|other| other.id != held.pipeline.id).collect();
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
    let mut ways = Vec::new();
    for (place, stage) in stages.iter().enumerate() {
        if crowds.iter().any(|crowd| crowd.stage_id == stage.id) {
            let target = targets.get(place).or(targets.last()).ok_or(Error::Conflict(Conflict::StageInUse))?;
            ways.push((stage.id, target.id));
        }
    }
    let moved = deals::leave_stages(&mut tx, &ways).await?;
    let removed = &held.pipeline;
    sql::delete_pipeline(&mut tx, removed.id).await?;
    recount::pipeline(&mut tx, removed.id).await?;
    let label = removed.name.as_deref().unwrap_or_default();
    let before = json!({ "name": removed.name });
    let after = json!({ "into": into.map(|into| &into.name), "moved": moved.open, "ended": moved.ended });
    commit(tx, removed, Action::PipelineRemove, label, before, after).await
}

/// Leads have one pipeline, which is called like them.
fn of_deals(held: &Held) -> Result<()> {
    match held.pipeline.kind {
        Kind::Deal => Ok(()),
        Kind::Lead => Err(Error::Invalid { field: Field::Pipeline, problem: Problem::Form }),
    }
}

/// What a pipeline of deals is called; one that nobody has named, in each language.
fn names_of(held: &Held, usual: &[String]) -> Vec<String> {
    held.pipeline.name.clone().map_or_else(|| usual.to_vec(), |name| vec![name])
}
