//! What deals come to, by what they are worth and how likely they are. Each currency is added up by itself: nothing is exchanged.

use super::{Deal, seen, sql};
use crate::{
    caller::Caller,
    currency::Currency,
    db::TenantDb,
    error::{Error, Field, Problem, Result},
    ids::{PipelineId, StageId},
    kernel::{page, reach::Reached},
    money::Money,
    permission::Permission,
    pipelines::{self, Kind, Pipeline, Stage},
};

/// How many deals of a stage the board shows, if nobody says.
pub const TOP: usize = 4;

/// What some deals come to in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Total {
    /// Which.
    #[sqlx(try_from = "String")]
    pub currency: Currency,
    /// How many deals.
    pub count: i64,
    /// Of how many of these somebody knows what they are worth.
    pub valued: i64,
    /// What these are worth together, before tax, in minor units.
    pub sum: i64,
    /// The same, each weighed by how many of a hundred deals in its stage are won.
    pub weighted: i64,
}

impl Total {
    /// What they are worth together.
    pub fn sum(&self) -> Money {
        Money::new(self.sum, self.currency)
    }

    /// What can be expected of them.
    pub fn weighted(&self) -> Money {
        Money::new(self.weighted, self.currency)
    }
}

/// The open deals, by their stages.
#[derive(Clone, Debug)]
pub struct Board {
    /// Which pipeline.
    pub pipeline: Pipeline,
    /// All that deals have.
    pub pipelines: Vec<Pipeline>,
    /// The stages, in their order.
    pub columns: Vec<Column>,
    /// Whether there may be deals that are out of the caller's reach: what is added up is not all.
    pub is_cut: bool,
}

/// The open deals of a stage.
#[derive(Clone, Debug)]
pub struct Column {
    /// Which.
    pub stage: Stage,
    /// How many.
    pub count: i64,
    /// What they come to, in each currency.
    pub totals: Vec<Total>,
    /// Those that are worth most.
    pub top: Vec<Deal>,
}

/// What a stage's deals come to in one currency.
#[derive(sqlx::FromRow)]
pub(super) struct OfStage {
    pub stage_id: StageId,
    #[sqlx(flatten)]
    pub total: Total,
}

/// The open deals of a pipeline by its stages; of the first one, if nothing is said. Of each stage those that are worth most, at most this many.
pub async fn board(db: &TenantDb, caller: &Caller, pipeline: Option<PipelineId>, most: usize) -> Result<Board> {
    let most = most.clamp(1, page::MOST);
    // One view of all: the sums are those of the deals that are shown.
    let mut tx = db.read_still(caller, Permission::ViewDeals).await?;
    let pipelines = pipelines::pipelines_in(&mut tx, Kind::Deal).await?;
    let pipeline = pipelines.iter().find(|one| pipeline.is_none_or(|id| one.id == id)).cloned();
    let pipeline = pipeline.ok_or(Error::Invalid { field: Field::Pipeline, problem: Problem::Form })?;
    let stages = pipelines::stages_in(&mut tx, Kind::Deal).await?;
    let stages = stages.into_iter().filter(|stage| stage.pipeline == pipeline.id);
    let totals = sql::by_stages(&mut tx, pipeline.id).await?;
    let dearest = sql::dearest(&mut tx, pipeline.id, most as i64).await?;
    let dearest = seen(&mut tx, &dearest).await?;
    let column = |stage: Stage| {
        let top = dearest.iter().filter(|deal| deal.stage.id == stage.id).cloned().collect();
        let of_stage = totals.iter().filter(|of| of.stage_id == stage.id).map(|of| of.total);
        let count = of_stage.clone().map(|total| total.count).sum();
        let valued = of_stage.filter(|total| total.valued > 0).collect();
        Column { stage, count, totals: valued, top }
    };
    let is_cut = !tx.who.reaches_all(Reached::Deals);
    Ok(Board { columns: stages.map(column).collect(), pipeline, pipelines, is_cut })
}
