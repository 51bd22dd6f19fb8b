//! Message templates at 360dialog and at Twilio: staff do the same as with Meta's, and a conversation is offered what its number has.

use std::sync::{Arc, Mutex};

use axum::{
    Json, Router,
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{
    dialog360::{self, KEY},
    twilio::Stage,
};
use crate::{
    discord::stage::{card, count, words},
    house::{House, PATIENCE, eventually},
};

const CREATE: &str = "/inbox template create purpose:\"خدمة (utility)\"";

/// What autocomplete offers for an option of `/inbox send template`: ids and labels.
async fn offered(house: &House, options: &str) -> Vec<(String, String)> {
    let line = format!("/inbox send template {options}");
    let choices = house.member("support").types(house.demo.general, &line).await.expect("an answer");
    choices.iter().map(|choice| (choice.value.as_str().expect("an id").to_owned(), choice.name.clone())).collect()
}

async fn only(house: &House, options: &str) -> String {
    let [(id, _)] = <[_; 1]>::try_from(offered(house, options).await).expect("one is offered");
    id
}

/// The company's business account at Meta is not known.
async fn without_meta(house: &House) {
    let control = house.install.superuser("control").await;
    let gone =
        sqlx::query("delete from channel_routes where kind = 'whatsapp_account'").execute(&control).await.unwrap();
    assert_eq!(gone.rows_affected(), 1);
    control.close().await;
}

#[tokio::test]
async fn a_template_of_twilios_is_handed_in_approved_and_sent() {
    let stage = Stage::set().await;
    let house = &stage.house;
    stage.salma.says("هل من عروض؟").await.unwrap();
    house.inbox_shows("هل من عروض؟").await;
    without_meta(house).await;
    let text = "text:\"أهلًا {{name}}، خصم خاص لك {{day}} في متجرنا.\"";
    let rest = "examples:\"name=ليلى؛ day=السبت؛ a1\" buttons:\"المتجر | https://x.example/{{1}}\"";
    let made = house.says("owner", &format!("{CREATE} name:offer {text} {rest}")).await;
    assert!(made.contains("offer · ar") && made.contains("قيد التقديم"), "{made}");
    house.quiet().await;
    let handed_in = stage.twilio.requests();
    let paths: Vec<&str> =
        handed_in.iter().map(|it| it.path.as_str()).filter(|path| path.starts_with("/v1/")).collect();
    assert!(paths[0] == "/v1/ContentAndApprovals" && paths[1] == "/v1/Content", "{paths:?}");
    assert!(paths[2].ends_with("/ApprovalRequests/whatsapp"), "{paths:?}");
    assert!(house.says("owner", "/inbox template list").await.contains("🕓"));

    stage.advance(TimeDelta::hours(30));
    let of = only(house, "conversation:سلمى").await;
    let template = only(house, &format!("conversation:{of} template:offer")).await;
    let send = |values: &str| format!("/inbox send template conversation:{of} template:{template} values:\"{values}\"");
    let early = house.says("support", &send("سلمى؛ الأحد؛ x7")).await;
    assert!(early.contains(&words("ar", "conflict-template-not-approved")), "{early}");
    assert!(stage.twilio.reviews_template("offer", "approved", ""));
    house.says("owner", "/inbox template sync").await;
    house.quiet().await;
    assert!(house.says("owner", "/inbox template list").await.contains("✅"));
    let short = house.says("support", &send("سلمى؛ الأحد")).await;
    assert!(short.contains("{{3}}") && !short.contains("{{2}}"), "{short}");
    assert!(house.says("support", &send("سلمى؛ الأحد؛ x7")).await.contains("ردّك في الطريق"));
    let received = stage.salma.wait_for_reply("خصم خاص لك الأحد", PATIENCE).await.unwrap();
    assert_eq!(received.text, "أهلًا سلمى، خصم خاص لك الأحد في متجرنا.");
    let sent =
        stage.twilio.requests().into_iter().rfind(|it| it.method == "POST" && it.path.ends_with("Messages.json"));
    let form = sent.expect("a request").form;
    let value = |name: &str| form.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let variables: Value = serde_json::from_str(&value("ContentVariables").unwrap()).unwrap();
    assert_eq!(variables, json!({ "1": "سلمى", "2": "الأحد", "3": "x7" }));
    assert!(value("ContentSid").unwrap().starts_with("HX") && value("Body").is_none());
    house.inbox_shows("خصم خاص لك الأحد").await;

    // It is rejected later, and Twilio tells so only to who asks.
    assert!(stage.twilio.reviews_template("offer", "rejected", "INVALID_FORMAT"));
    house.says("owner", "/inbox template sync").await;
    house.quiet().await;
    assert!(house.says("owner", "/inbox template list").await.contains("❌"));
    let reason =
        "select count(*) from templates where provider = 'twilio' and state = 'rejected' and reason = 'INVALID_FORMAT'";
    assert_eq!(count(house, reason).await, 1);
    stage.finish().await;
}

#[tokio::test]
async fn what_is_handed_in_twice_is_one_template_at_twilio() {
    let stage = Stage::set().await;
    let house = &stage.house;
    without_meta(house).await;
    let made = house.says("owner", &format!("{CREATE} name:hello text:\"أهلًا بك في متجرنا.\" footer:النور")).await;
    assert!(made.contains("hello · ar"), "{made}");
    house.quiet().await;
    // As if the program had ended before it could write down what Twilio said.
    let look = house.look.clone();
    sqlx::query("update templates set state = 'submitting', reference = null").execute(&look).await.unwrap();
    sqlx::query(
        "insert into jobs (id, kind, payload, run_at, created_at)
         select gen_random_uuid(), 'submit_template', jsonb_build_object('kind', 'submit_template', 'template', id), now(), now()
         from templates",
    )
    .execute(&look)
    .await
    .unwrap();
    eventually("it is handed in", async || {
        count(house, "select count(*) from templates where state = 'pending' and reference is not null").await == 1
    })
    .await;
    let made = stage.twilio.requests().iter().filter(|it| it.method == "POST" && it.path == "/v1/Content").count();
    assert_eq!(made, 1);
    stage.finish().await;
}

/// What pretend 360dialog has, and what it was asked to send.
#[derive(Default)]
struct Kept {
    templates: Vec<Value>,
    sent: Vec<Value>,
}

type Shared = Arc<Mutex<Kept>>;

fn refused(status: StatusCode, why: &str) -> Response {
    (status, Json(json!({ "meta": { "success": false, "http_code": status.as_u16(), "developer_message": why } })))
        .into_response()
}

/// Meta in another guise: its components and messages, 360dialog's places, key, envelopes and small letters.
async fn pretend() -> (url::Url, Shared) {
    fn is_known(headers: &HeaderMap) -> bool {
        headers.get("d360-api-key").is_some_and(|key| key == KEY)
    }
    async fn list(
        State(kept): State<Shared>,
        headers: HeaderMap,
        Query(query): Query<Vec<(String, String)>>,
    ) -> Response {
        if !is_known(&headers) {
            return refused(StatusCode::UNAUTHORIZED, "Invalid api key");
        }
        let number =
            |name: &str| query.iter().find(|(known, _)| known == name).and_then(|(_, value)| value.parse().ok());
        let (Some(limit), Some(offset)) = (number("limit"), number("offset")) else {
            return refused(StatusCode::BAD_REQUEST, "limit and offset must be numbers");
        };
        let kept = kept.lock().unwrap();
        // Fewer than was asked for, so that there are pages.
        let page: Vec<&Value> = kept.templates.iter().skip(offset).take(usize::min(limit, 1)).collect();
        let (count, total) = (page.len(), kept.templates.len());
        Json(json!({ "waba_templates": page, "count": count, "total": total, "limit": limit, "offset": offset }))
            .into_response()
    }
    async fn create(State(kept): State<Shared>, headers: HeaderMap, Json(body): Json<Value>) -> Response {
        if !is_known(&headers) {
            return refused(StatusCode::UNAUTHORIZED, "Invalid api key");
        }
        let components = body["components"].as_array().cloned().unwrap_or_default();
        let text = components.iter().find(|part| part["type"] == "BODY");
        let has_example =
            text.is_some_and(|text| text["example"].is_object() || !text["text"].to_string().contains("{{"));
        if !has_example || !["UTILITY", "MARKETING"].contains(&body["category"].as_str().unwrap_or_default()) {
            return refused(StatusCode::BAD_REQUEST, "Invalid template");
        }
        let mut kept = kept.lock().unwrap();
        if kept.templates.iter().any(|known| (&known["name"], &known["language"]) == (&body["name"], &body["language"]))
        {
            return refused(StatusCode::BAD_REQUEST, "There is such a template");
        }
        let mut template = body;
        template["status"] = "submitted".into();
        kept.templates.push(template.clone());
        (StatusCode::CREATED, Json(template)).into_response()
    }
    async fn take(State(kept): State<Shared>, headers: HeaderMap, Json(body): Json<Value>) -> Response {
        if !is_known(&headers) {
            return refused(StatusCode::UNAUTHORIZED, "Invalid api key");
        }
        let mut kept = kept.lock().unwrap();
        kept.sent.push(body);
        let id = format!("wamid.T{}", kept.sent.len());
        Json(json!({ "messages": [{ "id": id }], "contacts": [{ "input": "x", "wa_id": "966500000088" }] }))
            .into_response()
    }
    let kept = Shared::default();
    let router = Router::new()
        .route("/v1/configs/templates", get(list).post(create))
        .route("/messages", post(take))
        .with_state(kept.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    (base, kept)
}

#[tokio::test]
async fn a_conversation_is_offered_the_templates_of_its_number() {
    let (base, kept) = pretend().await;
    let house = House::open_with(|config| config.whatsapp.dialog360_url = base).await;
    let of_meta = json!({ "name": "order_ready", "language": "ar", "category": "UTILITY", "components": [
        { "type": "BODY", "text": "أهلًا {{1}}، طلبك جاهز.", "example": { "body_text": [["ليلى"]] } }] });
    house.neighbours.meta.add_template(&house.demo.number, &of_meta).expect("a template");
    let approved = |name: &str| {
        json!({ "name": name, "language": "ar", "category": "UTILITY", "status": "approved", "namespace": "x",
        "rejected_reason": null, "components": [{ "type": "BODY", "text": "أهلًا {{1}}، موعدك غدًا." }] })
    };
    kept.lock().unwrap().templates.extend([approved("appointment"), approved("reminder")]);
    card(&house, 0, "مرحبا من ميتا").await;
    let url = dialog360::webhook(&house).await;
    assert_eq!(
        dialog360::posted(&url, &dialog360::cloud(&house, "wamid.T0", "مرحبا من ٣٦٠"), None).await,
        StatusCode::OK
    );
    house.inbox_shows("مرحبا من ٣٦٠").await;
    house.says("owner", "/inbox template sync").await;
    house.quiet().await;
    assert_eq!(count(&house, "select count(*) from templates where state = 'approved'").await, 3, "all pages of both");

    let (hind, layla) = (only(&house, "conversation:هند").await, only(&house, "conversation:ليلى").await);
    let names = async |of: &str| -> Vec<String> {
        let found = offered(&house, &format!("conversation:{of} template:أهلًا")).await;
        found.into_iter().map(|(_, label)| label.split(' ').next().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(names(&hind).await, ["appointment", "reminder"]);
    assert_eq!(names(&layla).await, ["order_ready"]);
    let foreign = only(&house, &format!("conversation:{layla} template:order")).await;
    let send = |template: &str| format!("/inbox send template conversation:{hind} template:{template} values:هند");
    let refused = house.says("support", &send(&foreign)).await;
    assert!(refused.contains(&words("ar", "conflict-template-elsewhere")), "{refused}");
    let own = only(&house, &format!("conversation:{hind} template:appointment")).await;
    assert!(house.says("support", &send(&own)).await.contains("ردّك في الطريق"));
    let sent = async || kept.lock().unwrap().sent.iter().find(|body| body["type"] == "template").cloned();
    eventually("it is sent", async || sent().await.is_some()).await;
    let component = json!({ "type": "body", "parameters": [{ "type": "text", "text": "هند" }] });
    let expected = json!({ "name": "appointment", "language": { "code": "ar" }, "components": [component] });
    assert_eq!(sent().await.unwrap()["template"], expected);
    house.finish().await;
}

#[tokio::test]
async fn a_template_is_handed_in_at_360dialog() {
    let (base, kept) = pretend().await;
    let house = House::open_with(|config| config.whatsapp.dialog360_url = base).await;
    without_meta(&house).await;
    let none = house.says("owner", &format!("{CREATE} name:offer text:\"أهلًا بك في متجرنا.\"")).await;
    assert!(none.contains(&words("ar", "conflict-no-template-account")), "{none}");
    dialog360::webhook(&house).await;
    let text = "text:\"أهلًا {{1}}، خصم خاص لك في متجرنا.\" examples:ليلى";
    assert!(house.says("owner", &format!("{CREATE} name:offer {text}")).await.contains("offer · ar"));
    house.quiet().await;
    let one = kept.lock().unwrap().templates[0].clone();
    assert_eq!((&one["name"], &one["category"]), (&json!("offer"), &json!("UTILITY")));
    assert_eq!(one["components"][0]["example"]["body_text"], json!([["ليلى"]]));
    assert_eq!(
        count(&house, "select count(*) from templates where provider = 'dialog360' and state = 'pending'").await,
        1
    );
    // Somebody else has handed in one of this name meanwhile.
    kept.lock().unwrap().templates.push(json!({ "name": "taken", "language": "ar" }));
    house.says("owner", &format!("{CREATE} name:taken {text}")).await;
    house.quiet().await;
    let refused = "select count(*) from templates where state = 'rejected' and reason = 'There is such a template'";
    assert_eq!(count(&house, refused).await, 1);
    house.finish().await;
}
