use std::sync::{Arc, Mutex};

use crm::{Clock, Server, secrets::MasterKey, server::Options};
use serenity::all::HttpBuilder;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use super::*;

/// What arrived at the pretend Discord: method and path, body, and when.
type Arrived = Arc<Mutex<Vec<(String, Value, Instant)>>>;

/// A status line's end and a body.
type Says = (&'static str, &'static str);
const WELL: Says = ("204 No Content", "");
const ACKNOWLEDGED: Says =
    ("400 Bad Request", r#"{"code": 40060, "message": "Interaction has already been acknowledged."}"#);
const OVERLOADED: Says = ("503 Service Unavailable", "");

fn nobody_to_ask() -> crate::bot::Outside {
    let ask: crate::bot::Ask = Arc::new(|_| Box::pin(std::future::ready(Err(crm::channel::Trouble::Unreachable))));
    crate::bot::Outside { ask, address: None, panel: None }
}

/// A pretend Discord that says `first` to the first request, and that all is well to the others.
async fn discord(first: Says) -> (BotState, Arrived) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let arrived = Arrived::default();
    let seen = arrived.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, seen.clone(), first));
        }
    });
    let http = HttpBuilder::new("token").proxy(format!("http://{address}")).ratelimiter_disabled(true).build();
    (BotState::new(no_database(), Arc::new(http), nobody_to_ask()), arrived)
}

/// An installation whose database is away: nobody listens on port 1.
fn no_database() -> Server {
    Server::connect(Options {
        url: "postgres://nobody@127.0.0.1:1/none".to_owned().into(),
        prefix: "none".to_owned(),
        key: MasterKey::from_hex(&"00".repeat(32).into()).unwrap(),
        clock: Clock::system(),
        max_connections: 5,
        max_open_tenants: 2,
        anchors: std::path::PathBuf::new(),
    })
    .unwrap()
}

async fn serve(mut stream: TcpStream, seen: Arrived, first: Says) {
    let mut raw = Vec::new();
    loop {
        let mut chunk = [0; 4096];
        let read = stream.read(&mut chunk).await.unwrap_or(0);
        if read == 0 {
            return;
        }
        raw.extend_from_slice(&chunk[..read]);
        let Some((head, body)) = whole(&raw) else { continue };
        let (status, body) = {
            let mut seen = seen.lock().unwrap();
            seen.push((head, body, Instant::now()));
            if seen.len() == 1 { first } else { WELL }
        };
        raw.clear();
        let answer = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        let _ = stream.write_all(answer.as_bytes()).await;
    }
}

/// The request line and the body, once all of it is there.
fn whole(raw: &[u8]) -> Option<(String, Value)> {
    let text = std::str::from_utf8(raw).ok()?;
    let (head, body) = text.split_once("\r\n\r\n")?;
    let length = head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length:")?.trim().parse().ok());
    let body = (body.len() >= length.unwrap_or(0)).then_some(body)?;
    let line = head.lines().next()?.replace(" HTTP/1.1", "");
    Some((line, serde_json::from_str(body).unwrap_or(Value::Null)))
}

fn arrived(seen: &Arrived) -> Vec<(String, Value, Instant)> {
    seen.lock().unwrap().clone()
}

async fn done(_: Session) -> Result<Message, Error> {
    Ok(Message::text("done"))
}

/// The database is away, so the work takes longer than patience lasts: "thinking…" within a second, then the failure in
/// its place, in both languages because nobody knows the person's.
#[tokio::test]
async fn slow_work_is_acknowledged_in_time_and_answered_in_place() {
    let (bot, seen) = discord(WELL).await;
    let began = Instant::now();
    respond(&bot, &InteractionContext::sample(Some(9)), Place::New, done).await;
    let seen = arrived(&seen);
    let [(defer, body, when), (edit, text, _)] = seen.as_slice() else { panic!("{seen:?}") };
    assert_eq!(defer, "POST /api/v10/interactions/7/token/callback");
    assert_eq!((&body["type"], &body["data"]["flags"]), (&json!(5), &json!(64)));
    assert!(when.duration_since(began) < Duration::from_secs(1));
    assert_eq!(edit, "PATCH /api/v10/webhooks/8/token/messages/@original");
    assert_eq!(text["allowed_mentions"]["parse"], json!([]));
    for language in crm::tenants::Language::ALL {
        assert!(text["content"].as_str().unwrap().contains(&t!(language, "error-unavailable")));
    }
}

/// A button's message keeps its content when the work behind it fails late; the failure comes beside it.
#[tokio::test]
async fn a_late_failure_leaves_the_message_of_the_button() {
    let (bot, seen) = discord(WELL).await;
    respond(&bot, &InteractionContext::sample(Some(9)), Place::Update, done).await;
    let seen = arrived(&seen);
    let [(_, defer, _), (follow, text, _)] = seen.as_slice() else { panic!("{seen:?}") };
    assert_eq!(defer["type"], 6);
    assert_eq!((follow.as_str(), &text["flags"]), ("POST /api/v10/webhooks/8/token", &json!(64)));
}

#[tokio::test]
async fn quick_answers_are_not_deferred() {
    let (bot, seen) = discord(WELL).await;
    respond(&bot, &InteractionContext::sample(None), Place::Update, done).await;
    let seen = arrived(&seen);
    let [(_, body, _)] = seen.as_slice() else { panic!("{seen:?}") };
    assert_eq!(
        (&body["type"], &body["data"]["flags"]),
        (&json!(4), &json!(64)),
        "a failure never replaces the message"
    );
}

/// Another process was faster to acknowledge: what we have goes in its place.
#[tokio::test]
async fn what_another_process_acknowledged_is_edited() {
    let (bot, seen) = discord(ACKNOWLEDGED).await;
    respond(&bot, &InteractionContext::sample(None), Place::New, done).await;
    let seen = arrived(&seen);
    let [_, (edit, ..)] = seen.as_slice() else { panic!("{seen:?}") };
    assert_eq!(edit, "PATCH /api/v10/webhooks/8/token/messages/@original");
}

#[tokio::test]
async fn a_hiccup_of_discords_is_survived() {
    let (bot, seen) = discord(OVERLOADED).await;
    respond(&bot, &InteractionContext::sample(None), Place::New, done).await;
    assert_eq!(arrived(&seen).len(), 2, "tried again once");
}

/// A form can't be deferred: when it can't be opened in time, the person is told so in time.
#[tokio::test]
async fn a_form_that_takes_too_long_is_a_sentence() {
    let (bot, seen) = discord(WELL).await;
    let began = Instant::now();
    open_form(&bot, &InteractionContext::sample(Some(9)), async |_| Ok(CreateModal::new("x", "x"))).await;
    let seen = arrived(&seen);
    let [(_, body, when)] = seen.as_slice() else { panic!("{seen:?}") };
    assert_eq!(body["type"], 4);
    assert!(when.duration_since(began) < Duration::from_secs(2));
}

#[tokio::test]
async fn suggestions_that_fail_are_none() {
    let (bot, seen) = discord(WELL).await;
    let choices =
        suggest(&bot, &InteractionContext::sample(Some(9)), async |_| Ok(vec![("a".into(), "a".into())])).await;
    assert_eq!(serde_json::to_value(choices).unwrap()["choices"], json!([]));
    assert!(arrived(&seen).is_empty());
}

#[test]
fn what_could_not_be_decoded_is_answered_by_its_kind() {
    assert_eq!(undecodable(&json!(4))["type"], 8);
    let body = undecodable(&json!(5));
    assert_eq!((&body["type"], &body["data"]["flags"]), (&json!(4), &json!(64)));
    assert_eq!(body["data"]["allowed_mentions"]["parse"], json!([]));
}

#[test]
fn choices_fit_into_discord() {
    let many = (0..40).map(|n| (format!("{n} {}", "س".repeat(200)), n.to_string())).collect();
    let sent = serde_json::to_value(choices(many)).unwrap();
    let sent = sent.as_array().unwrap();
    assert_eq!(sent.len(), OPTIONS);
    assert!(sent.iter().all(|c| c["name"].as_str().unwrap().chars().count() <= OPTION));
}
