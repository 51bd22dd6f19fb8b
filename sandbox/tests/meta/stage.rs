//! The two sides of every test: an application that receives webhooks, and a pretend Meta with Sara in it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use chrono::{DateTime, Utc};
use sandbox::meta::{Customer, Meta, Number, Options, Retry};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::sync::watch;

pub const SOON: Duration = Duration::from_secs(10);
const MORNING: &str = "2026-11-20T08:00:00Z";

/// A posted webhook: its signature header and its bytes.
#[derive(Clone)]
pub struct Post {
    pub signature: Option<String>,
    pub body: Bytes,
}

impl Post {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn values(&self, key: &str) -> Vec<Value> {
        let json = self.json();
        let changes = json["entry"].as_array().unwrap().iter().flat_map(|entry| entry["changes"].as_array().unwrap());
        changes.filter_map(|change| change["value"][key].as_array()).flatten().cloned().collect()
    }
}

/// The application's side: it notes every POST and answers as told, else with 200.
#[derive(Clone)]
pub struct App {
    pub posts: Arc<Mutex<Vec<Post>>>,
    pub answers: Arc<Mutex<VecDeque<StatusCode>>>,
    pub came: watch::Sender<usize>,
    pub address: String,
}

impl App {
    pub async fn start() -> App {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let app = App {
            posts: Arc::default(),
            answers: Arc::default(),
            came: watch::Sender::new(0),
            address: format!("http://{}/hook", listener.local_addr().unwrap()),
        };
        let router = axum::Router::new()
            .route("/hook", get(challenge).post(receive))
            .layer(axum::extract::DefaultBodyLimit::max(3 << 20))
            .with_state(app.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        app
    }

    pub fn answers(&self, statuses: &[u16]) {
        self.answers.lock().unwrap().extend(statuses.iter().map(|&status| StatusCode::from_u16(status).unwrap()));
    }

    pub fn posts(&self) -> Vec<Post> {
        self.posts.lock().unwrap().clone()
    }

    pub async fn wait_for(&self, count: usize) -> Vec<Post> {
        let mut came = self.came.subscribe();
        let waited = tokio::time::timeout(SOON, came.wait_for(|came| *came >= count)).await;
        assert!(waited.is_ok(), "{} of {count} posts came", self.posts().len());
        self.posts()
    }

    /// `(id, status)` of every status posted, in order of arrival.
    pub fn statuses(&self) -> Vec<(String, String)> {
        let words = |status: &Value, key: &str| status[key].as_str().unwrap().to_owned();
        let posts = self.posts();
        let statuses = posts.iter().flat_map(|post| post.values("statuses"));
        statuses.map(|status| (words(&status, "id"), words(&status, "status"))).collect()
    }
}

async fn challenge(Query(query): Query<Vec<(String, String)>>) -> (StatusCode, String) {
    let find = |key: &str| query.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone());
    if find("hub.mode").as_deref() == Some("subscribe") && find("hub.verify_token").as_deref() == Some("verify") {
        return (StatusCode::OK, find("hub.challenge").unwrap());
    }
    (StatusCode::FORBIDDEN, "no".to_owned())
}

async fn receive(State(app): State<App>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let signature = headers.get("x-hub-signature-256").map(|value| value.to_str().unwrap().to_owned());
    app.posts.lock().unwrap().push(Post { signature, body });
    let answer = app.answers.lock().unwrap().pop_front().unwrap_or(StatusCode::OK);
    app.came.send_modify(|came| *came += 1);
    answer
}

pub struct Stage {
    pub meta: Meta,
    pub app: App,
    pub number: Number,
    pub sara: Customer,
    pub now: Arc<Mutex<DateTime<Utc>>>,
    pub http: reqwest::Client,
}

pub async fn stage() -> Stage {
    let app = App::start().await;
    let now = Arc::new(Mutex::new(MORNING.parse::<DateTime<Utc>>().unwrap()));
    let time = now.clone();
    let meta = Meta::start(Options {
        app_secret: "secret".to_owned(),
        access_token: "token".to_owned(),
        verify_token: "verify".to_owned(),
        clock: Arc::new(move || *time.lock().unwrap()),
        ..Options::default()
    })
    .await
    .unwrap();
    meta.set_webhook_url(app.address.parse().unwrap());
    meta.set_retry(Retry::every(Duration::from_millis(1), 20));
    let number = meta.add_number("+966 11 000 0000");
    let sara = meta.customer(&number, "+966500000001", "سارة");
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    Stage { meta, app, number, sara, now, http }
}

impl Stage {
    pub fn url(&self) -> String {
        format!("{}v26.0/{}/messages", self.meta.graph_base(), self.number.phone_number_id)
    }

    pub async fn post(&self, body: &Value) -> reqwest::Result<(StatusCode, Value)> {
        let response = self.http.post(self.url()).bearer_auth("token").json(body).send().await?;
        Ok((response.status(), response.json().await?))
    }

    /// Sends a text to Sara and returns its id.
    pub async fn reply(&self, text: &str) -> String {
        let (status, answer) = self.post(&to_sara(text)).await.unwrap();
        assert_eq!(status, StatusCode::OK, "{answer}");
        answer["messages"][0]["id"].as_str().unwrap().to_owned()
    }
}

pub fn to_sara(text: &str) -> Value {
    json!({
        "messaging_product": "whatsapp", "to": "+966500000001", "type": "text", "text": { "body": text },
        "biz_opaque_callback_data": "attempt-7",
    })
}

/// HMAC-SHA256 (RFC 2104) from the hash alone, so that it shares nothing with the code under test.
pub fn hmac_by_hand(key: &[u8], message: &[u8]) -> String {
    assert!(key.len() <= 64);
    let pad = |byte: u8| (0..64).map(|i| key.get(i).copied().unwrap_or(0) ^ byte).collect::<Vec<u8>>();
    let inner = Sha256::digest([pad(0x36), message.to_vec()].concat());
    hex::encode(Sha256::digest([pad(0x5c), inner.to_vec()].concat()))
}
