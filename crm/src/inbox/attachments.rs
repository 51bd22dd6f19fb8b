//! Files that came with messages: where the provider has them, whether we have fetched them, and where the inbox shows them.
//!
//! A file is a row from the moment its message is stored. A worker fetches the bytes ([`to_fetch`], [`kept`], [`not_kept`]) into the
//! store of the installation, under [`key`]; when both the file is settled and its message is shown, it is shown under that
//! ([`to_show`], [`shown`]). The provider forgets files after some days, so what could not be fetched by then is lost, and said so.

pub mod links;
mod name;
pub mod ours;
mod sql;

use chrono::{DateTime, Utc};

pub use self::name::safe_name;
use crate::{
    channel::{Attachment, ContentKind, Source},
    channels::{self, Channel},
    db::{TenantDb, Tx},
    error::Result,
    ids::{AttachmentId, ConversationId, MessageId, TenantId},
    jobs::Job,
    kernel::{
        names::names,
        posts::{self, Post, Subject},
        queue::{self, Claimed},
        sight::{self, ContactName},
    },
};

names! {
    /// Why a file could not be had.
    pub enum Loss {
        /// The provider has it no longer, or never had.
        Gone = "gone",
        /// It is larger than anything WhatsApp takes.
        TooLarge = "too_large",
        /// What came is not what was announced.
        Altered = "altered",
        /// It is said to be at an address that is not the provider's.
        Foreign = "foreign",
        /// It was tried again and again.
        Unreachable = "unreachable",
        /// Whoever it came from or went to was erased.
        Erased = "erased",
    }
}

/// A file with its message.
pub(crate) struct New<'a> {
    pub message: MessageId,
    pub place: i16,
    pub file: &'a Attachment,
}

/// Writes files in one statement, each to be fetched.
pub(crate) async fn insert(tx: &mut Tx, files: &[New<'_>]) -> Result<()> {
    if files.is_empty() {
        return Ok(());
    }
    for attachment in sql::insert(tx, files).await? {
        tx.enqueue(Job::FetchAttachment { attachment });
    }
    Ok(())
}

/// What a worker needs to fetch a file.
#[derive(Debug)]
pub struct Wanted {
    /// The business's number that it was sent to, if the company has that still and something that speaks for it.
    pub channel: Option<Channel>,
    /// Where it is.
    pub source: Source,
    /// Its digest, if that was told.
    pub sha256: Option<[u8; 32]>,
    /// Where the bytes go.
    pub key: String,
}

/// Where the bytes of a file are in the store.
pub fn key(db: &TenantDb, attachment: AttachmentId) -> String {
    key_of(db.id(), attachment)
}

/// The same, of a company that nobody has come to yet.
pub fn key_of(tenant: TenantId, attachment: AttachmentId) -> String {
    format!("{tenant}/{attachment}")
}

/// A file that is still to be fetched; `None` if it is settled.
pub async fn to_fetch(db: &TenantDb, job: &Claimed, attachment: AttachmentId) -> Result<Option<Wanted>> {
    let mut tx = db.read_job(job).await?;
    let Some((account, kind, source, sha256)) = sql::waiting(&mut tx, attachment).await? else { return Ok(None) };
    // The number is in the control database: nobody waits for two connections.
    drop(tx);
    let channel = channels::open(db, &account).await?;
    let (source, sha256) = (Source::of(&kind, source), sha256.and_then(|digest| digest.try_into().ok()));
    Ok(Some(Wanted { channel, source, sha256, key: key(db, attachment) }))
}

/// What has been kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The media type, by content.
    pub media_type: String,
    /// How many bytes.
    pub bytes: u64,
}

/// The bytes are in the store, for good; ends the job.
pub async fn kept(db: &TenantDb, job: &Claimed, attachment: AttachmentId, kept: &Kept) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    let conversation = sql::keep(&mut tx, attachment, kept).await?;
    settled(tx, job, attachment, conversation).await
}

/// Why the bytes are not in the store.
#[derive(Clone, Debug)]
pub enum NotKept {
    /// They can't be had.
    Lost(Loss),
    /// They may be had later.
    Later {
        /// When the provider wants to be asked again.
        at: Option<DateTime<Utc>>,
        /// What it comes to if this was the last attempt.
        last: Loss,
        /// Why, in English for the record.
        reason: String,
    },
}

/// The bytes could not be had; ends the job, or has it tried again. What could not be had to the last is lost.
pub async fn not_kept(db: &TenantDb, job: &Claimed, attachment: AttachmentId, why: NotKept) -> Result<()> {
    let loss = match why {
        NotKept::Later { at, last: _, reason } if queue::may_retry(job) => {
            return queue::retry(db, job, at, &reason).await;
        }
        NotKept::Later { last, .. } => last,
        NotKept::Lost(loss) => loss,
    };
    tracing::warn!(tenant = %db.slug(), %attachment, loss = loss.as_str(), "a customer's file is lost");
    metrics::counter!("omnicrm_attachments_lost_total", "loss" => loss.as_str()).increment(1);
    let mut tx = db.begin_job(job).await?;
    let conversation = sql::lose(&mut tx, attachment, loss).await?;
    settled(tx, job, attachment, conversation).await
}

async fn settled(
    mut tx: Tx,
    job: &Claimed,
    attachment: AttachmentId,
    conversation: Option<ConversationId>,
) -> Result<()> {
    if let Some(conversation) = conversation {
        tx.enqueue(Job::ShowAttachment { attachment, conversation });
    }
    queue::done_in(&mut tx, job).await?;
    tx.commit_recorded().await
}

/// Has the files of these messages shown, which are shown themselves now. Those that are not settled are shown when they are:
/// whichever comes last sees that both are done.
pub(crate) async fn show_those_of(
    tx: &mut Tx,
    conversation: ConversationId,
    messages: impl IntoIterator<Item = MessageId>,
) -> Result<()> {
    for attachment in sql::of(tx, messages.into_iter().collect()).await? {
        tx.enqueue(Job::ShowAttachment { attachment, conversation });
    }
    Ok(())
}

/// A file, for the inbox.
#[derive(Clone, Debug)]
pub struct View {
    /// Which.
    pub id: AttachmentId,
    /// The post that shows its message.
    pub under: Post,
    /// Who sent it, or whom it is for.
    pub contact: ContactName,
    /// Whether it is for them.
    pub is_ours: bool,
    /// What kind of message it came with.
    pub kind: ContentKind,
    /// Whether it was recorded in WhatsApp.
    pub is_voice: bool,
    /// What to call it: safe as the name of a file anywhere, with an ending that fits its content.
    pub name: String,
    /// What has become of it.
    pub fate: Fate,
}

/// What has become of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is in the store.
    Kept(Kept),
    /// It could not be had.
    Lost(Loss),
}

/// A file that is settled and whose message is shown; `None` if one of these is not so yet, or if it has been shown.
pub async fn to_show(db: &TenantDb, job: &Claimed, attachment: AttachmentId) -> Result<Option<View>> {
    let mut tx = db.read_job(job).await?;
    let Some(row) = sql::settled(&mut tx, attachment).await? else { return Ok(None) };
    if posts::find(&mut tx, Subject::Attachment(attachment)).await?.is_some() {
        return Ok(None);
    }
    let Some(under) = posts::find(&mut tx, Subject::Message(row.message_id)).await? else { return Ok(None) };
    let (view, sight) = (row.view(attachment, under)?, sight::of(&mut tx).await?);
    Ok(Some(View { contact: view.contact.seen(sight), ..view }))
}

/// The inbox shows the file in this post; ends the job.
pub async fn shown(db: &TenantDb, job: &Claimed, attachment: AttachmentId, post: Post) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    posts::remember(&mut tx, [Subject::Attachment(attachment)], post).await?;
    queue::done_in(&mut tx, job).await?;
    tx.commit_recorded().await
}
