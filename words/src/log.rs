//! What the audit log says, in words: people, things, roles, permissions, settings, commands and rules, and each field that an event changed.
//! What another version stored and this one does not know is said to be of another version; its raw name is shown to nobody.

use crm::{
    Permission, Role,
    alliances::Joining,
    audit::{Action, Entry, Outcome, Problem, Report, Tampering},
    caller::CallerKind,
    companies,
    conversations::{Priority, number_label},
    deals,
    error::{Field, Noun, RefusalRule},
    fields::Kind,
    names::UnknownName,
    products,
    reach::{Reach, Reached},
    requests::{ApprovalRule, PendingAction},
    role::RoleRef,
    settings::{AnswerMinutes, Key},
    tenants::Language,
};
use serde_json::{Map, Value};

use crate::{
    Manner, Shown, approval_rule, list as list_of,
    named::{known, named, named_with, one},
    permission, role, stage_named, t, wish,
};

/// Who did it. Discord shows the name of a person; the event in full has the one that was written down.
pub fn who(manner: &dyn Manner, language: Language, entry: &Entry) -> String {
    let name = manner.plain(&entry.caller_name, 60);
    match entry.caller_kind.parse() {
        Ok(CallerKind::Discord) => manner.person(language, &digits(&entry.caller_id), ""),
        Ok(CallerKind::Member) => name,
        Ok(CallerKind::Channel) => t!(language, "caller-channel", name = name),
        Ok(CallerKind::Job) => t!(language, "caller-job"),
        Ok(CallerKind::Console) => t!(language, "caller-console", name = name),
        Err(_) => t!(language, "of-another-version"),
    }
}

/// Who did it, with the name that was written down: whoever left the server has no other.
pub fn who_in_full(manner: &dyn Manner, language: Language, entry: &Entry) -> String {
    match entry.caller_kind.parse() {
        // The name goes when personal data is erased; the id stays.
        Ok(CallerKind::Discord) if !entry.caller_name.is_empty() => {
            manner.person(language, &digits(&entry.caller_id), &entry.caller_name)
        }
        _ => who(manner, language, entry),
    }
}

/// On what it was done, or was to be done, if it was done on something: a person by mention, anything else by what it was
/// called.
pub fn target(manner: &dyn Manner, language: Language, entry: &Entry) -> Option<String> {
    match (noun(entry)?, entry.target_id.as_deref(), entry.target_label.as_deref()) {
        (Ok(Noun::Member | Noun::Roster), Some(id), _) if on_discord(id) => {
            Some(manner.person(language, &digits(id), ""))
        }
        (Ok(Noun::Tenant), Some(setting), _) => Some(known::<Key>(language, setting)),
        (Ok(Noun::Request), _, Some(label)) if label == Action::AuditExport.as_str() => {
            Some(named(language, Action::AuditExport))
        }
        (_, _, Some(label)) => Some(manner.plain(label, 60)),
        (Ok(noun), Some(_), None) => Some(one(language, noun)),
        _ => None,
    }
}

/// Like [`target`], a person with the name that was written down.
pub fn target_in_full(manner: &dyn Manner, language: Language, entry: &Entry) -> Option<String> {
    match (noun(entry)?, entry.target_id.as_deref(), entry.target_label.as_deref()) {
        (Ok(Noun::Member | Noun::Roster), Some(id), Some(name)) if on_discord(id) => {
            Some(manner.person(language, &digits(id), name))
        }
        _ => target(manner, language, entry),
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
pub fn command(manner: &dyn Manner, language: Language, entry: &Entry) -> Option<String> {
    let stored = text_at(entry.after.as_ref(), "command").filter(|_| entry.outcome == Outcome::Refused.as_str())?;
    Some(match stored.strip_prefix('/') {
        Some(name) => {
            let kept: String = name.chars().filter(|c| c.is_alphanumeric() || " _-".contains(*c)).collect();
            manner.code(&format!("/{kept}"))
        }
        None => known::<Action>(language, stored),
    })
}

/// Why: of what was refused or failed the rule, else what the caller said.
pub fn reason(manner: &dyn Manner, language: Language, entry: &Entry) -> Option<String> {
    let reason = entry.reason.as_deref()?;
    if entry.outcome == Outcome::Done.as_str() {
        return Some(manner.plain(reason, 900));
    }
    let permission = named_permission(language, entry.permission.as_deref().unwrap_or_default());
    Some(match RefusalRule::of_event(reason) {
        Some(rule) => named_with(language, rule, &[("permission", permission.into())]),
        None => t!(language, "refusal-unknown"),
    })
}

/// A role by its name in the log; a custom one by what it was called then.
pub fn named_role(manner: &dyn Manner, language: Language, stored: &str, name: Option<&str>) -> String {
    match (stored.parse(), stored.parse::<Role>()) {
        (Ok(reference @ RoleRef::Custom(_)), _) => {
            name.map_or_else(|| one(language, Noun::Role), |name| crate::named_role(manner, language, reference, name))
        }
        (_, Ok(role)) => crate::role(language, role),
        _ => t!(language, "of-another-version"),
    }
}

/// A permission by its name in the log.
pub fn named_permission(language: Language, stored: &str) -> String {
    stored.parse::<Permission>().map_or_else(|_| t!(language, "of-another-version"), |p| permission(language, p))
}

/// What a setting was set to, if to anything.
pub fn setting_value(manner: &dyn Manner, language: Language, setting: Key, value: Option<&Value>) -> Option<String> {
    let names = |name: fn(Language, &str) -> String| {
        value.and_then(Value::as_array).and_then(|names| list(language, names, |stored| name(language, stored)))
    };
    match setting {
        Key::InboxChannel | Key::InboxForum | Key::OwnerChannel => {
            value.and_then(Value::as_str).map(|id| manner.channel(&digits(id)))
        }
        Key::AuditChannel => {
            value.and_then(Value::as_object).and_then(|fields| audit_channel(manner, language, fields))
        }
        Key::LeadForNew | Key::MaskAddresses | Key::Promises | Key::TypingShown => {
            value.and_then(Value::as_bool).map(|on| on_or_off(language, on))
        }
        Key::BookingChat | Key::Greeting | Key::Away | Key::Satisfaction => {
            value.and_then(|value| value.get("on")?.as_bool()).map(|on| on_or_off(language, on))
        }
        Key::WorkingHours => value.filter(|value| value.is_object()).map(|_| t!(language, "hours-chosen")),
        Key::CompanyCurrency => value.and_then(Value::as_str).map(|code| manner.plain(code, 3)),
        Key::ReplyHold => value.and_then(Value::as_u64).map(|seconds| t!(language, "seconds", count = seconds)),
        Key::Turns => value.and_then(Value::as_u64).map(|most| most.to_string()),
        Key::AnswerWithin => value.and_then(|value| answer_within(language, value)),
        Key::RawDays | Key::AutoClose => value.and_then(Value::as_u64).map(|days| t!(language, "days", count = days)),
        Key::SecondPerson => names(|language, rule| {
            ApprovalRule::named(rule)
                .map_or_else(|| t!(language, "of-another-version"), |rule| approval_rule(language, rule))
        }),
        Key::BreakGlass => names(named_permission),
        Key::RoleReach => value.and_then(Value::as_object).and_then(|chosen| reaches(manner, language, chosen)),
    }
}

fn answer_within(language: Language, value: &Value) -> Option<String> {
    let AnswerMinutes { first, later } = serde_json::from_value(value.clone()).ok()?;
    let first = first.map(|minutes| t!(language, "answers-within-first", count = minutes));
    let later = later.map(|minutes| t!(language, "answers-within-later", count = minutes));
    let both: Vec<String> = [first, later].into_iter().flatten().collect();
    (!both.is_empty()).then(|| list_of(language, both))
}

/// Each role that does not reach everything, and how far.
fn reaches(manner: &dyn Manner, language: Language, chosen: &Map<String, Value>) -> Option<String> {
    let role = |(role, reach): (&String, &Value)| {
        let how = |(what, how): (&String, &Value)| {
            let (what, how) = (known::<Reached>(language, what), known::<Reach>(language, how.as_str()?));
            Some(t!(language, "reach-of", what = what, reach = how))
        };
        let reach = list_of(language, reach.as_object().into_iter().flatten().filter_map(how));
        t!(language, "reach-role", role = named_role(manner, language, role, None), reach = reach)
    };
    (!chosen.is_empty()).then(|| list_of(language, chosen.iter().map(role)))
}

fn on_or_off(language: Language, on: bool) -> String {
    if on { t!(language, "replies-on") } else { t!(language, "replies-off") }
}

fn audit_channel(manner: &dyn Manner, language: Language, fields: &Map<String, Value>) -> Option<String> {
    let channel = manner.channel(&digits(fields.get("channel")?.as_str()?));
    let nouns = fields.get("nouns").and_then(Value::as_array);
    let nouns = nouns.and_then(|nouns| list(language, nouns, |noun| known::<Noun>(language, noun)));
    Some(match nouns {
        Some(nouns) => t!(language, "channel-with-nouns", channel = channel, nouns = nouns),
        None => channel,
    })
}

/// Several, one after another; `None` for none.
fn list(language: Language, names: &[Value], name: impl Fn(&str) -> String) -> Option<String> {
    let names: Vec<String> = names.iter().filter_map(Value::as_str).map(name).collect();
    (!names.is_empty()).then(|| list_of(language, names))
}

/// Whether a person is named by their user on Discord: who is not there has an id of another kind.
fn on_discord(id: &str) -> bool {
    id.bytes().all(|byte| byte.is_ascii_digit())
}

/// An id as it may stand in a mention.
pub fn digits(id: &str) -> String {
    id.chars().filter(char::is_ascii_digit).take(20).collect()
}

/// A field of an event that is a text.
pub fn text_at<'a>(fields: Option<&'a Value>, name: &str) -> Option<&'a str> {
    fields?.get(name)?.as_str()
}

/// What the sentence says already, or goes with another field. A reply is shown by whom it went to: its id says nothing.
const TOLD: [&str; 41] = [
    "delivery",
    "off",
    "bad",
    "changed",
    "existing",
    "left",
    "made",
    "rows",
    "answer_due_at",
    "every",
    "place",
    "report",
    "claimed",
    "count",
    "days",
    "end",
    "leave_from",
    "leave_until",
    "macro",
    "note",
    "on",
    "other",
    "person",
    "role_name",
    "request",
    "requested_by",
    "standing",
    "undoes",
    "what",
    "undone",
    "copied_from",
    "command",
    "noun",
    "number",
    "of",
    "pipeline",
    "message",
    "repeats",
    "format",
    "part",
    "expires_at",
];

/// A field that changed.
#[derive(Clone, Debug)]
pub struct Difference {
    /// What it is called.
    pub field: String,
    /// What it was.
    pub before: String,
    /// What it is.
    pub after: String,
}

/// What an event is a request for, if it is one about a person.
pub fn asked(manner: &dyn Manner, language: Language, entry: &Entry) -> Option<String> {
    let work = entry.after.as_ref()?.get("work")?.clone();
    match serde_json::from_value(work).ok()? {
        PendingAction::ChangeMember(order) => Some(wish(manner, language, &order, None)),
        PendingAction::ExportAudit { .. } | PendingAction::ExportData { .. } => None,
    }
}

/// Each field that an event changed.
pub fn differences(manner: &dyn Manner, language: Language, entry: &Entry) -> Vec<Difference> {
    let (before, after) = (fields(entry.before.as_ref()), fields(entry.after.as_ref()));
    let mut names: Vec<&String> = before.keys().chain(after.keys()).filter(|name| *name != "work").collect();
    names.sort_unstable();
    names.dedup();
    let difference = |name: &String| {
        let side = |all: &Map<String, Value>| shown(manner, language, name, all.get(name), all);
        Difference { field: field(language, name), before: side(&before), after: side(&after) }
    };
    names.into_iter().filter(|name| !TOLD.contains(&name.as_str())).map(difference).collect()
}

/// The fields, each rule as one of its own.
fn fields(stored: Option<&Value>) -> Map<String, Value> {
    let mut fields = stored.and_then(Value::as_object).cloned().unwrap_or_default();
    if let Some(Value::Object(rules)) = fields.remove("rules") {
        fields.extend(rules.into_iter().map(|(permission, rule)| (format!("rule:{permission}"), rule)));
    }
    fields
}

/// What a changed field is called.
fn field(language: Language, name: &str) -> String {
    if let Ok(setting) = name.parse::<Key>() {
        return named(language, setting);
    }
    match name {
        "assignee" => t!(language, "field-assignee"),
        "priority" => t!(language, "field-priority"),
        "stage" => t!(language, "field-stage"),
        "into" => t!(language, "field-into"),
        "company" => one(language, Noun::Company),
        "joining" => named(language, Field::Joining),
        "starts_at" => t!(language, "field-starts-at"),
        "ends_at" => t!(language, "field-ends-at"),
        "was" => t!(language, "field-was-at"),
        "day" => t!(language, "field-day"),
        "kind" => t!(language, "field-kind"),
        "extra" => named(language, Field::Extra),
        "order" => named(language, Field::Order),
        "probability" => named(language, Field::Probability),
        "moved" => t!(language, "field-moved"),
        "ended" => t!(language, "field-moved-ended"),
        "fields" => t!(language, "field-changed"),
        "snoozed_until" => named(language, Field::Snooze),
        "until" => named(language, Field::Away),
        "role" => t!(language, "field-role"),
        "language" => t!(language, "field-language"),
        "name" => t!(language, "field-name"),
        "url" => t!(language, "field-url"),
        "types" => named(language, Field::Events),
        "rank" => t!(language, "field-rank"),
        "permissions" => t!(language, "field-permissions"),
        "owner" => role(language, Role::Owner),
        "events" => named(language, Noun::Event),
        "attempts" => t!(language, "field-attempts"),
        "gone" => t!(language, "field-other-contact"),
        "addresses" => t!(language, "field-addresses"),
        "leads" => named(language, Noun::Lead),
        "deals" => named(language, Noun::Deal),
        "deal" => one(language, Noun::Deal),
        "product" => one(language, Noun::Product),
        "conversations" => named(language, Noun::Conversation),
        "messages" => named(language, Noun::Message),
        "opted_out" => t!(language, "field-opted-out"),
        other => match other.strip_prefix("rule:") {
            Some(permission) => named_permission(language, permission),
            None => t!(language, "of-another-version"),
        },
    }
}

/// One side of a changed field.
fn shown(
    manner: &dyn Manner,
    language: Language,
    name: &str,
    value: Option<&Value>,
    all: &Map<String, Value>,
) -> String {
    if let Ok(setting) = name.parse::<Key>() {
        return setting_value(manner, language, setting, value).unwrap_or_else(|| t!(language, "nothing-set"));
    }
    match (name, value) {
        (_, None | Some(Value::Null)) => "—".to_owned(),
        ("role", Some(Value::String(role))) => {
            named_role(manner, language, role, all.get("role_name").and_then(Value::as_str))
        }
        ("permissions", Some(Value::Array(names))) => {
            let names = names.iter().filter_map(Value::as_str).map(|name| named_permission(language, name));
            list_of(language, names)
        }
        ("language", Some(Value::String(code))) => t!(language, "language-name", code = code.as_str()),
        ("name" | "gone" | "into" | "url", Some(Value::String(text))) => manner.plain(text, 200),
        (
            "rank" | "order" | "ended" | "attempts" | "addresses" | "leads" | "deals" | "conversations" | "messages",
            Some(Value::Number(number)),
        ) => number.to_string(),
        ("deal", Some(Value::Number(number))) => deals::number_label(number.as_i64().unwrap_or_default()),
        ("product", Some(Value::Number(number))) => products::number_label(number.as_i64().unwrap_or_default()),
        ("opted_out", Some(Value::Bool(true))) => t!(language, "opted-out-yes"),
        ("opted_out", Some(Value::Bool(false))) => t!(language, "opted-out-no"),
        ("company", Some(Value::Number(number))) => {
            companies::Which::number(number.as_i64().unwrap_or_default()).label()
        }
        ("joining", Some(Value::String(joining))) => known::<Joining>(language, joining),
        ("kind", Some(Value::String(kind))) => known::<Kind>(language, kind),
        ("extra" | "types", Some(Value::Array(names))) => {
            list_of(language, names.iter().filter_map(Value::as_str).map(|name| manner.plain(name, 40)))
        }
        ("probability", Some(Value::Number(percent))) => format!("{percent}%"),
        // Which they are goes with each of them.
        ("moved", Some(Value::Array(numbers))) => numbers.len().to_string(),
        ("stage", Some(Value::String(name))) => {
            let stage = stage_named(manner, language, name);
            // An event of a pipeline names that as what it is about.
            match all.get("pipeline").and_then(Value::as_str).filter(|_| !all.contains_key("of")) {
                Some(pipeline) => t!(language, "stage-of", pipeline = manner.plain(pipeline, 60), stage = stage),
                None => stage,
            }
        }
        ("fields", Some(Value::Array(names))) => {
            let names = names.iter().filter_map(Value::as_str).map(|name| known::<Field>(language, name));
            list_of(language, names)
        }
        ("priority", Some(Value::String(priority))) => known::<Priority>(language, priority),
        ("day", Some(Value::String(day))) => manner.plain(day, 20),
        ("snoozed_until" | "until" | "starts_at" | "ends_at" | "was", Some(Value::String(at))) => {
            at.parse().map_or_else(|_| t!(language, "of-another-version"), |at| manner.at(at, Shown::Moment))
        }
        ("owner" | "assignee", Some(Value::String(id))) => manner.person(language, &digits(id), ""),
        ("events", Some(Value::Number(count))) => count.to_string(),
        ("conversations", Some(Value::Array(numbers))) => {
            let labels = numbers.iter().filter_map(Value::as_i64).take(20).map(number_label);
            list_of(language, labels)
        }
        ("events", Some(Value::Array(numbers))) => {
            list_of(language, numbers.iter().take(20).map(|seq| manner.code(&format!("#{seq}"))))
        }
        (name, Some(Value::Object(rule))) if name.starts_with("rule:") => shown_rule(manner, language, rule),
        _ => t!(language, "of-another-version"),
    }
}

fn shown_rule(manner: &dyn Manner, language: Language, rule: &Map<String, Value>) -> String {
    let until = rule.get("until").and_then(Value::as_str).and_then(|until| until.parse().ok());
    match (rule.get("granted").and_then(Value::as_bool), until) {
        (Some(true), Some(until)) => t!(language, "rule-granted-until", when = manner.at(until, Shown::Moment)),
        (Some(true), None) => t!(language, "rule-granted"),
        _ => t!(language, "rule-denied"),
    }
}

/// What a check of the log found.
pub fn report(manner: &dyn Manner, language: Language, report: &Report) -> String {
    let waiting = report.events - report.sealed;
    let good = || t!(language, "verify-good", count = report.events);
    match &report.problem {
        Some(problem) => format!("{}\n{}", t!(language, "verify-bad"), tampered(manner, language, problem)),
        None if waiting > 0 => format!("{}\n{}", good(), t!(language, "verify-waiting", count = waiting)),
        None => good(),
    }
}

/// What was done to which event.
fn tampered(manner: &dyn Manner, language: Language, problem: &Problem) -> String {
    let number = problem.seq.map_or_else(|| "—".to_owned(), |seq| manner.code(&format!("#{seq}")));
    match problem.tampering {
        Tampering::Changed => t!(language, "verify-changed", number = number),
        Tampering::Removed => match (problem.seq, problem.place) {
            (None, Some(place)) => t!(language, "verify-removed-at", place = place),
            _ => t!(language, "verify-removed", number = number),
        },
        Tampering::Inserted => t!(language, "verify-inserted", number = number),
        Tampering::Reordered => t!(language, "verify-reordered", number = number),
        Tampering::CutOff => t!(language, "verify-cut-off", place = problem.place.unwrap_or_default()),
    }
}
