//! Pipelines and their stages.

use axum::Json;
use crm::pipelines::{self, Kind, Pipeline, Stage};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Page;
use crate::{gate::Session, input::Asked, wrong::Wrong};

/// Of what.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Of {
    of: Kind,
}

/// Stages, one after the other.
#[derive(Serialize, ToSchema)]
pub(crate) struct PipelineOut {
    /// Its id.
    id: String,
    /// What the company calls it; nothing, if it is the one with which every company begins, and nobody named it.
    name: Option<String>,
}

impl From<Pipeline> for PipelineOut {
    fn from(pipeline: Pipeline) -> Self {
        Self { id: pipeline.id.to_string(), name: pipeline.name }
    }
}

/// A stage.
#[derive(Serialize, ToSchema)]
pub(crate) struct StageOut {
    /// Its id.
    id: String,
    /// The id of its pipeline.
    pipeline: String,
    /// What it is called.
    name: String,
    /// Of a hundred deals in it, how many are won; nothing, of leads.
    probability: Option<i16>,
}

pub(crate) async fn list(session: Session, Asked(Of { of }): Asked<Of>) -> Result<Json<Page<PipelineOut>>, Wrong> {
    let pipelines = pipelines::pipelines(&session.db, &session.caller, of).await?;
    Ok(Page::whole(pipelines.into_iter().map(PipelineOut::from).collect()))
}

pub(crate) async fn stages(session: Session, Asked(Of { of }): Asked<Of>) -> Result<Json<Page<StageOut>>, Wrong> {
    let stages = pipelines::stages(&session.db, &session.caller, of).await?;
    let out = |stage: Stage| StageOut {
        id: stage.id.to_string(),
        pipeline: stage.pipeline.to_string(),
        name: words::stage(session.language, &stage),
        probability: stage.probability(),
    };
    Ok(Page::whole(stages.into_iter().map(out).collect()))
}
