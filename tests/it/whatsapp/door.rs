//! What the webhook answers, and what it leaves in the database, for good and for bad requests.

use std::{sync::Arc, time::Duration};

use crm::{
    channel::ChannelKind,
    deliveries::signature_failures,
    tenants::{self, RouteKind},
};
use reqwest::StatusCode;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::Barrier,
};

use crate::house::{House, eventually, look_again};

async fn stored(house: &House) -> (i64, i64) {
    let (tenant, control) = (house.install.superuser("t_demo").await, house.install.superuser("control").await);
    let inbox = sqlx::query_scalar("select count(*) from inbox").fetch_one(&tenant).await.unwrap();
    let unrouted = sqlx::query_scalar("select count(*) from unrouted_deliveries").fetch_one(&control).await.unwrap();
    tenant.close().await;
    control.close().await;
    (inbox, unrouted)
}

fn text_message(house: &House, wamid: &str, text: &str) -> Vec<u8> {
    let number = &house.demo.number;
    json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": number.waba_id, "changes": [{ "field": "messages", "value": {
            "messaging_product": "whatsapp",
            "metadata": { "phone_number_id": number.phone_number_id, "display_phone_number": number.display_phone_number },
            "contacts": [{ "wa_id": "966507654321", "profile": { "name": "ريم" } }],
            "messages": [{ "id": wamid, "from": "966507654321", "timestamp": "1795000000", "type": "text",
                           "text": { "body": text } }],
        }}]}],
    })
    .to_string()
    .into_bytes()
}

#[tokio::test]
async fn forged_and_broken_requests_leave_no_row_and_learn_nothing() {
    let house = House::open().await;
    let body = text_message(&house, "wamid.forged", "مرحبا");
    let good = webhooks::sign::sign(&house.config.whatsapp.app_secrets[0], &body);
    let wrong_secret = webhooks::sign::sign(&"another".to_owned().into(), &body);
    let cut = &good[..good.len() - 2];
    let mut answers = Vec::new();
    for signature in [None, Some(""), Some("sha256="), Some(cut), Some("sha1=00"), Some(wrong_secret.as_str())] {
        let client = reqwest::Client::builder().build().unwrap();
        let mut request = client.post(house.webhook()).body(body.clone());
        if let Some(signature) = signature {
            request = request.header("x-hub-signature-256", signature);
        }
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{signature:?}");
        answers.push(answer.text().await.unwrap());
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "one constant body: {answers:?}");
    assert!(!answers[0].contains(&good[7..20]) && !answers[0].contains("مرحبا"));
    let not_json = house.neighbours.meta.post_raw(b"not json".to_vec()).await.unwrap();
    assert_eq!(not_json, StatusCode::BAD_REQUEST);
    assert_eq!(stored(&house).await, (0, 0));
    house.finish().await;
}

#[tokio::test]
async fn a_hundred_replays_at_once_are_one_message() {
    let house = House::open().await;
    let body = text_message(&house, "wamid.replayed", "مرة واحدة");
    let barrier = Arc::new(Barrier::new(100));
    let posts: Vec<_> = (0..100)
        .map(|_| {
            let (meta, body, barrier) = (house.neighbours.meta.clone(), body.clone(), barrier.clone());
            tokio::spawn(async move {
                barrier.wait().await;
                meta.post_raw(body).await.unwrap()
            })
        })
        .collect();
    for post in posts {
        assert_eq!(post.await.unwrap(), StatusCode::OK);
    }
    house.quiet().await;
    assert_eq!(stored(&house).await.0, 1);
    let shown = house.neighbours.discord.messages(house.demo.inbox);
    assert_eq!(shown.iter().filter(|m| m.text().contains("مرة واحدة")).count(), 1, "staff see it once");
    house.finish().await;
}

#[tokio::test]
async fn odd_messages_reach_the_staff_or_are_kept() {
    let house = House::open().await;
    let post = async |body: Vec<u8>| assert_eq!(house.neighbours.meta.post_raw(body).await.unwrap(), 200);
    post(text_message(&house, "wamid.nul", "before\u{0}after")).await;
    house.inbox_shows("beforeafter").await;
    let hidden = &house.demo.customers[2];
    hidden.says("بلا رقم هاتف").await.unwrap();
    house.inbox_shows("بلا رقم هاتف").await;
    let elsewhere = String::from_utf8(text_message(&house, "wamid.x", "x")).unwrap();
    let elsewhere = elsewhere.replace(&house.demo.number.phone_number_id, "999").into_bytes();
    post(elsewhere).await;
    assert_eq!(stored(&house).await.1, 1, "a number that nobody has is kept");
    house.finish().await;
}

/// Workers look every ten seconds, and when they start.
#[tokio::test]
async fn what_came_before_its_number_was_connected_is_shown_once_it_is() {
    let mut house = House::open().await;
    let early = String::from_utf8(text_message(&house, "wamid.early", "قبل ربط الرقم")).unwrap();
    let early = early.replace(&house.demo.number.phone_number_id, "999").into_bytes();
    assert_eq!(house.neighbours.meta.post_raw(early).await.unwrap(), StatusCode::OK);
    assert_eq!(stored(&house).await, (0, 1));
    let operator = crm::Caller::console("tests");
    tenants::connect(house.db(), &operator, RouteKind::WhatsAppNumber, "999", None).await.unwrap();
    house.restart().await;
    house.inbox_shows("قبل ربط الرقم").await;
    assert_eq!(stored(&house).await, (1, 0));
    house.finish().await;
}

#[tokio::test]
async fn sizes_are_bounded_and_large_batches_taken() {
    let house = House::open().await;
    let limit = 3 * 1024 * 1024;
    let padded = |size: usize| {
        let mut body = text_message(&house, "wamid.large", "كبيرة");
        body.resize(size, b' ');
        body
    };
    assert_eq!(house.neighbours.meta.post_raw(padded(limit)).await.unwrap(), StatusCode::OK);
    assert_eq!(house.neighbours.meta.post_raw(padded(limit + 1)).await.unwrap(), StatusCode::PAYLOAD_TOO_LARGE);
    house.finish().await;
}

/// Two hundred clients that send half a head or half a body, and then nothing or a byte now and then, are let go; others are served
/// meanwhile.
#[tokio::test]
async fn dribblers_are_let_go() {
    let house = House::open_with(|config| {
        config.http.head_timeout_seconds = 1;
        config.http.request_timeout_seconds = 1;
    })
    .await;
    let half_a_head = "POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\nX-Slow: ";
    let half_a_body = "POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{";
    let mut dribblers = tokio::task::JoinSet::new();
    for n in 0..200 {
        let mut stream = TcpStream::connect(house.address).await.unwrap();
        let half = if n % 2 == 0 { half_a_head } else { half_a_body };
        stream.write_all(half.as_bytes()).await.unwrap();
        dribblers.spawn(tokio::time::timeout(Duration::from_secs(10), dribble(stream, n % 4 < 2)));
    }
    house.demo.customers[0].says("هل تسمعونني؟").await.unwrap();
    house.inbox_shows("هل تسمعونني؟").await;
    while let Some(let_go) = dribblers.join_next().await {
        let answer = let_go.unwrap().expect("the connection is still open");
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{answer}");
    }
    house.finish().await;
}

/// Sends a byte now and then, or nothing, until the other side ends it; what it answered.
async fn dribble(stream: TcpStream, on: bool) -> Vec<u8> {
    let (mut answers, mut requests) = stream.into_split();
    let dribbling = tokio::spawn(async move {
        while on && requests.write_all(b"x").await.is_ok() {
            look_again().await;
        }
        requests
    });
    let mut answer = Vec::new();
    // Whoever is cut off in the middle of a word may be told so by a reset.
    let ended = answers.read_to_end(&mut answer).await;
    assert!(ended.is_ok() || on, "{ended:?}");
    drop(dribbling.await.unwrap());
    answer
}

#[tokio::test]
async fn without_a_database_nothing_is_acknowledged_and_nothing_is_lost() {
    let house = House::open().await;
    let body = text_message(&house, "wamid.outage", "أثناء العطل");
    // Nobody may connect to the company's database, and those who are connected are cut off.
    let admin = house.install.superuser("control").await;
    let database = format!("{}_t_demo", house.install.prefix);
    let close = format!("alter database {database} allow_connections false");
    sqlx::raw_sql(sqlx::AssertSqlSafe(close)).execute(&admin).await.unwrap();
    sqlx::query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1")
        .bind(&database)
        .execute(&admin)
        .await
        .unwrap();
    assert_eq!(house.neighbours.meta.post_raw(body.clone()).await.unwrap(), StatusCode::SERVICE_UNAVAILABLE);
    let open = format!("alter database {database} allow_connections true");
    sqlx::raw_sql(sqlx::AssertSqlSafe(open)).execute(&admin).await.unwrap();
    admin.close().await;
    assert_eq!(house.neighbours.meta.post_raw(body).await.unwrap(), StatusCode::OK, "the next try is taken");
    house.inbox_shows("أثناء العطل").await;
    house.finish().await;
}

#[tokio::test]
async fn health_and_metrics_are_for_those_who_should_see_them() {
    let house = House::open().await;
    let get = async |path: &str, forwarded: bool| {
        let client = reqwest::Client::builder().build().unwrap();
        let mut request = client.get(format!("http://{}{path}", house.address));
        if forwarded {
            request = request.header("x-forwarded-for", "203.0.113.9");
        }
        let answer = request.send().await.unwrap();
        (answer.status(), answer.text().await.unwrap())
    };
    let (status, health) = get("/health", false).await;
    assert_eq!(status, StatusCode::OK, "{health}");
    let health: serde_json::Value = serde_json::from_str(&health).unwrap();
    assert_eq!(
        (&health["ready"], &health["discord"], &health["database"]["ok"]),
        (&true.into(), &true.into(), &true.into())
    );
    assert_eq!(get("/health/ready", false).await.0, StatusCode::OK);
    assert_eq!(get("/metrics", false).await.0, StatusCode::OK);
    assert_eq!(get("/metrics", true).await.0, StatusCode::NOT_FOUND, "not for those who come through a proxy");
    let verify = "/webhooks/whatsapp?hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=12345";
    assert_eq!(get(verify, false).await.0, StatusCode::FORBIDDEN);
    house.finish().await;
}

#[tokio::test]
async fn signatures_that_fail_again_and_again_are_noted_until_one_holds() {
    let house = House::open().await;
    let body = text_message(&house, "wamid.streak", "مرحبا");
    let console = crm::Caller::console("tests");
    let noted = async || signature_failures(&house.install.server, &console, ChannelKind::WhatsApp).await.unwrap();
    for _ in 0..19 {
        let refused = house.neighbours.meta.post_forged(body.clone(), Some("sha256=00")).await.unwrap();
        assert_eq!(refused, StatusCode::UNAUTHORIZED);
    }
    assert!(noted().await.is_none(), "few are nothing to speak of");
    house.neighbours.meta.post_forged(body.clone(), None).await.unwrap();
    eventually("it is noted", async || noted().await.is_some_and(|failures| failures.in_a_row == 20)).await;
    assert_eq!(house.neighbours.meta.post_raw(body).await.unwrap(), StatusCode::OK);
    eventually("it is forgotten", async || noted().await.is_none()).await;
    house.inbox_shows("مرحبا").await;
    house.finish().await;
}
