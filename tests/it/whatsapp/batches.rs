//! Deliveries as large as Meta makes them: a thousand items, some of them unusable, many of them twice.

use std::collections::BTreeSet;

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::{
    depth::{Dice, seed},
    house::{House, eventually, look_again},
};

/// The most that Meta puts into one delivery, in items and in bytes.
const ITEMS: usize = 1_000;
const BYTES: usize = 3 * 1024 * 1024;
const CUSTOMERS: usize = 200;

/// Draws deliveries, and knows what is in them.
struct Generator {
    dice: Dice,
    number: sandbox::meta::Number,
    /// The ids of the messages, and the pairs of id and state of the reports, that can be used.
    messages: BTreeSet<String>,
    reports: BTreeSet<(String, String)>,
}

impl Generator {
    fn delivery(&mut self) -> Vec<u8> {
        let mut changes = Vec::new();
        while changes.iter().map(|change: &Value| len(change, "messages") + len(change, "statuses")).sum::<usize>()
            < ITEMS
        {
            changes.push(self.change());
        }
        let whole = json!({ "object": "whatsapp_business_account",
                            "entry": [{ "id": self.number.waba_id, "changes": changes }] });
        let mut raw = serde_json::to_vec(&whole).expect("JSON");
        assert!(raw.len() <= BYTES, "{}", raw.len());
        raw.resize(BYTES, b' ');
        raw
    }

    /// Ten messages and ten reports of one number, some of each of no use.
    fn change(&mut self) -> Value {
        let messages: Vec<Value> = (0..10).map(|_| self.message()).collect();
        let statuses: Vec<Value> = (0..10).map(|_| self.report()).collect();
        json!({ "field": "messages", "value": {
            "messaging_product": "whatsapp",
            "metadata": { "phone_number_id": self.number.phone_number_id,
                          "display_phone_number": self.number.display_phone_number },
            "messages": messages, "statuses": statuses,
        }})
    }

    fn message(&mut self) -> Value {
        // Few enough ids that many come twice, in one delivery and in several.
        let id = format!("wamid.in.{}", self.dice.roll(3 * ITEMS));
        let from = format!("96650{:07}", self.dice.roll(CUSTOMERS));
        let bad = [
            json!(null),
            json!([]),
            json!("a message"),
            json!({ "id": id, "type": "text" }),
            json!({ "from": from, "type": "text", "text": { "body": "no id" } }),
            json!({ "id": { "of": "no use" }, "from": from, "type": "text" }),
        ];
        if self.dice.roll(12) == 0 {
            return self.dice.pick(&bad).clone();
        }
        self.messages.insert(id.clone());
        // In many a delivery of Meta's, text is the smaller part.
        let text = "السلام عليكم ".repeat(1 + self.dice.roll(40));
        json!({ "id": id, "from": from, "timestamp": "1795000000", "type": "text", "text": { "body": text } })
    }

    fn report(&mut self) -> Value {
        let (id, state) =
            (format!("wamid.out.{}", self.dice.roll(ITEMS)), *self.dice.pick(&["sent", "delivered", "read"]));
        let bad = [json!(7), json!({ "status": state }), json!({ "id": id }), json!({ "id": [], "status": state })];
        if self.dice.roll(12) == 0 {
            return self.dice.pick(&bad).clone();
        }
        self.reports.insert((id.clone(), state.to_owned()));
        json!({ "id": id, "status": state, "timestamp": "1795000000", "recipient_id": "966500000000" })
    }
}

fn len(change: &Value, list: &str) -> usize {
    change["value"][list].as_array().map_or(0, Vec::len)
}

#[tokio::test]
async fn batches_of_a_thousand_lose_nothing_and_double_nothing() {
    let house = House::open().await;
    let mut generator = Generator {
        dice: Dice(seed()),
        number: house.demo.number.clone(),
        messages: BTreeSet::new(),
        reports: BTreeSet::new(),
    };
    let deliveries: Vec<Vec<u8>> = (0..3).map(|_| generator.delivery()).collect();
    // Each of them twice, all at once.
    futures_util::future::join_all(deliveries.iter().chain(&deliveries).map(|raw| delivered(&house, raw))).await;
    // What they say can't be shown one by one in the time of a test: only its being stored is looked at.
    let look = house.look.clone();
    eventually("all is applied", async || {
        let waiting = "select count(*) from inbox where state = 'new'";
        sqlx::query_scalar::<_, i64>(waiting).fetch_one(&look).await.expect("a count") == 0
    })
    .await;
    let stored: Vec<String> =
        sqlx::query_scalar("select provider_id from messages where direction = 'in'").fetch_all(&look).await.unwrap();
    let parked: Vec<(String, String)> =
        sqlx::query_as("select provider_id, state from parked_statuses").fetch_all(&look).await.unwrap();
    let remarks: i64 = sqlx::query_scalar("select count(*) from inbox where state = 'done' and note is not null")
        .fetch_one(&look)
        .await
        .unwrap();
    assert_eq!(stored.len(), generator.messages.len());
    assert_eq!(stored.into_iter().collect::<BTreeSet<_>>(), generator.messages);
    assert_eq!(parked.into_iter().collect::<BTreeSet<_>>(), generator.reports);
    assert_eq!(remarks, 3, "each delivery says what was of no use in it");
    house.finish().await;
}

/// Meta comes again for as long as it is told that it has to.
async fn delivered(house: &House, raw: &[u8]) {
    loop {
        match house.neighbours.meta.post_raw(raw.to_vec()).await.expect("an answer") {
            StatusCode::OK => return,
            answer => assert_eq!(answer, StatusCode::SERVICE_UNAVAILABLE),
        }
        look_again().await;
    }
}
