//! The statements of [`backups`](super).

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Address, Backup, Failure, Made, StoredFile};
use crate::{
    db::Tx,
    error::{Error, Noun, Result},
    ids::{BackupId, DiscordId, MemberId, TenantId},
    platform::PlatformTx,
    server::Server,
    webhooks,
};

macro_rules! select_backups {
    ($which:literal) => {
        concat!(
            "select b.id, b.state, b.failure, b.bytes, b.file_name, m.name as asked_by, b.created_at
             from backups b left join members m on m.id = b.asked_by ",
            $which
        )
    };
}

/// `false` if another one is being made.
pub(super) async fn insert(tx: &mut Tx, id: BackupId, asked_by: Option<MemberId>) -> Result<bool> {
    let now = tx.now();
    let done = sqlx::query(
        "insert into backups (id, asked_by, created_at) values ($1, $2, $3)
         on conflict (state) where state = 'waiting' do nothing",
    )
    .bind(id)
    .bind(asked_by)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn insert_made(tx: &mut Tx, id: BackupId, made: &Made) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "insert into backups (id, state, bytes, file_name, created_at, done_at) values ($1, 'done', $2, $3, $4, $4)",
    )
    .bind(id)
    .bind(i64::try_from(made.bytes).unwrap_or(i64::MAX))
    .bind(&made.file_name)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What nobody makes any more.
pub(super) async fn give_up_old(tx: &mut Tx, after: TimeDelta) -> Result<()> {
    let now = tx.now();
    sqlx::query("update backups set state = 'failed', done_at = $1 where state = 'waiting' and created_at <= $2")
        .bind(now)
        .bind(now - after)
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn find(tx: &mut Tx, id: BackupId) -> Result<Option<Backup>> {
    Ok(sqlx::query_as(select_backups!("where b.id = $1")).bind(id).fetch_optional(tx.conn()).await?)
}

pub(super) async fn own(tx: &mut Tx, id: BackupId, of: Option<MemberId>) -> Result<Option<Backup>> {
    Ok(sqlx::query_as(select_backups!("where b.id = $1 and b.asked_by = $2"))
        .bind(id)
        .bind(of)
        .fetch_optional(tx.conn())
        .await?)
}

pub(super) async fn list(tx: &mut Tx, limit: i64) -> Result<Vec<Backup>> {
    Ok(sqlx::query_as(select_backups!("order by b.id desc limit $1")).bind(limit).fetch_all(tx.conn()).await?)
}

pub(super) async fn progress(tx: &mut Tx, id: BackupId, bytes: u64) -> Result<()> {
    sqlx::query("update backups set bytes = $2 where id = $1 and state = 'waiting'")
        .bind(id)
        .bind(i64::try_from(bytes).unwrap_or(i64::MAX))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// The file is there, whatever was thought of it meanwhile.
pub(super) async fn made(tx: &mut Tx, id: BackupId, made: &Made) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "update backups set state = 'done', failure = null, bytes = $2, file_name = $3, done_at = $4 where id = $1",
    )
    .bind(id)
    .bind(i64::try_from(made.bytes).unwrap_or(i64::MAX))
    .bind(&made.file_name)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(super) async fn fail(tx: &mut Tx, id: BackupId, why: Failure) -> Result<()> {
    let now = tx.now();
    sqlx::query("update backups set state = 'failed', failure = $2, done_at = $3 where id = $1 and state = 'waiting'")
        .bind(id)
        .bind(why.as_str())
        .bind(now)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// What the registry says of a company.
#[derive(sqlx::FromRow)]
pub(super) struct Row {
    pub name: String,
    pub owner_discord: DiscordId,
    pub language: String,
    pub time_zone: String,
}

pub(super) async fn registered(server: &Server, tenant: TenantId) -> Result<Row> {
    Ok(sqlx::query_as("select name, owner_discord, language, time_zone from tenants where id = $1")
        .bind(tenant)
        .fetch_one(server.control())
        .await?)
}

pub(super) async fn addresses(server: &Server, tenant: TenantId) -> Result<Vec<Address>> {
    Ok(sqlx::query_as(
        "select kind, value, provider, settings, encode(secret, 'hex') as secret from channel_routes where tenant_id = $1
         order by kind, value",
    )
    .bind(tenant)
    .fetch_all(server.control())
    .await?)
}

pub(super) async fn database_of(server: &Server, tenant: TenantId) -> Result<String> {
    let found = sqlx::query_scalar("select database_name from tenants where id = $1 and status = 'active'")
        .bind(tenant)
        .fetch_optional(server.control())
        .await?;
    found.ok_or(Error::NotFound(Noun::Tenant))
}

pub(super) async fn schema(conn: &mut PgConnection) -> Result<i64> {
    Ok(sqlx::query_scalar("select coalesce(max(version), 0) from _sqlx_migrations where success")
        .fetch_one(conn)
        .await?)
}

/// The next files that the store has; their rows say so.
pub(super) async fn files(conn: &mut PgConnection, after: Uuid) -> Result<Vec<StoredFile>> {
    Ok(sqlx::query_as(
        "select id, bytes from (select id, state, coalesce(bytes, 0) as bytes from attachments where id > $1 order by id limit 5000) a
         where state = 'kept' order by id",
    )
    .bind(after)
    .fetch_all(conn)
    .await?)
}

/// A company that is to be restored in place, or let go again.
#[derive(sqlx::FromRow)]
pub(super) struct Company {
    pub id: TenantId,
    pub slug: String,
    pub name: String,
    pub database_name: String,
    pub database_role: String,
    pub quiet_since: Option<DateTime<Utc>>,
}

pub(super) async fn company(tx: &mut PlatformTx, slug: &str) -> Result<Company> {
    let found = sqlx::query_as(
        "select id, slug, name, database_name, database_role, quiet_since from tenants where status = 'active' and slug = $1 for update",
    )
    .bind(slug)
    .fetch_optional(tx.conn())
    .await?;
    found.ok_or(Error::NotFound(Noun::Tenant))
}

/// What a company that comes of a backup begins with.
pub(super) struct NewCompany<'a> {
    pub id: TenantId,
    pub slug: &'a str,
    pub name: &'a str,
    pub owner: DiscordId,
    pub language: &'a str,
    pub time_zone: &'a str,
    pub place: &'a str,
    pub sealed_password: Vec<u8>,
    pub schema: i64,
}

/// Takes the slug; again for whoever was interrupted. `None` if it is another company's. Nobody works for it: it has no wake-up.
pub(super) async fn register(tx: &mut PlatformTx, new: NewCompany<'_>) -> Result<Option<TenantId>> {
    let now = tx.now();
    Ok(sqlx::query_scalar(
        "insert into tenants (id, slug, name, owner_discord, language, time_zone, status, database_name, database_role,
                              database_password, schema_version, created_at, quiet_since)
         values ($1, $2, $3, $4, $5, $6, 'creating', $7, $7, $8, $9, $10, $10)
         on conflict (slug) do update
             set name = $3, owner_discord = $4, language = $5, time_zone = $6, database_password = $8, schema_version = $9,
                 quiet_since = $10
             where tenants.status = 'creating'
         returning id",
    )
    .bind(new.id)
    .bind(new.slug)
    .bind(new.name)
    .bind(new.owner)
    .bind(new.language)
    .bind(new.time_zone)
    .bind(new.place)
    .bind(new.sealed_password)
    .bind(new.schema)
    .bind(now)
    .fetch_optional(tx.conn())
    .await?)
}

/// Nobody works for a company that has no wake-up. One that was interrupted while it was made in another way has one.
pub(super) async fn quiet(tx: &mut PlatformTx, tenant: TenantId) -> Result<()> {
    let now = tx.now();
    sqlx::query("delete from wakeups where tenant_id = $1").bind(tenant).execute(tx.conn()).await?;
    sqlx::query("update tenants set quiet_since = $2 where id = $1").bind(tenant).bind(now).execute(tx.conn()).await?;
    Ok(())
}

/// Its work goes on.
pub(super) async fn resume(tx: &mut PlatformTx, tenant: TenantId) -> Result<()> {
    let now = tx.now();
    sqlx::query("update tenants set quiet_since = null where id = $1").bind(tenant).execute(tx.conn()).await?;
    sqlx::query("insert into wakeups (tenant_id, due_at) values ($1, $2) on conflict (tenant_id) do nothing")
        .bind(tenant)
        .bind(now)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// The company's database is whole.
pub(super) async fn activate(tx: &mut PlatformTx, tenant: TenantId, audit_key: &[u8], schema: i64) -> Result<()> {
    sqlx::query("update tenants set status = 'active', audit_key = $2, schema_version = $3 where id = $1")
        .bind(tenant)
        .bind(audit_key)
        .bind(schema)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Whether a company that was begun is not there yet.
pub(super) async fn is_begun(server: &Server, tenant: TenantId) -> Result<bool> {
    Ok(sqlx::query_scalar("select exists (select from tenants where id = $1 and status = 'creating')")
        .bind(tenant)
        .fetch_one(server.control())
        .await?)
}

pub(super) async fn schema_is(tx: &mut PlatformTx, tenant: TenantId, schema: i64) -> Result<()> {
    sqlx::query("update tenants set schema_version = $2 where id = $1")
        .bind(tenant)
        .bind(schema)
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn all_quiet(tx: &mut PlatformTx) -> Result<Vec<(String, DateTime<Utc>)>> {
    Ok(sqlx::query_as(
        "select slug, quiet_since from tenants where status = 'active' and quiet_since is not null order by slug",
    )
    .fetch_all(tx.conn())
    .await?)
}

/// What was under way when the backup was made is put aside, but for what stays within the company, and for what is planned for a time that
/// is still to come. How many there are.
pub(super) async fn put_aside(
    conn: &mut PgConnection,
    inward: &[&str],
    timed: &[&str],
    why: &str,
    now: DateTime<Utc>,
) -> Result<u64> {
    let done = sqlx::query(
        "update jobs set state = 'quarantined', lease_until = null, last_error = $3, quarantined_at = $4
         where state <> 'quarantined' and kind <> all($1) and not (kind = any($2) and state = 'ready' and run_at > $4)",
    )
    .bind(inward)
    .bind(timed)
    .bind(why)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Whoever held the rest is not there.
pub(super) async fn free(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<()> {
    sqlx::query("update jobs set lease_until = $1 where state = 'running'").bind(now).execute(conn).await?;
    Ok(())
}

/// Deliveries that were not understood yet: what they lead to would be done a second time.
pub(super) async fn put_deliveries_aside(conn: &mut PgConnection, why: &str, now: DateTime<Utc>) -> Result<u64> {
    let done = sqlx::query("update inbox set state = 'quarantined', note = $1, processed_at = $2 where state = 'new'")
        .bind(why)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(done.rows_affected())
}

/// Files of exported data are not in a backup.
pub(super) async fn end_exports(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<()> {
    sqlx::query(
        "update exports set file_key = null, ends_at = null, done_at = coalesce(done_at, $1),
                            state = case state when 'waiting' then 'failed' else state end
         where file_key is not null or state = 'waiting'",
    )
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Who is signed in and which keys hold was changed since: everybody signs in again, and programs get new keys.
pub(super) async fn end_sign_ins(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<()> {
    sqlx::query("update sessions set ended_at = $1, ended_for = 'revoked' where ended_at is null")
        .bind(now)
        .execute(&mut *conn)
        .await?;
    sqlx::query("update api_keys set ended_at = $1 where ended_at is null").bind(now).execute(&mut *conn).await?;
    sqlx::query("delete from sign_in_links").execute(&mut *conn).await?;
    webhooks::turn_off_restored(conn, now).await?;
    Ok(())
}

/// The backup itself was being made when it was made; it is there by now. Others that were are not.
pub(super) async fn settle_backups(
    conn: &mut PgConnection,
    id: BackupId,
    made: &Made,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query(
        "update backups set state = case when id = $1 then 'done' else 'failed' end, bytes = case when id = $1 then $2 else bytes end,
                            file_name = case when id = $1 then $3 end, done_at = $4
         where state = 'waiting'",
    )
    .bind(id)
    .bind(i64::try_from(made.bytes).unwrap_or(i64::MAX))
    .bind(&made.file_name)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// What belongs to the company that the backup is of, and not to the one that comes of it: its backups, its places on Discord and what is
/// shown there.
pub(super) async fn part_from_the_first(conn: &mut PgConnection, name: &str) -> Result<()> {
    sqlx::query("update tenant set name = $1").bind(name).execute(&mut *conn).await?;
    sqlx::query("delete from backups").execute(&mut *conn).await?;
    sqlx::query("delete from posts").execute(&mut *conn).await?;
    sqlx::query("delete from threads").execute(&mut *conn).await?;
    sqlx::query("delete from alliance_roles").execute(&mut *conn).await?;
    sqlx::query(
        "update alliances set keeps_role = false, discord_guild = null, discord_role = null, role_since = null, role_name = null,
                              role_problem = null",
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query("delete from settings where key in ('inbox_channel', 'inbox_forum', 'owner_channel', 'audit_channel')")
        .execute(conn)
        .await?;
    Ok(())
}
