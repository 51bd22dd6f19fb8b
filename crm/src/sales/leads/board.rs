//! The open leads, side by side by how far they have come.

use super::{Lead, seen_leads, sql};
use crate::{
    caller::Caller,
    db::TenantDb,
    error::Result,
    ids::StageId,
    kernel::{page, reach::Reached},
    permission::Permission,
    pipelines::{self, Kind, Stage},
};

/// The open leads, by their stages.
#[derive(Clone, Debug)]
pub struct Board {
    /// The stages, in their order.
    pub columns: Vec<Column>,
    /// Whether there may be leads that are out of the caller's reach: what is counted is not all.
    pub is_cut: bool,
}

/// The open leads of a stage.
#[derive(Clone, Debug)]
pub struct Column {
    /// Which.
    pub stage: Stage,
    /// How many.
    pub count: i64,
    /// The newest of them.
    pub newest: Vec<Lead>,
}

/// How many leads stand in a stage.
#[derive(sqlx::FromRow)]
pub(super) struct OfStage {
    pub stage_id: StageId,
    pub count: i64,
}

/// The open leads by their stages: of each the newest, at most this many.
pub async fn board(db: &TenantDb, caller: &Caller, most: usize) -> Result<Board> {
    let most = most.clamp(1, page::MOST);
    // One view of all: what is counted is what is shown.
    let mut tx = db.read_still(caller, Permission::ViewLeads).await?;
    let stages = pipelines::stages_in(&mut tx, Kind::Lead).await?;
    let counted = sql::by_stages(&mut tx).await?;
    let newest = sql::newest_of_stages(&mut tx, most as i64).await?;
    let newest = seen_leads(&mut tx, &newest).await?;
    let column = |stage: Stage| {
        let newest = newest.iter().filter(|lead| lead.stage.id == stage.id).cloned().collect();
        let count = counted.iter().find(|of| of.stage_id == stage.id).map_or(0, |of| of.count);
        Column { stage, count, newest }
    };
    let is_cut = !tx.who.reaches_all(Reached::Leads);
    Ok(Board { columns: stages.into_iter().map(column).collect(), is_cut })
}
