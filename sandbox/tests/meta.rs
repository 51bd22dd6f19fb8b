//! Pretend Meta over real HTTP: what it posts, what it refuses, and every fault it can play.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::StatusCode;
use chrono::{DateTime, TimeDelta};
use sandbox::meta::{Content, Error, Goods, Meta, Options, Retry, SendFault, Side, Statuses, Tick, Update, sign};
use serde_json::{Value, json};

#[cfg(test)]
#[path = "meta/stage.rs"]
mod stage;

use stage::{SOON, hmac_by_hand, stage, to_sara};

#[tokio::test]
async fn a_message_is_posted_signed_and_escaped() {
    let stage = stage().await;
    let sent = stage.sara.says("مرحبا 👍 a/b").await.unwrap();
    assert_eq!(sent.status, Some(StatusCode::OK));
    let post = &stage.app.posts()[0];
    assert_eq!(post.signature.as_deref(), Some(format!("sha256={}", hmac_by_hand(b"secret", &post.body)).as_str()));
    let raw = std::str::from_utf8(&post.body).unwrap();
    assert!(raw.is_ascii() && raw.contains(r"\u0645\u0631\u062d\u0628\u0627 \ud83d\udc4d a\/b"), "{raw}");
    let user_id = stage.sara.user_id();
    assert!(user_id.starts_with("SA.") && user_id.len() == 23, "{user_id}");
    assert_eq!(
        post.json(),
        json!({ "object": "whatsapp_business_account", "entry": [{ "id": "102966110000000", "changes": [{
            "field": "messages",
            "value": {
                "messaging_product": "whatsapp",
                "metadata": { "display_phone_number": "966110000000", "phone_number_id": "106966110000000" },
                "contacts": [{ "profile": { "name": "سارة" }, "wa_id": "966500000001", "user_id": user_id }],
                "messages": [{
                    "from": "966500000001", "from_user_id": user_id, "id": sent.wamid, "timestamp": "1795161600",
                    "type": "text", "text": { "body": "مرحبا 👍 a/b" },
                }],
            },
        }] }] })
    );
    assert_eq!(stage.sara.conversation()[0].tick, Tick::Delivered);
}

#[tokio::test]
async fn everything_a_phone_sends_is_in_metas_form() {
    let stage = stage().await;
    let to = "wamid.asked".to_owned();
    let (id, title) = ("yes".to_owned(), "نعم".to_owned());
    let contents = [
        (
            Content::Document {
                bytes: Bytes::from_static(b"%PDF"),
                mime_type: "application/pdf".into(),
                file_name: "offer.pdf".into(),
                caption: Some("العرض".into()),
            },
            json!({ "type": "document", "document": {
                "caption": "العرض", "filename": "offer.pdf", "mime_type": "application/pdf" } }),
        ),
        (
            Content::Contact { name: "سالم".into(), phone: "+966 50 000 0002".into() },
            json!({ "type": "contacts", "contacts": [{
                "name": { "formatted_name": "سالم", "first_name": "سالم" },
                "phones": [{ "phone": "+966 50 000 0002", "wa_id": "966500000002", "type": "CELL" }] }] }),
        ),
        (
            Content::ButtonReply { to: to.clone(), id: id.clone(), title: title.clone() },
            json!({ "type": "interactive", "context": { "from": "966110000000", "id": to },
                "interactive": { "type": "button_reply", "button_reply": { "id": id, "title": title } } }),
        ),
        (
            Content::ListReply {
                to: to.clone(),
                id: id.clone(),
                title: title.clone(),
                description: Some("غدًا".into()),
            },
            json!({ "type": "interactive", "context": { "from": "966110000000", "id": to },
                "interactive": { "type": "list_reply",
                    "list_reply": { "id": id, "title": title, "description": "غدًا" } } }),
        ),
        (
            Content::TemplateReply { to: to.clone(), text: title.clone(), payload: id.clone() },
            json!({ "type": "button", "context": { "from": "966110000000", "id": to },
                "button": { "text": title, "payload": id } }),
        ),
        (
            Content::FormReply { answers: json!({ "size": 42 }).as_object().unwrap().clone() },
            json!({ "type": "interactive", "interactive": { "type": "nfm_reply", "nfm_reply": {
                "name": "flow", "body": "Sent", "response_json": "{\"size\":42}" } } }),
        ),
        (
            Content::Order {
                text: "مساءً".into(),
                goods: vec![Goods { name: "CHAIR".into(), count: 2, price: 25.5, currency: "SAR".into() }],
            },
            json!({ "type": "order", "order": { "catalog_id": "1000000000", "text": "مساءً", "product_items": [{
                "product_retailer_id": "CHAIR", "quantity": 2, "item_price": 25.5, "currency": "SAR" }] } }),
        ),
        (
            Content::Forwarded { text: "انظروا".into(), often: true },
            json!({ "type": "text", "text": { "body": "انظروا" }, "context": { "frequently_forwarded": true } }),
        ),
        (
            Content::FromAd {
                text: "كم؟".into(),
                headline: "خصم".into(),
                body: "اليوم".into(),
                link: "https://shop.example/".into(),
            },
            json!({ "type": "text", "text": { "body": "كم؟" }, "referral": {
                "source_url": "https://shop.example/", "source_id": "120200000000000000", "source_type": "ad",
                "headline": "خصم", "body": "اليوم", "media_type": "image", "ctwa_clid": "sandbox" } }),
        ),
        (
            Content::Edit { of: to.clone(), text: "غدًا".into() },
            json!({ "type": "edit", "edit": { "original_message_id": to,
                "message": { "type": "text", "text": { "body": "غدًا" } } } }),
        ),
        (Content::Revoke { of: to.clone() }, json!({ "type": "revoke", "revoke": { "original_message_id": to } })),
        (
            Content::Reaction { to: to.clone(), emoji: None },
            json!({ "type": "reaction", "reaction": { "message_id": to } }),
        ),
    ];
    for (content, expected) in contents {
        stage.sara.sends(content).await.unwrap();
        let mut message = stage.app.posts().last().unwrap().values("messages").remove(0);
        let fields = message.as_object_mut().unwrap();
        for envelope in ["from", "from_user_id", "id", "timestamp"] {
            assert!(fields.remove(envelope).is_some_and(|value| value.is_string()), "{envelope}");
        }
        if let Some(document) = fields.get_mut("document").and_then(Value::as_object_mut) {
            assert!(document.remove("id").is_some() && document.remove("sha256").is_some());
        }
        assert_eq!(message, expected);
    }
}

#[test]
fn signatures_match_published_vectors() {
    let empty = "sha256=a7dfadfa864dba471c925e814eca5ee032a7ded01574b16ac33dd477b5d6d0f7";
    let escaped = br#"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"messages":[{"type":"text","text":{"body":"Ol\u00e1 \ud83d\udc4d \/ ok"}}]}}]}]}"#;
    assert_eq!(sign("test-app-secret", b""), empty);
    assert_eq!(
        sign("test-app-secret", escaped),
        "sha256=b007a035ac085cbf8ef862b7184e5076d8addf5a4df9dc83afc6373dbcd962d1"
    );
}

#[tokio::test]
async fn the_address_is_verified_by_its_challenge() {
    let stage = stage().await;
    stage.meta.subscribe().await.unwrap();
    let stranger = Meta::start(Options {
        verify_token: "other".to_owned(),
        webhook_url: Some(stage.app.address.parse().unwrap()),
        clock: Arc::new(DateTime::default),
        ..Options::default()
    });
    let refused = stranger.await.unwrap().subscribe().await;
    assert!(matches!(refused, Err(Error::NotVerified { status: StatusCode::FORBIDDEN, .. })), "{refused:?}");
}

#[tokio::test]
async fn a_reply_reaches_the_phone_and_is_reported() {
    let stage = stage().await;
    let hello = stage.sara.says("مرحبا").await.unwrap();
    let wamid = stage.reply("أهلا وسهلا").await;
    let reply = stage.sara.wait_for_reply("أهلا", SOON).await.unwrap();
    assert_eq!((reply.wamid.as_str(), reply.side), (wamid.as_str(), Side::Business));
    stage.app.wait_for(3).await;
    stage.meta.settled(SOON).await.unwrap();
    stage.sara.reads().await.unwrap();
    let words: Vec<String> = stage.app.statuses().into_iter().map(|(_, word)| word).collect();
    assert_eq!(words, ["sent", "delivered", "read"]);
    let delivered = stage.app.posts()[2].values("statuses").remove(0);
    assert_eq!(delivered["recipient_id"], "966500000001");
    assert_eq!(delivered["recipient_user_id"], json!(stage.sara.user_id()));
    assert_eq!(delivered["biz_opaque_callback_data"], "attempt-7");
    assert_eq!(delivered["pricing"]["type"], "regular");
    assert_eq!(stage.sara.inbox()[0].tick, Tick::Read);

    let read = json!({ "messaging_product": "whatsapp", "status": "read", "message_id": hello.wamid });
    assert_eq!(stage.post(&read).await.unwrap(), (StatusCode::OK, json!({ "success": true })));
    assert_eq!(stage.sara.conversation()[0].tick, Tick::Read);
    assert!(stage.sara.unawaited().is_empty() && stage.meta.violations().is_empty());
    assert_eq!(stage.meta.requests().len(), 2);
}

#[tokio::test]
async fn what_meta_refuses_is_refused_and_noted() {
    let stage = stage().await;
    let text = |body: Value| json!({ "messaging_product": "whatsapp", "to": "+966500000001", "text": body });
    let with = |key: &str, value: Value| {
        let mut body = to_sara("x");
        body[key] = value;
        body
    };
    let without = |key: &str| {
        let mut body = to_sara("x");
        body.as_object_mut().unwrap().remove(key);
        body
    };
    let button = |title: &str| {
        let buttons = json!([{ "type": "reply", "reply": { "id": "1", "title": title } }]);
        json!({ "messaging_product": "whatsapp", "to": "1650555123", "type": "interactive", "interactive":
            { "type": "button", "body": { "text": "?" }, "action": { "buttons": buttons } } })
    };
    let below = |header: Value| {
        let mut body = button("x");
        body["interactive"]["header"] = header;
        body
    };
    let refused = [
        (below(json!({ "type": "text", "text": "x".repeat(61) })), "at most 60"),
        (below(json!({ "type": "document" })), "interactive['header']['document'] is required"),
        (below(json!({ "type": "document", "document": { "filename": "x.pdf" } })), "exactly one"),
        (below(json!({ "type": "audio", "audio": { "id": "1" } })), "must not be"),
        (without("messaging_product"), "messaging_product is required"),
        (with("messaging_product", json!("sms")), "messaging_product is required"),
        (without("to"), "to is required"),
        (with("to", json!("whatsapp:+966")), "WhatsApp phone number"),
        (with("to", json!("SA.123")), "WhatsApp phone number"),
        (with("to", json!(966500000001_u64)), "to must be a string"),
        (with("type", json!("poll")), "type must be one of"),
        (with("subject", json!("x")), "Unexpected key"),
        (with("recipient_type", json!("crowd")), "recipient_type"),
        (text(json!({})), "text['body'] is required"),
        (text(json!({ "body": "" })), "text['body'] is required"),
        (text(json!({ "body": 1 })), "text['body'] must be a string"),
        (text(json!({ "body": "م".repeat(4097) })), "at most 4096"),
        (text(json!({ "body": "x", "markdown": true })), "Unexpected key"),
        (with("biz_opaque_callback_data", json!("x".repeat(513))), "at most 512"),
        (json!({ "messaging_product": "whatsapp", "recipient": "sara", "text": { "body": "x" } }), "recipient"),
        (json!({ "messaging_product": "whatsapp", "to": "1650555123", "type": "image", "image": {} }), "exactly one"),
        (json!({ "messaging_product": "whatsapp", "to": "1650555123", "type": "template", "template": {} }), "name"),
        (button(&"x".repeat(21)), "at most 20"),
        (json!({ "messaging_product": "whatsapp", "status": "read", "message_id": "wamid.none" }), "message_id"),
        (json!({ "messaging_product": "whatsapp", "status": "seen", "message_id": "wamid.none" }), "status"),
    ];
    for (index, (body, words)) in refused.iter().enumerate() {
        let (status, answer) = stage.post(body).await.unwrap();
        assert_eq!((status, &answer["error"]["code"]), (StatusCode::BAD_REQUEST, &json!(100)), "{body}");
        assert!(answer["error"]["message"].as_str().unwrap().contains(words), "{body}: {answer}");
        assert_eq!(stage.meta.violations().len(), index + 1);
    }
    let most = "م".repeat(4096);
    for body in [text(json!({ "body": most })), button("نعم"), with("to", json!("+966 (50) 000-0001"))] {
        assert_eq!(stage.post(&body).await.unwrap().0, StatusCode::OK, "{body}");
    }

    let doors = [
        (stage.url(), Some("wrong"), StatusCode::UNAUTHORIZED, 190, Value::Null),
        (stage.url(), None, StatusCode::UNAUTHORIZED, 190, Value::Null),
        (stage.url().replace("106966", "999"), Some("token"), StatusCode::BAD_REQUEST, 100, json!(33)),
        (stage.url().replace("v26.0", "latest"), Some("token"), StatusCode::BAD_REQUEST, 2500, Value::Null),
    ];
    for (url, token, status, code, subcode) in doors {
        let mut request = stage.http.post(&url).json(&to_sara("x"));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), status, "{url}");
        let answer: Value = response.json().await.unwrap();
        assert_eq!((&answer["error"]["code"], &answer["error"]["error_subcode"]), (&json!(code), &subcode), "{url}");
    }
    assert!(stage.sara.inbox().is_empty(), "Sara never wrote, so nothing free-form may reach her");
}

#[tokio::test]
async fn outside_the_window_the_send_is_accepted_and_fails() {
    let stage = stage().await;
    stage.sara.says("hello").await.unwrap();
    *stage.now.lock().unwrap() += TimeDelta::hours(24);
    let late = stage.reply("too late").await;
    let posts = stage.app.wait_for(2).await;
    let failed = posts[1].values("statuses").remove(0);
    assert_eq!((&failed["id"], &failed["status"]), (&json!(late), &json!("failed")));
    assert_eq!(failed["errors"][0]["code"], 131047);
    assert!(posts[1].values("contacts").is_empty() && failed.get("recipient_user_id").is_none());
    let template = json!({ "messaging_product": "whatsapp", "to": "966500000001", "type": "template",
        "template": { "name": "reminder", "language": { "code": "ar" },
                      "components": [{ "type": "body", "parameters": [{ "type": "text", "text": "السبت" }] }] } });
    let unknown = stage.post(&template).await.unwrap();
    assert_eq!((unknown.0, &unknown.1["error"]["code"]), (StatusCode::NOT_FOUND, &json!(132001)));
    let known = json!({ "name": "reminder", "language": "ar", "category": "UTILITY", "components": [
        { "type": "BODY", "text": "موعدك {{1}} بإذن الله.", "example": { "body_text": [["غدًا"]] } }] });
    stage.meta.add_template(&stage.number, &known).unwrap();
    let mut bare = template.clone();
    bare["template"]["components"] = json!([]);
    assert_eq!(stage.post(&bare).await.unwrap().1["error"]["code"], 132000);
    assert_eq!(stage.post(&template).await.unwrap().1["messages"][0]["message_status"], "accepted");
    stage.sara.wait_for_reply("موعدك السبت", SOON).await.unwrap();
    let nobody = json!({ "messaging_product": "whatsapp", "to": "+966599999999", "text": { "body": "?" } });
    assert_eq!(stage.post(&nobody).await.unwrap().0, StatusCode::OK);
    assert_eq!(stage.meta.sends().last().unwrap().tick, Tick::Failed(131026));
}

#[tokio::test]
async fn a_hidden_customer_is_known_by_user_id_only() {
    let stage = stage().await;
    let hidden = stage.meta.customer_hidden(&stage.number, "SA.13491208655302741918", "noura");
    hidden.says("مرحبا").await.unwrap();
    let post = stage.app.posts().remove(0);
    let contact = post.values("contacts").remove(0);
    assert_eq!(
        contact,
        json!({ "profile": { "name": "noura", "username": "noura" }, "user_id": "SA.13491208655302741918" })
    );
    assert!(post.values("messages")[0].get("from").is_none());
    let send =
        json!({ "messaging_product": "whatsapp", "recipient": "SA.13491208655302741918", "text": { "body": "أهلا" } });
    let (_, answer) = stage.post(&send).await.unwrap();
    assert_eq!(answer["contacts"][0]["user_id"], "SA.13491208655302741918");
    hidden.wait_for_reply("أهلا", SOON).await.unwrap();
    let sent = stage.app.wait_for(2).await[1].values("statuses").remove(0);
    assert_eq!((sent.get("recipient_id"), &sent["recipient_user_id"]), (None, &json!("SA.13491208655302741918")));
}

#[tokio::test]
async fn sends_fail_on_demand() {
    let stage = stage().await;
    stage.sara.says("hello").await.unwrap();
    let faults = stage.meta.faults();
    faults.set_statuses(Statuses { automatic: false, ..Statuses::default() });
    let inbox = || stage.sara.inbox().len();

    faults.next_send(SendFault::AcceptThen500);
    let (status, answer) = stage.post(&to_sara("one")).await.unwrap();
    assert_eq!((status, inbox()), (StatusCode::INTERNAL_SERVER_ERROR, 1));
    assert_eq!(answer["error"]["is_transient"], true);

    faults.next_send(SendFault::AcceptThenDrop);
    assert!(stage.post(&to_sara("two")).await.is_err());
    assert_eq!((inbox(), stage.meta.requests().last().unwrap().status), (2, None));

    faults.next_send(SendFault::Fail500);
    assert_eq!(stage.post(&to_sara("three")).await.unwrap().0, StatusCode::INTERNAL_SERVER_ERROR);
    faults.next_send(SendFault::Refuse { code: 131026 });
    assert_eq!(stage.post(&to_sara("four")).await.unwrap().1["error"]["code"], 131026);
    faults.next_send(SendFault::RateLimit);
    let (status, answer) = stage.post(&to_sara("five")).await.unwrap();
    assert_eq!((status, &answer["error"]["code"]), (StatusCode::TOO_MANY_REQUESTS, &json!(130429)));
    assert_eq!(inbox(), 2);

    faults.next_send(SendFault::Delay(Duration::from_millis(30)));
    let before = std::time::Instant::now();
    stage.reply("six").await;
    assert!(before.elapsed() >= Duration::from_millis(30));
    assert_eq!((inbox(), stage.app.statuses().len()), (3, 0));
    assert!(stage.meta.violations().is_empty(), "what goes wrong on demand is not the application's mistake");
}

#[tokio::test]
async fn who_goes_beyond_a_limit_is_refused_and_noted() {
    let stage = stage().await;
    stage.sara.says("hello").await.unwrap();
    for n in 0..45 {
        assert_eq!(stage.post(&to_sara(&format!("{n}"))).await.unwrap().0, StatusCode::OK, "{n}");
    }
    assert!(stage.meta.violations().is_empty());
    let (status, answer) = stage.post(&to_sara("one too many")).await.unwrap();
    assert_eq!((status, &answer["error"]["code"]), (StatusCode::TOO_MANY_REQUESTS, &json!(131056)));
    assert_eq!(stage.meta.violations()[0].code, 131056);
}

#[tokio::test]
async fn a_token_that_was_changed_counts_no_longer() {
    let stage = stage().await;
    stage.sara.says("hello").await.unwrap();
    stage.meta.change_token("another");
    let (status, answer) = stage.post(&to_sara("with the old one")).await.unwrap();
    assert_eq!((status, &answer["error"]["code"]), (StatusCode::UNAUTHORIZED, &json!(190)));
    assert!(stage.meta.violations().is_empty(), "nobody has told the application");
}

#[tokio::test]
async fn statuses_come_early_twice_and_in_the_wrong_order() {
    let stage = stage().await;
    stage.sara.says("hello").await.unwrap();
    let all = Statuses { automatic: true, duplicated: true, reordered: true, early: true };
    stage.meta.faults().set_statuses(all);
    let wamid = stage.reply("أهلا").await;
    let expected = ["delivered", "delivered", "sent", "sent"].map(|word| (wamid.clone(), word.to_owned()));
    assert_eq!(stage.app.statuses(), expected, "all of them before the send was answered");
    stage.meta.report(&wamid, Tick::Failed(131026)).await.unwrap();
    assert_eq!(stage.app.statuses().last().unwrap().1, "failed");
    assert!(matches!(stage.meta.report("wamid.none", Tick::Sent).await, Err(Error::UnknownMessage(_))));
}

#[tokio::test]
async fn a_refused_webhook_is_retried_with_the_same_bytes_until_200() {
    let stage = stage().await;
    stage.app.answers(&[500, 202, 404]);
    let sent = stage.sara.says("مرحبا").await.unwrap();
    assert_eq!(sent.status, Some(StatusCode::INTERNAL_SERVER_ERROR));
    stage.meta.settled(SOON).await.unwrap();
    let posts = stage.app.posts();
    assert_eq!(posts.len(), 4);
    assert!(posts.iter().all(|post| post.body == posts[0].body && post.signature == posts[0].signature));
    let answers: Vec<u16> = stage.meta.deliveries()[0].attempts.iter().map(|answer| answer.unwrap().as_u16()).collect();
    assert_eq!(answers, [500, 202, 404, 200]);

    stage.meta.set_retry(Retry::every(Duration::ZERO, 1));
    stage.app.answers(&[500, 500]);
    stage.sara.says("lost").await.unwrap();
    stage.meta.settled(SOON).await.unwrap();
    assert!(stage.meta.deliveries()[1].given_up);
    assert_eq!(stage.sara.conversation()[1].tick, Tick::Pending);

    stage.meta.set_webhook_url("http://127.0.0.1:9/".parse().unwrap());
    assert_eq!(stage.sara.says("nobody listens").await.unwrap().status, None);
}

#[tokio::test]
async fn a_thousand_updates_come_in_one_post() {
    let stage = stage().await;
    let other = stage.meta.add_number_to(&stage.number.waba_id, "+966 11 000 0002");
    let omar = stage.meta.customer(&other, "+966500000002", "عمر");
    let mut updates: Vec<Update> = (0..600).map(|n| stage.sara.writes(Content::Text(format!("رسالة {n}")))).collect();
    updates.extend((600..998).map(|n| omar.writes(Content::Text(format!("رسالة {n}")))));
    updates.push(updates[0].clone());
    updates.push(Update::field(&stage.number, "account_update", json!({ "event": "VERIFIED_ACCOUNT" })));
    assert_eq!(stage.meta.deliver_batch(updates.clone()).await.unwrap(), Some(StatusCode::OK));
    let post = stage.app.posts().remove(0);
    let texts: Vec<String> =
        post.values("messages").iter().map(|message| message["text"]["body"].as_str().unwrap().to_owned()).collect();
    assert_eq!(texts.len(), 999);
    assert_eq!((texts[997].as_str(), texts[998].as_str()), ("رسالة 997", "رسالة 0"));
    assert_eq!(post.json()["entry"][0]["changes"].as_array().unwrap().len(), 60 + 40 + 1 + 1);
    assert_eq!(stage.app.posts().len(), 1);
    updates.push(updates[0].clone());
    assert!(matches!(stage.meta.deliver_batch(updates).await, Err(Error::BatchTooLarge(1001))));
}

#[tokio::test]
async fn duplicates_forgeries_and_raw_bytes() {
    let stage = stage().await;
    stage.meta.faults().duplicate_messages(true);
    stage.sara.says("twice").await.unwrap();
    let posts = stage.app.wait_for(2).await;
    assert_eq!(posts[0].body, posts[1].body);
    assert_eq!(stage.sara.conversation().len(), 1);
    stage.meta.post_raw(b"not json".to_vec()).await.unwrap();
    stage.meta.post_forged(b"{}".to_vec(), None).await.unwrap();
    stage.meta.post_forged(b"{}".to_vec(), Some("sha256=00")).await.unwrap();
    let posts = stage.app.posts();
    assert_eq!(posts[2].signature, Some(sign("secret", b"not json")));
    assert_eq!((posts[3].signature.as_deref(), posts[4].signature.as_deref()), (None, Some("sha256=00")));
}

#[tokio::test]
async fn a_customer_may_change_number_send_pictures_and_what_nobody_understands() {
    let stage = stage().await;
    let before = stage.sara.user_id();
    stage.sara.changes_number("+966500000009").await.unwrap();
    let system = stage.app.posts()[0].values("messages").remove(0);
    assert_eq!(system["system"]["previous_user_id"], json!(before));
    assert_eq!(system["system"]["user_id"], json!(stage.sara.user_id()));
    assert!(stage.app.posts()[0].values("contacts").is_empty());

    stage.sara.sends(Content::Unsupported).await.unwrap();
    assert_eq!(stage.app.posts()[1].values("messages")[0]["errors"][0]["code"], 131051);
    stage.sara.sends(Content::Location { latitude: 24.7, longitude: 46.7, name: Some("الرياض".into()) }).await.unwrap();
    let picture = Content::Image { bytes: Bytes::from_static(b"jpeg!"), mime_type: "image/jpeg".into(), caption: None };
    stage.sara.sends(picture).await.unwrap();
    let image = stage.app.posts()[3].values("messages").remove(0)["image"].clone();
    assert_eq!(image["sha256"], "uMOhLn4q3K2MH9/vQitOJyioy6aL1OaGhi2AR0Z0wWE=", "echo -n jpeg! | sha256, in base64");
    let look_up = format!("{}v26.0/{}", stage.meta.graph_base(), image["id"].as_str().unwrap());
    let found: Value = stage.http.get(&look_up).bearer_auth("token").send().await.unwrap().json().await.unwrap();
    let fetch = || stage.http.get(found["url"].as_str().unwrap());
    assert_eq!(fetch().send().await.unwrap().status(), StatusCode::UNAUTHORIZED);
    assert_eq!(fetch().bearer_auth("token").send().await.unwrap().bytes().await.unwrap(), "jpeg!");
    *stage.now.lock().unwrap() += TimeDelta::minutes(5);
    assert_eq!(fetch().bearer_auth("token").send().await.unwrap().status(), StatusCode::NOT_FOUND);
}
