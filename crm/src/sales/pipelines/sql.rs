//! The statements of [`pipelines`](super).

use super::{Kind, Pipeline, Stage, StageTag};
use crate::{
    db::Tx,
    error::Result,
    ids::{DiscordId, StageId},
};

/// Their ids tell the order in which they were made.
pub(super) async fn pipelines(tx: &mut Tx, of: Kind) -> Result<Vec<Pipeline>> {
    Ok(sqlx::query_as("select id, kind, name from pipelines where kind = $1 order by id")
        .bind(of.as_str())
        .fetch_all(tx.conn())
        .await?)
}

pub(super) async fn stages(tx: &mut Tx, of: Kind) -> Result<Vec<Stage>> {
    Ok(sqlx::query_as(
        "select s.id as stage_id, p.id as stage_pipeline, p.name as stage_of, s.key as stage_key, s.name as stage_name,
                s.probability as stage_probability
         from stages s join pipelines p on p.id = s.pipeline_id where p.kind = $1 order by p.id, s.place",
    )
    .bind(of.as_str())
    .fetch_all(tx.conn())
    .await?)
}

pub(super) async fn share(tx: &mut Tx, of: Kind) -> Result<()> {
    sqlx::query("select pg_advisory_xact_lock_shared(hashtext('stages'), hashtext($1))")
        .bind(of.as_str())
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn lock(tx: &mut Tx, of: Kind) -> Result<()> {
    sqlx::query("select pg_advisory_xact_lock(hashtext('stages'), hashtext($1))")
        .bind(of.as_str())
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn tags(tx: &mut Tx, forum: DiscordId) -> Result<Vec<StageTag>> {
    Ok(sqlx::query_as("select tag, stage_id from forum_tags where forum = $1 order by tag")
        .bind(forum)
        .fetch_all(tx.conn())
        .await?)
}

/// One whose stage was removed meanwhile is left out.
pub(super) async fn remember(tx: &mut Tx, forum: DiscordId, tags: &[(StageId, DiscordId)]) -> Result<()> {
    let (stages, tags): (Vec<StageId>, Vec<DiscordId>) = tags.iter().copied().unzip();
    sqlx::query(
        "insert into forum_tags (tag, forum, stage_id)
         select given.tag, $1, s.id from unnest($2::bigint[], $3::uuid[]) as given (tag, stage) join stages s on s.id = given.stage
         on conflict (tag) do update set stage_id = excluded.stage_id where forum_tags.stage_id is distinct from excluded.stage_id",
    )
    .bind(forum)
    .bind(tags)
    .bind(stages)
    .execute(tx.conn())
    .await?;
    Ok(())
}
