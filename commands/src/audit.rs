//! `/audit list`: who did what, on whom, why; and what was refused. To add an event: its arm in [`deed`] and its sentence.

use crm::{
    Permission, Role,
    audit::{self, Entry, Page},
    leads::number_label,
    tenants::Language,
};
use serde_json::Value;

use crate::{
    Ctx, Door, Gate,
    answer::{self, Place},
    errors::Error,
    pages,
    plain::{clamp, plain, stamp},
    reply::{Card, DESCRIPTION, Reply, Tone},
    route::{Action, Turn},
    session::{Asked, Session},
    texts::{self, t},
};

/// The audit log
#[poise::command(slash_command, guild_only, subcommand_required, subcommands("list"))]
pub(crate) async fn audit(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}

/// List what was done and what was refused, newest first
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewAuditLogs)")]
async fn list(ctx: Ctx<'_>) -> Result<(), Error> {
    answer::run(ctx, |session| page(session, Turn::first())).await
}

/// A button under the list was pressed.
pub(crate) async fn turn(door: &Door, asked: &Asked, turn: Turn<i64>) {
    answer::answer(door, asked, Place::Update, |session| page(session, turn)).await;
}

async fn page(session: Session, turn: Turn<i64>) -> Result<Reply, Error> {
    let page = audit::list(&session.db, &session.caller, turn.at).await?;
    Ok(render(session.language, &page, &turn))
}

fn render(language: Language, page: &Page, turn: &Turn<i64>) -> Reply {
    // Each event gets its share, so that a long one crowds none out.
    let share = DESCRIPTION / audit::PAGE - 1;
    let lines: Vec<String> = page.entries.iter().map(|entry| clamp(&line(language, entry), share)).collect();
    let text = if lines.is_empty() { t!(language, "audit-none") } else { lines.join("\n") };
    let card = Card::new(Tone::Calm).title(t!(language, "audit-title")).text(text);
    Reply::card(card).buttons(pages::buttons(language, turn, page.next, Action::Audit))
}

/// When, who, what, on whom, why.
fn line(language: Language, entry: &Entry) -> String {
    let mark = if entry.outcome == "refused" { "🚫 " } else { "" };
    let deed = deed(language, entry);
    let line = t!(language, "audit-line", when = stamp(entry.at, 'f'), deed = format!("{mark}{deed}"));
    match &entry.reason {
        // Of a refusal, the reason is a rule by its name in the code; the sentence says it already.
        Some(reason) if entry.outcome != "refused" => {
            format!("{line}\n> {}", t!(language, "audit-reason", reason = plain(reason, 150).replace('\n', " ")))
        }
        _ => line,
    }
}

fn deed(language: Language, entry: &Entry) -> String {
    let (who, target) = (who(language, entry), target(language, entry));
    let permission = || named_permission(language, entry.permission.as_deref().unwrap_or_default());
    match entry.action.as_str() {
        "access.refuse" if entry.reason.as_deref().is_some_and(|reason| reason.starts_with("rank")) => {
            t!(language, "audit-refused-rank", who = who)
        }
        "access.refuse" => t!(language, "audit-refused", who = who, permission = permission()),
        "tenant.create" => t!(language, "audit-tenant-created", who = who),
        "tenant.set_inbox_channel" => {
            let channel = text_at(entry.after.as_ref(), "inbox_channel").map(|id| format!("<#{}>", digits(id)));
            t!(language, "audit-inbox-channel", who = who, channel = channel.unwrap_or_default())
        }
        "member.set_role" => t!(
            language,
            "audit-role-set",
            who = who,
            target = target,
            before = named_role(language, text_at(entry.before.as_ref(), "role")),
            after = named_role(language, text_at(entry.after.as_ref(), "role"))
        ),
        "member.grant" => {
            let names = grants(language, entry);
            t!(language, "audit-granted", who = who, target = target, permissions = names)
        }
        "member.remove" => t!(
            language,
            "audit-removed",
            who = who,
            target = target,
            before = named_role(language, text_at(entry.before.as_ref(), "role"))
        ),
        "member.set_language" => {
            t!(
                language,
                "audit-language",
                who = who,
                language = text_at(entry.after.as_ref(), "language").unwrap_or("?")
            )
        }
        "lead.create" => {
            let number = entry.after.as_ref().and_then(|after| after["number"].as_i64()).unwrap_or_default();
            t!(language, "audit-lead-created", who = who, lead = number_label(number), name = label(entry))
        }
        "message.reply" => t!(language, "audit-replied", who = who, name = label(entry)),
        other => t!(language, "audit-other", who = who, action = plain(other, 60), target = target),
    }
}

fn who(language: Language, entry: &Entry) -> String {
    let name = plain(&entry.caller_name, 60);
    match entry.caller_kind.as_str() {
        "discord" => texts::person(language, digits(&entry.caller_id), &entry.caller_name),
        "channel" => t!(language, "caller-channel", name = name),
        "job" => t!(language, "caller-job"),
        "console" => t!(language, "caller-console", name = name),
        _ => name,
    }
}

/// A person by mention and name, anything else by what it was called.
fn target(language: Language, entry: &Entry) -> String {
    match (&entry.target_id, entry.noun.as_str()) {
        (Some(id), "member") => texts::person(language, digits(id), entry.target_label.as_deref().unwrap_or("?")),
        _ => label(entry),
    }
}

fn label(entry: &Entry) -> String {
    entry.target_label.as_deref().map(|label| plain(label, 60)).unwrap_or_default()
}

/// An id as it may stand in a mention.
fn digits(id: &str) -> String {
    id.chars().filter(char::is_ascii_digit).take(20).collect()
}

fn text_at<'a>(fields: Option<&'a Value>, name: &str) -> Option<&'a str> {
    fields?.get(name)?.as_str()
}

fn named_role(language: Language, stored: Option<&str>) -> String {
    let stored = stored.unwrap_or("?");
    stored.parse::<Role>().map_or_else(|_| plain(stored, 40), |role| texts::role(language, role))
}

fn named_permission(language: Language, stored: &str) -> String {
    stored.parse().map_or_else(|_| plain(stored, 40), |permission| texts::permission(language, permission))
}

fn grants(language: Language, entry: &Entry) -> String {
    let stored =
        entry.after.as_ref().and_then(|after| after["grants"].as_array()).map(Vec::as_slice).unwrap_or_default();
    let names = stored.iter().filter_map(Value::as_str).map(|name| named_permission(language, name));
    let names = texts::list(language, names.take(12));
    let until = text_at(entry.after.as_ref(), "until").and_then(|until| until.parse().ok());
    match until {
        Some(until) => t!(language, "audit-grants-until", permissions = names, when = stamp(until, 'f')),
        None => names,
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use serde_json::json;

    use super::*;

    fn entry(action: &str, noun: &str, before: Value, after: Value) -> Entry {
        Entry {
            seq: 7,
            at: DateTime::from_timestamp(1_800_000_000, 0).unwrap(),
            caller_kind: "discord".into(),
            caller_id: "42".into(),
            caller_name: "Huda".into(),
            action: action.into(),
            noun: noun.into(),
            target_id: Some("43".into()),
            target_label: Some("Sara *x*".into()),
            permission: Some("manage_permissions".into()),
            before: Some(before),
            after: Some(after),
            reason: Some("new shift\n**lead**".into()),
            outcome: "done".into(),
        }
    }

    fn one_of_each() -> Vec<Entry> {
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
        vec![
            by("console", "root"),
            by("channel", "whatsapp"),
            by("job", "worker"),
            entry("tenant.set_inbox_channel", "tenant", json!({}), json!({ "inbox_channel": "700" })),
            entry("member.set_role", "member", json!({ "role": "user" }), json!({ "role": "moderator" })),
            entry(
                "member.grant",
                "member",
                Value::Null,
                json!({ "grants": ["export_data", "gone"], "until": "2027-01-31T00:00:00Z" }),
            ),
            entry("member.grant", "member", Value::Null, json!({ "grants": ["view_stats"], "until": null })),
            entry("member.remove", "member", json!({ "role": "admin" }), json!({ "role": "user" })),
            entry("member.set_language", "member", json!({ "language": null }), json!({ "language": "en" })),
            entry("lead.create", "lead", Value::Null, json!({ "number": 1042 })),
            entry("message.reply", "conversation", Value::Null, json!({})),
            refused("Decision(Nothing)"),
            refused("rank: the owner can't be changed"),
            entry("later.version", "thing", Value::Null, Value::Null),
        ]
    }

    #[test]
    fn each_event_is_a_sentence_in_both_languages() {
        for language in Language::ALL {
            let lines: Vec<String> = one_of_each().iter().map(|entry| line(language, entry)).collect();
            insta::assert_snapshot!(format!("audit_lines_{}", language.as_str()), lines.join("\n"));
        }
    }

    #[test]
    fn ten_long_events_are_all_there() {
        let long = |_| Entry {
            caller_name: "*".repeat(100),
            target_label: Some("_".repeat(100)),
            reason: Some("ب*".repeat(250)),
            ..entry("member.grant", "member", Value::Null, json!({ "grants": vec!["erase_personal_data"; 12] }))
        };
        let page = Page { entries: (0..audit::PAGE).map(long).collect(), next: None };
        for language in Language::ALL {
            let body = serde_json::to_value(render(language, &page, &Turn::first()).response(true)).unwrap();
            let text = body["embeds"][0]["description"].as_str().unwrap();
            assert_eq!(text.matches("<t:").count(), audit::PAGE);
        }
    }

    #[test]
    fn a_page_is_a_message() {
        let page = Page { entries: one_of_each(), next: Some(3) };
        for language in Language::ALL {
            let body = render(language, &page, &Turn::first()).response(true);
            insta::assert_json_snapshot!(format!("audit_page_{}", language.as_str()), body);
        }
    }
}
