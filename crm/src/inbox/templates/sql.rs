//! The statements of [`templates`](super).

use serde_json::Value;

use super::{ACCOUNT, Account, Category, Fetched, Shape, State, Template};
use crate::{
    channel::{Provider, TemplateMessage},
    channels::TemplatesAt,
    db::{TenantDb, Tx},
    error::{Error, Noun, Result},
    ids::{ConversationId, TemplateId},
    kernel::reach::visible,
    registry::RouteKind,
    text,
};

#[derive(sqlx::FromRow)]
struct Row {
    id: TemplateId,
    provider: String,
    account: String,
    reference: Option<String>,
    name: String,
    language: String,
    category: String,
    state: String,
    named: bool,
    shape: Value,
    examples: Option<Value>,
    reason: Option<String>,
}

impl Row {
    fn read(self) -> Result<Template> {
        let Self {
            id,
            provider,
            account: kept_at,
            reference,
            name,
            language,
            category,
            state,
            named,
            shape,
            examples: _,
            reason,
        } = self;
        let account = Account { provider: provider.parse().map_err(Error::internal)?, name: kept_at };
        let shape = serde_json::from_value(shape).map_err(Error::internal)?;
        // A newer version may know more.
        let state = state.parse().unwrap_or(State::Unusable);
        Ok(Template { id, account, reference, name, language, category, state, reason, named, shape })
    }
}

/// Those of one provider, and of one account there, if these are given.
pub(super) async fn find(tx: &mut Tx, typed: &str, fitting: Option<TemplatesAt>, limit: i64) -> Result<Vec<Template>> {
    let (provider, account) = fitting.map(|TemplatesAt { provider, account }| (provider, account)).unzip();
    let rows: Vec<Row> = sqlx::query_as(
        "select id, provider, account, reference, name, language, category, state, named, shape, examples, reason from templates
         where state <> 'gone' and (name like $1 or lower(shape ->> 'body') like $1)
           and ($3::text is null or provider = $3) and ($4::text is null or account = $4)
         order by state <> 'approved', name, language limit $2",
    )
    .bind(text::holding(typed))
    .bind(limit)
    .bind(provider.map(Provider::as_str))
    .bind(account.flatten())
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter().map(Row::read).collect()
}

/// The one that is approved and called so: in this language, in one of its countries, or in any.
pub(super) async fn named(tx: &mut Tx, name: &str, language: &str) -> Result<Option<TemplateId>> {
    Ok(sqlx::query_scalar(
        "select id from templates where name = $1 and state = 'approved'
         order by language = $2 desc, split_part(language, '_', 1) = $2 desc, language, id limit 1",
    )
    .bind(name)
    .bind(language)
    .fetch_optional(tx.conn())
    .await?)
}

pub(super) async fn get(tx: &mut Tx, id: TemplateId) -> Result<Template> {
    let row: Option<Row> = sqlx::query_as(
        "select id, provider, account, reference, name, language, category, state, named, shape, examples, reason
         from templates where id = $1",
    )
    .bind(id)
    .fetch_optional(tx.conn())
    .await?;
    row.ok_or(Error::NotFound(Noun::Template))?.read()
}

/// Writes one that is to be handed in. `None` if there is one of this name and language that WhatsApp has not refused.
pub(super) async fn insert(
    tx: &mut Tx,
    account: &Account,
    (name, language): (&str, &str),
    category: Category,
    named: bool,
    shape: &Shape,
    examples: &TemplateMessage,
) -> Result<Option<TemplateId>> {
    let (id, by, now) = (TemplateId::new(tx.now()), tx.who.member, tx.now());
    let (shape, examples) = (serde_json::to_value(shape), serde_json::to_value(examples));
    Ok(sqlx::query_scalar(
        "insert into templates as t (id, account, name, language, category, state, named, shape, examples, submitted_by,
                                     created_at, updated_at, provider)
         values ($1, $2, $3, $4, $5, 'submitting', $6, $7, $8, $9, $10, $10, $11)
         on conflict (account, name, language) do update
         set category = excluded.category, state = 'submitting', named = excluded.named, shape = excluded.shape,
             examples = excluded.examples, reason = null, reference = null, submitted_by = excluded.submitted_by, updated_at = excluded.updated_at
         where t.state in ('rejected', 'gone')
         returning id",
    )
    .bind(id)
    .bind(&account.name)
    .bind(name)
    .bind(language)
    .bind(category.as_str())
    .bind(named)
    .bind(shape.map_err(Error::internal)?)
    .bind(examples.map_err(Error::internal)?)
    .bind(by)
    .bind(now)
    .bind(account.provider.as_str())
    .fetch_optional(tx.conn())
    .await?)
}

/// Takes over what WhatsApp tells of an account. What it does not tell of any more is gone, unless it has not been handed in yet.
/// Pages that move while they are read may tell of one twice.
pub(super) async fn put(tx: &mut Tx, account: &Account, fetched: &[Fetched]) -> Result<()> {
    let now = tx.now();
    let shapes: Vec<Value> = fetched
        .iter()
        .map(|t| serde_json::to_value(&t.shape))
        .collect::<serde_json::Result<_>>()
        .map_err(Error::internal)?;
    sqlx::query(
        "with told as (
             select distinct on (name, language) * from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::boolean[],
                                  $10::jsonb[], $12::text[])
                  as told (id, name, language, category, state, reason, named, shape, reference)),
         gone as (
             update templates set state = 'gone', updated_at = $2
             where account = $1 and state not in ('submitting', 'gone')
               and not exists (select from told where told.name = templates.name and told.language = templates.language))
         insert into templates as t (id, account, name, language, category, state, reason, named, shape, created_at, updated_at,
                                     provider, reference)
         select id, $1, left(name, 512), language, category, state, left(reason, 500), named, shape, $2, $2, $11, reference from told
         on conflict (account, name, language) do update
         set category = excluded.category, state = excluded.state, reason = excluded.reason, named = excluded.named,
             shape = excluded.shape, reference = excluded.reference, updated_at = $2
         where (t.category, t.state, t.reason, t.named, t.shape, t.reference)
               is distinct from (excluded.category, excluded.state, excluded.reason, excluded.named, excluded.shape,
                                 excluded.reference)",
    )
    .bind(&account.name)
    .bind(now)
    .bind(fetched.iter().map(|_| TemplateId::new(now).0).collect::<Vec<_>>())
    .bind(fetched.iter().map(|t| t.name.as_str()).collect::<Vec<_>>())
    .bind(fetched.iter().map(|t| t.language.as_str()).collect::<Vec<_>>())
    .bind(fetched.iter().map(|t| t.category.as_str()).collect::<Vec<_>>())
    .bind(fetched.iter().map(|t| t.state.as_str()).collect::<Vec<_>>())
    .bind(fetched.iter().map(|t| t.reason.as_deref()).collect::<Vec<_>>())
    .bind(fetched.iter().map(|t| t.named).collect::<Vec<_>>())
    .bind(shapes)
    .bind(account.provider.as_str())
    .bind(fetched.iter().map(|t| t.reference.as_deref()).collect::<Vec<_>>())
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// One that is still to be handed in.
pub(super) async fn submitting(tx: &mut Tx, id: TemplateId) -> Result<Option<(Template, TemplateMessage)>> {
    let row: Option<Row> = sqlx::query_as(
        "select id, provider, account, reference, name, language, category, state, named, shape, examples, reason
         from templates where id = $1 and state = 'submitting' and examples is not null",
    )
    .bind(id)
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let examples = serde_json::from_value(row.examples.clone().unwrap_or_default()).map_err(Error::internal)?;
    Ok(Some((row.read()?, examples)))
}

pub(super) async fn set_state(
    tx: &mut Tx,
    id: TemplateId,
    state: State,
    reason: Option<&str>,
    reference: Option<&str>,
) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "update templates set state = $2, reason = left($3, 500), updated_at = $4, reference = $5
         where id = $1 and state = 'submitting'",
    )
    .bind(id)
    .bind(state.as_str())
    .bind(reason)
    .bind(now)
    .bind(reference)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The number of a conversation.
pub(super) async fn number_of(tx: &mut Tx, conversation: ConversationId) -> Result<Option<String>> {
    Ok(sqlx::query_scalar(concat!(
        "select account from conversations where id = $1 and ",
        visible!("assignee", "conversations"),
    ))
    .bind(conversation)
    .fetch_optional(tx.conn())
    .await?)
}

/// The company's business accounts, the oldest first.
pub(super) async fn accounts(db: &TenantDb) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar(
        "select value from channel_routes where tenant_id = $1 and kind = $2 order by created_at, value",
    )
    .bind(db.id())
    .bind(ACCOUNT.as_str())
    .fetch_all(db.server().control())
    .await?)
}

/// The company's numbers at a provider.
pub(super) async fn numbers(db: &TenantDb, provider: Provider) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar(
        "select value from channel_routes
         where tenant_id = $1 and kind = $2 and coalesce(provider, 'meta') = $3 and secret is not null order by value",
    )
    .bind(db.id())
    .bind(RouteKind::WhatsAppNumber.as_str())
    .bind(provider.as_str())
    .fetch_all(db.server().control())
    .await?)
}
