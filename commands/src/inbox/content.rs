//! A customer's message in the inbox: its kind, what it quotes, and every word in it.

use crm::{
    channel::{Content, ContentKind, Detail, Forwarded, Label},
    conversations::{Feedback, Line},
    tenants::Language,
};

use super::reasons;
use crate::{
    plain::{bare, plain, stamp, units},
    texts::t,
};

/// How much of a quoted message is shown.
const QUOTE: usize = 100;
/// About what the kind of a message takes.
const HEAD: usize = 60;
/// Below this there is no room for another piece of text.
const LEAST: usize = 12;

/// The message with its time, in about `room` UTF-16 units.
pub(super) fn line(language: Language, line: &Line, room: usize) -> String {
    let body = body(language, line, room);
    t!(language, "inbox-line", when = stamp(line.sent_at, 't'), body = body)
}

/// The message, in about `room` UTF-16 units.
pub(super) fn body(language: Language, line: &Line, room: usize) -> String {
    let Line { id: _, seq: _, content, quoted, forwarded, feedback, sent_at: _ } = line;
    let quoted = quoted.as_ref().map(|quoted| quote(language, quoted));
    let passed_on = match forwarded {
        Forwarded::No => None,
        Forwarded::Yes => Some(t!(language, "inbox-forwarded")),
        Forwarded::Often => Some(t!(language, "inbox-forwarded-often")),
    };
    let head = match feedback {
        Some(Feedback::Rating) => Some(t!(language, "inbox-rating")),
        Some(Feedback::Comment) => Some(t!(language, "inbox-rating-comment")),
        None => head(language, content),
    };
    let above: Vec<String> = passed_on.into_iter().chain(quoted).chain(head).collect();
    let room = room.saturating_sub(above.iter().map(|piece| units(piece) + 1).sum());
    let pieces: Vec<String> = above.into_iter().chain(words(language, content, room)).collect();
    if pieces.is_empty() { t!(language, "inbox-empty") } else { pieces.join("\n") }
}

/// An answer of ours, in about `room` UTF-16 units: what it quotes, what kind it is where its words don't say so, and the words.
pub(super) fn said(language: Language, content: &Content, quoted: Option<&Content>, room: usize) -> String {
    let head = head(language, content).filter(|_| content.kind != ContentKind::Interactive);
    let quoted = quoted.map(|quoted| quote(language, quoted));
    let pieces: Vec<String> = quoted.into_iter().chain(head).chain(words(language, content, room)).collect();
    pieces.join("\n")
}

/// About how much room the message would like.
pub(super) fn wanted(line: &Line) -> usize {
    let details = line.content.details.iter().map(|detail| units(&detail.text) + 6).sum::<usize>();
    let head = if line.content.kind == ContentKind::Text && line.feedback.is_none() { 0 } else { HEAD };
    let passed_on = if line.forwarded == Forwarded::No { 0 } else { HEAD };
    details + head + passed_on + line.quoted.as_ref().map_or(0, |_| QUOTE + 10) + LEAST
}

/// What kind of message it is; nothing for a text.
fn head(language: Language, content: &Content) -> Option<String> {
    match &content.kind {
        ContentKind::Text => None,
        ContentKind::Reaction if content.details.is_empty() => Some(t!(language, "inbox-reaction-removed")),
        ContentKind::Call if !content.details.iter().any(|detail| detail.label == Label::Duration) => {
            Some(t!(language, "inbox-call-unanswered"))
        }
        known => Some(kind(language, known)),
    }
}

pub(super) fn kind(language: Language, kind: &ContentKind) -> String {
    t!(language, "inbox-kind", kind = kind.as_str(), name = plain(kind.as_str(), 30))
}

fn quote(language: Language, quoted: &Content) -> String {
    let said = quoted.said().map(|words| plain(&bare(&words, QUOTE), QUOTE));
    t!(language, "inbox-quoted", text = said.unwrap_or_else(|| kind(language, &quoted.kind)))
}

fn words(language: Language, content: &Content, room: usize) -> Vec<String> {
    let (mut left, mut pieces) = (room, Vec::new());
    for detail in &reasons::told(language, &content.details) {
        if left < LEAST {
            pieces.push("…".to_owned());
            break;
        }
        let piece = piece(language, detail, left);
        left = left.saturating_sub(units(&piece) + 1);
        pieces.push(piece);
    }
    pieces
}

fn piece(language: Language, detail: &Detail, room: usize) -> String {
    let Detail { label, text } = detail;
    match label {
        Label::Text => plain(text, room),
        Label::Coordinates => place(text, room),
        Label::Duration => t!(language, "inbox-detail", label = label.as_str(), text = clock(text)),
        // Outside of the sentence, whose direction marks Discord would read as part of the address.
        Label::Link => format!("🔗 {}", plain(text, room)),
        other => t!(language, "inbox-detail", label = other.as_str(), text = plain(text, room)),
    }
}

/// Seconds as a phone shows them, as in `1:05`; as they came if they are no number.
fn clock(seconds: &str) -> String {
    match seconds.parse::<u32>() {
        Ok(seconds) if seconds < 3600 => format!("{}:{:02}", seconds / 60, seconds % 60),
        Ok(seconds) => format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60),
        Err(_) => plain(seconds, LEAST),
    }
}

/// A link to a map that opens on every phone; as it came if it is no place on earth.
fn place(coordinates: &str, room: usize) -> String {
    let on_earth = |raw: &str, most: f64| raw.parse().is_ok_and(|degrees: f64| degrees.abs() <= most);
    match coordinates.split_once(',') {
        Some((latitude, longitude)) if on_earth(latitude, 90.0) && on_earth(longitude, 180.0) => {
            format!("🗺️ https://www.google.com/maps?q={latitude},{longitude}")
        }
        _ => plain(coordinates, room),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_and_label_has_words_of_its_own_in_both_languages() {
        for language in Language::ALL {
            for known in ContentKind::KNOWN {
                let unknown = t!(language, "inbox-kind", kind = "hologram", name = known.as_str());
                assert_ne!(kind(language, known), unknown, "{language:?}");
            }
            let spoken = |label: &Label| piece(language, &Detail::new(label.clone(), "x"), 100);
            let unknown = spoken(&Label::Other("scent".into()));
            for known in Label::KNOWN {
                let own = matches!(known, Label::Text | Label::Coordinates) || spoken(known) != unknown;
                assert!(own, "{known:?} in {language:?}");
            }
        }
    }

    #[test]
    fn a_call_is_as_long_as_a_phone_says() {
        let said = ["0", "65", "3605", "soon"].map(clock);
        assert_eq!(said, ["0:00", "1:05", "1:00:05", "soon"]);
    }

    #[test]
    fn a_place_is_a_link_to_a_map() {
        assert_eq!(place("24.71,46.67", 90), "🗺️ https://www.google.com/maps?q=24.71,46.67");
        for odd in ["95,46", "here,there", "24.71", "NaN,1", "1)](x,2"] {
            assert!(!place(odd, 90).contains("https"), "{odd}");
        }
    }
}
