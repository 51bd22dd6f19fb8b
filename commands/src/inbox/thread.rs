//! What a thread of the staff's forum shows: a card on top, and below it what the customer writes, under their name.

use chrono::{DateTime, TimeDelta, Utc};
use crm::{
    conversations::{Announcement, Card as Who, Line, Name, Which, number_label, thread::Head},
    leads,
    tenants::Language,
};
use serenity::all::ExecuteWebhook;

use super::{content, reply_button, show};
use crate::{
    contact_work, lead_form,
    message::{Button, CONTENT, Card, DESCRIPTION, Message, Tone},
    number::number,
    plain::{bare, plain, units},
    reveal,
    texts::t,
};

/// The longest name that Discord takes for a thread, and for whoever a webhook speaks as (Discord's reference, "Start Thread in
/// Forum", "Execute Webhook").
const THREAD_NAME: usize = 100;
const WEBHOOK_NAME: usize = 80;
/// Names that hold these are not taken (Discord's reference, "Create Webhook").
const NOT_TAKEN: [&str; 2] = ["discord", "clyde"];
/// A message that comes later than this after it was written says when that was.
const LATE: TimeDelta = TimeDelta::minutes(2);

/// What a thread is called: whom it is with, and the number by which it is found again.
pub(crate) fn name(Head { conversation, .. }: &Head) -> String {
    let number = number_label(conversation.number);
    format!("{} · {number}", bare(&conversation.contact, THREAD_NAME - units(&number) - 3))
}

/// What the thread of a conversation begins with: who it is, how it stands, and what can be done.
pub(crate) fn card(language: Language, head: &Head, now: DateTime<Utc>) -> Message {
    let Head { conversation, card: who, stage: _, several } = head;
    let written_to = several.then(|| number(language, &who.account)).unwrap_or_default();
    let card = show::about(language, conversation, who, now).beside(t!(language, "field-written-to"), written_to);
    let which = Which { name: Name::Id(conversation.id), seen: Some(conversation.seen) };
    let lead = match who.lead {
        Some(number) => Button::new(&lead_form::Button::Show(number), leads::number_label(number)),
        None => Button::new(&lead_form::Button::MakeLead(conversation.id), t!(language, "button-make-lead")),
    };
    let buttons = [
        Some(reply_button(language, conversation.id)),
        Some(Button::new(&show::Button::Note(which), t!(language, "button-note"))),
        Some(lead),
        reveal::button(language, who.contact_id, who.phone.as_ref()),
        Some(Button::new(&show::Button::More(which), t!(language, "button-more"))),
    ];
    let contact = Button::new(&contact_work::Button::Show(who.contact_id), t!(language, "button-contact"));
    Message::card(card).buttons(buttons.into_iter().flatten().collect()).buttons(vec![contact])
}

/// How many of the new messages go into the next post: as many as it takes whole, or the first alone.
pub(crate) fn together(language: Language, new: &Announcement, now: DateTime<Utc>) -> usize {
    let mut left = CONTENT;
    let fit = new.lines.iter().take_while(|line| {
        let taken = units(&said(language, line, DESCRIPTION, now)) + 1;
        let fits = taken <= left;
        left = left.saturating_sub(taken);
        fits
    });
    fit.count().max(1)
}

/// The new messages, under the customer's name.
pub(crate) fn post(language: Language, new: &Announcement, now: DateTime<Utc>) -> ExecuteWebhook {
    texts(language, new, now, DESCRIPTION, String::new()).under_name(&speaker(language, &new.card))
}

/// The new messages, below the customer's name: where nobody posts under it.
pub(crate) fn post_ourselves(language: Language, new: &Announcement, now: DateTime<Utc>) -> Message {
    let heading = heading(language, new);
    texts(language, new, now, DESCRIPTION - units(&heading), heading)
}

/// The customer's name above what they write.
pub(crate) fn heading(language: Language, new: &Announcement) -> String {
    format!("💬 **{}**\n", plain(&speaker(language, &new.card), WEBHOOK_NAME))
}

/// The new messages below a heading. What is too long for a message is in a card, which takes more.
fn texts(language: Language, new: &Announcement, now: DateTime<Utc>, room: usize, heading: String) -> Message {
    let texts: Vec<String> = new.lines.iter().map(|line| said(language, line, room, now)).collect();
    let text = heading + &texts.join("\n");
    match units(&text) {
        ..=CONTENT => Message::text(text),
        _ => Message::card(Card::new(Tone::Customer).text(text)),
    }
}

/// The message; with its time if it comes late.
fn said(language: Language, line: &Line, room: usize, now: DateTime<Utc>) -> String {
    match now - line.sent_at > LATE {
        true => content::line(language, line, room),
        false => content::body(language, line, room),
    }
}

/// The customer's name as far as Discord takes it for a webhook.
fn speaker(language: Language, who: &Who) -> String {
    let name = bare(&who.contact, WEBHOOK_NAME);
    let folded = name.to_lowercase();
    let is_taken = !name.is_empty() && !NOT_TAKEN.iter().any(|word| folded.contains(word));
    if is_taken { name } else { t!(language, "customer") }
}

#[cfg(test)]
mod tests {
    use crm::{
        channel::{Content, Forwarded},
        conversations::{Listed, Priority, Rated, Seen, State},
        sight::ContactPhone,
    };
    use serde_json::Value;

    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    fn who(contact: &str) -> Who {
        Who {
            account: "+966112000001".into(),
            contact_id: "0190b3c4d5e6f708192a3b4c5d6e7f82".parse().unwrap(),
            contact: contact.into(),
            phone: Some(ContactPhone::whole("966501234567")),
            lead: None,
            opted_out: false,
            closes: Some(at(86_400)),
            rated: Rated { rating: Some(4), comment: Some("ردّكم *سريع*".into()) },
        }
    }

    fn head(contact: &str) -> Head {
        let conversation = Listed {
            id: "0190b3c4d5e6f708192a3b4c5d6e7f80".parse().unwrap(),
            number: 1042,
            contact: contact.into(),
            state: State::Open,
            priority: Priority::High,
            assignee: Some("هدى *x*".into()),
            waiting_since: Some(at(-600)),
            answer_due_at: Some(at(1200)),
            is_late: false,
            snoozed_until: None,
            closed_at: None,
            last_message_at: at(0),
            closes: Some(at(86_400)),
            seen: Seen { version: 3, heard: 512 },
        };
        Head { conversation, card: who(contact), stage: None, several: true }
    }

    fn news(contact: &str, texts: &[&str]) -> Announcement {
        let line = |(seq, text): (i64, &&str)| Line {
            id: "0190b3c4d5e6f708192a3b4c5d6e7f81".parse().unwrap(),
            content: Content::text(*text),
            quoted: None,
            forwarded: Forwarded::No,
            feedback: None,
            sent_at: at(0),
            seq,
        };
        Announcement {
            conversation: "0190b3c4d5e6f708192a3b4c5d6e7f80".parse().unwrap(),
            card: who(contact),
            several: false,
            lines: (1..).zip(texts).map(line).collect(),
            goes_on: false,
        }
    }

    fn body(new: &Announcement, now: DateTime<Utc>) -> Value {
        serde_json::to_value(post(Language::Arabic, new, now)).unwrap()
    }

    #[test]
    fn the_card_on_top_in_both_languages() {
        for language in Language::ALL {
            let card = card(language, &head("سارة *"), at(0)).edit_message();
            insta::assert_json_snapshot!(format!("thread_card_{}", language.as_str()), card);
        }
    }

    #[test]
    fn a_thread_is_found_by_its_number_however_long_the_name_is() {
        assert_eq!(name(&head("سارة")), "سارة · C-1042");
        let long = name(&head(&"ع".repeat(300)));
        assert!(long.ends_with(" · C-1042") && long.chars().count() <= 100, "{long}");
    }

    #[test]
    fn messages_that_fit_are_one_post_and_one_that_does_not_is_a_card() {
        let (short, long) = ("مرحبًا", "ط".repeat(1500));
        let count = |texts: &[&str]| together(Language::Arabic, &news("سارة", texts), at(0));
        assert_eq!(count(&[short, short, &long, &long]), 3);
        assert_eq!(count(&[&"ط".repeat(4000), short]), 1, "one too long goes alone");
        let two = body(&news("سارة", &[short, "كم السعر؟"]), at(0));
        assert_eq!((&two["content"], &two["username"]), (&"مرحبًا\nكم السعر؟".into(), &"سارة".into()));
        let card = body(&news("سارة", &[&"ط".repeat(4000)]), at(0));
        assert_eq!((&card["content"], card["embeds"][0]["description"].as_str().map(units)), (&"".into(), Some(4000)));
    }

    #[test]
    fn where_the_bot_posts_itself_the_name_is_above() {
        let posted = |texts: &[&str]| post_ourselves(Language::Arabic, &news("سا*رة", texts), at(0)).message("n");
        let two = serde_json::to_value(posted(&["مرحبًا", "كم السعر؟"])).unwrap();
        assert_eq!(two["content"], "💬 **سا\\*رة**\nمرحبًا\nكم السعر؟");
        let long = serde_json::to_value(posted(&[&"ط".repeat(5000)])).unwrap();
        let shown = long["embeds"][0]["description"].as_str().unwrap();
        assert!(shown.starts_with("💬 **سا\\*رة**\nط") && units(shown) <= DESCRIPTION, "{}", units(shown));
    }

    #[test]
    fn what_comes_late_says_when_it_was_written() {
        let late = body(&news("سارة", &["مرحبًا"]), at(600));
        assert!(late["content"].as_str().is_some_and(|text| text.contains("<t:1800000000:t>")), "{late}");
    }

    #[test]
    fn a_name_that_discord_does_not_take_is_not_said() {
        for taken in ["سارة", "Clyd", &"ن".repeat(200)] {
            let name = body(&news(taken, &["x"]), at(0))["username"].as_str().unwrap().to_owned();
            assert!(name.chars().count() <= 80 && taken.starts_with(&name[..2]), "{name}");
        }
        for refused in ["Discord Fan", "ClYdE", "  "] {
            assert_eq!(body(&news(refused, &["x"]), at(0))["username"], "عميل", "{refused}");
        }
    }
}
