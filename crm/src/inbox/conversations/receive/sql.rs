//! The statements of [`receive`](super).

use super::{
    COMES_BACK, Key, Newest, Stored, sent_at,
    statuses::{Known, Move},
};
use crate::{
    channel::{Failure, IncomingMessage, IncomingStatus, Sender},
    conversations::{details, satisfaction::Held},
    db::Tx,
    error::Result,
    ids::{ContactId, ConversationId, MessageId},
};

/// Which of these are stored already, by account and provider's id.
pub(super) async fn stored(tx: &mut Tx, messages: &[&IncomingMessage]) -> Result<Vec<(String, String)>> {
    Ok(sqlx::query_as(
        "select m.account, m.provider_id from messages m
         join unnest($1::text[], $2::text[]) as wanted (account, provider_id)
           on m.account = wanted.account and m.provider_id = wanted.provider_id",
    )
    .bind(messages.iter().map(|m| m.account.as_str()).collect::<Vec<_>>())
    .bind(messages.iter().map(|m| m.provider_id.as_str()).collect::<Vec<_>>())
    .fetch_all(tx.conn())
    .await?)
}

/// Holds the conversations that these messages may belong to, so that nobody closes one meanwhile: what is read of them from now on
/// stands. Not so firmly that who writes a message of theirs meanwhile, which refers to them, would wait: two of these would wait for
/// each other.
pub(super) async fn lock(tx: &mut Tx, keys: &[Key]) -> Result<Vec<Held>> {
    let now = tx.now();
    let since = now - COMES_BACK;
    Ok(sqlx::query_as(
        "select v.id, v.contact_id, v.account, v.state = 'closed' as is_closed,
                case when v.offered_until > $4 then v.offered end as offered
         from conversations v
         join unnest($1::uuid[], $2::text[]) as wanted (contact_id, account) using (contact_id, account)
         where v.channel = 'whatsapp' and (v.state <> 'closed' or v.closed_at > $3) order by v.id for no key update of v",
    )
    .bind(keys.iter().map(|(contact, _)| contact.0).collect::<Vec<_>>())
    .bind(keys.iter().map(|(_, account)| account.as_str()).collect::<Vec<_>>())
    .bind(since)
    .bind(now)
    .fetch_all(tx.conn())
    .await?)
}

/// Moves the conversation of each on to this message, or the one that was closed last if that is not long ago; else opens one. It is
/// answered where the message came from. One that tells only one of the sender's two addresses leaves the other if they are known to
/// go together. What the business wrote itself says nothing about where the customer is to be answered, if that is known.
///
/// What is to be answered opens a conversation that was closed or put off; an emoji does not.
pub(super) async fn open(
    tx: &mut Tx,
    newest: &[(Key, Newest<'_>)],
) -> Result<Vec<(ContactId, String, ConversationId)>> {
    let now = tx.now();
    Ok(sqlx::query_as(
        "with new as (
             select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::timestamptz[],
                                  $7::timestamptz[], $10::boolean[], $11::timestamptz[], $12::timestamptz[])
                      as new (id, contact_id, account, phone, user_id, inbound_at, at, asks, waits_since, answered_at)
         ), there as (
             select distinct on (v.contact_id, v.account) v.id, v.contact_id, v.account
             from conversations v join new using (contact_id, account)
             where v.channel = 'whatsapp' and (v.state <> 'closed' or v.closed_at > $9)
             order by v.contact_id, v.account, v.state = 'closed', v.closed_at desc, v.id desc
         ), moved as (
             update conversations v
             set reply_phone = case when new.inbound_at is null then v.reply_phone
                                    when new.user_id = v.reply_user then coalesce(new.phone, v.reply_phone)
                                    else new.phone end,
                 reply_user = case when new.inbound_at is null then v.reply_user
                                   when new.phone = v.reply_phone then coalesce(new.user_id, v.reply_user)
                                   else new.user_id end,
                 last_inbound_at = greatest(v.last_inbound_at, new.inbound_at),
                 last_message_at = greatest(v.last_message_at, new.at),
                 state = case when new.asks then 'open' else v.state end,
                 snoozed_until = case when new.asks then null else v.snoozed_until end,
                 closed_at = case when new.asks then null else v.closed_at end,
                 opened_at = case when new.asks and v.state = 'closed' then $8 else v.opened_at end,
                 waiting_since = case when new.answered_at is not null then new.waits_since
                                      else coalesce(v.waiting_since, new.waits_since) end,
                 first_reply_at = coalesce(v.first_reply_at, new.answered_at),
                 first_asked_at = case when v.first_reply_at is null and new.answered_at is not null then v.waiting_since
                                       else v.first_asked_at end,
                 clock_from = case when new.answered_at is null then v.clock_from end,
                 clock_spent = case when new.answered_at is null then v.clock_spent end,
                 answer_due_at = case when new.answered_at is null then v.answer_due_at end,
                 breached_at = case when new.answered_at is null then v.breached_at end
             from there join new using (contact_id, account)
             where v.id = there.id
             returning v.contact_id, v.account, v.id
         ), made as (
             insert into conversations (id, contact_id, channel, account, reply_phone, reply_user, last_inbound_at,
                                        last_message_at, created_at, waiting_since, first_reply_at)
             select id, contact_id, 'whatsapp', account, phone, user_id, inbound_at, at, $8, waits_since, answered_at
             from new where not exists (select from there where (there.contact_id, there.account) = (new.contact_id, new.account))
             returning contact_id, account, id
         )
         select * from moved union all select * from made",
    )
    .bind(newest.iter().map(|_| ConversationId::new(now).0).collect::<Vec<_>>())
    .bind(newest.iter().map(|((contact, _), _)| contact.0).collect::<Vec<_>>())
    .bind(newest.iter().map(|((_, account), _)| account.as_str()).collect::<Vec<_>>())
    .bind(newest.iter().map(|(_, new)| new.message.sender.phone.as_deref()).collect::<Vec<_>>())
    .bind(newest.iter().map(|(_, new)| new.message.sender.user_id.as_deref()).collect::<Vec<_>>())
    .bind(newest.iter().map(|(_, new)| new.inbound_at(now)).collect::<Vec<_>>())
    .bind(newest.iter().map(|(_, new)| new.at).collect::<Vec<_>>())
    .bind(now)
    .bind(now - COMES_BACK)
    .bind(newest.iter().map(|(_, new)| new.asks).collect::<Vec<_>>())
    .bind(newest.iter().map(|(_, new)| new.waits_since).collect::<Vec<_>>())
    .bind(newest.iter().map(|(_, new)| new.answered_at).collect::<Vec<_>>())
    .fetch_all(tx.conn())
    .await?)
}

/// Writes messages, each into its conversation: those that were new.
pub(super) async fn insert(tx: &mut Tx, all: &[Stored<'_>]) -> Result<Vec<MessageId>> {
    let (now, applied_at) = (tx.now(), tx.db().server().clock().now());
    Ok(sqlx::query_scalar(
        "insert into messages (id, conversation_id, direction, account, provider_id, kind, body, details, quotes, forwarded,
                               state, sent_at, created_at, delivery_id, received_at, stored_at, applied_at)
         select id, conversation_id, case when is_ours then 'out' else 'in' end, account, provider_id, kind, body, details,
                quotes, forwarded, case when is_ours then 'sent' else 'received' end, at, $11, delivery_id, received_at,
                stored_at, $15
         from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::jsonb[], $8::text[],
                     $9::smallint[], $10::timestamptz[], $12::bigint[], $13::timestamptz[], $14::timestamptz[], $16::boolean[])
              as new (id, conversation_id, account, provider_id, kind, body, details, quotes, forwarded, at, delivery_id,
                      received_at, stored_at, is_ours)
         on conflict (account, provider_id) where provider_id is not null do nothing
         returning id",
    )
    .bind(all.iter().map(|new| new.id.0).collect::<Vec<_>>())
    .bind(all.iter().map(|new| new.conversation.0).collect::<Vec<_>>())
    .bind(all.iter().map(|new| new.message.account.as_str()).collect::<Vec<_>>())
    .bind(all.iter().map(|new| new.message.provider_id.as_str()).collect::<Vec<_>>())
    .bind(all.iter().map(|new| new.message.content.kind.as_str()).collect::<Vec<_>>())
    .bind(all.iter().map(|new| new.message.content.words()).collect::<Vec<_>>())
    .bind(all.iter().map(|new| details::write(&new.message.content.details)).collect::<Vec<_>>())
    .bind(all.iter().map(|new| new.message.quotes.as_deref()).collect::<Vec<_>>())
    .bind(all.iter().map(|new| new.message.forwarded.stored()).collect::<Vec<_>>())
    .bind(all.iter().map(|new| sent_at(new.message, now)).collect::<Vec<_>>())
    .bind(now)
    .bind(all.iter().map(|new| Some(new.message.delivery?.number)).collect::<Vec<_>>())
    .bind(all.iter().map(|new| Some(new.message.delivery?.received_at)).collect::<Vec<_>>())
    .bind(all.iter().map(|new| new.message.delivery?.stored_at).collect::<Vec<_>>())
    .bind(applied_at)
    .bind(all.iter().map(|new| new.message.is_ours).collect::<Vec<_>>())
    .fetch_all(tx.conn())
    .await?)
}

/// Has what is answered to a contact go to the new addresses instead of those that were left. To a phone that was left nothing
/// is sent any more, whether there is a new one or not.
pub(super) async fn redirect(tx: &mut Tx, contact: ContactId, left: &Sender, new: &Sender) -> Result<()> {
    sqlx::query(
        "update conversations
         set reply_phone = case when reply_phone = $2 or reply_phone is null then $4 else reply_phone end,
             reply_user = case when reply_user = $3 or reply_user is null then $5 else reply_user end
         where contact_id = $1 and state <> 'closed'",
    )
    .bind(contact)
    .bind(left.phone.as_deref())
    .bind(left.user_id.as_deref())
    .bind(new.phone.as_deref())
    .bind(new.user_id.as_deref())
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The answers of ours that these are about.
pub(super) async fn answers_quoted(tx: &mut Tx, about: &[&IncomingMessage]) -> Result<Vec<MessageId>> {
    Ok(sqlx::query_scalar(
        "select distinct m.id from messages m
         join unnest($1::text[], $2::text[]) as wanted (account, provider_id)
           on m.account = wanted.account and m.provider_id = wanted.provider_id
         where m.direction = 'out'",
    )
    .bind(about.iter().map(|m| m.account.as_str()).collect::<Vec<_>>())
    .bind(about.iter().map(|m| m.quotes.as_deref()).collect::<Vec<_>>())
    .fetch_all(tx.conn())
    .await?)
}

/// The answers of ours that the statuses may speak of, their rows locked.
pub(super) async fn spoken_of(tx: &mut Tx, statuses: &[&IncomingStatus]) -> Result<Vec<Known>> {
    // What is no id of ours was attached by another sender of the same number.
    let attached = |s: &&IncomingStatus| s.opaque.as_deref()?.parse::<MessageId>().ok();
    Ok(sqlx::query_as(
        "select id, account, provider_id, state, passed_on_at is not null as passed_on, delivered_at is not null as delivered,
                read_at is not null as read
         from messages
         where direction = 'out' and (provider_id = any($1) or id = any($2)) order by id for update",
    )
    .bind(statuses.iter().map(|s| s.provider_id.as_str()).collect::<Vec<_>>())
    .bind(statuses.iter().filter_map(attached).map(|id| id.0).collect::<Vec<_>>())
    .fetch_all(tx.conn())
    .await?)
}

/// Writes what each message has come to.
pub(super) async fn write_moves(tx: &mut Tx, ids: &[&MessageId], moves: &[&Move<'_>]) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "update messages m
         set state = new.state, provider_id = coalesce(m.provider_id, new.provider_id),
             passed_on_at = coalesce(m.passed_on_at, new.passed_on_at),
             delivered_at = coalesce(m.delivered_at, new.delivered_at), read_at = coalesce(m.read_at, new.read_at),
             failed_at = coalesce(m.failed_at, new.failed_at),
             failure = coalesce(new.failure, m.failure),
             error_code = coalesce(new.error_code, m.error_code), error_title = coalesce(new.error_title, m.error_title)
         from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[],
                     $7::text[], $8::bigint[], $9::text[], $10::timestamptz[])
              as new (id, state, provider_id, delivered_at, read_at, failed_at, failure, error_code, error_title, passed_on_at)
         where m.id = new.id",
    )
    .bind(ids.iter().map(|id| id.0).collect::<Vec<_>>())
    .bind(moves.iter().map(|m| m.to.as_str()).collect::<Vec<_>>())
    .bind(moves.iter().map(|m| m.provider_id).collect::<Vec<_>>())
    .bind(moves.iter().map(|m| m.delivered_at).collect::<Vec<_>>())
    .bind(moves.iter().map(|m| m.read_at).collect::<Vec<_>>())
    .bind(moves.iter().map(|m| m.failure().map(|s| s.at.unwrap_or(now))).collect::<Vec<_>>())
    .bind(
        moves
            .iter()
            .map(|m| m.failure().map(|s| s.error.as_ref().map_or(Failure::Other, |e| e.failure).as_str()))
            .collect::<Vec<_>>(),
    )
    .bind(moves.iter().map(|m| m.failure().and_then(|s| s.error.as_ref()?.code)).collect::<Vec<_>>())
    .bind(moves.iter().map(|m| m.failure().and_then(|s| s.error.as_ref()?.title.as_deref())).collect::<Vec<_>>())
    .bind(moves.iter().map(|m| m.passed_on_at).collect::<Vec<_>>())
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A status can overtake the answer to our own request; it waits here until the message's id is known.
pub(super) async fn park(tx: &mut Tx, parked: &[&IncomingStatus]) -> Result<()> {
    if parked.is_empty() {
        return Ok(());
    }
    let now = tx.now();
    sqlx::query(
        "insert into parked_statuses (account, provider_id, state, at, failure, error_code, error_title, received_at)
         select account, provider_id, state, at, failure, error_code, error_title, $8
         from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::text[], $6::bigint[], $7::text[])
              as new (account, provider_id, state, at, failure, error_code, error_title)
         on conflict do nothing",
    )
    .bind(parked.iter().map(|s| s.account.as_str()).collect::<Vec<_>>())
    .bind(parked.iter().map(|s| s.provider_id.as_str()).collect::<Vec<_>>())
    .bind(parked.iter().map(|s| s.state.as_str()).collect::<Vec<_>>())
    .bind(parked.iter().map(|s| s.at.unwrap_or(now)).collect::<Vec<_>>())
    .bind(parked.iter().map(|s| s.error.as_ref().map(|e| e.failure.as_str())).collect::<Vec<_>>())
    .bind(parked.iter().map(|s| s.error.as_ref()?.code).collect::<Vec<_>>())
    .bind(parked.iter().map(|s| s.error.as_ref()?.title.as_deref()).collect::<Vec<_>>())
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}
