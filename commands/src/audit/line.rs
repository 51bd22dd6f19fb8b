//! One event as a sentence. To add an event: its arm in [`deed`], its sentence, and its name as an action.

use crm::{Permission, Role, audit::Entry, leads::number_label, role::RoleRef, settings::Key, tenants::Language};
use serde_json::{Map, Value};

use crate::{
    input::event::action_name,
    plain::{mention, plain, stamp},
    texts::{self, t},
};

/// What requests to save the log are called in it.
const EXPORT: &str = "audit.export";

/// How many permissions a sentence names.
const NAMED: usize = 12;

/// Number, when, who, what, on whom, why.
pub(crate) fn line(language: Language, entry: &Entry) -> String {
    let deed = marked(language, entry);
    let line =
        t!(language, "audit-line", number = format!("`#{}`", entry.seq), when = stamp(entry.at, 'R'), deed = deed);
    match &entry.reason {
        // Of a refusal, the reason is a rule by its name in the code; the sentence says it already.
        Some(reason) if entry.outcome != "refused" => {
            format!("{line}\n> {}", t!(language, "audit-reason", reason = plain(reason, 150).replace('\n', " ")))
        }
        _ => line,
    }
}

/// The deed, with a mark before what was refused or went wrong.
pub(super) fn marked(language: Language, entry: &Entry) -> String {
    let mut deed = deed(language, entry);
    if let Some(id) = text_at(entry.after.as_ref(), "requested_by") {
        deed = format!("{deed} {}", t!(language, "audit-approved", person = format!("<@{}>", digits(id))));
    }
    match entry.outcome.as_str() {
        "refused" => format!("🚫 {deed}"),
        "failed" => format!("⚠️ {deed}"),
        _ => deed,
    }
}

fn deed(language: Language, entry: &Entry) -> String {
    let action = entry.action.as_str();
    if let Some(deed) = action.strip_prefix("member.").and_then(|verb| about_a_person(language, entry, verb)) {
        return deed;
    }
    let (who, target) = (who(language, entry), target(entry));
    match action {
        "access.refuse" => refused(language, entry, who),
        "tenant.create" => t!(language, "audit-tenant-created", who = who),
        "tenant.set" => setting(language, entry, who),
        "lead.create" => {
            let number = entry.after.as_ref().and_then(|after| after["number"].as_i64()).unwrap_or_default();
            t!(language, "audit-lead-created", who = who, lead = number_label(number), name = label(entry))
        }
        "message.reply" => t!(language, "audit-replied", who = who, name = label(entry)),
        "role.create" => t!(language, "audit-role-created", who = who, role = label(entry)),
        "role.edit" => t!(language, "audit-role-edited", who = who, role = label(entry)),
        "role.delete" => t!(language, "audit-role-deleted", who = who, role = label(entry)),
        "request.make" => t!(language, "audit-request-made", who = who, name = about(language, entry)),
        "request.approved" => t!(language, "audit-request-approved", who = who, name = about(language, entry)),
        "request.refused" => t!(language, "audit-request-refused", who = who, name = about(language, entry)),
        "request.withdrawn" => t!(language, "audit-request-withdrawn", who = who, name = about(language, entry)),
        "request.expired" => t!(language, "audit-request-expired", name = about(language, entry)),
        "request.failed" => t!(language, "audit-request-failed", who = who, name = about(language, entry)),
        "audit.export" => {
            let events = entry.after.as_ref().and_then(|after| after["events"].as_u64()).unwrap_or_default();
            t!(language, "audit-exported", who = who, count = events)
        }
        "audit.erase" => t!(language, "audit-erased", who = who),
        other => t!(language, "audit-other", who = who, action = plain(other, 60), target = target),
    }
}

fn about_a_person(language: Language, entry: &Entry, verb: &str) -> Option<String> {
    let (who, target) = (who(language, entry), target(entry));
    let (before, after) = (entry.before.as_ref(), entry.after.as_ref());
    Some(match verb {
        "set_role" => t!(
            language,
            "audit-role-set",
            who = who,
            target = target,
            before = role_in(language, before),
            after = role_in(language, after)
        ),
        "grant" => t!(language, "audit-granted", who = who, target = target, permissions = rules_in(language, after)),
        "deny" => t!(language, "audit-denied", who = who, target = target, permissions = rules_in(language, after)),
        "clear" => t!(language, "audit-cleared", who = who, target = target, permissions = rules_in(language, before)),
        "remove" => {
            t!(language, "audit-removed", who = who, target = target, before = role_in(language, before))
        }
        "copy" => {
            let from = text_at(after, "copied_from").map(|id| format!("<@{}>", digits(id))).unwrap_or_default();
            t!(language, "audit-copied", who = who, target = target, from = from)
        }
        "undo" => {
            let number = after.and_then(|after| after["undoes"].as_i64()).unwrap_or_default();
            t!(language, "audit-undone", who = who, target = target, number = format!("`#{number}`"))
        }
        "break_glass" => {
            t!(language, "audit-glass-broken", who = who, permissions = rules_in(language, after))
        }
        "set_language" => {
            t!(language, "audit-language", who = who, language = text_at(after, "language").unwrap_or("?"))
        }
        _ => return None,
    })
}

fn refused(language: Language, entry: &Entry, who: String) -> String {
    let permission = named_permission(language, entry.permission.as_deref().unwrap_or_default());
    match entry.reason.as_deref().unwrap_or_default() {
        reason if reason.starts_with("rank") => t!(language, "audit-refused-rank", who = who),
        reason if reason.starts_with("request") => t!(language, "audit-refused-own-request", who = who),
        _ => t!(language, "audit-refused", who = who, permission = permission),
    }
}

fn setting(language: Language, entry: &Entry, who: String) -> String {
    let name = entry.target_id.as_deref().unwrap_or_default();
    let after = entry.after.as_ref().and_then(|after| after.get(name));
    let channel = |id: Option<&Value>| {
        id.and_then(Value::as_str).map(|id| format!("<#{}>", digits(id))).unwrap_or_else(|| "—".to_owned())
    };
    match Key::named(name) {
        Some(Key::InboxChannel) => t!(language, "audit-inbox-channel", who = who, channel = channel(after)),
        Some(Key::OwnerChannel) => t!(language, "audit-owner-channel", who = who, channel = channel(after)),
        Some(Key::AuditChannel) => {
            let channel = channel(after.and_then(|after| after.get("channel")));
            t!(language, "audit-audit-channel", who = who, channel = channel)
        }
        Some(Key::SecondPerson) => t!(language, "audit-second-person", who = who),
        Some(Key::BreakGlass) => t!(language, "audit-emergencies", who = who),
        // A setting of a later version that was rolled back.
        None => t!(language, "audit-other", who = who, action = plain(name, 60), target = label(entry)),
    }
}

fn who(language: Language, entry: &Entry) -> String {
    let name = plain(&entry.caller_name, 60);
    match entry.caller_kind.as_str() {
        // Discord shows the name; the event in full has the one that was written down.
        "discord" => mention(digits(&entry.caller_id)),
        "channel" => t!(language, "caller-channel", name = name),
        "job" => t!(language, "caller-job"),
        "console" => t!(language, "caller-console", name = name),
        _ => name,
    }
}

/// A person by mention, anything else by what it was called.
fn target(entry: &Entry) -> String {
    match (&entry.target_id, entry.noun.as_str()) {
        (Some(id), "member") => mention(digits(id)),
        _ => label(entry),
    }
}

/// Who did it, with the name that was written down: whoever left the server has no other.
pub(super) fn who_in_full(language: Language, entry: &Entry) -> String {
    match entry.caller_kind.as_str() {
        // The name goes when personal data is erased; the id stays.
        "discord" if !entry.caller_name.is_empty() => {
            texts::person(language, digits(&entry.caller_id), &entry.caller_name)
        }
        _ => who(language, entry),
    }
}

/// The person it was done to, with the name that was written down; nothing for other things.
pub(super) fn person_in_full(language: Language, entry: &Entry) -> String {
    match (&entry.target_id, entry.noun.as_str(), &entry.target_label) {
        (Some(id), "member", Some(name)) => texts::person(language, digits(id), name),
        (Some(id), "member", None) => mention(digits(id)),
        _ => String::new(),
    }
}

fn label(entry: &Entry) -> String {
    entry.target_label.as_deref().map(|label| plain(label, 60)).unwrap_or_default()
}

/// Whom a request is about; one that is about nobody is called by what is to be done.
fn about(language: Language, entry: &Entry) -> String {
    match entry.target_label.as_deref() {
        Some(EXPORT) => action_name(language, EXPORT),
        _ => label(entry),
    }
}

/// An id as it may stand in a mention.
fn digits(id: &str) -> String {
    id.chars().filter(char::is_ascii_digit).take(20).collect()
}

fn text_at<'a>(fields: Option<&'a Value>, name: &str) -> Option<&'a str> {
    fields?.get(name)?.as_str()
}

fn role_in(language: Language, fields: Option<&Value>) -> String {
    match text_at(fields, "role") {
        Some(stored) => named_role(language, stored, text_at(fields, "role_name")),
        None => "—".to_owned(),
    }
}

/// A role by its name in the log; a custom one by what it was called then.
pub(super) fn named_role(language: Language, stored: &str, name: Option<&str>) -> String {
    match stored.parse() {
        Ok(reference @ RoleRef::Custom(_)) => texts::named_role(language, reference, name.unwrap_or(stored)),
        _ => stored.parse::<Role>().map_or_else(|_| plain(stored, 40), |role| texts::role(language, role)),
    }
}

pub(super) fn named_permission(language: Language, stored: &str) -> String {
    stored.parse::<Permission>().map_or_else(|_| plain(stored, 40), |p| texts::permission(language, p))
}

/// The permissions whose grants or denials are named, with the end that they share, if they do.
fn rules_in(language: Language, fields: Option<&Value>) -> String {
    let none = Map::new();
    let rules = fields.and_then(|fields| fields["rules"].as_object()).unwrap_or(&none);
    let mut names: Vec<String> = rules.keys().map(|name| named_permission(language, name)).collect();
    let more = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    let mut named = texts::list(language, names);
    if more > 0 {
        named = t!(language, "audit-and-more", permissions = named, count = more);
    }
    let until = rules.values().next().and_then(|rule| rule["until"].as_str()).and_then(|until| until.parse().ok());
    match until {
        Some(until) => t!(language, "audit-grants-until", permissions = named, when = stamp(until, 'f')),
        None => named,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use chrono::DateTime;
    use crm::audit::ACTIONS;
    use serde_json::json;

    use super::*;

    pub(in super::super) fn entry(action: &str, noun: &str, before: Value, after: Value) -> Entry {
        Entry {
            seq: 7,
            at: DateTime::from_timestamp(1_800_000_000, 0).unwrap(),
            caller_kind: "discord".into(),
            caller_id: "42".into(),
            caller_name: "Huda".into(),
            via: "discord".into(),
            action: action.into(),
            noun: noun.into(),
            target_id: Some("43".into()),
            target_label: Some("Sara *x*".into()),
            permission: Some("manage_permissions".into()),
            before: Some(before),
            after: Some(after),
            reason: Some("new shift\n**lead**".into()),
            outcome: "done".into(),
            request_id: Default::default(),
        }
    }

    fn setting(name: &str, after: Value) -> Entry {
        let fields = |value| json!({ name: value });
        Entry { target_id: Some(name.into()), ..entry("tenant.set", "tenant", fields(Value::Null), fields(after)) }
    }

    pub(in super::super) fn one_of_each() -> Vec<Entry> {
        let refused = |reason: &str| Entry {
            outcome: "refused".into(),
            reason: Some(reason.into()),
            ..entry("access.refuse", "access", Value::Null, Value::Null)
        };
        let by = |kind: &str, name: &str| Entry {
            caller_kind: kind.into(),
            caller_name: name.into(),
            reason: None,
            ..entry("tenant.create", "tenant", Value::Null, json!({ "owner": "42" }))
        };
        let custom = "0192f0c0a0b07000800000000000002a";
        let rule = |granted: bool, until: Value| json!({ "granted": granted, "until": until, "notes": null });
        let (of, none) = (|verb: &str, before, after| entry(verb, "member", before, after), Value::Null);
        let soon = json!("2027-01-31T00:00:00Z");
        let rules = json!({ "rules": { "export_data": rule(true, soon), "gone": rule(true, none.clone()) } });
        let failed =
            Entry { outcome: "failed".into(), ..entry("request.failed", "request", none.clone(), none.clone()) };
        let simple = |action: &str, noun: &str| entry(action, noun, none.clone(), none.clone());
        vec![
            of("member.set_role", json!({ "role": "user" }), json!({ "role": custom, "role_name": "Cashier *x*" })),
            of("member.grant", none.clone(), rules.clone()),
            of("member.set_role", json!({ "role": "user" }), json!({ "role": "admin", "requested_by": "44" })),
            of("member.deny", none.clone(), json!({ "rules": { "view_stats": rule(false, none.clone()) } })),
            of("member.clear", rules, none.clone()),
            of("member.remove", json!({ "role": "admin" }), json!({ "role": "user" })),
            of("member.copy", none.clone(), json!({ "copied_from": "44" })),
            of("member.undo", none.clone(), json!({ "undoes": 5 })),
            of("member.break_glass", none.clone(), json!({ "rules": { "export_data": rule(true, none.clone()) } })),
            of("member.set_language", json!({ "language": null }), json!({ "language": "en" })),
            simple("role.create", "role"),
            simple("role.edit", "role"),
            simple("role.delete", "role"),
            simple("request.make", "request"),
            Entry { target_label: Some(EXPORT.into()), ..simple("request.make", "request") },
            Entry { target_label: Some(EXPORT.into()), ..simple("request.approved", "request") },
            simple("request.refused", "request"),
            simple("request.withdrawn", "request"),
            simple("request.expired", "request"),
            failed,
            setting("inbox_channel", json!("700")),
            setting("owner_channel", json!("700")),
            setting("audit_channel", json!({ "channel": "700", "nouns": ["member"] })),
            setting("second_person", json!(["set_admin"])),
            setting("break_glass", json!(["export_data"])),
            entry("lead.create", "lead", none.clone(), json!({ "number": 1042 })),
            entry("message.reply", "conversation", none.clone(), json!({})),
            entry("audit.export", "audit", none.clone(), json!({ "format": "csv", "events": 3 })),
            entry("audit.erase", "audit", none.clone(), json!({ "part": "caller", "events": [1, 2] })),
            by("console", "root"),
            by("channel", "whatsapp"),
            by("job", "worker"),
            by("discord", ""),
            refused("rule: nothing"),
            refused("rank: the owner can't be changed"),
            refused("request: one's own"),
            entry("later.version", "thing", none.clone(), none.clone()),
        ]
    }

    #[test]
    fn each_event_is_a_sentence_in_both_languages() {
        for language in Language::ALL {
            let lines: Vec<String> = one_of_each().iter().map(|entry| line(language, entry)).collect();
            insta::assert_snapshot!(format!("audit_lines_{}", language.as_str()), lines.join("\n"));
        }
    }

    /// If you are here because this failed: give the new action its sentence, and its line in `one_of_each`.
    #[test]
    fn no_action_is_without_its_sentence() {
        let covered = one_of_each();
        for (action, _) in ACTIONS {
            assert!(covered.iter().any(|entry| entry.action == *action), "{action}");
        }
    }
}
