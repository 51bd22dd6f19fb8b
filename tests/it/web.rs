//! The web door over real HTTP: every route for every caller, and what a browser is told and believed.

use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
};

use chrono::TimeDelta;
use crm::{
    Caller, Permission, Role, TenantDb,
    caller::Device,
    keys::{self, NewKey},
    leads::{self, NewLead, Whose},
    members::{self, ChangeMember, MemberChange, Person},
    passwords::{self, Login},
    sessions, tenants,
};
use reqwest::{Method, RequestBuilder, Response, StatusCode, redirect::Policy};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use sqlx::PgPool;
use url::Url;
use web::{
    Web,
    route::{Gate, Kind, Route},
};

use crate::harness::{Installation, calls, everything_but_the_log, owner, person};

/// The installation's own host.
const BASE: &str = "crm.example.com";

/// How a browser of a page of ours asks.
const SAME: (&str, &str) = ("sec-fetch-site", "same-origin");

/// Two companies, served.
struct Served {
    house: Installation,
    db: TenantDb,
    look: PgPool,
    address: SocketAddr,
    client: reqwest::Client,
}

/// How somebody proves who they are.
#[derive(Clone, Debug)]
enum Proof {
    Nothing,
    Cookie(String),
    Key(String),
}

impl Served {
    async fn open() -> Self {
        let house = Installation::new().await;
        let db = house.company("alpha").await;
        house.company("beta").await;
        let look = house.superuser("t_alpha").await;
        let url = Url::parse(&format!("https://{BASE}")).unwrap();
        let router = web::router(Web::new(house.server.clone(), &url, Vec::new()));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        let client = reqwest::Client::builder().redirect(Policy::none()).build().unwrap();
        Self { house, db, look, address, client }
    }

    fn request(&self, method: &Method, path: &str, proof: &Proof) -> RequestBuilder {
        let request = self.client.request(method.clone(), format!("http://{}{path}", self.address));
        let request = request.header("host", format!("alpha.{BASE}")).header(SAME.0, SAME.1);
        match proof {
            Proof::Nothing => request,
            Proof::Cookie(token) => request.header("cookie", format!("a=b; __Host-session={token}")),
            Proof::Key(key) => request.bearer_auth(key),
        }
    }

    async fn get(&self, path: &str, proof: &Proof) -> Response {
        self.request(&Method::GET, path, proof).send().await.unwrap()
    }

    /// The sample of a route, as this caller.
    async fn ask(&self, route: &Route, contact: &str, proof: &Proof) -> Response {
        let (path, sent) = &route.sample;
        let request = self.request(&route.method, &path.replace("{contact}", contact), proof);
        let request = match (sent, route.kind) {
            (None, _) => request,
            (Some(sent), Kind::Api) => request.json(sent),
            (Some(sent), Kind::Page) => {
                let fields: BTreeMap<String, String> = serde_json::from_value(sent.clone()).unwrap();
                let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish();
                request.header("content-type", "application/x-www-form-urlencoded").body(form)
            }
        };
        request.send().await.unwrap()
    }

    async fn hires(&self, who: &Person, role: Role) {
        let wanted = MemberChange::SetRole { role: role.into() };
        let order = ChangeMember { person: who.clone(), wanted, notes: None };
        members::change(&self.db, &calls(&self.db, &owner()).await, order).await.unwrap();
    }
}

async fn enters(db: &TenantDb, who: &Person) -> (Caller, Proof) {
    let link = sessions::link(db, &calls(db, who).await).await.unwrap();
    let device = Device { address: Some(IpAddr::from([192, 0, 2, 7])), user_agent: None };
    let began = sessions::begin_by_link(db, &link, device).await.unwrap();
    (began.signed_in.caller, Proof::Cookie(began.token.expose_secret().to_owned()))
}

async fn a_key(db: &TenantDb, caller: &Caller, scopes: &[Permission]) -> Proof {
    let new = NewKey { name: "Tests".into(), scopes: scopes.to_vec(), days: 90 };
    Proof::Key(keys::create(db, caller, new).await.unwrap().1.expose_secret().to_owned())
}

fn is_refused_entry(route: &Route, response: &Response) -> bool {
    match route.kind {
        Kind::Api => response.status() == StatusCode::UNAUTHORIZED,
        Kind::Page => {
            let to = response.headers().get("location").and_then(|to| to.to_str().ok());
            response.status() == StatusCode::SEE_OTHER && to.is_some_and(|to| to.starts_with("/admin/sign-in?next="))
        }
    }
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
    let new = NewLead { contact: Whose::Person { name: "Layla".into(), phone: None }, interest: None, notes: None };
    let lead = leads::create(db, &calls(db, &owner()).await, new).await.unwrap();
    let contact = lead.contact_id.to_string();
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
            let response = served.ask(route, &contact, proof).await;
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
            let response = served.ask(route, &contact, proof).await;
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
    let out_of_scope = a_key(db, &boss, &[Permission::ViewTasks]).await;
    let in_scope: Vec<Permission> =
        Permission::ALL.iter().copied().filter(|p| !p.is_never_by_key() && !p.is_platform()).collect();
    let in_scope = a_key(db, &boss, &in_scope).await;
    for route in routes.iter().filter(|route| route.kind == Kind::Api) {
        let Gate::Needs(_) = route.gate else { continue };
        let response = served.ask(route, &contact, &out_of_scope).await;
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{}", name(route));
        let response = served.ask(route, &contact, &in_scope).await;
        assert!(response.status().is_success(), "{}: {}", name(route), response.text().await.unwrap());
    }
    for (role, proof) in &sessions {
        for route in routes.iter().filter(|route| route.path != "/admin/sign-out") {
            let may = match route.gate {
                Gate::Open | Gate::Own => true,
                Gate::Needs(permission) => role.allows(permission),
            };
            if may {
                let status = served.ask(route, &contact, proof).await.status();
                let went = !status.is_server_error()
                    && status != StatusCode::FORBIDDEN
                    && (status != StatusCode::UNAUTHORIZED || route.gate == Gate::Open);
                assert!(went, "{} for {role}: {status}", name(route));
            }
        }
    }
    served.look.close().await;
    served.house.finish().await;
}

/// What a page of somebody else's has a browser send does nothing, whoever is signed in there.
#[tokio::test]
async fn what_another_page_has_a_browser_send_does_nothing() {
    let served = Served::open().await;
    let (_, proof) = enters(&served.db, &owner()).await;
    let Proof::Cookie(token) = &proof else { unreachable!() };
    let before = everything_but_the_log(&served.look).await;
    let post = |headers: &[(&'static str, String)]| {
        let request = served.client.post(format!("http://{}/admin/account/language", served.address));
        let request =
            request.header("host", format!("alpha.{BASE}")).header("cookie", format!("__Host-session={token}"));
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, value));
        request.header("content-type", "application/x-www-form-urlencoded").body("language=en").send()
    };
    let same = format!("https://alpha.{BASE}");
    for forged in [
        vec![],
        vec![("sec-fetch-site", "cross-site".to_owned())],
        vec![("sec-fetch-site", "same-site".to_owned()), ("origin", same.clone())],
        vec![("sec-fetch-site", "none".to_owned())],
        vec![("origin", format!("https://beta.{BASE}"))],
        vec![("origin", format!("https://alpha.{BASE}.example.net"))],
        vec![("origin", "null".to_owned())],
    ] {
        let response = post(&forged).await.unwrap();
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{forged:?}");
    }
    assert_eq!(everything_but_the_log(&served.look).await, before);
    for ours in [vec![("sec-fetch-site", "same-origin".to_owned())], vec![("origin", same)]] {
        assert_eq!(post(&ours).await.unwrap().status(), StatusCode::SEE_OTHER, "{ours:?}");
    }
    served.look.close().await;
    served.house.finish().await;
}

/// What a browser is told: to keep nothing, to run nothing of others', to send the session to this host only; and where it is sent.
#[tokio::test]
async fn somebody_signs_in_goes_where_they_wanted_and_out_again() {
    let served = Served::open().await;
    let (caller, _) = enters(&served.db, &owner()).await;
    let login = Login { email: "noura@example.com".into(), password: SecretString::from("grey-lantern-5-boats") };
    passwords::set_own(&served.db, &caller, None, login).await.unwrap();
    let nobody = Proof::Nothing;
    let asked = served.get("/admin/leads?after=1200", &nobody).await;
    assert_eq!(asked.headers()["location"], "/admin/sign-in?next=%2Fadmin%2Fleads%3Fafter%3D1200");
    let page = served.get("/admin/sign-in?next=%2Fadmin%2Fleads%3Fafter%3D1200", &nobody).await;
    let headers = page.headers().clone();
    for (name, part) in [
        ("content-security-policy", "default-src 'none'"),
        ("content-security-policy", "frame-ancestors 'none'"),
        ("strict-transport-security", "max-age=31536000"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cache-control", "no-store"),
    ] {
        assert!(headers[name].to_str().unwrap().contains(part), "{name}: {:?}", headers[name]);
    }
    let html = page.text().await.unwrap();
    assert!(html.contains(r#"<html lang="ar" dir="rtl">"#) && html.contains("/admin/leads?after=1200"), "{html}");
    assert!(!html.contains("style=") && !html.contains("<style") && !html.contains("onclick"), "nothing is in line");
    let send = async |body: &str| {
        let request = served.request(&Method::POST, "/admin/sign-in", &Proof::Nothing);
        request.header("content-type", "application/x-www-form-urlencoded").body(body.to_owned()).send().await.unwrap()
    };
    let wrong = send("email=noura%40example.com&password=wrong&next=%2Fadmin%2Fleads").await;
    assert_eq!(wrong.status(), StatusCode::UNAUTHORIZED);
    assert!(wrong.headers().get("set-cookie").is_none());
    let html = wrong.text().await.unwrap();
    assert!(
        html.contains("noura@example.com") && !html.contains("wrong\""),
        "the address stays, the password does not"
    );
    let right = send("email=noura%40example.com&password=grey-lantern-5-boats&next=https%3A%2F%2Fexample.net").await;
    assert_eq!((right.status(), right.headers()["location"].to_str().unwrap()), (StatusCode::SEE_OTHER, "/admin"));
    let cookie = right.headers()["set-cookie"].to_str().unwrap().to_owned();
    for part in ["__Host-session=", "; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax"] {
        assert!(cookie.contains(part), "{part}: {cookie}");
    }
    let token = cookie.strip_prefix("__Host-session=").unwrap().split(';').next().unwrap();
    let proof = Proof::Cookie(token.to_owned());
    assert_eq!(served.get("/admin", &proof).await.status(), StatusCode::OK);

    // What is grave asks for the password again.
    served.house.clock.advance(TimeDelta::minutes(6));
    let keys = served.get("/admin/keys", &proof).await;
    assert_eq!(keys.headers()["location"], "/admin/prove?next=%2Fadmin%2Fkeys");
    let prove = served
        .request(&Method::POST, "/admin/prove", &proof)
        .header("content-type", "application/x-www-form-urlencoded");
    let proved = prove.body("password=grey-lantern-5-boats&next=%2Fadmin%2Fkeys").send().await.unwrap();
    assert_eq!(proved.headers()["location"], "/admin/keys");
    assert_eq!(served.get("/admin/keys", &proof).await.status(), StatusCode::OK);

    let out = served.request(&Method::POST, "/admin/sign-out", &proof).send().await.unwrap();
    assert!(out.headers()["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    assert_eq!(
        served.get("/admin", &proof).await.status(),
        StatusCode::SEE_OTHER,
        "the session is over, not only its cookie"
    );
    let unknown = served.client.get(format!("http://{}/admin", served.address)).header("host", "gamma.crm.example.com");
    assert_eq!(unknown.send().await.unwrap().status(), StatusCode::MISDIRECTED_REQUEST);
    served.look.close().await;
    served.house.finish().await;
}

/// What people typed stands on pages as it was typed, and runs nowhere.
#[tokio::test]
async fn what_people_type_is_shown_and_never_run() {
    let served = Served::open().await;
    let (caller, proof) = enters(&served.db, &owner()).await;
    let typed = "\"><img src=x onerror=alert(1)>'{{7*7}}";
    let new = NewLead {
        contact: Whose::Person { name: typed.into(), phone: None },
        interest: Some(format!("</bdi><script>{typed}</script>")),
        notes: Some("<svg/onload=alert(1)>".into()),
    };
    let lead = leads::create(&served.db, &caller, new).await.unwrap();
    for path in [
        "/admin".to_owned(),
        "/admin/leads".to_owned(),
        format!("/admin/leads/{}", lead.number),
        "/admin/customers".to_owned(),
        "/admin/customers?q=%22%3E%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E".to_owned(),
        format!("/admin/customers/{}", lead.contact_id),
        "/admin/sign-in?next=%22%3E%3Cscript%3E".to_owned(),
        "/admin/enter?token=%22%3E%3Cscript%3E".to_owned(),
    ] {
        let page = served.get(&path, &proof).await;
        assert_eq!(page.status(), StatusCode::OK, "{path}");
        let html = page.text().await.unwrap();
        for run in ["<img", "<script>", "<svg/", "\"><"] {
            let ours = html.matches(run).count();
            let allowed = if run == "\"><" { usize::MAX } else { 0 };
            assert!(ours <= allowed, "{path} has {run}: {html}");
        }
    }
    served.look.close().await;
    served.house.finish().await;
}

/// The API's document names every endpoint, and answers are as it says.
#[tokio::test]
async fn answers_are_as_the_document_says() {
    let served = Served::open().await;
    let (caller, _) = enters(&served.db, &owner()).await;
    let key =
        a_key(&served.db, &caller, &[Permission::ViewLeads, Permission::CreateLeads, Permission::ViewContacts]).await;
    let document: Value = served.get("/api/openapi.json", &Proof::Nothing).await.json().await.unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    let made = served
        .request(&Method::POST, "/api/leads", &key)
        .json(&serde_json::json!({ "name": "Reem" }))
        .send()
        .await
        .unwrap();
    assert_eq!(made.status(), StatusCode::CREATED);
    let place = made.headers()["location"].to_str().unwrap().to_owned();
    let lead: Value = made.json().await.unwrap();
    let contact = lead["contact"].as_str().unwrap();
    for (template, path) in [
        ("/api/me", "/api/me".to_owned()),
        ("/api/leads", "/api/leads".to_owned()),
        ("/api/leads/{number}", place),
        ("/api/contacts", "/api/contacts?q=reem".to_owned()),
        ("/api/contacts/{id}", format!("/api/contacts/{contact}")),
    ] {
        let answer = served.get(&path, &key).await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        let name =
            document["paths"][template]["get"]["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
                .clone();
        let schema = serde_json::json!({ "$ref": name, "components": document["components"] });
        let validator = jsonschema::validator_for(&schema).unwrap();
        let answer: Value = answer.json().await.unwrap();
        assert!(validator.is_valid(&answer), "{template}: {answer}");
    }
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
