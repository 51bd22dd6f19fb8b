//! The pipelines of leads and of deals, and their stages in the company's order. Leads have one pipeline; deals have as many as the company
//! makes. What it makes of them is in [`stages`](super::stages).

mod sql;

use serde_json::Value;

use crate::{
    caller::Caller,
    db::{TenantDb, Tx},
    error::{Conflict, Error, Field, Problem, Result},
    ids::{DiscordId, PipelineId, StageId},
    kernel::{names::names, queue::Claimed},
};

names! {
    /// What goes through stages.
    pub enum Kind {
        /// Leads.
        Lead = "lead",
        /// Deals. Each of their stages says how likely they are won.
        Deal = "deal",
    }
}

names! {
    /// The stages that every company begins with: what they are called is said in each reader's language.
    pub enum Usual {
        /// Nobody has looked at it yet.
        New = "new",
        /// Somebody has talked with them.
        Contacted = "contacted",
        /// They want something that the company has.
        Qualified = "qualified",
        /// Of a deal: it is found out what they need, and whether they can decide.
        Qualification = "qualification",
        /// They have an offer.
        Proposal = "proposal",
        /// It is about the terms.
        Negotiation = "negotiation",
    }
}

/// Stages, one after the other.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Pipeline {
    /// Its id.
    pub id: PipelineId,
    /// What goes through it.
    #[sqlx(try_from = "String")]
    pub kind: Kind,
    /// What the company calls it; none, if it is the one with which every company begins, and nobody named it.
    pub name: Option<String>,
}

/// A stage.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Stage {
    /// Its id.
    #[sqlx(rename = "stage_id")]
    pub id: StageId,
    /// Of which pipeline.
    #[sqlx(rename = "stage_pipeline")]
    pub pipeline: PipelineId,
    /// What the company calls that, if it has named it.
    #[sqlx(rename = "stage_of")]
    pub of: Option<String>,
    #[sqlx(rename = "stage_key")]
    key: Option<String>,
    #[sqlx(rename = "stage_name")]
    name: Option<String>,
    #[sqlx(rename = "stage_probability", default)]
    probability: Option<i16>,
}

/// What a stage is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Called<'a> {
    /// As every company's.
    Usual(Usual),
    /// As this company calls it.
    Own(&'a str),
}

/// What left a stage that is removed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Moved {
    /// The numbers of those that are open.
    pub open: Vec<i64>,
    /// How many others there were.
    pub ended: usize,
}

/// How many stand in a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Crowd {
    pub stage_id: StageId,
    /// Of those that are open.
    pub open: i64,
    /// Of those that were in it when they ended.
    pub ended: i64,
}

impl Stage {
    /// One of the usual ones, of whichever pipeline.
    pub fn usual(id: StageId, usual: Usual) -> Self {
        Self { key: Some(usual.as_str().to_owned()), name: None, ..Self::own(id, "") }
    }

    /// With how many of a hundred that are won.
    pub fn likely(self, probability: i16) -> Self {
        Self { probability: Some(probability), ..self }
    }

    /// Of a hundred deals in it, how many are won. Leads say nothing of that.
    pub fn probability(&self) -> Option<i16> {
        self.probability
    }

    /// One of the company's own, of whichever pipeline.
    pub fn own(id: StageId, name: &str) -> Self {
        Self {
            id,
            pipeline: PipelineId(uuid::Uuid::nil()),
            of: None,
            key: None,
            name: Some(name.to_owned()),
            probability: None,
        }
    }

    /// What it is called. A usual one that only a newer version knows is called by its key.
    pub fn called(&self) -> Called<'_> {
        let key = self.key.as_deref().unwrap_or_default();
        match (&self.name, key.parse()) {
            (Some(name), _) => Called::Own(name),
            (None, Ok(usual)) => Called::Usual(usual),
            (None, Err(_)) => Called::Own(key),
        }
    }

    /// As the audit log calls it.
    pub(crate) fn log_name(&self) -> &str {
        self.key.as_deref().or(self.name.as_deref()).unwrap_or_default()
    }

    /// Notes it in the event of what came into it, with its pipeline, if the company has named that.
    pub(crate) fn log(&self, after: &mut Value) {
        after["stage"] = self.log_name().into();
        if let Some(pipeline) = &self.of {
            after["pipeline"] = pipeline.as_str().into();
        }
    }
}

/// The pipelines of leads or of deals, the oldest first. What they are called is nobody's secret.
pub async fn pipelines(db: &TenantDb, caller: &Caller, of: Kind) -> Result<Vec<Pipeline>> {
    let mut tx = db.read_own(caller).await?;
    sql::pipelines(&mut tx, of).await
}

/// The same, in a transaction that is under way.
pub(crate) async fn pipelines_in(tx: &mut Tx, of: Kind) -> Result<Vec<Pipeline>> {
    sql::pipelines(tx, of).await
}

/// The stages of leads or of deals, in their order, of one pipeline after the other. What they are called is nobody's secret.
pub async fn stages(db: &TenantDb, caller: &Caller, of: Kind) -> Result<Vec<Stage>> {
    let mut tx = db.read_own(caller).await?;
    sql::stages(&mut tx, of).await
}

/// The same, in a transaction that is under way.
pub(crate) async fn stages_in(tx: &mut Tx, of: Kind) -> Result<Vec<Stage>> {
    sql::stages(tx, of).await
}

/// Makes sure that no stage is removed until the transaction ends: for whatever puts something into one. Before a row of what goes
/// through them is locked, because who removes a stage does so first, and locks what stands in it then.
pub(crate) async fn keep(tx: &mut Tx, of: Kind) -> Result<()> {
    sql::share(tx, of).await
}

/// Makes sure that nobody else changes the stages, or puts anything into one, until the transaction ends.
pub(crate) async fn lock(tx: &mut Tx, of: Kind) -> Result<()> {
    sql::lock(tx, of).await
}

/// One of them, which is not removed until the transaction ends ([`keep`]).
pub(crate) async fn stage(tx: &mut Tx, of: Kind, id: StageId) -> Result<Stage> {
    keep(tx, of).await?;
    let found = sql::stages(tx, of).await?.into_iter().find(|stage| stage.id == id);
    found.ok_or(Error::Invalid { field: Field::Stage, problem: Problem::Form })
}

/// Of these stages, the one in the pipeline of the stage where something stands, or else the first. None of them is removed until the
/// transaction ends.
pub(crate) async fn nearest(tx: &mut Tx, of: Kind, meant: &[StageId], at: StageId) -> Result<Stage> {
    keep(tx, of).await?;
    let stages = sql::stages(tx, of).await?;
    let own = stages.iter().find(|stage| stage.id == at).map(|stage| stage.pipeline);
    let found = stages.into_iter().filter(|stage| meant.contains(&stage.id));
    let nearest = found.min_by_key(|stage| Some(stage.pipeline) != own);
    nearest.ok_or(Error::Invalid { field: Field::Stage, problem: Problem::Form })
}

/// The stage in which something stood before it was changed, which is not removed until the transaction ends. `Conflict` if it has been.
pub(crate) async fn stage_before(tx: &mut Tx, of: Kind, before: &Value) -> Result<Stage> {
    keep(tx, of).await?;
    let id = before["stage_id"].as_str().and_then(|id| id.parse().ok()).map(StageId);
    let found = sql::stages(tx, of).await?.into_iter().find(|stage| Some(stage.id) == id);
    found.ok_or(Error::Conflict(Conflict::ChangedSince))
}

/// The stages of leads, for a job that shows them.
pub async fn stages_to_show(db: &TenantDb, job: &Claimed) -> Result<Vec<Stage>> {
    let mut tx = db.read_job(job).await?;
    sql::stages(&mut tx, Kind::Lead).await
}

/// A tag of a forum, by Discord's id, with the stage of leads that it was given for; `None` if that was removed.
pub type StageTag = (DiscordId, Option<StageId>);

/// The tags of a forum that were given for stages.
pub async fn tags(db: &TenantDb, job: &Claimed, forum: DiscordId) -> Result<Vec<StageTag>> {
    let mut tx = db.read_job(job).await?;
    sql::tags(&mut tx, forum).await
}

/// These tags of the forum are those of these stages.
pub async fn remember_tags(
    db: &TenantDb,
    job: &Claimed,
    forum: DiscordId,
    tags: &[(StageId, DiscordId)],
) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    sql::remember(&mut tx, forum, tags).await?;
    tx.commit_recorded().await
}
