//! The two sides of every test: an application that takes what is posted, and a pretend Twilio with Sara in it.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use sandbox::twilio::{Customer, Options, Twilio};
use serde_json::Value;
use url::form_urlencoded;

pub const SOON: Duration = Duration::from_secs(10);
pub const PUBLIC: &str = "https://crm.example.com/in";

/// What the application was posted: where, with which signature, and what.
pub type Posts = Arc<Mutex<Vec<(String, Option<String>, String)>>>;

pub struct Stage {
    pub twilio: Twilio,
    pub sara: Customer,
    pub number: String,
    pub posts: Posts,
}

async fn application() -> (SocketAddr, Posts) {
    async fn take(State(posts): State<Posts>, uri: Uri, headers: HeaderMap, body: String) -> Response {
        let signature = headers.get("x-twilio-signature").map(|value| value.to_str().unwrap().to_owned());
        posts.lock().unwrap().push((uri.to_string(), signature, body.clone()));
        if body.contains("Body=plain") {
            return (StatusCode::OK, "no TwiML").into_response();
        }
        ([("content-type", "text/xml")], "<Response/>").into_response()
    }
    let posts = Posts::default();
    let router = axum::Router::new().fallback(take).with_state(posts.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, posts)
}

pub async fn stage() -> Stage {
    let (address, posts) = application().await;
    let twilio = Twilio::start(Options::default()).await.unwrap();
    twilio.set_webhook(PUBLIC.parse().unwrap(), address);
    let number = twilio.add_number("+966 11 000 0000");
    let sara = twilio.customer(&number, "+966 50 000 0001", "سارة");
    Stage { twilio, sara, number, posts }
}

impl Stage {
    /// Sends a form: the status and the answer, or `None` if none came.
    pub async fn send(&self, form: &[(&str, &str)]) -> Option<(u16, Value)> {
        self.send_as(&self.twilio.auth_token(), form).await
    }

    pub async fn send_as(&self, token: &str, form: &[(&str, &str)]) -> Option<(u16, Value)> {
        let sid = self.twilio.account_sid();
        let url = format!("{}2010-04-01/Accounts/{sid}/Messages.json", self.twilio.api_base());
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = reqwest::Client::builder().no_proxy().build().unwrap().post(url).basic_auth(sid, Some(token));
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
        let answer = request.send().await.ok()?;
        Some((answer.status().as_u16(), answer.json().await.unwrap()))
    }

    pub fn to_sara<'a>(&'a self, body: &'a str) -> Vec<(&'a str, &'a str)> {
        vec![
            ("From", "whatsapp:+966110000000"),
            ("To", "whatsapp:+966500000001"),
            ("Body", body),
            ("StatusCallback", "https://crm.example.com/in?message=7"),
        ]
    }

    pub async fn posts(&self, count: usize) -> Vec<(String, Option<String>, String)> {
        let deliveries = async {
            while self.posts.lock().unwrap().len() < count {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(SOON, deliveries).await.expect("the posts");
        self.posts.lock().unwrap().clone()
    }
}

pub fn value(form: &str, wanted: &str) -> Option<String> {
    form_urlencoded::parse(form.as_bytes()).find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())
}
