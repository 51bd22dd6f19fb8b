//! The statements of [`search`](super).

use super::Suggestion;
use crate::{db::Tx, error::Result, text};

/// Contacts by name, phone or the number of a lead, the likeliest first; for an empty key the newest. Each arm has an index of
/// its own.
pub(super) async fn search(tx: &mut Tx, key: &str, limit: i64) -> Result<Vec<Suggestion>> {
    let number = key.strip_prefix("l-").or_else(|| key.strip_prefix('l')).unwrap_or(key);
    Ok(sqlx::query_as(
        "with found as (
             (select id from contacts where $1 = '' and merged_into is null order by id desc limit $5)
             union
             select id from contacts where $1 <> '' and (search_key like '%' || $2 || '%' or search_key % $1)
             union
             select contact_id from channel_identities
             where kind = 'phone' and valid_to is null and value like '%' || $3 || '%'
             union
             select contact_id from leads where number = $4)
         select c.id, c.name, p.value as phone
         from found join contacts c using (id)
         left join lateral (select value from channel_identities
                            where contact_id = c.id and kind = 'phone' and valid_to is null
                            order by valid_from limit 1) p on true
         where c.merged_into is null
         order by (c.search_key = $1) desc, similarity(c.search_key, $1) desc, c.id desc limit $5",
    )
    .bind(key)
    .bind(text::like(key))
    .bind(text::phone_digits(key))
    .bind(number.parse::<i64>().ok())
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}
