//! The statements of [`channels`](super): rows of `channel_routes` that are WhatsApp numbers.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use super::{Listed, Said, Settings};
use crate::{
    channel::{Failure, NewsKind, Provider},
    db::{TenantDb, Tx},
    error::{Error, Noun, Result},
    ids::{MessageId, TenantId, first_since},
    platform::PlatformTx,
    server::Server,
};

/// What is written of a number.
pub(super) struct New {
    pub provider: Provider,
    pub settings: Value,
    pub sealed: Vec<u8>,
    pub digest: Option<[u8; 32]>,
}

/// Writes a number, or writes over it. `false` if it is another company's.
pub(super) async fn put(tx: &mut PlatformTx, tenant: TenantId, address: &str, new: New) -> Result<bool> {
    let now = tx.now();
    let New { provider, settings, sealed, digest } = new;
    let done = sqlx::query(
        "insert into channel_routes (kind, value, tenant_id, secret, created_at, provider, settings, webhook_digest)
         values ('whatsapp_number', $1, $2, $3, $4, $5, $6, $7)
         on conflict (kind, value) do update
             set secret = $3, secret_before = null, provider = $5, settings = $6, webhook_digest = $7
             where channel_routes.tenant_id = $2",
    )
    .bind(address)
    .bind(tenant)
    .bind(sealed)
    .bind(now)
    .bind(provider.as_str())
    .bind(settings)
    .bind(digest.as_ref().map(|digest| &digest[..]))
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether the old secret is kept, which it is where webhooks are signed with it; `None` if there is no such number.
pub(super) async fn rotate(
    tx: &mut PlatformTx,
    tenant: TenantId,
    address: &str,
    sealed: Vec<u8>,
) -> Result<Option<bool>> {
    Ok(sqlx::query_scalar(
        "update channel_routes set secret_before = case when provider = 'twilio' then secret end, secret = $3
         where kind = 'whatsapp_number' and value = $1 and tenant_id = $2
         returning secret_before is not null",
    )
    .bind(address)
    .bind(tenant)
    .bind(sealed)
    .fetch_optional(tx.conn())
    .await?)
}

pub(super) async fn drop_old(tx: &mut PlatformTx, tenant: TenantId, address: &str) -> Result<bool> {
    let done = sqlx::query(
        "update channel_routes set secret_before = null
         where kind = 'whatsapp_number' and value = $1 and tenant_id = $2 and secret_before is not null",
    )
    .bind(address)
    .bind(tenant)
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn list(tx: &mut PlatformTx, tenant: TenantId) -> Result<Vec<Listed>> {
    type Row = (String, Option<String>, Value, bool, bool, DateTime<Utc>);
    let rows: Vec<Row> = sqlx::query_as(
        "select value, provider, settings, secret is not null, secret_before is not null, created_at
         from channel_routes where kind = 'whatsapp_number' and tenant_id = $1 order by value",
    )
    .bind(tenant)
    .fetch_all(tx.conn())
    .await?;
    let listed = |(address, provider, settings, has_secret, keeps_old_secret, created_at): Row| {
        let settings = Settings::read(provider.as_deref(), &settings)?;
        Ok(Listed { address, settings, has_secret, keeps_old_secret, created_at })
    };
    rows.into_iter().map(listed).collect()
}

/// What a number's provider needs to know, and what speaks for it, sealed.
pub(super) async fn open(db: &TenantDb, address: &str) -> Result<Option<(Settings, Vec<u8>)>> {
    let row: Option<(Option<String>, Value, Vec<u8>)> = sqlx::query_as(
        "select provider, settings, secret from channel_routes
         where kind = 'whatsapp_number' and value = $1 and tenant_id = $2 and secret is not null",
    )
    .bind(address)
    .bind(db.id())
    .fetch_optional(db.server().control())
    .await?;
    row.map(|(provider, settings, sealed)| Ok((Settings::read(provider.as_deref(), &settings)?, sealed))).transpose()
}

pub(super) async fn provider(db: &TenantDb, address: &str) -> Result<Option<Provider>> {
    let found: Option<Option<String>> = sqlx::query_scalar(
        "select provider from channel_routes where kind = 'whatsapp_number' and value = $1 and tenant_id = $2",
    )
    .bind(address)
    .bind(db.id())
    .fetch_optional(db.server().control())
    .await?;
    found.flatten().map(|name| name.parse().map_err(Error::internal)).transpose()
}

/// A number whose provider proves itself with what is kept for the number.
#[derive(sqlx::FromRow)]
pub(super) struct Door {
    pub value: String,
    pub tenant_id: TenantId,
    pub provider: Option<String>,
    pub settings: Value,
    pub secret: Option<Vec<u8>>,
    pub secret_before: Option<Vec<u8>>,
    pub webhook_digest: Option<Vec<u8>>,
}

pub(super) async fn doors(server: &Server) -> Result<Vec<Door>> {
    Ok(sqlx::query_as(
        "select r.value, r.tenant_id, r.provider, r.settings, r.secret, r.secret_before, r.webhook_digest
         from channel_routes r join tenants t on t.id = r.tenant_id and t.status = 'active'
         where r.kind = 'whatsapp_number' and r.provider in ('dialog360', 'twilio')",
    )
    .fetch_all(server.control())
    .await?)
}

/// Takes a number away: who carried it, if the company had it.
pub(super) async fn delete(tx: &mut PlatformTx, tenant: TenantId, address: &str) -> Result<Option<Provider>> {
    let carried: Option<Option<String>> = sqlx::query_scalar(
        "delete from channel_routes where kind = 'whatsapp_number' and value = $1 and tenant_id = $2 returning provider",
    )
    .bind(address)
    .bind(tenant)
    .fetch_optional(tx.conn())
    .await?;
    // A version from before there were others leaves it out for Meta's.
    let name = |provider: Option<String>| provider.map_or(Ok(Provider::Meta), |name| name.parse());
    carried.map(name).transpose().map_err(Error::internal)
}

/// How many answers wait to be sent from a number.
pub(super) async fn waiting(tx: &mut Tx, address: &str) -> Result<i64> {
    Ok(sqlx::query_scalar(
        "select count(*) from jobs j join messages m on m.id = (j.payload ->> 'message')::uuid
         where j.kind = 'send_message' and m.state = 'queued' and m.account = $1",
    )
    .bind(address)
    .fetch_one(tx.conn())
    .await?)
}

/// Answers that wait to be sent from a number have failed. What is being sent just now goes its way.
pub(super) async fn fail_waiting(tx: &mut Tx, address: &str, why: Failure) -> Result<Vec<MessageId>> {
    let now = tx.now();
    Ok(sqlx::query_scalar(
        "with waiting as (
             select m.id from jobs j join messages m on m.id = (j.payload ->> 'message')::uuid
             where j.kind = 'send_message' and m.state = 'queued' and m.account = $1)
         update messages m set state = 'failed', failed_at = $2, failure = $3 from waiting
         where m.id = waiting.id and m.state = 'queued' returning m.id",
    )
    .bind(address)
    .bind(now)
    .bind(why.as_str())
    .fetch_all(tx.conn())
    .await?)
}

/// The number that a message is sent from.
pub(super) async fn account_of(tx: &mut Tx, message: MessageId) -> Result<String> {
    let found = sqlx::query_scalar("select account from messages where id = $1").bind(message);
    found.fetch_optional(tx.conn()).await?.ok_or(Error::NotFound(Noun::Message))
}

/// The company's numbers, who carries each, and whether anything speaks for it.
pub(super) async fn numbers(db: &TenantDb) -> Result<Vec<(String, Provider, bool)>> {
    let rows: Vec<(String, Option<String>, bool)> = sqlx::query_as(
        "select value, provider, secret is not null from channel_routes
         where kind = 'whatsapp_number' and tenant_id = $1 order by value",
    )
    .bind(db.id())
    .fetch_all(db.server().control())
    .await?;
    let number = |(address, provider, has_secret): (String, Option<String>, bool)| {
        let provider = provider.map_or(Ok(Provider::Meta), |name| name.parse()).map_err(Error::internal)?;
        Ok((address, provider, has_secret))
    };
    rows.into_iter().map(number).collect()
}

/// A number, when it was written to last, and since when it is unusually quiet.
pub(super) type Heard = (String, DateTime<Utc>, Option<DateTime<Utc>>);

/// What was counted of each number, and what came since: counting waits until there is a reason to look.
pub(super) async fn heard(tx: &mut Tx) -> Result<Vec<Heard>> {
    let counted_to: Option<DateTime<Utc>> =
        sqlx::query_scalar("select max(counted_to) from number_watch").fetch_one(tx.conn()).await?;
    // Where nothing was ever counted, the first messages came just now.
    let since = counted_to.unwrap_or(tx.now() - TimeDelta::days(1));
    Ok(sqlx::query_as(
        "with new as (
             select account, max(coalesce(received_at, created_at)) as last_at from messages
             where id >= $1 and direction = 'in' and created_at >= $2 group by account)
         select account, greatest(w.last_at, n.last_at),
                case when n.last_at > w.last_at then null else w.quiet_since end
         from number_watch w full join new n using (account)",
    )
    .bind(first_since(since))
    .bind(since)
    .fetch_all(tx.conn())
    .await?)
}

/// The newest news of each of these kinds about each number, newest first.
pub(super) async fn said(tx: &mut Tx, kinds: &[NewsKind], limit: i64) -> Result<Vec<Said>> {
    type Row = (Option<String>, String, String, String, DateTime<Utc>);
    let rows: Vec<Row> = sqlx::query_as(
        "select number, kind, state, details, at from (
             select distinct on (number, kind) number, kind, state, details, at, id from account_news
             where kind = any ($1) order by number, kind, at desc, id desc) newest
         order by at desc, id desc limit $2",
    )
    .bind(kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>())
    .bind(limit)
    .fetch_all(tx.conn())
    .await?;
    let said = |(number, kind, state, details, at): Row| {
        Ok(Said { number, kind: kind.parse().map_err(Error::internal)?, state, details, at })
    };
    rows.into_iter().map(said).collect()
}

/// Forgets when a number receives, so that no silence is too long for it. Until when messages are counted is kept: what came to
/// it before must not be counted again.
pub(super) async fn forget_hours(tx: &mut Tx, account: &str) -> Result<()> {
    sqlx::query(
        "with forgotten as (delete from number_hours where account = $1)
         update number_watch set quiet_since = null where account = $1",
    )
    .bind(account)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Whether the company has more than one number.
pub(super) async fn are_several(db: &TenantDb) -> Result<bool> {
    Ok(sqlx::query_scalar("select count(*) > 1 from channel_routes where kind = 'whatsapp_number' and tenant_id = $1")
        .bind(db.id())
        .fetch_one(db.server().control())
        .await?)
}

/// Whether the company has a number.
pub(super) async fn has(db: &TenantDb, address: &str) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "select exists (select from channel_routes where kind = 'whatsapp_number' and value = $1 and tenant_id = $2)",
    )
    .bind(address)
    .bind(db.id())
    .fetch_one(db.server().control())
    .await?)
}
