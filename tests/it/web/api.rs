//! What programs are told.

use crm::Permission;
use reqwest::{Method, StatusCode};
use serde_json::Value;

use super::{Proof, Served, a_key, enters};
use crate::harness::owner;

/// What is not understood is answered as the API's document says. That what goes well is, is seen where every route is asked.
#[tokio::test]
async fn what_goes_wrong_is_said_as_the_document_says() {
    let served = Served::open().await;
    let (caller, _) = enters(&served.db, &owner()).await;
    let key =
        a_key(&served.db, &caller, &[Permission::ViewLeads, Permission::CreateLeads, Permission::ViewContacts]).await;
    let document: Value = served.get("/api/openapi.json", &Proof::Nothing).await.json().await.unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    let problem = |document: &Value| {
        let reference =
            serde_json::json!({ "$ref": "#/components/schemas/Problem", "components": document["components"] });
        jsonschema::validator_for(&reference).unwrap()
    };
    let problem = problem(&document);
    for (body, status) in [
        ("{", 400),
        ("[]", 422),
        (r#"{"name":"x","more":1}"#, 422),
        (r#"{"name":7}"#, 422),
        (r#"{"name":""}"#, 422),
        (r#"{"name":"a\u0000b"}"#, 422),
        (r#"{"name":"x","phone":"12"}"#, 422),
    ] {
        let sent = served.request(&Method::POST, "/api/leads", &key).header("content-type", "application/json");
        let answer = sent.header("accept-language", "ar").body(body).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status, "{body}");
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
        let said: Value = answer.json().await.unwrap();
        assert!(problem.is_valid(&said), "{said}");
        assert!(
            said["detail"].as_str().unwrap().chars().any(|c| ('\u{621}'..='\u{64A}').contains(&c)),
            "in Arabic: {said}"
        );
    }
    let large = served.request(&Method::POST, "/api/leads", &key).header("content-type", "application/json");
    assert_eq!(large.body("x".repeat((1 << 20) + 1)).send().await.unwrap().status(), StatusCode::PAYLOAD_TOO_LARGE);
    for (path, status) in [
        ("/api/leads?after=x", 400),
        ("/api/leads?before=1", 400),
        ("/api/leads/x", 404),
        ("/api/leads/99999", 404),
        ("/api/contacts/01900000-0000-7000-8000-000000000001", 404),
        ("/api/contacts?q=%00", 400),
    ] {
        let answer = served.get(path, &key).await;
        assert_eq!(answer.status().as_u16(), status, "{path}");
        assert!(problem.is_valid(&answer.json().await.unwrap()), "{path}");
    }
    served.look.close().await;
    served.house.finish().await;
}

/// A call that is sent again under its name is answered the same, and nothing is done twice; also if it comes many times at once.
#[tokio::test]
async fn what_is_asked_for_twice_under_one_name_is_done_once() {
    let served = Served::open().await;
    let (caller, _) = enters(&served.db, &owner()).await;
    let key = a_key(&served.db, &caller, &[Permission::ViewLeads, Permission::CreateLeads]).await;
    let other = a_key(&served.db, &caller, &[Permission::ViewLeads, Permission::CreateLeads]).await;
    let open = |key: &Proof, name: &str, body: &str| {
        let request = served.request(&Method::POST, "/api/leads", key).header("idempotency-key", name);
        request.header("content-type", "application/json").body(body.to_owned()).send()
    };
    let first = open(&key, "order-77", r#"{"name":"Reem"}"#).await.unwrap();
    let (status, place, tag) = (first.status(), first.headers()["location"].clone(), first.headers()["etag"].clone());
    assert_eq!(status, StatusCode::CREATED);
    let said = first.text().await.unwrap();
    let second = open(&key, "order-77", r#"{"name":"Reem"}"#).await.unwrap();
    assert_eq!((second.status(), &second.headers()["location"], &second.headers()["etag"]), (status, &place, &tag));
    assert_eq!(second.headers()["idempotency-replayed"], "true");
    assert_eq!(second.text().await.unwrap(), said);
    let another = open(&key, "order-77", r#"{"name":"Huda"}"#).await.unwrap();
    assert_eq!(another.status(), StatusCode::UNPROCESSABLE_ENTITY, "the name stands for something else");
    let theirs = open(&other, "order-77", r#"{"name":"Huda"}"#).await.unwrap();
    assert_eq!(theirs.status(), StatusCode::CREATED, "names of another key are others");
    for bad in ["", &"x".repeat(101)] {
        assert_eq!(open(&key, bad, r#"{"name":"Reem"}"#).await.unwrap().status(), StatusCode::BAD_REQUEST);
    }
    // What went wrong is not kept: mended, it goes through.
    assert_eq!(open(&key, "order-78", r#"{"name":""}"#).await.unwrap().status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(open(&key, "order-78", r#"{"name":"Sara"}"#).await.unwrap().status(), StatusCode::CREATED);

    let at_once = futures_util::future::join_all((0..20).map(|_| open(&key, "order-79", r#"{"name":"Maha"}"#))).await;
    let statuses: Vec<u16> = at_once.into_iter().map(|answer| answer.unwrap().status().as_u16()).collect();
    assert!(statuses.iter().all(|status| [201, 409].contains(status)), "{statuses:?}");
    assert!(statuses.contains(&201));
    let made: Vec<i64> = sqlx::query_scalar("select count(*) from leads group by contact_id order by 1 desc")
        .fetch_all(&served.look)
        .await
        .unwrap();
    assert_eq!(made, [1, 1, 1, 1], "Reem, Huda, Sara and Maha");

    // A day later the name is free.
    served.house.clock.advance(chrono::TimeDelta::hours(25));
    assert_eq!(open(&key, "order-77", r#"{"name":"Noor"}"#).await.unwrap().status(), StatusCode::CREATED);
    served.look.close().await;
    served.house.finish().await;
}

/// Whoever changes a thing says how they saw it; what has been changed since is not overwritten.
#[tokio::test]
async fn what_was_changed_since_is_not_overwritten() {
    let served = Served::open().await;
    let (caller, _) = enters(&served.db, &owner()).await;
    let scopes = [Permission::ViewLeads, Permission::CreateLeads, Permission::EditLeads];
    let key = a_key(&served.db, &caller, &scopes).await;
    let body = serde_json::json!({ "name": "Reem", "interest": "A sofa", "notes": "Blue" });
    let made = served.request(&Method::POST, "/api/leads", &key).json(&body).send().await.unwrap();
    let (place, seen) = (made.headers()["location"].to_str().unwrap().to_owned(), made.headers()["etag"].clone());
    let patch = async |tag: Option<&str>, body: Value| {
        let request = served.request(&Method::PATCH, &place, &key).json(&body);
        let request = if let Some(tag) = tag { request.header("if-match", tag) } else { request };
        request.send().await.unwrap()
    };
    let seen = seen.to_str().unwrap();
    assert_eq!(patch(None, serde_json::json!({})).await.status(), StatusCode::PRECONDITION_REQUIRED);
    assert_eq!(patch(Some("W/\"1\""), serde_json::json!({})).await.status(), StatusCode::PRECONDITION_FAILED);
    let done = patch(Some(seen), serde_json::json!({ "interest": "Two sofas" })).await;
    assert_eq!(done.status(), StatusCode::OK);
    assert_ne!(done.headers()["etag"].to_str().unwrap(), seen);
    let lead: Value = done.json().await.unwrap();
    assert_eq!((&lead["interest"], &lead["notes"]), (&"Two sofas".into(), &"Blue".into()), "what is not named stays");
    let late = patch(Some(seen), serde_json::json!({ "interest": "Three" })).await;
    assert_eq!(late.status(), StatusCode::PRECONDITION_FAILED);
    let cleared: Value = patch(Some("*"), serde_json::json!({ "notes": null })).await.json().await.unwrap();
    assert_eq!((&cleared["interest"], &cleared["notes"]), (&"Two sofas".into(), &Value::Null));
    served.look.close().await;
    served.house.finish().await;
}

/// A key that calls too fast is told when to go on; another is not held up by it.
#[tokio::test]
async fn a_key_that_calls_too_fast_is_held_up() {
    let served = Served::open().await;
    let (caller, _) = enters(&served.db, &owner()).await;
    let (fast, slow) = (
        a_key(&served.db, &caller, &[Permission::ViewLeads]).await,
        a_key(&served.db, &caller, &[Permission::ViewLeads]).await,
    );
    let first = served.get("/api/me", &fast).await;
    assert_eq!(
        (&first.headers()["ratelimit-policy"], &first.headers()["ratelimit"]),
        (&"\"minute\";q=600;w=60".parse().unwrap(), &"\"minute\";r=599".parse().unwrap())
    );
    let mut held = None;
    for _ in 0..5_000 {
        let answer = served.get("/api/me", &fast).await;
        if answer.status() == StatusCode::TOO_MANY_REQUESTS {
            held = Some(answer);
            break;
        }
    }
    let held = held.expect("600 calls at once are all that a key has");
    let wait: u64 = held.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    assert_eq!(held.headers()["content-type"], "application/problem+json");
    assert_eq!(served.get("/api/me", &slow).await.status(), StatusCode::OK);
    served.look.close().await;
    served.house.finish().await;
}
