//! The stages of leads and of deals, as they are called, chosen in a menu and typed.

use crm::{
    StageId,
    error::{Error as Wrong, Field, Problem},
    pipelines::{self, Called, Kind, Stage, Usual},
    tenants::Language,
    text::search_key,
};

use crate::{
    errors::Error,
    message::{Entry, Menu},
    plain::plain,
    session::Session,
    texts::{
        named::{Named, named},
        t,
    },
};

/// What a stage is called.
pub(crate) fn called(language: Language, stage: &Stage) -> String {
    match stage.called() {
        Called::Usual(usual) => named(language, usual),
        Called::Own(name) => name.to_owned(),
    }
}

/// What a stage is called that the log calls so: by its key, or by the company's name for it.
pub(crate) fn stage_named(language: Language, name: &str) -> String {
    name.parse().map_or_else(|_| plain(name, 60), |usual: Usual| named(language, usual))
}

/// How something stands; if it has ended, as the company calls that.
pub(crate) fn state(language: Language, state: impl Named, ended_as: Option<&str>) -> String {
    ended_as.map_or_else(|| named(language, state), |name| plain(name, 60))
}

/// What a usual stage is called, in each language.
pub(crate) fn words(usual: Usual) -> Vec<String> {
    Language::ALL.map(|language| named(language, usual)).to_vec()
}

/// The stage that was chosen, by its id, or typed, by its name in either language.
pub(crate) async fn meant(session: &Session, of: Kind, typed: &str) -> Result<StageId, Error> {
    let key = search_key(typed);
    let is_meant = |one: &&Stage| {
        let mut names = Language::ALL.iter().map(|language| search_key(&called(*language, one)));
        one.id.to_string() == typed || names.any(|name| name == key)
    };
    let stages = pipelines::stages(&session.db, &session.caller, of).await?;
    let meant = stages.iter().find(is_meant).map(|stage| stage.id);
    Ok(meant.ok_or(Wrong::Invalid { field: Field::Stage, problem: Problem::Form })?)
}

/// The menu of stages, with the one where something is.
pub(crate) async fn menu(session: &Session, of: Kind, id: String, at: &Stage) -> Result<Menu, Error> {
    let (language, stages) = (session.language, pipelines::stages(&session.db, &session.caller, of).await?);
    let entry = |stage: &Stage| Entry {
        value: stage.id.to_string(),
        label: called(language, stage),
        chosen: stage.id == at.id,
    };
    let entries = stages.iter().map(entry).collect();
    Ok(Menu { id, hint: t!(language, "stage-hint"), entries, many: false, least: 1 })
}
