//! The statements of [`contacts`](super).

use std::collections::HashMap;

use super::{Identity, IdentityKind, NewContact, NewIdentity, Suspicion};
use crate::{
    db::Tx,
    error::Result,
    ids::{ContactId, uuid_v7},
    text,
};

/// Makes sure that nobody else decides whose any address is, or merges contacts. Freed when the transaction ends. See
/// [`locks`](super::locks).
pub(crate) async fn lock_identities(tx: &mut Tx) -> Result<()> {
    sqlx::query("select pg_advisory_xact_lock(hashtext('channel_identities'))").execute(tx.conn()).await?;
    Ok(())
}

/// Makes sure that nobody holds [`lock_identities`].
pub(super) async fn share_identities(tx: &mut Tx) -> Result<()> {
    sqlx::query("select pg_advisory_xact_lock_shared(hashtext('channel_identities'))").execute(tx.conn()).await?;
    Ok(())
}

/// The same, and that nobody else holds one of these. They are locked in one order, after what is shared.
pub(super) async fn lock_each(tx: &mut Tx, keys: &[String]) -> Result<()> {
    sqlx::query(
        "select pg_advisory_xact_lock_shared(hashtext('channel_identities'))
         union all
         select pg_advisory_xact_lock(hashtext('channel_identities'), key)
         from (select distinct hashtext(key) as key from unnest($1::text[]) as wanted (key) order by 1) sorted",
    )
    .bind(keys)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Holds a contact: nobody else who does this goes on meanwhile.
pub(super) async fn hold(tx: &mut Tx, contact: ContactId) -> Result<()> {
    sqlx::query("select from contacts where id = $1 for no key update").bind(contact).execute(tx.conn()).await?;
    Ok(())
}

/// Whose the addresses are, of those that are somebody's.
pub(super) async fn owners(tx: &mut Tx, identities: &[&Identity]) -> Result<HashMap<Identity, ContactId>> {
    let kinds: Vec<&str> = identities.iter().map(|(kind, _)| kind.as_str()).collect();
    let values: Vec<&str> = identities.iter().map(|(_, value)| value.as_str()).collect();
    let rows: Vec<(String, String, ContactId)> = sqlx::query_as(
        "select i.kind, i.value, i.contact_id from channel_identities i
         join unnest($1::text[], $2::text[]) as wanted (kind, value) on i.kind = wanted.kind and i.value = wanted.value
         where i.valid_to is null",
    )
    .bind(kinds)
    .bind(values)
    .fetch_all(tx.conn())
    .await?;
    let kinds =
        [IdentityKind::Phone, IdentityKind::WhatsAppUser, IdentityKind::WhatsAppParentUser, IdentityKind::Email];
    let kind = |raw: &str| kinds.into_iter().find(|k| k.as_str() == raw);
    Ok(rows.into_iter().filter_map(|(k, value, id)| Some(((kind(&k)?, value), id))).collect())
}

/// Writes new contacts in one statement.
pub(crate) async fn insert(tx: &mut Tx, contacts: &[NewContact]) -> Result<()> {
    if contacts.is_empty() {
        return Ok(());
    }
    let (now, words, pairs) =
        (tx.now(), of_names(contacts, text::search_words), of_names(contacts, text::search_pairs));
    sqlx::query(
        "with found_by as (
             select id, array_to_tsvector(array_agg(word)) as words
             from unnest($6::text[] || $8::text[], $7::uuid[] || $9::uuid[]) as new (word, id) group by id),
         made as (
             insert into contacts (id, name, search_key, words, key_v, created_at, updated_at)
             select id, name, search_key, words, $5, $4, $4
             from unnest($1::uuid[], $2::text[], $3::text[]) as new (id, name, search_key) left join found_by using (id))
         insert into contact_words (word, contact_id) select word, id from unnest($6::text[], $7::uuid[]) as new (word, id)",
    )
    .bind(contacts.iter().map(|c| c.id.0).collect::<Vec<_>>())
    .bind(contacts.iter().map(|c| c.name.as_str()).collect::<Vec<_>>())
    .bind(contacts.iter().map(|c| text::name_key(&c.name)).collect::<Vec<_>>())
    .bind(now)
    .bind(text::FOLD)
    .bind(words.iter().map(|(word, _)| word.as_str()).collect::<Vec<_>>())
    .bind(words.iter().map(|(_, id)| id.0).collect::<Vec<_>>())
    .bind(pairs.iter().map(|(pair, _)| pair.as_str()).collect::<Vec<_>>())
    .bind(pairs.iter().map(|(_, id)| id.0).collect::<Vec<_>>())
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What contacts are found by who are called so, and whom by it.
pub(super) fn of_names(contacts: &[NewContact], found_by: impl Fn(&str) -> Vec<String>) -> Vec<(String, ContactId)> {
    let words = contacts.iter().map(|contact| (contact.id, found_by(&text::name_key(&contact.name))));
    words.flat_map(|(id, words)| words.into_iter().map(move |word| (word, id))).collect()
}

/// Has these contacts be found by what they are called now.
pub(super) async fn refold(tx: &mut Tx, contacts: &[NewContact]) -> Result<()> {
    let (words, pairs) = (of_names(contacts, text::search_words), of_names(contacts, text::search_pairs));
    let ids: Vec<_> = contacts.iter().map(|c| c.id.0).collect();
    sqlx::query("delete from contact_words where contact_id = any($1)").bind(&ids).execute(tx.conn()).await?;
    sqlx::query(
        "with found_by as (
             select id, array_to_tsvector(array_agg(word)) as words
             from unnest($4::text[] || $6::text[], $5::uuid[] || $7::uuid[]) as new (word, id) group by id),
         folded as (
             update contacts c set search_key = new.search_key, words = found_by.words, key_v = $3
             from unnest($1::uuid[], $2::text[]) as new (id, search_key) left join found_by using (id) where c.id = new.id)
         insert into contact_words (word, contact_id) select word, id from unnest($4::text[], $5::uuid[]) as new (word, id)",
    )
    .bind(&ids)
    .bind(contacts.iter().map(|c| text::name_key(&c.name)).collect::<Vec<_>>())
    .bind(text::FOLD)
    .bind(words.iter().map(|(word, _)| word.as_str()).collect::<Vec<_>>())
    .bind(words.iter().map(|(_, id)| id.0).collect::<Vec<_>>())
    .bind(pairs.iter().map(|(pair, _)| pair.as_str()).collect::<Vec<_>>())
    .bind(pairs.iter().map(|(_, id)| id.0).collect::<Vec<_>>())
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Contacts whose names an older version folded, locked; at most `limit`.
pub(super) async fn to_fold(tx: &mut Tx, limit: i64) -> Result<Vec<NewContact>> {
    let rows: Vec<(ContactId, String)> =
        sqlx::query_as("select id, name from contacts where key_v < 4 order by key_v, id limit $1 for no key update")
            .bind(limit)
            .fetch_all(tx.conn())
            .await?;
    Ok(rows.into_iter().map(|(id, name)| NewContact { id, name }).collect())
}

/// Writes addresses in one statement. One that is somebody's already stays theirs.
pub(crate) async fn add_identities(tx: &mut Tx, new: &[NewIdentity]) -> Result<()> {
    if new.is_empty() {
        return Ok(());
    }
    let now = tx.now();
    sqlx::query(
        "insert into channel_identities (id, contact_id, kind, value, valid_from, came_with)
         select new.id, new.contact_id, new.kind, new.value, $7, known.id
         from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[])
              as new (id, contact_id, kind, value, known_kind, known_value)
         left join channel_identities known
           on known.kind = new.known_kind and known.value = new.known_value and known.contact_id = new.contact_id
              and known.valid_to is null
         on conflict (kind, value) where valid_to is null do nothing",
    )
    .bind(new.iter().map(|_| uuid_v7(now)).collect::<Vec<_>>())
    .bind(new.iter().map(|new| new.contact.0).collect::<Vec<_>>())
    .bind(new.iter().map(|new| new.identity.0.as_str()).collect::<Vec<_>>())
    .bind(new.iter().map(|new| new.identity.1.as_str()).collect::<Vec<_>>())
    .bind(new.iter().map(|new| Some(new.came_with.as_ref()?.0.as_str())).collect::<Vec<_>>())
    .bind(new.iter().map(|new| Some(new.came_with.as_ref()?.1.as_str())).collect::<Vec<_>>())
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Ends that a contact is known under these addresses. What they were is kept.
pub(super) async fn leave_addresses(tx: &mut Tx, contact: ContactId, left: &[Identity]) -> Result<()> {
    if left.is_empty() {
        return Ok(());
    }
    let now = tx.now();
    sqlx::query(
        "update channel_identities i set valid_to = greatest($4, i.valid_from)
         from unnest($2::text[], $3::text[]) as gone (kind, value)
         where i.contact_id = $1 and i.kind = gone.kind and i.value = gone.value and i.valid_to is null",
    )
    .bind(contact)
    .bind(left.iter().map(|(kind, _)| kind.as_str()).collect::<Vec<_>>())
    .bind(left.iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>())
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Keeps that pairs of contacts may be one.
pub(super) async fn suspect(tx: &mut Tx, pairs: &[(ContactId, ContactId, Suspicion)]) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "insert into contact_duplicates (one, other, reason, found_at)
         select distinct on (1, 2) least(one, other), greatest(one, other), reason, $4::timestamptz
         from unnest($1::uuid[], $2::uuid[], $3::text[]) as new (one, other, reason)
         on conflict (one, other) do nothing",
    )
    .bind(pairs.iter().map(|(one, ..)| one.0).collect::<Vec<_>>())
    .bind(pairs.iter().map(|(_, other, _)| other.0).collect::<Vec<_>>())
    .bind(pairs.iter().map(|(.., why)| why.as_str()).collect::<Vec<_>>())
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The contact that this one is today, after all merges.
pub(crate) async fn current(tx: &mut Tx, contact: ContactId) -> Result<Option<ContactId>> {
    Ok(sqlx::query_scalar(
        "with recursive step (id, merged_into) as (
             select id, merged_into from contacts where id = $1
             union select c.id, c.merged_into from step s join contacts c on c.id = s.merged_into)
         select id from step where merged_into is null",
    )
    .bind(contact)
    .fetch_optional(tx.conn())
    .await?)
}
