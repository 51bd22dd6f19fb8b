//! The statements of [`pipelines`](super).

use super::Stage;
use crate::{db::Tx, error::Result};

pub(super) async fn stages(tx: &mut Tx) -> Result<Vec<Stage>> {
    Ok(sqlx::query_as(
        "select s.id as stage_id, s.key as stage_key, s.name as stage_name
         from stages s join pipelines p on p.id = s.pipeline_id where p.kind = 'lead' order by s.place",
    )
    .fetch_all(tx.conn())
    .await?)
}
