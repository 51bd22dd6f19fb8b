//! What the staff's inbox shows of a conversation, and what has been shown already.

mod sql;

use chrono::{DateTime, Utc};

use super::{
    Seen,
    state::MessageState,
    thread,
    unknown::{self, Doubt},
};
use crate::{
    attachments,
    caller::Caller,
    channel::{Content, Failure, Forwarded},
    channels,
    db::{TenantDb, Tx},
    error::{Error, Noun, Result},
    ids::{ContactId, ConversationId, MessageId},
    jobs::Job,
    kernel::{
        attempt::Target,
        posts::{self, Post, Subject},
        queue::{self, Claimed},
        sight::{self, ContactName, ContactPhone, Sight},
    },
    permission::Permission,
    text,
};

/// How many posts of a conversation are brought up to date: older ones nobody looks at.
const POSTS: i64 = 5;

/// How many conversations are found at once: as many as Discord offers.
const FOUND: i64 = 25;

/// How many messages one announcement shows; the rest follows in the next.
const LINES: i64 = 8;

/// Who is at the other end.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Card {
    /// The business's own address that the conversation is with: Meta's phone-number id, or the number itself with `+`.
    pub account: String,
    /// The contact.
    pub contact_id: ContactId,
    /// The contact's name.
    pub contact: ContactName,
    /// The contact's phone: digits without `+`.
    pub phone: Option<ContactPhone>,
    /// The number of the contact's open lead, if any.
    pub lead: Option<i64>,
    /// Whether they said that they want no messages which they did not ask for.
    pub opted_out: bool,
    /// Until when WhatsApp lets us answer freely, if they ever wrote.
    pub closes: Option<DateTime<Utc>>,
    /// How satisfied they were with the conversation last, if they said so.
    #[sqlx(flatten)]
    pub rated: Rated,
}

impl Card {
    fn seen(self, sight: Sight) -> Self {
        let phone = self.phone.map(|phone| phone.seen(sight));
        Self { contact: self.contact.seen(sight), phone, ..self }
    }
}

/// How satisfied a customer was with a conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Rated {
    /// From 1 to 5 stars; `None` if they did not say.
    pub rating: Option<i16>,
    /// What they wrote about it.
    pub comment: Option<String>,
}

/// What a message of the customer's is besides, where we asked how satisfied they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feedback {
    /// Their rating.
    Rating,
    /// What they write about it.
    Comment,
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
    /// Whether somebody else wrote it first.
    pub forwarded: Forwarded,
    /// What it is besides, where we asked how satisfied they are.
    pub feedback: Option<Feedback>,
    /// When it was sent.
    pub sent_at: DateTime<Utc>,
    /// Its place among the conversation's messages.
    pub seq: i64,
}

/// New messages of one conversation, for the inbox.
#[derive(Clone, Debug)]
pub struct Announcement {
    /// Which conversation.
    pub conversation: ConversationId,
    /// Who wrote.
    pub card: Card,
    /// Whether the company has more than one number, so that people want to know which of them was written to.
    pub several: bool,
    /// What, oldest first; at most eight.
    pub lines: Vec<Line>,
    /// Whether there may be more than these.
    pub goes_on: bool,
}

impl Announcement {
    /// Only its first so many messages; the rest follows in the next.
    pub fn first(mut self, lines: usize) -> Self {
        self.goes_on |= lines < self.lines.len();
        self.lines.truncate(lines);
        self
    }

    /// Up to which message it goes, by its seq.
    pub fn up_to(&self) -> i64 {
        self.lines.last().map_or(0, |line| line.seq)
    }
}

/// The conversation's messages that the inbox has not shown; `None` if it has shown all.
pub async fn unannounced(db: &TenantDb, job: &Claimed, conversation: ConversationId) -> Result<Option<Announcement>> {
    let mut tx = db.read_job(job).await?;
    let lines = sql::unshown(&mut tx, conversation, LINES).await?;
    if lines.is_empty() {
        return Ok(None);
    }
    let card = sql::card(&mut tx, conversation).await?;
    // The numbers are in the control database: nobody waits for two connections.
    drop(tx);
    let several = channels::are_several(db).await?;
    let goes_on = lines.len() as i64 == LINES;
    Ok(Some(Announcement { conversation, card, several, lines, goes_on }))
}

/// The inbox has shown these in this post; ends the job, or goes on with the messages that are left.
pub async fn announced(db: &TenantDb, job: &Claimed, shown: &Announcement, post: Post) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    posts::remember(&mut tx, shown.lines.iter().map(|line| Subject::Message(line.id)), post).await?;
    thread::posted(&mut tx, post).await?;
    thread::show_card(&mut tx, shown.conversation).await?;
    sql::mark_shown(&mut tx, shown.conversation, shown.up_to()).await?;
    attachments::show_those_of(&mut tx, shown.conversation, shown.lines.iter().map(|line| line.id)).await?;
    if shown.goes_on {
        tx.enqueue(Job::AnnounceMessages { conversation: shown.conversation });
    }
    queue::done_in(&mut tx, job).await?;
    tx.commit_recorded().await
}

/// A conversation to choose.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Found {
    /// Which.
    pub id: ConversationId,
    /// Its number, as in `C-1042`.
    pub number: i64,
    /// The contact's name.
    pub contact: ContactName,
    /// The phone that they wrote from: digits without `+`.
    pub phone: Option<ContactPhone>,
    /// What was said last, if that was in words.
    pub last: Option<String>,
    /// What who chooses it has seen of it.
    #[sqlx(flatten)]
    pub seen: Seen,
}

/// The conversation with this number, and those with customers whose name or phone holds what was typed, those with the newest messages first; at most 25.
pub async fn find(db: &TenantDb, caller: &Caller, typed: &str) -> Result<Vec<Found>> {
    let typed = text::search_key(&typed.chars().take(100).collect::<String>());
    let mut tx = db.read(caller, Permission::ViewConversations).await?;
    let (found, sight) = (sql::find(&mut tx, &typed, FOUND).await?, sight::of(&mut tx).await?);
    let seen = |found: Found| Found {
        contact: found.contact.seen(sight),
        phone: found.phone.map(|phone| phone.seen(sight)),
        ..found
    };
    Ok(found.into_iter().map(seen).collect())
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
    sql::card(&mut tx, conversation).await
}

/// Who is at the other end.
pub(super) async fn card_in(tx: &mut Tx, conversation: ConversationId) -> Result<Card> {
    sql::card(tx, conversation).await
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
    let Some((number, by)) = sql::open_lead(&mut tx, conversation).await? else { return Ok(None) };
    let posts = sql::posts(&mut tx, conversation, POSTS).await?;
    Ok(Some(LeadTrace { number, by, posts }))
}

/// Whose an answer is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// A person's, by the name that they have here.
    Member(String),
    /// Nobody's: the company says it by itself.
    Company,
    /// Whoever has the business's own phone, where it was written.
    Phone,
}

impl By {
    /// By the name of who wrote it here, if somebody did; else by whether the provider brought it in.
    pub(super) fn of(name: Option<&str>, came_in: bool) -> Self {
        match name.map(str::trim).filter(|name| !name.is_empty()) {
            Some(name) => Self::Member(name.to_owned()),
            None if came_in => Self::Phone,
            None => Self::Company,
        }
    }
}

/// An answer of ours, for the inbox.
#[derive(Clone, Debug)]
pub struct ReplyView {
    /// Its id.
    pub message: MessageId,
    /// Of which conversation.
    pub conversation: ConversationId,
    /// Who answered.
    pub by: By,
    /// The customer's name.
    pub contact: ContactName,
    /// What was said.
    pub content: Content,
    /// The message that it answers or is put under, if we have that.
    pub quoted: Option<Content>,
    /// How far it has come.
    pub state: MessageState,
    /// Why it failed, if it did.
    pub failure: Option<Failure>,
    /// The provider's own code for that, if it gave one.
    pub error_code: Option<i64>,
    /// The emoji that the customer has put under it, if one is there now.
    pub reaction: Option<String>,
    /// How it stands with it, if nobody knows whether it was sent.
    pub doubt: Option<Doubt>,
    /// The post of ours that shows it, if one does.
    pub post: Option<Post>,
    /// The post of the person who typed it, if it was typed.
    pub typed: Option<Post>,
    /// The mark under that, if there is one.
    pub mark: Option<String>,
}

impl ReplyView {
    /// Whether somebody should look at it.
    pub fn needs_somebody(&self) -> bool {
        let was_taken_back = self.failure == Some(Failure::TakenBack);
        matches!(self.state, MessageState::Failed | MessageState::Unknown) && !was_taken_back
    }
}

/// An answer and how far it has come.
pub async fn reply_view(db: &TenantDb, job: &Claimed, message: MessageId) -> Result<ReplyView> {
    let mut tx = db.read_job(job).await?;
    let row = sql::reply(&mut tx, message).await?;
    let (content, quoted) = (row.content(), row.quoted());
    let by = row.by();
    let sql::Reply { conversation, contact, state, failure, error_code, source, mark, .. } = row;
    let contact = contact.seen(sight::of(&mut tx).await?);
    let (state, failure) = (state.parse().map_err(Error::Internal)?, failure.as_deref().map(Failure::named));
    let reaction = sql::reaction(&mut tx, message).await?;
    let doubt = match state {
        MessageState::Unknown => Some(unknown::doubt(&mut tx, message).await?),
        _ => None,
    };
    let post = posts::find(&mut tx, Subject::Message(message)).await?;
    // Until a post of ours shows it, what was typed does; both are in one thread.
    let typed = post.zip(source).map(|(post, id)| Post { id, ..post });
    let post = post.filter(|post| Some(*post) != typed);
    Ok(ReplyView {
        message,
        conversation,
        by,
        contact,
        content,
        quoted,
        state,
        failure,
        error_code,
        reaction,
        doubt,
        post,
        typed,
        mark,
    })
}

/// This mark stands under what was typed; ends the job.
pub async fn reply_marked(db: &TenantDb, job: &Claimed, message: MessageId, mark: Option<&str>) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    sql::mark(&mut tx, message, mark).await?;
    queue::done_in(&mut tx, job).await?;
    tx.commit_recorded().await
}

/// The inbox shows the answer in this post, and its file below, if it has one; ends the job.
pub async fn reply_shown(
    db: &TenantDb,
    job: &Claimed,
    shown: &ReplyView,
    post: Post,
    mark: Option<&str>,
) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    if shown.typed.is_some() {
        sql::mark(&mut tx, shown.message, mark).await?;
    }
    posts::remember(&mut tx, [Subject::Message(shown.message)], post).await?;
    if shown.post.is_none() {
        attachments::show_those_of(&mut tx, shown.conversation, [shown.message]).await?;
    }
    queue::done_in(&mut tx, job).await?;
    tx.commit_recorded().await
}
