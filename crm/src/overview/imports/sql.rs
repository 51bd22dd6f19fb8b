//! The statements of [`imports`](super).

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use super::{FileProblem, Goal, Import, Sample, Starter, State, Tally, ToRead, What};
use crate::{
    country::Country,
    db::Tx,
    error::{Error, Result},
    ids::{DiscordId, ImportId, MemberId},
};

macro_rules! select_imports {
    ($which:literal) => {
        concat!(
            "select i.id, i.what, i.state, i.file_name, i.problem, i.headings, i.is_headed, i.goals, i.existing, i.country, i.preview,
                    i.version, i.rows, i.fresh, i.known, i.twice, i.bad, i.made, i.changed, i.left_rows, i.bad_bytes, i.ends_at,
                    i.created_at, (select count(*) from import_rows r where r.import_id = i.id and i.state = 'running') as written
             from imports i ",
            $which
        )
    };
}

/// A row as it is stored.
#[derive(sqlx::FromRow)]
struct Row {
    id: ImportId,
    what: String,
    state: String,
    file_name: String,
    problem: Option<String>,
    headings: Vec<String>,
    is_headed: bool,
    goals: Vec<String>,
    existing: String,
    country: Option<String>,
    preview: Option<Json<Vec<Sample>>>,
    version: i64,
    #[sqlx(flatten)]
    tally: Tally,
    made: i64,
    changed: i64,
    left_rows: Vec<i64>,
    bad_bytes: Option<i64>,
    ends_at: DateTime<Utc>,
    created_at: DateTime<Utc>,
    written: i64,
}

impl Row {
    /// The import, and whether its first row says what the columns are called.
    fn read(self) -> Result<(Import, bool)> {
        let goal = |goal: &String| goal.parse().map_err(|()| Error::internal("a column goes nowhere"));
        let import = Import {
            id: self.id,
            what: self.what.parse().map_err(Error::internal)?,
            state: self.state.parse().map_err(Error::internal)?,
            file_name: self.file_name,
            problem: self.problem.map(|problem| problem.parse()).transpose().map_err(Error::internal)?,
            headings: self.headings,
            goals: self.goals.iter().map(goal).collect::<Result<_>>()?,
            existing: self.existing.parse().map_err(Error::internal)?,
            country: self.country.and_then(|country| country.parse().ok()),
            preview: self.preview.map(|preview| preview.0).unwrap_or_default(),
            version: self.version,
            tally: self.tally,
            written: self.written,
            made: self.made,
            changed: self.changed,
            left: self.left_rows,
            bad_bytes: self.bad_bytes,
            ends_at: self.ends_at,
            created_at: self.created_at,
        };
        Ok((import, self.is_headed))
    }
}

#[expect(clippy::too_many_arguments, reason = "a column each")]
pub(super) async fn insert(
    tx: &mut Tx,
    id: ImportId,
    what: What,
    by: MemberId,
    name: &str,
    source: &str,
    country: Option<Country>,
    until: DateTime<Utc>,
) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "insert into imports (id, what, asked_by, file_name, source, country, ends_at, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(id)
    .bind(what.as_str())
    .bind(by)
    .bind(name)
    .bind(source)
    .bind(country.as_ref().map(Country::code))
    .bind(until)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// How many somebody has under way. Their row is locked, so that they give files one after another.
pub(super) async fn waiting(tx: &mut Tx, of: MemberId) -> Result<i64> {
    sqlx::query("select from members where id = $1 for no key update").bind(of).execute(tx.conn()).await?;
    Ok(sqlx::query_scalar(
        "select count(*) from imports where state in ('reading', 'ready', 'running') and asked_by = $1",
    )
    .bind(of)
    .fetch_one(tx.conn())
    .await?)
}

pub(super) async fn find(tx: &mut Tx, id: ImportId, of: MemberId) -> Result<Option<Import>> {
    let row: Option<Row> = sqlx::query_as(select_imports!("where i.id = $1 and i.asked_by = $2"))
        .bind(id)
        .bind(of)
        .fetch_optional(tx.conn())
        .await?;
    Ok(row.map(Row::read).transpose()?.map(|(import, _)| import))
}

/// Whosever it is, and whether its first row says what the columns are called.
pub(super) async fn any(tx: &mut Tx, id: ImportId) -> Result<Option<(Import, bool)>> {
    let row: Option<Row> =
        sqlx::query_as(select_imports!("where i.id = $1")).bind(id).fetch_optional(tx.conn()).await?;
    row.map(Row::read).transpose()
}

pub(super) async fn list(tx: &mut Tx, of: MemberId, limit: i64) -> Result<Vec<Import>> {
    let rows: Vec<Row> = sqlx::query_as(select_imports!("where i.asked_by = $1 order by i.id desc limit $2"))
        .bind(of)
        .bind(limit)
        .fetch_all(tx.conn())
        .await?;
    rows.into_iter().map(|row| Ok(row.read()?.0)).collect()
}

pub(super) async fn lock(tx: &mut Tx, id: ImportId) -> Result<()> {
    sqlx::query("select from imports where id = $1 for no key update").bind(id).execute(tx.conn()).await?;
    Ok(())
}

pub(super) async fn to_read(tx: &mut Tx, id: ImportId) -> Result<Option<ToRead>> {
    Ok(sqlx::query_as("select source, version from imports where id = $1 and state = 'reading'")
        .bind(id)
        .fetch_optional(tx.conn())
        .await?)
}

pub(super) async fn kept(tx: &mut Tx, id: ImportId, key: &str) -> Result<bool> {
    let kept = sqlx::query("update imports set file_key = $2, source = null where id = $1 and state = 'reading'")
        .bind(id)
        .bind(key)
        .execute(tx.conn())
        .await?;
    Ok(kept.rows_affected() == 1)
}

pub(super) async fn guessed(
    tx: &mut Tx,
    id: ImportId,
    headings: &[String],
    is_headed: bool,
    goals: &[Goal],
) -> Result<()> {
    sqlx::query("update imports set headings = $2, is_headed = $3, goals = $4 where id = $1 and state = 'reading'")
        .bind(id)
        .bind(headings)
        .bind(is_headed)
        .bind(goals.iter().map(Goal::to_string).collect::<Vec<_>>())
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn counted(tx: &mut Tx, id: ImportId, version: i64, tally: &Tally, preview: &[Sample]) -> Result<()> {
    let Tally { rows, fresh, known, twice, bad } = tally;
    sqlx::query(
        "update imports set state = 'ready', rows = $3, fresh = $4, known = $5, twice = $6, bad = $7, preview = $8
         where id = $1 and version = $2 and state = 'reading'",
    )
    .bind(id)
    .bind(version)
    .bind(rows)
    .bind(fresh)
    .bind(known)
    .bind(twice)
    .bind(bad)
    .bind(Json(preview))
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(super) async fn choose(tx: &mut Tx, import: &Import, state: State) -> Result<()> {
    sqlx::query(
        "update imports set goals = $2, existing = $3, country = $4, state = $5, version = version + 1 where id = $1",
    )
    .bind(import.id)
    .bind(import.goals.iter().map(Goal::to_string).collect::<Vec<_>>())
    .bind(import.existing.as_str())
    .bind(import.country.as_ref().map(Country::code))
    .bind(state.as_str())
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(super) async fn start(tx: &mut Tx, id: ImportId) -> Result<()> {
    let now = tx.now();
    sqlx::query("update imports set state = 'running', started_at = $2, preview = null where id = $1")
        .bind(id)
        .bind(now)
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn starter(tx: &mut Tx, id: ImportId) -> Result<Starter> {
    Ok(sqlx::query_as(
        "select i.asked_by, m.discord_id, m.name from imports i join members m on m.id = i.asked_by where i.id = $1",
    )
    .bind(id)
    .fetch_one(tx.conn())
    .await?)
}

pub(super) async fn reached(tx: &mut Tx, id: ImportId) -> Result<i64> {
    Ok(sqlx::query_scalar("select reached from imports where id = $1").bind(id).fetch_one(tx.conn()).await?)
}

/// Whether it is in this state and has come so far, its row locked.
pub(super) async fn is_at(tx: &mut Tx, id: ImportId, state: State, reached: i64) -> Result<bool> {
    lock(tx, id).await?;
    Ok(sqlx::query_scalar("select exists (select from imports where id = $1 and state = $2 and reached = $3)")
        .bind(id)
        .bind(state.as_str())
        .bind(reached)
        .fetch_one(tx.conn())
        .await?)
}

pub(super) async fn written(tx: &mut Tx, id: ImportId, reached: i64, made: i64, changed: i64) -> Result<()> {
    sqlx::query("update imports set reached = $2, made = made + $3, changed = changed + $4 where id = $1")
        .bind(id)
        .bind(reached)
        .bind(made)
        .bind(changed)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Its counts are what came of it from then on.
pub(super) async fn finish(
    tx: &mut Tx,
    id: ImportId,
    bad_key: &str,
    bad_bytes: Option<i64>,
) -> Result<Option<(What, Tally)>> {
    let now = tx.now();
    let done: Option<(String,)> = sqlx::query_as(
        "update imports i set state = 'done', done_at = $2, file_key = null, headings = '{}', preview = null, bad_bytes = $4,
                              bad_key = case when $4::bigint is not null then $3 end, rows = of.rows, fresh = i.made, known = of.known,
                              twice = of.twice, bad = of.bad
         from (select count(*) as rows, count(*) filter (where outcome = 'known') as known,
                      count(*) filter (where outcome = 'twice') as twice, count(*) filter (where outcome = 'bad') as bad
               from import_rows where import_id = $1) of
         where i.id = $1 and i.state = 'running' returning i.what",
    )
    .bind(id)
    .bind(now)
    .bind(bad_key)
    .bind(bad_bytes)
    .fetch_optional(tx.conn())
    .await?;
    let Some((what,)) = done else { return Ok(None) };
    let tally = any(tx, id).await?.map(|(import, _)| import.tally).unwrap_or_default();
    Ok(Some((what.parse().map_err(Error::internal)?, tally)))
}

/// Nothing more comes of it. Gives the keys of the files that are to go.
pub(super) async fn end(tx: &mut Tx, id: ImportId, state: State, problem: Option<FileProblem>) -> Result<Vec<String>> {
    let key: Option<Option<String>> =
        sqlx::query_scalar("select file_key from imports where id = $1").bind(id).fetch_optional(tx.conn()).await?;
    sqlx::query(
        "update imports set state = $2, problem = $3, file_key = null, source = null, headings = '{}', preview = null where id = $1",
    )
    .bind(id)
    .bind(state.as_str())
    .bind(problem.map(FileProblem::as_str))
    .execute(tx.conn())
    .await?;
    Ok(key.flatten().into_iter().collect())
}

/// The file with the rows that could not be read is to go.
pub(super) async fn end_bad(tx: &mut Tx, id: ImportId) -> Result<Vec<String>> {
    let key: Option<Option<String>> =
        sqlx::query_scalar("select bad_key from imports where id = $1").bind(id).fetch_optional(tx.conn()).await?;
    sqlx::query("update imports set bad_key = null, bad_bytes = null where id = $1")
        .bind(id)
        .execute(tx.conn())
        .await?;
    Ok(key.flatten().into_iter().collect())
}

pub(super) async fn forget_rows(tx: &mut Tx, id: ImportId) -> Result<()> {
    sqlx::query("delete from import_rows where import_id = $1").bind(id).execute(tx.conn()).await?;
    sqlx::query("delete from import_companies where import_id = $1").bind(id).execute(tx.conn()).await?;
    Ok(())
}

pub(super) async fn begin_undo(tx: &mut Tx, id: ImportId) -> Result<()> {
    sqlx::query("update imports set state = 'undoing' where id = $1").bind(id).execute(tx.conn()).await?;
    Ok(())
}

/// Gives how many rows were left. The first hundred are named.
pub(super) async fn end_undo(tx: &mut Tx, id: ImportId) -> Result<i64> {
    sqlx::query(
        "update imports set state = 'undone',
                left_rows = array(select row from import_rows where import_id = $1 and outcome = 'left' order by row limit 100)
         where id = $1",
    )
    .bind(id)
    .execute(tx.conn())
    .await?;
    Ok(sqlx::query_scalar("select count(*) from import_rows where import_id = $1 and outcome = 'left'")
        .bind(id)
        .fetch_one(tx.conn())
        .await?)
}

/// Who is told what came of it, and where the rows are that could not be read.
pub(super) async fn told(tx: &mut Tx, id: ImportId) -> Result<Option<(DiscordId, Option<String>)>> {
    Ok(sqlx::query_as(
        "select m.discord_id, i.bad_key from imports i join members m on m.id = i.asked_by
         where i.id = $1 and m.discord_id is not null and m.disabled_at is null",
    )
    .bind(id)
    .fetch_optional(tx.conn())
    .await?)
}

/// The keys of the files that are to go.
pub(super) async fn take_back_all(tx: &mut Tx) -> Result<Vec<String>> {
    let keys: Vec<(Option<String>, Option<String>)> = sqlx::query_as(
        "with held as (select id, file_key, bad_key from imports where file_key is not null or bad_key is not null
                       order by id for no key update),
              ended as (update imports i set file_key = null, bad_key = null, bad_bytes = null from held where i.id = held.id)
         select file_key, bad_key from held",
    )
    .fetch_all(tx.conn())
    .await?;
    sqlx::query(
        "update imports set state = 'failed', problem = 'stopped', source = null, headings = '{}', preview = null, file_name = '-'
         where state in ('reading', 'ready', 'running')",
    )
    .execute(tx.conn())
    .await?;
    Ok(keys.into_iter().flat_map(|(file, bad)| [file, bad]).flatten().collect())
}
