//! Everything up to the database; the routes as a whole are tested where there is one.

use std::sync::atomic::{AtomicBool, Ordering};

use axum::{
    body::Body,
    http::{HeaderMap, header},
    response::IntoResponse,
};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};

use super::*;
use crate::{sign::sign, whatsapp::fixtures};

fn secret() -> SecretString {
    SecretString::from("canary-app-secret")
}

fn secrets() -> Secrets {
    Secrets::new([secret()]).unwrap()
}

async fn read_out(response: Response) -> (StatusCode, HeaderMap, String) {
    let (parts, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    (parts.status, parts.headers, String::from_utf8(body.to_vec()).unwrap())
}

fn request(signatures: &[&str], body: impl Into<Body>) -> Request {
    let post = Request::post("/webhooks/whatsapp");
    signatures.iter().fold(post, |post, one| post.header("X-Hub-Signature-256", *one)).body(body.into()).unwrap()
}

#[tokio::test]
async fn a_signed_body_is_proven_byte_for_byte() {
    let body = fixtures::read("batch");
    let proven = prove(&secrets(), request(&[&sign(&secret(), &body)], body.clone())).await.unwrap();
    assert_eq!(proven.raw(), &body);
}

#[tokio::test]
async fn a_body_without_exactly_one_good_signature_is_refused() {
    let body = fixtures::read("text");
    let good = sign(&secret(), &body);
    for signatures in [&[][..], &[""], &["sha256="], &[good.as_str(), good.as_str()], &["sha256=00", good.as_str()]] {
        let turned = prove(&secrets(), request(signatures, body.clone())).await.unwrap_err();
        assert_eq!(turned, Turned::BadSignature, "{signatures:?}");
    }
}

#[tokio::test]
async fn the_largest_body_is_taken_and_one_byte_more_is_not() {
    let largest = vec![b' '; BODY_BYTES];
    let signature = sign(&secret(), &largest);
    assert!(prove(&secrets(), request(&[&signature], largest)).await.is_ok());

    let larger = vec![b' '; BODY_BYTES + 1];
    let signature = sign(&secret(), &larger);
    assert_eq!(prove(&secrets(), request(&[&signature], larger)).await.unwrap_err(), Turned::TooLarge);
}

#[tokio::test]
async fn a_body_declared_too_large_is_not_even_read() {
    let read = Arc::new(AtomicBool::new(false));
    let noted = read.clone();
    let body = Full::new(Bytes::from_static(b"{}")).map_frame(move |frame| {
        noted.store(true, Ordering::Relaxed);
        frame
    });
    let mut request = request(&[], Body::new(body));
    request.headers_mut().insert(header::CONTENT_LENGTH, (BODY_BYTES + 1).into());
    assert_eq!(prove(&secrets(), request).await.unwrap_err(), Turned::TooLarge);
    assert!(!read.load(Ordering::Relaxed));
}

#[tokio::test]
async fn refusals_say_the_same_whatever_was_sent() {
    let expected = [
        (Turned::TooLarge, StatusCode::PAYLOAD_TOO_LARGE, "too large"),
        (Turned::Broken, StatusCode::BAD_REQUEST, "incomplete"),
        (Turned::BadSignature, StatusCode::UNAUTHORIZED, "refused"),
        (Turned::NotJson, StatusCode::BAD_REQUEST, "not JSON"),
        (Turned::NotStored, StatusCode::SERVICE_UNAVAILABLE, "try again"),
    ];
    for (turned, status, body) in expected {
        let (answered, headers, said) = read_out(turned.into_response()).await;
        assert_eq!((answered, said.as_str()), (status, body));
        assert_eq!(headers[header::CONTENT_TYPE], "text/plain; charset=utf-8");
        assert_eq!(headers.contains_key(header::RETRY_AFTER), turned == Turned::NotStored);
    }
}

#[tokio::test]
async fn the_address_is_confirmed_to_whoever_knows_the_token_only() {
    let token = SecretString::from("canary-token");
    let ask = |query: &str| {
        let uri = format!("/webhooks/whatsapp?{query}").parse().unwrap();
        let asked = Query::try_from_uri(&uri).ok().map(|Query(asked)| asked);
        read_out(answer_confirmation(&token, asked))
    };
    let good = "hub.mode=subscribe&hub.verify_token=canary-token";
    let (status, headers, body) = ask(&format!("{good}&hub.challenge=%3Cb%3E1158201444")).await;
    assert_eq!((status, body.as_str()), (StatusCode::OK, "<b>1158201444"));
    assert_eq!(headers[header::CONTENT_TYPE], "text/plain; charset=utf-8");
    assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");

    assert_eq!(ask(&format!("{good}&hub.challenge={}", "1".repeat(CHALLENGE_BYTES))).await.0, StatusCode::OK);
    for bad in
        [String::new(), "&hub.challenge=".to_owned(), format!("&hub.challenge={}", "1".repeat(CHALLENGE_BYTES + 1))]
    {
        assert_eq!(ask(&format!("{good}{bad}")).await.0, StatusCode::BAD_REQUEST, "{bad}");
    }
    for bad in [
        "",
        "hub.challenge=1",
        "hub.mode=subscribe&hub.challenge=1",
        "hub.mode=subscribe&hub.verify_token=&hub.challenge=1",
        "hub.mode=subscribe&hub.verify_token=canary-toke&hub.challenge=1",
        "hub.mode=subscribe&hub.verify_token=canary-token%20&hub.challenge=1",
        "hub.mode=subscribe&hub.verify_token=x&hub.verify_token=canary-token&hub.challenge=1",
        "hub.mode=unsubscribe&hub.verify_token=canary-token&hub.challenge=1",
        "hub.verify_token=canary-token&hub.challenge=1",
        "hub_mode=subscribe&hub_verify_token=canary-token&hub_challenge=1",
        "%ff=%00",
    ] {
        let (status, _, body) = ask(bad).await;
        assert_eq!((status, body.as_str()), (StatusCode::FORBIDDEN, "refused"), "{bad}");
    }
}
