//! Answers out through a pretend Meta, and the reports on them.

use std::time::{Duration, Instant};

use crm::{
    Caller, TenantDb,
    channel::Outgoing,
    conversations::{self, To},
    tenants::{self, RouteKind},
};
use sandbox::meta::{Meta, Number, Options, Statuses};
use secrecy::SecretString;
use serde_json::{Value, json};
use sqlx::PgPool;
use tokio::net::TcpStream;

use crate::{
    posting::{post, request},
    stage::{SECRET, Stage, boss, company, open, ready, serve_with, stop},
};

/// Numbers, and customers of each, who all get one answer.
const NUMBERS: usize = 24;
const CUSTOMERS: usize = 100;
/// Answers for which reports come, and reports in one webhook.
const REPORTED: usize = 200_000;
const TOGETHER: usize = 100;

pub async fn measure(stage: &Stage) {
    let options =
        Options { app_secret: SECRET.into(), verify_token: "bench-verify-token".into(), ..Options::default() };
    let meta = Meta::start(options).await.unwrap();
    // Reports are the second part; here they would be measured along.
    meta.faults().set_statuses(Statuses { automatic: false, duplicated: false, reordered: false, early: false });
    let token = SecretString::from(Options::default().access_token);
    let server = open(stage).await;
    let db = company(&server, "sends".into()).await;
    let places: Vec<Number> = (0..NUMBERS).map(|n| meta.add_number(&format!("+96611200{n:04}"))).collect();
    let numbers: Vec<String> = places.iter().map(|number| number.phone_number_id.clone()).collect();
    for number in &numbers {
        tenants::connect(&db, &Caller::console("bench"), RouteKind::WhatsAppNumber, number, Some(&token))
            .await
            .unwrap();
    }
    let settings = [("OMNICRM__WHATSAPP__GRAPH_URL", meta.graph_base().to_string())];
    let mut program = serve_with(stage, "web,worker", &settings);
    ready(stage).await;
    let look = stage.look("t_sends").await;
    greet(stage, &meta, &look, &places).await;
    for (many, of) in [(1, "one number"), (NUMBERS, "all numbers")] {
        answers(&db, &look, &numbers[..many], of).await;
    }
    assert!(meta.violations().is_empty(), "Meta would not have taken: {:?}", meta.violations().first());
    reports(stage, &look, &numbers[0]).await;
    stop(&mut program);
    look.close().await;
    server.close().await;
}

/// Every customer writes to their number once: only then may they be answered.
async fn greet(stage: &Stage, meta: &Meta, look: &PgPool, numbers: &[Number]) {
    meta.set_webhook_url(format!("http://{}/webhooks/whatsapp", stage.address).parse().unwrap());
    meta.subscribe().await.unwrap();
    for (place, number) in numbers.iter().enumerate() {
        for n in 0..CUSTOMERS {
            let phone = format!("+96650{:07}", place * CUSTOMERS + n);
            meta.customer(number, &phone, "ريم").says("السلام عليكم").await.unwrap();
        }
    }
    until(look, "select count(*) from conversations", (numbers.len() * CUSTOMERS) as i64).await;
}

async fn until(look: &PgPool, count: &'static str, wanted: i64) {
    while sqlx::query_scalar::<_, i64>(count).fetch_one(look).await.unwrap() < wanted {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Answers to every customer of these numbers, written first and sent then.
async fn answers(db: &TenantDb, look: &PgPool, numbers: &[String], of: &str) {
    let boss = boss(db).await;
    let ids: Vec<uuid::Uuid> = sqlx::query_scalar("select id from conversations where account = any($1)")
        .bind(numbers)
        .fetch_all(look)
        .await
        .unwrap();
    let before: i64 =
        sqlx::query_scalar("select count(*) from messages where state = 'sent'").fetch_one(look).await.unwrap();
    let begun = Instant::now();
    for id in &ids {
        let to = To::Conversation(id.to_string().parse().unwrap());
        let say = Outgoing::Text { body: "أهلًا، السعر 500 ريال شامل التوصيل".into() };
        let caller = boss.clone().in_request(uuid::Uuid::new_v4());
        conversations::send(db, &caller, to, say, conversations::When::Now).await.unwrap();
    }
    let written = begun.elapsed();
    until(look, "select count(*) from messages where state = 'sent'", before + ids.len() as i64).await;
    let sent = begun.elapsed();
    println!(
        "\n{} answers, {of}: written in {:.1} s, all sent {:.1} s after the first was written ({:.0}/s)",
        ids.len(),
        written.as_secs_f64(),
        sent.as_secs_f64(),
        ids.len() as f64 / sent.as_secs_f64()
    );
}

/// Reports on answers that are there already, in no order: read before delivered before sent, others between.
async fn reports(stage: &Stage, look: &PgPool, number: &str) {
    sqlx::query(
        "insert into messages (id, conversation_id, direction, account, provider_id, kind, body, state, sent_at, created_at)
         select gen_random_uuid(), (select id from conversations where account = $1 limit 1), 'out', $1, 'wamid.out.' || n, 'text',
                'x', 'sent', now(), now()
         from generate_series(0, $2 - 1) n",
    )
    .bind(number)
    .bind(REPORTED as i64)
    .execute(look)
    .await
    .unwrap();
    sqlx::raw_sql("analyze messages").execute(look).await.unwrap();
    let secret = SecretString::from(SECRET.to_owned());
    let total = REPORTED * 3;
    // A step that has no factor in common with their number visits each once, far from the one before.
    let requests: Vec<Vec<u8>> = (0..total / TOGETHER)
        .map(|webhook| {
            let statuses: Vec<Value> = (0..TOGETHER)
                .map(|n| {
                    let at = (webhook * TOGETHER + n) * 370_373 % total;
                    let state = ["sent", "delivered", "read"][at % 3];
                    json!({ "id": format!("wamid.out.{}", at / 3), "status": state, "timestamp": "1795000000",
                            "recipient_id": "966500000000" })
                })
                .collect();
            let value = json!({ "messaging_product": "whatsapp", "statuses": statuses,
                                "metadata": { "phone_number_id": number, "display_phone_number": "966112000000" } });
            let entry = json!([{ "id": "9001", "changes": [{ "field": "messages", "value": value }] }]);
            request(&secret, &json!({ "object": "whatsapp_business_account", "entry": entry }).to_string())
        })
        .collect();
    let begun = Instant::now();
    let mut senders = Vec::new();
    let mut mine: Vec<Vec<Vec<u8>>> = vec![Vec::new(); 16];
    for (n, request) in requests.into_iter().enumerate() {
        mine[n % 16].push(request);
    }
    for requests in mine {
        let address = stage.address;
        senders.push(tokio::spawn(async move {
            let mut stream = TcpStream::connect(address).await.unwrap();
            for request in requests {
                assert!(post(&mut stream, &request).await.starts_with(b"HTTP/1.1 200"));
            }
        }));
    }
    for sender in senders {
        sender.await.unwrap();
    }
    let taken = begun.elapsed().as_secs_f64();
    let waiting = "select count(*) from inbox where state <> 'new'";
    let all: i64 = sqlx::query_scalar("select count(*) from inbox").fetch_one(look).await.unwrap();
    until(look, waiting, all).await;
    let applied = begun.elapsed().as_secs_f64();
    let read: i64 = sqlx::query_scalar(
        "select count(*) from messages where provider_id like 'wamid.out.%' and state = 'read' and delivered_at is not null",
    )
    .fetch_one(look)
    .await
    .unwrap();
    assert_eq!(read, REPORTED as i64, "each ends as read, whatever came first");
    println!(
        "{total} reports on {REPORTED} answers, out of order, {TOGETHER} in a webhook: taken in after {taken:.1} s, applied after \
         {applied:.1} s ({:.0}/s); each answer ends as read",
        total as f64 / applied
    );
}
