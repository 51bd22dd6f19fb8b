//! A page over a pretend Discord and a pretend Meta, with a small bot between them.
//!
//! The bot answers through Discord's REST and sends through the Graph; it knows only what the tests ask of it.

use std::time::Duration;

use axum::http::StatusCode as HookStatus;
use reqwest::StatusCode;
use sandbox::discord::{ChannelId, Connection, Discord, GuildId, Options as DiscordOptions, UserId};
use sandbox::meta::{Customer, Meta, Number, Options};
use sandbox::page::{Language, Neighbours, Page, Person, Scene, serve};
use sandbox::twilio::{self, Twilio};
use serde_json::{Value, json};

/// Long enough for a slow machine; only a safety net.
pub const SOON: Duration = Duration::from_secs(20);

pub struct Stage {
    pub page: Page,
    pub http: reqwest::Client,
    pub rest: Rest,
    pub inbox: ChannelId,
    pub sara: UserId,
    pub omar: UserId,
    pub customer: Customer,
    pub discord: Discord,
    pub meta: Meta,
    pub twilio: Twilio,
    /// A customer of a number at Twilio, the third of the page.
    pub salma: twilio::Customer,
}

pub async fn stage() -> Stage {
    let discord = Discord::start(DiscordOptions::default()).await.unwrap();
    let guild: GuildId = discord.add_guild("متجر الواحة");
    let [inbox, _] = ["inbox", "sales"].map(|name| discord.add_channel(guild, name));
    let [sara, omar] = ["سارة", "عمر"].map(|name| {
        let user = discord.add_user(name);
        discord.join(guild, user);
        user
    });
    let meta = Meta::start(Options::default()).await.unwrap();
    meta.set_webhook_url(hook().await.parse().unwrap());
    let number = meta.add_number("+966 11 000 0000");
    let customer = meta.customer(&number, "+966500000001", "نورة");
    let hidden = meta.customer_hidden(&number, "SA.13491208655302741918", "lulu");
    let twilio = Twilio::start(twilio::Options::default()).await.unwrap();
    twilio.set_webhook("https://crm.example.com/".parse().unwrap(), twiml().await);
    let salma = twilio.customer(&twilio.add_number("+966 11 000 0001"), "+966500000007", "سلمى");
    let rest = Rest::new(&discord.connection());
    assert_eq!(rest.call("PUT", &format!("/applications/{}/commands", rest.app), &commands()).await.0, 200);
    let bot = Bot { discord: discord.clone(), rest: rest.clone(), meta: meta.clone(), number };
    tokio::spawn(bot.run());
    let scene = Scene {
        business: "متجر الواحة".to_owned(),
        customers: vec![customer.clone().into(), hidden.into(), salma.clone().into()],
        guild,
        people: [(sara, "owner"), (omar, "user")].map(|(user, role)| Person { user, role: role.to_owned() }).to_vec(),
        language: Language::Arabic,
    };
    let neighbours = Neighbours { discord: discord.clone(), meta: meta.clone(), twilio: twilio.clone() };
    let page = serve(neighbours, scene, 0).await.unwrap();
    let http = reqwest::Client::builder().no_proxy().timeout(SOON).build().unwrap();
    Stage { page, http, rest, inbox, sara, omar, customer, discord, meta, twilio, salma }
}

impl Stage {
    pub fn url(&self, path: &str) -> String {
        self.page.url.join(path).unwrap().into()
    }

    pub async fn state(&self, who: Option<UserId>) -> Value {
        let query = who.map(|user| format!("?as={user}")).unwrap_or_default();
        let response = self.http.get(self.url(&format!("/state{query}"))).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        response.json().await.unwrap()
    }

    /// The messages of a channel as somebody sees them.
    pub async fn messages(&self, who: UserId, channel: &str) -> Vec<Value> {
        let state = self.state(Some(who)).await;
        let channels = state["channels"].as_array().unwrap();
        let found = channels.iter().find(|found| found["name"] == channel).unwrap();
        found["messages"].as_array().unwrap().clone()
    }

    pub async fn act(&self, deed: &str, body: Value) -> (StatusCode, Value) {
        let response = self.http.post(self.url(&format!("/act/{deed}"))).json(&body).send().await.unwrap();
        (response.status(), response.json().await.unwrap_or(Value::Null))
    }

    /// A command that Sara runs in the inbox.
    pub fn command(&self, path: &[&str], options: &Value) -> Value {
        json!({ "as": self.sara, "language": "ar", "channel": self.inbox, "path": path, "options": options })
    }
}

/// A webhook address that takes everything.
async fn hook() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let router = axum::Router::new().route("/", axum::routing::post(async || HookStatus::OK));
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    url
}

/// Where Twilio posts: whatever comes is taken, in TwiML.
async fn twiml() -> std::net::SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let taken = async || ([("content-type", "text/xml")], "<Response/>");
    let router = axum::Router::new().route("/", axum::routing::post(taken));
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    address
}

/// Discord's REST, as a bot calls it.
#[derive(Clone)]
pub struct Rest {
    client: reqwest::Client,
    token: String,
    pub app: u64,
}

impl Rest {
    fn new(connection: &Connection) -> Rest {
        let root = reqwest::Certificate::from_pem(connection.ca_pem.as_bytes()).unwrap();
        let client = reqwest::Client::builder().no_proxy().resolve("discord.com", connection.api_connect);
        let client = client
            .add_root_certificate(root)
            .user_agent("DiscordBot (https://example.org, 1.0)")
            .timeout(SOON)
            .build()
            .unwrap();
        Rest { client, token: connection.token.clone(), app: connection.application_id }
    }

    pub async fn call(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let url = format!("https://discord.com/api/v10{path}");
        let request = self.client.request(method.parse().unwrap(), url).json(body);
        let response = request.header("authorization", format!("Bot {}", self.token)).send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap_or(Value::Null))
    }
}

pub async fn says(rest: &Rest, channel: ChannelId, content: &str) {
    let body = json!({ "content": content, "allowed_mentions": { "parse": [] } });
    assert_eq!(rest.call("POST", &format!("/channels/{channel}/messages"), &body).await.0, 200);
}

struct Bot {
    discord: Discord,
    rest: Rest,
    meta: Meta,
    number: Number,
}

impl Bot {
    async fn run(self) {
        for count in 1.. {
            let Ok(interaction) = self.discord.wait_for_interaction(count, Duration::from_secs(600)).await else {
                return;
            };
            let data = &interaction["data"];
            if data["name"] == "silent" {
                continue;
            }
            let (kind, answer) = match interaction["type"].as_u64().unwrap() {
                4 => (8, json!({ "choices": [{ "name": "سارة", "value": "1" }] })),
                3 if data["custom_id"] == "note" => (9, form()),
                3 => (7, message(&list(&data["values"]), false)),
                5 => {
                    let typed = ["/components/0/components/0/value", "/components/0/component/value"];
                    let typed = typed.iter().find_map(|path| data.pointer(path)?.as_str());
                    (4, message(typed.unwrap_or_default(), true))
                }
                _ => self.command(data).await,
            };
            let path = format!(
                "/interactions/{}/{}/callback",
                interaction["id"].as_str().unwrap(),
                interaction["token"].as_str().unwrap()
            );
            let (status, body) = self.rest.call("POST", &path, &json!({ "type": kind, "data": answer })).await;
            assert!(status < 300, "{body}");
        }
    }

    async fn command(&self, data: &Value) -> (u64, Value) {
        let name = data["name"].as_str().unwrap();
        match (name, data["options"][0]["name"].as_str()) {
            ("secret", _) => (4, message("بينك وبيني", true)),
            ("file", _) => {
                let id = data["options"][0]["value"].as_str().unwrap();
                let told = &data["resolved"]["attachments"][id];
                let words = format!("{} {} {}", told["title"], told["content_type"], told["size"]).replace('"', "");
                (4, message(&words, true))
            }
            ("crm", Some("reply")) => {
                let text = &data["options"][0]["options"][0]["value"];
                let url = format!("{}v26.0/{}/messages", self.meta.graph_base(), self.number.phone_number_id);
                let body = json!({ "messaging_product": "whatsapp", "to": "+966500000001", "text": { "body": text } });
                let request = reqwest::Client::builder().no_proxy().build().unwrap().post(url);
                let sent = request.bearer_auth("sandbox-access-token").json(&body).send().await.unwrap();
                assert_eq!(sent.status(), StatusCode::OK);
                (4, message("أُرسل", true))
            }
            ("crm", _) => {
                let mut card = message("سارة", false);
                card["components"] = json!([
                    { "type": 1, "components": [
                        { "type": 2, "style": 1, "label": "ملاحظة", "custom_id": "note" },
                    ] },
                    { "type": 1, "components": [{ "type": 3, "custom_id": "tags", "max_values": 2, "options": [
                        { "label": "VIP", "value": "vip" }, { "label": "جديد", "value": "new" },
                    ] }] },
                ]);
                (4, card)
            }
            _ => (4, message(name, false)),
        }
    }
}

fn list(values: &Value) -> String {
    values.as_array().unwrap().iter().map(|value| value.as_str().unwrap()).collect::<Vec<_>>().join(", ")
}

fn message(content: &str, ephemeral: bool) -> Value {
    let flags = if ephemeral { 64 } else { 0 };
    json!({ "content": content, "flags": flags, "allowed_mentions": { "parse": [] } })
}

fn form() -> Value {
    json!({ "custom_id": "note", "title": "ملاحظة", "components": [
        { "type": 1, "components": [
            { "type": 4, "custom_id": "text", "label": "النص", "style": 2, "required": true, "max_length": 200 },
        ] },
    ] })
}

fn commands() -> Value {
    json!([
        { "name": "crm", "type": 1, "description": "Customers", "options": [
            { "type": 1, "name": "find", "description": "Find one", "options": [
                { "type": 3, "name": "name", "description": "Who", "required": true, "autocomplete": true },
            ] },
            { "type": 1, "name": "reply", "description": "Write to the customer", "options": [
                { "type": 3, "name": "text", "description": "What to say", "required": true },
            ] },
        ] },
        { "name": "secret", "type": 1, "description": "Between us" },
        { "name": "silent", "type": 1, "description": "Never answers" },
        { "name": "file", "type": 1, "description": "Takes a file", "options": [
            { "type": 11, "name": "file", "description": "Which", "required": true },
        ] },
        { "name": "perms", "type": 1, "description": "Permissions", "default_member_permissions": "32" },
        { "name": "Make lead", "type": 3 },
        { "name": "Permissions", "type": 2 },
    ])
}

/// `"/name.js"`, `"/name.css"`, `"/name.svg"` within a text.
pub fn quoted(text: &str) -> Vec<String> {
    let names = text.split('"').filter(|part| part.starts_with('/') && !part.contains(' '));
    names.filter(|part| [".js", ".css", ".svg"].iter().any(|end| part.ends_with(end))).map(str::to_owned).collect()
}

/// Reads events until one contains `wanted`.
pub async fn next(events: &mut reqwest::Response, wanted: &str) {
    let deadline = tokio::time::Instant::now() + Duration::from_secs(10);
    loop {
        let chunk = tokio::time::timeout_at(deadline, events.chunk()).await.unwrap().unwrap().unwrap();
        if std::str::from_utf8(&chunk).unwrap().contains(wanted) {
            return;
        }
    }
}
