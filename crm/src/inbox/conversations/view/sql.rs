//! The statements of [`view`](super).

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{By, Card, Feedback, Found, Line};
use crate::{
    channel::{Content, Forwarded, Label},
    conversations::{details, satisfaction, which::parse_number, window::WINDOW},
    db::Tx,
    error::{Error, Noun, Result},
    ids::{ConversationId, DiscordId, MessageId},
    kernel::{
        posts::Post,
        reach::visible,
        sight::{self, ContactName},
    },
    text,
};

#[derive(sqlx::FromRow)]
struct LineRow {
    id: MessageId,
    kind: String,
    body: Option<String>,
    details: Option<Value>,
    quoted_kind: Option<String>,
    quoted_body: Option<String>,
    quoted_details: Option<Value>,
    chosen_of_ours: bool,
    is_comment: bool,
    forwarded: i16,
    sent_at: DateTime<Utc>,
    seq: i64,
}

impl LineRow {
    fn read(self) -> Line {
        let Self { id, kind, body, details, quoted_kind, quoted_body, quoted_details, .. } = self;
        let Self { chosen_of_ours, is_comment, forwarded, sent_at, seq, .. } = self;
        let quoted = quoted_kind.map(|kind| details::read(&kind, quoted_body, quoted_details));
        let (mut content, forwarded) = (details::read(&kind, body, details), Forwarded::of(forwarded));
        let feedback = match is_comment {
            true => Some(Feedback::Comment),
            false => satisfaction::is_rating(&content).then_some(Feedback::Rating),
        };
        if chosen_of_ours {
            // Our own name for a choice is its place: that says nothing to people.
            content.details.retain(|detail| detail.label != Label::Choice);
        }
        Line { id, content, quoted, forwarded, feedback, sent_at, seq }
    }
}

/// The customer's messages that the inbox has not shown, oldest first.
pub(super) async fn unshown(tx: &mut Tx, conversation: ConversationId, limit: i64) -> Result<Vec<Line>> {
    let rows: Vec<LineRow> = sqlx::query_as(
        "select m.id, m.kind, m.body, m.details, q.kind as quoted_kind, q.body as quoted_body,
                q.details as quoted_details,
                coalesce(m.kind = 'interactive' and q.kind = 'interactive' and q.direction = 'out'
                         and q.delivery_id is null, false) as chosen_of_ours,
                exists (select from satisfactions where comment_message = m.id) as is_comment, m.forwarded, m.sent_at, m.seq
         from messages m
         left join messages q on q.account = m.account and q.provider_id = m.quotes
                                 and q.conversation_id = m.conversation_id
         where m.conversation_id = $1 and m.direction = 'in'
           and m.seq > (select shown_seq from conversations where id = $1)
         order by m.seq limit $2",
    )
    .bind(conversation)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(LineRow::read).collect())
}

/// The inbox has shown the conversation up to here.
pub(super) async fn mark_shown(tx: &mut Tx, conversation: ConversationId, up_to: i64) -> Result<()> {
    sqlx::query("update conversations set shown_seq = greatest(shown_seq, $2) where id = $1")
        .bind(conversation)
        .bind(up_to)
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn card(tx: &mut Tx, conversation: ConversationId) -> Result<Card> {
    let card: Option<Card> = sqlx::query_as(concat!(
        "select v.account, c.id as contact_id, c.name as contact, coalesce(v.reply_phone, p.value) as phone, l.number as lead,
                c.opted_out_at is not null as opted_out, v.last_inbound_at + $2 as closes, s.rating, s.comment
         from conversations v join contacts c on c.id = v.contact_id
         left join lateral (select number from leads where contact_id = c.id and state = 'open' and ",
        visible!("owner", "leads"),
        " order by merge_id is not null, number limit 1) l on true
         left join lateral (select value from channel_identities
                            where contact_id = c.id and kind = 'phone' and valid_to is null
                            order by valid_from limit 1) p on true
         left join lateral (select rating, comment from satisfactions
                            where conversation_id = v.id and rating is not null order by closed_at desc limit 1) s on true
         where v.id = $1 and ",
        visible!("v.assignee", "conversations"),
    ))
    .bind(conversation)
    .bind(WINDOW)
    .fetch_optional(tx.conn())
    .await?;
    let sight = sight::of(tx).await?;
    card.map(|card| card.seen(sight)).ok_or(Error::NotFound(Noun::Conversation))
}

/// Conversations by their number, a part of their contact's name, or of the phone.
pub(super) async fn find(tx: &mut Tx, typed: &str, limit: i64) -> Result<Vec<Found>> {
    Ok(sqlx::query_as(concat!(
        "select v.id, v.number, c.name as contact, v.reply_phone as phone, last.body as last, v.version,
                coalesce(heard.seq, 0) as heard
         from conversations v join contacts c on c.id = v.contact_id
         left join lateral (select left(coalesce(
                                (select pair ->> 1 from jsonb_array_elements(details) pair where pair ->> 0 = 'text' limit 1),
                                body), 200) as body from messages
                            where conversation_id = v.id order by seq desc limit 1) last on true
         left join lateral (select seq from messages where conversation_id = v.id and direction = 'in'
                            order by seq desc limit 1) heard on true
         where (c.search_key like $1 or v.reply_phone like $1 or v.number = $3) and ",
        visible!("v.assignee", "conversations"),
        " order by v.number is not distinct from $3 desc, v.last_message_at desc limit $2",
    ))
    .bind(text::holding(typed))
    .bind(limit)
    .bind(parse_number(typed))
    .fetch_all(tx.conn())
    .await?)
}

/// The number of the contact's open lead and who opened it, if there is one.
pub(super) async fn open_lead(tx: &mut Tx, conversation: ConversationId) -> Result<Option<(i64, String)>> {
    Ok(sqlx::query_as(
        "select l.number, coalesce(b.name, '')
         from conversations v join leads l on l.contact_id = v.contact_id and l.state = 'open'
         left join members b on b.id = l.created_by
         where v.id = $1 order by l.merge_id is not null, l.number limit 1",
    )
    .bind(conversation)
    .fetch_optional(tx.conn())
    .await?)
}

/// The posts with the customer's messages, newest first.
pub(super) async fn posts(tx: &mut Tx, conversation: ConversationId, limit: i64) -> Result<Vec<Post>> {
    Ok(sqlx::query_as(
        "select p.place, p.post_id from posts p join messages m on m.id = p.subject_id
         where m.conversation_id = $1 and m.direction = 'in' and p.subject_kind = 'message' and p.surface = 'discord'
         group by p.place, p.post_id order by max(m.seq) desc limit $2",
    )
    .bind(conversation)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

/// An answer.
#[derive(sqlx::FromRow)]
pub(super) struct Reply {
    pub(super) conversation: ConversationId,
    by: Option<String>,
    came_in: bool,
    pub(super) contact: ContactName,
    kind: String,
    body: Option<String>,
    details: Option<Value>,
    quoted_kind: Option<String>,
    quoted_body: Option<String>,
    quoted_details: Option<Value>,
    pub(super) state: String,
    pub(super) failure: Option<String>,
    pub(super) error_code: Option<i64>,
    pub(super) source: Option<DiscordId>,
    pub(super) mark: Option<String>,
}

impl Reply {
    pub(super) fn content(&self) -> Content {
        details::read(&self.kind, self.body.clone(), self.details.clone())
    }

    pub(super) fn by(&self) -> By {
        By::of(self.by.as_deref(), self.came_in)
    }

    pub(super) fn quoted(&self) -> Option<Content> {
        self.quoted_kind.as_ref().map(|kind| details::read(kind, self.quoted_body.clone(), self.quoted_details.clone()))
    }
}

pub(super) async fn reply(tx: &mut Tx, message: MessageId) -> Result<Reply> {
    let found = sqlx::query_as(
        "select m.conversation_id as conversation, b.name as by, m.delivery_id is not null as came_in, c.name as contact, m.kind,
                m.body, m.details, q.kind as quoted_kind, q.body as quoted_body, q.details as quoted_details, m.state, m.failure, m.error_code,
                m.source, m.mark
         from messages m join conversations v on v.id = m.conversation_id join contacts c on c.id = v.contact_id
         left join members b on b.id = m.sent_by
         left join messages q on q.account = m.account and q.provider_id = m.quotes
                                 and q.conversation_id = m.conversation_id
         where m.id = $1 and m.direction = 'out'",
    )
    .bind(message)
    .fetch_optional(tx.conn())
    .await?;
    found.ok_or(Error::NotFound(Noun::Message))
}

/// The emoji that the customer has put under an answer of ours last; none if it was taken back.
pub(super) async fn reaction(tx: &mut Tx, message: MessageId) -> Result<Option<String>> {
    let newest: Option<Option<String>> = sqlx::query_scalar(
        "select r.body from messages m
         join messages r on r.account = m.account and r.quotes = m.provider_id and r.kind = 'reaction' and r.direction = 'in'
         where m.id = $1 order by r.sent_at desc, r.seq desc limit 1",
    )
    .bind(message)
    .fetch_optional(tx.conn())
    .await?;
    Ok(newest.flatten())
}

/// What stands under the message that was typed.
pub(super) async fn mark(tx: &mut Tx, message: MessageId, mark: Option<&str>) -> Result<()> {
    sqlx::query("update messages set mark = $2 where id = $1").bind(message).bind(mark).execute(tx.conn()).await?;
    Ok(())
}
