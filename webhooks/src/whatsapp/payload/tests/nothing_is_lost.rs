//! Whatever a body holds, each of its messages, statuses and calls is either read or set aside.

use crm::channel::{Incoming, NewsKind};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::whatsapp::{
    fixtures,
    payload::{Parsed, parse},
};

/// Where messages, statuses and calls stand in a value.
const LISTS: [&str; 4] = ["messages", "message_echoes", "calls", "statuses"];

/// How many of them a body holds, found without the code under test.
fn naive_count(raw: &[u8]) -> usize {
    let Ok(body) = serde_json::from_slice::<Value>(raw) else {
        return 0;
    };
    let list = |value: &Value, key: &str| value[key].as_array().cloned().unwrap_or_default();
    let mut count = 0;
    for entry in list(&body, "entry") {
        for change in list(&entry, "changes") {
            let is_read = match &change["field"] {
                Value::String(field) => super::super::OF_CUSTOMERS.contains(&field.as_str()),
                Value::Number(_) => false,
                // A field that is no name at all is read as messages.
                _ => true,
            };
            if is_read {
                count += LISTS.into_iter().map(|key| list(&change["value"], key).len()).sum::<usize>();
            }
        }
    }
    count
}

/// Our own payloads that the walk can read: `serde_json` refuses a body that holds half a character.
fn independently_readable() -> Vec<&'static str> {
    fixtures::OWN.into_iter().filter(|name| *name != "half_emoji").collect()
}

/// How many of them were read or set aside.
fn accounted(parsed: &Parsed) -> usize {
    let item = |place: &str| {
        let mut parts = place.rsplit('/');
        parts.next().is_some_and(|index| index.parse::<usize>().is_ok())
            && parts.next().is_some_and(|list| LISTS.contains(&list))
    };
    let read = parsed.items.iter().filter(|item| match item {
        Incoming::Message(_) | Incoming::Status(_) => true,
        Incoming::News(news) => news.kind == NewsKind::Call,
        Incoming::Preference(_) | Incoming::Moved(..) => false,
    });
    read.count() + parsed.set_aside.iter().filter(|remark| item(&remark.place)).count()
}

#[test]
fn in_our_own_payloads() {
    for name in independently_readable() {
        let raw = fixtures::read(name);
        assert_eq!(accounted(&parse(&raw)), naive_count(&raw), "{name}");
    }
}

#[test]
fn in_other_projects_payloads() {
    let files = fixtures::shared_json(None);
    let (mut items, mut others) = (0, 0);
    for (path, raw) in &files {
        let parsed = parse(raw);
        assert_eq!(accounted(&parsed), naive_count(raw), "{path}: {parsed:?}");
        for remark in &parsed.set_aside {
            eprintln!("{path}: {} {}", remark.place, remark.reason);
        }
        items += parsed.items.len();
        others += parsed.others.len();
    }
    eprintln!("{} payloads: {items} items, {others} changes of other fields", files.len());
}

/// Replaces the `n`th value of a tree, counted depth first.
fn replace(value: &mut Value, n: &mut usize, with: &Value) {
    if *n == 0 {
        *value = with.clone();
    }
    *n = n.wrapping_sub(1);
    match value {
        Value::Array(members) => members.iter_mut().for_each(|member| replace(member, n, with)),
        Value::Object(members) => members.values_mut().for_each(|member| replace(member, n, with)),
        _ => {}
    }
}

fn odd_values() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![
        json!(null),
        json!(true),
        json!(-1),
        json!(1.5),
        json!(""),
        json!("\0"),
        json!("\u{202E}x"),
        json!([]),
        json!({}),
        json!([[]]),
        json!([null, 7, "x", {}]),
        json!({"id": {}}),
        json!("messages"),
        json!("x".repeat(70_000)),
        json!(u64::MAX),
    ])
}

proptest! {
    #[test]
    fn when_anything_is_odd(
        name in prop::sample::select(independently_readable()),
        places in prop::collection::vec((0..120_usize, odd_values()), 1..4),
    ) {
        let mut body: Value = serde_json::from_slice(&fixtures::read(name)).unwrap();
        for (mut n, with) in places {
            replace(&mut body, &mut n, &with);
        }
        let raw = body.to_string().into_bytes();
        let parsed = parse(&raw);
        prop_assert_eq!(accounted(&parsed), naive_count(&raw), "{:?}", parsed);
        for item in &parsed.items {
            let shown = format!("{item:?}");
            prop_assert!(!shown.contains("\\0"), "{}", shown);
        }
    }

    #[test]
    fn damaged_bytes_never_panic(
        name in prop::sample::select(&fixtures::OWN[..]),
        at in any::<prop::sample::Index>(),
        with in prop::collection::vec(any::<u8>(), 0..4),
    ) {
        let mut raw = fixtures::read(name).to_vec();
        let at = at.index(raw.len());
        raw.splice(at..=at, with);
        parse(&raw);
    }
}
