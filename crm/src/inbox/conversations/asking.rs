//! Asking a customer something that is answered by a tap, or by typing: the number of a choice, its words, or other words for it.
//!
//! What is offered stands with the conversation until a time, or until something else is offered or staff answer. What is typed and is none
//! of it is a message like any other.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;

use super::{send, sla, sql, thread};
use crate::{
    channel::{Choice, Framed, Outgoing, Provider, limits},
    channels,
    db::Tx,
    error::{Error, Result},
    ids::ConversationId,
    kernel::{
        audit::{Action, Event},
        language::Language,
        sight::{self, ContactName},
    },
    text,
};

/// Something to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// Our own name for it.
    pub id: String,
    /// What the customer reads; cut to its limit.
    pub title: String,
    /// More about it, where there is room.
    pub about: Option<String>,
    /// How else people say it.
    pub also: Vec<String>,
}

/// A question with its choices: at most ten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asking {
    /// The question; cut to its limit.
    pub text: String,
    /// What opens the list, if it becomes one.
    pub open: String,
    /// What there is to choose.
    pub choices: Vec<Offered>,
    /// Until when a choice may be typed.
    pub until: DateTime<Utc>,
}

/// A choice as it is kept: by which words it is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    id: String,
    words: Vec<String>,
}

impl Asking {
    /// Where each choice stands behind its number, a number is nothing else.
    fn kept(&self, is_numbered: bool) -> Vec<Kept> {
        let one = |choice: &Offered| {
            let words = std::iter::once(&choice.title).chain(&choice.also).map(|words| key(words));
            let words = words.filter(|words| !(is_numbered && words.parse::<usize>().is_ok()));
            Kept { id: choice.id.clone(), words: words.collect() }
        };
        self.choices.iter().map(one).collect()
    }

    /// Buttons where there are few, else a list; numbered lines, where the provider carries neither.
    fn outgoing(self, provider: Provider) -> Outgoing {
        let Self { text, open, choices, until: _ } = self;
        if choices.is_empty() {
            return Outgoing::text(text);
        }
        if is_numbered(provider) {
            let lines = choices.iter().enumerate().map(|(place, choice)| format!("{}. {}", place + 1, choice.title));
            let lines: Vec<String> = std::iter::once(text).chain(lines).collect();
            return Outgoing::text(text::within(&lines.join("\n"), provider.text_chars()));
        }
        let framed = Framed { body: text::within(&text, limits::BODY), ..Framed::default() };
        let choice = |most: usize, choice: Offered| Choice {
            id: choice.id,
            title: text::within(&choice.title, most),
            about: choice.about.map(|about| text::within(&about, limits::ABOUT)),
        };
        match choices.len() <= limits::BUTTONS && choices.iter().all(|choice| choice.about.is_none()) {
            true => Outgoing::Buttons {
                text: framed,
                buttons: choices.into_iter().map(|one| choice(limits::BUTTON, one)).collect(),
                document: None,
            },
            false => Outgoing::List {
                text: framed,
                open: text::within(&open, limits::BUTTON),
                rows: choices.into_iter().map(|one| choice(limits::ROW, one)).collect(),
            },
        }
    }
}

/// Whether choices are numbered lines.
fn is_numbered(provider: Provider) -> bool {
    provider == Provider::Twilio
}

/// Asks what nobody wrote, and keeps what is offered. `Conflict` once the customer's last message is more than 24 hours old.
pub(crate) async fn question(tx: &mut Tx, conversation: ConversationId, asking: Asking) -> Result<()> {
    let account = sql::account(tx, conversation).await?;
    let provider = channels::provider(tx.db(), &account).await?;
    let (kept, until) = (asking.kept(is_numbered(provider)), asking.until);
    send::say_choices(tx, conversation, asking.outgoing(provider)).await?;
    keep(tx, conversation, &kept, until).await
}

/// The same, asked by the caller; the event of it. It is answered by that, as by any other answer of theirs.
pub(crate) async fn question_by_caller(
    tx: &mut Tx,
    conversation: ConversationId,
    asking: Asking,
) -> Result<(ContactName, Event)> {
    let account = sql::account(tx, conversation).await?;
    let provider = channels::provider(tx.db(), &account).await?;
    let (kept, until) = (asking.kept(is_numbered(provider)), asking.until);
    let (contact, after) = send::ask_as_caller(tx, conversation, asking.outgoing(provider)).await?;
    // An answer ends what was offered before.
    keep(tx, conversation, &kept, until).await?;
    let event = Event::new(Action::MessageReply).on(&conversation).called(contact.raw()).after(after);
    Ok((contact.seen(sight::of(tx).await?), event))
}

/// Keeps what was offered in another way, in a template.
pub(crate) async fn offered(tx: &mut Tx, conversation: ConversationId, asking: &Asking) -> Result<()> {
    keep(tx, conversation, &asking.kept(false), asking.until).await
}

/// What its customer wants can't be done by itself: they wait for somebody.
pub(crate) async fn leave_to_staff(tx: &mut Tx, conversation: ConversationId) -> Result<()> {
    sql::set_waiting(tx, conversation).await?;
    sla::go_on(tx, vec![conversation]).await?;
    thread::show_card(tx, conversation).await
}

async fn keep(tx: &mut Tx, conversation: ConversationId, kept: &[Kept], until: DateTime<Utc>) -> Result<()> {
    let until = Some(until).filter(|_| !kept.is_empty());
    sql::set_offered(tx, conversation, until.map(|_| Json(kept)), until).await
}

/// Which of the choices is meant by what was typed: by its number, or by words that mean no other.
pub(super) fn meant<'a>(kept: &'a [Kept], typed: &str) -> Option<&'a str> {
    let typed = key(typed);
    let mut named = kept.iter().filter(|choice| choice.words.contains(&typed));
    match (named.next(), named.next()) {
        (Some(only), None) => return Some(&only.id),
        (Some(_), Some(_)) => return None,
        (None, _) => {}
    }
    let place = typed.parse::<usize>().ok()?.checked_sub(1)?;
    kept.get(place).map(|choice| choice.id.as_str())
}

fn key(words: &str) -> String {
    text::search_key(words.trim_matches(|c: char| !c.is_alphanumeric()))
}

/// In which language a customer is written to: the one that was chosen for them, or theirs, as far as their words show one.
pub(crate) async fn spoken(tx: &mut Tx, conversation: ConversationId) -> Result<Language> {
    let (chosen, words, company) = sql::spoken(tx, conversation).await?;
    if let Some(chosen) = chosen {
        return chosen.parse().map_err(Error::internal);
    }
    let company = company.parse().map_err(Error::internal)?;
    // A number or an emoji shows none: what was said before does.
    Ok(words.iter().flatten().find_map(|words| Language::of_words(words)).unwrap_or(company))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offered(id: &str, title: &str, also: &[&str]) -> Offered {
        let also = also.iter().map(|&words| words.to_owned()).collect();
        Offered { id: id.into(), title: title.into(), about: None, also }
    }

    fn asking(choices: Vec<Offered>) -> Asking {
        let until = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        Asking { text: "متى؟".into(), open: "الأوقات".into(), choices, until }
    }

    #[test]
    fn what_is_typed_means_one_choice_or_none() {
        let times = asking(vec![
            offered("a", "9:30 ص", &["9:30", "09:30"]),
            offered("b", "10:00 ص", &["10", "10:00"]),
            offered("c", "10:00 م", &["10", "22:00"]),
            offered("d", "يوم آخر", &["غيره"]),
        ]);
        let kept = times.kept(false);
        for (typed, expected) in [
            ("٩:٣٠", Some("a")),
            ("9:30 ص", Some("a")),
            ("1", Some("a")),
            ("٢", Some("b")),
            ("10:00", Some("b")),
            ("22:00", Some("c")),
            ("يوم اخر!", Some("d")),
            ("غيره", Some("d")),
            // In the morning or in the evening?
            ("10", None),
            ("5", None),
            ("0", None),
            ("كم السعر؟", None),
            ("", None),
        ] {
            assert_eq!(meant(&kept, typed), expected, "{typed}");
        }
        // Where lines are numbered, a number is nothing else.
        let days = asking((1..=3).map(|n| offered(&n.to_string(), "يوم", &[["3", "1", "2"][n - 1]])).collect());
        assert_eq!(meant(&days.kept(true), "1"), Some("1"));
        assert_eq!(meant(&days.kept(false), "1"), Some("2"));
    }

    #[test]
    fn few_choices_are_buttons_and_many_a_list_and_lines_where_there_is_neither() {
        let two = || asking(vec![offered("a", "نعم", &[]), offered("b", "لا", &[])]);
        assert!(matches!(two().outgoing(Provider::Meta), Outgoing::Buttons { buttons, .. } if buttons.len() == 2));
        assert_eq!(two().outgoing(Provider::Twilio), Outgoing::text("متى؟\n1. نعم\n2. لا"));
        let four = asking((0..4).map(|n| offered(&n.to_string(), &format!("{n}"), &[])).collect());
        assert!(matches!(four.outgoing(Provider::Meta), Outgoing::List { rows, .. } if rows.len() == 4));
        assert_eq!(asking(Vec::new()).outgoing(Provider::Meta), Outgoing::text("متى؟"));
    }
}
