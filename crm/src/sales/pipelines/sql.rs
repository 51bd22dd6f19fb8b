//! The statements of [`pipelines`](super).

use super::{Kind, Stage};
use crate::{db::Tx, error::Result};

pub(super) async fn stages(tx: &mut Tx, of: Kind) -> Result<Vec<Stage>> {
    Ok(sqlx::query_as(
        "select s.id as stage_id, s.key as stage_key, s.name as stage_name, s.probability as stage_probability
         from stages s join pipelines p on p.id = s.pipeline_id where p.kind = $1 order by s.place",
    )
    .bind(of.as_str())
    .fetch_all(tx.conn())
    .await?)
}
