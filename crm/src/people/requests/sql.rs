//! The statements of [`requests`](super).

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{PendingAction, Request, RequestState, STANDS_FOR};
use crate::{
    db::{TenantDb, Tx},
    error::{Error, Noun, Result},
    ids::{DiscordId, MemberId, RequestId},
    kernel::posts::Post,
    members::Person,
    permission::Permission,
};

/// Where the stored work says which event is to be undone: when the second person decides, the maker's last change may be
/// another.
const UNDOES: &str = "undoes";

#[derive(sqlx::FromRow)]
struct Row {
    id: RequestId,
    work: Value,
    made_by: MemberId,
    maker_discord: Option<DiscordId>,
    maker_name: String,
    expires_at: DateTime<Utc>,
    #[sqlx(try_from = "String")]
    state: RequestState,
    role: Option<String>,
    decided_by: Option<DiscordId>,
    place: Option<DiscordId>,
    post_id: Option<DiscordId>,
}

impl Row {
    fn read(self) -> Result<Request> {
        let Self { id, work, made_by, maker_discord, maker_name, expires_at, state, role, decided_by, place, post_id } =
            self;
        let discord_id = maker_discord.ok_or_else(|| Error::internal("a request's maker has no Discord id"))?;
        let maker = Person { discord_id, name: maker_name };
        let post = place.zip(post_id).map(|(place, id)| Post { place, id });
        let undoes = work[UNDOES].as_i64();
        let work = serde_json::from_value(work).map_err(Error::internal)?;
        Ok(Request { id, work, maker, expires_at, state, role, decided_by, post, made_by, undoes })
    }
}

/// How many of this person's wait.
pub(super) async fn waiting_of(tx: &mut Tx, made_by: MemberId) -> Result<i64> {
    let now = tx.now();
    let waiting =
        sqlx::query_scalar("select count(*) from requests where made_by = $1 and state = 'open' and expires_at > $2");
    Ok(waiting.bind(made_by).bind(now).fetch_one(tx.conn()).await?)
}

/// Those that wait, oldest first.
pub(super) async fn waiting(tx: &mut Tx, limit: i64) -> Result<Vec<Request>> {
    let now = tx.now();
    let rows: Vec<Row> = sqlx::query_as(
        "select r.id, r.work, r.made_by, m.discord_id as maker_discord, m.name as maker_name, r.expires_at, r.state,
                (select name from roles where replace(id::text, '-', '') = r.work -> 'ask' ->> 'role') as role,
                null::bigint as decided_by, p.place, p.post_id
         from requests r join members m on m.id = r.made_by
         left join posts p on p.subject_kind = 'request' and p.subject_id = r.id and p.surface = 'discord'
         where r.state = 'open' and r.expires_at > $1 order by r.made_at, r.id limit $2",
    )
    .bind(now)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter().map(Row::read).collect()
}

pub(super) async fn insert(tx: &mut Tx, request: &Request) -> Result<()> {
    let mut work = serde_json::to_value(&request.work).map_err(Error::internal)?;
    if let Some(event) = request.undoes {
        work[UNDOES] = event.into();
    }
    let now = tx.now();
    sqlx::query(
        "insert into requests (id, permission, work, made_by, made_at, expires_at) values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(request.id)
    .bind(request.work.permission().as_str())
    .bind(work)
    .bind(request.made_by)
    .bind(now)
    .bind(request.expires_at)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Uses up the caller's oldest approval of this kind of work that still stands, if there is one. Waits for who holds its row: a
/// job that shows how the request ended does, and skipping it would ask for a second approval.
pub(super) async fn use_approved(tx: &mut Tx, kind: &str) -> Result<Option<PendingAction>> {
    let (me, now) = (tx.who.member, tx.now());
    let work: Option<Value> = sqlx::query_scalar(
        "update requests set used_at = $2
         where id = (select id from requests
                     where made_by = $1 and state = 'approved' and used_at is null and decided_at > $3
                       and work ->> 'kind' = $4
                     order by decided_at limit 1 for update)
         returning work",
    )
    .bind(me)
    .bind(now)
    .bind(now - STANDS_FOR)
    .bind(kind)
    .fetch_optional(tx.conn())
    .await?;
    work.map(serde_json::from_value).transpose().map_err(Error::internal)
}

/// The permission that deciding about a request takes, and who made it. To know that takes none; of a request that is not
/// there it is that of most.
pub(super) async fn permission_for(db: &TenantDb, id: RequestId) -> Result<(Permission, Option<DiscordId>)> {
    let stored: Option<(String, Option<DiscordId>)> = sqlx::query_as(
        "select r.permission, m.discord_id from requests r join members m on m.id = r.made_by where r.id = $1",
    )
    .bind(id)
    .fetch_optional(&mut *db.connection().await?)
    .await?;
    let Some((permission, maker)) = stored else { return Ok((Permission::ManagePermissions, None)) };
    Ok((permission.parse().map_err(Error::internal)?, maker))
}

/// The request, its row locked.
pub(super) async fn find(tx: &mut Tx, id: RequestId) -> Result<Request> {
    let row: Option<Row> = sqlx::query_as(
        "select r.id, r.work, r.made_by, m.discord_id as maker_discord, m.name as maker_name, r.expires_at, r.state,
                (select name from roles where replace(id::text, '-', '') = r.work -> 'ask' ->> 'role') as role,
                d.discord_id as decided_by, p.place, p.post_id
         from requests r join members m on m.id = r.made_by left join members d on d.id = r.decided_by
         left join posts p on p.subject_kind = 'request' and p.subject_id = r.id and p.surface = 'discord'
         where r.id = $1 for update of r",
    )
    .bind(id)
    .fetch_optional(tx.conn())
    .await?;
    row.ok_or(Error::NotFound(Noun::Request))?.read()
}

pub(super) async fn close(tx: &mut Tx, id: RequestId, state: RequestState, decided_by: Option<MemberId>) -> Result<()> {
    let now = tx.now();
    sqlx::query("update requests set state = $2, decided_by = $3, decided_at = $4 where id = $1")
        .bind(id)
        .bind(state.as_str())
        .bind(decided_by)
        .bind(now)
        .execute(tx.conn())
        .await?;
    Ok(())
}
