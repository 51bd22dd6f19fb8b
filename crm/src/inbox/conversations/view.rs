//! What the staff's inbox shows of a conversation, and what has been shown already.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{details, state::MessageState};
use crate::{
    caller::Caller,
    channel::{Content, Failure},
    db::{TenantDb, Tx},
    error::{Error, Noun, Result},
    ids::{ConversationId, MessageId},
    jobs::Job,
    kernel::{
        attempt::Target,
        posts::{self, Post, Subject},
        queue::{self, Claimed},
    },
    permission::Permission,
};

/// How many posts of a conversation are brought up to date: older ones nobody looks at.
const POSTS: i64 = 5;

/// How many messages one announcement shows; the rest follows in the next.
const LINES: i64 = 8;

/// Who is at the other end.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Card {
    /// The contact's name.
    pub contact: String,
    /// The contact's phone: digits without `+`.
    pub phone: Option<String>,
    /// The number of the contact's open lead, if any.
    pub lead: Option<i64>,
}

/// A message of the customer.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its id.
    pub id: MessageId,
    /// What it says.
    pub content: Content,
    /// The message that it answers, reacts to, changes or takes back, if we have that.
    pub quoted: Option<Content>,
    /// When it was sent.
    pub sent_at: DateTime<Utc>,
    /// Its place among the conversation's messages.
    pub seq: i64,
}

#[derive(sqlx::FromRow)]
struct LineRow {
    id: MessageId,
    kind: String,
    body: Option<String>,
    details: Option<Value>,
    quoted_kind: Option<String>,
    quoted_body: Option<String>,
    sent_at: DateTime<Utc>,
    seq: i64,
}

impl From<LineRow> for Line {
    fn from(row: LineRow) -> Self {
        let LineRow { id, kind, body, details, quoted_kind, quoted_body, sent_at, seq } = row;
        let quoted = quoted_kind.map(|kind| details::read(&kind, quoted_body, None));
        Self { id, content: details::read(&kind, body, details), quoted, sent_at, seq }
    }
}

/// New messages of one conversation, for the inbox.
#[derive(Clone, Debug)]
pub struct Announcement {
    /// Which conversation.
    pub conversation: ConversationId,
    /// Who wrote.
    pub card: Card,
    /// What, oldest first; at most eight.
    pub lines: Vec<Line>,
}

/// The conversation's messages that the inbox has not shown; `None` if it has shown all.
pub async fn unannounced(db: &TenantDb, job: &Claimed, conversation: ConversationId) -> Result<Option<Announcement>> {
    let mut tx = db.read_job(job).await?;
    let rows: Vec<LineRow> = sqlx::query_as(
        "select m.id, m.kind, m.body, m.details, q.kind as quoted_kind, q.body as quoted_body, m.sent_at, m.seq
         from messages m
         left join messages q on q.account = m.account and q.provider_id = m.quotes
                                 and q.conversation_id = m.conversation_id
         where m.conversation_id = $1 and m.direction = 'in'
           and m.seq > (select shown_seq from conversations where id = $1)
         order by m.seq limit $2",
    )
    .bind(conversation)
    .bind(LINES)
    .fetch_all(tx.conn())
    .await?;
    if rows.is_empty() {
        return Ok(None);
    }
    let lines = rows.into_iter().map(Line::from).collect();
    let card = read_card(&mut tx, conversation).await?;
    Ok(Some(Announcement { conversation, card, lines }))
}

/// The inbox has shown these in this post; ends the job, or goes on with the messages that are left.
pub async fn announced(db: &TenantDb, job: &Claimed, shown: &Announcement, post: Post) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    posts::remember(&mut tx, shown.lines.iter().map(|line| Subject::Message(line.id)), post).await?;
    sqlx::query("update conversations set shown_seq = greatest(shown_seq, $2) where id = $1")
        .bind(shown.conversation)
        .bind(shown.lines.last().map_or(0, |line| line.seq))
        .execute(tx.conn())
        .await?;
    if shown.lines.len() as i64 == LINES {
        tx.enqueue(Job::AnnounceMessages { conversation: shown.conversation });
    }
    queue::done_in(&mut tx, job).await?;
    tx.commit_recorded().await
}

/// Who is at the other end, for somebody who is about to use `permission` on the conversation.
pub async fn card(
    db: &TenantDb,
    caller: &Caller,
    conversation: ConversationId,
    permission: Permission,
) -> Result<Card> {
    let target = Target::new(Noun::Conversation, &conversation);
    let mut tx = db.read(&caller.on(target), permission).await?;
    read_card(&mut tx, conversation).await
}

/// Who is at the other end, for somebody who is about to answer. Refuses with `Conflict` once the window is closed.
pub async fn answerable(db: &TenantDb, caller: &Caller, conversation: ConversationId) -> Result<Card> {
    let target = Target::new(Noun::Conversation, &conversation);
    let mut tx = db.read(&caller.on(target), Permission::SendMessages).await?;
    let card = read_card(&mut tx, conversation).await?;
    super::window::require_open(&mut tx, conversation).await?;
    Ok(card)
}

async fn read_card(tx: &mut Tx, conversation: ConversationId) -> Result<Card> {
    let card: Option<Card> = sqlx::query_as(
        "select c.name as contact, p.value as phone, l.number as lead
         from conversations v join contacts c on c.id = v.contact_id
         left join leads l on l.contact_id = c.id and l.state = 'open'
         left join lateral (select value from channel_identities
                            where contact_id = c.id and kind = 'phone' and valid_to is null
                            order by valid_from limit 1) p on true
         where v.id = $1",
    )
    .bind(conversation)
    .fetch_optional(tx.conn())
    .await?;
    card.ok_or(Error::NotFound(Noun::Conversation))
}

/// The lead that came of a conversation, and where the inbox shows that conversation.
#[derive(Clone, Debug)]
pub struct LeadTrace {
    /// The lead's number.
    pub number: i64,
    /// Who opened it.
    pub by: String,
    /// The posts with the customer's newest messages.
    pub posts: Vec<Post>,
}

/// The open lead of a conversation's customer, if there is one.
pub async fn lead_trace(db: &TenantDb, job: &Claimed, conversation: ConversationId) -> Result<Option<LeadTrace>> {
    let mut tx = db.read_job(job).await?;
    let lead: Option<(i64, String)> = sqlx::query_as(
        "select l.number, coalesce(b.name, '')
         from conversations v join leads l on l.contact_id = v.contact_id and l.state = 'open'
         left join members b on b.id = l.created_by
         where v.id = $1",
    )
    .bind(conversation)
    .fetch_optional(tx.conn())
    .await?;
    let Some((number, by)) = lead else { return Ok(None) };
    let posts = sqlx::query_as(
        "select p.place, p.post_id from posts p join messages m on m.id = p.subject_id
         where m.conversation_id = $1 and m.direction = 'in' and p.subject_kind = 'message' and p.surface = 'discord'
         group by p.place, p.post_id order by max(m.seq) desc limit $2",
    )
    .bind(conversation)
    .bind(POSTS)
    .fetch_all(tx.conn())
    .await?;
    Ok(Some(LeadTrace { number, by, posts }))
}

/// An answer of ours, for the inbox.
#[derive(Clone, Debug)]
pub struct ReplyView {
    /// Who answered.
    pub by: String,
    /// The customer's name.
    pub contact: String,
    /// What was said.
    pub body: String,
    /// How far it has come.
    pub state: MessageState,
    /// Why it failed, if it did.
    pub failure: Option<Failure>,
    /// The provider's own code for that, if it gave one.
    pub error_code: Option<i64>,
    /// The post that shows it, if one does.
    pub post: Option<Post>,
}

/// An answer and how far it has come.
pub async fn reply_view(db: &TenantDb, job: &Claimed, message: MessageId) -> Result<ReplyView> {
    let mut tx = db.read_job(job).await?;
    type Row = (String, String, String, String, Option<String>, Option<i64>);
    let row: Option<Row> = sqlx::query_as(
        "select coalesce(b.name, ''), c.name, coalesce(m.body, ''), m.state, m.failure, m.error_code
         from messages m join conversations v on v.id = m.conversation_id join contacts c on c.id = v.contact_id
         left join members b on b.id = m.sent_by
         where m.id = $1 and m.direction = 'out'",
    )
    .bind(message)
    .fetch_optional(tx.conn())
    .await?;
    let (by, contact, body, state, failure, error_code) = row.ok_or(Error::NotFound(Noun::Message))?;
    let (state, failure) = (state.parse().map_err(Error::Internal)?, failure.as_deref().map(Failure::named));
    let post = posts::find(&mut tx, Subject::Message(message)).await?;
    Ok(ReplyView { by, contact, body, state, failure, error_code, post })
}

/// The inbox shows the answer in this post; ends the job.
pub async fn reply_shown(db: &TenantDb, job: &Claimed, message: MessageId, post: Post) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    posts::remember(&mut tx, [Subject::Message(message)], post).await?;
    queue::done_in(&mut tx, job).await?;
    tx.commit_recorded().await
}
