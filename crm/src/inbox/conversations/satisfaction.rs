//! How satisfied customers are. Once a person has closed a conversation, its customer is asked, if the company wants that: with a list of
//! one to five stars, and then whether they want to add something.
//!
//! What they choose and write then is no question to us: nothing is reopened by it, nobody waits, and nobody is given anything to answer.
//! What has closed by itself was silent for longer than WhatsApp lets us write, so nobody is asked there.

mod report;
mod rule;
mod sql;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::types::Json;

pub use self::report::{Figures, MOST_DAYS, OfColleague, by_colleague, report};
use self::rule::{Asked, choice_id};
pub(super) use self::rule::{Said, is_rating};
use super::{asking::Kept, send, window::WINDOW};
use crate::{
    channel::{Choice, Framed, IncomingMessage, Outgoing, Provider, limits},
    channels,
    db::{TenantDb, Tx},
    error::{Error, Result},
    ids::{ContactId, ConversationId, MessageId, SatisfactionId},
    jobs::Job,
    kernel::{
        language::Language,
        queue::{self, Claimed},
        recount, settings,
    },
    text,
};

/// How long after a conversation was closed its customer is asked: who closed it by mistake can open it again.
const AFTER: TimeDelta = TimeDelta::minutes(1);

/// How often one customer is asked at most. So long is an answer taken, too: one that comes later is like any other message.
const ONCE_IN: TimeDelta = TimeDelta::days(7);

/// How long after the rating the next text is a comment on it.
const COMMENT_WITHIN: TimeDelta = TimeDelta::hours(1);

/// The most characters of a comment: as many as WhatsApp takes.
const COMMENT: usize = 4096;

/// A conversation was closed by somebody just now: its customer is asked, if the company wants that.
pub(super) async fn expect(tx: &mut Tx, conversation: ConversationId) -> Result<()> {
    if settings::get::<settings::Satisfaction>(tx.conn()).await?.on {
        let closed_at = tx.now();
        tx.enqueue_at(Job::AskSatisfaction { conversation, closed_at }, closed_at + AFTER);
    }
    Ok(())
}

/// A customer who is to be asked.
#[derive(Clone, Debug)]
pub struct Due {
    /// In which language: theirs, as far as their words show one.
    pub language: Language,
    /// The company's own words for it, with their variables (see [`crate::template::AUTO_REPLY`]); `None` for the usual ones.
    pub text: Option<String>,
    /// What the customer is called.
    pub contact: String,
    /// What the company is called.
    pub company: String,
}

/// The words of the question. Each is cut to its limit.
#[derive(Clone, Debug)]
pub struct Question {
    /// Above the list.
    pub text: String,
    /// What opens the list.
    pub open: String,
    /// What stands for one star, for two, and so on.
    pub stars: [String; 5],
}

/// Whether and how the customer of a conversation that was closed then is to be asked now.
pub async fn due(
    db: &TenantDb,
    job: &Claimed,
    conversation: ConversationId,
    closed_at: DateTime<Utc>,
) -> Result<Option<Due>> {
    let mut tx = db.read_job(job).await?;
    let chosen = settings::get::<settings::Satisfaction>(tx.conn()).await?;
    let Some(row) = may_be_asked(&mut tx, conversation, closed_at).await?.filter(|_| chosen.on) else {
        return Ok(None);
    };
    let (company, language) = sql::company(&mut tx).await?;
    // The numbers are in the control database: nobody waits for two connections.
    drop(tx);
    // Twilio carries no lists.
    if channels::provider(db, &row.account).await? == Provider::Twilio {
        return Ok(None);
    }
    let language = spoken(row.words.as_deref(), &language)?;
    let text = chosen.own_words(language).map(str::to_owned);
    Ok(Some(Due { language, text, contact: row.contact, company }))
}

/// Asks the customer, and notes that they were asked; ends the job. Much may have happened since it was due: then nothing is said.
pub async fn ask(
    db: &TenantDb,
    job: &Claimed,
    conversation: ConversationId,
    closed_at: DateTime<Utc>,
    question: Question,
) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    queue::done_in(&mut tx, job).await?;
    // One after another, or somebody with two conversations could be asked in both.
    sql::lock(&mut tx).await?;
    if may_be_asked(&mut tx, conversation, closed_at).await?.is_some() {
        let id = SatisfactionId::new(tx.now());
        let message = send::say_list(&mut tx, conversation, question.list(id)).await?;
        sql::insert(&mut tx, id, conversation, message).await?;
    }
    tx.commit_recorded().await
}

impl Question {
    fn list(self, id: SatisfactionId) -> Outgoing {
        let Self { text, open, stars } = self;
        let row = |(stars, title): (i16, String)| Choice {
            id: choice_id(id, stars),
            title: text::within(&title, limits::ROW),
            about: None,
        };
        Outgoing::List {
            text: Framed { body: text::within(&text, limits::BODY), ..Framed::default() },
            open: text::within(&open, limits::BUTTON),
            // The best first: who is content is quickly done.
            rows: (1..=5).zip(stars).map(row).rev().collect(),
        }
    }
}

async fn may_be_asked(
    tx: &mut Tx,
    conversation: ConversationId,
    closed_at: DateTime<Utc>,
) -> Result<Option<sql::Closed>> {
    let now = tx.now();
    sql::closed(tx, conversation, closed_at, now - WINDOW, now - ONCE_IN).await
}

fn spoken(words: Option<&str>, company: &str) -> Result<Language> {
    let company = company.parse().map_err(Error::internal)?;
    Ok(words.and_then(Language::of_words).unwrap_or(company))
}

/// In which language who has rated us is to be asked for a comment now, if they are.
pub async fn comment_due(db: &TenantDb, job: &Claimed, satisfaction: SatisfactionId) -> Result<Option<Language>> {
    let mut tx = db.read_job(job).await?;
    let since = tx.now() - COMMENT_WITHIN;
    let Some((_, words)) = sql::rated(&mut tx, satisfaction, since).await? else { return Ok(None) };
    let (_, language) = sql::company(&mut tx).await?;
    spoken(words.as_deref(), &language).map(Some)
}

/// Asks for a comment, once; ends the job.
pub async fn ask_comment(db: &TenantDb, job: &Claimed, satisfaction: SatisfactionId, text: &str) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    queue::done_in(&mut tx, job).await?;
    let since = tx.now() - COMMENT_WITHIN;
    if let Some((conversation, _)) = sql::rated(&mut tx, satisfaction, since).await? {
        sql::mark_comment_asked(&mut tx, satisfaction).await?;
        send::say(&mut tx, conversation, text).await?;
    }
    tx.commit_recorded().await
}

/// A conversation whose row is locked.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct Held {
    pub id: ConversationId,
    pub contact_id: ContactId,
    pub account: String,
    pub is_closed: bool,
    /// What its customer may choose by typing.
    pub offered: Option<Json<Vec<Kept>>>,
}

/// A customer's message before it is stored.
pub(super) struct Heard<'a> {
    pub message: &'a IncomingMessage,
    pub contact: ContactId,
    pub at: DateTime<Utc>,
    /// Whether it would want an answer, were it no word about our service.
    pub asks: bool,
}

/// What each of these messages says about our service, if it does; their conversations are locked.
pub(super) async fn hear(tx: &mut Tx, messages: &[Heard<'_>], held: &[Held]) -> Result<Vec<Option<Said>>> {
    let since = tx.now() - ONCE_IN - COMMENT_WITHIN;
    let mut asked: Vec<Asked> = match held.is_empty() {
        true => Vec::new(),
        false => sql::asked(tx, held, since).await?,
    };
    let said = |heard: &Heard<'_>| rule::hear(&mut asked, heard.message, heard.contact, heard.at, heard.asks);
    Ok(messages.iter().map(said).collect())
}

/// Keeps what a message says about our service, and asks for a comment after the first rating.
pub(super) async fn keep(
    tx: &mut Tx,
    said: &Said,
    message: MessageId,
    words: &IncomingMessage,
    at: DateTime<Utc>,
) -> Result<()> {
    match *said {
        Said::Rating { satisfaction, stars, is_first } => {
            let before = sql::rate(tx, satisfaction, stars, at).await?;
            for at in [Some(at), before].into_iter().flatten() {
                recount::moment(tx, at).await?;
            }
            if is_first {
                tx.enqueue(Job::AskComment { satisfaction });
            }
            Ok(())
        }
        Said::Comment { satisfaction } => {
            let comment = words.content.words().unwrap_or_default();
            sql::comment(tx, satisfaction, &text::within(&comment, COMMENT), message).await
        }
    }
}
