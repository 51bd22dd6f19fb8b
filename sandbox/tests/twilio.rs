//! Pretend Twilio over real HTTP: what it posts, what it refuses, and every fault it can play.

use axum::http::StatusCode;
use bytes::Bytes;
use sandbox::twilio::{Content, SendFault, Side, Tick, sign};
use serde_json::{Value, json};

#[cfg(test)]
#[path = "twilio/stage.rs"]
mod stage;

use stage::{PUBLIC, SOON, stage, value};

#[tokio::test]
async fn a_message_is_posted_as_a_form_and_signed_for_the_public_address() {
    let stage = stage().await;
    let sent = stage.sara.says("مرحبا & أهلًا").await.unwrap();
    assert_eq!(sent.status, Some(StatusCode::OK));
    let (place, signature, form) = stage.posts(1).await.remove(0);
    assert_eq!((place.as_str(), signature), ("/in", Some(sign("sandbox-auth-token", PUBLIC, form.as_bytes()))));
    for (name, expected) in [
        ("MessageSid", sent.sid.as_str()),
        ("From", "whatsapp:+966500000001"),
        ("To", "whatsapp:+966110000000"),
        ("WaId", "966500000001"),
        ("Body", "مرحبا & أهلًا"),
        ("MessageType", "text"),
        ("SmsStatus", "received"),
        ("NumMedia", "0"),
    ] {
        assert_eq!(value(&form, name).as_deref(), Some(expected), "{name}");
    }
    assert_eq!(value(&form, "MessageStatus"), None);
    let hidden = stage.twilio.customer_hidden(&stage.number, "SA.77", "x");
    let picture = Content::Media { caption: None, media_type: "image/png".into(), bytes: Bytes::from_static(b"png") };
    hidden.sends(picture).await.unwrap();
    let form = stage.posts(2).await.remove(1).2;
    let id = Some("whatsapp:SA.77".to_owned());
    assert_eq!((value(&form, "From"), value(&form, "ExternalUserId"), value(&form, "WaId")), (id.clone(), id, None));
    let address = value(&form, "MediaUrl0").unwrap();
    let get = async |token: &str| {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let answer = client.get(&address).basic_auth(stage.twilio.account_sid(), Some(token)).send().await.unwrap();
        (answer.status().as_u16(), answer.bytes().await.unwrap())
    };
    assert_eq!(get("sandbox-auth-token").await, (200, Bytes::from_static(b"png")));
    assert_eq!(get("wrong").await.0, 401);
}

/// The vector that Twilio publishes.
#[test]
fn signatures_are_twilios() {
    let form = b"CallSid=CA1234567890ABCDE&Digits=1234&From=%2B14158675309&To=%2B18005551212&Caller=%2B14158675309";
    assert_eq!(sign("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", form), "RSOYDt4T1cUTdK1PDd93/VVr8B8=");
}

#[tokio::test]
async fn a_send_reaches_the_phone_and_is_reported_to_its_own_address() {
    let stage = stage().await;
    stage.sara.says("hi").await.unwrap();
    let (status, answer) = stage.send(&stage.to_sara("أهلًا")).await.unwrap();
    assert_eq!((status, &answer["status"]), (201, &Value::from("queued")));
    let reply = stage.sara.wait_for_reply("أهلًا", SOON).await.unwrap();
    assert_eq!((Value::from(reply.sid.clone()), reply.side), (answer["sid"].clone(), Side::Business));
    let posts = stage.posts(4).await;
    let states: Vec<_> = posts[1..].iter().map(|(_, _, form)| value(form, "MessageStatus").unwrap()).collect();
    assert_eq!(states, ["queued", "sent", "delivered"]);
    for (place, signature, form) in &posts[1..] {
        assert_eq!(place, "/in?message=7");
        let expected = sign("sandbox-auth-token", "https://crm.example.com/in?message=7", form.as_bytes());
        assert_eq!(signature.as_deref(), Some(expected.as_str()));
        assert_eq!(value(form, "From").as_deref(), Some("whatsapp:+966110000000"));
    }
    stage.sara.reads().await.unwrap();
    assert_eq!(value(&stage.posts(5).await[4].2, "MessageStatus").as_deref(), Some("read"));
    assert!(stage.twilio.violations().is_empty());
}

/// Each refusal beside the twin that is accepted.
#[tokio::test]
async fn what_twilio_refuses_is_refused_and_noted() {
    let stage = stage().await;
    stage.sara.says("hi").await.unwrap();
    let good = stage.to_sara("x");
    let with = |name: &'static str, value: &'static str| {
        let mut form = good.clone();
        form.retain(|(known, _)| *known != name);
        form.push((name, value));
        form
    };
    let fits: String = "س".repeat(1_600);
    let long: String = "س".repeat(1_601);
    let mut twice = good.clone();
    twice.push(("To", "whatsapp:+966500000001"));
    for (form, code) in [
        (with("From", "whatsapp:+966119999999"), 63007),
        (with("From", "+966110000000"), 63007),
        (with("To", "+966500000001"), 21211),
        (with("To", "whatsapp:966500000001"), 21211),
        (with("Body", ""), 21602),
        (stage.to_sara(&long), 21617),
        (with("StatusCallback", "/in?message=7"), 21609),
        (with("Color", "red"), 20001),
        (twice, 20001),
    ] {
        let before = stage.twilio.violations().len();
        let (status, answer) = stage.send(&form).await.unwrap();
        assert_eq!((status, &answer["code"]), (400, &Value::from(code)), "{form:?}");
        assert_eq!(stage.twilio.violations().len(), before + 1, "{form:?}");
    }
    assert_eq!(stage.send(&stage.to_sara(&fits)).await.unwrap().0, 201);
    assert_eq!(stage.send(&good).await.unwrap().0, 201);
    let (status, answer) = stage.send_as("wrong", &good).await.unwrap();
    assert_eq!((status, &answer["code"]), (401, &Value::from(20003)));
}

#[tokio::test]
async fn what_was_lost_is_listed_and_a_question_that_makes_no_sense_is_refused() {
    let stage = stage().await;
    stage.twilio.faults().lose_webhooks(true);
    let picture = Content::Media { caption: None, media_type: "image/png".into(), bytes: Bytes::from_static(b"png") };
    let first = stage.sara.says("1").await.unwrap();
    assert_eq!((first.status, stage.twilio.deliveries()[0].attempts.as_slice()), (None, &[None, None][..]));
    let second = stage.sara.sends(picture).await.unwrap();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let get = async |token: &str, place: &str| {
        let base = stage.twilio.api_base();
        let address = match place.starts_with('/') {
            true => base.join(place).unwrap(),
            false => base.join(&format!("/2010-04-01/Accounts/{}/{place}", stage.twilio.account_sid())).unwrap(),
        };
        let answer = client.get(address).basic_auth(stage.twilio.account_sid(), Some(token)).send().await.unwrap();
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap())
    };
    let us = "To=whatsapp%3A%2B966110000000";
    let (status, page) = get("sandbox-auth-token", &format!("Messages.json?{us}&PageSize=1")).await;
    assert_eq!((status, &page["messages"][0]["sid"]), (200, &Value::from(second.sid.as_str())), "the newest first");
    assert_eq!(
        (&page["messages"][0]["num_media"], &page["messages"][0]["direction"]),
        (&"1".into(), &"inbound".into())
    );
    let (_, page) = get("sandbox-auth-token", page["next_page_uri"].as_str().unwrap()).await;
    assert_eq!(page["messages"][0]["sid"], first.sid.as_str());
    assert!(page["next_page_uri"].is_null());
    let (_, files) = get("sandbox-auth-token", &format!("Messages/{}/Media.json", second.sid)).await;
    assert_eq!(files["media_list"][0]["content_type"], "image/png");
    let (_, one) = get("sandbox-auth-token", &format!("Messages/{}.json", first.sid)).await;
    assert_eq!(one["body"], "1");
    for (place, expected) in [
        ("Messages.json?To=whatsapp%3A%2B966110000001", 0),
        ("Messages.json?DateSent%3E=2999-01-01", 0),
        ("Messages.json?DateSent%3C=2000-01-01", 0),
        ("Messages.json?DateSent%3E=2000-01-01&PageSize=1000", 2),
    ] {
        let (_, page) = get("sandbox-auth-token", place).await;
        assert_eq!(page["messages"].as_array().map(Vec::len), Some(expected), "{place}");
    }
    for (place, expected) in [
        ("Messages.json?PageSize=1001", 400),
        ("Messages.json?PageSize=0", 400),
        ("Messages.json?DateSent%3E=2019-5-24", 400),
        ("Messages.json?DateSent%3E=2019-05-24T00:00:00Z", 400),
        ("Messages.json?Colour=red", 400),
        ("Messages.json?PageToken=PASM9", 400),
        ("Messages/SM9.json", 404),
        ("Messages/SM9/Media.json", 404),
    ] {
        assert_eq!(get("sandbox-auth-token", place).await.0, expected, "{place}");
    }
    assert_eq!(get("wrong", "Messages.json").await.0, 401);
    assert_eq!(stage.twilio.violations().len(), 6, "each question that makes no sense");
}

/// Each refusal beside the twin that is accepted.
#[tokio::test]
async fn a_template_has_the_fields_of_its_type_and_an_example_for_each_variable() {
    let stage = stage().await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let post = async |place: &str, token: &str, body: &Value| {
        let request = client.post(stage.twilio.api_base().join(place).unwrap()).json(body);
        let answer = request.basic_auth(stage.twilio.account_sid(), Some(token)).send().await.unwrap();
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap())
    };
    let of =
        |types: Value| json!({ "friendly_name": "x", "language": "ar", "variables": { "1": "x" }, "types": types });
    let reply = json!({ "type": "QUICK_REPLY", "title": "نعم", "id": "1" });
    let link = json!({ "type": "URL", "title": "المتجر", "url": "https://x.example" });
    for (types, expected) in [
        (json!({ "twilio/text": { "body": "أهلًا {{1}}" } }), 201),
        (json!({ "twilio/text": { "body": "أهلًا {{2}}" } }), 400),
        (json!({ "twilio/text": { "body": "x", "footer": "y" } }), 400),
        (json!({ "whatsapp/card": { "body": "x", "footer": "y" } }), 201),
        (json!({ "twilio/quick-reply": { "body": "x", "actions": [reply] } }), 201),
        (json!({ "twilio/quick-reply": { "body": "x", "actions": [link] } }), 400),
        (json!({ "twilio/call-to-action": { "body": "x", "actions": [link] } }), 201),
        (json!({ "twilio/call-to-action": { "body": "x", "actions": [reply] } }), 400),
        (json!({ "twilio/call-to-action": { "actions": [link] } }), 400),
        (json!({ "twilio/shout": { "body": "x" } }), 400),
        (json!({}), 400),
    ] {
        assert_eq!(post("/v1/Content", "sandbox-auth-token", &of(types.clone())).await.0, expected, "{types}");
    }
    let text = of(json!({ "twilio/text": { "body": "أهلًا {{1}}" } }));
    assert_eq!(post("/v1/Content", "wrong", &text).await.0, 401);
    let sid = post("/v1/Content", "sandbox-auth-token", &text).await.1["sid"].as_str().unwrap().to_owned();
    let place = format!("/v1/Content/{sid}/ApprovalRequests/whatsapp");
    for (name, category, expected) in
        [("Offer", "UTILITY", 400), ("offer", "GIFT", 400), ("offer", "UTILITY", 201), ("offer", "UTILITY", 400)]
    {
        let body = json!({ "name": name, "category": category });
        assert_eq!(post(&place, "sandbox-auth-token", &body).await.0, expected, "{name} {category}");
    }
    // It takes a value for each variable, and no other words; until WhatsApp has approved it, the customer must have written.
    let with = |more: &[(&str, &str)]| -> Vec<(String, String)> {
        let mut form = stage.to_sara("x");
        form.retain(|(name, _)| *name != "Body");
        form.extend_from_slice(more);
        form.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    };
    let (content, filled) = (("ContentSid", sid.as_str()), ("ContentVariables", "{\"1\":\"سارة\"}"));
    for (form, code) in [
        (with(&[content]), 21656),
        (with(&[content, ("ContentVariables", "{}")]), 21656),
        (with(&[content, ("ContentVariables", "x")]), 21656),
        (with(&[("ContentSid", "HX1"), filled]), 21655),
        (with(&[content, filled, ("Body", "x")]), 20001),
    ] {
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let (status, answer) = stage.send(&form).await.unwrap();
        assert_eq!((status, &answer["code"]), (400, &Value::from(code)), "{form:?}");
    }
    stage.twilio.faults().report_sends(false);
    let good = with(&[content, filled]);
    let good: Vec<(&str, &str)> = good.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let tick = async || {
        assert_eq!(stage.send(&good).await.unwrap().0, 201);
        stage.twilio.sends().pop().map(|message| (message.text, matches!(message.tick, Tick::Undelivered(63016))))
    };
    assert_eq!(tick().await, Some(("أهلًا سارة".to_owned(), true)), "she has not written");
    assert!(stage.twilio.reviews_template("offer", "approved", ""));
    assert_eq!(tick().await, Some(("أهلًا سارة".to_owned(), false)));
}

#[tokio::test]
async fn faults_spoil_one_send_each() {
    let stage = stage().await;
    stage.sara.says("hi").await.unwrap();
    stage.twilio.faults().report_sends(false);
    for (fault, expected, arrives) in [
        (SendFault::Fail500, Some(500), false),
        (SendFault::AcceptThen500, Some(500), true),
        (SendFault::AcceptThenDrop, None, true),
        (SendFault::RateLimit, Some(429), false),
        (SendFault::Refuse { code: 63018 }, Some(400), false),
    ] {
        stage.twilio.faults().next_send(fault);
        let before = stage.sara.inbox().len();
        assert_eq!(stage.send(&stage.to_sara("x")).await.map(|(status, _)| status), expected, "{fault:?}");
        assert_eq!(stage.sara.inbox().len() - before, usize::from(arrives), "{fault:?}");
    }
    assert!(stage.twilio.violations().is_empty(), "faults are nobody's mistake");
}

#[tokio::test]
async fn nobody_is_told_twice_unless_asked_and_odd_answers_are_noted() {
    let stage = stage().await;
    stage.twilio.faults().duplicate(true);
    stage.sara.says("twice").await.unwrap();
    assert_eq!(stage.posts(2).await.len(), 2);
    stage.twilio.faults().duplicate(false);
    stage.sara.says("plain").await.unwrap();
    assert_eq!(stage.twilio.violations()[0].code, 12300);
    stage.twilio.set_webhook(PUBLIC.parse().unwrap(), ([127, 0, 0, 1], 9).into());
    assert_eq!(stage.sara.says("nobody").await.unwrap().status, None);
    let last = stage.twilio.deliveries().pop().unwrap();
    assert_eq!(last.attempts, [None, None], "one more try, and no more");
}

#[tokio::test]
async fn out_of_the_window_and_off_whatsapp_it_is_taken_and_fails_later() {
    let stage = stage().await;
    let (status, _) = stage.send(&stage.to_sara("too late")).await.unwrap();
    assert_eq!(status, 201);
    let posts = stage.posts(2).await;
    assert_eq!(value(&posts[1].2, "ErrorCode").as_deref(), Some("63016"));
    assert!(stage.sara.inbox().is_empty());
    assert_eq!(stage.twilio.sends()[0].tick, Tick::Undelivered(63016));
}

#[tokio::test]
async fn answers_cards_and_places_are_posted_and_stand_on_the_phone() {
    let stage = stage().await;
    let asked = stage.sara.says("كم؟").await.unwrap();
    let answer = Content::Reply { text: "لهذه".into(), to: asked.sid.clone() };
    stage.sara.sends(answer).await.unwrap();
    stage.sara.sends(Content::Card { name: "سالم".into(), phone: "+966 50 000 0002".into() }).await.unwrap();
    let place =
        Content::Location { latitude: "24.7".into(), longitude: "46.7".into(), label: Some("المعرض".into()) };
    stage.sara.sends(place).await.unwrap();
    let posts = stage.posts(4).await;
    let field = |place: usize, name: &str| value(&posts[place].2, name).unwrap_or_default();
    assert_eq!(field(1, "OriginalRepliedMessageSid"), asked.sid);
    assert_eq!(field(1, "OriginalRepliedMessageSender"), "whatsapp:+966110000000");
    assert_eq!((field(2, "MessageType"), field(2, "MediaContentType0")), ("contacts".into(), "text/vcard".into()));
    assert_eq!(
        (field(3, "MessageType"), field(3, "Label"), field(3, "Body")),
        ("location".into(), "المعرض".into(), "".into())
    );
    let shown = stage.sara.conversation();
    let texts: Vec<&str> = shown.iter().map(|message| message.text.as_str()).collect();
    assert_eq!(texts, ["كم؟", "لهذه", "سالم\n+966 50 000 0002", "المعرض"]);
    assert_eq!(shown[1].answers.as_deref(), Some(asked.sid.as_str()));
    let card = shown[2].media.clone().expect("a file").1;
    assert!(std::str::from_utf8(&card).unwrap().contains("waid=966500000002:+966 50 000 0002"));
    assert!(shown.iter().all(|message| message.tick == Tick::Delivered), "{shown:?}");
}
