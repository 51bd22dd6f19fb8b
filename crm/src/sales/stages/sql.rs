//! The statements of [`stages`](super).

use super::End;
use crate::{db::Tx, error::Result, ids::StageId, pipelines::Kind};

/// A pipeline without its stages.
#[derive(sqlx::FromRow)]
pub(super) struct Row {
    pub version: i64,
    pub changed_by: Option<String>,
    pub won_name: Option<String>,
    pub lost_name: Option<String>,
}

pub(super) async fn pipeline(tx: &mut Tx, of: Kind) -> Result<Row> {
    Ok(sqlx::query_as(
        "select p.version, m.name as changed_by, p.won_name, p.lost_name
         from pipelines p left join members m on m.id = p.changed_by where p.kind = $1",
    )
    .bind(of.as_str())
    .fetch_one(tx.conn())
    .await?)
}

pub(super) async fn changed(tx: &mut Tx, of: Kind) -> Result<()> {
    let by = tx.who.member;
    sqlx::query("update pipelines set version = version + 1, changed_by = $2 where kind = $1")
        .bind(of.as_str())
        .bind(by)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Behind all others.
pub(super) async fn insert(tx: &mut Tx, of: Kind, name: &str, probability: Option<i16>) -> Result<StageId> {
    let id = StageId::new(tx.now());
    sqlx::query(
        "insert into stages (id, pipeline_id, name, place, probability)
         select $2, p.id, $3, 1 + (select max(place) from stages where pipeline_id = p.id), $4 from pipelines p where p.kind = $1",
    )
    .bind(of.as_str())
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

pub(super) async fn rename_end(tx: &mut Tx, of: Kind, end: End, name: Option<&str>) -> Result<()> {
    sqlx::query(
        "update pipelines set won_name = case $2 when 'won' then $3 else won_name end,
                              lost_name = case $2 when 'lost' then $3 else lost_name end
         where kind = $1",
    )
    .bind(of.as_str())
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
