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
    lead_form,
    message::{Button, CONTENT, Card, DESCRIPTION, Message, Tone},
    number::number,
    plain::{bare, units},
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
    let Head { conversation, card: who, several } = head;
    let written_to = several.then(|| number(language, &who.account)).unwrap_or_default();
    let card = show::about(language, conversation, who, now).beside(t!(language, "field-written-to"), written_to);
    let which = Which { name: Name::Id(conversation.id), seen: Some(conversation.seen) };
    let lead = match who.lead {
        Some(number) => Button::new(&lead_form::Button::Show(number), leads::number_label(number)),
        None => Button::new(&lead_form::Button::MakeLead(conversation.id), t!(language, "button-make-lead")),
    };
    Message::card(card).buttons(vec![
        reply_button(language, conversation.id),
        Button::new(&show::Button::Note(which), t!(language, "button-note")),
        lead,
        Button::new(&show::Button::More(which), t!(language, "button-more")),
    ])
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

/// The new messages, under the customer's name. One that is too long for a message is in a card, which takes more.
pub(crate) fn post(language: Language, new: &Announcement, now: DateTime<Utc>) -> ExecuteWebhook {
    let texts: Vec<String> = new.lines.iter().map(|line| said(language, line, DESCRIPTION, now)).collect();
    let text = texts.join("\n");
    let message = match units(&text) {
        ..=CONTENT => Message::text(text),
        _ => Message::card(Card::new(Tone::Customer).text(text)),
    };
    message.under_name(&speaker(language, &new.card))
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
