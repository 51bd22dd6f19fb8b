//! The statements of [`search`](super). Each goes by one index; what begins with something is a range that ends at the last sign there
//! is, because a plan that is made before the pattern is known has no other use for an index.

use super::Suggestion;
use crate::{db::Tx, error::Result, ids::ContactId, kernel::reach::visible, text};

/// How many rows a step gives.
pub(super) const ROWS: i64 = 200;

/// What they are called, in the order of the ids.
pub(super) async fn named(tx: &mut Tx, ids: &[ContactId]) -> Result<Vec<Suggestion>> {
    Ok(sqlx::query_as(
        "select c.id, c.name, p.value as phone
         from unnest($1::uuid[]) with ordinality as found (id, place) join contacts c using (id)
         left join lateral (select value from channel_identities
                            where contact_id = c.id and kind = 'phone' and valid_to is null
                            order by valid_from limit 1) p on true
         where c.merged_into is null order by found.place",
    )
    .bind(ids.iter().map(|id| id.0).collect::<Vec<_>>())
    .fetch_all(tx.conn())
    .await?)
}

pub(super) async fn newest(tx: &mut Tx, limit: i64) -> Result<Vec<ContactId>> {
    Ok(sqlx::query_scalar(
        "select id from contacts where merged_into is null and erased_at is null order by id desc limit $1",
    )
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

pub(super) async fn of_lead(tx: &mut Tx, number: i64) -> Result<Vec<ContactId>> {
    Ok(sqlx::query_scalar(concat!(
        "select c.id from leads l join contacts c on c.id = l.contact_id where l.number = $1 and c.merged_into is null and ",
        visible!("l.owner", "leads"),
    ))
    .bind(number)
    .fetch_all(tx.conn())
    .await?)
}

/// Whose phone is this, ends like this or begins like this.
pub(super) async fn by_phone(tx: &mut Tx, digits: &str) -> Result<Vec<ContactId>> {
    Ok(sqlx::query_scalar(
        "with found as (
             (select contact_id, 1 as rank from channel_identities
              where kind = 'phone' and valid_to is null
                and reverse(value) ~>=~ reverse($1) and reverse(value) ~<~ (reverse($1) || ':')
              order by reverse(value) using ~<~ limit $2)
             union all
             (select contact_id, 2 from channel_identities
              where kind = 'phone' and valid_to is null and value ~>=~ $1 and value ~<~ ($1 || ':')
              order by value using ~<~ limit $2))
         select c.id from found join contacts c on c.id = found.contact_id
         where c.merged_into is null group by c.id order by min(found.rank), c.id desc",
    )
    .bind(digits)
    .bind(ROWS)
    .fetch_all(tx.conn())
    .await?)
}

/// Whose phone holds these digits.
pub(super) async fn by_middle_of_phone(tx: &mut Tx, digits: &str) -> Result<Vec<ContactId>> {
    Ok(sqlx::query_scalar(
        "select c.id from (select contact_id from channel_identities
                           where kind = 'phone' and valid_to is null and value like $1 limit $2) found
         join contacts c on c.id = found.contact_id where c.merged_into is null order by c.id desc",
    )
    .bind(text::holding(digits))
    .bind(ROWS)
    .fetch_all(tx.conn())
    .await?)
}

pub(super) async fn by_mail(tx: &mut Tx, key: &str) -> Result<Vec<ContactId>> {
    Ok(sqlx::query_scalar(
        "select c.id from (select contact_id from channel_identities
                           where kind = 'email' and valid_to is null and value ~>=~ $1 and value ~<~ ($1 || $2)
                           order by value using ~<~ limit $3) found
         join contacts c on c.id = found.contact_id where c.merged_into is null",
    )
    .bind(key)
    .bind(last())
    .bind(ROWS)
    .fetch_all(tx.conn())
    .await?)
}

/// Whose name begins so: first who is called just so, then who said something last.
pub(super) async fn by_beginning(tx: &mut Tx, key: &str, typed: &str) -> Result<Vec<ContactId>> {
    Ok(sqlx::query_scalar(
        "select c.id
         from (select id, name, search_key from contacts
               where merged_into is null and search_key ~>=~ $1 and search_key ~<~ ($1 || $3)
               order by search_key using ~<~, id limit $4) c
         left join lateral (select last_message_at from conversations where contact_id = c.id
                            order by last_message_at desc limit 1) talk on true
         order by (c.name = $2) desc, (c.search_key = $1) desc, talk.last_message_at desc nulls last, c.id desc",
    )
    .bind(key)
    .bind(typed)
    .bind(last())
    .bind(ROWS)
    .fetch_all(tx.conn())
    .await?)
}

/// Who has a word in their name that begins so: first those with whom it ends there, too; then those who have one that sounds just so.
pub(super) async fn by_word(tx: &mut Tx, word: &str, sound: Option<&str>) -> Result<Vec<ContactId>> {
    Ok(sqlx::query_scalar(
        "select c.id
         from ((select word, contact_id, 1 as step from contact_words where word >= $1 and word < $1 || $2
                order by word, contact_id limit $3)
               union all
               (select word, contact_id, 2 from contact_words where word = $4 order by contact_id desc limit $3)) found
         join contacts c on c.id = found.contact_id
         where c.merged_into is null group by c.id order by min(found.step), bool_or(found.word = $1) desc, c.id desc",
    )
    .bind(word)
    .bind(last())
    .bind(ROWS)
    .bind(sound)
    .fetch_all(tx.conn())
    .await?)
}

/// Whose words are as is asked, in [the language of PostgreSQL](https://www.postgresql.org/docs/15/datatype-textsearch.html): of lists of
/// who has which word those are taken that are in all of them, which reads no contact who is not found. First those of the first question.
pub(super) async fn by_words(tx: &mut Tx, first: &str, second: &str, third: Option<&str>) -> Result<Vec<ContactId>> {
    Ok(sqlx::query_scalar(
        "select id
         from ((select id, 1 as step from contacts where merged_into is null and words @@ $1::text::tsquery limit $4)
               union all
               (select id, 2 from contacts where merged_into is null and words @@ $2::text::tsquery limit $4)
               union all
               (select id, 3 from contacts where merged_into is null and words @@ $3::text::tsquery limit $4)) found
         group by id order by min(step), id desc",
    )
    .bind(first)
    .bind(second)
    .bind(third)
    .bind(ROWS)
    .fetch_all(tx.conn())
    .await?)
}

/// Whose words are as is asked; of them those come first whose name resembles what was typed.
pub(super) async fn alike(tx: &mut Tx, asked: &str, key: &str) -> Result<Vec<ContactId>> {
    Ok(sqlx::query_scalar(
        "select id
         from (select id, search_key from contacts where merged_into is null and words @@ $1::text::tsquery limit $2) found
         order by similarity(search_key, $3) desc, id desc",
    )
    .bind(asked)
    .bind(ROWS)
    .bind(key)
    .fetch_all(tx.conn())
    .await?)
}

/// Who has one of these words in their name, at most so many with each; of whom those come first whose name resembles what was typed.
pub(super) async fn by_any_word(tx: &mut Tx, words: &[String], key: &str) -> Result<Vec<ContactId>> {
    Ok(sqlx::query_scalar(
        "select c.id
         from (select distinct w.contact_id
               from unnest($1::text[]) as near (word)
               cross join lateral (select contact_id from contact_words where word = near.word
                                   order by contact_id desc limit 100) w) found
         join contacts c on c.id = found.contact_id
         where c.merged_into is null order by similarity(c.search_key, $2) desc, c.id desc limit $3",
    )
    .bind(words)
    .bind(key)
    .bind(ROWS)
    .fetch_all(tx.conn())
    .await?)
}

/// Which of these are words of somebody's name.
pub(super) async fn there(tx: &mut Tx, words: &[&str]) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar(
        "select near.word from unnest($1::text[]) as near (word)
         where (select w.word from contact_words w where w.word = near.word limit 1) is not null",
    )
    .bind(words)
    .fetch_all(tx.conn())
    .await?)
}

/// No sign sorts behind it.
fn last() -> String {
    char::MAX.to_string()
}
