//! The statements of [`erase`](super).

use crate::{
    contacts::Counts,
    db::Tx,
    error::Result,
    ids::{AttachmentId, ContactId, DiscordId},
};

/// The contact, and all who were merged into them.
pub(super) async fn everyone(tx: &mut Tx, contact: ContactId) -> Result<Vec<ContactId>> {
    Ok(sqlx::query_scalar(
        "with recursive one (id) as (
             select $1::uuid union select c.id from one join contacts c on c.merged_into = one.id)
         select id from one order by id",
    )
    .bind(contact)
    .fetch_all(tx.conn())
    .await?)
}

/// Locks them and what may change of theirs. Whether they were erased before.
pub(super) async fn lock(tx: &mut Tx, everyone: &[ContactId]) -> Result<bool> {
    let erased: Vec<bool> = sqlx::query_scalar(
        "select erased_at is not null from contacts where id = any($1) order by id for no key update",
    )
    .bind(ids(everyone))
    .fetch_all(tx.conn())
    .await?;
    sqlx::query("select from conversations where contact_id = any($1) order by id for no key update")
        .bind(ids(everyone))
        .execute(tx.conn())
        .await?;
    sqlx::query("select from leads where contact_id = any($1) order by id for no key update")
        .bind(ids(everyone))
        .execute(tx.conn())
        .await?;
    sqlx::query("select from deals where contact_id = any($1) order by id for no key update")
        .bind(ids(everyone))
        .execute(tx.conn())
        .await?;
    sqlx::query("select from bookings where contact_id = any($1) order by id for no key update")
        .bind(ids(everyone))
        .execute(tx.conn())
        .await?;
    Ok(erased.into_iter().all(|erased| erased))
}

pub(super) async fn is_sending(tx: &mut Tx, everyone: &[ContactId]) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "select exists (select from messages m join conversations v on v.id = m.conversation_id
                        where v.contact_id = any($1) and m.state in ('queued', 'sending'))",
    )
    .bind(ids(everyone))
    .fetch_one(tx.conn())
    .await?)
}

pub(super) async fn count(tx: &mut Tx, everyone: &[ContactId]) -> Result<Counts> {
    Ok(sqlx::query_as(
        "select (select count(*) from channel_identities where contact_id = any($1)) as addresses,
                (select count(*) from conversations where contact_id = any($1)) as conversations,
                (select count(*) from messages m join conversations v on v.id = m.conversation_id
                 where v.contact_id = any($1)) as messages,
                (select count(*) from leads where contact_id = any($1)) as leads,
                (select count(*) from deals where contact_id = any($1)) as deals",
    )
    .bind(ids(everyone))
    .fetch_one(tx.conn())
    .await?)
}

/// Their threads on Discord, which are ours no longer.
pub(super) async fn threads(tx: &mut Tx, everyone: &[ContactId]) -> Result<Vec<DiscordId>> {
    let threads: Vec<Option<DiscordId>> = sqlx::query_scalar(
        "delete from threads t using conversations v
         where v.id = t.conversation_id and v.contact_id = any($1) returning t.thread",
    )
    .bind(ids(everyone))
    .fetch_all(tx.conn())
    .await?;
    Ok(threads.into_iter().flatten().collect())
}

/// The posts that show their messages and files, which are ours no longer.
pub(super) async fn posts(tx: &mut Tx, everyone: &[ContactId]) -> Result<Vec<(DiscordId, DiscordId)>> {
    let mut posts: Vec<(DiscordId, DiscordId)> = sqlx::query_as(
        "with theirs (kind, id) as (
             select 'message', m.id from messages m join conversations v on v.id = m.conversation_id
             where v.contact_id = any($1)
             union all
             select 'attachment', a.id from attachments a join messages m on m.id = a.message_id
             join conversations v on v.id = m.conversation_id where v.contact_id = any($1))
         delete from posts p using theirs where p.subject_kind = theirs.kind and p.subject_id = theirs.id
         returning p.place, p.post_id",
    )
    .bind(ids(everyone))
    .fetch_all(tx.conn())
    .await?;
    posts.sort_unstable();
    posts.dedup();
    Ok(posts)
}

pub(super) async fn kept_files(tx: &mut Tx, everyone: &[ContactId]) -> Result<Vec<AttachmentId>> {
    Ok(sqlx::query_scalar(
        "select a.id from attachments a join messages m on m.id = a.message_id
         join conversations v on v.id = m.conversation_id where v.contact_id = any($1) and a.state = 'kept'",
    )
    .bind(ids(everyone))
    .fetch_all(tx.conn())
    .await?)
}

/// Empties the raw deliveries that name one of their addresses. What is not applied yet stays: it comes from whoever writes now.
pub(super) async fn erase_deliveries(tx: &mut Tx, everyone: &[ContactId]) -> Result<()> {
    sqlx::query("set local statement_timeout = '10min'").execute(tx.conn()).await?;
    sqlx::query(
        "with theirs as (
             select convert_to(value, 'UTF8') as address from channel_identities where contact_id = any($1)
             union select convert_to(m.provider_id, 'UTF8') from messages m
             join conversations v on v.id = m.conversation_id
             where v.contact_id = any($1) and m.provider_id is not null and length(m.provider_id) > 5)
         update inbox set raw = '', note = null, state = 'done'
         where state <> 'new' and raw <> '' and exists (select from theirs where position(theirs.address in raw) > 0)",
    )
    .bind(ids(everyone))
    .execute(tx.conn())
    .await?;
    // The providers' ids of messages hold phone numbers.
    sqlx::query(
        "delete from parked_statuses p using messages m, conversations v
         where m.account = p.account and m.provider_id = p.provider_id and v.id = m.conversation_id
           and v.contact_id = any($1)",
    )
    .bind(ids(everyone))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Empties what webhooks were told of them, or would be.
pub(super) async fn erase_told(tx: &mut Tx, everyone: &[ContactId]) -> Result<()> {
    sqlx::query(
        "with theirs as (
             select id from unnest($1::uuid[]) as contact (id)
             union select id from conversations where contact_id = any($1)
             union select id from leads where contact_id = any($1)
             union select id from deals where contact_id = any($1)
             union select q.id from quotes q join deals d on d.id = q.deal_id where d.contact_id = any($1)
             union select id from bookings where contact_id = any($1)
             union select id from merges where kept = any($1) or gone = any($1))
         update webhook_deliveries d set body = '{}', state = case state when 'waiting' then 'failed' else state end
         from theirs where d.subject in (theirs.id::text, replace(theirs.id::text, '-', ''))",
    )
    .bind(ids(everyone))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What was said, both ways, and what was noted about it.
pub(super) async fn erase_talks(tx: &mut Tx, everyone: &[ContactId]) -> Result<()> {
    let (now, by) = (tx.now(), tx.who.member);
    sqlx::query(
        "with theirs as (
             select m.id from messages m join conversations v on v.id = m.conversation_id where v.contact_id = any($1)
         ), tried as (
             update message_attempts a set failure = null from theirs where theirs.id = a.message_id
         ), sent_along as (
             update attachments a
             set state = 'lost', loss = 'erased', bytes = null, kept_type = null, file_name = null, media_type = null,
                 sha256 = null, source = '-', provider_media = null, settled_at = coalesce(a.settled_at, $2)
             from theirs where theirs.id = a.message_id
         )
         update messages m set body = null, details = null, outgoing = null, quotes = null, provider_id = null,
                               error_title = null, mark = null
         from theirs where theirs.id = m.id",
    )
    .bind(ids(everyone))
    .bind(now)
    .execute(tx.conn())
    .await?;
    sqlx::query(
        "with theirs as (
             update conversations
             set reply_phone = null, reply_user = null, state = 'closed', closed_at = coalesce(closed_at, $2),
                 snoozed_until = null, waiting_since = null, answer_due_at = null, offered = null, offered_until = null, changed_by = $3, version = version + 1
             where contact_id = any($1) returning id
         ), noted as (
             update conversation_notes n set text = '-' from theirs where theirs.id = n.conversation_id
         )
         update satisfactions s set comment = null from theirs where theirs.id = s.conversation_id",
    )
    .bind(ids(everyone))
    .bind(now)
    .bind(by)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What colleagues wrote and were to do: leads are closed, and tasks that are not done go.
pub(super) async fn erase_work(tx: &mut Tx, everyone: &[ContactId]) -> Result<()> {
    let (now, by) = (tx.now(), tx.who.member);
    // A notice that waits, or that nobody could be given, says what a task is about.
    sqlx::query(
        "with theirs as (
             update tasks t set title = '-', search_key = '', note = null, remind_at = null, version = version + 1,
                                changed_by = $3, deleted_at = case when t.done_at is null then coalesce(t.deleted_at, $2) end
             where t.contact_id = any($1)
                or t.lead_id in (select id from leads where contact_id = any($1))
                or t.deal_id in (select id from deals where contact_id = any($1))
                or t.conversation_id in (select id from conversations where contact_id = any($1))
             returning t.number
         )
         update jobs j set payload = jsonb_set(j.payload, '{notice,title}', to_jsonb('-'::text)) from theirs
         where j.kind = 'tell_member' and j.payload #>> '{notice,notice}' = 'task_given'
           and (j.payload #>> '{notice,number}')::bigint = theirs.number",
    )
    .bind(ids(everyone))
    .bind(now)
    .bind(by)
    .execute(tx.conn())
    .await?;
    sqlx::query(
        "with theirs as (
             update leads set interest = null, interest_key = null, notes = null, extra = '{}',
                              lost_reason = case when state = 'converted' then null else '-' end,
                              state = case when state = 'open' then 'lost' else state end,
                              ended_at = coalesce(ended_at, $2), changed_by = $3, version = version + 1
             where contact_id = any($1) returning id
         )
         update lead_notes n set text = '-' from theirs where theirs.id = n.lead_id",
    )
    .bind(ids(everyone))
    .bind(now)
    .bind(by)
    .execute(tx.conn())
    .await?;
    // Nobody comes to what was booked. A notice that waits may say who does not.
    sqlx::query(
        "with waited as (
             update waitlist set state = 'over' where contact_id = any($1) and state <> 'over'
         ), theirs as (
             update bookings set note = null, reason = null, held_until = null, changed_by = $3, version = version + 1,
                                 ended_at = coalesce(ended_at, $2),
                                 state = case when state in ('held', 'booked') then 'cancelled' else state end
             where contact_id = any($1) returning number
         )
         update jobs j set payload = jsonb_set(j.payload, '{notice,by}', to_jsonb('-'::text)) from theirs
         where j.kind = 'tell_member' and j.payload #>> '{notice,notice}' in ('booking', 'booking_with')
           and (j.payload #>> '{notice,number}')::bigint = theirs.number",
    )
    .bind(ids(everyone))
    .bind(now)
    .bind(by)
    .execute(tx.conn())
    .await?;
    // Nothing comes of what was open. The day is the company's, of which there is one at a time.
    sqlx::query(
        "with theirs as (
             update deals set subject = null, subject_key = null, notes = null, expected_on = null, extra = '{}',
                              lost_reason = case when state <> 'won' then '-' end,
                              ended_on = coalesce(ended_on, ($2::timestamptz at time zone (select time_zone from tenant))::date),
                              state = case when state = 'open' then 'lost' else state end, changed_by = $3,
                              version = version + 1
             where contact_id = any($1) returning id
         )
         update deal_notes n set text = '-' from theirs where theirs.id = n.deal_id",
    )
    .bind(ids(everyone))
    .bind(now)
    .bind(by)
    .execute(tx.conn())
    .await?;
    sqlx::query(
        "delete from undos u using (
             select unnest($1::uuid[]) union select id from leads where contact_id = any($1)
             union select id from deals where contact_id = any($1)
             union select id from tasks where contact_id = any($1)
             union select id from bookings where contact_id = any($1)
             union select t.id from tasks t join leads l on l.id = t.lead_id where l.contact_id = any($1)
             union select t.id from tasks t join deals d on d.id = t.deal_id where d.contact_id = any($1)
             union select t.id from tasks t join conversations v on v.id = t.conversation_id where v.contact_id = any($1)
         ) theirs (id) where u.thing = theirs.id",
    )
    .bind(ids(everyone))
    .execute(tx.conn())
    .await?;
    // What their deals were offered for stays, without what a line says of its own.
    sqlx::query(
        "with theirs as (
             update quotes q set customer = '-', note = null, version = q.version + 1,
                                 state = case when q.state in ('draft', 'sent') then 'void' else q.state end
             from deals d where d.id = q.deal_id and d.contact_id = any($1) returning q.id
         )
         update quote_lines l set name = null from theirs where theirs.id = l.quote_id and l.product_id is null",
    )
    .bind(ids(everyone))
    .execute(tx.conn())
    .await?;
    sqlx::query("update activities set text = '-' where contact_id = any($1)")
        .bind(ids(everyone))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Who they are, where they were reached, and who else they might be.
pub(super) async fn erase_people(tx: &mut Tx, everyone: &[ContactId]) -> Result<()> {
    let (now, by) = (tx.now(), tx.who.member);
    sqlx::query(
        "with reached as (
             update channel_identities
             set value = 'erased-' || id, valid_to = coalesce(valid_to, greatest($2, valid_from))
             where contact_id = any($1)
         ), merged as (
             update merges set answers = '{}' where kept = any($1) or gone = any($1)
         ), imported as (
             update import_rows set contact_id = null, lead_id = null, before = null,
                                    outcome = case when outcome in ('made', 'changed') then 'left' else outcome end
             where contact_id = any($1)
         ), found as (
             delete from contact_words where contact_id = any($1)
         ), resembled as (
             update contact_duplicates set different_at = $2, different_by = $3
             where (one = any($1) or other = any($1)) and different_at is null
         )
         update contacts set name = '-', search_key = '', words = null, notes = null, company_id = null, language = null,
                             extra = '{}',
                             erased_at = $2, changed_by = $3, version = version + 1, updated_at = $2
         where id = any($1)",
    )
    .bind(ids(everyone))
    .bind(now)
    .bind(by)
    .execute(tx.conn())
    .await?;
    Ok(())
}

fn ids(everyone: &[ContactId]) -> Vec<uuid::Uuid> {
    everyone.iter().map(|id| id.0).collect()
}
