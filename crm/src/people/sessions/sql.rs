//! The statements of [`sessions`](super).

use chrono::{DateTime, Utc};

use super::{End, LASTS, Session};
use crate::{
    access::IDLE,
    caller::{Device, Identity},
    db::{TenantDb, Tx},
    error::{Error, Result},
    ids::{DiscordId, MemberId, SessionId},
    language::Language,
};

/// A person's row, if Discord knows them as this user.
pub(super) async fn member(tx: &mut Tx, user: DiscordId) -> Result<Option<MemberId>> {
    let found = sqlx::query_scalar("select id from members where discord_id = $1");
    Ok(found.bind(user).fetch_optional(tx.conn()).await?)
}

/// A link in place of those that the person had.
pub(super) async fn insert_link(tx: &mut Tx, digest: &[u8], member: MemberId, until: DateTime<Utc>) -> Result<()> {
    sqlx::query("delete from sign_in_links where member_id = $1").bind(member).execute(tx.conn()).await?;
    sqlx::query("insert into sign_in_links (digest, member_id, ends_at) values ($1, $2, $3)")
        .bind(digest)
        .bind(member)
        .bind(until)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Whom a link lets in, if it does.
pub(super) async fn link(db: &TenantDb, digest: &[u8]) -> Result<Option<MemberId>> {
    Ok(sqlx::query_scalar("select member_id from sign_in_links where digest = $1 and used_at is null and ends_at > $2")
        .bind(digest)
        .bind(db.server().clock().now())
        .fetch_optional(&mut *db.connection().await?)
        .await?)
}

/// Uses a link; of several who try at once, one does.
pub(super) async fn use_link(tx: &mut Tx, digest: &[u8]) -> Result<bool> {
    let now = tx.now();
    let done =
        sqlx::query("update sign_in_links set used_at = $2 where digest = $1 and used_at is null and ends_at > $2");
    Ok(done.bind(digest).bind(now).execute(tx.conn()).await?.rows_affected() == 1)
}

#[derive(sqlx::FromRow)]
struct Found {
    id: MemberId,
    discord_id: Option<DiscordId>,
    name: String,
    language: String,
}

impl Found {
    fn read(self) -> Result<(Identity, Language)> {
        let Self { id, discord_id, name, language } = self;
        let language = language.parse().map_err(Error::internal)?;
        Ok((Identity::Member { id, discord: discord_id, name }, language))
    }
}

/// A person as a caller, and the language they are answered in.
pub(crate) async fn person(db: &TenantDb, member: MemberId) -> Result<Option<(Identity, Language)>> {
    let found: Option<Found> = sqlx::query_as(
        "select m.id, m.discord_id, m.name, coalesce(m.language, t.language) as language
         from members m cross join tenant t where m.id = $1",
    )
    .bind(member)
    .fetch_optional(&mut *db.connection().await?)
    .await?;
    found.map(Found::read).transpose()
}

/// Ends the oldest sessions of a person, but for so many.
pub(super) async fn end_oldest(tx: &mut Tx, member: MemberId, keep: i64) -> Result<()> {
    let now = tx.now();
    // Whoever signs in twice at once waits here, so that the second counts the first.
    sqlx::query("select from members where id = $1 for no key update").bind(member).execute(tx.conn()).await?;
    sqlx::query(
        "update sessions set ended_at = $2, ended_for = 'too_many'
         where id in (select id from sessions where member_id = $1 and ended_at is null and ends_at > $2 and seen_at > $4
                      order by began_at desc offset $3)",
    )
    .bind(member)
    .bind(now)
    .bind(keep)
    .bind(now - IDLE)
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(super) async fn insert(tx: &mut Tx, digest: &[u8], member: MemberId, device: &Device) -> Result<SessionId> {
    let now = tx.now();
    let id = SessionId::new(now);
    sqlx::query(
        "insert into sessions (id, digest, member_id, began_at, seen_at, proven_at, ends_at, address, user_agent)
         values ($1, $2, $3, $4, $4, $4, $5, $6, $7)",
    )
    .bind(id)
    .bind(digest)
    .bind(member)
    .bind(now)
    .bind(now + LASTS)
    .bind(device.address.map(|address| address.to_string()))
    .bind(&device.user_agent)
    .execute(tx.conn())
    .await?;
    Ok(id)
}

/// The open session of a token, with its person.
pub(super) async fn resume(db: &TenantDb, digest: &[u8]) -> Result<Option<(SessionId, Identity, Language)>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        session: SessionId,
        #[sqlx(flatten)]
        found: Found,
    }
    let now = db.server().clock().now();
    let row: Option<Row> = sqlx::query_as(
        "with open as (
             select id, member_id, seen_at from sessions
             where digest = $1 and ended_at is null and ends_at > $2 and seen_at > $3),
         seen as (
             update sessions s set seen_at = $2 from open
             where s.id = open.id and s.ended_at is null and open.seen_at <= $4)
         select open.id as session, m.id, m.discord_id, m.name, coalesce(m.language, t.language) as language
         from open join members m on m.id = open.member_id and m.disabled_at is null cross join tenant t",
    )
    .bind(digest)
    .bind(now)
    .bind(now - IDLE)
    .bind(now - chrono::TimeDelta::minutes(1))
    .fetch_optional(&mut *db.connection().await?)
    .await?;
    let Some(Row { session, found }) = row else { return Ok(None) };
    let (identity, language) = found.read()?;
    Ok(Some((session, identity, language)))
}

pub(super) async fn list(tx: &mut Tx, member: MemberId) -> Result<Vec<Session>> {
    let now = tx.now();
    Ok(sqlx::query_as(
        "select id, began_at, seen_at, address, user_agent from sessions
         where member_id = $1 and ended_at is null and ends_at > $2 and seen_at > $3 order by began_at desc",
    )
    .bind(member)
    .bind(now)
    .bind(now - IDLE)
    .fetch_all(tx.conn())
    .await?)
}

pub(super) async fn end(tx: &mut Tx, member: MemberId, id: SessionId, why: End) -> Result<bool> {
    let now = tx.now();
    let done = sqlx::query(
        "update sessions set ended_at = $3, ended_for = $4 where id = $1 and member_id = $2 and ended_at is null",
    );
    Ok(done.bind(id).bind(member).bind(now).bind(why.as_str()).execute(tx.conn()).await?.rows_affected() == 1)
}

pub(super) async fn end_others(tx: &mut Tx, member: MemberId, but: Option<SessionId>, why: End) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "update sessions set ended_at = $3, ended_for = $4
         where member_id = $1 and ended_at is null and id is distinct from $2",
    )
    .bind(member)
    .bind(but)
    .bind(now)
    .bind(why.as_str())
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(super) async fn prove(tx: &mut Tx, id: SessionId) -> Result<()> {
    let now = tx.now();
    sqlx::query("update sessions set proven_at = $2 where id = $1").bind(id).bind(now).execute(tx.conn()).await?;
    Ok(())
}
