//! What webhooks are told, over real HTTP.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::TimeDelta;
use crm::{
    Caller, TenantDb, WebhookId, audit,
    leads::{self, NewLead, Whose},
    webhooks::{self, DeliveryState, Edit, Off, Webhook},
};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use sha2::Sha256;

use crate::{
    harness::calls,
    house::{House, eventually},
};

/// Somebody else's system: keeps what it is told, and answers as it is told to.
#[derive(Clone, Default)]
struct Elsewhere(Arc<Mutex<Heard>>);

#[derive(Default)]
struct Heard {
    all: Vec<(HeaderMap, String)>,
    answer: u16,
}

impl Elsewhere {
    async fn open() -> (Self, SocketAddr) {
        let elsewhere = Self::default();
        elsewhere.answers(204);
        let router = Router::new().fallback(hear).with_state(elsewhere.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        (elsewhere, address)
    }

    fn answers(&self, status: u16) {
        self.0.lock().unwrap().answer = status;
    }

    fn heard(&self) -> Vec<(HeaderMap, String)> {
        self.0.lock().unwrap().all.clone()
    }

    async fn hears(&self, many: usize) -> Vec<(HeaderMap, String)> {
        eventually("it is told", async || self.heard().len() >= many).await;
        self.heard()
    }
}

async fn hear(State(elsewhere): State<Elsewhere>, headers: HeaderMap, body: Bytes) -> Response {
    let mut heard = elsewhere.0.lock().unwrap();
    heard.all.push((headers, String::from_utf8(body.to_vec()).unwrap()));
    match heard.answer {
        303 => Redirect::to("/elsewhere").into_response(),
        status => StatusCode::from_u16(status).unwrap().into_response(),
    }
}

/// As the other side finds out whether it is us (Standard Webhooks, "Signature scheme").
fn signs(secret: &SecretString, headers: &HeaderMap, body: &str) -> bool {
    let header = |name: &str| headers[name].to_str().unwrap();
    let key = STANDARD.decode(secret.expose_secret().strip_prefix("whsec_").unwrap()).unwrap();
    let signed = format!("{}.{}.{body}", header("webhook-id"), header("webhook-timestamp"));
    let mac = Hmac::<Sha256>::new_from_slice(&key).unwrap().chain_update(signed).finalize().into_bytes();
    let wanted = format!("v1,{}", STANDARD.encode(mac));
    header("webhook-signature").split(' ').any(|signature| signature == wanted)
}

async fn a_lead(db: &TenantDb, caller: &Caller, name: &str) {
    let new = NewLead { contact: Whose::Person { name: name.into(), phone: None }, interest: None, notes: None };
    leads::create(db, caller, new).await.unwrap();
}

async fn shown(db: &TenantDb, caller: &Caller, id: WebhookId) -> Webhook {
    webhooks::show(db, caller, id).await.unwrap()
}

async fn newest(db: &TenantDb, caller: &Caller, id: WebhookId) -> webhooks::Delivery {
    webhooks::deliveries(db, caller, id, None).await.unwrap().deliveries.remove(0)
}

async fn open() -> (House, Elsewhere, String) {
    let house = House::open_with(|config| config.web.webhook_networks = vec!["127.0.0.0/8".parse().unwrap()]).await;
    let (elsewhere, address) = Elsewhere::open().await;
    (house, elsewhere, format!("http://{address}/hook"))
}

#[tokio::test]
async fn what_happens_is_told_once_signed_and_in_full() {
    let (house, elsewhere, url) = open().await;
    let (db, boss) = (house.db(), calls(house.db(), &house.person("owner")).await);
    a_lead(db, &boss, "Before").await;
    let types = vec!["lead.*".to_owned(), "message.received".to_owned()];
    let (hook, secret) = webhooks::add(db, &boss, Edit { url: url.clone(), types }).await.unwrap();
    a_lead(db, &boss, "Layla").await;
    house.install.clock.advance(TimeDelta::seconds(30));
    let heard = elsewhere.hears(1).await;
    let (headers, body) = &heard[0];
    assert!(signs(&secret, headers, body));
    assert!(!signs(&SecretString::from("whsec_AAAA"), headers, body), "another secret's signature is another");
    let told: Value = serde_json::from_str(body).unwrap();
    assert_eq!((&told["type"], &told["data"]["name"]), (&"lead.create".into(), &"Layla".into()), "{told}");

    // A customer writes.
    house.demo.customers[0].says("Is the sofa still there?").await.unwrap();
    let heard = elsewhere.hears(2).await;
    let told: Value = serde_json::from_str(&heard[1].1).unwrap();
    assert_eq!(
        (&told["type"], &told["data"]["text"]),
        (&"message.received".into(), &"Is the sofa still there?".into())
    );

    // Another secret: both sign for a day, then the new one alone.
    let (_, new) = webhooks::rotate(db, &boss, hook.id).await.unwrap();
    webhooks::send_test(db, &boss, hook.id).await.unwrap();
    let heard = elsewhere.hears(3).await;
    let (headers, body) = &heard[2];
    assert!(signs(&secret, headers, body) && signs(&new, headers, body));
    house.install.clock.advance(TimeDelta::hours(25));
    let first = newest(db, &boss, hook.id).await;
    webhooks::replay(db, &boss, hook.id, first.id).await.unwrap();
    let heard = elsewhere.hears(4).await;
    let (headers, body) = &heard[3];
    assert!(!signs(&secret, headers, body) && signs(&new, headers, body));
    assert_eq!(headers["webhook-id"], heard[2].0["webhook-id"], "sent again, it has the id that it had");
    assert_eq!(body, &heard[2].1);
    house.quiet().await;
    let told: Vec<Value> = heard.iter().map(|(_, body)| serde_json::from_str(body).unwrap()).collect();
    assert!(told.iter().all(|told| told["data"]["name"] != "Before"), "what was before is not told: {told:#?}");

    let log = audit::list(db, &boss, &audit::Filter::default(), None).await.unwrap();
    assert!(log.entries.iter().any(|entry| entry.action == "webhook.rotate"), "{log:#?}");
    assert!(!format!("{log:?}").contains("whsec_"), "no secret is in the log");
    house.finish().await;
}

#[tokio::test]
async fn what_does_not_get_through_is_tried_again_and_given_up_in_the_end() {
    let (house, elsewhere, url) = open().await;
    let (db, boss) = (house.db(), calls(house.db(), &house.person("owner")).await);
    let edit = Edit { url, types: vec!["lead.create".into()] };
    let (hook, _) = webhooks::add(db, &boss, edit.clone()).await.unwrap();
    elsewhere.answers(303);
    webhooks::send_test(db, &boss, hook.id).await.unwrap();
    elsewhere.hears(1).await;
    house.quiet_but_told_again().await;
    let tried = newest(db, &boss, hook.id).await;
    assert_eq!(
        (tried.state, tried.last_status, tried.attempts),
        (DeliveryState::Waiting, Some(303), 1),
        "not followed"
    );
    elsewhere.answers(500);
    for (many, hours) in [(2, 1), (3, 1), (4, 1), (5, 3)] {
        house.install.clock.advance(TimeDelta::hours(hours));
        elsewhere.hears(many).await;
        house.quiet_but_told_again().await;
    }
    elsewhere.answers(204);
    house.install.clock.advance(TimeDelta::hours(6));
    elsewhere.hears(6).await;
    house.quiet().await;
    let tried = newest(db, &boss, hook.id).await;
    assert_eq!((tried.state, tried.last_status, tried.attempts), (DeliveryState::Delivered, Some(204), 6));
    assert!(shown(db, &boss, hook.id).await.failing_since.is_none());

    // Days in which nothing gets through end it, and the owners hear of that.
    elsewhere.answers(503);
    webhooks::send_test(db, &boss, hook.id).await.unwrap();
    elsewhere.hears(7).await;
    house.quiet_but_told_again().await;
    house.install.clock.advance(TimeDelta::days(6));
    elsewhere.hears(8).await;
    house.quiet().await;
    assert_eq!(shown(db, &boss, hook.id).await.off, Some(Off::Failing));
    let owners = house.neighbours.discord.wait_for_message(
        house.demo.owners,
        |message| message.text().contains("/hook"),
        std::time::Duration::from_secs(20),
    );
    owners.await.unwrap();
    a_lead(db, &boss, "Meanwhile").await;
    assert!(webhooks::send_test(db, &boss, hook.id).await.is_err(), "it is off");

    // Turned on again it hears of what happens from then on.
    elsewhere.answers(200);
    let which = webhooks::Which { id: hook.id, seen: None };
    assert_eq!(webhooks::edit(db, &boss, which, edit).await.unwrap().off, None);
    a_lead(db, &boss, "Later").await;
    house.install.clock.advance(TimeDelta::seconds(30));
    let heard = elsewhere.hears(9).await;
    assert!(heard[8].1.contains("Later"), "{}", heard[8].1);

    // Whoever says that it is gone for good is not asked again.
    elsewhere.answers(410);
    webhooks::send_test(db, &boss, hook.id).await.unwrap();
    elsewhere.hears(10).await;
    house.quiet().await;
    assert_eq!(shown(db, &boss, hook.id).await.off, Some(Off::Gone));
    house.finish().await;
}

/// Without the installation's word nothing inside is reached.
#[tokio::test]
async fn what_only_this_machine_reaches_is_not_told() {
    let house = House::open().await;
    let (elsewhere, address) = Elsewhere::open().await;
    let (db, boss) = (house.db(), calls(house.db(), &house.person("owner")).await);
    for url in [format!("http://{address}/hook"), format!("https://localhost:{}/hook", address.port())] {
        let edit = Edit { url, types: vec!["lead.create".into()] };
        let (hook, _) = webhooks::add(db, &boss, edit).await.unwrap();
        webhooks::send_test(db, &boss, hook.id).await.unwrap();
        house.quiet_but_told_again().await;
        let tried = newest(db, &boss, hook.id).await;
        assert_eq!((tried.attempts, tried.last_status), (1, None), "{tried:?}");
        webhooks::remove(db, &boss, hook.id).await.unwrap();
    }
    assert!(elsewhere.heard().is_empty());
    house.finish().await;
}
