//! The main job on real input: every Cloud API webhook that lies beside the project goes, signed, through a running program.

use std::collections::{BTreeMap, BTreeSet};

use crm::tenants::{self, RouteKind};
use serde_json::Value;

use crate::{house::House, shared};

/// A payload whose messages and statuses have ids of their own.
pub(super) struct Body {
    pub name: String,
    pub raw: Vec<u8>,
    holds: Holds,
}

/// Every webhook that lies beside the project.
pub(super) fn bodies() -> Vec<Body> {
    let own = |(n, payload): (usize, shared::Payload)| {
        let json = with_ids_of_its_own(&payload.json, n);
        Body { name: payload.name, raw: serde_json::to_vec(&json).unwrap(), holds: walk(&json) }
    };
    shared::webhooks().into_iter().enumerate().map(own).collect()
}

/// What one payload holds, found by walking the JSON, independently of the product's parser.
#[derive(Default)]
struct Holds {
    messages: BTreeSet<(String, String)>,
    /// Every word for people in a message, by the message's id.
    words: Vec<(String, String)>,
    statuses: BTreeSet<(String, String, String)>,
    /// Of calls, not messages: kept raw.
    call_statuses: usize,
    numbers: BTreeSet<String>,
    accounts: BTreeSet<String>,
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The members of a message that hold words for people, wherever they stand in it.
const WORDS: [&str; 22] = [
    "body",
    "caption",
    "filename",
    "title",
    "description",
    "name",
    "formatted_name",
    "first_name",
    "last_name",
    "address",
    "street",
    "city",
    "phone",
    "email",
    "company",
    "text",
    "payload",
    "emoji",
    "headline",
    "details",
    "product_retailer_id",
    "department",
];

fn gather(value: &Value, found: &mut impl FnMut(&str)) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member.as_str() {
                    Some(word) if WORDS.contains(&name.as_str()) && !word.trim().is_empty() => found(word.trim()),
                    _ => gather(member, found),
                }
            }
        }
        Value::Array(members) => members.iter().for_each(|member| gather(member, found)),
        _ => {}
    }
}

fn walk(json: &Value) -> Holds {
    let mut holds = Holds::default();
    let list = |value: &Value, key: &str| value[key].as_array().cloned().unwrap_or_default();
    for entry in list(json, "entry") {
        holds.accounts.extend(text(&entry["id"]));
        for change in list(&entry, "changes") {
            let value = &change["value"];
            let number = text(&value["metadata"]["phone_number_id"]);
            holds.numbers.extend(number.clone());
            let number = number.unwrap_or_default();
            for message in list(value, "messages") {
                holds.messages.extend(text(&message["id"]).map(|id| (number.clone(), id)));
                let id = text(&message["id"]).unwrap_or_default();
                gather(&message, &mut |word| holds.words.push((id.clone(), word.to_owned())));
            }
            for status in list(value, "statuses") {
                if change["field"] == "calls" {
                    holds.call_statuses += 1;
                    continue;
                }
                let key = text(&status["id"]).zip(text(&status["status"]));
                holds.statuses.extend(key.map(|(id, state)| (number.clone(), id, state)));
            }
        }
    }
    holds
}

/// Examples reuse ids. With ids of its own, each message and status of each file can be told apart.
fn with_ids_of_its_own(json: &Value, file: usize) -> Value {
    let (mut json, mut place) = (json.clone(), 0);
    for entry in json["entry"].as_array_mut().into_iter().flatten() {
        for change in entry["changes"].as_array_mut().into_iter().flatten() {
            for list in ["messages", "statuses"] {
                for item in change["value"][list].as_array_mut().into_iter().flatten() {
                    if let Some(id) = item["id"].as_str() {
                        item["id"] = format!("{id}~{file}.{place}").into();
                        place += 1;
                    }
                }
            }
        }
    }
    json
}

#[tokio::test]
async fn every_real_webhook_is_taken_and_found_again() {
    let payloads = shared::webhooks();
    if payloads.is_empty() {
        println!("NOT TESTED: there are no payloads beside the project (OMNICRM_SHARED)");
        return;
    }
    let house = House::open().await;
    let bodies = bodies();
    connect_all(&house, &bodies).await;
    let mut table: BTreeMap<String, [usize; 6]> = BTreeMap::new();
    for round in 0..2 {
        for Body { name, raw, holds } in &bodies {
            let status = house.neighbours.meta.post_raw(raw.clone()).await.expect("an answer");
            assert_eq!(status, 200, "{name}");
            if round == 0 {
                let source = name.split('/').next().unwrap_or_default().to_owned();
                let row = table.entry(source).or_default();
                row[0] += 1;
                row[1] += holds.messages.len();
                row[2] += holds.statuses.len();
                row[3] += holds.call_statuses;
            }
        }
        // As they lie there, ids reused and all.
        for payload in &payloads {
            let status = house.neighbours.meta.post_raw(payload.raw.clone()).await.expect("an answer");
            assert_eq!(status, 200, "{}", payload.name);
        }
        house.quiet().await;
        check(&house, &bodies, &mut table, round).await;
    }
    print_table(&table);
    let total = table.values().fold([0; 6], |sum, row| std::array::from_fn(|n| sum[n] + row[n]));
    assert_eq!((total[1], total[2]), (total[4], total[5]), "each is found again");
    house.finish().await;
}

pub(super) async fn connect_all(house: &House, bodies: &[Body]) {
    // Pretend Meta's, by which it says that it has none of the files.
    let token = house.neighbours.access_token();
    for Body { holds, .. } in bodies {
        for number in &holds.numbers {
            tenants::connect(
                house.db(),
                &crm::Caller::console("tests"),
                RouteKind::WhatsAppNumber,
                number,
                Some(&token),
            )
            .await
            .unwrap();
        }
        for account in &holds.accounts {
            tenants::connect(house.db(), &crm::Caller::console("tests"), RouteKind::WhatsAppAccount, account, None)
                .await
                .unwrap();
        }
    }
}

async fn check(house: &House, bodies: &[Body], table: &mut BTreeMap<String, [usize; 6]>, round: usize) {
    let look = house.look.clone();
    let messages: Vec<(String, String)> =
        sqlx::query_as("select account, provider_id from messages where direction = 'in'")
            .fetch_all(&look)
            .await
            .unwrap();
    let bodies_kept: BTreeMap<String, String> =
        sqlx::query_as("select provider_id, coalesce(body, '') from messages where direction = 'in'")
            .fetch_all(&look)
            .await
            .unwrap()
            .into_iter()
            .collect();
    let statuses: Vec<(String, String, String)> =
        sqlx::query_as("select account, provider_id, state from parked_statuses").fetch_all(&look).await.unwrap();
    let aside: i64 = sqlx::query_scalar("select count(*) from inbox where state <> 'done' or note is not null")
        .fetch_one(&look)
        .await
        .unwrap();
    assert_eq!(aside, 0, "nothing was put aside");
    let (rows, known_messages) = (messages.len(), messages.into_iter().collect::<BTreeSet<_>>());
    assert_eq!(rows, known_messages.len(), "no message twice, round {round}");
    let known_statuses: BTreeSet<_> = statuses.into_iter().collect();
    for Body { name, holds, .. } in bodies {
        let lost: Vec<_> = holds.messages.difference(&known_messages).collect();
        assert!(lost.is_empty(), "{name} lost {lost:?}");
        let lost: Vec<_> = holds.statuses.difference(&known_statuses).collect();
        assert!(lost.is_empty(), "{name} lost {lost:?}");
        for (id, word) in &holds.words {
            let kept = bodies_kept.get(id).map(String::as_str).unwrap_or_default();
            assert!(kept.contains(word.as_str()), "{name} lost {word:?}: {kept:?}");
        }
        if round == 0 {
            let row = table.entry(name.split('/').next().unwrap_or_default().to_owned()).or_default();
            row[4] += holds.messages.intersection(&known_messages).count();
            row[5] += holds.statuses.intersection(&known_statuses).count();
        }
    }
}

fn print_table(table: &BTreeMap<String, [usize; 6]>) {
    println!(
        "{:<24}{:>9}{:>10}{:>10}{:>7}{:>17}{:>17}",
        "source", "answered", "messages", "statuses", "calls", "messages found", "statuses found"
    );
    let mut total = [0; 6];
    for (source, row) in table {
        println!("{source:<24}{:>9}{:>10}{:>10}{:>7}{:>17}{:>17}", row[0], row[1], row[2], row[3], row[4], row[5]);
        total = std::array::from_fn(|n| total[n] + row[n]);
    }
    println!(
        "{:<24}{:>9}{:>10}{:>10}{:>7}{:>17}{:>17}",
        "all", total[0], total[1], total[2], total[3], total[4], total[5]
    );
}
