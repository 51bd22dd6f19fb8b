use std::sync::{Arc, Mutex};

use axum::{Router, body::Body, extract::Request, response::Response};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use std::time::Duration;

use crm::channel::{Outgoing, ProviderError};

use super::*;
use crate::whatsapp::{fixtures, outgoing::ANSWER_BYTES};

const TOKEN: &str = "canary-access-token";

/// A pretend Graph API that gives one answer and writes down what it was asked.
struct Meta {
    base: Url,
    asked: Arc<Mutex<Vec<(String, String, Value)>>>,
}

impl Meta {
    async fn answering(status: u16, headers: &'static [(&'static str, &'static str)], body: impl Into<String>) -> Self {
        let body = body.into();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let notes = asked.clone();
        let answer = move |request: Request| {
            let (notes, body) = (notes.clone(), body.clone());
            async move {
                let (parts, sent) = request.into_parts();
                let sent = serde_json::from_slice(&sent.collect().await.unwrap().to_bytes()).unwrap();
                let token = parts.headers[header::AUTHORIZATION].to_str().unwrap().to_owned();
                notes.lock().unwrap().push((format!("{} {}", parts.method, parts.uri), token, sent));
                let response = Response::builder().status(status);
                let response = headers.iter().fold(response, |response, (name, value)| response.header(*name, *value));
                response.body(Body::from(body)).unwrap()
            }
        };
        let (listener, base) = listen().await;
        tokio::spawn(async move { axum::serve(listener, Router::new().fallback(answer)).await });
        Self { base, asked }
    }
}

async fn listen() -> (TcpListener, Url) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    (listener, base)
}

fn account() -> Account {
    Account { phone_number_id: "700100200300401".to_owned(), access_token: TOKEN.into() }
}

fn phone() -> Recipient {
    Recipient::Phone("966501234567".to_owned())
}

fn letter(say: &Outgoing) -> Letter<'_> {
    Letter { say, media: None, quotes: None, opaque: "message-7" }
}

async fn send_to(base: &Url, to: &Recipient) -> Outcome {
    send_within(Duration::from_secs(30), base, to).await
}

async fn send_within(time: Duration, base: &Url, to: &Recipient) -> Outcome {
    let http = Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).timeout(time);
    let graph = Graph::new(http.build().unwrap(), base.clone(), "v26.0".to_owned()).unwrap();
    graph.send(&account(), to, &letter(&Outgoing::text("أهلا"))).await
}

async fn answered(status: u16, body: &Value) -> Outcome {
    send_to(&Meta::answering(status, &[], body.to_string()).await.base, &phone()).await
}

fn error(code: i64) -> Value {
    json!({"error": {"message": "why", "code": code, "error_data": {"details": "more"}, "fbtrace_id": "A1"}})
}

fn accepted() -> Value {
    json!({"messaging_product": "whatsapp", "contacts": [{"input": "+966501234567", "wa_id": "966501234567"}],
        "messages": [{"id": "wamid.1"}]})
}

#[tokio::test]
async fn a_text_goes_out_as_meta_documents_it() {
    let meta = Meta::answering(200, &[], accepted().to_string()).await;
    let outcome = send_to(&meta.base, &phone()).await;
    let wa_id = Some("966501234567".to_owned());
    assert_eq!(outcome, Outcome::Accepted { provider_id: "wamid.1".to_owned(), wa_id, user_id: None });
    let expected = json!({"messaging_product": "whatsapp", "recipient_type": "individual", "to": "+966501234567",
        "type": "text", "text": {"body": "أهلا", "preview_url": false}, "biz_opaque_callback_data": "message-7"});
    let asked = meta.asked.lock().unwrap();
    let path = "POST /v26.0/700100200300401/messages".to_owned();
    assert_eq!(*asked, [(path, format!("Bearer {TOKEN}"), expected)]);
}

#[tokio::test]
async fn a_customer_without_a_phone_is_addressed_by_user_id() {
    let body = json!({"contacts": [{"input": "SA.1", "user_id": "SA.1"}], "messages": [{"id": "wamid.2"}]});
    let meta = Meta::answering(200, &[], body.to_string()).await;
    let outcome = send_to(&meta.base, &Recipient::UserId("SA.1".to_owned())).await;
    let user_id = Some("SA.1".to_owned());
    assert_eq!(outcome, Outcome::Accepted { provider_id: "wamid.2".to_owned(), wa_id: None, user_id });
    let asked = meta.asked.lock().unwrap();
    assert_eq!((&asked[0].2["recipient"], &asked[0].2["to"]), (&json!("SA.1"), &json!(null)));
}

#[tokio::test]
async fn what_is_not_a_phone_is_not_sent_as_one() {
    let meta = Meta::answering(200, &[], accepted().to_string()).await;
    for bad in ["", "+", "SA.1349", "+966 50 123 4567", "٩٦٦٥٠"] {
        let outcome = send_to(&meta.base, &Recipient::Phone(bad.to_owned())).await;
        assert!(matches!(&outcome, Outcome::Refused(error) if error.failure == Failure::Content), "{bad}: {outcome:?}");
    }
    assert_eq!(meta.asked.lock().unwrap().len(), 0);
}

#[tokio::test]
async fn refusals_are_understood_by_code_whatever_the_status() {
    let expected = [
        (131_047, Failure::WindowClosed),
        (131_026, Failure::Undeliverable),
        (131_050, Failure::OptedOut),
        (131_049, Failure::HeldBack),
        (131_062, Failure::NeedsPhone),
        (137_000, Failure::IdentityChanged),
        (132_001, Failure::Template),
        (190, Failure::Unauthorised),
        (0, Failure::Unauthorised),
        (230, Failure::Unauthorised),
        (133_010, Failure::Disconnected),
        (131_031, Failure::Restricted),
        (131_042, Failure::Payment),
        (100, Failure::Content),
        (999_999, Failure::Other),
    ];
    for (code, failure) in expected {
        let refused = Outcome::Refused(ProviderError { failure, code: Some(code), title: Some("why".to_owned()) });
        assert_eq!(answered(400, &error(code)).await, refused);
        assert_eq!(answered(404, &error(code)).await, refused);
    }
}

#[tokio::test]
async fn throttles_may_be_repeated_and_say_when() {
    let number = [(400, 4), (403, 80_007), (429, 130_429)].map(|(status, code)| (status, code, Failure::TooFast));
    for (status, code, failure) in number.into_iter().chain([(400, 131_056, Failure::TooFastForOne)]) {
        let meta = Meta::answering(status, &[("retry-after", "30")], error(code).to_string()).await;
        let error = ProviderError { failure, code: Some(code), title: Some("why".to_owned()) };
        let later = Outcome::RetryLater { after: Some(Duration::from_secs(30)), error };
        assert_eq!(send_to(&meta.base, &phone()).await, later);
    }
    let endless = Meta::answering(429, &[("retry-after", "99999999999")], "busy").await;
    let error = ProviderError::of(Failure::TooFast);
    let later = Outcome::RetryLater { after: Some(Duration::from_secs(86_400)), error };
    assert_eq!(send_to(&endless.base, &phone()).await, later);
}

#[tokio::test]
async fn whatever_leaves_a_doubt_is_unknown() {
    for code in [1, 2, 131_000, 131_016, 131_057, 133_004] {
        assert!(matches!(answered(400, &error(code)).await, Outcome::Unknown { .. }), "{code}");
    }
    let transient = json!({"error": {"code": 999_999, "is_transient": true}});
    let unreadable = [
        json!({}),
        json!([]),
        json!({"messages": []}),
        json!({"messages": [{"id": ""}]}),
        error(131_047),
        json!({"messages": [{"id": "wamid.1"}], "error": {"code": 1}}),
    ];
    let answers = [500, 502, 503, 504].map(|status| (status, error(130_429))).into_iter();
    let answers = answers.chain(unreadable.map(|body| (200, body)));
    for (status, body) in answers.chain([(201, accepted()), (408, json!({})), (400, transient)]) {
        let outcome = answered(status, &body).await;
        assert!(matches!(outcome, Outcome::Unknown { .. }), "{status} {body}: {outcome:?}");
    }
    let long = Meta::answering(200, &[], " ".repeat(ANSWER_BYTES + 1)).await;
    assert!(matches!(send_to(&long.base, &phone()).await, Outcome::Unknown { .. }));
}

#[tokio::test]
async fn redirects_are_not_followed_and_leave_a_doubt() {
    let target = Meta::answering(200, &[], accepted().to_string()).await;
    let location: &'static str = Box::leak(target.base.to_string().into_boxed_str());
    let headers: &'static [_] = Box::leak(Box::new([("location", location)]));
    for status in [301, 302, 303, 307, 308] {
        let meta = Meta::answering(status, headers, "").await;
        assert!(matches!(send_to(&meta.base, &phone()).await, Outcome::Unknown { .. }), "{status}");
    }
    assert_eq!(target.asked.lock().unwrap().len(), 0);
}

#[tokio::test]
async fn answers_of_others_on_the_way_are_refusals_by_status() {
    for (status, expected) in
        [(401, Failure::Unauthorised), (403, Failure::Unauthorised), (404, Failure::Other), (413, Failure::Other)]
    {
        let meta = Meta::answering(status, &[], "<html>").await;
        let refused = Outcome::Refused(ProviderError::of(expected));
        assert_eq!(send_to(&meta.base, &phone()).await, refused, "{status}");
    }
}

fn unreachable() -> Outcome {
    Outcome::RetryLater { after: None, error: ProviderError::of(Failure::Unreachable) }
}

#[tokio::test]
async fn a_connection_that_never_stood_may_be_tried_again() {
    let (listener, base) = listen().await;
    drop(listener);
    assert_eq!(send_to(&base, &phone()).await, unreachable());
    let nowhere = "http://no-such-host.invalid".parse().unwrap();
    assert_eq!(send_to(&nowhere, &phone()).await, unreachable());
}

#[tokio::test]
async fn a_failed_handshake_may_be_tried_again() {
    let (listener, base) = listen().await;
    tokio::spawn(async move {
        while let Ok((mut connection, _)) = listener.accept().await {
            let _ = connection.write_all(b"this is not TLS").await;
        }
    });
    let secure = base.as_str().replacen("http:", "https:", 1).parse().unwrap();
    assert_eq!(send_to(&secure, &phone()).await, unreachable());
}

/// A server that reads the request and then does this with the connection.
async fn rude(answer: &'static [u8], keep_open: bool) -> Outcome {
    let (listener, base) = listen().await;
    let times = Arc::new(Mutex::new(0));
    let counted = times.clone();
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((mut connection, _)) = listener.accept().await {
            *counted.lock().unwrap() += 1;
            let mut read = Vec::new();
            while !read.ends_with(b"}") {
                connection.read_buf(&mut read).await.unwrap();
            }
            connection.write_all(answer).await.unwrap();
            if keep_open {
                open.push(connection);
            }
        }
    });
    let outcome = send_within(Duration::from_secs(1), &base, &phone()).await;
    assert_eq!(*times.lock().unwrap(), 1, "a message was sent again without being asked");
    outcome
}

#[tokio::test]
async fn a_connection_that_breaks_after_the_request_leaves_a_doubt() {
    let half = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"messages\"";
    for (answer, keep_open) in
        [(&b""[..], false), (&b""[..], true), (half, false), (half, true), (&b"nonsense\r\n\r\n"[..], false)]
    {
        let outcome = rude(answer, keep_open).await;
        assert!(matches!(outcome, Outcome::Unknown { .. }), "{answer:?}, kept open: {keep_open}: {outcome:?}");
    }
}

#[tokio::test]
async fn other_projects_graph_errors_are_never_taken_for_success() {
    let files = fixtures::shared_json(Some("graph-errors"));
    for (path, body) in &files {
        let body: Value = serde_json::from_slice(body).unwrap();
        let status = if path.ends_with("_500.json") { 500 } else { 400 };
        let outcome = answered(status, &body).await;
        eprintln!("{}: {outcome:?}", path.rsplit('/').next().unwrap_or_default());
        assert!(!matches!(outcome, Outcome::Accepted { .. }), "{path}");
    }
}

#[test]
fn the_token_is_never_shown() {
    assert!(!format!("{:?}", account()).contains(TOKEN));
    assert!(!format!("{:?}", bearer(&account().access_token)).contains(TOKEN));
    assert!(bearer(&"pasted\nwith a line break".into()).is_none());
}

#[test]
fn a_base_without_a_path_is_refused() {
    let graph = |base: &str| Graph::new(Client::builder().build().unwrap(), base.parse().unwrap(), "v26.0".to_owned());
    assert_eq!(graph("mailto:meta@example.com").unwrap_err(), BadBase);
    let url = graph("https://example.com/through/").unwrap().messages("7/../8?x");
    assert_eq!(url.as_str(), "https://example.com/through/v26.0/7%2F..%2F8%3Fx/messages");
}

#[test]
fn what_stops_the_whole_number_is_known() {
    let stops = |code| crate::whatsapp::codes::failure(code).is_some_and(Failure::stops_channel);
    assert!([190, 10, 131_005, 133_010, 131_031, 131_048, 131_042].into_iter().all(stops));
    assert!(![131_047, 131_026, 131_050, 100, 132_001, 4, 2].into_iter().any(stops));
}
