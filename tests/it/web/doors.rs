//! Every route for every caller.

use crm::{Caller, Permission, Role, sessions, tenants};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use web::route::{Gate, Kind, Route};

use super::{Proof, Served, Things, a_key, enters};
use crate::harness::{everything_but_the_log, owner, person};

/// What of somebody else's takes another permission beside the gate's.
const OF_OTHERS: [(&str, Permission); 10] = [
    ("/admin/conversations/{number}/release", Permission::AssignConversations),
    ("/admin/conversations/{number}/close", Permission::AssignConversations),
    ("/api/conversations/{number}/release", Permission::AssignConversations),
    ("/api/conversations/{number}/transfer", Permission::AssignConversations),
    ("/api/conversations/{number}/close", Permission::AssignConversations),
    ("/api/conversations/{number}/reopen", Permission::AssignConversations),
    ("/api/bookings/{number}", Permission::ManageBookings),
    ("/api/bookings/{number}/move", Permission::ManageBookings),
    ("/api/bookings/{number}/confirm", Permission::ManageBookings),
    ("/api/bookings/{number}/cancel", Permission::ManageBookings),
];

fn is_refused_entry(route: &Route, response: &Response) -> bool {
    match route.kind {
        Kind::Api => response.status() == StatusCode::UNAUTHORIZED,
        Kind::Page => {
            let to = response.headers().get("location").and_then(|to| to.to_str().ok());
            response.status() == StatusCode::SEE_OTHER && to.is_some_and(|to| to.starts_with("/admin/sign-in?next="))
        }
    }
}

/// Whether the answer goes on for as long as its page is open.
fn is_endless(response: &Response) -> bool {
    response.headers().get("content-type").is_some_and(|kind| kind == "text/event-stream")
}

fn name(route: &Route) -> String {
    format!("{} {}", route.method, route.path)
}

/// If you are here because this failed: a route lets somebody through whom its gate does not, or keeps somebody out whom it should let
/// in, or asks `crm` for another permission than its gate names.
#[tokio::test]
async fn every_route_lets_in_whom_its_gate_lets_in_and_nobody_else() {
    let served = Served::open().await;
    let db = &served.db;
    let things = Things::of(&served).await.and_more(&served).await;
    let routes = web::routes::all();
    assert!(routes.len() > 20, "{}", routes.len());

    let mut people = vec![(Role::Owner, owner())];
    for (at, role) in Role::ALL.iter().filter(|role| **role != Role::Owner && **role != Role::User).enumerate() {
        let who = person(100_000_000_000_000_100 + at as u64, role.as_str());
        served.hires(&who, *role).await;
        people.push((*role, who));
    }
    let somebody = person(100_000_000_000_000_099, "user");
    people.push((Role::User, somebody.clone()));

    // Nobody, and who is nobody here any more.
    let (gone, ended) = enters(db, &somebody).await;
    sessions::end(db, &gone, gone.proof.session().unwrap()).await.unwrap();
    let beta = served
        .house
        .server
        .tenant(tenants::find(&served.house.server, &Caller::console("t"), "beta").await.unwrap().unwrap().id);
    let (_, elsewhere) = enters(&beta.await.unwrap(), &owner()).await;
    let disabled = person(100_000_000_000_000_098, "disabled");
    served.hires(&disabled, Role::Admin).await;
    let (its_caller, its_session) = enters(db, &disabled).await;
    let its_key = a_key(db, &its_caller, &[Permission::ViewLeads]).await;
    let disable = "update members set disabled_at = now() where name = 'disabled'";
    sqlx::query(disable).execute(&served.look).await.unwrap();
    let strangers = [
        Proof::Nothing,
        Proof::Cookie("0".repeat(64)),
        Proof::Cookie("\"><script>".into()),
        Proof::Key(format!("crm_abcd2345_{}", "0".repeat(64))),
        Proof::Key("garbage".into()),
        ended,
        elsewhere,
        its_session,
        its_key,
    ];
    let before = everything_but_the_log(&served.look).await;
    for route in routes.iter().filter(|route| route.gate != Gate::Open) {
        for proof in &strangers {
            let response = served.ask(route, &things, proof).await;
            assert!(is_refused_entry(route, &response), "{} for {proof:?}: {}", name(route), response.status());
        }
    }
    assert_eq!(everything_but_the_log(&served.look).await, before, "who is kept out changes nothing");

    // Each role, first where it is to be refused.
    let mut sessions = Vec::new();
    for (role, who) in &people {
        sessions.push((*role, enters(db, who).await.1));
    }
    let before = everything_but_the_log(&served.look).await;
    let mut refused = 0;
    for route in &routes {
        let Gate::Needs(permission) = route.gate else { continue };
        for (role, proof) in sessions.iter().filter(|(role, _)| !role.allows(permission)) {
            let response = served.ask(route, &things, proof).await;
            assert_eq!(response.status(), StatusCode::FORBIDDEN, "{} for {role}", name(route));
            refused += 1;
            let said = response.text().await.unwrap();
            match route.kind {
                Kind::Api => {
                    let problem: Value = serde_json::from_str(&said).unwrap();
                    assert_eq!(problem["permission"], permission.as_str(), "{}", name(route));
                }
                Kind::Page => assert!(said.contains("403"), "{said}"),
            }
        }
    }
    assert!(refused > 20, "{refused}");
    let refusals: i64 =
        sqlx::query_scalar("select count(*) from audit_log where outcome = 'refused' and via in ('panel', 'api')")
            .fetch_one(&served.look)
            .await
            .unwrap();
    assert_eq!(refusals, refused, "each is on record");
    assert_eq!(everything_but_the_log(&served.look).await, before, "who is refused changes nothing");

    // Keys: out of scope, then in scope.
    let (boss, _) = enters(db, &owner()).await;
    let out_of_scope = a_key(db, &boss, &[Permission::UseAi]).await;
    let in_scope: Vec<Permission> =
        Permission::ALL.iter().copied().filter(|p| !p.is_never_by_key() && !p.is_platform()).collect();
    let in_scope = a_key(db, &boss, &in_scope).await;
    let document: Value = served.get("/api/openapi.json", &Proof::Nothing).await.json().await.unwrap();
    for route in routes.iter().filter(|route| route.kind == Kind::Api) {
        match route.gate {
            Gate::Open => continue,
            Gate::Own => {}
            Gate::Needs(_) => {
                let response = served.ask(route, &things, &out_of_scope).await;
                assert_eq!(response.status(), StatusCode::FORBIDDEN, "{}", name(route));
            }
        }
        let response = served.ask(route, &things, &in_scope).await;
        let status = response.status();
        let said = response.text().await.unwrap();
        assert!(status.is_success(), "{}: {said}", name(route));
        assert_documented(&document, route, status, &said);
    }
    let mut kept_out = Vec::new();
    for (role, proof) in &sessions {
        for route in routes.iter().filter(|route| route.path != "/admin/sign-out") {
            let may = match route.gate {
                Gate::Open | Gate::Own => true,
                Gate::Needs(permission) => role.allows(permission),
            };
            if may {
                let response = served.ask(route, &things, proof).await;
                let status = response.status();
                let said = if is_endless(&response) { String::new() } else { response.text().await.unwrap() };
                let more = OF_OTHERS.iter().find(|(path, more)| *path == route.path && !role.allows(*more));
                let went = !status.is_server_error()
                    && (status != StatusCode::FORBIDDEN || more.is_some())
                    && (status != StatusCode::UNAUTHORIZED || route.gate == Gate::Open);
                if !went {
                    kept_out.push(format!("{} for {role}: {status}: {said}", name(route)));
                }
            }
        }
    }
    assert!(kept_out.is_empty(), "{kept_out:#?}");
    served.look.close().await;
    served.house.finish().await;
}

/// If you are here because this failed: an answer is otherwise than the API's document says.
fn assert_documented(document: &Value, route: &Route, status: StatusCode, said: &str) {
    let at = &document["paths"][route.path][route.method.as_str().to_ascii_lowercase()]["responses"];
    let answer = &at[status.as_str()];
    assert!(answer.is_object(), "{} is answered with {status}, which is not documented", name(route));
    let schema = &answer["content"]["application/json"]["schema"];
    if schema.is_null() {
        assert_eq!(said, "", "{}", name(route));
        return;
    }
    let schema = json!({ "allOf": [schema], "components": document["components"] });
    let said: Value = serde_json::from_str(said).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    assert!(validator.is_valid(&said), "{} is answered otherwise than documented: {said}", name(route));
}
