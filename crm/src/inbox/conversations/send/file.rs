//! Answering with a file.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::{Queued, answered, enqueue, fail, reason, sql};
use crate::{
    attachments::{
        Loss,
        ours::{self, NewFile},
    },
    caller::Caller,
    channel::{Failure, FileKind, Outgoing, Provider, ProviderError},
    channels,
    conversations::{reads, window},
    db::TenantDb,
    error::{Conflict, Error, Noun, Result},
    ids::{AttachmentId, ConversationId},
    kernel::{
        attempt::Target,
        audit::{Action, Event},
        queue::{self, Claimed},
        sight,
    },
    permission::Permission,
};

/// How often a file is tried for a reason that has nothing to do with the number: some five minutes in all. Later, whoever sent it
/// would not expect it any more.
const ATTEMPTS: i32 = 3;

/// The largest file that Twilio takes, in bytes ("WhatsApp media", Twilio's documentation).
const TWILIOS: u64 = 16 << 20;

/// Queues a file, as what it is or as what is wanted. Refuses with `Conflict` what WhatsApp takes in no form, or not in this one, and
/// when the customer's last message is more than 24 hours old.
pub async fn send_file(
    db: &TenantDb,
    caller: &Caller,
    conversation: ConversationId,
    file: NewFile,
    wanted: Option<FileKind>,
    caption: Option<String>,
) -> Result<Queued> {
    let target = Target::new(Noun::Conversation, &conversation);
    let mut tx = db.begin(&caller.on(target), Permission::SendMessages).await?;
    let (account, contact) = sql::lock(&mut tx, conversation).await?;
    let provider = channels::provider(db, &account).await?;
    let (kind, name) = ours::kind_and_name(&file, wanted)?;
    if provider == Provider::Twilio && file.bytes > TWILIOS {
        return Err(Error::Conflict(Conflict::FileNotTaken));
    }
    let say = Outgoing::File { file: kind, name: name.clone(), caption }.checked(provider, None)?;
    window::require_open(&mut tx, conversation).await?;
    let message = sql::insert(&mut tx, conversation, &account, &say, None).await?;
    ours::insert(&mut tx, message, conversation, &file, kind == FileKind::Voice).await?;
    enqueue(&mut tx, message, conversation);
    reads::read(&mut tx, conversation, false).await?;
    let after = answered(&mut tx, conversation, json!({ "message": message.to_string(), "file": name })).await?;
    let event = Event::new(Action::MessageReply).on(&conversation).called(contact.raw()).after(after);
    let contact = contact.seen(sight::of(&mut tx).await?);
    tx.commit(event).await?;
    Ok(Queued::at_once(message, contact))
}

/// Why a file was not handed over.
#[derive(Clone, Debug)]
pub enum NotHandedOver {
    /// It can't be had.
    Lost(Loss),
    /// The provider does not take it.
    Refused(ProviderError),
    /// It may be handed over later.
    Later {
        /// When the other side wants to be asked again.
        at: Option<DateTime<Utc>>,
        /// Why.
        error: ProviderError,
    },
}

/// The file was not handed over: it is tried again, or its message has failed; ends the job.
pub async fn not_handed_over(db: &TenantDb, job: &Claimed, attachment: AttachmentId, why: NotHandedOver) -> Result<()> {
    let (loss, error) = match why {
        NotHandedOver::Later { at, error } if goes_on(job, &error) => {
            return queue::retry(db, job, at, &reason(&error)).await;
        }
        NotHandedOver::Later { at: _, error } | NotHandedOver::Refused(error) => (None, error),
        NotHandedOver::Lost(loss) => {
            let title = Some(format!("the file could not be had: {}", loss.as_str()));
            (Some(loss), ProviderError { title, ..ProviderError::of(Failure::File) })
        }
    };
    let mut tx = db.begin_job(job).await?;
    let message = ours::give_up(&mut tx, attachment, loss).await?;
    fail(&mut tx, message, &error).await?;
    queue::done_in(&mut tx, job).await?;
    tx.commit_recorded().await
}

/// A number that is at fault is mended by somebody; until then everything of it waits.
fn goes_on(job: &Claimed, error: &ProviderError) -> bool {
    queue::may_retry(job) && (job.attempt < ATTEMPTS || error.failure.stops_channel())
}
