//! The fields of a webhook that tell about the business itself (Meta, "Webhooks", fields other than `messages`). A field is a row
//! in [`FIELDS`]; how soon somebody should know is in [`urgency`].

use chrono::{DateTime, Utc};
use crm::channel::{AccountNews, NewsKind, Urgency};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use super::Surroundings;
use crate::whatsapp::json::{self, Object};

/// The most characters of a state, of a subject and of a detail; the most details.
const STATE_CHARS: usize = 64;
const WORDS_CHARS: usize = 600;
const DETAILS: usize = 12;

/// Fields by name, with what they are about and the member that says what happened.
const FIELDS: [(&str, NewsKind, &str); 17] = [
    ("account_update", NewsKind::Account, "event"),
    ("account_alerts", NewsKind::Alert, "alert_type"),
    ("account_review_update", NewsKind::Review, "decision"),
    ("business_capability_update", NewsKind::Limits, ""),
    ("business_status_update", NewsKind::Account, "event"),
    ("business_username_updates", NewsKind::Username, "status"),
    ("group_lifecycle_update", NewsKind::Group, "type"),
    ("group_participants_update", NewsKind::Group, "type"),
    ("group_settings_update", NewsKind::Group, "type"),
    ("group_status_update", NewsKind::Group, "type"),
    ("message_template_components_update", NewsKind::Template, ""),
    ("message_template_quality_update", NewsKind::TemplateQuality, "new_quality_score"),
    ("message_template_status_update", NewsKind::Template, "event"),
    ("phone_number_name_update", NewsKind::Name, "decision"),
    ("phone_number_quality_update", NewsKind::Quality, "event"),
    ("security", NewsKind::Security, "event"),
    ("template_category_update", NewsKind::TemplateCategory, "new_category"),
];

/// Fields in which the business's own phone tells what it holds (Meta, "Onboarding WhatsApp Business app users"), with the state
/// that they are kept under.
const OF_THE_PHONE: [(&str, &str); 2] = [("history", "history"), ("smb_app_state_sync", "contacts")];

/// What a field tells; `None` for fields that tell nothing about the business.
pub(super) fn read(field: &str, entry: &Object<'_>, raw: &RawValue) -> Option<AccountNews> {
    if let Some((_, state)) = OF_THE_PHONE.into_iter().find(|(known, _)| *known == field) {
        return phone(field, state, entry, raw);
    }
    let (_, kind, says) = FIELDS.into_iter().find(|(known, ..)| *known == field)?;
    let value = Object::read(raw)?;
    let within = innermost(&value);
    let state = within.words(says, STATE_CHARS).unwrap_or_else(|| "changed".to_owned()).to_lowercase();
    let account = entry.id("id");
    let at = entry.integer("time").and_then(|seconds| DateTime::<Utc>::from_timestamp(seconds, 0));
    let key = key(account.as_deref(), field, at, raw);
    let details = details(&value, says);
    let detailed = details.iter().any(|detail| detail.contains("CUSTOMER_INITIATED"));
    Some(AccountNews {
        key,
        account,
        number: value.words("display_phone_number", STATE_CHARS).or_else(|| value.words("phone_number", STATE_CHARS)),
        urgency: urgency(kind, &state, detailed),
        kind,
        state,
        subject: subject(&value),
        details,
        at,
    })
}

/// What makes a piece of news one: told twice, it has the same key.
pub(super) fn key(account: Option<&str>, field: &str, at: Option<DateTime<Utc>>, raw: &RawValue) -> Vec<u8> {
    let mut key = Sha256::new();
    for part in [account.unwrap_or_default(), field, &at.map_or(0, |at| at.timestamp()).to_string(), raw.get()] {
        key.update((part.len() as u64).to_be_bytes());
        key.update(part);
    }
    key.finalize().to_vec()
}

/// What the business's own phone brings along when it is connected: how much of it, and why not, if it doesn't. What was said, and
/// whom the phone knows, is not read: it stays in the raw delivery, for as long as that is kept.
fn phone(field: &str, state: &str, entry: &Object<'_>, raw: &RawValue) -> Option<AccountNews> {
    let value = Object::read(raw)?;
    let parts =
        |key: &str| value.list(key).unwrap_or_default().into_iter().filter_map(Object::read).collect::<Vec<_>>();
    let (history, contacts) = (parts("history"), parts("state_sync").len());
    let mut details = Vec::new();
    for part in &history {
        let threads: Vec<Object<'_>> =
            part.list("threads").unwrap_or_default().into_iter().filter_map(Object::read).collect();
        let messages: usize = threads.iter().map(|thread| thread.list("messages").unwrap_or_default().len()).sum();
        details.push(format!("threads: {}, messages: {messages}", threads.len()));
        let progress = part.object("metadata").and_then(|metadata| metadata.integer("progress"));
        details.extend(progress.map(|progress| format!("progress: {progress}")));
        let errors = part.list("errors").unwrap_or_default().into_iter().filter_map(Object::read);
        details.extend(errors.filter_map(|error| error.words("title", WORDS_CHARS)));
    }
    if contacts > 0 {
        details.push(format!("contacts: {contacts}"));
    }
    details.truncate(DETAILS);
    let account = entry.id("id");
    let at = entry.integer("time").and_then(|seconds| DateTime::<Utc>::from_timestamp(seconds, 0));
    Some(AccountNews {
        key: key(account.as_deref(), field, at, raw),
        account,
        number: value.object("metadata").and_then(|metadata| metadata.words("display_phone_number", STATE_CHARS)),
        kind: NewsKind::Phone,
        state: state.to_owned(),
        subject: None,
        details,
        urgency: Urgency::Note,
        at,
    })
}

/// An error that is about the number itself and not about one message: `value.errors`.
pub(super) fn of_the_number(around: &Surroundings, raw: &RawValue, error: &Object<'_>) -> AccountNews {
    let code = error.integer("code");
    AccountNews {
        key: key(around.business.as_deref(), "errors", None, raw),
        account: around.business.clone(),
        number: around.number.clone(),
        kind: NewsKind::Trouble,
        state: code.map_or_else(|| "unknown".to_owned(), |code| code.to_string()),
        subject: error.words("title", WORDS_CHARS),
        details: details(error, "title"),
        urgency: Urgency::Note,
        at: None,
    }
}

/// Where some fields say what happened: `alert_info`, the first of `groups`.
fn innermost<'a>(value: &Object<'a>) -> Object<'a> {
    let group = || value.list("groups").and_then(|groups| groups.first().copied().and_then(Object::read));
    value.object("alert_info").or_else(group).unwrap_or_else(|| value.again())
}

/// The template with its language, or the user name.
fn subject(value: &Object<'_>) -> Option<String> {
    let name = value.words("message_template_name", WORDS_CHARS).or_else(|| value.words("username", WORDS_CHARS))?;
    let language = value.words("message_template_language", STATE_CHARS);
    Some(language.map_or(name.clone(), |language| format!("{name} · {language}")))
}

/// Every word that is not said elsewhere, in the order of the members' names.
fn details(value: &Object<'_>, says: &str) -> Vec<String> {
    let mut details = Vec::new();
    collect(value, says, &mut details);
    details.truncate(DETAILS);
    details
}

fn collect(object: &Object<'_>, says: &str, into: &mut Vec<String>) {
    const ELSEWHERE: [&str; 10] = [
        "display_phone_number",
        "phone_number",
        "message_template_id",
        "message_template_name",
        "message_template_language",
        "username",
        "messaging_product",
        "metadata",
        "entity_id",
        "timestamp",
    ];
    for (name, raw) in object.members() {
        if name == says || ELSEWHERE.contains(&name) || raw.get() == "null" {
            continue;
        }
        if let Some(inner) = Object::read(raw) {
            collect(&inner, says, into);
        } else if let Some(list) = json::list(raw) {
            list.into_iter().filter_map(Object::read).for_each(|inner| collect(&inner, says, into));
        } else if let Some(text) = json::text(raw).filter(|text| !text.trim().is_empty() && text != "NONE") {
            // Names of members may hold U+0000 too, which PostgreSQL can't.
            into.push(json::without_nul(format!("{name}: {text}").chars().take(WORDS_CHARS).collect()));
        }
    }
}

/// How soon somebody should know. Urgent is what stops messages from coming or going.
fn urgency(kind: NewsKind, state: &str, stops_customers: bool) -> Urgency {
    match (kind, state) {
        (NewsKind::Account, "disabled_update" | "account_deleted" | "partner_removed" | "partner_app_uninstalled")
        | (NewsKind::Account, "account_offboarded") => Urgency::Urgent,
        (NewsKind::Account, "account_restriction") if stops_customers => Urgency::Urgent,
        (NewsKind::Account, "account_restriction" | "account_violation" | "account_reconnected" | "account_update")
        | (NewsKind::Alert | NewsKind::Security, _)
        | (NewsKind::Review, "rejected")
        | (NewsKind::Name, "rejected")
        | (NewsKind::Quality, "flagged" | "downgrade")
        | (NewsKind::Template, "rejected" | "flagged" | "paused" | "disabled" | "approved" | "pending_deletion")
        | (NewsKind::TemplateQuality, "red" | "yellow")
        | (NewsKind::TemplateCategory, _) => Urgency::Attention,
        _ => Urgency::Note,
    }
}
