//! What jobs do about an import besides writing its rows: its file is read, it has failed, its time is over.

use chrono::TimeDelta;

use super::{FileProblem, Import, Reader, State, column, forget, key, of, sql};
use crate::{
    db::TenantDb,
    error::Result,
    fields,
    ids::{DiscordId, ImportId},
    jobs::{Claimed, Job},
    pipelines::{self, Kind, Stage},
    text,
};

/// A file that is to be read.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct ToRead {
    /// Where Discord has it, if it is not in the store yet.
    pub source: Option<String>,
    /// How often somebody has said how.
    pub version: i64,
}

/// The file that is to be read, if it still is.
pub async fn to_read(db: &TenantDb, job: &Claimed, id: ImportId) -> Result<Option<ToRead>> {
    let mut tx = db.read_job(job).await?;
    sql::to_read(&mut tx, id).await
}

/// Notes that the file is in the store under its [`key`]. Whether it is wanted.
pub async fn kept(db: &TenantDb, job: &Claimed, id: ImportId) -> Result<bool> {
    let mut tx = db.begin_job(job).await?;
    let is_wanted = sql::kept(&mut tx, id, &key(db, id)).await?;
    tx.commit_recorded().await?;
    Ok(is_wanted)
}

/// What reads the rows of an import; and whether the first row says what the columns are called. The first time that is guessed, by the first
/// rows. `called` gives what people call a stage.
pub async fn reader(
    db: &TenantDb,
    job: &Claimed,
    id: ImportId,
    head: &[Vec<String>],
    called: impl Fn(&Stage) -> Vec<String>,
) -> Result<Option<(Reader, bool)>> {
    let mut tx = db.begin_job(job).await?;
    let Some((import, mut is_headed)) = sql::any(&mut tx, id).await? else { return Ok(None) };
    let fields = fields::list(&mut tx, of(import.what)).await?.fields;
    let stages = pipelines::stages_in(&mut tx, Kind::Lead).await?;
    let stages =
        stages.iter().flat_map(|stage| called(stage).into_iter().map(|name| (text::search_key(&name), stage.id)));
    let mut goals = import.goals;
    if let Some((first, rest)) = head.split_first().filter(|_| goals.is_empty()) {
        is_headed = column::is_heading(first, import.country);
        let sample = if is_headed { rest } else { head };
        let width = head.iter().map(Vec::len).max().unwrap_or_default();
        let heading = |nth: usize| {
            let named =
                first.get(nth).filter(|_| is_headed).map(|heading| text::within(&text::plain(heading.trim()), 60));
            named.filter(|heading| !heading.is_empty()).unwrap_or_else(|| letters(nth))
        };
        let headings: Vec<String> = (0..width).map(heading).collect();
        goals = column::guess(import.what, &headings, sample, &fields, import.country);
        sql::guessed(&mut tx, id, &headings, is_headed, &goals).await?;
    }
    let reader = Reader { what: import.what, goals, country: import.country, fields, stages: stages.collect() };
    tx.commit_recorded().await?;
    Ok(Some((reader, is_headed)))
}

/// What spreadsheets call a column: `A`, `B`, … `AA`.
fn letters(nth: usize) -> String {
    let letter = |nth: usize| char::from(b'A' + u8::try_from(nth % 26).unwrap_or_default()).to_string();
    if nth < 26 { letter(nth) } else { letter(nth / 26 - 1) + &letter(nth) }
}

/// Notes that nothing comes of it, and why. What is written stays, and can be taken back.
pub async fn failed(db: &TenantDb, job: &Claimed, id: ImportId, problem: FileProblem) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    sql::lock(&mut tx, id).await?;
    let state = sql::any(&mut tx, id).await?.map(|(import, _)| import.state);
    if matches!(state, Some(State::Reading | State::Running | State::Undoing)) {
        let keys = sql::end(&mut tx, id, State::Failed, Some(problem)).await?;
        forget(&mut tx, keys);
        // Who brought the file looks at it until it is read.
        if state != Some(State::Reading) {
            tx.enqueue(Job::SendImport { import: id });
        }
    }
    tx.commit_recorded().await
}

/// Its time is over: whatever is kept of it goes, but what came of it. What is still being written is waited for.
pub async fn over(db: &TenantDb, job: &Claimed, id: ImportId) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    sql::lock(&mut tx, id).await?;
    let Some((import, _)) = sql::any(&mut tx, id).await? else { return Ok(()) };
    if matches!(import.state, State::Running | State::Undoing) {
        let later = tx.now() + TimeDelta::days(1);
        tx.enqueue_at(Job::EndImport { import: id }, later);
    } else {
        let state = if matches!(import.state, State::Reading | State::Ready) { State::Dropped } else { import.state };
        let keys = sql::end(&mut tx, id, state, import.problem).await?;
        forget(&mut tx, keys);
        let bad = sql::end_bad(&mut tx, id).await?;
        forget(&mut tx, bad);
        sql::forget_rows(&mut tx, id).await?;
    }
    tx.commit_recorded().await
}

/// What is to be told to whoever started it.
#[derive(Clone, Debug)]
pub struct Ended {
    /// It.
    pub import: Import,
    /// To whom.
    pub to: DiscordId,
    /// Where the rows are in the store that could not be read.
    pub bad_key: Option<String>,
}

/// The same; nothing, if they are nobody on Discord.
pub async fn ended(db: &TenantDb, job: &Claimed, id: ImportId) -> Result<Option<Ended>> {
    let mut tx = db.read_job(job).await?;
    let Some((import, _)) = sql::any(&mut tx, id).await? else { return Ok(None) };
    let told = sql::told(&mut tx, id).await?;
    Ok(told.map(|(to, bad_key)| Ended { import, to, bad_key }))
}
