//! What the company's inbox channel shows: customers' messages, and our answers with how far they have come.

pub(crate) mod buttons;

use crm::{
    conversations::{Announcement, Line, MessageState, ReplyView},
    leads::number_label,
    tenants::Language,
};

use crate::{
    message::{Button, Card, Message, Tone},
    plain::{phone, plain, stamp, units},
    route::Action,
    texts::t,
};

/// How much of a card the messages may fill.
const MESSAGES: usize = 3600;

/// A customer's new messages, with who it is and what can be done about it.
pub(crate) fn announcement(language: Language, new: &Announcement) -> Message {
    let Announcement { conversation, card, lines } = new;
    let room = shares(&lines.iter().map(|line| line.body.as_deref().map_or(60, units) + 20).collect::<Vec<_>>());
    let text: Vec<String> = lines.iter().zip(room).map(|(line, room)| message(language, line, room)).collect();
    let shown = Card::new(Tone::Customer)
        .title(t!(language, "inbox-title", name = plain(&card.contact, 100)))
        .text(text.join("\n"))
        .beside(t!(language, "field-phone"), card.phone.as_deref().map(phone).unwrap_or_default())
        .beside(t!(language, "field-lead"), card.lead.map(number_label).unwrap_or_default());
    let reply = Button::new(Action::Reply(*conversation), t!(language, "button-reply")).primary();
    let make_lead = Button::new(Action::MakeLead(*conversation), t!(language, "button-make-lead"));
    let buttons = if card.lead.is_some() { vec![reply] } else { vec![reply, make_lead] };
    Message::card(shown).buttons(buttons)
}

fn message(language: Language, line: &Line, room: usize) -> String {
    let body = match (&line.body, line.kind.as_str()) {
        (Some(body), _) => plain(body, room),
        (None, "text") => t!(language, "inbox-empty"),
        (None, kind) => t!(language, "inbox-unsupported", kind = plain(kind, 30)),
    };
    t!(language, "inbox-line", when = stamp(line.sent_at, 't'), body = body)
}

/// How much room each text gets: the short ones what they need, the long ones what is left, evenly.
fn shares(wanted: &[usize]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by_key(|i| wanted[*i]);
    let (mut left, mut shares) = (MESSAGES, vec![0; wanted.len()]);
    for (done, i) in order.iter().enumerate() {
        // Escaping may double a text; what it does not need goes to those after it.
        let share = (wanted[*i] * 2).min(left / (wanted.len() - done));
        shares[*i] = share;
        left -= share;
    }
    shares
}

/// An answer of ours, and how far it has come.
pub(crate) fn reply_view(language: Language, view: &ReplyView) -> Message {
    let by = if view.by.trim().is_empty() { t!(language, "reply-by-nobody") } else { plain(&view.by, 60) };
    let head = t!(language, "reply-head", by = by, name = plain(&view.contact, 60));
    let state = state(language, view.state, view.error_code);
    let tone = match view.state {
        MessageState::Failed | MessageState::Unknown => Tone::Bad,
        MessageState::Delivered | MessageState::Read | MessageState::Played => Tone::Good,
        MessageState::Queued | MessageState::Sending | MessageState::Sent => Tone::Calm,
    };
    Message::card(Card::new(tone).text(format!("{head}\n{}\n\n{state}", plain(&view.body, 3400))))
}

fn state(language: Language, state: MessageState, code: Option<i64>) -> String {
    match state {
        MessageState::Queued => t!(language, "reply-queued"),
        MessageState::Sending => t!(language, "reply-sending"),
        MessageState::Unknown => t!(language, "reply-unknown"),
        MessageState::Sent => t!(language, "reply-sent"),
        MessageState::Delivered => t!(language, "reply-delivered"),
        MessageState::Read => t!(language, "reply-read"),
        MessageState::Played => t!(language, "reply-played"),
        MessageState::Failed => t!(language, "reply-failed", reason = failure(language, code)),
    }
}

/// Meta's codes (Cloud API reference, "Error codes") in words that help.
fn failure(language: Language, code: Option<i64>) -> String {
    match code {
        Some(131_047) => t!(language, "failure-window"),
        Some(131_026) => t!(language, "failure-undeliverable"),
        Some(131_049 | 130_472) => t!(language, "failure-held-back"),
        Some(131_050) => t!(language, "failure-stopped"),
        Some(131_056 | 130_429 | 131_048 | 80_007 | 4) => t!(language, "failure-too-fast"),
        Some(131_031 | 368) => t!(language, "failure-account"),
        Some(131_042) => t!(language, "failure-payment"),
        Some(0 | 190 | 10 | 200..=299 | 131_005) => t!(language, "failure-token"),
        Some(131_008 | 131_009 | 100) => t!(language, "failure-content"),
        Some(code) => t!(language, "failure-code", code = code),
        None => t!(language, "failure-none"),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use crm::{DiscordId, MessageId, conversations::Card as Who};
    use proptest::prelude::*;

    use super::*;

    fn line(kind: &str, body: Option<&str>) -> Line {
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        Line { id: MessageId::new(at), kind: kind.into(), body: body.map(str::to_owned), sent_at: at }
    }

    fn from_sara(lead: Option<i64>, lines: Vec<Line>) -> Announcement {
        let card = Who { contact: "سارة *".into(), phone: Some("966501234567".into()), lead };
        Announcement { conversation: "0190b3c4d5e6f708192a3b4c5d6e7f80".parse().unwrap(), card, lines }
    }

    #[test]
    fn customers_messages_in_both_languages() {
        for language in Language::ALL {
            let code = language.as_str();
            let lines = vec![
                line("text", Some("مرحبا، @everyone كم السعر؟ https://x.example/a_b")),
                line("image", None),
                line("text", Some("**bold** <@1> [x](https://evil.example)")),
                line("hologram", None),
            ];
            let new = announcement(language, &from_sara(None, lines)).message("nonce");
            insta::assert_json_snapshot!(format!("announcement_{code}"), new);
            let known = announcement(language, &from_sara(Some(1042), vec![line("text", Some("ok"))])).message("nonce");
            insta::assert_json_snapshot!(format!("announcement_with_lead_{code}"), known);
        }
    }

    #[test]
    fn answers_in_every_state_in_both_languages() {
        for language in Language::ALL {
            let view = |state, error_code| ReplyView {
                by: "Huda".into(),
                contact: "سارة".into(),
                body: "أهلًا، السعر 500".into(),
                state,
                error_code,
                post: DiscordId::new(9),
            };
            let code = language.as_str();
            insta::assert_json_snapshot!(
                format!("reply_{code}"),
                reply_view(language, &view(MessageState::Sent, None)).edit_message()
            );
            let states: Vec<String> = MessageState::ALL.iter().map(|s| state(language, *s, None)).collect();
            let codes = [131_047, 131_026, 131_049, 131_050, 131_056, 131_031, 131_042, 190, 131_009, 12];
            let failures = codes.map(|code| failure(language, Some(code)));
            insta::assert_snapshot!(
                format!("reply_states_{code}"),
                [states.join("\n"), failures.join("\n")].join("\n\n")
            );
        }
    }

    proptest! {
        #[test]
        fn eight_long_messages_fit_and_none_is_lost(bodies in prop::collection::vec("[a*@😀م ]{1,4096}", 1..=8)) {
            let lines = bodies.iter().map(|body| line("text", Some(body))).collect();
            let body = serde_json::to_value(announcement(Language::Arabic, &from_sara(None, lines)).message("n")).unwrap();
            let text = body["embeds"][0]["description"].as_str().unwrap();
            prop_assert!(units(text) <= 4096);
            prop_assert_eq!(text.matches("<t:").count(), bodies.len(), "each message is there, if shortened");
        }
    }
}
