//! `/audit show`: one event in full, with what changed as a difference.

use crm::{
    Permission,
    audit::{self, Entry},
    error::Problem,
    tenants::Language,
};
use serde_json::{Map, Value};

use super::line::{marked, named_permission, named_role, person_in_full, who_in_full};
use crate::{
    bot::Ctx,
    errors::Error,
    gate::Gate,
    input::event::{noun_name, nouns},
    message::{Card, Message, Tone},
    plain::{plain, stamp},
    response,
    texts::{self, t},
};

/// See one event in full, with what changed
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewAuditLogs)")]
pub(crate) async fn show(ctx: Ctx<'_>, #[max_length = 20] number: String) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let digits = crm::text::search_key(&number);
        let seq = digits.trim_start_matches('#').parse();
        let seq = seq.map_err(|_| crm::Error::Invalid { field: "number", problem: Problem::Form })?;
        let entry = audit::show(&session.db, &session.caller, seq).await?;
        Ok(Message::card(card(session.language, &entry)))
    })
    .await
}

fn card(language: Language, entry: &Entry) -> Card {
    let tone = if entry.outcome == "done" { Tone::Calm } else { Tone::Bad };
    let permission = entry.permission.as_deref().map(|p| named_permission(language, p)).unwrap_or_default();
    let reason = entry.reason.as_deref().map(|reason| plain(reason, 900)).unwrap_or_default();
    Card::new(tone)
        .title(t!(language, "audit-event", number = format!("#{}", entry.seq)))
        .text(marked(language, entry))
        .beside(t!(language, "field-when"), stamp(entry.at, 'F'))
        .beside(t!(language, "field-by"), who_in_full(language, entry))
        .beside(t!(language, "field-on"), person_in_full(language, entry))
        .beside(t!(language, "field-via"), via(language, &entry.via))
        .beside(t!(language, "field-action"), format!("`{}`", bare_code(&entry.action)))
        .beside(t!(language, "field-permission"), permission)
        .beside(t!(language, "field-outcome"), outcome(language, &entry.outcome))
        .beside(t!(language, "field-noun"), known_noun(language, &entry.noun))
        .field(t!(language, "field-difference"), difference(language, entry))
        .field(t!(language, "field-reason"), reason)
        .field(t!(language, "field-request"), format!("`{}`", entry.request_id.simple()))
}

/// A noun of a later version is called by its name in the log.
fn known_noun(language: Language, noun: &str) -> String {
    if nouns().contains(&noun) { noun_name(language, noun) } else { plain(noun, 40) }
}

fn bare_code(code: &str) -> String {
    code.chars().filter(|c| c.is_ascii_alphanumeric() || "._".contains(*c)).collect()
}

fn via(language: Language, stored: &str) -> String {
    match stored {
        "discord" => t!(language, "via-discord"),
        "webhook" => t!(language, "via-webhook"),
        "api" => t!(language, "via-api"),
        "panel" => t!(language, "via-panel"),
        "job" => t!(language, "via-job"),
        "console" => t!(language, "via-console"),
        other => plain(other, 40),
    }
}

fn outcome(language: Language, stored: &str) -> String {
    match stored {
        "done" => t!(language, "outcome-done"),
        "refused" => t!(language, "outcome-refused"),
        "failed" => t!(language, "outcome-failed"),
        other => plain(other, 40),
    }
}

/// What the sentence says already, or goes with another field.
const TOLD: [&str; 5] = ["role_name", "request", "requested_by", "undoes", "copied_from"];

/// A line for each field that changed: what it was, and what it is.
fn difference(language: Language, entry: &Entry) -> String {
    let (before, after) = (fields(entry.before.as_ref()), fields(entry.after.as_ref()));
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let line = |name: &String| {
        let (old, new) = (before.get(name), after.get(name));
        let side = |value: Option<&Value>, all: &Map<String, Value>| shown(language, name, value, all);
        let (old, new) = (side(old, &before), side(new, &after));
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

fn field(language: Language, name: &str) -> String {
    match name {
        "role" => t!(language, "field-role"),
        "language" => t!(language, "field-language"),
        "name" => t!(language, "field-name"),
        "rank" => t!(language, "field-rank"),
        "permissions" => t!(language, "field-permissions"),
        other => match other.strip_prefix("rule:") {
            Some(permission) => named_permission(language, permission),
            None => format!("`{}`", bare_code(other)),
        },
    }
}

fn shown(language: Language, name: &str, value: Option<&Value>, all: &Map<String, Value>) -> String {
    match value {
        None | Some(Value::Null) => "—".to_owned(),
        Some(Value::String(role)) if name == "role" => {
            named_role(language, role, all.get("role_name").and_then(Value::as_str))
        }
        Some(Value::Object(rule)) if name.starts_with("rule:") => shown_rule(language, rule),
        Some(Value::Array(names)) if name == "permissions" => {
            let names = names.iter().filter_map(Value::as_str).map(|name| named_permission(language, name));
            texts::list(language, names)
        }
        Some(Value::String(text)) => plain(text, 200),
        Some(other) => plain(&other.to_string(), 200),
    }
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
