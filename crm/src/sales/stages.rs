//! What a company makes of the pipelines of its leads and deals: which stages they have, in which order, what they are called, and how
//! likely a deal in one is won. Whoever changes them says what they have seen of them ([`Seen`]), so that of two one is told that the other was faster.
//!
//! What stands in a stage that is removed goes to another one in the same transaction, whether it is open or has ended, so that no row
//! is ever in a stage that there is not. An interaction leaves one event: it accounts for all that were moved.

mod several;
mod sql;

use std::{
    fmt::{self, Display, Formatter},
    str::FromStr,
};

use serde_json::{Value, json};

pub use self::several::{
    MOST as MOST_PIPELINES, add as add_pipeline, remove as remove_pipeline, rename as rename_pipeline,
};
use self::sql::Held;
pub use crate::kernel::order::Step;
use crate::{
    caller::Caller,
    db::{TenantDb, Tx},
    deals,
    error::{Conflict, Error, Field, Limit, Noun, Problem, Result},
    ids::{PipelineId, StageId},
    jobs::Job,
    kernel::{
        audit::{Action, Event},
        names::names,
        order,
    },
    leads,
    permission::Permission,
    pipelines::{self, Called, Crowd, Kind, Moved, Pipeline, Stage, Usual},
    text,
};

/// How many stages a pipeline can have.
pub const MOST: usize = 20;

/// The longest name, in characters.
pub const NAME: usize = 40;

/// How likely a deal is won whose stage nobody said that of.
const EVEN: i16 = 50;

/// What a usual stage is called, in each language: whoever says it knows the words.
pub type Words = fn(Usual) -> Vec<String>;

/// A pipeline, as it was when it had been changed this often: `0190b3c4…@3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Which.
    pub of: PipelineId,
    /// How often.
    pub version: i64,
}

names! {
    /// How something ends. What that means is the same everywhere; what it is called, a company may say.
    pub enum End {
        /// They bought.
        Won = "won",
        /// Nothing came of it.
        Lost = "lost",
    }
}

/// What of a pipeline is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    /// A stage.
    Stage(StageId),
    /// An end.
    End(End),
}

/// Something of a pipeline, as that was seen: `0190b3c4…@3.won`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At {
    /// Of which.
    pub seen: Seen,
    /// What of it.
    pub point: Point,
}

/// A stage to be, as it was typed.
#[derive(Clone, Debug, Default)]
pub struct NewStage {
    /// At most [`NAME`] characters.
    pub name: String,
    /// At which place, from 1; the last, if nothing is said.
    pub place: Option<String>,
    /// Of a hundred deals in it, how many are won. Leads have none.
    pub probability: Option<String>,
}

/// A stage, with how many stand in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rung {
    /// Which.
    pub stage: Stage,
    /// How many that are open.
    pub open: i64,
    /// How many that were in it when they ended.
    pub ended: i64,
}

/// A pipeline with its stages.
#[derive(Clone, Debug)]
pub struct Ladder {
    /// Which.
    pub pipeline: Pipeline,
    /// How often it has been changed.
    pub version: i64,
    /// In their order.
    pub rungs: Vec<Rung>,
    /// What the company calls those that were won, if not as everywhere.
    pub won: Option<String>,
    /// What it calls those of which nothing came.
    pub lost: Option<String>,
}

impl Ladder {
    /// As it was seen.
    pub fn seen(&self) -> Seen {
        Seen { of: self.pipeline.id, version: self.version }
    }
}

/// All pipelines, with what stands in their stages: that of leads, and those of deals from the oldest on.
pub async fn all(db: &TenantDb, caller: &Caller) -> Result<Vec<Ladder>> {
    // One view of all: nothing is counted in two stages.
    let mut tx = db.read_still(caller, Permission::EditSettings).await?;
    let mut all = Vec::new();
    for kind in [Kind::Lead, Kind::Deal] {
        all.extend(ladders(&mut tx, kind).await?);
    }
    Ok(all)
}

/// One of them.
pub async fn show(db: &TenantDb, caller: &Caller, of: PipelineId) -> Result<Ladder> {
    let mut tx = db.read_still(caller, Permission::EditSettings).await?;
    whole(&mut tx, of).await
}

/// The same, for whoever wants to change them as they have seen them.
pub async fn begin(db: &TenantDb, caller: &Caller, seen: Seen) -> Result<Ladder> {
    let mut tx = db.read_still(caller, Permission::EditSettings).await?;
    unchanged(&mut tx, seen).await?;
    whole(&mut tx, seen.of).await
}

/// Adds a stage; gives it with all of them.
pub async fn add(db: &TenantDb, caller: &Caller, seen: Seen, new: NewStage, words: Words) -> Result<(StageId, Ladder)> {
    let (mut tx, of, stages) = lock(db, caller, seen).await?;
    let name = text::line(Field::Name, &new.name, NAME)?;
    if stages.len() >= MOST {
        return Err(Error::LimitReached(Limit::Stages));
    }
    let last = stages.len() + 1;
    let place = new.place.map_or(Ok(last), |typed| number(Field::Order, &typed, 1, last as u16).map(usize::from))?;
    let probability = match (of.pipeline.kind, new.probability) {
        (Kind::Lead, None) => None,
        (Kind::Lead, Some(_)) => return Err(Error::Invalid { field: Field::Probability, problem: Problem::Form }),
        (Kind::Deal, None) => Some(EVEN),
        (Kind::Deal, Some(typed)) => Some(likely(&typed)?),
    };
    free(&name, stages.iter().flat_map(|stage| names_of(stage, words)))?;
    let id = sql::insert(&mut tx, seen.of, &name, probability).await?;
    let mut order: Vec<StageId> = stages.iter().map(|stage| stage.id).collect();
    order.insert(place - 1, id);
    sql::arrange(&mut tx, &order).await?;
    let after = json!({ "stage": name, "order": place, "probability": probability });
    let all = finish(tx, &of, Action::PipelineAddStage, &name, Value::Null, after).await?;
    Ok((id, all))
}

/// Calls a stage otherwise, or an end: that, for nothing typed, as everywhere.
pub async fn rename(db: &TenantDb, caller: &Caller, at: At, name: &str, words: Words) -> Result<Ladder> {
    let (mut tx, of, stages) = lock(db, caller, at.seen).await?;
    let stage = match at.point {
        Point::Stage(id) => one(&stages, id)?,
        Point::End(end) => return rename_end(tx, &of, end, name).await,
    };
    let name = text::line(Field::Name, name, NAME)?;
    if names_of(stage, words).contains(&name) {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    let others = stages.iter().filter(|other| other.id != stage.id);
    free(&name, others.flat_map(|other| names_of(other, words)))?;
    sql::rename(&mut tx, stage.id, &name).await?;
    let (before, after) = (json!({ "stage": stage.log_name() }), json!({ "stage": name }));
    finish(tx, &of, Action::PipelineRenameStage, &name, before, after).await
}

async fn rename_end(mut tx: Tx, of: &Held, end: End, name: &str) -> Result<Ladder> {
    // Of a lead nothing is won: it becomes a deal.
    if (of.pipeline.kind, end) == (Kind::Lead, End::Won) {
        return Err(Error::Invalid { field: Field::Stage, problem: Problem::Form });
    }
    let name = text::optional_line(Field::Name, Some(name), NAME)?;
    let before = match end {
        End::Won => &of.won_name,
        End::Lost => &of.lost_name,
    };
    if *before == name {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    sql::rename_end(&mut tx, of.pipeline.id, end, name.as_deref()).await?;
    let (before, after) = (json!({ "end": end, "name": before }), json!({ "end": end, "name": name }));
    finish(tx, of, Action::PipelineRenameEnd, name.as_deref().unwrap_or_default(), before, after).await
}

/// Moves a stage by one place.
pub async fn step(db: &TenantDb, caller: &Caller, at: At, step: Step) -> Result<Ladder> {
    let (mut tx, of, stages) = lock(db, caller, at.seen).await?;
    let stage = meant(&stages, at)?;
    let mut order: Vec<StageId> = stages.iter().map(|stage| stage.id).collect();
    let was = order.iter().position(|id| *id == stage.id).map(|place| place + 1);
    let place = order::step(&mut order, &stage.id, step)? + 1;
    sql::arrange(&mut tx, &order).await?;
    let (before, after) = (json!({ "order": was }), json!({ "stage": stage.log_name(), "order": place }));
    finish(tx, &of, Action::PipelineMoveStage, stage.log_name(), before, after).await
}

/// Says how many of a hundred deals in a stage are won.
pub async fn set_probability(db: &TenantDb, caller: &Caller, at: At, typed: &str) -> Result<Ladder> {
    let (mut tx, of, stages) = lock(db, caller, at.seen).await?;
    let stage = meant(&stages, at)?;
    let probability = likely(typed)?;
    // Leads have none.
    let before = stage.probability().ok_or(Error::Invalid { field: Field::Probability, problem: Problem::Form })?;
    if before == probability {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    sql::set_probability(&mut tx, stage.id, probability).await?;
    let after = json!({ "stage": stage.log_name(), "probability": probability });
    let before = json!({ "probability": before });
    finish(tx, &of, Action::PipelineProbability, stage.log_name(), before, after).await
}

/// Removes a stage. What stands in it goes to another; refuses if nobody said to which.
pub async fn remove(db: &TenantDb, caller: &Caller, at: At, into: Option<StageId>) -> Result<Ladder> {
    let (mut tx, of, stages) = lock(db, caller, at.seen).await?;
    let stage = meant(&stages, at)?;
    if stages.len() == 1 {
        return Err(Error::Conflict(Conflict::LastStage));
    }
    let into = into.map(|into| one(&stages, into)).transpose()?;
    if into.is_some_and(|into| into.id == stage.id) {
        return Err(Error::Invalid { field: Field::Stage, problem: Problem::Form });
    }
    let moved = match into {
        Some(into) => leave(&mut tx, of.pipeline.kind, stage.id, into.id).await?,
        None if crowds(&mut tx, of.pipeline.kind).await?.iter().any(|crowd| crowd.stage_id == stage.id) => {
            return Err(Error::Conflict(Conflict::StageInUse));
        }
        None => Moved::default(),
    };
    sql::delete(&mut tx, stage.id).await?;
    let order: Vec<StageId> = stages.iter().map(|stage| stage.id).filter(|id| *id != stage.id).collect();
    sql::arrange(&mut tx, &order).await?;
    let into = into.map(Stage::log_name);
    let after = json!({ "stage": into, "moved": moved.open, "ended": moved.ended });
    let before = json!({ "stage": stage.log_name() });
    finish(tx, &of, Action::PipelineRemoveStage, stage.log_name(), before, after).await
}

async fn leave(tx: &mut Tx, of: Kind, from: StageId, into: StageId) -> Result<Moved> {
    match of {
        Kind::Lead => leads::leave_stage(tx, from, into).await,
        Kind::Deal => deals::leave_stages(tx, &[(from, into)]).await,
    }
}

/// The pipeline with its stages, which nobody else changes meanwhile; refused if somebody has since they were seen.
async fn lock(db: &TenantDb, caller: &Caller, seen: Seen) -> Result<(Tx, Held, Vec<Stage>)> {
    let mut tx = db.begin(caller, Permission::EditSettings).await?;
    let kind = held(&mut tx, seen.of).await?.pipeline.kind;
    pipelines::lock(&mut tx, kind).await?;
    let held = unchanged(&mut tx, seen).await?;
    let stages = stages_of(&mut tx, &held.pipeline).await?;
    Ok((tx, held, stages))
}

async fn unchanged(tx: &mut Tx, seen: Seen) -> Result<Held> {
    let held = held(tx, seen.of).await?;
    match held.version == seen.version {
        true => Ok(held),
        false => Err(Error::Conflict(Conflict::PipelineChanged(held.changed_by))),
    }
}

/// One that is gone was changed: what was seen of it is no more.
async fn held(tx: &mut Tx, of: PipelineId) -> Result<Held> {
    sql::pipeline(tx, of).await?.ok_or(Error::Conflict(Conflict::PipelineChanged(None)))
}

async fn stages_of(tx: &mut Tx, of: &Pipeline) -> Result<Vec<Stage>> {
    let stages = pipelines::stages_in(tx, of.kind).await?.into_iter();
    Ok(stages.filter(|stage| stage.pipeline == of.id).collect())
}

/// Keeps what was done with a pipeline, and gives it as it is then.
async fn finish(mut tx: Tx, of: &Held, action: Action, label: &str, before: Value, after: Value) -> Result<Ladder> {
    sql::changed(&mut tx, of.pipeline.id).await?;
    let ladder = whole(&mut tx, of.pipeline.id).await?;
    commit(tx, &of.pipeline, action, label, before, after).await?;
    Ok(ladder)
}

/// The tags of the forum follow the stages of leads.
async fn commit(mut tx: Tx, of: &Pipeline, action: Action, label: &str, before: Value, mut after: Value) -> Result<()> {
    if of.kind == Kind::Lead {
        tx.enqueue(Job::TagStages);
    }
    after["of"] = of.kind.as_str().into();
    if let Some(name) = &of.name {
        after["pipeline"] = name.as_str().into();
    }
    let event = Event::new(action).on(&of.kind).called(label).after(after);
    tx.commit(if before.is_null() { event } else { event.before(before) }).await
}

async fn whole(tx: &mut Tx, of: PipelineId) -> Result<Ladder> {
    let kind = held(tx, of).await?.pipeline.kind;
    let found = ladders(tx, kind).await?.into_iter().find(|ladder| ladder.pipeline.id == of);
    found.ok_or(Error::Conflict(Conflict::PipelineChanged(None)))
}

async fn ladders(tx: &mut Tx, of: Kind) -> Result<Vec<Ladder>> {
    let rows = sql::pipelines(tx, of).await?;
    let (stages, crowds) = (pipelines::stages_in(tx, of).await?, crowds(tx, of).await?);
    let rung = |stage: Stage| {
        let crowd = crowds.iter().find(|crowd| crowd.stage_id == stage.id);
        Rung { stage, open: crowd.map_or(0, |crowd| crowd.open), ended: crowd.map_or(0, |crowd| crowd.ended) }
    };
    let ladder = |row: Held| {
        let rungs = stages.iter().filter(|stage| stage.pipeline == row.pipeline.id).cloned().map(rung).collect();
        Ladder { pipeline: row.pipeline, version: row.version, rungs, won: row.won_name, lost: row.lost_name }
    };
    Ok(rows.into_iter().map(ladder).collect())
}

async fn crowds(tx: &mut Tx, of: Kind) -> Result<Vec<Crowd>> {
    match of {
        Kind::Lead => leads::crowds(tx).await,
        Kind::Deal => deals::crowds(tx).await,
    }
}

fn meant(stages: &[Stage], at: At) -> Result<&Stage> {
    match at.point {
        Point::Stage(id) => one(stages, id),
        Point::End(_) => Err(Error::Invalid { field: Field::Stage, problem: Problem::Form }),
    }
}

fn one(stages: &[Stage], id: StageId) -> Result<&Stage> {
    let found = stages.iter().find(|stage| stage.id == id);
    found.ok_or(Error::Invalid { field: Field::Stage, problem: Problem::Form })
}

/// What a stage is called; a usual one in each language.
fn names_of(stage: &Stage, words: Words) -> Vec<String> {
    match stage.called() {
        Called::Own(name) => vec![name.to_owned()],
        Called::Usual(usual) => words(usual),
    }
}

/// Whether none of these names is the same, however it is written.
fn free(name: &str, mut taken: impl Iterator<Item = String>) -> Result<()> {
    let key = text::search_key(name);
    match taken.any(|name| text::search_key(&name) == key) {
        true => Err(Error::Conflict(Conflict::Taken(Noun::Pipeline))),
        false => Ok(()),
    }
}

fn likely(typed: &str) -> Result<i16> {
    let digits = typed.trim().trim_end_matches(['%', '٪']);
    number(Field::Probability, digits, 0, 100).map(|number| number as i16)
}

/// A number as people type it, also with Arabic digits.
fn number(field: Field, typed: &str, least: u16, most: u16) -> Result<u16> {
    let number = text::search_key(typed).parse().ok().filter(|number| (least..=most).contains(number));
    number.ok_or(Error::Invalid { field, problem: Problem::Range(least, most) })
}

impl Display for Seen {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.of, self.version)
    }
}

impl FromStr for Seen {
    type Err = ();

    /// Exactly as this is written.
    fn from_str(raw: &str) -> Result<Self, ()> {
        let (of, version) = raw.split_once('@').ok_or(())?;
        Ok(Self { of: of.parse().map_err(|_| ())?, version: version.parse().map_err(|_| ())? })
    }
}

impl Display for Point {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stage(id) => id.fmt(f),
            Self::End(end) => end.fmt(f),
        }
    }
}

impl FromStr for Point {
    type Err = ();

    /// Exactly as this is written.
    fn from_str(raw: &str) -> Result<Self, ()> {
        raw.parse().map(Self::End).or_else(|_| raw.parse().map(Self::Stage)).map_err(|_| ())
    }
}

impl Display for At {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.seen, self.point)
    }
}

impl FromStr for At {
    type Err = ();

    /// Exactly as this is written.
    fn from_str(raw: &str) -> Result<Self, ()> {
        let (seen, point) = raw.split_once('.').ok_or(())?;
        Ok(Self { seen: seen.parse()?, point: point.parse()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_meant_is_read_as_it_is_written() {
        let seen = Seen { of: "0190b3c4d5e6f708192a3b4c5d6e7f81".parse().unwrap(), version: 7 };
        let stage = Point::Stage("0190b3c4d5e6f708192a3b4c5d6e7f80".parse().unwrap());
        for point in [stage, Point::End(End::Won), Point::End(End::Lost)] {
            let at = At { seen, point };
            assert_eq!(at.to_string().parse(), Ok(at));
        }
        let pipeline = seen.of;
        for raw in ["", "@", "@x", "@1", "@1.", "@1.draw"] {
            assert!(format!("{pipeline}{raw}").parse::<At>().is_err(), "{raw}");
        }
        for raw in ["deal@1.won", "@1.won", ".won"] {
            assert!(raw.parse::<At>().is_err(), "{raw}");
        }
    }

    #[test]
    fn numbers_are_read_as_they_are_typed() {
        for (typed, read) in [("40", 40), ("٤٠٪", 40), (" 40% ", 40), ("۱۰۰", 100), ("0", 0)] {
            assert_eq!(likely(typed).unwrap(), read, "{typed}");
        }
        for typed in ["", "101", "-1", "half", "4.5"] {
            assert!(likely(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn a_name_is_taken_however_it_is_written() {
        let words: Words = |usual| vec![usual.as_str().to_owned(), "عرض سعر".to_owned()];
        let id = StageId::new(chrono::DateTime::from_timestamp(1_800_000_000, 0).unwrap());
        let stages = [Stage::usual(id, Usual::Proposal), Stage::own(id, "زيارة المعرض")];
        let names = || stages.iter().flat_map(|stage| names_of(stage, words));
        for taken in ["زياره المعرض", "PROPOSAL", "عرضُ سعر"] {
            assert!(free(taken, names()).is_err(), "{taken}");
        }
        assert!(free("زيارة", names()).is_ok());
    }
}
