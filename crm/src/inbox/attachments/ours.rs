//! Files for customers: from where staff put them, or drawn of a quote, into the store, and from there to the provider, which gives each an id
//! by which the message is sent.
//!
//! Both is one job in the order of the conversation's answers, before the one that sends the message: what is said afterwards
//! arrives afterwards, however large the file is.

mod sql;

use super::{Kept, Loss, key, safe_name};
use crate::{
    channel::{FileKind, Outgoing},
    channels::{self, Channel},
    db::{TenantDb, Tx},
    error::{Conflict, Error, Noun, Result},
    ids::{AttachmentId, ConversationId, MessageId, QuoteId},
    jobs::Job,
    kernel::queue::{self, Claimed},
};

/// A file that somebody gave to Discord, as Discord describes it.
#[derive(Clone, Debug)]
pub struct NewFile {
    /// Where Discord keeps it.
    pub address: String,
    /// Its name.
    pub name: String,
    /// Its media type, by its name.
    pub media_type: Option<String>,
    /// How large it is.
    pub bytes: u64,
}

/// As what it is sent, and under which name.
pub(crate) fn kind_and_name(file: &NewFile, wanted: Option<FileKind>) -> Result<(FileKind, String)> {
    let kind = kind(file, wanted)?;
    let told = file.media_type.as_deref().unwrap_or_default();
    Ok((kind, safe_name(Some(&file.name), kind.content_kind().as_str(), told)))
}

/// As what it is sent, going by what Discord says of it.
fn kind(file: &NewFile, wanted: Option<FileKind>) -> Result<FileKind> {
    // What follows a semicolon says nothing that the bytes don't.
    let told =
        file.media_type.as_deref().unwrap_or_default().split(';').next().unwrap_or_default().trim().to_lowercase();
    let Some(wanted) = wanted else {
        return FileKind::of(&told, file.bytes).ok_or(Error::Conflict(Conflict::FileNotTaken));
    };
    match wanted.takes(&told, file.bytes) {
        true => Ok(wanted),
        false => Err(Error::Conflict(match wanted {
            FileKind::Sticker => Conflict::NotASticker,
            FileKind::Voice => Conflict::NotAVoice,
            _ => Conflict::FileNotTaken,
        })),
    }
}

/// Writes down the file of a message, and has it handed over.
pub(crate) async fn insert(
    tx: &mut Tx,
    message: MessageId,
    conversation: ConversationId,
    file: &NewFile,
    is_voice: bool,
) -> Result<()> {
    let attachment = sql::insert(tx, message, file, is_voice).await?;
    tx.enqueue(Job::HandOver { attachment, conversation });
    Ok(())
}

/// Writes down that what is drawn of a quote goes with a message, under this name, and has it handed over.
pub(crate) async fn insert_quote(
    tx: &mut Tx,
    message: MessageId,
    conversation: ConversationId,
    quote: QuoteId,
    name: &str,
) -> Result<()> {
    let attachment = sql::insert_quote(tx, message, quote, name).await?;
    tx.enqueue(Job::HandOver { attachment, conversation });
    Ok(())
}

/// Where the bytes of a file come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Discord keeps it, at this address.
    Discord(String),
    /// It is drawn of this quote.
    Quote(QuoteId),
}

impl Origin {
    fn read(kind: &str, source: String) -> Result<Self> {
        match kind {
            "quote" => source.parse().map(Self::Quote).map_err(Error::internal),
            _ => Ok(Self::Discord(source)),
        }
    }
}

/// What a worker needs to hand a file over.
#[derive(Debug)]
pub struct Parcel {
    /// The business's number, if the company has that still and something that speaks for it.
    pub channel: Option<Channel>,
    /// Whether the number was taken from the company.
    pub is_removed: bool,
    /// Where the bytes are, or go.
    pub key: String,
    /// Where they come from.
    pub origin: Origin,
    /// What is in the store already.
    pub kept: Option<Kept>,
    /// What the customer reads as its name.
    pub name: String,
    /// As what it is to be sent.
    pub file: FileKind,
    /// Whether it may be sent as nothing else.
    pub is_fixed: bool,
}

/// A file that is still to be handed over; `None` if that was done, or its message is not to be sent any more.
pub async fn to_hand_over(db: &TenantDb, job: &Claimed, attachment: AttachmentId) -> Result<Option<Parcel>> {
    let mut tx = db.read_job(job).await?;
    let Some(row) = sql::waiting(&mut tx, attachment).await? else { return Ok(None) };
    // The number is in the control database: nobody waits for two connections.
    drop(tx);
    let channel = channels::open(db, &row.account).await?;
    let is_removed = channel.is_none() && !channels::has(db, &row.account).await?;
    let say: Outgoing = serde_json::from_value(row.outgoing).map_err(Error::internal)?;
    let (file, name) = say.file().ok_or_else(|| Error::internal("a file of a message that has none"))?;
    // What stands above a template or above buttons is of a kind that is said there; a file alone is sent as what it is.
    let is_fixed = !matches!(say, Outgoing::File { .. });
    let origin = Origin::read(&row.source_kind, row.source)?;
    let name = name.to_owned();
    let kept = row.kept_type.zip(row.bytes);
    let kept = kept.map(|(media_type, bytes)| Kept { media_type, bytes: bytes.unsigned_abs() });
    Ok(Some(Parcel { channel, is_removed, key: key(db, attachment), origin, kept, name, file, is_fixed }))
}

/// The bytes are in the store; the job goes on. What turns out to be of another type than was said is sent as that, under a name
/// that says so. Whether WhatsApp takes it.
pub async fn brought(
    db: &TenantDb,
    job: &Claimed,
    attachment: AttachmentId,
    kept: &Kept,
    parcel: &Parcel,
) -> Result<bool> {
    let Parcel { file, name, is_fixed, .. } = parcel;
    let fitting = match file.takes(&kept.media_type, kept.bytes) {
        true => Some(*file),
        false => FileKind::of(&kept.media_type, kept.bytes).filter(|_| !is_fixed),
    };
    let mut tx = db.begin_job(job).await?;
    super::sql::keep(&mut tx, attachment, kept).await?;
    if let Some(fitting) = fitting {
        let true_name = safe_name(Some(name), fitting.content_kind().as_str(), &kept.media_type);
        if !is_fixed && (fitting, true_name.as_str()) != (*file, name.as_str()) {
            sql::send_as(&mut tx, attachment, fitting, &true_name).await?;
        }
    }
    tx.commit_recorded().await?;
    Ok(fitting.is_some())
}

/// The provider has it, under this id; ends the job.
pub async fn handed_over(db: &TenantDb, job: &Claimed, attachment: AttachmentId, media: &str) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    if let Some(conversation) = sql::hand_over(&mut tx, attachment, media).await? {
        tx.enqueue(Job::ShowAttachment { attachment, conversation });
    }
    queue::done_in(&mut tx, job).await?;
    tx.commit_recorded().await
}

/// It can't be handed over, for want of the file if that says why: of which message it is.
pub(crate) async fn give_up(tx: &mut Tx, attachment: AttachmentId, loss: Option<Loss>) -> Result<MessageId> {
    if let Some(loss) = loss {
        super::sql::lose(tx, attachment, loss).await?;
    }
    sql::message(tx, attachment).await?.ok_or(Error::NotFound(Noun::Message))
}

/// A file that has been handed over.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct HandedOver {
    /// Which.
    pub id: AttachmentId,
    /// The provider's id of it; [`FETCHED`] where the provider keeps none and fetches it from us.
    pub media: String,
}

/// What stands for the id of a provider that fetches what it sends.
pub const FETCHED: &str = "fetched";

/// A message's file.
pub(crate) async fn of(tx: &mut Tx, message: MessageId) -> Result<Option<HandedOver>> {
    sql::handed_over(tx, message).await
}
