//! The statements of [`news`](super).

use std::collections::HashSet;

use crate::{channel::AccountNews, db::Tx, error::Result};

/// Keeps news: the keys of those that were not known.
pub(super) async fn insert(tx: &mut Tx, news: &[&AccountNews]) -> Result<HashSet<Vec<u8>>> {
    let now = tx.now();
    let new: Vec<Vec<u8>> = sqlx::query_scalar(
        "insert into account_news (key, account, number, kind, state, subject, details, urgency, at, received_at)
         select key, account, number, kind, state, subject, details, urgency, coalesce(at, $10), $10
         from unnest($1::bytea[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                     $9::timestamptz[])
              as new (key, account, number, kind, state, subject, details, urgency, at)
         on conflict (key) do nothing returning key",
    )
    .bind(news.iter().map(|n| n.key.as_slice()).collect::<Vec<_>>())
    .bind(news.iter().map(|n| n.account.as_deref()).collect::<Vec<_>>())
    .bind(news.iter().map(|n| n.number.as_deref()).collect::<Vec<_>>())
    .bind(news.iter().map(|n| n.kind.as_str()).collect::<Vec<_>>())
    .bind(news.iter().map(|n| n.state.as_str()).collect::<Vec<_>>())
    .bind(news.iter().map(|n| n.subject.as_deref()).collect::<Vec<_>>())
    .bind(news.iter().map(|n| n.details.join("\n")).collect::<Vec<_>>())
    .bind(news.iter().map(|n| n.urgency.as_str()).collect::<Vec<_>>())
    .bind(news.iter().map(|n| n.at).collect::<Vec<_>>())
    .bind(now)
    .fetch_all(tx.conn())
    .await?;
    Ok(new.into_iter().collect())
}
