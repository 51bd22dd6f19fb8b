//! `/audit show`: one event in full, with what changed as a difference.

use crm::{
    Permission, Role,
    alliances::Joining,
    audit::{self, Action, Entry, Outcome},
    caller::Via,
    companies,
    conversations::{Priority, number_label},
    deals,
    error::{Field, Noun, Problem},
    fields::Kind,
    products,
    requests::PendingAction,
    settings::Key,
    tenants::Language,
};
use serde_json::{Map, Value};

use super::{
    line::marked,
    things::{command, digits, named_permission, named_role, reason, setting_value, target_in_full, who_in_full},
};
use crate::{
    bot::Ctx,
    changes::wish,
    errors::Error,
    gate::Gate,
    message::{Card, Message, Tone},
    plain::{mention, plain, stamp},
    response,
    stages::stage_named,
    texts::{
        self,
        named::{known, named, one},
        t,
    },
};

/// See one event in full, with what changed
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewAuditLogs)")]
pub(crate) async fn show(ctx: Ctx<'_>, #[max_length = 20] number: String) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let digits = crm::text::search_key(&number);
        let seq = digits.trim_start_matches('#').parse();
        let seq = seq.map_err(|_| crm::Error::Invalid { field: Field::Number, problem: Problem::Form })?;
        let entry = audit::show(&session.db, &session.caller, seq).await?;
        Ok(Message::card(card(session.language, &entry)))
    })
    .await
}

fn card(language: Language, entry: &Entry) -> Card {
    let tone = if entry.outcome == Outcome::Done.as_str() { Tone::Calm } else { Tone::Bad };
    let permission = entry.permission.as_deref().map(|p| named_permission(language, p)).unwrap_or_default();
    Card::new(tone)
        .title(t!(language, "audit-event", number = format!("#{}", entry.seq)))
        .text(marked(language, entry))
        .beside(t!(language, "field-when"), stamp(entry.at, 'F'))
        .beside(t!(language, "field-by"), who_in_full(language, entry))
        .beside(t!(language, "field-on"), target_in_full(language, entry).unwrap_or_default())
        .beside(t!(language, "field-via"), known::<Via>(language, &entry.via))
        .beside(t!(language, "field-action"), action(language, &entry.action))
        .beside(t!(language, "field-command"), command(language, entry).unwrap_or_default())
        .beside(t!(language, "field-permission"), permission)
        .beside(t!(language, "field-outcome"), known::<Outcome>(language, &entry.outcome))
        .beside(t!(language, "field-noun"), known::<Noun>(language, &entry.noun))
        .field(t!(language, "field-difference"), difference(language, entry))
        .field(t!(language, "field-reason"), reason(language, entry).unwrap_or_default())
        .field(t!(language, "field-request"), format!("`{}`", entry.request_id.simple()))
}

/// What it is called, and the name by which lists can be narrowed to it.
fn action(language: Language, stored: &str) -> String {
    let name = known::<Action>(language, stored);
    stored.parse::<Action>().map_or_else(|_| name.clone(), |action| format!("{name} · `{action}`"))
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

/// A line for each field that changed: what it was, and what it is. Of a request, what is asked for.
fn difference(language: Language, entry: &Entry) -> String {
    let asked = entry.after.as_ref().and_then(|after| after.get("work")).cloned();
    if let Some(PendingAction::ChangeMember(order)) = asked.and_then(|work| serde_json::from_value(work).ok()) {
        return wish(language, &order, None);
    }
    let (before, after) = (fields(entry.before.as_ref()), fields(entry.after.as_ref()));
    let mut names: Vec<&String> = before.keys().chain(after.keys()).filter(|name| *name != "work").collect();
    names.sort_unstable();
    names.dedup();
    let line = |name: &String| {
        let side = |all: &Map<String, Value>| shown(language, name, all.get(name), all);
        let (old, new) = (side(&before), side(&after));
        t!(language, "audit-difference", field = field(language, name), before = old, after = new)
    };
    names.into_iter().filter(|name| !TOLD.contains(&name.as_str())).map(line).collect::<Vec<_>>().join("\n")
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
        "owner" => texts::role(language, Role::Owner),
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
fn shown(language: Language, name: &str, value: Option<&Value>, all: &Map<String, Value>) -> String {
    if let Ok(setting) = name.parse::<Key>() {
        return setting_value(language, setting, value).unwrap_or_else(|| t!(language, "nothing-set"));
    }
    match (name, value) {
        (_, None | Some(Value::Null)) => "—".to_owned(),
        ("role", Some(Value::String(role))) => named_role(language, role, all.get("role_name").and_then(Value::as_str)),
        ("permissions", Some(Value::Array(names))) => {
            let names = names.iter().filter_map(Value::as_str).map(|name| named_permission(language, name));
            texts::list(language, names)
        }
        ("language", Some(Value::String(code))) => t!(language, "language-name", code = code.as_str()),
        ("name" | "gone" | "into" | "url", Some(Value::String(text))) => plain(text, 200),
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
            texts::list(language, names.iter().filter_map(Value::as_str).map(|name| plain(name, 40)))
        }
        ("probability", Some(Value::Number(percent))) => format!("{percent}%"),
        // Which they are goes with each of them.
        ("moved", Some(Value::Array(numbers))) => numbers.len().to_string(),
        ("stage", Some(Value::String(name))) => {
            let stage = stage_named(language, name);
            // An event of a pipeline names that as what it is about.
            match all.get("pipeline").and_then(Value::as_str).filter(|_| !all.contains_key("of")) {
                Some(pipeline) => t!(language, "stage-of", pipeline = plain(pipeline, 60), stage = stage),
                None => stage,
            }
        }
        ("fields", Some(Value::Array(names))) => {
            let names = names.iter().filter_map(Value::as_str).map(|name| known::<Field>(language, name));
            texts::list(language, names)
        }
        ("priority", Some(Value::String(priority))) => known::<Priority>(language, priority),
        ("day", Some(Value::String(day))) => plain(day, 20),
        ("snoozed_until" | "until" | "starts_at" | "ends_at" | "was", Some(Value::String(at))) => {
            at.parse().map_or_else(|_| t!(language, "of-another-version"), |at| stamp(at, 'f'))
        }
        ("owner" | "assignee", Some(Value::String(id))) => mention(digits(id)),
        ("events", Some(Value::Number(count))) => count.to_string(),
        ("conversations", Some(Value::Array(numbers))) => {
            let labels = numbers.iter().filter_map(Value::as_i64).take(20).map(number_label);
            texts::list(language, labels)
        }
        ("events", Some(Value::Array(numbers))) => texts::list(language, numbers.iter().take(20).map(numbered)),
        (name, Some(Value::Object(rule))) if name.starts_with("rule:") => shown_rule(language, rule),
        _ => t!(language, "of-another-version"),
    }
}

fn numbered(seq: &Value) -> String {
    format!("`#{seq}`")
}

fn shown_rule(language: Language, rule: &Map<String, Value>) -> String {
    let until = rule.get("until").and_then(Value::as_str).and_then(|until| until.parse().ok());
    match (rule.get("granted").and_then(Value::as_bool), until) {
        (Some(true), Some(until)) => t!(language, "rule-granted-until", when = stamp(until, 'f')),
        (Some(true), None) => t!(language, "rule-granted"),
        _ => t!(language, "rule-denied"),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::line::tests::one_of_each, *};

    #[test]
    fn each_event_in_full_in_both_languages() {
        for language in Language::ALL {
            let texts: Vec<String> = one_of_each().iter().map(|entry| difference(language, entry)).collect();
            insta::assert_snapshot!(format!("differences_{}", language.as_str()), texts.join("\n---\n"));
            let grant = &one_of_each()[1];
            let body = Message::card(card(language, grant)).response(true);
            insta::assert_json_snapshot!(format!("audit_event_{}", language.as_str()), body);
        }
    }
}
