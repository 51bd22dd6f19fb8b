//! The statements of [`merge`](super).

use super::{Contact, Side};
use crate::{
    db::Tx,
    error::Result,
    ids::{ContactId, ConversationId, MergeId},
};

pub(super) async fn find(tx: &mut Tx, one: ContactId, other: ContactId) -> Result<Vec<Contact>> {
    Ok(sqlx::query_as("select id, merged_into from contacts where id in ($1, $2)")
        .bind(one)
        .bind(other)
        .fetch_all(tx.conn())
        .await?)
}

/// Their conversations that are not closed and have a thread.
pub(super) async fn shown(tx: &mut Tx, contacts: &[ContactId]) -> Result<Vec<ConversationId>> {
    Ok(sqlx::query_scalar(
        "select v.id from conversations v join threads t on t.conversation_id = v.id
         where v.contact_id = any($1) and v.state <> 'closed' order by v.number",
    )
    .bind(contacts.iter().map(|id| id.0).collect::<Vec<_>>())
    .fetch_all(tx.conn())
    .await?)
}

/// Locks two contacts, in the order of their ids, and what may change of theirs without their addresses being locked.
pub(in super::super) async fn lock(tx: &mut Tx, one: ContactId, other: ContactId) -> Result<Vec<Contact>> {
    let contacts =
        sqlx::query_as("select id, merged_into from contacts where id in ($1, $2) order by id for no key update")
            .bind(one)
            .bind(other)
            .fetch_all(tx.conn())
            .await?;
    sqlx::query("select from conversations where contact_id in ($1, $2) order by id for no key update")
        .bind(one)
        .bind(other)
        .execute(tx.conn())
        .await?;
    sqlx::query("select from leads where contact_id in ($1, $2) order by id for no key update")
        .bind(one)
        .bind(other)
        .execute(tx.conn())
        .await?;
    sqlx::query("select from deals where contact_id in ($1, $2) order by id for no key update")
        .bind(one)
        .bind(other)
        .execute(tx.conn())
        .await?;
    sqlx::query("select from tasks where contact_id in ($1, $2) order by id for no key update")
        .bind(one)
        .bind(other)
        .execute(tx.conn())
        .await?;
    sqlx::query("select from bookings where contact_id in ($1, $2) order by id for no key update")
        .bind(one)
        .bind(other)
        .execute(tx.conn())
        .await?;
    Ok(contacts)
}

pub(super) async fn sides(tx: &mut Tx, contacts: Vec<ContactId>) -> Result<Vec<Side>> {
    Ok(sqlx::query_as(
        "select c.id, c.name, c.opted_out_at is not null as opted_out,
                array(select value from channel_identities
                      where contact_id = c.id and kind = 'phone' and valid_to is null order by valid_from, id) as phones,
                (select count(*) from channel_identities where contact_id = c.id) as addresses,
                (select count(*) from leads where contact_id = c.id) as leads,
                (select count(*) from deals where contact_id = c.id) as deals,
                (select count(*) from conversations where contact_id = c.id) as conversations,
                (select count(*) from messages m join conversations v on v.id = m.conversation_id
                 where v.contact_id = c.id) as messages
         from unnest($1::uuid[]) with ordinality as wanted (id, place) join contacts c using (id)
         where c.merged_into is null and c.erased_at is null order by wanted.place",
    )
    .bind(contacts.iter().map(|id| id.0).collect::<Vec<_>>())
    .fetch_all(tx.conn())
    .await?)
}

/// Writes down what is about to move.
pub(super) async fn insert(tx: &mut Tx, id: MergeId, keep: ContactId, gone: ContactId) -> Result<()> {
    let (now, by) = (tx.now(), tx.who.member);
    sqlx::query(
        "insert into merges (id, kept, gone, identities, leads, deals, tasks, bookings, waits, conversations, consents, activities, filled,
                             filled_extra, closed, answers, last_consent, opted_out_before, made_by, made_at)
         select $1, $2, $3,
                array(select id from channel_identities where contact_id = $3 order by id),
                array(select id from leads where contact_id = $3 order by id),
                array(select id from deals where contact_id = $3 order by id),
                array(select id from tasks where contact_id = $3 order by id),
                array(select id from bookings where contact_id = $3 order by id),
                -- Who waits for the same on the same day does so once.
                array(select w.id from waitlist w where w.contact_id = $3
                         and not exists (select from waitlist k where k.contact_id = $2 and k.service_id = w.service_id and k.day = w.day)
                      order by w.id),
                array(select id from conversations where contact_id = $3 order by id),
                array(select id from consents where contact_id = $3 order by id),
                array(select id from activities where contact_id = $3 order by id),
                array_remove(array[case when k.company_id is null and g.company_id is not null then 'company' end,
                                   case when k.owner is null and g.owner is not null then 'owner' end,
                                   case when k.language is null and g.language is not null then 'language' end,
                                   case when k.notes is null and g.notes is not null then 'notes' end], null),
                array(select field from jsonb_object_keys(g.extra) field where not k.extra ? field order by field),
                array(select v.id from conversations v
                      where v.contact_id = $3 and v.state <> 'closed'
                        and exists (select from conversations k
                                    where k.contact_id = $2 and k.state <> 'closed'
                                      and (k.channel, k.account) = (v.channel, v.account))
                      order by v.id),
                (select coalesce(jsonb_object_agg(id, jsonb_build_object('phone', reply_phone, 'user', reply_user)), '{}')
                 from conversations where contact_id = $3),
                (select coalesce(max(id), 0) from consents),
                k.opted_out_at, $4, $5
         from contacts k join contacts g on g.id = $3 where k.id = $2",
    )
    .bind(id)
    .bind(keep)
    .bind(gone)
    .bind(by)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Moves what was written down. An open lead stays open beside another one, marked with the merge that brought it.
pub(super) async fn move_all(tx: &mut Tx, id: MergeId) -> Result<()> {
    sqlx::query(
        "update channel_identities i set contact_id = m.kept from merges m where m.id = $1 and i.id = any(m.identities)",
    )
    .bind(id)
    .execute(tx.conn())
    .await?;
    sqlx::query(
        "update conversations v
         set contact_id = m.kept,
             state = case when v.id = any(m.closed) then 'closed' else v.state end,
             closed_at = case when v.id = any(m.closed) then coalesce(v.closed_at, m.made_at) else v.closed_at end,
             snoozed_until = case when v.id = any(m.closed) then null else v.snoozed_until end,
             changed_by = case when v.id = any(m.closed) then m.made_by else v.changed_by end
         from merges m where m.id = $1 and v.id = any(m.conversations)",
    )
    .bind(id)
    .execute(tx.conn())
    .await?;
    sqlx::query(
        "update leads l
         set contact_id = m.kept,
             merge_id = case when l.merge_id is null and l.state = 'open'
                              and exists (select from leads k where k.contact_id = m.kept and k.state = 'open')
                        then m.id else l.merge_id end
         from merges m where m.id = $1 and l.id = any(m.leads)",
    )
    .bind(id)
    .execute(tx.conn())
    .await?;
    sqlx::query("update deals d set contact_id = m.kept from merges m where m.id = $1 and d.id = any(m.deals)")
        .bind(id)
        .execute(tx.conn())
        .await?;
    sqlx::query("update tasks t set contact_id = m.kept from merges m where m.id = $1 and t.id = any(m.tasks)")
        .bind(id)
        .execute(tx.conn())
        .await?;
    sqlx::query("update bookings b set contact_id = m.kept from merges m where m.id = $1 and b.id = any(m.bookings)")
        .bind(id)
        .execute(tx.conn())
        .await?;
    sqlx::query("update waitlist w set contact_id = m.kept from merges m where m.id = $1 and w.id = any(m.waits)")
        .bind(id)
        .execute(tx.conn())
        .await?;
    sqlx::query("update consents c set contact_id = m.kept from merges m where m.id = $1 and c.id = any(m.consents)")
        .bind(id)
        .execute(tx.conn())
        .await?;
    sqlx::query(
        "update contacts k set opted_out_at = g.opted_out_at from merges m join contacts g on g.id = m.gone
         where m.id = $1 and k.id = m.kept and k.opted_out_at is null and g.opted_out_at is not null",
    )
    .bind(id)
    .execute(tx.conn())
    .await?;
    sqlx::query(
        "update activities a set contact_id = m.kept from merges m where m.id = $1 and a.id = any(m.activities)",
    )
    .bind(id)
    .execute(tx.conn())
    .await?;
    sqlx::query(
        "update contacts k set company_id = coalesce(k.company_id, g.company_id), owner = coalesce(k.owner, g.owner),
                               language = coalesce(k.language, g.language), notes = coalesce(k.notes, g.notes)
         from merges m join contacts g on g.id = m.gone where m.id = $1 and k.id = m.kept and m.filled <> '{}'",
    )
    .bind(id)
    .execute(tx.conn())
    .await?;
    // What stands with who is kept counts.
    sqlx::query(
        "update contacts k set extra = g.extra || k.extra
         from merges m join contacts g on g.id = m.gone where m.id = $1 and k.id = m.kept and m.filled_extra <> '{}'",
    )
    .bind(id)
    .execute(tx.conn())
    .await?;
    sqlx::query("update contacts g set merged_into = m.kept from merges m where m.id = $1 and g.id = m.gone")
        .bind(id)
        .execute(tx.conn())
        .await?;
    Ok(())
}
