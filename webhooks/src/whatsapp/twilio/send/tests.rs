use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{Router, body::Body, extract::Request, response::Response};
use http_body_util::BodyExt;
use serde_json::json;
use tokio::net::TcpListener;

use super::*;
use crate::whatsapp::twilio::form::Form;

const SID: &str = "AC00000000000000000000000000000001";

/// A pretend Twilio that gives one answer and writes down what it was asked.
struct Answering {
    base: Url,
    asked: Arc<Mutex<Vec<(String, String, Form)>>>,
}

impl Answering {
    async fn with(status: u16, body: impl Into<String>) -> Self {
        let (body, asked) = (body.into(), Arc::new(Mutex::new(Vec::new())));
        let notes = asked.clone();
        let answer = move |request: Request| {
            let (notes, body) = (notes.clone(), body.clone());
            async move {
                let (parts, sent) = request.into_parts();
                let form = Form::parse(&sent.collect().await.unwrap().to_bytes());
                let token = parts.headers[header::AUTHORIZATION].to_str().unwrap().to_owned();
                notes.lock().unwrap().push((format!("{} {}", parts.method, parts.uri), token, form));
                Response::builder().status(status).header("retry-after", "7").body(Body::from(body)).unwrap()
            }
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
        tokio::spawn(async move { axum::serve(listener, Router::new().fallback(answer)).await });
        Self { base, asked }
    }
}

fn twilio(base: &Url, public: Option<&str>) -> Twilio {
    let http = Client::builder().no_proxy().timeout(Duration::from_secs(30)).build().unwrap();
    let public = public.map(|url| PublicUrl::new(url.parse().unwrap()).unwrap());
    Twilio::new(http, base.clone(), base.clone(), public).unwrap()
}

fn letter(say: &Outgoing) -> Letter<'_> {
    Letter { say, media: None, quotes: None, opaque: "message-7" }
}

async fn send(base: &Url, public: Option<&str>, to: &Recipient) -> Outcome {
    let token = SecretString::from("canary-auth-token");
    let account = Account { sid: SID, number: "+966112000001", auth_token: &token };
    twilio(base, public).send(account, to, &letter(&Outgoing::text("أهلا & سهلا"))).await
}

fn phone() -> Recipient {
    Recipient::Phone("966501234567".into())
}

#[tokio::test]
async fn a_text_goes_out_as_twilio_documents_it() {
    let there = Answering::with(201, json!({"sid": "SM1", "status": "queued", "error_code": null}).to_string()).await;
    let outcome = send(&there.base, Some("https://crm.example.com"), &phone()).await;
    assert_eq!(outcome, Outcome::Accepted { provider_id: "SM1".into(), wa_id: None, user_id: None });
    send(&there.base, None, &Recipient::UserId("US.1349".into())).await;
    let asked = there.asked.lock().unwrap();
    let (place, token, form) = &asked[0];
    assert_eq!(place, &format!("POST /2010-04-01/Accounts/{SID}/Messages.json"));
    use base64::{Engine, engine::general_purpose::STANDARD};
    assert_eq!(token, &format!("Basic {}", STANDARD.encode(format!("{SID}:canary-auth-token"))));
    let read = |form: &Form| {
        let pair = |(name, value): (&[u8], &[u8])| {
            format!("{}={}", String::from_utf8_lossy(name), String::from_utf8_lossy(value))
        };
        form.pairs().map(pair).collect::<Vec<_>>()
    };
    let expected = [
        "From=whatsapp:+966112000001",
        "To=whatsapp:+966501234567",
        "Body=أهلا & سهلا",
        "StatusCallback=https://crm.example.com/webhooks/whatsapp/twilio?message=message-7",
    ];
    assert_eq!(read(form), expected);
    assert_eq!(read(&asked[1].2)[1..], ["To=whatsapp:US.1349", "Body=أهلا & سهلا"]);
}

#[tokio::test]
async fn refusals_are_understood_by_code_and_doubts_are_doubts() {
    let error = |code: i64| json!({"code": code, "message": "why", "status": 400}).to_string();
    for (status, code, failure) in [
        (400, 63016, Failure::WindowClosed),
        (400, 21610, Failure::OptedOut),
        (401, 20003, Failure::Unauthorised),
        (400, 99999, Failure::Other),
    ] {
        let outcome = send(&Answering::with(status, error(code)).await.base, None, &phone()).await;
        let refused = ProviderError { failure, code: Some(code), title: Some("why".into()) };
        assert_eq!(outcome, Outcome::Refused(refused), "{code}");
    }
    for (status, body) in [(429, error(20429)), (400, error(63018)), (429, "slow down".into())] {
        let outcome = send(&Answering::with(status, body).await.base, None, &phone()).await;
        assert!(
            matches!(&outcome, Outcome::RetryLater { after: Some(after), error } if *after == Duration::from_secs(7)
                && error.failure == Failure::TooFast),
            "{outcome:?}"
        );
    }
    let doubts =
        [(500, error(20500)), (502, "<html>".into()), (200, "{}".into()), (201, "{}".into()), (408, "".into())];
    for (status, body) in doubts {
        let outcome = send(&Answering::with(status, body).await.base, None, &phone()).await;
        assert!(matches!(outcome, Outcome::Unknown { .. }), "{status}: {outcome:?}");
    }
    let nobody = "http://127.0.0.1:9".parse().unwrap();
    assert!(matches!(send(&nobody, None, &phone()).await, Outcome::RetryLater { .. }), "it never left");
}

#[tokio::test]
async fn what_is_not_a_phone_is_not_sent_as_one() {
    let there = Answering::with(201, "{}").await;
    for bad in ["", "+", "SA.1349", "+966 50"] {
        let outcome = send(&there.base, None, &Recipient::Phone(bad.into())).await;
        assert!(matches!(&outcome, Outcome::Refused(error) if error.failure == Failure::Content), "{bad}: {outcome:?}");
    }
    assert!(there.asked.lock().unwrap().is_empty());
}

#[tokio::test]
async fn an_account_is_asked_about() {
    let check = async |status: u16, body: serde_json::Value| {
        let there = Answering::with(status, body.to_string()).await;
        let token = SecretString::from("canary-auth-token");
        let account = Account { sid: SID, number: "+966112000001", auth_token: &token };
        let said = twilio(&there.base, None).check(account).await;
        let asked = there.asked.lock().unwrap()[0].0.clone();
        (said, asked)
    };
    let (said, asked) = check(200, json!({"status": "active", "friendly_name": "Nour"})).await;
    assert_eq!((said, asked), (Ok("Nour".into()), format!("GET /2010-04-01/Accounts/{SID}.json")));
    for (status, body, trouble) in [
        (200, json!({"status": "suspended"}), Trouble::Blocked),
        (401, json!({"code": 20003}), Trouble::SecretRefused),
        (404, json!({"code": 20404}), Trouble::WrongId),
        (500, json!({}), Trouble::Odd(500)),
    ] {
        assert_eq!(check(status, body).await.0, Err(trouble), "{status}");
    }
}
