//! Why WhatsApp does not pass a message on, in the person's language. WhatsApp says it in English: by the sort of message, such as
//! `poll`, or by the words of an error. What is not known here is shown in WhatsApp's own words.
//!
//! To add a reason: its words in [`WORDS`], and what people read in `inbox-reason`, in both languages.

use crm::{
    channel::{Detail, Label},
    tenants::Language,
};

use crate::texts::t;

/// A sort of message, or what an error is called or says, in small letters without the point at the end; and which reason that is.
/// Most sorts and both errors, 131051 and 131060, are in Meta's "Unsupported messages webhook reference"; `edit` has come,
/// and the others are what WhatsApp's app can send.
const WORDS: [(&str, &str); 33] = [
    ("edit", "edit"),
    ("revoke", "revoke"),
    ("poll", "poll"),
    ("poll_creation", "poll"),
    ("poll_update", "vote"),
    ("album", "album"),
    ("event", "event"),
    ("group_invite", "group"),
    ("keep_in_chat", "pin"),
    ("pin", "pin"),
    ("gif", "gif"),
    ("image", "image"),
    ("video", "video"),
    ("location", "location"),
    ("live_location", "live"),
    ("reaction", "reaction"),
    ("list", "list"),
    ("interactive", "list"),
    ("order", "order"),
    ("product", "order"),
    ("hsm", "template"),
    ("link_preview", "link"),
    ("media_placeholder", "once"),
    ("view_once", "once"),
    ("sticker_pack", "stickers"),
    ("errors", GENERAL),
    ("unknown", GENERAL),
    ("message type unknown", GENERAL),
    ("message type is currently not supported", GENERAL),
    ("message type is not currently supported", GENERAL),
    ("unsupported message type", GENERAL),
    ("this message is currently unavailable", AWAY),
    ("this message is unavailable", AWAY),
];

/// Nothing but that it is not passed on, which is said when nothing better is known.
const GENERAL: &str = "general";

/// It comes too early: the customer's first message to a number that is also in WhatsApp's app.
const AWAY: &str = "away";

/// The reason, if these words are one that is known.
fn known(words: &str) -> Option<&'static str> {
    let words = words.trim().trim_end_matches('.').to_lowercase();
    WORDS.iter().find(|(known, _)| *known == words).map(|(_, reason)| *reason)
}

/// The pieces of a message with every reason in people's words, each once; the general one only where none that says more is known.
pub(super) fn told(language: Language, details: &[Detail]) -> Vec<Detail> {
    let reason = |detail: &Detail| known(&detail.text).filter(|_| detail.label == Label::Reason);
    let is_told = details.iter().any(|detail| reason(detail).is_some_and(|reason| reason != GENERAL));
    let (mut seen, mut told) = (Vec::new(), Vec::new());
    for detail in details {
        match reason(detail) {
            Some(GENERAL) if is_told => {}
            Some(reason) if seen.contains(&reason) => {}
            Some(reason) => {
                seen.push(reason);
                told.push(Detail::new(Label::Reason, t!(language, "inbox-reason", reason = reason)));
            }
            None => told.push(detail.clone()),
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(language: Language, reasons: &[&str]) -> Vec<String> {
        let details: Vec<Detail> = reasons.iter().map(|words| Detail::new(Label::Reason, *words)).collect();
        told(language, &details).into_iter().map(|detail| detail.text).collect()
    }

    #[test]
    fn every_reason_has_words_of_its_own_in_both_languages() {
        for language in Language::ALL {
            let unknown = t!(language, "inbox-reason", reason = "hologram");
            for (words, reason) in WORDS {
                let said = shown(language, &[words]);
                assert_eq!(said.len(), 1, "{words}");
                assert!(reason == GENERAL || said[0] != unknown, "{words} in {}: {}", language.as_str(), said[0]);
            }
        }
    }

    #[test]
    fn the_best_reason_is_told_once_and_what_is_not_known_stays() {
        let metas = ["edit", "Message type unknown", "Message type is currently not supported."];
        assert_eq!(shown(Language::Arabic, &metas), ["عدّل العميل رسالة سابقة"]);
        assert_eq!(shown(Language::English, &metas), ["They changed an earlier message"]);
        assert_eq!(
            shown(Language::English, &metas[1..]),
            ["WhatsApp doesn’t pass on messages of this type. You can ask for it as text."]
        );
        let odd = ["poll_creation", "Polls are not supported.", "Message type unknown"];
        assert_eq!(shown(Language::English, &odd), ["A poll", "Polls are not supported."]);
        let stranger = shown(Language::Arabic, &["hologram", "Message type unknown"]);
        assert_eq!((stranger.len(), stranger[0].as_str()), (2, "hologram"), "which may say nothing to its reader");
        let twice = ["This message is currently unavailable.", "This message is currently unavailable."];
        assert_eq!(shown(Language::Arabic, &twice).len(), 1);
        let text = [Detail::new(Label::Text, "poll")];
        assert_eq!(told(Language::Arabic, &text), text, "what the customer says is no reason");
    }
}
