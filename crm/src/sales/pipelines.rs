//! The stages through which leads and deals go, each in the company's order.

mod sql;

use crate::{
    caller::Caller,
    db::{TenantDb, Tx},
    error::{Error, Field, Problem, Result},
    ids::StageId,
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

/// A stage.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Stage {
    /// Its id.
    #[sqlx(rename = "stage_id")]
    pub id: StageId,
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

impl Stage {
    /// One of the usual ones.
    pub fn usual(id: StageId, usual: Usual) -> Self {
        Self { id, key: Some(usual.as_str().to_owned()), name: None, probability: None }
    }

    /// With how many of a hundred that are won.
    pub fn likely(self, probability: i16) -> Self {
        Self { probability: Some(probability), ..self }
    }

    /// Of a hundred deals in it, how many are won. Leads say nothing of that.
    pub fn probability(&self) -> Option<i16> {
        self.probability
    }

    /// One of the company's own.
    pub fn own(id: StageId, name: &str) -> Self {
        Self { id, key: None, name: Some(name.to_owned()), probability: None }
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
}

/// The stages of leads or of deals, in their order. What they are called is nobody's secret.
pub async fn stages(db: &TenantDb, caller: &Caller, of: Kind) -> Result<Vec<Stage>> {
    let mut tx = db.read_own(caller).await?;
    sql::stages(&mut tx, of).await
}

/// The same, in a transaction that is under way.
pub(crate) async fn stages_in(tx: &mut Tx, of: Kind) -> Result<Vec<Stage>> {
    sql::stages(tx, of).await
}

/// One of them.
pub(crate) async fn stage(tx: &mut Tx, of: Kind, id: StageId) -> Result<Stage> {
    let found = sql::stages(tx, of).await?.into_iter().find(|stage| stage.id == id);
    found.ok_or(Error::Invalid { field: Field::Stage, problem: Problem::Form })
}

/// The stages of leads, for a job that shows them.
pub async fn stages_to_show(db: &TenantDb, job: &Claimed) -> Result<Vec<Stage>> {
    let mut tx = db.read_job(job).await?;
    sql::stages(&mut tx, Kind::Lead).await
}
