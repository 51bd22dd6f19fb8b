//! What leaves the log: nothing that people typed breaks out of it, and a file holds what was asked for.

use crm::{
    Error, Permission, Role, TenantDb,
    audit::{self, ExportOutcome, Exported, Filter, Format},
    error::Noun,
    leads::{self, NewLead, Whose},
    members::{self, ChangeMember, MemberChange, Person},
    roles::{self, NewRole},
};
use serde_json::Value;
use sqlx::PgPool;

use super::{set_role, verified, write};
use crate::harness::{Installation, calls, owner, person};

/// Line breaks of every kind, an escape sequence, turned text, a NUL, quotes, and the beginning of a formula.
const NASTY: [&str; 5] = [
    "=1+1\n2026-01-01 admin did it\r\n",
    "\u{1b}[31mred\u{7}\u{9b}2J",
    "\u{202E}gpj.exe\u{2066}x\u{2069}\u{200F}",
    "nul\0nul\u{85}next\u{2028}line\u{2029}paragraph",
    "\u{202E}=cmd|' /C calc'!A0\",\"x",
];

async fn spread(db: &TenantDb) {
    for (n, nasty) in (0..).zip(NASTY) {
        let stranger = calls(db, &person(300_000_000_000_000_000 + n, nasty)).await;
        assert!(leads::list(db, &stranger, leads::Filter::Open, None).await.is_err(), "a refusal under this name");
        let boss = calls(db, &Person { name: nasty.into(), ..owner() }).await;
        let contact = Whose::Person { name: nasty.into(), phone: None };
        let new = NewLead { contact, interest: Some(nasty.into()), notes: Some(nasty.into()) };
        leads::create(db, &boss, new).await.expect("a lead");
        // Discord lets nobody have a NUL in their name.
        let name = nasty.replace('\0', "");
        let order = ChangeMember {
            person: person(200_000_000_000_000_000 + n, &name),
            wanted: MemberChange::Deny { permissions: vec![Permission::ViewLeads] },
            notes: Some(nasty.into()),
        };
        let boss = calls(db, &Person { name, ..owner() }).await;
        members::change(db, &boss, order).await.expect("a change");
        let new = NewRole { name: nasty.into(), above: Role::Viewer, permissions: vec![Permission::ViewLeads] };
        roles::create(db, &boss, new).await.expect("a role");
    }
}

fn breaks(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

fn turns(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

async fn exported(db: &TenantDb, filter: &Filter, format: Format) -> Exported {
    match audit::export(db, &calls(db, &owner()).await, filter, format).await.expect("a file") {
        ExportOutcome::Saved(saved) => saved,
        ExportOutcome::Requested(request) => panic!("nobody asked for a second person: {request:?}"),
    }
}

/// The records of a CSV file, read as RFC 4180 has it.
fn records(content: &str) -> Vec<Vec<String>> {
    let (mut records, mut record, mut field, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = content.trim_start_matches('\u{FEFF}').chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => field.extend(chars.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(std::mem::take(&mut field)),
            '\r' if !quoted => assert_eq!(chars.next(), Some('\n'), "a bare carriage return"),
            '\n' if !quoted => panic!("a bare line feed"),
            c => field.push(c),
        }
        if c == '\r' && !quoted {
            record.push(std::mem::take(&mut field));
            records.push(std::mem::take(&mut record));
        }
    }
    assert!(!quoted && record.is_empty() && field.is_empty(), "the file ends in the middle of a record");
    records
}

#[tokio::test]
async fn what_people_type_breaks_out_of_no_line_and_no_cell() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    spread(&db).await;
    let entries = every(&db).await;
    assert_eq!(entries.len(), 1 + 4 * NASTY.len());
    for entry in &entries {
        for name in [Some(entry.caller_name.as_str()), entry.target_label.as_deref()].into_iter().flatten() {
            assert!(!name.chars().any(|c| breaks(c) || turns(c)), "{name:?}");
        }
        let reason = entry.reason.as_deref().unwrap_or_default();
        assert!(!reason.chars().any(|c| breaks(c) && !matches!(c, '\n' | '\t')), "{reason:?}");
    }
    let csv = exported(&db, &Filter::default(), Format::Csv).await.content;
    let rows = records(&csv);
    assert_eq!(rows.len(), 1 + entries.len(), "a head, and one record for each event");
    for (row, entry) in rows[1..].iter().zip(&entries) {
        assert_eq!((row.len(), &row[0]), (15, &entry.seq.to_string()), "{row:?}");
        for field in row {
            assert!(
                !field.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']),
                "a formula: {field:?}"
            );
            assert!(!field.chars().any(|c| turns(c) || (breaks(c) && !matches!(c, '\n' | '\t'))), "{field:?}");
        }
    }
    let lines = exported(&db, &Filter::default(), Format::JsonLines).await.content;
    assert!(!lines.chars().any(|c| turns(c) || (breaks(c) && c != '\n')));
    let objects: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).expect("an object")).collect();
    assert_eq!(objects.len(), entries.len() + 1, "the first export is an event, too");
    assert!(objects.iter().all(Value::is_object));
    assert_eq!(verified(&db).await.problem, None);
    house.finish().await;
}

/// The whole log, newest first, page by page.
async fn every(db: &TenantDb) -> Vec<audit::Entry> {
    let (mut entries, mut before) = (Vec::new(), None);
    loop {
        let page = audit::list(db, &calls(db, &owner()).await, &Filter::default(), before).await.expect("a page");
        entries.extend(page.entries);
        before = page.next;
        if before.is_none() {
            return entries;
        }
    }
}

#[tokio::test]
async fn a_file_holds_what_was_chosen_newest_first_and_is_recorded() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    for n in 0..12 {
        write(&db, &format!("Contact {n}")).await;
        set_role(&db, n, Role::Sales).await;
    }
    let members = Filter { noun: Some(Noun::Member), ..Filter::default() };
    let file = exported(&db, &members, Format::JsonLines).await;
    let seqs: Vec<i64> =
        file.content.lines().map(|l| serde_json::from_str::<Value>(l).unwrap()["seq"].as_i64().unwrap()).collect();
    assert_eq!((seqs.len(), file.events, file.cut), (12, 12, false));
    assert!(seqs.is_sorted_by(|a, b| a > b), "newest first: {seqs:?}");
    let newest = audit::list(&db, &calls(&db, &owner()).await, &Filter::default(), None)
        .await
        .expect("the log")
        .entries
        .remove(0);
    assert_eq!((newest.action.as_str(), newest.caller_id), ("audit.export", owner().discord_id.to_string()));
    assert_eq!(newest.after, Some(serde_json::json!({ "format": "jsonl", "events": 12 })));
    house.finish().await;
}

#[tokio::test]
async fn a_file_takes_two_permissions() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let (reads, saves) = (Permission::ViewAuditLogs, Permission::ExportData);
    for (n, permissions, may) in [(1, vec![reads], false), (2, vec![saves], false), (3, vec![reads, saves], true)] {
        let somebody = person(200_000_000_000_000_000 + n, "Somebody");
        let order = ChangeMember {
            person: somebody.clone(),
            wanted: MemberChange::Grant { permissions, until: None },
            notes: None,
        };
        members::change(&db, &calls(&db, &owner()).await, order).await.expect("a grant");
        let file = audit::export(&db, &calls(&db, &somebody).await, &Filter::default(), Format::Csv).await;
        assert_eq!(file.is_ok(), may, "{n}: {file:?}");
        assert!(may || matches!(file, Err(Error::Denied(_))));
    }
    house.finish().await;
}

/// Many events, without going through the program: reading does not ask whether they are genuine.
async fn fill(look: &PgPool, events: i64, reason: i32) {
    sqlx::query(
        "insert into audit_log (at, caller_kind, caller_id, caller_name, via, action, noun, reason, outcome, request_id)
         select now(), 'job', 'worker', 'worker', 'job', 'tenant.set', 'tenant', repeat('x', $2), 'done', gen_random_uuid()
         from generate_series(1, $1)",
    )
    .bind(events)
    .bind(reason)
    .execute(look)
    .await
    .expect("events");
}

#[tokio::test]
async fn a_file_is_no_larger_than_discord_takes_and_says_when_it_was_cut() {
    let house = Installation::new().await;
    let (few, large) = (house.company("many").await, house.company("large").await);
    let (look, other) = (house.superuser("t_many").await, house.superuser("t_large").await);
    fill(&look, 20_005, 1).await;
    fill(&other, 12_000, 900).await;
    for format in [Format::Csv, Format::JsonLines] {
        let file = exported(&few, &Filter::default(), format).await;
        assert_eq!((file.events, file.cut), (20_000, true), "{format:?}");
        let file = exported(&large, &Filter::default(), format).await;
        assert!(file.content.len() <= 8 << 20 && file.content.len() > (8 << 20) - 2000, "{}", file.content.len());
        assert!(file.cut && file.events < 12_000, "{} events", file.events);
        let whole = match format {
            Format::Csv => records(&file.content).len() - 1,
            Format::JsonLines => file.content.lines().filter(|l| serde_json::from_str::<Value>(l).is_ok()).count(),
        };
        assert_eq!(whole, file.events, "no event is cut in the middle");
    }
    look.close().await;
    other.close().await;
    house.finish().await;
}
