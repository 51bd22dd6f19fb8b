use crm::channel::{
    AccountNews, Attachment, Content, ContentKind, DeliveryState, Detail, Failure, Forwarded, IncomingMessage,
    IncomingStatus, Label, Moved, NewsKind, ProviderError, Sender, Source, Urgency,
};
use serde_json::{Value, json};

use super::*;
use crate::whatsapp::fixtures;

mod beside;
mod every_word;
mod nothing_is_lost;

const ACCOUNT: &str = "700100200300401";

fn at(seconds: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(seconds, 0)
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn parsed(name: &str) -> Parsed {
    parse(&fixtures::read(name))
}

fn messages(parsed: &Parsed) -> Vec<&IncomingMessage> {
    let messages = parsed.items.iter().map(|item| match item {
        Incoming::Message(message) => Some(message),
        Incoming::Status(_) | Incoming::Preference(_) | Incoming::Moved(..) | Incoming::News(_) => None,
    });
    messages.flatten().collect()
}

fn statuses(parsed: &Parsed) -> Vec<&IncomingStatus> {
    let statuses = parsed.items.iter().map(|item| match item {
        Incoming::Status(status) => Some(status),
        Incoming::Message(_) | Incoming::Preference(_) | Incoming::Moved(..) | Incoming::News(_) => None,
    });
    statuses.flatten().collect()
}

fn with_message(message: &Value) -> Vec<u8> {
    let value = json!({"metadata": {"phone_number_id": ACCOUNT}, "messages": [message]});
    json!({"entry": [{"changes": [{"field": "messages", "value": value}]}]}).to_string().into_bytes()
}

#[test]
fn a_text_is_read_in_full() {
    let expected = IncomingMessage {
        account: ACCOUNT.to_owned(),
        provider_id: "wamid.NOURA1".to_owned(),
        sender: Sender {
            phone: some("966501234567"),
            user_id: some("SA.41002200330044005500"),
            parent_user_id: None,
            profile_name: some("نورة العتيبي"),
            username: None,
        },
        is_ours: false,
        moved: None,
        sent_at: at(1_795_000_000),
        content: Content::text("مرحبا، هل الشقة متاحة؟ 🏠"),
        quotes: None,
        attachments: Vec::new(),
        forwarded: Forwarded::No,
        delivery: None,
    };
    assert_eq!(parsed("text"), Parsed { items: vec![Incoming::Message(expected)], ..Parsed::default() });
}

#[test]
fn a_customer_without_a_phone_is_a_customer() {
    let parsed = parsed("text_without_phone");
    let expected = Sender {
        phone: None,
        user_id: some("SA.41002200330044005511"),
        parent_user_id: some("SA.ENT.990088007700"),
        profile_name: some("Omar"),
        username: some("omar.h"),
    };
    assert_eq!(messages(&parsed)[0].sender, expected);
}

#[test]
fn a_user_id_in_the_place_of_the_phone_is_recognised() {
    let parsed = parsed("user_id_in_from");
    let Sender { phone, user_id, parent_user_id, profile_name, username } = &messages(&parsed)[0].sender;
    assert_eq!((phone, user_id), (&None, &some("SA.41002200330044005511")));
    assert_eq!((parent_user_id, profile_name, username), (&None, &some("Omar"), &None));

    let parent = parse(&with_message(&json!({"id": "1", "from": "SA.ENT.77", "type": "x"})));
    assert_eq!(messages(&parent)[0].sender, Sender { parent_user_id: some("SA.ENT.77"), ..Sender::default() });
}

#[test]
fn every_entry_change_message_and_status_of_a_batch_is_looked_at() {
    let parsed = parsed("batch");
    let names = messages(&parsed)
        .iter()
        .map(|message| (message.provider_id.as_str(), message.sender.profile_name.as_deref()))
        .collect::<Vec<_>>();
    // The contacts stand in the other order than the messages.
    assert_eq!(names, [("wamid.B1", Some("نورة العتيبي")), ("wamid.B2", Some("Omar")), ("wamid.B3", None)]);
    let states =
        statuses(&parsed).iter().map(|status| (status.provider_id.as_str(), &status.state)).collect::<Vec<_>>();
    let expected = [
        ("wamid.OUT1", &DeliveryState::Sent),
        ("wamid.OUT1", &DeliveryState::Read),
        ("wamid.OUT2", &DeliveryState::Delivered),
    ];
    assert_eq!(states, expected);
    let told: Vec<_> = parsed.items.iter().filter(|item| matches!(item, Incoming::News(_))).collect();
    assert_eq!(told.len(), 2, "what happened to a template, and an error of the number: {told:?}");
    assert_eq!((parsed.others, parsed.set_aside), (vec![], vec![]));
}

#[test]
fn statuses_carry_our_id_the_time_and_the_error() {
    let parsed = parsed("statuses");
    let statuses = statuses(&parsed);
    let first = IncomingStatus {
        account: ACCOUNT.to_owned(),
        provider_id: "wamid.OUT1".to_owned(),
        state: DeliveryState::Sent,
        at: at(1_795_000_100),
        opaque: some("0197f0a0-1111-7000-8000-000000000001"),
        error: None,
    };
    assert_eq!(statuses[0], &first);
    let states = statuses.iter().map(|status| status.state.clone()).collect::<Vec<_>>();
    use DeliveryState::{Delivered, Failed, Other, Played, Read, Sent};
    assert_eq!(states, [Sent, Delivered, Read, Played, Failed, Other("deleted".to_owned()), Read]);
    let error =
        ProviderError { failure: Failure::WindowClosed, code: Some(131_047), title: some("Re-engagement message") };
    assert_eq!(statuses[4].error, Some(error));
    assert_eq!((statuses[1].at, statuses[6].at), (at(1_795_000_101), None));
}

#[test]
fn unknown_types_are_kept_by_name_with_their_words() {
    let parsed = parsed("unknown_types");
    let contents = messages(&parsed).iter().map(|message| message.content.clone()).collect::<Vec<_>>();
    let [hologram, unknown] = ["hologram", "unknown"].map(|kind| Content::bare(ContentKind::Other(kind.to_owned())));
    let thumb = Content { kind: ContentKind::Reaction, details: vec![Detail::new(Label::Text, "👍")] };
    let odd = vec![Detail::new(Label::Other("text".to_owned()), "not an object")];
    assert_eq!(contents, [hologram, thumb, unknown, Content { kind: ContentKind::Text, details: odd }]);
    assert_eq!(messages(&parsed)[1].quotes, some("wamid.OUT1"));
    assert_eq!(parsed.set_aside, []);
}

#[test]
fn bad_items_are_set_aside_with_their_place_and_harm_no_other() {
    let parsed = parsed("bad_items");
    assert_eq!(messages(&parsed).iter().map(|message| message.provider_id.as_str()).collect::<Vec<_>>(), ["wamid.X5"]);
    assert_eq!(statuses(&parsed).len(), 1);
    let remarks =
        parsed.set_aside.iter().map(|SetAside { place, reason }| format!("{place} {reason}")).collect::<Vec<_>>();
    let expected = [
        "/entry/0/changes/0/value/messages/0 the message names no sender",
        "/entry/0/changes/0/value/messages/1 the message has no usable id",
        "/entry/0/changes/0/value/messages/2 the message is not an object",
        "/entry/0/changes/0/value/messages/3 the message is not an object",
        "/entry/0/changes/0/value/statuses/0 the status has no usable id",
        "/entry/0/changes/0/value/statuses/1 the status names no state",
        "/entry/0/changes/1/value/messages/0 the change names no phone-number id",
        "/entry/0/changes/2/value/messages not a list",
        "/entry/0/changes/3 the change is not an object",
        "/entry/0/changes/4/value the value is not an object",
        "/entry/1 the entry is not an object",
    ];
    assert_eq!(remarks, expected);
}

#[test]
fn nul_is_survived() {
    let parsed = parsed("nul");
    let IncomingMessage { provider_id, sender, content, .. } = messages(&parsed)[0];
    assert_eq!((provider_id.as_str(), content), ("wamid.NUL1", &Content::text("before".to_owned())));
    assert_eq!((&sender.phone, &sender.profile_name), (&some("966501234567"), &some("Noura")));
}

#[test]
fn half_an_emoji_harms_neither_its_message_nor_the_next() {
    let parsed = parsed("half_emoji");
    let contents = messages(&parsed).iter().map(|message| message.content.clone()).collect::<Vec<_>>();
    assert_eq!(contents, ["cut here \u{FFFD}", "whole 👍"].map(|text| Content::text(text.to_owned())));
}

#[test]
fn numbers_will_do_for_strings() {
    let parsed = parsed("numbers_for_strings");
    let IncomingMessage { account, provider_id, sender, sent_at, content, .. } = messages(&parsed)[0];
    assert_eq!((account.as_str(), provider_id.as_str()), (ACCOUNT, "12345"));
    assert_eq!((&sender.phone, *sent_at), (&some("966501234567"), at(1_795_000_000)));
    assert_eq!(content, &Content::text("all numbers".to_owned()));
}

#[test]
fn a_message_in_a_group_is_from_who_wrote_it() {
    let parsed = parsed("group");
    assert_eq!(messages(&parsed)[0].sender.phone, some("966501234567"));
}

#[test]
fn the_only_contact_wrote_the_only_message() {
    let change = |contacts: Value, messages: Value| {
        let value = json!({"metadata": {"phone_number_id": ACCOUNT}, "contacts": contacts, "messages": messages});
        parse(json!({"entry": [{"changes": [{"field": "messages", "value": value}]}]}).to_string().as_bytes())
    };
    let (one, other) = (json!({"user_id": "SA.1"}), json!({"user_id": "SA.2"}));
    let message = json!({"id": "wamid.1", "type": "text", "text": {"body": "hi"}});
    let certain = change(json!([one]), json!([message]));
    assert_eq!(messages(&certain)[0].sender.user_id, some("SA.1"));
    // With more than one of either, guessing could show one customer's words under another's name.
    assert_eq!(change(json!([one, other]), json!([message])).items, []);
    assert_eq!(change(json!([one]), json!([message, message])).items, []);
    // A contact that shares no id with a message is not its sender, even if it is the only one.
    let named = change(json!([one]), json!([{"id": "wamid.1", "type": "x", "from": "966500000000"}]));
    assert_eq!(messages(&named)[0].sender, Sender { phone: some("966500000000"), ..Sender::default() });
}

#[test]
fn long_texts_are_kept_and_endless_ones_are_cut_between_characters() {
    let text =
        |body: &str| parse(&with_message(&json!({"id": "1", "from": "2", "type": "text", "text": {"body": body}})));
    let long = "ع".repeat(32_768);
    assert_eq!(messages(&text(&long))[0].content, Content::text(long.clone()));
    let cut = text(&format!("x{long}"));
    assert_eq!(messages(&cut)[0].content, Content::text(format!("x{}", "ع".repeat(32_767))));
    assert_eq!(cut.shortened[0].place, "/entry/0/changes/0/value/messages/0");
    assert_eq!(cut.set_aside, []);
    let remark = "/entry/0/changes/0/value/messages/0: the text was longer than 65,536 bytes";
    assert_eq!(Understood::from(cut).set_aside, [remark]);
}

#[test]
fn names_are_bounded_and_ids_are_whole_or_absent() {
    let value = json!({"metadata": {"phone_number_id": ACCOUNT},
        "contacts": [{"wa_id": "2", "profile": {"name": "ن".repeat(300), "username": " "}}],
        "messages": [{"id": "1", "from": "2", "from_user_id": "x".repeat(513), "type": "x".repeat(99)},
            {"id": "x".repeat(513), "from": "2", "type": "text"}]});
    let parsed = parse(json!({"entry": [{"changes": [{"field": "messages", "value": value}]}]}).to_string().as_bytes());
    let IncomingMessage { sender, content, .. } = messages(&parsed)[0];
    let expected = Sender { phone: some("2"), profile_name: Some("ن".repeat(256)), ..Sender::default() };
    assert_eq!((sender, content), (&expected, &Content::bare(ContentKind::Other("x".repeat(64)))));
    assert_eq!(parsed.set_aside[0].reason, "the message has no usable id");
}

#[test]
fn times_no_database_can_hold_count_as_absent() {
    for time in [json!("-1"), json!(4_102_444_800_i64), json!(i64::MIN), json!("1e9"), json!(1.5), json!({})] {
        let parsed = parse(&with_message(&json!({"id": "1", "from": "2", "type": "x", "timestamp": time})));
        assert_eq!(messages(&parsed)[0].sent_at, None);
    }
}

#[test]
fn bodies_that_make_no_sense_are_set_aside_whole() {
    for raw in [&b""[..], b"x", b"7", b"{}", br#"{"entry":null}"#, br#"{"messages":[{"id":"1"}]}"#, b"\xff"] {
        assert_eq!((parse(raw).set_aside.len(), parse(raw).items.len()), (1, 0), "{raw:?}");
    }
    assert_eq!(parse(br#"{"entry":7}"#).set_aside[0].place, "/entry");
}

#[test]
fn a_file_is_read_whatever_it_came_in() {
    let hash = "uXcDEvsfF1b2tc0QTh7KgYvLd0bGZ8QkG3vUQ9nQm3o=";
    let file = |id: &str, media_type: &str, name: Option<&str>, is_voice| Attachment {
        source: Source::Id(id.to_owned()),
        media_type: some(media_type),
        sha256: crm::channel::sha256(hash),
        file_name: name.map(str::to_owned),
        is_voice,
    };
    let cases = [
        (
            json!({"type": "image", "image": {"id": "11", "mime_type": "image/jpeg", "sha256": hash, "caption": "x"}}),
            vec![file("11", "image/jpeg", None, false)],
        ),
        (
            json!({"type": "document", "document": {"id": 12, "mime_type": "application/PDF", "sha256": hash, "filename": "عرض.pdf"}}),
            vec![file("12", "application/pdf", Some("عرض.pdf"), false)],
        ),
        (
            json!({"type": "audio", "audio": {"id": "13", "mime_type": "audio/ogg; codecs=opus", "sha256": hash, "voice": true}}),
            vec![file("13", "audio/ogg", None, true)],
        ),
        (
            json!({"type": "voice", "voice": {"id": "14", "mime_type": "audio/ogg", "sha256": hash}}),
            vec![file("14", "audio/ogg", None, true)],
        ),
        (
            json!({"type": "edit", "edit": {"original_message_id": "wamid.1", "message":
                {"type": "video", "video": {"id": "15", "mime_type": "video/mp4", "sha256": hash}}}}),
            vec![file("15", "video/mp4", None, false)],
        ),
        (json!({"type": "image", "image": {"caption": "no id, so nothing to fetch it by"}}), vec![]),
        (json!({"type": "text", "text": {"body": "x"}}), vec![]),
    ];
    for (mut message, expected) in cases {
        message["id"] = "wamid.FILE".into();
        message["from"] = "966501234567".into();
        let parsed = parse(&with_message(&message));
        assert_eq!(messages(&parsed)[0].attachments, expected, "{message}");
    }
}

#[test]
fn a_forwarded_message_says_so() {
    for (context, expected) in [
        (json!({"forwarded": true}), Forwarded::Yes),
        (json!({"frequently_forwarded": true}), Forwarded::Often),
        (json!({"forwarded": false}), Forwarded::No),
        (json!({"id": "wamid.1"}), Forwarded::No),
        (json!(null), Forwarded::No),
    ] {
        let message =
            json!({"id": "wamid.F", "from": "966501234567", "type": "text", "text": {"body": "x"}, "context": context});
        assert_eq!(messages(&parse(&with_message(&message)))[0].forwarded, expected, "{message}");
    }
}

#[test]
fn who_moves_is_known_by_the_old_ids_and_found_by_the_new() {
    let to = |phone: Option<&str>, user: Option<&str>| Sender {
        phone: phone.map(str::to_owned),
        user_id: user.map(str::to_owned),
        ..Sender::default()
    };
    let cases = [
        // The Cloud API, as it was before user ids.
        (
            json!({"from": "9661", "system": {"type": "user_changed_number", "wa_id": "9662"}}),
            to(Some("9661"), None),
            Some((to(Some("9662"), None), true)),
        ),
        // With both user ids.
        (
            json!({"from": "9661", "from_user_id": "SA.1", "system": {"type": "user_changed_number", "wa_id": "9662",
                "user_id": "SA.2", "previous_user_id": "SA.1"}}),
            to(Some("9661"), Some("SA.1")),
            Some((to(Some("9662"), Some("SA.2")), true)),
        ),
        // `from_user_id` is the new one already, and the phone is hidden from now on.
        (
            json!({"from": "9661", "from_user_id": "SA.2", "system": {"type": "user_changed_number", "user_id": "SA.2"}}),
            to(Some("9661"), None),
            Some((to(None, Some("SA.2")), true)),
        ),
        // Only the user id is another.
        (
            json!({"from_user_id": "SA.2", "system": {"type": "user_changed_user_id", "user_id": "SA.2",
                "previous_user_id": "SA.1"}}),
            to(None, Some("SA.1")),
            Some((to(None, Some("SA.2")), false)),
        ),
        // The On-Premises API.
        (
            json!({"from": "9661", "system": {"type": "user_changed_number", "new_wa_id": "9662"}}),
            to(Some("9661"), None),
            Some((to(Some("9662"), None), true)),
        ),
        // Nothing of before is said: somebody whom nobody knows.
        (
            json!({"from_user_id": "SA.2", "system": {"type": "user_changed_user_id", "user_id": "SA.2"}}),
            to(None, Some("SA.2")),
            None,
        ),
        (
            json!({"from": "9661", "system": {"type": "customer_identity_changed", "body": "x"}}),
            to(Some("9661"), None),
            None,
        ),
    ];
    for (mut message, sender, moved) in cases {
        message["id"] = "wamid.MOVE".into();
        message["type"] = "system".into();
        let parsed = parse(&with_message(&message));
        let moved = moved.map(|(to, left_phone)| Box::new(Moved { to, left_phone }));
        assert_eq!((&messages(&parsed)[0].sender, &messages(&parsed)[0].moved), (&sender, &moved), "{message}");
    }
}

fn news(field: &str, value: &Value) -> AccountNews {
    let body = json!({"entry": [{"id": "102", "time": 1_795_000_000, "changes": [{"field": field, "value": value}]}]});
    match parse(&serde_json::to_vec(&body).unwrap()).items.as_slice() {
        [Incoming::News(news)] => news.clone(),
        other => panic!("not one piece of news: {other:?}"),
    }
}

#[test]
fn news_about_the_business_says_what_happened_and_how_soon_to_know() {
    let rejected = json!({"event": "REJECTED", "message_template_id": 7, "message_template_name": "offer",
        "message_template_language": "ar", "reason": "SCAM", "rejection_info": {"recommendation": "Say what it is."}});
    let read = news("message_template_status_update", &rejected);
    assert_eq!((read.kind, read.state.as_str(), read.urgency), (NewsKind::Template, "rejected", Urgency::Attention));
    assert_eq!(read.subject.as_deref(), Some("offer · ar"));
    assert_eq!(read.details, ["reason: SCAM", "recommendation: Say what it is."]);
    assert_eq!((read.account.as_deref(), read.at), (Some("102"), at(1_795_000_000)));

    let restriction = |what: &str| {
        let value = json!({"phone_number": "966", "event": "ACCOUNT_RESTRICTION",
            "restriction_info": [{"restriction_type": what, "expiration": "1"}]});
        news("account_update", &value).urgency
    };
    assert_eq!(restriction("RESTRICTED_ADD_PHONE_NUMBER_ACTION"), Urgency::Attention);
    assert_eq!(restriction("RESTRICTED_CUSTOMER_INITIATED_MESSAGING"), Urgency::Urgent);
    assert_eq!(news("account_update", &json!({"event": "PARTNER_REMOVED"})).urgency, Urgency::Urgent);
    assert_eq!(news("business_capability_update", &json!({"max_phone_numbers_per_waba": 2})).urgency, Urgency::Note);
    let nothing = news("security", &json!({}));
    assert_eq!((nothing.state.as_str(), nothing.details.len()), ("changed", 0));
}

#[test]
fn the_same_news_has_one_key_and_other_news_another() {
    let one = news("security", &json!({"event": "PIN_CHANGED"}));
    assert_eq!(one, news("security", &json!({"event": "PIN_CHANGED"})));
    assert_ne!(one.key, news("security", &json!({"event": "PIN_RESET_REQUEST"})).key);
    assert_ne!(one.key, news("account_update", &json!({"event": "PIN_CHANGED"})).key);
}

#[test]
fn what_a_customer_chose_about_marketing_is_read() {
    for (value, expected) in [("stop", Some(false)), ("resume", Some(true)), ("signup", Some(true)), ("perhaps", None)]
    {
        let choice =
            json!({"wa_id": "9661", "category": "marketing_messages", "value": value, "timestamp": 1_795_000_000});
        let value = json!({"metadata": {"phone_number_id": ACCOUNT}, "user_preferences": [choice]});
        let body = json!({"entry": [{"changes": [{"field": "user_preferences", "value": value}]}]});
        let parsed = parse(&serde_json::to_vec(&body).unwrap());
        let wanted = parsed.items.iter().map(|item| match item {
            Incoming::Preference(preference) => (preference.wanted, preference.sender.phone.clone(), preference.at),
            other => panic!("{other:?}"),
        });
        let expected: Vec<_> = expected.into_iter().map(|wanted| (wanted, some("9661"), at(1_795_000_000))).collect();
        assert_eq!(wanted.collect::<Vec<_>>(), expected);
        assert_eq!(parsed.set_aside.len(), usize::from(expected.is_empty()));
    }
}
