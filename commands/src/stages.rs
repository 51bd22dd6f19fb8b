//! The pipelines and stages of leads and of deals, as they are called, chosen in a menu and typed.

use crm::{
    PipelineId, StageId,
    error::{Error as Wrong, Field, Problem},
    pipelines::{self, Kind, Pipeline, Stage, Usual},
    tenants::Language,
    text::search_key,
};

pub(crate) use words::stage as called;

use crate::{
    errors::Error,
    manner::OnDiscord,
    message::{Entry, Menu},
    plain::plain,
    session::Session,
    texts::{
        named::{Named, named},
        t,
    },
};

/// What a stage is called, after what its pipeline is called, if the company has named that.
pub(crate) fn in_full(language: Language, stage: &Stage) -> String {
    let called = called(language, stage);
    match &stage.of {
        Some(pipeline) => t!(language, "stage-of", pipeline = pipeline, stage = called),
        None => called,
    }
}

/// What a pipeline of deals is called.
pub(crate) fn pipeline_called(language: Language, pipeline: &Pipeline) -> String {
    pipeline.name.clone().unwrap_or_else(|| t!(language, "pipeline-usual"))
}

/// What one is called that nobody has named, in each language.
pub(crate) fn pipeline_words() -> Vec<String> {
    Language::ALL.map(|language| t!(language, "pipeline-usual")).to_vec()
}

/// What a stage is called that the log calls so: by its key, or by the company's name for it.
pub(crate) fn stage_named(language: Language, name: &str) -> String {
    words::stage_named(&OnDiscord, language, name)
}

/// How something stands; if it has ended, as the company calls that.
pub(crate) fn state(language: Language, state: impl Named, ended_as: Option<&str>) -> String {
    ended_as.map_or_else(|| named(language, state), |name| plain(name, 60))
}

/// What a usual stage is called, in each language.
pub(crate) fn words(usual: Usual) -> Vec<String> {
    Language::ALL.map(|language| named(language, usual)).to_vec()
}

/// The stages that can be meant: one that was chosen, by its id, or those that are called as was typed, in either language, with
/// their pipeline or without. At least one.
pub(crate) async fn meant(session: &Session, of: Kind, typed: &str) -> Result<Vec<StageId>, Error> {
    let key = search_key(typed);
    let is_meant = |one: &&Stage| {
        let names = Language::ALL.into_iter().flat_map(|language| [called(language, one), in_full(language, one)]);
        one.id.to_string() == typed || names.map(|name| search_key(&name)).any(|name| name == key)
    };
    let stages = pipelines::stages(&session.db, &session.caller, of).await?;
    let meant: Vec<StageId> = stages.iter().filter(is_meant).map(|stage| stage.id).collect();
    match meant.is_empty() {
        true => Err(Wrong::Invalid { field: Field::Stage, problem: Problem::Form }.into()),
        false => Ok(meant),
    }
}

/// The pipeline of deals that was chosen, by its id, or typed, by its name in either language.
pub(crate) async fn pipeline_meant(session: &Session, typed: Option<&str>) -> Result<Option<PipelineId>, Error> {
    let Some(typed) = typed else { return Ok(None) };
    let key = search_key(typed);
    let is_meant = |one: &&Pipeline| {
        let mut names = Language::ALL.iter().map(|language| search_key(&pipeline_called(*language, one)));
        one.id.to_string() == typed || names.any(|name| name == key)
    };
    let pipelines = pipelines::pipelines(&session.db, &session.caller, Kind::Deal).await?;
    let meant = pipelines.iter().find(is_meant).map(|pipeline| pipeline.id);
    Ok(Some(meant.ok_or(Wrong::Invalid { field: Field::Pipeline, problem: Problem::Form })?))
}

/// The menu of the stages of its pipeline, with the one where something is.
pub(crate) async fn menu(session: &Session, of: Kind, id: String, at: &Stage) -> Result<Menu, Error> {
    let (language, stages) = (session.language, pipelines::stages(&session.db, &session.caller, of).await?);
    let entry = |stage: &Stage| Entry {
        value: stage.id.to_string(),
        label: called(language, stage),
        chosen: stage.id == at.id,
    };
    let entries = stages.iter().filter(|stage| stage.pipeline == at.pipeline).map(entry).collect();
    Ok(Menu { id, hint: t!(language, "stage-hint"), entries, many: false, least: 1 })
}
