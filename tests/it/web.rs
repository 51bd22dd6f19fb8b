//! The web door over real HTTP: every route for every caller, and what a browser is told and believed.

mod api;
mod doors;
mod nouns;
mod pages;
mod people;
mod sales;
mod talks;
mod things;
mod webhooks;

use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
};

use crm::{
    Caller, Permission, Role, TenantDb,
    caller::Device,
    conversations,
    keys::{self, NewKey},
    leads::{self, NewLead, Whose},
    members::{self, ChangeMember, MemberChange, Person},
    pipelines, roles, sessions,
};
use reqwest::{Method, RequestBuilder, Response, redirect::Policy};
use secrecy::ExposeSecret;
use serde_json::Value;
use sqlx::PgPool;
use tokio_util::sync::CancellationToken;
use url::Url;
use web::{
    Web,
    route::{Kind, Route},
};

use crate::{
    crm::{conversations::bring_in, inbox::message},
    harness::{Installation, calls, owner, person},
};

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

/// What the samples of routes are about: what stands in braces there, and which thing of the company's that is.
struct Things(Vec<(&'static str, String)>);

impl Things {
    /// Makes one of each.
    async fn of(served: &Served) -> Self {
        let db = &served.db;
        let boss = calls(db, &owner()).await;
        bring_in(&served.house, db, vec![message("wamid.things", "966500000188", "Is the sofa still there?")]).await;
        let page = conversations::list(db, &boss, conversations::Filter::All, None).await.unwrap();
        let conversation = page.conversations[0].number;
        let new = NewLead { contact: Whose::Person { name: "Layla".into(), phone: None }, interest: None, notes: None };
        let lead = leads::create(db, &boss, new).await.unwrap();
        let stages = pipelines::stages(db, &boss, pipelines::Kind::Lead).await.unwrap();
        let colleague = person(100_000_000_000_000_090, "colleague");
        let order = ChangeMember {
            person: colleague.clone(),
            wanted: MemberChange::SetRole { role: Role::Sales.into() },
            notes: None,
        };
        members::change(db, &boss, order).await.unwrap();
        let colleague = members::check(db, &boss, &colleague).await.unwrap().id.unwrap();
        let hook = |path: &str| crm::webhooks::Edit {
            url: format!("https://hooks.example.com/{path}"),
            types: vec!["contact.*".into()],
        };
        let (webhook, _) = crm::webhooks::add(db, &boss, hook("one")).await.unwrap();
        let (spare, _) = crm::webhooks::add(db, &boss, hook("two")).await.unwrap();
        let delivery = crm::webhooks::send_test(db, &boss, webhook.id).await.unwrap();
        let role =
            roles::NewRole { name: "Fitter".into(), above: Role::User, permissions: vec![Permission::ViewProducts] };
        let role = roles::create(db, &boss, role).await.unwrap();
        let request = people::a_request(db, &boss).await;
        let sold = sales::things(served, &boss, colleague).await;
        Self(vec![
            ("{conversation}", conversation.to_string()),
            ("{role}", role.id.to_string()),
            ("{request}", request.to_string()),
            ("{deal_stage}", sold.to_string()),
            ("{webhook}", webhook.id.to_string()),
            ("{spare_webhook}", spare.id.to_string()),
            ("{delivery}", delivery.to_string()),
            ("{contact}", lead.contact_id.to_string()),
            ("{lead_stage}", stages.last().unwrap().id.to_string()),
            ("{member}", colleague.to_string()),
        ])
    }

    fn named_in(&self, sample: &str) -> String {
        self.0.iter().fold(sample.to_owned(), |sample, (name, thing)| sample.replace(name, thing))
    }
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
        let router = web::router(Web::new(house.server.clone(), &url, Vec::new(), CancellationToken::new()));
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
    async fn ask(&self, route: &Route, things: &Things, proof: &Proof) -> Response {
        let (path, sent) = &route.sample;
        let request = self.request(&route.method, &things.named_in(path), proof);
        let request = if route.is_versioned() { request.header("if-match", "*") } else { request };
        let sent: Option<Value> =
            sent.as_ref().map(|sent| serde_json::from_str(&things.named_in(&sent.to_string())).unwrap());
        let request = match (sent, route.kind) {
            (None, _) => request,
            (Some(sent), Kind::Api) => request.json(&sent),
            (Some(sent), Kind::Page) => {
                let fields: BTreeMap<String, String> = serde_json::from_value(sent).unwrap();
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
    let began = sessions::begin_by_link(db, &link, device).await.unwrap().began().unwrap();
    (began.signed_in.caller, Proof::Cookie(began.token.expose_secret().to_owned()))
}

async fn a_key(db: &TenantDb, caller: &Caller, scopes: &[Permission]) -> Proof {
    let new = NewKey { name: "Tests".into(), scopes: scopes.to_vec(), days: 90 };
    Proof::Key(keys::create(db, caller, new).await.unwrap().1.expose_secret().to_owned())
}
