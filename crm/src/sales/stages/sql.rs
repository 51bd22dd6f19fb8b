//! The statements of [`stages`](super).

use super::End;
use crate::{
    db::Tx,
    error::Result,
    ids::{PipelineId, StageId},
    pipelines::{Kind, Pipeline, Usual},
};

/// A pipeline without its stages.
#[derive(sqlx::FromRow)]
pub(super) struct Held {
    #[sqlx(flatten)]
    pub pipeline: Pipeline,
    pub version: i64,
    pub changed_by: Option<String>,
    pub won_name: Option<String>,
    pub lost_name: Option<String>,
}

macro_rules! select_pipelines {
    ($where:literal) => {
        concat!(
            "select p.id, p.kind, p.name, p.version, m.name as changed_by, p.won_name, p.lost_name
             from pipelines p left join members m on m.id = p.changed_by where ",
            $where
        )
    };
}

pub(super) async fn pipeline(tx: &mut Tx, id: PipelineId) -> Result<Option<Held>> {
    Ok(sqlx::query_as(select_pipelines!("p.id = $1")).bind(id).fetch_optional(tx.conn()).await?)
}

/// The oldest first.
pub(super) async fn pipelines(tx: &mut Tx, of: Kind) -> Result<Vec<Held>> {
    Ok(sqlx::query_as(select_pipelines!("p.kind = $1 order by p.id")).bind(of.as_str()).fetch_all(tx.conn()).await?)
}

pub(super) async fn changed(tx: &mut Tx, id: PipelineId) -> Result<()> {
    let by = tx.who.member;
    sqlx::query("update pipelines set version = version + 1, changed_by = $2 where id = $1")
        .bind(id)
        .bind(by)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// For deals, with the stages that every company begins with.
pub(super) async fn insert_pipeline(tx: &mut Tx, name: &str, stages: &[(Usual, i16)]) -> Result<PipelineId> {
    let (now, by) = (tx.now(), tx.who.member);
    let id = PipelineId::new(now);
    sqlx::query("insert into pipelines (id, kind, name, changed_by) values ($1, 'deal', $2, $3)")
        .bind(id)
        .bind(name)
        .bind(by)
        .execute(tx.conn())
        .await?;
    sqlx::query(
        "insert into stages (id, pipeline_id, key, place, probability)
         select given.id, $1, given.key, given.place, given.probability
         from unnest($2::uuid[], $3::text[], $4::smallint[]) with ordinality as given (id, key, probability, place)",
    )
    .bind(id)
    .bind(stages.iter().map(|_| StageId::new(now).0).collect::<Vec<_>>())
    .bind(stages.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>())
    .bind(stages.iter().map(|(_, probability)| *probability).collect::<Vec<_>>())
    .execute(tx.conn())
    .await?;
    Ok(id)
}

pub(super) async fn rename_pipeline(tx: &mut Tx, id: PipelineId, name: &str) -> Result<()> {
    sqlx::query("update pipelines set name = $2 where id = $1").bind(id).bind(name).execute(tx.conn()).await?;
    Ok(())
}

/// With its stages: nothing stands in them any more.
pub(super) async fn delete_pipeline(tx: &mut Tx, id: PipelineId) -> Result<()> {
    sqlx::query("delete from stages where pipeline_id = $1").bind(id).execute(tx.conn()).await?;
    sqlx::query("delete from pipelines where id = $1").bind(id).execute(tx.conn()).await?;
    Ok(())
}

/// Behind all others.
pub(super) async fn insert(tx: &mut Tx, of: PipelineId, name: &str, probability: Option<i16>) -> Result<StageId> {
    let id = StageId::new(tx.now());
    sqlx::query(
        "insert into stages (id, pipeline_id, name, place, probability)
         select $2, $1, $3, 1 + max(place), $4 from stages where pipeline_id = $1",
    )
    .bind(of)
    .bind(id)
    .bind(name)
    .bind(probability)
    .execute(tx.conn())
    .await?;
    Ok(id)
}

/// All stages of a pipeline, in this order from now on: that each place is taken once is looked at when all of them have theirs.
pub(super) async fn arrange(tx: &mut Tx, order: &[StageId]) -> Result<()> {
    sqlx::query(
        "update stages s set place = wanted.place::smallint from unnest($1::uuid[]) with ordinality as wanted (id, place)
         where s.id = wanted.id and s.place <> wanted.place",
    )
    .bind(order.iter().map(|id| id.0).collect::<Vec<_>>())
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A usual one is the company's own from then on.
pub(super) async fn rename(tx: &mut Tx, stage: StageId, name: &str) -> Result<()> {
    sqlx::query("update stages set name = $2, key = null where id = $1")
        .bind(stage)
        .bind(name)
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn rename_end(tx: &mut Tx, of: PipelineId, end: End, name: Option<&str>) -> Result<()> {
    sqlx::query(
        "update pipelines set won_name = case $2 when 'won' then $3 else won_name end,
                              lost_name = case $2 when 'lost' then $3 else lost_name end
         where id = $1",
    )
    .bind(of)
    .bind(end.as_str())
    .bind(name)
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(super) async fn set_probability(tx: &mut Tx, stage: StageId, probability: i16) -> Result<()> {
    sqlx::query("update stages set probability = $2 where id = $1")
        .bind(stage)
        .bind(probability)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Nothing stands in it any more.
pub(super) async fn delete(tx: &mut Tx, stage: StageId) -> Result<()> {
    sqlx::query("delete from stages where id = $1").bind(stage).execute(tx.conn()).await?;
    Ok(())
}
