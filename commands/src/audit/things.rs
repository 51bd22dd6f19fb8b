//! What an event names, in words: people, things, roles, permissions, settings, commands and rules. What another version
//! stored and this one does not know is said to be of another version; its raw name is shown to nobody.

use crm::{
    Permission, Role,
    audit::{Action, Entry, Outcome},
    caller::CallerKind,
    error::{Noun, RefusalRule},
    names::UnknownName,
    reach::{Reach, Reached},
    requests::ApprovalRule,
    role::RoleRef,
    settings::{AnswerMinutes, Key},
    tenants::Language,
};
use serde_json::{Map, Value};

use crate::{
    changes::rule_name,
    plain::{mention, plain},
    texts::{
        self,
        named::{known, named, named_with, one},
        t,
    },
};

/// Who did it. Discord shows the name of a person; the event in full has the one that was written down.
pub(super) fn who(language: Language, entry: &Entry) -> String {
    let name = plain(&entry.caller_name, 60);
    match entry.caller_kind.parse() {
        Ok(CallerKind::Discord) => mention(digits(&entry.caller_id)),
        Ok(CallerKind::Member) => name,
        Ok(CallerKind::Channel) => t!(language, "caller-channel", name = name),
        Ok(CallerKind::Job) => t!(language, "caller-job"),
        Ok(CallerKind::Console) => t!(language, "caller-console", name = name),
        Err(_) => t!(language, "of-another-version"),
    }
}

/// Who did it, with the name that was written down: whoever left the server has no other.
pub(super) fn who_in_full(language: Language, entry: &Entry) -> String {
    match entry.caller_kind.parse() {
        // The name goes when personal data is erased; the id stays.
        Ok(CallerKind::Discord) if !entry.caller_name.is_empty() => {
            texts::person(language, digits(&entry.caller_id), &entry.caller_name)
        }
        _ => who(language, entry),
    }
}

/// On what it was done, or was to be done, if it was done on something: a person by mention, anything else by what it was
/// called.
pub(super) fn target(language: Language, entry: &Entry) -> Option<String> {
    match (noun(entry)?, entry.target_id.as_deref(), entry.target_label.as_deref()) {
        (Ok(Noun::Member | Noun::Roster), Some(id), _) if on_discord(id) => Some(mention(digits(id))),
        (Ok(Noun::Tenant), Some(setting), _) => Some(known::<Key>(language, setting)),
        (Ok(Noun::Request), _, Some(label)) if label == Action::AuditExport.as_str() => {
            Some(named(language, Action::AuditExport))
        }
        (_, _, Some(label)) => Some(plain(label, 60)),
        (Ok(noun), Some(_), None) => Some(one(language, noun)),
        _ => None,
    }
}

/// Like [`target`], a person with the name that was written down.
pub(super) fn target_in_full(language: Language, entry: &Entry) -> Option<String> {
    match (noun(entry)?, entry.target_id.as_deref(), entry.target_label.as_deref()) {
        (Ok(Noun::Member | Noun::Roster), Some(id), Some(name)) if on_discord(id) => {
            Some(texts::person(language, digits(id), name))
        }
        _ => target(language, entry),
    }
}

/// What kind of thing it was done on; of an attempt, if it was one on something.
fn noun(entry: &Entry) -> Option<Result<Noun, UnknownName>> {
    match entry.action.parse() {
        Ok(Action::AccessRefuse) => Some(text_at(entry.after.as_ref(), "noun")?.parse()),
        _ => Some(entry.noun.parse()),
    }
}

/// By which command, of what was refused: as it is typed, or, of a button or a form, what it does.
pub(super) fn command(language: Language, entry: &Entry) -> Option<String> {
    let stored = text_at(entry.after.as_ref(), "command").filter(|_| entry.outcome == Outcome::Refused.as_str())?;
    Some(match stored.strip_prefix('/') {
        Some(name) => {
            let kept: String = name.chars().filter(|c| c.is_alphanumeric() || " _-".contains(*c)).collect();
            format!("`/{kept}`")
        }
        None => known::<Action>(language, stored),
    })
}

/// Why: of what was refused or failed the rule, else what the caller said.
pub(super) fn reason(language: Language, entry: &Entry) -> Option<String> {
    let reason = entry.reason.as_deref()?;
    if entry.outcome == Outcome::Done.as_str() {
        return Some(plain(reason, 900));
    }
    let permission = named_permission(language, entry.permission.as_deref().unwrap_or_default());
    Some(match RefusalRule::of_event(reason) {
        Some(rule) => named_with(language, rule, &[("permission", permission.into())]),
        None => t!(language, "refusal-unknown"),
    })
}

/// A role by its name in the log; a custom one by what it was called then.
pub(super) fn named_role(language: Language, stored: &str, name: Option<&str>) -> String {
    match (stored.parse(), stored.parse::<Role>()) {
        (Ok(reference @ RoleRef::Custom(_)), _) => {
            name.map_or_else(|| one(language, Noun::Role), |name| texts::named_role(language, reference, name))
        }
        (_, Ok(role)) => texts::role(language, role),
        _ => t!(language, "of-another-version"),
    }
}

pub(super) fn named_permission(language: Language, stored: &str) -> String {
    stored.parse::<Permission>().map_or_else(|_| t!(language, "of-another-version"), |p| texts::permission(language, p))
}

/// What a setting was set to, if to anything.
pub(super) fn setting_value(language: Language, setting: Key, value: Option<&Value>) -> Option<String> {
    let names = |name: fn(Language, &str) -> String| {
        value.and_then(Value::as_array).and_then(|names| list(language, names, |stored| name(language, stored)))
    };
    match setting {
        Key::InboxChannel | Key::InboxForum | Key::OwnerChannel => value.and_then(Value::as_str).map(channel),
        Key::AuditChannel => value.and_then(Value::as_object).and_then(|fields| audit_channel(language, fields)),
        Key::LeadForNew | Key::MaskAddresses | Key::Promises | Key::TypingShown => {
            value.and_then(Value::as_bool).map(|on| on_or_off(language, on))
        }
        Key::BookingChat | Key::Greeting | Key::Away | Key::Satisfaction => {
            value.and_then(|value| value.get("on")?.as_bool()).map(|on| on_or_off(language, on))
        }
        Key::WorkingHours => value.filter(|value| value.is_object()).map(|_| t!(language, "hours-chosen")),
        Key::CompanyCurrency => value.and_then(Value::as_str).map(|code| plain(code, 3)),
        Key::ReplyHold => value.and_then(Value::as_u64).map(|seconds| t!(language, "seconds", count = seconds)),
        Key::Turns => value.and_then(Value::as_u64).map(|most| most.to_string()),
        Key::AnswerWithin => value.and_then(|value| answer_within(language, value)),
        Key::RawDays | Key::AutoClose => value.and_then(Value::as_u64).map(|days| t!(language, "days", count = days)),
        Key::SecondPerson => names(|language, rule| {
            ApprovalRule::named(rule)
                .map_or_else(|| t!(language, "of-another-version"), |rule| rule_name(language, rule))
        }),
        Key::BreakGlass => names(named_permission),
        Key::RoleReach => value.and_then(Value::as_object).and_then(|chosen| reaches(language, chosen)),
    }
}

fn answer_within(language: Language, value: &Value) -> Option<String> {
    let AnswerMinutes { first, later } = serde_json::from_value(value.clone()).ok()?;
    let first = first.map(|minutes| t!(language, "answers-within-first", count = minutes));
    let later = later.map(|minutes| t!(language, "answers-within-later", count = minutes));
    let both: Vec<String> = [first, later].into_iter().flatten().collect();
    (!both.is_empty()).then(|| texts::list(language, both))
}

/// Each role that does not reach everything, and how far.
fn reaches(language: Language, chosen: &Map<String, Value>) -> Option<String> {
    let role = |(role, reach): (&String, &Value)| {
        let how = |(what, how): (&String, &Value)| {
            let (what, how) = (known::<Reached>(language, what), known::<Reach>(language, how.as_str()?));
            Some(t!(language, "reach-of", what = what, reach = how))
        };
        let reach = texts::list(language, reach.as_object().into_iter().flatten().filter_map(how));
        t!(language, "reach-role", role = named_role(language, role, None), reach = reach)
    };
    (!chosen.is_empty()).then(|| texts::list(language, chosen.iter().map(role)))
}

fn on_or_off(language: Language, on: bool) -> String {
    if on { t!(language, "replies-on") } else { t!(language, "replies-off") }
}

fn audit_channel(language: Language, fields: &Map<String, Value>) -> Option<String> {
    let channel = channel(fields.get("channel")?.as_str()?);
    let nouns = fields.get("nouns").and_then(Value::as_array);
    let nouns = nouns.and_then(|nouns| list(language, nouns, |noun| known::<Noun>(language, noun)));
    Some(match nouns {
        Some(nouns) => t!(language, "channel-with-nouns", channel = channel, nouns = nouns),
        None => channel,
    })
}

fn channel(id: &str) -> String {
    format!("<#{}>", digits(id))
}

/// Several, one after another; `None` for none.
fn list(language: Language, names: &[Value], name: impl Fn(&str) -> String) -> Option<String> {
    let names: Vec<String> = names.iter().filter_map(Value::as_str).map(name).collect();
    (!names.is_empty()).then(|| texts::list(language, names))
}

/// Whether a person is named by their user on Discord: who is not there has an id of another kind.
fn on_discord(id: &str) -> bool {
    id.bytes().all(|byte| byte.is_ascii_digit())
}

/// An id as it may stand in a mention.
pub(super) fn digits(id: &str) -> String {
    id.chars().filter(char::is_ascii_digit).take(20).collect()
}

pub(super) fn text_at<'a>(fields: Option<&'a Value>, name: &str) -> Option<&'a str> {
    fields?.get(name)?.as_str()
}
