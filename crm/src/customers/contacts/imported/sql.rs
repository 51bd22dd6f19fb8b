//! The statements of [`imported`](super): each for many contacts.

use serde_json::Value as Json;
use sqlx::types::Json as Column;
use uuid::Uuid;

use super::{Before, Change, New};
use crate::{
    contacts::{NewContact, sql::of_names},
    db::Tx,
    error::Result,
    ids::{CompanyId, ContactId},
    language::Language,
    text,
};

/// A contact whose row is held.
#[derive(sqlx::FromRow)]
pub(crate) struct Known {
    pub id: ContactId,
    pub name: String,
    pub company_id: Option<CompanyId>,
    pub language: Option<String>,
    pub notes: Option<String>,
    pub extra: Json,
    /// Each with its kind before it.
    pub addresses: Vec<String>,
}

/// Contacts with what is known of them, their rows locked.
pub(crate) async fn hold(tx: &mut Tx, contacts: &[ContactId]) -> Result<Vec<Known>> {
    Ok(sqlx::query_as(
        "select id, name, company_id, language, notes, extra,
                array(select kind || ' ' || value from channel_identities where contact_id = c.id and valid_to is null) as addresses
         from contacts c where id = any($1) and erased_at is null order by id for no key update",
    )
    .bind(ids(contacts))
    .fetch_all(tx.conn())
    .await?)
}

/// New ones, with what they are found by.
pub(super) async fn insert(tx: &mut Tx, new: &[New]) -> Result<()> {
    let named: Vec<_> = new.iter().map(|new| NewContact { id: new.id, name: new.name.clone() }).collect();
    let (words, pairs) = (of_names(&named, text::search_words), of_names(&named, text::search_pairs));
    let (now, by) = (tx.now(), tx.who.member);
    sqlx::query(
        "with found_by as (
             select id, array_to_tsvector(array_agg(word)) as words
             from unnest($9::text[] || $11::text[], $10::uuid[] || $12::uuid[]) as new (word, id) group by id),
         made as (
             insert into contacts (id, name, search_key, words, key_v, company_id, language, notes, extra, owner, created_by,
                                   created_at, updated_at)
             select id, name, search_key, words, $8, company_id, language, notes, extra, $13, $13, $14, $14
             from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::jsonb[])
                  as new (id, name, search_key, company_id, language, notes, extra) left join found_by using (id))
         insert into contact_words (word, contact_id) select word, id from unnest($9::text[], $10::uuid[]) as new (word, id)",
    )
    .bind(new.iter().map(|new| new.id.0).collect::<Vec<_>>())
    .bind(new.iter().map(|new| new.name.as_str()).collect::<Vec<_>>())
    .bind(new.iter().map(|new| text::name_key(&new.name)).collect::<Vec<_>>())
    .bind(new.iter().map(|new| new.company.map(|company| company.0)).collect::<Vec<_>>())
    .bind(new.iter().map(|new| new.language.map(Language::as_str)).collect::<Vec<_>>())
    .bind(new.iter().map(|new| new.notes.as_deref()).collect::<Vec<_>>())
    .bind(new.iter().map(|new| Column(&new.extra)).collect::<Vec<_>>())
    .bind(text::FOLD)
    .bind(words.iter().map(|(word, _)| word.as_str()).collect::<Vec<_>>())
    .bind(words.iter().map(|(_, id)| id.0).collect::<Vec<_>>())
    .bind(pairs.iter().map(|(pair, _)| pair.as_str()).collect::<Vec<_>>())
    .bind(pairs.iter().map(|(_, id)| id.0).collect::<Vec<_>>())
    .bind(by)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Gives the version that each has then.
pub(super) async fn update(tx: &mut Tx, changes: &[Change]) -> Result<Vec<(ContactId, i64)>> {
    let (now, by) = (tx.now(), tx.who.member);
    Ok(sqlx::query_as(
        "update contacts c set name = new.name, company_id = new.company_id, language = new.language, notes = new.notes,
                               extra = new.extra, version = c.version + 1, changed_by = $8, updated_at = $9,
                               changed = c.changed || coalesce((select jsonb_object_agg(field, c.version + 1)
                                                                from unnest(string_to_array(new.fields, ',')) field), '{}')
         from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::jsonb[], $7::text[])
              as new (id, name, company_id, language, notes, extra, fields)
         where c.id = new.id returning c.id, c.version",
    )
    .bind(changes.iter().map(|change| change.id.0).collect::<Vec<_>>())
    .bind(changes.iter().map(|change| change.name.as_str()).collect::<Vec<_>>())
    .bind(changes.iter().map(|change| change.company.map(|company| company.0)).collect::<Vec<_>>())
    .bind(changes.iter().map(|change| change.language.as_deref()).collect::<Vec<_>>())
    .bind(changes.iter().map(|change| change.notes.as_deref()).collect::<Vec<_>>())
    .bind(changes.iter().map(|change| Column(&change.extra)).collect::<Vec<_>>())
    .bind(changes.iter().map(|change| change.fields.join(",")).collect::<Vec<_>>())
    .bind(by)
    .bind(now)
    .fetch_all(tx.conn())
    .await?)
}

/// Who else is called like one of these and works for the same company; at most five of each.
pub(crate) async fn namesakes(tx: &mut Tx, contacts: &[ContactId]) -> Result<Vec<(ContactId, ContactId)>> {
    Ok(sqlx::query_as(
        "select c.id, other.id from unnest($1::uuid[]) as one (id) join contacts c on c.id = one.id
         cross join lateral (select o.id from contacts o
                             where o.company_id = c.company_id and o.id <> c.id and o.merged_into is null
                               and o.search_key ~>=~ c.search_key and o.search_key ~<=~ c.search_key limit 5) other
         where c.company_id is not null",
    )
    .bind(ids(contacts))
    .fetch_all(tx.conn())
    .await?)
}

/// Those of whom nothing has become: nobody has changed them, and nothing refers to them. Their rows are locked, so nothing will.
pub(super) async fn untouched(tx: &mut Tx, made: &[(ContactId, i64)]) -> Result<Vec<ContactId>> {
    let (some, versions): (Vec<Uuid>, Vec<i64>) = made.iter().map(|(id, version)| (id.0, *version)).unzip();
    sqlx::query("select from contacts where id = any($1) order by id for update")
        .bind(&some)
        .execute(tx.conn())
        .await?;
    Ok(sqlx::query_scalar(
        "select c.id from unnest($1::uuid[], $2::bigint[]) as made (id, version)
         join contacts c on c.id = made.id and c.version = made.version
         where c.merged_into is null and c.erased_at is null
           and not exists (select from leads where contact_id = made.id)
           and not exists (select from deals where contact_id = made.id)
           and not exists (select from tasks where contact_id = made.id)
           and not exists (select from conversations where contact_id = made.id)
           and not exists (select from activities where contact_id = made.id)
           and not exists (select from consents where contact_id = made.id)
           and not exists (select from merges where kept = made.id)
           and not exists (select from merges where gone = made.id)",
    )
    .bind(&some)
    .bind(versions)
    .fetch_all(tx.conn())
    .await?)
}

/// With all that is about them alone.
pub(super) async fn delete(tx: &mut Tx, contacts: &[ContactId]) -> Result<()> {
    let all = ids(contacts);
    sqlx::query("delete from contact_words where contact_id = any($1)").bind(&all).execute(tx.conn()).await?;
    sqlx::query("delete from contact_duplicates where one = any($1)").bind(&all).execute(tx.conn()).await?;
    sqlx::query("delete from contact_duplicates where other = any($1)").bind(&all).execute(tx.conn()).await?;
    sqlx::query("delete from channel_identities where contact_id = any($1)").bind(&all).execute(tx.conn()).await?;
    sqlx::query("delete from contacts where id = any($1)").bind(&all).execute(tx.conn()).await?;
    Ok(())
}

/// Lets go of what was noted of who may be whom when these were changed, as long as nobody has said anything of it.
pub(super) async fn forget_namesakes(tx: &mut Tx, all: &[Before]) -> Result<()> {
    let some: Vec<Uuid> = all.iter().map(|before| before.id.0).collect();
    let versions: Vec<i64> = all.iter().map(|before| before.version).collect();
    sqlx::query(
        "with noted as (
             select d.one, d.other from unnest($1::uuid[], $2::bigint[]) as was (id, version)
             join contacts c on c.id = was.id and c.version = was.version
             join contact_duplicates d on d.one = c.id and d.found_at = c.updated_at
             union
             select d.one, d.other from unnest($1::uuid[], $2::bigint[]) as was (id, version)
             join contacts c on c.id = was.id and c.version = was.version
             join contact_duplicates d on d.other = c.id and d.found_at = c.updated_at)
         delete from contact_duplicates d using noted
         where d.one = noted.one and d.other = noted.other and d.reason = 'named' and d.different_at is null",
    )
    .bind(some)
    .bind(versions)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Gives whom it was, and what they are called then. Of whom others were merged into since, nothing is put back.
pub(super) async fn restore(tx: &mut Tx, all: &[Before]) -> Result<Vec<(ContactId, String)>> {
    let (now, by) = (tx.now(), tx.who.member);
    let some: Vec<Uuid> = all.iter().map(|before| before.id.0).collect();
    sqlx::query("select from contacts where id = any($1) order by id for no key update")
        .bind(&some)
        .execute(tx.conn())
        .await?;
    Ok(sqlx::query_as(
        "update contacts c set name = b.name, company_id = b.company_id, language = b.language, notes = b.notes, extra = b.extra,
                               version = c.version + 1, changed_by = $4, updated_at = $5,
                               changed = c.changed || coalesce((select jsonb_object_agg(key, c.version + 1) from jsonb_each(c.changed)
                                                                where value = to_jsonb(c.version)), '{}')
         from unnest($1::uuid[], $2::bigint[], $3::jsonb[]) as was (id, version, before)
         cross join lateral jsonb_populate_record(null::contacts, was.before) b
         where c.id = was.id and c.version = was.version and c.merged_into is null and c.erased_at is null
           and not exists (select from merges where kept = c.id and made_at >= c.updated_at and undone_at is null)
         returning c.id, c.name",
    )
    .bind(some)
    .bind(all.iter().map(|before| before.version).collect::<Vec<_>>())
    .bind(all.iter().map(|before| Column(&before.before)).collect::<Vec<_>>())
    .bind(by)
    .bind(now)
    .fetch_all(tx.conn())
    .await?)
}

/// Addresses that came. One by which somebody has written since stays whose it is.
pub(super) async fn delete_addresses(tx: &mut Tx, came: &[(ContactId, String, String)]) -> Result<()> {
    if came.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "delete from channel_identities i using unnest($1::uuid[], $2::text[], $3::text[]) as came (contact_id, kind, value)
         where i.contact_id = came.contact_id and i.kind = came.kind and i.value = came.value and i.valid_to is null
           and not exists (select from conversations v where v.contact_id = i.contact_id and v.reply_phone = i.value)",
    )
    .bind(came.iter().map(|(contact, ..)| contact.0).collect::<Vec<_>>())
    .bind(came.iter().map(|(_, kind, _)| kind.as_str()).collect::<Vec<_>>())
    .bind(came.iter().map(|(.., value)| value.as_str()).collect::<Vec<_>>())
    .execute(tx.conn())
    .await?;
    Ok(())
}

fn ids(contacts: &[ContactId]) -> Vec<Uuid> {
    contacts.iter().map(|id| id.0).collect()
}
