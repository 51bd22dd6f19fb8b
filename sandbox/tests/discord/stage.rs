//! What the tests share: a guild with people, a clock moved by hand, a plain HTTP client that plays the bot.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::DateTime;
use sandbox::Clock;
use sandbox::discord::{ChannelId, Connection, Discord, Member, Options};
use serde_json::{Value, json};

/// Long enough for a slow machine; only a safety net.
pub const SOON: Duration = Duration::from_secs(20);

/// A clock that stands still until it is moved.
#[derive(Clone, Default)]
pub struct Hand(Arc<AtomicI64>);

impl Hand {
    pub fn advance(&self, by: Duration) {
        self.0.fetch_add(i64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
    }

    pub fn clock(&self) -> Clock {
        let moved = Arc::clone(&self.0);
        Arc::new(move || DateTime::from_timestamp_millis(1_760_000_000_000 + moved.load(Ordering::SeqCst)).unwrap())
    }
}

/// As Discord wants it (Discord docs, API Reference, "User Agent").
pub const AGENT: &str = "DiscordBot (https://example.org, 1.0)";

pub struct Stage {
    pub discord: Discord,
    pub channel: ChannelId,
    pub sara: Member,
    pub omar: Member,
    pub hand: Hand,
    pub rest: Rest,
}

/// One guild, one channel, two members; a clock that stands still.
pub async fn stage() -> Stage {
    let hand = Hand::default();
    stage_with(Options { clock: hand.clock(), ..Options::default() }, hand).await
}

pub async fn stage_with(options: Options, hand: Hand) -> Stage {
    let discord = Discord::start(options).await.unwrap();
    // Waiting is for the tests of the limits themselves.
    discord.faults().limit_messages(1000, Duration::from_secs(1));
    discord.faults().limit_identifies(Duration::ZERO);
    let guild = discord.add_guild("متجر");
    let channel = discord.add_channel(guild, "sales");
    let [sara, omar] = ["Sara", "عمر"].map(|name| {
        let user = discord.add_user(name);
        discord.join(guild, user);
        discord.member(guild, user)
    });
    let rest = Rest::new(&discord.connection());
    Stage { discord, channel, sara, omar, hand, rest }
}

/// The client that a bot uses: nothing but another address and another root.
pub fn client(connection: &Connection) -> reqwest::Client {
    let root = reqwest::Certificate::from_pem(connection.ca_pem.as_bytes()).unwrap();
    let client = reqwest::Client::builder().resolve("discord.com", connection.api_connect).add_root_certificate(root);
    client.user_agent(AGENT).timeout(Duration::from_secs(10)).build().unwrap()
}

/// A bot's REST calls by hand.
#[derive(Clone)]
pub struct Rest {
    pub client: reqwest::Client,
    pub token: String,
    pub app: u64,
}

impl Rest {
    pub fn new(connection: &Connection) -> Rest {
        Rest { client: client(connection), token: connection.token.clone(), app: connection.application_id }
    }

    pub fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let method = method.parse().unwrap();
        let request = self.client.request(method, format!("https://discord.com/api/v10{path}"));
        request.header("authorization", format!("Bot {}", self.token))
    }

    /// Status and body.
    pub async fn call(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let mut request = self.request(method, path);
        if !body.is_null() {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        (status, serde_json::from_str(&response.text().await.unwrap()).unwrap_or(Value::Null))
    }

    /// Registers commands for all guilds.
    pub async fn registers(&self, commands: Value) -> (u16, Value) {
        self.call("PUT", &format!("/applications/{}/commands", self.app), &commands).await
    }

    /// The first response to an interaction.
    pub async fn answers(&self, interaction: &Value, kind: u64, data: Value) -> (u16, Value) {
        let path = format!("/interactions/{}/{}/callback", text(&interaction["id"]), text(&interaction["token"]));
        self.call("POST", &path, &json!({ "type": kind, "data": data })).await
    }

    /// A path below the interaction's webhook.
    pub fn webhook(&self, interaction: &Value, rest: &str) -> String {
        format!("/webhooks/{}/{}{rest}", self.app, text(&interaction["token"]))
    }
}

pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// A message that mentions nobody.
pub fn says(content: &str) -> Value {
    json!({ "content": content, "allowed_mentions": { "parse": [] } })
}

/// Discord's own API description, if it is beside the checkout.
pub fn openapi() -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let file = std::env::var_os("OMNICRM_SHARED").map_or(beside, PathBuf::from).join("discord/openapi.json");
    if !file.exists() {
        println!("{} is absent: bodies are not checked against Discord's own description", file.display());
        return None;
    }
    Some(file)
}

/// The commands that the tests use.
pub fn commands() -> Value {
    json!([
        { "name": "ping", "type": 1, "description": "Answers at once" },
        { "name": "crm", "type": 1, "description": "Everything", "options": [
            { "type": 2, "name": "lead", "description": "Leads", "options": [
                { "type": 1, "name": "add", "description": "Add one", "options": [
                    { "type": 3, "name": "name", "description": "Who", "required": true },
                    { "type": 4, "name": "value", "description": "Worth", "min_value": 0 },
                    { "type": 5, "name": "hot", "description": "Soon?" },
                    { "type": 6, "name": "owner", "description": "Whose" },
                    { "type": 3, "name": "stage", "description": "Where", "choices": [
                        { "name": "New", "value": "new" }, { "name": "Won", "value": "won" }
                    ] },
                ] },
                { "type": 1, "name": "find", "description": "Find one", "options": [
                    { "type": 3, "name": "name", "description": "Who", "required": true, "autocomplete": true },
                ] },
            ] },
        ] },
        { "name": "Who is it", "type": 2 },
        { "name": "Save note", "type": 3 },
        { "name": "setup", "type": 1, "description": "For managers", "default_member_permissions": "32", "contexts": [0] },
    ])
}
