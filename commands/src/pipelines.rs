//! `/pipeline`: the pipelines of leads and of deals, and the screen on which the company shapes one: a menu of its stages, and buttons for
//! what is done with the one that is chosen. What is done with pipelines themselves is in [`several`].

mod several;

pub(crate) use self::several::{Button as SeveralButton, Form as SeveralForm};
use crm::{
    Permission, StageId,
    error::Field as Input,
    pipelines::Kind,
    stages::{self, At, End, Ladder, NAME, NewStage, Point, Rung, Seen, Step},
    tenants::Language,
};
use serenity::all::{ComponentInteraction, CreateModal};

use crate::{
    bot::{BotState, Ctx},
    draft::{Draft, HandleForm},
    errors::Error,
    form::{self, Field},
    gate::Gate,
    input::chosen,
    message::{self, Card, Entry, Menu, Message, Tone},
    plain::plain,
    response::{self, Place},
    route::{CustomId, Handle, custom_ids},
    session::{InteractionContext, Session},
    stages::{called, words},
    texts::{named::named, t},
};

custom_ids! {
    /// On the screen of a pipeline.
    pub(crate) enum Button {
        /// Choose a stage, or an end.
        Choose(seen: Seen) = "pipeline" like "/pipeline edit",
        /// Back to the one that was chosen.
        Back(at: At) = "pipeline-at" like "/pipeline edit",
        /// Open the form for a stage to be.
        Add(seen: Seen) = "stage-add" does PipelineAddStage,
        /// Put it before the one before it.
        Up(at: At) = "stage-up" does PipelineMoveStage,
        /// Put it behind the one behind it.
        Down(at: At) = "stage-down" does PipelineMoveStage,
        /// Open the form that says what it is called.
        Rename(at: At) = "stage-name" does PipelineRenameStage,
        /// Open the form that says how likely deals in it are won.
        Likely(at: At) = "stage-likely" does PipelineProbability,
        /// Remove it; if something stands in it, ask where that goes.
        Remove(at: At) = "stage-remove" does PipelineRemoveStage,
        /// Remove it; what stands in it goes to the one that is chosen.
        Into(at: At) = "stage-into" does PipelineRemoveStage,
    }
}

custom_ids! {
    /// What is submitted.
    pub(crate) enum Form {
        /// A stage to be.
        Add(seen: Seen) = "stage-add-form" does PipelineAddStage,
        /// What it is called.
        Rename(at: At) = "stage-name-form" does PipelineRenameStage,
        /// How likely deals in it are won.
        Likely(at: At) = "stage-likely-form" does PipelineProbability,
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, pressed: &ComponentInteraction) {
        let first = chosen(pressed).first();
        match self {
            Self::Add(seen) => return open_add(bot, context, seen, None).await,
            Self::Rename(at) => return open_rename(bot, context, at, None).await,
            Self::Likely(at) => return open_likely(bot, context, at, None).await,
            _ => {}
        }
        response::respond(bot, context, Place::Update, |session| async move {
            let (db, caller, language) = (&session.db, &session.caller, session.language);
            let (ladder, point) = match self {
                // Whatever was changed meanwhile is shown: nothing is lost by it.
                Self::Choose(seen) => {
                    (stages::show(db, caller, seen.of).await?, first.and_then(|value| value.parse().ok()))
                }
                Self::Back(at) => (stages::show(db, caller, at.seen.of).await?, Some(at.point)),
                Self::Up(at) => (stages::step(db, caller, at, Step::Up).await?, Some(at.point)),
                Self::Down(at) => (stages::step(db, caller, at, Step::Down).await?, Some(at.point)),
                Self::Remove(at) => {
                    let ladder = stages::begin(db, caller, at.seen).await?;
                    match ladder.rungs.iter().find(|rung| at.point == point_of(rung)) {
                        Some(rung) if rung.open + rung.ended > 0 && ladder.rungs.len() > 1 => {
                            return Ok(question(language, &ladder, rung));
                        }
                        _ => (stages::remove(db, caller, at, None).await?, None),
                    }
                }
                Self::Into(at) => {
                    // Who may not learns that before what they chose is looked at.
                    session.require(Permission::EditSettings).await?;
                    let into = first.and_then(|value| value.parse::<StageId>().ok());
                    let into = into.ok_or(Error::Outdated("no such stage"))?;
                    (stages::remove(db, caller, at, Some(into)).await?, None)
                }
                Self::Add(_) | Self::Rename(_) | Self::Likely(_) => return Err(Error::Outdated("a form opens")),
            };
            Ok(screen(language, &ladder, point))
        })
        .await;
    }
}

impl HandleForm for Form {
    async fn submitted(self, bot: &BotState, context: &InteractionContext, draft: &Draft) {
        response::respond_in_place(bot, context, draft, |session| async move {
            let (db, caller) = (&session.db, &session.caller);
            let typed = |field| draft.typed(field);
            let name = || typed("name").unwrap_or_default();
            let (ladder, point) = match self {
                Self::Add(seen) => {
                    let new = NewStage { name: name(), place: typed("order"), probability: typed("probability") };
                    let (id, ladder) = stages::add(db, caller, seen, new, words).await?;
                    (ladder, Point::Stage(id))
                }
                Self::Rename(at) => (stages::rename(db, caller, at, &name(), words).await?, at.point),
                Self::Likely(at) => {
                    let typed = typed("probability").unwrap_or_default();
                    (stages::set_probability(db, caller, at, &typed).await?, at.point)
                }
            };
            Ok(screen(session.language, &ladder, Some(point)))
        })
        .await;
    }

    async fn reopen(self, bot: &BotState, context: &InteractionContext, draft: &Draft) {
        match self {
            Self::Add(seen) => open_add(bot, context, seen, Some(draft)).await,
            Self::Rename(at) => open_rename(bot, context, at, Some(draft)).await,
            Self::Likely(at) => open_likely(bot, context, at, Some(draft)).await,
        }
    }
}

/// The stages through which leads and deals go
#[poise::command(slash_command, rename = "pipeline", guild_only, subcommand_required, subcommands("list", "edit"))]
pub(crate) async fn group(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}

/// See the stages of leads and of deals
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditSettings)")]
async fn list(ctx: Ctx<'_>) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let all = stages::all(&session.db, &session.caller).await?;
        let cards = all.iter().map(|ladder| card(session.language, ladder, Tone::Calm)).collect();
        Ok(Message::default().cards(cards))
    })
    .await
}

/// Whose pipelines.
#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
enum Of {
    #[name = "العملاء المحتملون (leads)"]
    Leads,
    #[name = "الصفقات (deals)"]
    Deals,
}

/// Shape the stages of leads or of deals
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditSettings)")]
async fn edit(ctx: Ctx<'_>, of: Of) -> Result<(), Error> {
    let of = match of {
        Of::Leads => Kind::Lead,
        Of::Deals => Kind::Deal,
    };
    response::run(ctx, |session| async move {
        let all = stages::all(&session.db, &session.caller).await?;
        let all: Vec<Ladder> = all.into_iter().filter(|ladder| ladder.pipeline.kind == of).collect();
        Ok(match all.as_slice() {
            [only] => screen(session.language, only, None),
            several => several::overview(session.language, several),
        })
    })
    .await
}

/// The stages in their order, and the ends.
fn card(language: Language, ladder: &Ladder, tone: Tone) -> Card {
    let title = match (ladder.pipeline.kind, &ladder.pipeline.name) {
        (_, Some(name)) => t!(language, "pipeline-title-own", name = plain(name, 60)),
        (Kind::Lead, None) => t!(language, "pipeline-title-lead"),
        (Kind::Deal, None) => t!(language, "pipeline-title-deal"),
    };
    let line = |(place, rung): (usize, &Rung)| {
        let name = plain(&called(language, &rung.stage), 60);
        let line = t!(language, "pipeline-line", place = place, stage = name);
        let likely = rung.stage.probability().map(|probability| format!(" · {probability}%")).unwrap_or_default();
        format!("{line}{likely} · {}", crowd(language, ladder.pipeline.kind, rung.open))
    };
    let lines: Vec<String> = (1..).zip(&ladder.rungs).map(line).collect();
    let ends =
        ends(ladder.pipeline.kind).iter().map(|end| format!("🏁 {}", plain(&end_called(language, ladder, *end), 60)));
    Card::new(tone)
        .title(title)
        .text(lines.join("\n"))
        .field(t!(language, "pipeline-ends"), ends.collect::<Vec<_>>().join("\n"))
}

/// How many that are open.
fn crowd(language: Language, of: Kind, count: i64) -> String {
    match of {
        Kind::Lead => t!(language, "pipeline-leads", count = count),
        Kind::Deal => t!(language, "deals-count", count = count),
    }
}

/// Leads are not won: they become deals.
fn ends(of: Kind) -> &'static [End] {
    match of {
        Kind::Lead => &[End::Lost],
        Kind::Deal => &[End::Won, End::Lost],
    }
}

fn end_called(language: Language, ladder: &Ladder, end: End) -> String {
    let own = match end {
        End::Won => &ladder.won,
        End::Lost => &ladder.lost,
    };
    own.clone().unwrap_or_else(|| usual_end(language, ladder.pipeline.kind, end))
}

fn usual_end(language: Language, of: Kind, end: End) -> String {
    match (of, end) {
        (Kind::Lead, _) => named(language, crm::leads::LeadState::Lost),
        (Kind::Deal, End::Won) => named(language, crm::deals::DealState::Won),
        (Kind::Deal, End::Lost) => named(language, crm::deals::DealState::Lost),
    }
}

fn point_of(rung: &Rung) -> Point {
    Point::Stage(rung.stage.id)
}

/// The stages with a menu of them, and, once one is chosen, what can be done with it.
fn screen(language: Language, ladder: &Ladder, point: Option<Point>) -> Message {
    let (rungs, kind, seen) = (&ladder.rungs, ladder.pipeline.kind, ladder.seen());
    let stage = |(place, rung): (usize, &Rung)| Entry {
        value: point_of(rung).to_string(),
        label: format!("{place}. {}", called(language, &rung.stage)),
        chosen: point == Some(point_of(rung)),
    };
    let end = |end: &End| Entry {
        value: Point::End(*end).to_string(),
        label: format!("🏁 {}", end_called(language, ladder, *end)),
        chosen: point == Some(Point::End(*end)),
    };
    let entries = (1..).zip(rungs).map(stage).chain(ends(kind).iter().map(end)).collect();
    let hint = t!(language, "pipeline-hint");
    let menu = Menu { id: Button::Choose(seen).encode(), hint, entries, many: false, least: 1 };
    let add = message::Button::new(&Button::Add(seen), t!(language, "button-stage-add"));
    let add = Some(add).filter(|_| rungs.len() < stages::MOST);
    let whole = match kind {
        Kind::Deal => several::deeds(language, seen),
        Kind::Lead => Vec::new(),
    };
    Message::card(card(language, ladder, Tone::Calm))
        .menu(menu)
        .buttons(point.map(|point| deeds(language, ladder, point)).unwrap_or_default())
        .buttons(add.into_iter().chain(whole).collect())
}

/// What can be done with what is chosen.
fn deeds(language: Language, ladder: &Ladder, point: Point) -> Vec<message::Button> {
    let at = At { seen: ladder.seen(), point };
    let button = |button: Button, label| message::Button::new(&button, label);
    let rename = button(Button::Rename(at), t!(language, "button-stage-rename"));
    let place = ladder.rungs.iter().position(|rung| point_of(rung) == point);
    let place = match (point, place) {
        (Point::End(_), _) => return vec![rename],
        // It was removed meanwhile.
        (Point::Stage(_), None) => return Vec::new(),
        (Point::Stage(_), Some(place)) => place,
    };
    let last = ladder.rungs.len() - 1;
    [
        (place > 0).then(|| button(Button::Up(at), t!(language, "button-stage-up"))),
        (place < last).then(|| button(Button::Down(at), t!(language, "button-stage-down"))),
        Some(rename),
        (ladder.pipeline.kind == Kind::Deal).then(|| button(Button::Likely(at), t!(language, "button-stage-likely"))),
        (last > 0).then(|| button(Button::Remove(at), t!(language, "button-stage-remove"))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Where what stands in a stage that is to be removed goes.
fn question(language: Language, ladder: &Ladder, rung: &Rung) -> Message {
    let (of, at) = (ladder.pipeline.kind, At { seen: ladder.seen(), point: point_of(rung) });
    let name = plain(&called(language, &rung.stage), 60);
    let (open, ended) = (crowd(language, of, rung.open), crowd(language, of, rung.ended));
    let text = t!(language, "pipeline-remove-text", open = open, ended = ended);
    let others = ladder.rungs.iter().filter(|other| other.stage.id != rung.stage.id);
    let entry = |other: &Rung| Entry {
        value: other.stage.id.to_string(),
        label: called(language, &other.stage),
        chosen: false,
    };
    let (id, hint) = (Button::Into(at).encode(), t!(language, "pipeline-into-hint"));
    let menu = Menu { id, hint, entries: others.map(entry).collect(), many: false, least: 1 };
    let back = message::Button::new(&Button::Back(at), t!(language, "button-stage-back"));
    let title = t!(language, "pipeline-remove-title", stage = name);
    Message::card(Card::new(Tone::Bad).title(title).text(text)).menu(menu).buttons(vec![back])
}

async fn open_add(bot: &BotState, context: &InteractionContext, seen: Seen, draft: Option<&Draft>) {
    response::open_form(bot, context, |session| async move {
        let ladder = fresh(&session, seen, draft).await?;
        let (language, seen) = (session.language, ladder.seen());
        let typed = |field| draft.and_then(|draft| draft.typed(field)).unwrap_or_default();
        let last = ladder.rungs.len() + 1;
        let order = Field::line("order", t!(language, "stage-form-order", last = last), 5).value(typed("order"));
        let likely = Field::line("probability", t!(language, "stage-form-likely"), 10).value(typed("probability"));
        let fields = [
            Some(name_field(language, typed("name")).required()),
            Some(order),
            Some(likely).filter(|_| ladder.pipeline.kind == Kind::Deal),
        ];
        let title = t!(language, "stage-add-title");
        Ok(form::form(&Form::Add(seen), &title, fields.into_iter().flatten().collect()))
    })
    .await;
}

async fn open_rename(bot: &BotState, context: &InteractionContext, at: At, draft: Option<&Draft>) {
    response::open_form(bot, context, |session| async move {
        let ladder = fresh(&session, at.seen, draft).await?;
        let (language, at) = (session.language, At { seen: ladder.seen(), ..at });
        let (now, is_stage) = match at.point {
            Point::Stage(_) => (called(language, &rung(&ladder, at)?.stage), true),
            Point::End(end) => (end_called(language, &ladder, end), false),
        };
        let typed = draft.map_or_else(|| now.clone(), |draft| draft.typed("name").unwrap_or_default());
        let field = name_field(language, typed);
        // An end that is called nothing is called as everywhere.
        let field = if is_stage { field.required() } else { field };
        Ok(form::form(&Form::Rename(at), &t!(language, "stage-rename-title", stage = now), vec![field]))
    })
    .await;
}

async fn open_likely(bot: &BotState, context: &InteractionContext, at: At, draft: Option<&Draft>) {
    response::open_form(bot, context, |session| async move {
        let ladder = fresh(&session, at.seen, draft).await?;
        likely_form(session.language, &ladder, At { seen: ladder.seen(), ..at }, draft)
    })
    .await;
}

fn likely_form(language: Language, ladder: &Ladder, at: At, draft: Option<&Draft>) -> Result<CreateModal, Error> {
    let stage = &rung(ladder, at)?.stage;
    let now = stage.probability().map(|probability| format!("{probability}%")).unwrap_or_default();
    let typed = draft.map_or(now, |draft| draft.typed("probability").unwrap_or_default());
    let field = Field::line("probability", t!(language, "stage-form-likely"), 10).required().value(typed);
    let title = t!(language, "stage-likely-title", stage = called(language, stage));
    Ok(form::form(&Form::Likely(at), &title, vec![field]))
}

fn name_field(language: Language, name: String) -> Field {
    Field::line("name", named(language, Input::Name), NAME as u16).value(name)
}

/// The stages for a form that opens: as they were seen; of one that opens again, as they are, because what was changed has been said.
async fn fresh(session: &Session, seen: Seen, draft: Option<&Draft>) -> Result<Ladder, Error> {
    let (db, caller) = (&session.db, &session.caller);
    Ok(match draft {
        None => stages::begin(db, caller, seen).await?,
        Some(_) => stages::show(db, caller, seen.of).await?,
    })
}

fn rung(ladder: &Ladder, at: At) -> Result<&Rung, Error> {
    let found = ladder.rungs.iter().find(|rung| point_of(rung) == at.point);
    Ok(found.ok_or(crm::Error::Invalid { field: Input::Stage, problem: crm::error::Problem::Form })?)
}

#[cfg(test)]
mod tests {
    use crm::pipelines::{Pipeline, Stage, Usual};

    use super::*;

    fn id(n: u64) -> StageId {
        format!("0190b3c4d5e6f708192a{n:012}").parse().unwrap()
    }

    pub(super) fn a_pipeline(of: Kind) -> Ladder {
        let rung = |stage, open, ended| Rung { stage, open, ended };
        let rungs = match of {
            Kind::Lead => {
                vec![rung(Stage::usual(id(1), Usual::New), 1, 0), rung(Stage::own(id(2), "زيارة *المعرض*"), 12, 3)]
            }
            Kind::Deal => vec![
                rung(Stage::usual(id(1), Usual::Qualification).likely(20), 0, 0),
                rung(Stage::own(id(2), "Trial @everyone").likely(45), 2, 11),
                rung(Stage::usual(id(3), Usual::Negotiation).likely(70), 3, 0),
            ],
        };
        let pipeline = Pipeline { id: "0190b3c4d5e6f708192a3b4c5d6e7f80".parse().unwrap(), kind: of, name: None };
        Ladder { pipeline, version: 7, rungs, won: Some("تم *البيع*".into()), lost: None }
    }

    #[test]
    fn the_screen_in_both_languages() {
        for language in Language::ALL {
            let (leads, deals) = (a_pipeline(Kind::Lead), a_pipeline(Kind::Deal));
            let shown = [
                screen(language, &leads, None),
                screen(language, &deals, Some(point_of(&deals.rungs[1]))),
                screen(language, &deals, Some(Point::End(End::Won))),
                question(language, &deals, &deals.rungs[1]),
            ];
            insta::assert_json_snapshot!(
                format!("pipeline_{}", language.as_str()),
                shown.map(|message| message.response(true))
            );
        }
    }

    #[test]
    fn the_longest_pipeline_fits() {
        let rungs = (0..20).map(|n| Rung {
            stage: Stage::own(id(n), &format!("{n} {}", "ع".repeat(37))).likely(100),
            open: 1_000_000,
            ended: 0,
        });
        let ladder = Ladder { rungs: rungs.collect(), ..a_pipeline(Kind::Deal) };
        let body = serde_json::to_value(screen(Language::Arabic, &ladder, None).response(true)).unwrap();
        let options = body["components"][0]["components"][0]["options"].as_array().unwrap();
        assert_eq!(options.len(), 22);
        assert!(body["embeds"][0]["description"].as_str().unwrap().contains("19 ع"));
        let buttons: Vec<_> = body["components"][1]["components"].as_array().unwrap().iter().collect();
        assert_eq!(buttons.len(), 3, "there is no room for another stage: {buttons:?}");
    }
}
