//! The pipelines that deals go through: all of them on a screen, and what is done with one as a whole.

use crm::{
    Permission,
    pipelines::Kind,
    stages::{self, Ladder, Seen},
    tenants::Language,
};
use serenity::all::ComponentInteraction;

use super::{crowd, name_field, screen};
use crate::{
    bot::BotState,
    draft::{Draft, HandleForm},
    errors::Error,
    form,
    input::chosen,
    message::{self, Card, Entry, Menu, Message, Tone},
    plain::plain,
    response::{self, Place},
    route::{CustomId, Handle, custom_ids},
    session::{InteractionContext, Session},
    stages::{pipeline_called, pipeline_words},
    texts::t,
};

custom_ids! {
    /// On the screen of all pipelines, and on that of one.
    pub(crate) enum Button {
        /// Show all.
        All = "pipelines" like "/pipeline edit",
        /// Show the one that is chosen.
        Choose = "pipeline-choose" like "/pipeline edit",
        /// Open the form for one to be.
        Add = "pipeline-add" does PipelineAdd,
        /// Open the form that says what it is called.
        Rename(seen: Seen) = "pipeline-name" does PipelineRename,
        /// Remove it; if something stands in it, ask where that goes.
        Remove(seen: Seen) = "pipeline-remove" does PipelineRemove,
        /// Remove it; what stands in it goes to the one that is chosen.
        Into(seen: Seen) = "pipeline-into" does PipelineRemove,
    }
}

custom_ids! {
    /// What is submitted.
    pub(crate) enum Form {
        /// One to be.
        Add = "pipeline-add-form" does PipelineAdd,
        /// What it is called.
        Rename(seen: Seen) = "pipeline-name-form" does PipelineRename,
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, pressed: &ComponentInteraction) {
        let first = chosen(pressed).first();
        match self {
            Self::Add => return open_add(bot, context, None).await,
            Self::Rename(seen) => return open_rename(bot, context, seen, None).await,
            _ => {}
        }
        response::respond(bot, context, Place::Update, |session| async move {
            // Who may not learns that before what they chose is looked at.
            session.require(Permission::EditSettings).await?;
            let (db, caller, language) = (&session.db, &session.caller, session.language);
            let pipeline = first.and_then(|value| value.parse().ok());
            let pipeline = pipeline.ok_or(Error::Outdated("no such pipeline"));
            match self {
                Self::Choose => return Ok(screen(language, &stages::show(db, caller, pipeline?).await?, None)),
                Self::Remove(seen) => {
                    let ladder = stages::begin(db, caller, seen).await?;
                    let others = of_deals(&session).await?.into_iter().filter(|other| other.pipeline.id != seen.of);
                    let others: Vec<Ladder> = others.collect();
                    if ladder.rungs.iter().any(|rung| rung.open + rung.ended > 0) && !others.is_empty() {
                        return Ok(question(language, &ladder, &others));
                    }
                    stages::remove_pipeline(db, caller, seen, None).await?;
                }
                Self::Into(seen) => stages::remove_pipeline(db, caller, seen, Some(pipeline?)).await?,
                Self::All | Self::Add | Self::Rename(_) => {}
            }
            Ok(overview(language, &of_deals(&session).await?))
        })
        .await;
    }
}

impl HandleForm for Form {
    async fn submitted(self, bot: &BotState, context: &InteractionContext, draft: &Draft) {
        response::respond_in_place(bot, context, draft, |session| async move {
            let (db, caller) = (&session.db, &session.caller);
            let (name, usual) = (draft.typed("name").unwrap_or_default(), pipeline_words());
            let ladder = match self {
                Self::Add => stages::add_pipeline(db, caller, &name, &usual).await?,
                Self::Rename(seen) => stages::rename_pipeline(db, caller, seen, &name, &usual).await?,
            };
            Ok(screen(session.language, &ladder, None))
        })
        .await;
    }

    async fn reopen(self, bot: &BotState, context: &InteractionContext, draft: &Draft) {
        match self {
            Self::Add => open_add(bot, context, Some(draft)).await,
            Self::Rename(seen) => open_rename(bot, context, seen, Some(draft)).await,
        }
    }
}

async fn of_deals(session: &Session) -> Result<Vec<Ladder>, Error> {
    let all = stages::all(&session.db, &session.caller).await?;
    Ok(all.into_iter().filter(|ladder| ladder.pipeline.kind == Kind::Deal).collect())
}

/// All pipelines of deals, with how much is in each, and a menu of them.
pub(super) fn overview(language: Language, all: &[Ladder]) -> Message {
    let line = |ladder: &Ladder| {
        let name = plain(&pipeline_called(language, &ladder.pipeline), 60);
        let stages = t!(language, "pipeline-stages", count = ladder.rungs.len());
        let open = ladder.rungs.iter().map(|rung| rung.open).sum();
        t!(language, "pipelines-line", name = name, stages = stages, deals = crowd(language, Kind::Deal, open))
    };
    let lines: Vec<String> = all.iter().map(line).collect();
    let card = Card::new(Tone::Calm).title(t!(language, "pipelines-title")).text(lines.join("\n"));
    let menu = menu(language, &Button::Choose, t!(language, "pipelines-hint"), all);
    let add = message::Button::new(&Button::Add, t!(language, "button-pipeline-add"));
    Message::card(card)
        .menu(menu)
        .buttons(Some(add).filter(|_| all.len() < stages::MOST_PIPELINES).into_iter().collect())
}

/// What can be done with a pipeline of deals as a whole, and the way to the others.
pub(super) fn deeds(language: Language, seen: Seen) -> Vec<message::Button> {
    [
        (Button::Rename(seen), t!(language, "button-pipeline-rename")),
        (Button::Remove(seen), t!(language, "button-pipeline-remove")),
        (Button::All, t!(language, "button-pipelines")),
    ]
    .into_iter()
    .map(|(button, label)| message::Button::new(&button, label))
    .collect()
}

/// Where what stands in a pipeline that is to be removed goes.
fn question(language: Language, ladder: &Ladder, others: &[Ladder]) -> Message {
    let count = |of: fn(&stages::Rung) -> i64| crowd(language, Kind::Deal, ladder.rungs.iter().map(of).sum());
    let text = t!(language, "pipelines-remove-text", open = count(|rung| rung.open), ended = count(|rung| rung.ended));
    let name = plain(&pipeline_called(language, &ladder.pipeline), 60);
    let card = Card::new(Tone::Bad).title(t!(language, "pipelines-remove-title", name = name)).text(text);
    let menu = menu(language, &Button::Into(ladder.seen()), t!(language, "pipelines-into-hint"), others);
    let back = message::Button::new(&super::Button::Choose(ladder.seen()), t!(language, "button-stage-back"));
    Message::card(card).menu(menu).buttons(vec![back])
}

fn menu(language: Language, button: &Button, hint: String, all: &[Ladder]) -> Menu {
    let entry = |ladder: &Ladder| Entry {
        value: ladder.pipeline.id.to_string(),
        label: pipeline_called(language, &ladder.pipeline),
        chosen: false,
    };
    Menu { id: button.encode(), hint, entries: all.iter().map(entry).collect(), many: false, least: 1 }
}

async fn open_add(bot: &BotState, context: &InteractionContext, draft: Option<&Draft>) {
    response::open_form(bot, context, |session| async move {
        session.require(Permission::EditSettings).await?;
        let language = session.language;
        let typed = draft.and_then(|draft| draft.typed("name")).unwrap_or_default();
        let field = name_field(language, typed).required();
        Ok(form::form(&Form::Add, &t!(language, "pipeline-add-title"), vec![field]))
    })
    .await;
}

async fn open_rename(bot: &BotState, context: &InteractionContext, seen: Seen, draft: Option<&Draft>) {
    response::open_form(bot, context, |session| async move {
        let ladder = super::fresh(&session, seen, draft).await?;
        let language = session.language;
        let now = pipeline_called(language, &ladder.pipeline);
        let typed = draft.map_or_else(|| now.clone(), |draft| draft.typed("name").unwrap_or_default());
        let field = name_field(language, typed).required();
        let title = t!(language, "stage-rename-title", stage = now);
        Ok(form::form(&Form::Rename(ladder.seen()), &title, vec![field]))
    })
    .await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipelines::tests::a_pipeline;

    #[test]
    fn several_pipelines_in_both_languages() {
        let named = |name: &str| {
            let mut ladder = a_pipeline(Kind::Deal);
            ladder.pipeline.name = Some(name.to_owned());
            ladder
        };
        let all = [a_pipeline(Kind::Deal), named("تجديد *العقود*"), named("Partners @here")];
        for language in Language::ALL {
            let shown = [
                overview(language, &all),
                overview(language, &all[..1]),
                screen(language, &all[1], None),
                question(language, &all[1], &[all[0].clone(), all[2].clone()]),
            ];
            insta::assert_json_snapshot!(
                format!("pipelines_{}", language.as_str()),
                shown.map(|message| message.response(true))
            );
        }
    }
}
