//! The log as a file.

use chrono::SecondsFormat;
use serde_json::json;

use super::{query::Entry, sql};
use crate::{
    caller::Caller,
    db::TenantDb,
    error::Result,
    kernel::{
        audit::{Action, Event, Filter, Format},
        csv, sight,
        text::harmless,
    },
    permission::Permission,
    requests::{self, ApprovalRule, PendingAction, Request},
};

/// How many events one file holds at most: the newest. With `BYTES` it stays below what Discord takes (10 MiB).
pub const MOST: i64 = 20_000;

/// How large a file gets at most.
pub const BYTES: usize = 8 << 20;

/// What came of an export.
#[derive(Clone, Debug)]
pub enum ExportOutcome {
    /// The log was saved.
    Saved(Exported),
    /// It waits for a second person. Once they approve, the same verb saves what was asked for here.
    Requested(Box<Request>),
}

/// A log that was saved.
#[derive(Clone, Debug)]
pub struct Exported {
    /// What the file is.
    pub format: Format,
    /// The file's content.
    pub content: String,
    /// How many events are in it.
    pub events: usize,
    /// Whether there are older ones that did not fit.
    pub cut: bool,
}

/// Saves the newest events that `filter` chooses, newest first; or asks for a second person's word where the company wants
/// one. The export itself is recorded.
pub async fn export(db: &TenantDb, caller: &Caller, filter: &Filter, format: Format) -> Result<ExportOutcome> {
    // Two permissions: to read the log, and to take it away.
    let mut tx = db.begin_all(caller, &[Permission::ViewAuditLogs, Permission::ExportData]).await?;
    let (filter, format) = match requests::use_approved_export(&mut tx).await? {
        Some(approved) => approved,
        None if requests::needs_approval(&mut tx, &[ApprovalRule::Export]).await? => {
            let work = PendingAction::ExportAudit { filter: filter.clone(), format };
            return requests::file(tx, work, None).await.map(|request| ExportOutcome::Requested(Box::new(request)));
        }
        None => (filter.clone(), format),
    };
    let entries = sql::newest(&mut tx, &filter, None, MOST + 1).await?;
    let sight = sight::of(&mut tx).await?;
    let entries: Vec<Entry> = entries.into_iter().map(|entry| entry.seen(sight)).collect();
    let exported = write(&entries, format);
    let what = json!({ "format": format.as_str(), "events": exported.events });
    tx.commit(Event::new(Action::AuditExport).after(what)).await?;
    Ok(ExportOutcome::Saved(exported))
}

fn write(entries: &[Entry], format: Format) -> Exported {
    let mut content = match format {
        Format::Csv => format!("\u{FEFF}{}\r\n", COLUMNS.join(",")),
        Format::JsonLines => String::new(),
    };
    let mut events = 0;
    for entry in entries.iter().take(MOST as usize) {
        let line = match format {
            Format::Csv => csv_line(entry),
            Format::JsonLines => harmless(&format!("{}\n", json_line(entry))),
        };
        if content.len() + line.len() > BYTES {
            break;
        }
        content.push_str(&line);
        events += 1;
    }
    Exported { format, content, events, cut: events < entries.len() }
}

const COLUMNS: [&str; 15] = [
    "seq",
    "at",
    "caller_kind",
    "caller_id",
    "caller_name",
    "via",
    "action",
    "noun",
    "target_id",
    "target_label",
    "permission",
    "before",
    "after",
    "reason",
    "outcome",
];

fn csv_line(entry: &Entry) -> String {
    let at = entry.at.to_rfc3339_opts(SecondsFormat::Micros, true);
    let (seq, before, after) = (entry.seq.to_string(), text(&entry.before), text(&entry.after));
    let maybe = |field: &Option<String>| field.clone().unwrap_or_default();
    let fields = [
        seq,
        at,
        entry.caller_kind.clone(),
        entry.caller_id.clone(),
        entry.caller_name.clone(),
        entry.via.clone(),
        entry.action.clone(),
        entry.noun.clone(),
        maybe(&entry.target_id),
        entry.target_label.as_deref().unwrap_or_default().to_owned(),
        maybe(&entry.permission),
        before,
        after,
        maybe(&entry.reason),
        entry.outcome.clone(),
    ];
    csv::line(&fields)
}

fn text(value: &Option<serde_json::Value>) -> String {
    value.as_ref().map(ToString::to_string).unwrap_or_default()
}

fn json_line(entry: &Entry) -> serde_json::Value {
    json!({
        "seq": entry.seq,
        "at": entry.at.to_rfc3339_opts(SecondsFormat::Micros, true),
        "caller": { "kind": entry.caller_kind, "id": entry.caller_id, "name": entry.caller_name },
        "via": entry.via,
        "action": entry.action,
        "noun": entry.noun,
        "target": { "id": entry.target_id, "label": entry.target_label.as_deref() },
        "permission": entry.permission,
        "before": entry.before,
        "after": entry.after,
        "reason": entry.reason,
        "outcome": entry.outcome,
        "request": entry.request_id,
    })
}
