//! What programs do with the nouns, as they would.

use crm::Permission;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::{Proof, Served, a_key, enters};
use crate::{
    crm::{conversations::bring_in, inbox::message},
    harness::owner,
};

/// A program with a key for everything that a key can be for.
struct Program {
    served: Served,
    key: Proof,
}

impl Program {
    async fn begin() -> Self {
        let served = Served::open().await;
        let (boss, _) = enters(&served.db, &owner()).await;
        let scopes = Permission::ALL.iter().copied().filter(|p| !p.is_never_by_key() && !p.is_platform());
        let key = a_key(&served.db, &boss, &scopes.collect::<Vec<_>>()).await;
        Self { served, key }
    }

    async fn gets(&self, path: &str) -> Value {
        let answer = self.served.get(path, &self.key).await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        answer.json().await.unwrap()
    }

    async fn posts(&self, path: &str, body: &Value) -> Value {
        let answer = self.served.request(&Method::POST, path, &self.key).json(body).send().await.unwrap();
        let (status, said) = (answer.status(), answer.text().await.unwrap());
        assert!(status.is_success(), "{path}: {status}: {said}");
        serde_json::from_str(&said).unwrap()
    }

    /// What it is answered with that is refused.
    async fn fails(&self, method: Method, path: &str, body: &Value) -> u16 {
        let request = self.served.request(&method, path, &self.key).header("if-match", "*").json(body);
        request.send().await.unwrap().status().as_u16()
    }

    async fn patches(&self, path: &str, seen: i64, body: &Value) -> (StatusCode, Value) {
        let request = self.served.request(&Method::PATCH, path, &self.key).json(body);
        let answer = request.header("if-match", format!("\"{seen}\"")).send().await.unwrap();
        (answer.status(), answer.json().await.unwrap())
    }

    async fn ends(self) {
        self.served.look.close().await;
        self.served.house.finish().await;
    }
}

#[tokio::test]
async fn a_contact_is_made_found_changed_and_merged() {
    let program = Program::begin().await;
    let company = program.posts("/api/companies", &json!({ "name": "Mashriq" })).await;
    let new =
        json!({ "name": "Huda", "phone": "+966500000188", "email": "huda@example.com", "company": company["number"] });
    let huda = program.posts("/api/contacts", &new).await;
    let double = program.posts("/api/contacts", &json!({ "name": "Hoda" })).await;
    assert_eq!((&huda["phones"][0], &huda["company"]), (&json!("966500000188"), &json!("Mashriq")));
    assert_eq!(program.fails(Method::POST, "/api/contacts", &new).await, 409, "the phone is somebody's");

    // Newest first, a page at a time; or whoever is meant.
    let first = program.served.get("/api/contacts?limit=1", &program.key).await;
    let link = first.headers()["link"].to_str().unwrap().to_owned();
    let first: Value = first.json().await.unwrap();
    assert_eq!(first["items"][0]["id"], double["id"]);
    let next = first["next"].as_str().unwrap();
    assert_eq!(link, format!("</api/contacts?limit=1&after={next}>; rel=\"next\""));
    let second = program.gets(&format!("/api/contacts?limit=1&after={next}")).await;
    assert_eq!((&second["items"][0]["id"], &second["next"]), (&huda["id"], &Value::Null));
    let found = program.gets("/api/contacts?q=0500000188").await;
    assert_eq!((found["items"].as_array().unwrap().len(), &found["items"][0]["name"]), (1, &json!("Huda")));
    let theirs = program.gets("/api/companies/1001/contacts").await;
    assert_eq!((theirs["items"].as_array().unwrap().len(), &theirs["items"][0]["id"]), (1, &huda["id"]));

    // What is not named stays, and what has been changed since is not overwritten.
    let place = format!("/api/contacts/{}", huda["id"].as_str().unwrap());
    let seen = huda["version"].as_i64().unwrap();
    let (status, changed) = program.patches(&place, seen, &json!({ "name": "Huda Q", "company": null })).await;
    assert_eq!((status, &changed["name"], &changed["company"]), (StatusCode::OK, &json!("Huda Q"), &Value::Null));
    assert_eq!((&changed["emails"], &changed["phones"]), (&huda["emails"], &huda["phones"]));
    let (late, _) = program.patches(&place, seen, &json!({ "name": "Noor" })).await;
    assert_eq!(late, StatusCode::PRECONDITION_FAILED);

    let body = json!({ "contact": double["id"] });
    let preview = program.gets(&format!("{place}/merge?contact={}", double["id"].as_str().unwrap())).await;
    assert_eq!((&preview["keep"]["name"], &preview["gone"]["name"]), (&json!("Huda Q"), &json!("Hoda")));
    let merge = program.posts(&format!("{place}/merge"), &body).await;
    let shown = program.gets(&format!("/api/contacts/{}", double["id"].as_str().unwrap())).await;
    assert_eq!(shown["id"], huda["id"], "who was merged is who they were merged into");
    assert_eq!(program.gets("/api/contacts").await["items"].as_array().unwrap().len(), 1);
    program.posts(&format!("/api/merges/{}/undo", merge["id"].as_str().unwrap()), &json!({})).await;
    assert_eq!(program.gets("/api/contacts").await["items"].as_array().unwrap().len(), 2);
    program.ends().await;
}

/// Who sees addresses masked does not overwrite them with what they saw.
#[tokio::test]
async fn what_is_masked_is_not_overwritten() {
    let program = Program::begin().await;
    let new = json!({ "name": "Huda", "phone": "+966500000188", "email": "huda@example.com" });
    let huda = program.posts("/api/contacts", &new).await;
    let (boss, _) = enters(&program.served.db, &owner()).await;
    crm::settings::set::<crm::settings::MaskAddresses>(&program.served.db, &boss, true).await.unwrap();
    let scopes = [Permission::ViewContacts, Permission::EditContacts];
    let place = format!("/api/contacts/{}", huda["id"].as_str().unwrap());
    let Program { served, key: whole } = program;
    let program = Program { key: a_key(&served.db, &boss, &scopes).await, served };
    let masked = program.gets(&place).await;
    assert_eq!((&masked["emails"][0], &masked["phones"][0]), (&json!("h•••@•••.com"), &json!("966 5•• ••• •88")));
    let seen = masked["version"].as_i64().unwrap();
    let (status, changed) = program.patches(&place, seen, &json!({ "notes": "VIP" })).await;
    assert_eq!((status, &changed["notes"]), (StatusCode::OK, &json!("VIP")));
    let program = Program { key: whole, ..program };
    let shown = program.gets(&place).await;
    assert_eq!((&shown["emails"], &shown["phones"]), (&huda["emails"], &huda["phones"]));
    program.ends().await;
}

#[tokio::test]
async fn a_lead_becomes_a_deal_that_is_won() {
    let program = Program::begin().await;
    let lead = program.posts("/api/leads", &json!({ "name": "Reem", "interest": "A sofa" })).await;
    assert_eq!(lead["source"], "api");
    let deal = program.posts("/api/leads/1001/convert", &json!({})).await;
    assert_eq!((&deal["subject"], &deal["from_lead"], &deal["value"]), (&json!("A sofa"), &json!(1001), &Value::Null));
    let change = json!({ "value": { "amount": "12.50", "currency": "SAR" }, "expected_on": "2199-12-31" });
    let (status, deal) = program.patches("/api/deals/1001", deal["version"].as_i64().unwrap(), &change).await;
    assert_eq!(
        (status, &deal["value"], &deal["expected_on"]),
        (StatusCode::OK, &change["value"], &change["expected_on"])
    );
    // The sofa costs more than was thought: what is sold says what the deal is worth.
    let product = json!({ "name": "Sofa", "price": { "amount": "1999.90", "currency": "SAR" }, "tax": "15" });
    assert_eq!(program.posts("/api/products", &product).await["price"], product["price"]);
    let deal = program.posts("/api/deals/1001/lines", &json!({ "product": 1001, "quantity": "2" })).await;
    assert_eq!(deal["value"]["amount"], "3999.80");
    let line = &program.gets("/api/deals/1001/lines").await["items"][0];
    assert_eq!((&line["quantity"], &line["price"], &line["tax"]), (&json!("2"), &json!("1999.90"), &json!("15")));
    let paper = program.posts("/api/deals/1001/quotes", &json!({})).await;
    assert_eq!(paper["quote"]["total"]["amount"], "4599.77");

    let stages = program.gets("/api/stages?of=deal").await;
    let last = stages["items"].as_array().unwrap().last().unwrap().clone();
    let moved = program.posts("/api/deals/1001/move", &json!({ "stage": last["id"] })).await;
    assert_eq!((&moved["stage"], &moved["stage_name"]), (&last["id"], &last["name"]));
    let board = program.gets("/api/deals/board").await;
    assert_eq!(board["columns"].as_array().unwrap().last().unwrap()["totals"][0]["sum"]["amount"], "3999.80");
    assert_eq!(program.posts("/api/deals/1001/win", &json!({})).await["state"], "won");
    assert_eq!(program.gets("/api/deals").await["items"], json!([]));
    assert_eq!(program.gets("/api/deals?filter=won").await["items"][0]["number"], 1001);
    assert_eq!(program.gets("/api/leads/1001").await["state"], "converted");

    let contact = &lead["contact"];
    for value in
        [json!("12.50"), json!({ "amount": "x", "currency": "SAR" }), json!({ "amount": "1.234", "currency": "SAR" })]
    {
        let body = json!({ "contact": contact, "value": value });
        assert_eq!(program.fails(Method::POST, "/api/deals", &body).await, 422, "{value}");
    }
    for day in ["2199-13-01", "tomorrow", "2001-01-01"] {
        let body = json!({ "contact": contact, "expected_on": day });
        assert_eq!(program.fails(Method::POST, "/api/deals", &body).await, 422, "{day}");
    }
    program.ends().await;
}

#[tokio::test]
async fn a_conversation_is_read_and_answered() {
    let program = Program::begin().await;
    let (house, db) = (&program.served.house, &program.served.db);
    let said = (0..5).map(|n| message(&format!("wamid.{n}"), "966501234567", &format!("Line {n}")));
    bring_in(house, db, said.collect()).await;
    bring_in(house, db, vec![message("wamid.other", "966501234568", "Hello")]).await;
    let waiting = program.gets("/api/conversations?filter=waiting&limit=1").await;
    assert_eq!(waiting["items"][0]["number"], 1001);
    let after = waiting["next"].as_str().unwrap();
    let second = program.gets(&format!("/api/conversations?filter=waiting&limit=1&after={after}")).await;
    assert_eq!((&second["items"][0]["number"], &second["next"]), (&json!(1002), &Value::Null));

    let (mut path, mut texts) = ("/api/conversations/1001/messages?limit=2".to_owned(), Vec::new());
    loop {
        let page = program.gets(&path).await;
        texts.extend(page["items"].as_array().unwrap().iter().map(|one| one["text"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/api/conversations/1001/messages?limit=2&after={next}");
    }
    assert_eq!(texts, ["Line 4", "Line 3", "Line 2", "Line 1", "Line 0"]);

    let queued = program.posts("/api/conversations/1001/messages", &json!({ "text": "We are on it" })).await;
    let newest = &program.gets("/api/conversations/1001/messages").await["items"][0];
    assert_eq!(
        (&newest["id"], &newest["state"], &newest["author"]),
        (&queued["id"], &json!("queued"), &json!("member"))
    );
    program.posts("/api/conversations/1001/notes", &json!({ "text": "Ask the warehouse" })).await;
    let shown = program.gets("/api/conversations/1001").await;
    assert_eq!(shown["notes"][0]["text"], "Ask the warehouse");
    assert_eq!(shown["conversation"]["waiting_since"], Value::Null, "it is answered");
    program.posts("/api/conversations/1001/close", &json!({})).await;
    assert_eq!(program.gets("/api/conversations?filter=closed").await["items"][0]["number"], 1001);
    let late = json!({ "text": "One more thing" });
    assert_eq!(program.fails(Method::POST, "/api/conversations/9999/messages", &late).await, 404);
    program.ends().await;
}

/// A key does no more than its scopes say, also with what is its owner's own.
#[tokio::test]
async fn what_is_ones_own_takes_a_scope_too() {
    let program = Program::begin().await;
    let task = program
        .posts("/api/tasks", &json!({ "title": "Call", "due_at": "2199-12-31T09:00:00Z", "repeats": "weekly" }))
        .await;
    assert_eq!((&task["number"], &task["due_at"]), (&json!(1001), &json!("2199-12-31T09:00:00Z")));
    assert_eq!(program.gets("/api/tasks?filter=mine").await["items"][0]["title"], "Call");
    let done = program.posts("/api/tasks/1001/done", &json!({})).await;
    assert_eq!(done["next"]["number"], 1002);
    let (boss, _) = enters(&program.served.db, &owner()).await;
    let Program { served, .. } = program;
    let program = Program { key: a_key(&served.db, &boss, &[Permission::ViewLeads]).await, served };
    for (method, path, body) in [
        (Method::GET, "/api/tasks?filter=mine", json!({})),
        (Method::GET, "/api/tasks/1002", json!({})),
        (Method::POST, "/api/tasks", json!({ "title": "Call" })),
        (Method::PATCH, "/api/tasks/1002", json!({ "title": "Write" })),
        (Method::POST, "/api/tasks/1002/done", json!({})),
        (Method::DELETE, "/api/tasks/1002", json!({})),
    ] {
        assert_eq!(program.fails(method.clone(), path, &body).await, 403, "{method} {path}");
    }
    program.ends().await;
}

#[tokio::test]
async fn filters_that_nobody_knows_are_refused() {
    let program = Program::begin().await;
    for path in [
        "/api/contacts?name=x",
        "/api/contacts?after=x",
        "/api/contacts?limit=0",
        "/api/contacts?limit=101",
        "/api/companies?q=x",
        "/api/deals?filter=sold",
        "/api/deals?stage=x",
        "/api/deals?filter=won&stage=01900000-0000-7000-8000-000000000001",
        "/api/tasks?filter=theirs",
        "/api/products?active=perhaps",
        "/api/bookings?filter=x",
        "/api/services/1001/free?from=tomorrow",
        "/api/services/1001/free?days=99",
        "/api/conversations?filter=x",
        "/api/conversations?after=x",
        "/api/conversations?after=1-x",
        "/api/stages",
        "/api/stages?of=task",
        "/api/members?role=chief",
        "/api/audit?action=x",
        "/api/audit?since=yesterday",
        "/api/stats?period=century",
    ] {
        assert_eq!(program.fails(Method::GET, path, &json!({})).await, 400, "{path}");
    }
    program.ends().await;
}
