//! Answering with a file.

use serde_json::json;

use super::{Queued, enqueue, sql};
use crate::{
    attachments::{
        ours::{self, NewFile},
        safe_name,
    },
    caller::Caller,
    channel::{FileKind, Outgoing, Provider},
    channels,
    conversations::{reads, window},
    db::TenantDb,
    error::{Conflict, Error, Noun, Result},
    ids::ConversationId,
    kernel::{
        attempt::Target,
        audit::{Action, Event},
    },
    permission::Permission,
};

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
    if provider == Provider::Twilio {
        return Err(Error::Conflict(Conflict::NotByProvider));
    }
    let kind = kind(&file, wanted)?;
    let name =
        safe_name(Some(&file.name), kind.content_kind().as_str(), file.media_type.as_deref().unwrap_or_default());
    let say = Outgoing::File { file: kind, name: name.clone(), caption }.checked(provider, None)?;
    window::require_open(&mut tx, conversation).await?;
    let message = sql::insert(&mut tx, conversation, &account, &say, None).await?;
    ours::insert(&mut tx, message, conversation, &file, kind == FileKind::Voice).await?;
    enqueue(&mut tx, message, conversation);
    reads::read(&mut tx, conversation, false).await?;
    let event = Event::new(Action::MessageReply).on(&conversation).called(&contact);
    tx.commit(event.after(json!({ "message": message.to_string(), "file": name }))).await?;
    Ok(Queued { message, contact })
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
