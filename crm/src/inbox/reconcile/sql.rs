//! The statements of [`reconcile`](super).

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{Awaited, Progress, Resume};
use crate::{
    channel::{Outgoing, Provider},
    db::{TenantDb, Tx},
    error::{Error, Result},
    ids::{self, MessageId, TenantId},
    server::Server,
};

/// Companies that have a number at a provider.
pub(super) async fn companies(server: &Server, provider: Provider) -> Result<Vec<TenantId>> {
    Ok(sqlx::query_scalar(
        "select distinct r.tenant_id from channel_routes r join tenants t on t.id = r.tenant_id
         where r.kind = 'whatsapp_number' and r.provider = $1 and t.status = 'active'",
    )
    .bind(provider.as_str())
    .fetch_all(server.control())
    .await?)
}

/// The company's numbers at a provider, and when each was added.
pub(super) async fn numbers(db: &TenantDb, provider: Provider) -> Result<Vec<(String, DateTime<Utc>)>> {
    Ok(sqlx::query_as(
        "select value, created_at from channel_routes
         where kind = 'whatsapp_number' and provider = $1 and tenant_id = $2 order by value",
    )
    .bind(provider.as_str())
    .bind(db.id())
    .fetch_all(db.server().control())
    .await?)
}

/// How far a number's list has been read.
#[derive(sqlx::FromRow)]
pub(super) struct Row {
    pub listed_to: DateTime<Utc>,
    pub resume: Option<String>,
    pub resume_until: Option<DateTime<Utc>>,
    pub asked_at: DateTime<Utc>,
}

pub(super) async fn row(tx: &mut Tx, number: &str) -> Result<Option<Row>> {
    Ok(sqlx::query_as("select listed_to, resume, resume_until, asked_at from reconciliations where account = $1")
        .bind(number)
        .fetch_optional(tx.conn())
        .await?)
}

/// Forgets numbers that the company has no longer.
pub(super) async fn forget_others(tx: &mut Tx, numbers: &[&str]) -> Result<()> {
    sqlx::query("delete from reconciliations where account <> all($1)").bind(numbers).execute(tx.conn()).await?;
    Ok(())
}

/// Notes how far a list has been read.
pub(super) async fn progress(tx: &mut Tx, number: &str, since: DateTime<Utc>, progress: &Progress) -> Result<()> {
    let (listed_to, resume, until) = match progress {
        Progress::Done(until) => (Some(*until), None, None),
        Progress::Stopped(Resume { page, until }) => (None, Some(page.as_str()), Some(*until)),
        Progress::Lost => (None, None, None),
    };
    sqlx::query(
        "insert into reconciliations as r (account, listed_to, resume, resume_until, asked_at)
         values ($1, coalesce($2::timestamptz, $5::timestamptz), $3, $4, $5)
         on conflict (account) do update
         set listed_to = greatest(r.listed_to, coalesce($2, r.listed_to)), resume = $3, resume_until = $4",
    )
    .bind(number)
    .bind(listed_to)
    .bind(resume)
    .bind(until)
    .bind(since)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Notes that a provider was asked what became of answers.
pub(super) async fn asked(tx: &mut Tx, number: &str) -> Result<()> {
    let now = tx.now();
    sqlx::query("update reconciliations set asked_at = $2 where account = $1")
        .bind(number)
        .bind(now)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Which of these the number has no message of.
pub(super) async fn missing(tx: &mut Tx, number: &str, ids: &[&str]) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar(
        "select told from unnest($2::text[]) as told
         where not exists (select from messages where account = $1 and provider_id = told)",
    )
    .bind(number)
    .bind(ids)
    .fetch_all(tx.conn())
    .await?)
}

#[derive(sqlx::FromRow)]
struct Waiting {
    id: MessageId,
    provider_id: Option<String>,
    since: DateTime<Utc>,
    phone: Option<String>,
    user_id: Option<String>,
    body: String,
    outgoing: Option<Value>,
}

/// The newest answers from a number, written since a moment, whose last report may not have come.
pub(super) async fn awaited(tx: &mut Tx, number: &str, from: DateTime<Utc>, limit: i64) -> Result<Vec<Awaited>> {
    let rows: Vec<Waiting> = sqlx::query_as(
        "select m.id, m.provider_id, tried.since, v.reply_phone as phone, v.reply_user as user_id,
                coalesce(m.body, '') as body, m.outgoing
         from messages m
         join conversations v on v.id = m.conversation_id
         join lateral (select min(started_at) as since from message_attempts where message_id = m.id) tried on true
         where m.id >= $2 and m.account = $1 and m.direction = 'out' and tried.since is not null
           and (m.state = 'unknown' or (m.state in ('sent', 'delivered') and m.provider_id is not null))
         order by m.id desc limit $3",
    )
    .bind(number)
    .bind(ids::first_since(from))
    .bind(limit)
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter().map(Waiting::read).collect()
}

impl Waiting {
    fn read(self) -> Result<Awaited> {
        let Self { id: message, provider_id, since, phone, user_id, body, outgoing } = self;
        let to = phone.map(|phone| format!("+{phone}")).into_iter().chain(user_id).collect();
        let outgoing: Option<Outgoing> = outgoing.map(serde_json::from_value).transpose().map_err(Error::internal)?;
        // A text is all in its body; of what else there is, the provider tells the text alone.
        let said = match outgoing {
            Some(Outgoing::File { caption, .. }) => caption.unwrap_or_default(),
            Some(Outgoing::Template(template)) => template.text.body,
            _ => body,
        };
        Ok(Awaited { message, provider_id, since, to, said })
    }
}
