//! A file for a customer: as what it is sent, and what WhatsApp takes as that ("Media", "Supported media types").

use serde::{Deserialize, Serialize};

use super::ContentKind;

/// The largest file that WhatsApp takes as anything, in bytes.
const LARGEST: u64 = 100 << 20;

/// As what a file is sent. Stored with its message, so the names never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// A picture.
    Image,
    /// A film.
    Video,
    /// A sound.
    Audio,
    /// A voice message, as if recorded in WhatsApp.
    Voice,
    /// A sticker.
    Sticker,
    /// A file to keep.
    Document,
}

const PICTURES: &[&str] = &["image/jpeg", "image/png"];
const FILMS: &[&str] = &["video/mp4", "video/3gpp"];
const SOUNDS: &[&str] = &["audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"];
const VOICE: &[&str] = &["audio/ogg"];
const STICKERS: &[&str] = &["image/webp"];
const DOCUMENTS: &[&str] = &[
    "application/pdf",
    "text/plain",
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
];

impl FileKind {
    /// The kinds that are told by the content alone.
    const PLAIN: [Self; 4] = [Self::Image, Self::Video, Self::Audio, Self::Document];

    /// The best kind for a file of this type and size; `None` if WhatsApp takes it as none.
    pub fn of(media_type: &str, bytes: u64) -> Option<Self> {
        Self::PLAIN.into_iter().find(|kind| kind.takes(media_type, bytes))
    }

    /// Whether WhatsApp takes a file of this type and size as this. As a document it takes all types that it takes at all.
    pub fn takes(self, media_type: &str, bytes: u64) -> bool {
        let (types, most): (&[&[&str]], u64) = match self {
            Self::Image => (&[PICTURES], 5 << 20),
            Self::Video => (&[FILMS], 16 << 20),
            Self::Audio => (&[SOUNDS], 16 << 20),
            Self::Voice => (&[VOICE], 16 << 20),
            Self::Sticker => (&[STICKERS], 500 << 10),
            Self::Document => (&[DOCUMENTS, PICTURES, FILMS, SOUNDS, STICKERS], LARGEST),
        };
        let media_type = metas_name(media_type);
        (1..=most).contains(&bytes) && types.iter().any(|types| types.contains(&media_type))
    }

    /// Whether words may stand below it.
    pub fn takes_caption(self) -> bool {
        matches!(self, Self::Image | Self::Video | Self::Document)
    }

    /// The kind of message.
    pub fn content_kind(self) -> ContentKind {
        match self {
            Self::Image => ContentKind::Image,
            Self::Video => ContentKind::Video,
            Self::Audio | Self::Voice => ContentKind::Audio,
            Self::Sticker => ContentKind::Sticker,
            Self::Document => ContentKind::Document,
        }
    }
}

/// What Meta calls a type that others have another name for.
pub fn metas_name(media_type: &str) -> &str {
    match media_type {
        "audio/m4a" | "audio/x-m4a" => "audio/mp4",
        "audio/mp3" => "audio/mpeg",
        "audio/opus" => "audio/ogg",
        "image/jpg" => "image/jpeg",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_file_is_sent_as_the_best_that_whatsapp_takes() {
        let cases = [
            ("image/jpeg", 1, Some(FileKind::Image)),
            ("image/jpeg", 5 << 20, Some(FileKind::Image)),
            ("image/jpeg", (5 << 20) + 1, Some(FileKind::Document)),
            ("image/webp", 1000, Some(FileKind::Document)),
            ("audio/m4a", 1000, Some(FileKind::Audio)),
            ("video/mp4", (16 << 20) + 1, Some(FileKind::Document)),
            ("video/quicktime", 1000, None),
            ("application/pdf", LARGEST, Some(FileKind::Document)),
            ("application/pdf", LARGEST + 1, None),
            ("application/pdf", 0, None),
            ("application/zip", 1000, None),
            ("application/octet-stream", 1000, None),
        ];
        for (media_type, bytes, expected) in cases {
            assert_eq!(FileKind::of(media_type, bytes), expected, "{media_type} of {bytes}");
        }
        assert!(FileKind::Sticker.takes("image/webp", 500 << 10) && !FileKind::Sticker.takes("image/webp", 501 << 10));
        assert!(FileKind::Voice.takes("audio/ogg", 1) && !FileKind::Voice.takes("audio/mpeg", 1));
    }
}
