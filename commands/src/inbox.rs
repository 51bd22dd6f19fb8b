//! What the company's inbox channel shows: customers' messages, and our answers with how far they have come.

pub(crate) mod buttons;
pub(crate) mod canned;
mod content;
pub(crate) mod list;
pub(crate) mod macros;
pub(crate) mod menu;
pub(crate) mod propose;
mod reasons;
mod satisfaction;
mod search;
pub(crate) mod send;
pub(crate) mod show;
mod template;
pub(crate) mod thread;
pub(crate) mod trace;
pub(crate) mod unknown;
mod work;

use chrono::{DateTime, Utc};
use crm::{
    ConversationId,
    attachments::{Fate, View},
    channel::{ContentKind, Failure},
    conversations::{self, Announcement, By, Late, LeadTrace, MessageState, ReplyView},
    leads::number_label,
    tenants::Language,
};

use crate::{
    bot::Ctx,
    errors::Error,
    failure, lead_form,
    message::{Button, Card, Message, Tone},
    number::number,
    plain::{phone, plain, stamp},
    reveal,
    texts::t,
};

/// Conversations with customers
#[poise::command(
    slash_command,
    rename = "inbox",
    guild_only,
    subcommand_required,
    subcommands(
        "list::list",
        "show::show",
        "search::search",
        "work::claim",
        "work::assign",
        "work::transfer",
        "work::release",
        "work::snooze",
        "work::priority",
        "work::close",
        "work::reopen",
        "work::note",
        "canned::group",
        "macros::group",
        "send::group",
        "template::group",
        "satisfaction::satisfaction",
        "trace::trace"
    )
)]
pub(crate) async fn group(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}

/// How much of a card the messages may fill.
const MESSAGES: usize = 3600;

/// A customer's new messages, with who it is and what can be done about it.
pub(crate) fn announcement(language: Language, new: &Announcement) -> Message {
    let Announcement { conversation, card, several, lines, goes_on: _ } = new;
    let room = shares(&lines.iter().map(content::wanted).collect::<Vec<_>>());
    let text: Vec<String> = lines.iter().zip(room).map(|(line, room)| content::line(language, line, room)).collect();
    let opted_out = if card.opted_out { t!(language, "inbox-opted-out") } else { String::new() };
    let closes = card.closes.map(|at| t!(language, "inbox-window", soon = stamp(at, 'R'))).unwrap_or_default();
    let written_to = several.then(|| number(language, &card.account));
    let shown = Card::new(Tone::Customer)
        .title(t!(language, "inbox-title", name = plain(&card.contact, 100)))
        .text(text.join("\n"))
        .beside(t!(language, "field-phone"), card.phone.as_deref().map(phone).unwrap_or_default())
        .beside(t!(language, "field-written-to"), written_to.unwrap_or_default())
        .beside(t!(language, "field-lead"), card.lead.map(number_label).unwrap_or_default())
        .beside(t!(language, "field-window"), closes)
        .field(t!(language, "field-consent"), opted_out);
    let reply = reply_button(language, *conversation);
    let make_lead = Button::new(&lead_form::Button::MakeLead(*conversation), t!(language, "button-make-lead"));
    let make_lead = Some(make_lead).filter(|_| card.lead.is_none());
    let show_number = reveal::button(language, card.contact_id, card.phone.as_ref());
    Message::card(shown).buttons([Some(reply), make_lead, show_number].into_iter().flatten().collect())
}

/// That a customer was not answered in time, for whoever can do something about it.
pub(crate) fn late(language: Language, Late { which, number, contact, assignee, due, tell }: &Late) -> Message {
    let (conversation, name) = (conversations::number_label(*number), plain(contact, 100));
    let soon = stamp(*due, 'R');
    let text = match assignee {
        Some(held) => {
            let held = plain(held, 60);
            t!(language, "late-held", conversation = conversation, name = name, held = held, soon = soon)
        }
        None => t!(language, "late-free", conversation = conversation, name = name, soon = soon),
    };
    let more = Button::new(&show::Button::More(*which), t!(language, "button-more"));
    let message = Message::text(text).buttons(vec![more]);
    match tell {
        Some(person) => message.calling(*person),
        None => message,
    }
}

fn reply_button(language: Language, conversation: ConversationId) -> Button {
    Button::new(&buttons::Button::Reply(conversation), t!(language, "button-reply")).primary()
}

/// What can be done about a conversation once a lead came of it: everybody sees which, and whose.
pub(crate) fn buttons_with_lead(language: Language, conversation: ConversationId, trace: &LeadTrace) -> Vec<Button> {
    let LeadTrace { number, by, posts: _ } = trace;
    let parts = [number_label(*number), by.trim().to_owned()];
    let label = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    vec![reply_button(language, conversation), Button::new(&lead_form::Button::Show(*number), label)]
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
    let by = match &view.by {
        By::Member(name) => plain(name, 60),
        By::Company => t!(language, "reply-by-nobody"),
        By::Phone => t!(language, "reply-by-phone"),
    };
    let head = t!(language, "reply-head", by = by, name = plain(&view.contact, 60));
    let why = || failure::failure(language, view.failure.unwrap_or(Failure::Other), view.error_code);
    let state = match &view.doubt {
        Some(doubt) => unknown::state(language, doubt),
        None => state(language, view.state, why),
    };
    let buttons = view.doubt.as_ref().map(|doubt| unknown::buttons(language, view.message, doubt)).unwrap_or_default();
    let tone = match view.state {
        MessageState::Failed | MessageState::Unknown => Tone::Bad,
        MessageState::Delivered | MessageState::Read | MessageState::Played => Tone::Good,
        MessageState::Queued | MessageState::Sending | MessageState::Sent => Tone::Calm,
    };
    let said = content::said(language, &view.content, view.quoted.as_ref(), 3300);
    let reaction = view
        .reaction
        .as_ref()
        .map(|emoji| t!(language, "reply-reaction", emoji = plain(emoji, 20), name = plain(&view.contact, 60)));
    // A call has ended: it is on its way nowhere.
    let state = Some(state).filter(|_| view.content.kind != ContentKind::Call);
    let below = [state, reaction].into_iter().flatten().collect::<Vec<_>>().join("\n");
    let parts = [format!("{head}\n{said}"), below];
    let text = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n");
    Message::card(Card::new(tone).text(text)).buttons(buttons)
}

/// Where a file is had that is too large for Discord.
#[derive(Clone, Debug)]
pub struct Link {
    /// Its address.
    pub address: String,
    /// How long that holds.
    pub until: DateTime<Utc>,
}

/// A file of a customer or for one; without its content, what has become of it.
pub(crate) fn attachment(language: Language, view: &View, content: Option<Vec<u8>>, link: Option<&Link>) -> Message {
    let View { id: _, under: _, contact, is_ours, kind, is_voice, name, fate } = view;
    let way = if *is_ours { "to" } else { "from" };
    let kind = if *is_voice { "voice" } else { kind.as_str() };
    let (kind, contact) = (t!(language, "attachment-kind", kind = kind), plain(contact, 60));
    match (fate, content) {
        (Fate::Kept(_), Some(content)) => {
            let text = t!(language, "attachment-from", kind = kind, way = way, contact = contact);
            Message::text(text).file(name.clone(), content)
        }
        (Fate::Kept(kept), None) => {
            let (name, size) = (plain(name, 100), format!("{:.1}", kept.bytes as f64 / f64::from(1 << 20)));
            let text =
                t!(language, "attachment-large", kind = kind, way = way, contact = contact, name = name, size = size);
            let link = link.map(|Link { address, until }| {
                let (title, until) = (t!(language, "attachment-link"), stamp(*until, 'f'));
                // The address is no text: nothing may stand around it that tells its direction.
                format!("[{title}](<{address}>) · {}", t!(language, "attachment-link-until", until = until))
            });
            Message::text([Some(text), link].into_iter().flatten().collect::<Vec<_>>().join("\n"))
        }
        (Fate::Lost(loss), _) => {
            Message::text(t!(language, "attachment-lost", kind = kind, contact = contact, loss = loss.as_str()))
        }
    }
}

fn state(language: Language, state: MessageState, why: impl FnOnce() -> String) -> String {
    match state {
        MessageState::Queued => t!(language, "reply-queued"),
        MessageState::Sending => t!(language, "reply-sending"),
        MessageState::Unknown => t!(language, "reply-unknown"),
        MessageState::Sent => t!(language, "reply-sent"),
        MessageState::Delivered => t!(language, "reply-delivered"),
        MessageState::Read => t!(language, "reply-read"),
        MessageState::Played => t!(language, "reply-played"),
        MessageState::Failed => t!(language, "reply-failed", reason = why()),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use crm::{
        MessageId,
        channel::{Content, Detail, Forwarded, Label},
        conversations::{Card as Who, Decision, Doubt, Feedback, Line, Rated},
        sight::ContactPhone,
    };
    use proptest::prelude::*;

    use super::*;
    use crate::plain::units;

    fn line(kind: &str, body: Option<&str>) -> Line {
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let details = body.map(|body| Detail::new(Label::Text, body)).into_iter().collect();
        let content = Content { kind: ContentKind::from(kind), details };
        Line {
            id: MessageId::new(at),
            content,
            quoted: None,
            forwarded: Forwarded::No,
            feedback: None,
            sent_at: at,
            seq: 1,
        }
    }

    fn from_sara(lead: Option<i64>, lines: Vec<Line>) -> Announcement {
        let closes = DateTime::from_timestamp(1_800_086_400, 0);
        let phone = Some(ContactPhone::whole("966501234567"));
        let (contact_id, contact) = ("0190b3c4d5e6f708192a3b4c5d6e7f82".parse().unwrap(), "سارة *".into());
        let (account, rated) = ("+966112000001".into(), Rated::default());
        let card = Who { account, contact_id, contact, phone, lead, opted_out: false, closes, rated };
        let conversation = "0190b3c4d5e6f708192a3b4c5d6e7f80".parse().unwrap();
        Announcement { conversation, card, several: false, lines, goes_on: false }
    }

    fn every_kind() -> Vec<Line> {
        let of = |kind: &str, details: &[(Label, &str)]| {
            let details = details.iter().map(|(label, text)| Detail::new(label.clone(), *text)).collect();
            let content = Content { kind: ContentKind::from(kind), details };
            Line { content, ..line("text", None) }
        };
        let place = [(Label::Name, "البرج"), (Label::Address, "طريق *الملك* فهد"), (Label::Coordinates, "24.71,46.67")];
        let card = [(Label::Name, "نورة"), (Label::Phone, "+966 50 123 4567"), (Label::Email, "noura@example.com")];
        let mut thumb = of("reaction", &[(Label::Text, "👍")]);
        thumb.quoted = Some(Content::text("السعر 500 ريال\nشامل *التوصيل*"));
        let mut changed = of("edit", &[(Label::Text, "المقاس 43")]);
        changed.quoted = Some(Content::bare(ContentKind::Image));
        let mut rating = of("interactive", &[(Label::Text, "★★★★☆ جيدة جدًا")]);
        rating.feedback = Some(Feedback::Rating);
        let mut comment = of("text", &[(Label::Text, "ردّكم *سريع*")]);
        comment.feedback = Some(Feedback::Comment);
        vec![
            of("document", &[(Label::Text, "عرض السعر"), (Label::FileName, "عرض_[x](https://evil.example).pdf")]),
            of("location", &place),
            of("contacts", &card),
            of("interactive", &[(Label::Text, "مقاس 42"), (Label::About, "متوفر"), (Label::Choice, "size-42")]),
            of("order", &[(Label::Text, "للتوصيل"), (Label::Item, "2 × BURGER (25.5 SAR)")]),
            thumb,
            changed,
            rating,
            comment,
            of("call", &[]),
            of("call", &[(Label::Duration, "95")]),
            of(
                "unsupported",
                &[(Label::Reason, "poll"), (Label::Advertisement, "تخفيضات"), (Label::Link, "https://fb.me/x")],
            ),
        ]
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
            insta::assert_json_snapshot!(
                format!("announcement_of_every_kind_{code}"),
                announcement(language, &from_sara(None, every_kind())).message("nonce")
            );
            let mut gone = from_sara(None, vec![line("text", Some("إيقاف"))]);
            gone.card.opted_out = true;
            insta::assert_json_snapshot!(
                format!("announcement_opted_out_{code}"),
                announcement(language, &gone).message("nonce")
            );
            let shown = ["+966112000001", "106966110000000"].map(|account| {
                let mut new = from_sara(Some(7), vec![line("text", Some("ok"))]);
                (new.several, new.card.account) = (true, account.to_owned());
                announcement(language, &new).message("nonce")
            });
            insta::assert_json_snapshot!(format!("announcement_to_one_of_several_{code}"), shown);
            let mut masked = from_sara(None, vec![line("text", Some("ok"))]);
            masked.card.contact = "+966501234567".into();
            masked.card.phone = Some("966501234567".into());
            insta::assert_json_snapshot!(
                format!("announcement_masked_{code}"),
                announcement(language, &masked).message("nonce")
            );
            let known = announcement(language, &from_sara(Some(1042), vec![line("text", Some("ok"))])).message("nonce");
            insta::assert_json_snapshot!(format!("announcement_with_lead_{code}"), known);
        }
    }

    #[test]
    fn answers_in_every_state_in_both_languages() {
        for language in Language::ALL {
            let view = |state| ReplyView {
                message: "0190b3c4d5e6f708192a3b4c5d6e7f80".parse().unwrap(),
                conversation: "0190b3c4d5e6f708192a3b4c5d6e7f81".parse().unwrap(),
                by: By::Member("Huda".into()),
                contact: "سارة".into(),
                content: Content::text("أهلًا، السعر 500"),
                quoted: None,
                state,
                failure: None,
                error_code: None,
                reaction: None,
                doubt: None,
                post: None,
                typed: None,
                mark: None,
            };
            let code = language.as_str();
            insta::assert_json_snapshot!(
                format!("reply_{code}"),
                reply_view(language, &view(MessageState::Sent)).edit_message()
            );
            let on_phone = ReplyView { by: By::Phone, ..view(MessageState::Sent) };
            insta::assert_json_snapshot!(
                format!("reply_from_the_phone_{code}"),
                reply_view(language, &on_phone).edit_message()
            );
            let details = vec![Detail::new(Label::Duration, "95")];
            let call = ReplyView { content: Content { kind: ContentKind::Call, details }, ..on_phone };
            insta::assert_json_snapshot!(
                format!("reply_a_call_from_the_phone_{code}"),
                reply_view(language, &call).edit_message()
            );
            let by = "هدى *x*".to_owned();
            let doubts = [
                Doubt::Waiting,
                Doubt::Asked,
                Doubt::Decided { decision: Decision::Again, by: by.clone() },
                Doubt::Decided { decision: Decision::Left, by },
            ];
            let shown = doubts.map(|doubt| {
                let doubtful = ReplyView { doubt: Some(doubt), ..view(MessageState::Unknown) };
                reply_view(language, &doubtful).edit_message()
            });
            insta::assert_json_snapshot!(format!("reply_in_doubt_{code}"), shown);
            let states: Vec<String> =
                MessageState::ALL.iter().map(|s| state(language, *s, || "…".to_owned())).collect();
            let failures = Failure::ALL.map(|reason| failure::failure(language, reason, Some(12)));
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

        #[test]
        fn messages_of_a_thousand_pieces_fit_and_none_is_lost(pieces in prop::collection::vec("[a*@😀م]{1,40}", 1..400)) {
            let details = pieces.iter().map(|text| Detail::new(Label::Phone, text.as_str())).collect::<Vec<_>>();
            let quoted = Some(Content::text("م".repeat(300)));
            let of = |_| Line {
                content: Content { kind: ContentKind::Contacts, details: details.clone() },
                quoted: quoted.clone(),
                ..line("contacts", None)
            };
            let body = serde_json::to_value(announcement(Language::Arabic, &from_sara(None, (0..8).map(of).collect())).message("n")).unwrap();
            let text = body["embeds"][0]["description"].as_str().unwrap();
            prop_assert!(units(text) <= 4096, "{}", units(text));
            prop_assert_eq!(text.matches("<t:").count(), 8, "each message is there, if shortened");
        }
    }
}
