//! A company with a number at 360dialog: Meta's format and that of the On-Premises API in, by an address with a secret in it.

use std::sync::{Arc, Mutex};

use axum::{
    Json, Router,
    extract::State,
    http::HeaderMap,
    routing::{get, post},
};
use crm::{
    Caller,
    channels::{self, Dialog360Base, NewChannel, Settings},
};
use reqwest::StatusCode;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use crate::{
    discord::stage::{count, replies},
    house::{House, eventually},
};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01";
pub(super) const KEY: &str = "canary-d360-key";
const PLATFORM: &str = "platform-secret";

/// What pretend 360dialog was asked: the key, and the body.
type Asked = Arc<Mutex<Vec<(String, Value)>>>;

async fn pretend() -> (url::Url, Asked) {
    async fn take(State(asked): State<Asked>, headers: HeaderMap, Json(body): Json<Value>) -> Json<Value> {
        let key = headers["d360-api-key"].to_str().unwrap().to_owned();
        asked.lock().unwrap().push((key, body));
        Json(json!({ "messages": [{ "id": "wamid.OUT360" }], "contacts": [{ "input": "x", "wa_id": "966500000088" }] }))
    }
    // The file's address is Meta's, as 360dialog passes it on; it serves the file itself.
    async fn whereabouts(headers: HeaderMap) -> Json<Value> {
        assert_eq!(headers["d360-api-key"], KEY);
        Json(json!({ "url": "https://lookaside.fbsbx.com/files/1?mid=9", "mime_type": "image/png", "id": "9" }))
    }
    async fn file(headers: HeaderMap) -> &'static [u8] {
        assert_eq!(headers["d360-api-key"], KEY);
        PNG
    }
    let healthy = || async { Json(json!({ "health_status": { "can_send_message": "AVAILABLE" } })) };
    let asked = Asked::default();
    let router = Router::new()
        .route("/messages", post(take))
        .route("/health_status", get(healthy))
        .route("/{id}", get(whereabouts))
        .route("/files/1", get(file))
        .with_state(asked.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    (base, asked)
}

/// The address that is to be posted to.
pub(super) async fn webhook(house: &House) -> String {
    let new = NewChannel {
        address: "+966 11 200 0002".into(),
        settings: Settings::Dialog360 { base: Dialog360Base::Cloud },
        secret: SecretString::from(KEY),
    };
    let added = channels::add(house.db(), &Caller::console("tests"), new).await.expect("a number");
    assert_eq!(added.address, "+966112000002");
    let secret = added.webhook_secret.expect("a secret");
    format!("http://{}/webhooks/whatsapp/dialog360/{}", house.address, secret.expose_secret())
}

pub(super) async fn posted(url: &str, body: &Value, signature: Option<&str>) -> StatusCode {
    let mut request = reqwest::Client::builder().build().unwrap().post(url).body(body.to_string());
    if let Some(signature) = signature {
        request = request.header("x-360dialog-signature", signature);
    }
    request.send().await.unwrap().status()
}

pub(super) fn cloud(house: &House, id: &str, text: &str) -> Value {
    let now = house.install.clock.now().timestamp().to_string();
    json!({ "object": "whatsapp_business_account", "entry": [{ "id": "1", "changes": [{ "field": "messages", "value": {
        "messaging_product": "whatsapp",
        "metadata": { "display_phone_number": "966112000002", "phone_number_id": "777" },
        "contacts": [{ "wa_id": "966500000088", "profile": { "name": "هند" } }],
        "messages": [{ "id": id, "from": "966500000088", "timestamp": now, "type": "text", "text": { "body": text } }],
    }}]}]})
}

#[tokio::test]
async fn both_formats_are_read_and_answers_go_back() {
    let (base, asked) = pretend().await;
    let house = House::open_with(|config| config.whatsapp.dialog360_url = base).await;
    let url = webhook(&house).await;
    assert_eq!(posted(&url, &cloud(&house, "wamid.D1", "مرحبا من ٣٦٠"), None).await, StatusCode::OK);
    let card = house.inbox_shows("مرحبا من ٣٦٠").await;
    assert!(card.text().contains("هند"), "{}", card.text());
    let now = house.install.clock.now().timestamp().to_string();
    let on_premises = json!({
        "contacts": [{ "wa_id": "966500000088", "profile": { "name": "هند" } }],
        "messages": [
            { "id": "gBGG1", "from": "966500000088", "timestamp": now, "type": "text",
              "text": { "body": "من الخادم القديم" }, "_vnd": { "v1": { "direction": "inbound", "author": { "name": "x" } } } },
            { "id": "gBGG2", "to": "966500000088", "timestamp": now, "type": "text",
              "text": { "body": "صدى" }, "_vnd": { "v1": { "direction": "outbound" } } },
        ],
    });
    assert_eq!(posted(&url, &on_premises, None).await, StatusCode::OK);
    let post = house.inbox_shows("من الخادم القديم").await.text();
    assert!(!post.contains("inbound"), "{post}");
    replies(&house.member("support"), &card, "أهلًا هند").await;
    let of = |kind: &'static str| asked.lock().unwrap().iter().find(|(_, body)| !body[kind].is_null()).cloned();
    eventually("the answer leaves, and that it was read", async || of("text").is_some() && of("status").is_some())
        .await;
    assert_eq!(of("status").map(|(key, body)| (key, body["message_id"].clone())), Some((KEY.into(), json!("gBGG1"))));
    {
        let (key, body) = of("text").unwrap();
        assert_eq!(
            (key.as_str(), &body["to"], &body["text"]["body"]),
            (KEY, &json!("+966500000088"), &json!("أهلًا هند"))
        );
        assert_eq!(body["messaging_product"], "whatsapp");
    }
    let sent = "select count(*) from messages where provider_id = 'wamid.OUT360' and state = 'sent'";
    eventually("the answer is known to be sent", async || count(&house, sent).await == 1).await;
    let status = json!({ "statuses": [{ "id": "wamid.OUT360", "status": "read", "timestamp": now }] });
    assert_eq!(posted(&url, &status, None).await, StatusCode::OK);
    house.inbox_shows("قُرئت").await;
    let mut picture = cloud(&house, "wamid.D4", "");
    let message = &mut picture["entry"][0]["changes"][0]["value"]["messages"][0];
    message["type"] = "image".into();
    message["image"] = json!({ "id": "9", "mime_type": "image/png" });
    assert_eq!(posted(&url, &picture, None).await, StatusCode::OK);
    let shown = house.inbox_shows("[file image.png]").await;
    let id = shown.raw["attachments"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(house.neighbours.discord.file(&id).unwrap().to_vec(), PNG);
    house.quiet().await;
    let one = "select count(*) from conversations where account = '+966112000002'";
    assert_eq!(count(&house, one).await, 1, "whichever format, one number");
    assert_eq!(count(&house, "select count(*) from messages where body = 'صدى'").await, 0);
    house.finish().await;
}

#[tokio::test]
async fn who_does_not_know_the_secret_is_refused_and_leaves_no_row() {
    let house = House::open().await;
    let url = webhook(&house).await;
    let body = cloud(&house, "wamid.D2", "x");
    let (path, secret) = url.rsplit_once('/').unwrap();
    for bad in [&secret[..secret.len() - 1], &secret.to_uppercase(), "0", &"0".repeat(64)] {
        assert_eq!(posted(&format!("{path}/{bad}"), &body, None).await, StatusCode::UNAUTHORIZED, "{bad}");
    }
    let not_json = reqwest::Client::builder().build().unwrap().post(&url).body("x").send().await.unwrap();
    assert_eq!(not_json.status(), StatusCode::BAD_REQUEST);
    assert_eq!(count(&house, "select count(*) from inbox").await, 0);
    let again = webhook(&house).await;
    assert_eq!(posted(&url, &body, None).await, StatusCode::UNAUTHORIZED, "added anew, it has another secret");
    assert_eq!(posted(&again, &body, None).await, StatusCode::OK);
    house.finish().await;
}

#[tokio::test]
async fn a_partners_platform_secret_must_have_signed() {
    let house = House::open_with(|config| config.whatsapp.dialog360_secrets = vec![PLATFORM.into()]).await;
    let url = webhook(&house).await;
    let body = cloud(&house, "wamid.D3", "موقّعة");
    let good = webhooks::sign::sign(&PLATFORM.into(), body.to_string().as_bytes());
    let other = webhooks::sign::sign(&"another".into(), body.to_string().as_bytes());
    for bad in [None, Some(""), Some(other.as_str())] {
        assert_eq!(posted(&url, &body, bad).await, StatusCode::UNAUTHORIZED, "{bad:?}");
    }
    assert_eq!(posted(&url, &body, good.strip_prefix("sha256=")).await, StatusCode::OK);
    house.inbox_shows("موقّعة").await;
    house.finish().await;
}
