use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::whatsapp::fixtures::{self, delivered};

fn number(key: &RouteKey) -> Option<String> {
    key.number.clone()
}

fn addresses(envelope: &Envelope<'_>) -> Vec<Address> {
    envelope.keys().iter().map(|RouteKey { number, account }| (number.clone(), account.clone())).collect()
}

/// Phone-number id and account id, as in [`RouteKey`].
type Address = (Option<String>, Option<String>);

/// Every change of a body, in order, found without the code under test.
fn changes(body: &[u8]) -> Vec<Value> {
    let body: Value = serde_json::from_slice(body).unwrap();
    let entries = body["entry"].as_array().cloned().unwrap_or_default();
    entries.iter().flat_map(|entry| entry["changes"].as_array().cloned().unwrap_or_default()).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

#[test]
fn one_destination_keeps_the_original_bytes() {
    for name in fixtures::OWN {
        let delivery = delivered(fixtures::read(name));
        let pieces = Envelope::parse(&delivery).unwrap().split(|_| "somewhere");
        assert_eq!(pieces, [("somewhere", delivery.raw().clone())], "{name}");
    }
}

#[test]
fn two_companies_in_one_body_get_their_own_changes_only() {
    let delivery = delivered(fixtures::read("two_companies"));
    let envelope = Envelope::parse(&delivery).unwrap();
    let (a, b) = ("700100200300401".to_owned(), "700100200300402".to_owned());
    let account = |end: &str| Some(format!("5006007008009{end}"));
    assert_eq!(
        addresses(&envelope),
        [(Some(a.clone()), account("01")), (Some(b.clone()), account("01")), (Some(b.clone()), account("02"))]
    );

    let pieces = envelope.split(number);
    assert_eq!(pieces.len(), 2);
    let all = changes(delivery.raw());
    for ((to, body), other) in pieces.iter().zip([&b, &a]) {
        let own: Vec<_> =
            all.iter().filter(|change| change["value"]["metadata"]["phone_number_id"] == json!(to)).collect();
        assert_eq!(changes(body).iter().collect::<Vec<_>>(), own);
        assert!(!String::from_utf8_lossy(body).contains(other), "another company's number in {body:?}");
    }
    let second: Value = serde_json::from_slice(&pieces[1].1).unwrap();
    assert_eq!(second["object"], "whatsapp_business_account");
    assert_eq!(second["entry"][0]["time"], 1_795_000_050);
    assert_eq!(
        [&second["entry"][0]["id"], &second["entry"][1]["id"]].map(text),
        [account("01"), account("02")].map(Option::unwrap)
    );
}

#[test]
fn addresses_may_be_numbers_and_hold_nul() {
    let delivery = delivered(fixtures::read("numbers_for_strings"));
    let address: Address = (Some("700100200300401".to_owned()), Some("500600700800901".to_owned()));
    assert_eq!(addresses(&Envelope::parse(&delivery).unwrap()), [address]);

    let body = json!({"entry": [{"id": 5, "changes": [{"value": {"metadata": {"phone_number_id": 7}}}, {"value": 1}]},
        {"id": "5\0", "changes": [{"value": {"metadata": {"phone_number_id": "7\0"}}}]}]});
    let delivery = delivered(body.to_string());
    let five = Some("5".to_owned());
    assert_eq!(addresses(&Envelope::parse(&delivery).unwrap()), [(Some("7".to_owned()), five.clone()), (None, five)]);
}

#[test]
fn signed_json_that_makes_no_sense_is_one_piece_without_an_address() {
    let odd = ["{}", "[]", "7", "null", "\"\\ud83d\"", r#"{"entry":{}}"#, r#"{"entry":[]}"#, r#"{"entry":[7,{}]}"#];
    for raw in odd.into_iter().chain([r#"{"object":7,"entry":[{"changes":"x"}]}"#, r#"{"\ud83d":1}"#]) {
        let delivery = delivered(raw);
        let envelope = Envelope::parse(&delivery).unwrap();
        assert_eq!(addresses(&envelope), [(None, None)], "{raw}");
        assert_eq!(envelope.split(number), [(None, Bytes::from(raw))]);
    }
}

#[test]
fn what_is_not_json_or_too_deep_is_refused() {
    let deep = format!(r#"{{"entry":{}{}}}"#, "[".repeat(200), "]".repeat(200));
    for raw in ["", "entry=1", "{\"entry\":[", "{} {}", deep.as_str()] {
        assert!(Envelope::parse(&delivered(raw.to_owned())).is_err(), "{raw}");
    }
}

#[test]
fn a_thousand_updates_for_as_many_companies_are_cut_apart() {
    let changes: Vec<_> = (0..1_000).map(|n| json!({"value": {"metadata": {"phone_number_id": n}}})).collect();
    let delivery = delivered(json!({"entry": [{"id": "1", "changes": changes}]}).to_string());
    let pieces = Envelope::parse(&delivery).unwrap().split(number);
    assert_eq!(pieces.len(), 1_000);
    assert_eq!(pieces[999].1, r#"{"entry":[{"id":"1","changes":[{"value":{"metadata":{"phone_number_id":999}}}]}]}"#);
}

/// A change for one of three numbers or for none, or no change at all.
fn any_change() -> impl Strategy<Value = Value> {
    prop_oneof![
        (0..3_u8, any::<u32>())
            .prop_map(|(to, mark)| json!({"value": {"metadata": {"phone_number_id": to}, "m": mark}})),
        any::<u32>().prop_map(|mark| json!({"field": "account_alerts", "value": {"m": mark}})),
        any::<u32>().prop_map(|mark| json!(mark)),
    ]
}

fn any_entry() -> impl Strategy<Value = Value> {
    prop_oneof![
        9 => (0..2_u8, prop::collection::vec(any_change(), 0..6))
            .prop_map(|(id, changes)| json!({"id": id, "time": 1, "changes": changes})),
        1 => any::<u32>().prop_map(|mark| json!(mark)),
    ]
}

proptest! {
    #[test]
    fn nothing_is_lost_doubled_or_reordered(entries in prop::collection::vec(any_entry(), 0..6)) {
        let delivery = delivered(json!({"object": "o", "entry": entries}).to_string());
        let pieces = Envelope::parse(&delivery).unwrap().split(number);
        let to = |change: &Value| change["value"]["metadata"]["phone_number_id"].as_u64().map(|to| to.to_string());
        let all = changes(delivery.raw());
        prop_assert_eq!(pieces.iter().map(|(_, body)| changes(body).len()).sum::<usize>(), all.len());
        let bare = |body: &Bytes| {
            let body: Value = serde_json::from_slice(body).unwrap();
            body["entry"].as_array().unwrap().iter().filter(|entry| entry["changes"][0].is_null()).cloned().collect::<Vec<_>>()
        };
        prop_assert_eq!(pieces.iter().flat_map(|(_, body)| bare(body)).collect::<Vec<_>>(), bare(delivery.raw()));
        if pieces.len() > 1 {
            for (destination, body) in &pieces {
                let own: Vec<_> = all.iter().filter(|change| to(change) == *destination).cloned().collect();
                prop_assert_eq!(changes(body), own);
            }
        }
    }

    #[test]
    fn arbitrary_bytes_never_panic(raw in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Envelope::parse(&delivered(raw)).map(|envelope| envelope.split(number));
    }
}
