//! The file that came with a message: `{image|video|audio|document|sticker|voice: {id, mime_type, sha256, filename, voice}}`. Of a
//! message that was changed, the file that it has now.

use crm::channel::{Attachment, Source, sha256};

use crate::whatsapp::json::Object;

/// The kinds of messages that are a file, by the name of their member.
const KINDS: [&str; 6] = ["image", "video", "audio", "voice", "document", "sticker"];

/// The most characters of a media type and of a name that are kept.
const TYPE_CHARS: usize = 200;
const NAME_CHARS: usize = 300;

pub(super) fn read(message: &Object<'_>) -> Vec<Attachment> {
    let changed = message.object("edit").and_then(|edit| edit.object("message"));
    let within = changed.as_ref().unwrap_or(message);
    KINDS.into_iter().filter_map(|kind| file(kind, &within.object(kind)?)).collect()
}

/// `None` for what the provider names no id of: there is nothing to fetch it by.
fn file(kind: &str, media: &Object<'_>) -> Option<Attachment> {
    let is_voice = kind == "voice" || media.get("voice").is_some_and(|flag| flag.get() == "true");
    // `audio/ogg; codecs=opus`: what follows the semicolon says nothing that the bytes don't.
    let media_type = media.words("mime_type", TYPE_CHARS);
    let media_type = media_type.map(|text| text.split(';').next().unwrap_or_default().trim().to_lowercase());
    Some(Attachment {
        source: Source::Id(media.id("id")?),
        media_type,
        sha256: media.text("sha256").as_deref().and_then(sha256),
        file_name: media.words("filename", NAME_CHARS),
        is_voice,
    })
}
