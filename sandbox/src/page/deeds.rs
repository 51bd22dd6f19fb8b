//! Deeds: each `POST /act/…` takes JSON, does one thing as one person, and answers what came of it.
//!
//! What the Discord client would not allow is 409 with its sentence; a bot that stays silent is 504.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use base64::Engine as _;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use super::world::World;
use crate::discord::{Answer, ChannelId, Error as DiscordError, InteractionId, Member, Message, MessageId, UserId};
use crate::lock::lock;
use crate::meta::{Content, Customer};

/// Room for a document of WhatsApp's limit of 16 MiB or so in Base64.
const LARGEST_UPLOAD: usize = 24 * 1024 * 1024;

/// How many opened forms are remembered.
const MODALS_KEPT: usize = 50;

type Here = State<Arc<World>>;

pub(super) fn routes() -> Router<Arc<World>> {
    Router::new()
        .route("/act/say", post(say))
        .route("/act/send", post(send).layer(DefaultBodyLimit::max(LARGEST_UPLOAD)))
        .route("/act/read", post(read))
        .route("/act/write", post(write))
        .route("/act/command", post(command))
        .route("/act/complete", post(complete))
        .route("/act/click", post(click))
        .route("/act/select", post(select))
        .route("/act/submit", post(submit))
        .route("/act/message-menu", post(message_menu))
        .route("/act/user-menu", post(user_menu))
}

/// Why a deed was not done, as the page shows it.
struct Refused {
    status: StatusCode,
    kind: &'static str,
    text: String,
}

impl Refused {
    fn unknown(what: &str) -> Self {
        Self { status: StatusCode::NOT_FOUND, kind: "gone", text: format!("no such {what}") }
    }
}

impl From<DiscordError> for Refused {
    fn from(error: DiscordError) -> Self {
        let text = error.to_string();
        match error {
            DiscordError::NoAnswer => Self { status: StatusCode::GATEWAY_TIMEOUT, kind: "no_answer", text },
            DiscordError::NotPossible(text) => Self { status: StatusCode::CONFLICT, kind: "not_possible", text },
            _ => Self { status: StatusCode::INTERNAL_SERVER_ERROR, kind: "other", text },
        }
    }
}

impl From<crate::meta::Error> for Refused {
    fn from(error: crate::meta::Error) -> Self {
        Self { status: StatusCode::BAD_GATEWAY, kind: "other", text: error.to_string() }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (self.status, Json(json!({ "error": { "kind": self.kind, "text": self.text } }))).into_response()
    }
}

type Done = Result<Json<Value>, Refused>;

impl World {
    fn customer(&self, id: u32) -> Result<&Customer, Refused> {
        self.scene.customers.iter().find(|customer| customer.id().0 == id).ok_or_else(|| Refused::unknown("customer"))
    }

    /// The person, with a client in the language of the page.
    fn member(&self, who: &Who) -> Result<Member, Refused> {
        let known = self.scene.people.iter().any(|person| person.user == who.user);
        let locale = if who.language == "ar" { "ar" } else { "en-US" };
        let member = known.then(|| self.discord.member(self.scene.guild, who.user).with_locale(locale));
        member.ok_or_else(|| Refused::unknown("person"))
    }

    fn message(&self, id: MessageId) -> Result<Message, Refused> {
        self.discord.message(id).ok_or_else(|| Refused::unknown("message"))
    }

    fn note_line(&self, interaction: InteractionId, line: String) {
        let mut lines = lock(&self.lines);
        lines.insert(interaction, line);
    }

    /// The command line that an interaction of this page was.
    pub(super) fn line(&self, interaction: InteractionId) -> Option<String> {
        let lines = lock(&self.lines);
        lines.get(&interaction).cloned()
    }

    /// The answer in JSON. A form is remembered, because sending it needs the form itself.
    fn answered(&self, answer: &Answer) -> Json<Value> {
        let modal = answer.modal().map(|modal| {
            let mut modals = lock(&self.modals);
            modals.push_back(modal.clone());
            if modals.len() > MODALS_KEPT {
                modals.pop_front();
            }
            json!({ "id": modal.opened_by, "title": modal.title, "fields": modal.fields() })
        });
        Json(json!({ "interaction": answer.interaction(), "ephemeral": answer.is_ephemeral(), "modal": modal }))
    }
}

/// Who acts, and in which language the page is.
#[derive(Deserialize)]
struct Who {
    #[serde(rename = "as")]
    user: UserId,
    #[serde(default)]
    language: String,
}

#[derive(Deserialize)]
struct Say {
    customer: u32,
    text: String,
}

async fn say(State(world): Here, Json(deed): Json<Say>) -> Done {
    let sent = world.customer(deed.customer)?.says(deed.text).await?;
    Ok(Json(json!({ "id": sent.wamid, "status": sent.status.map(|status| status.as_u16()) })))
}

#[derive(Deserialize)]
struct Sending {
    customer: u32,
    content: Sendable,
}

/// What the phone of the page can send beside plain words.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
enum Sendable {
    Reply { text: String, to: String },
    Image { base64: String, mime_type: String, caption: Option<String> },
    Document { base64: String, mime_type: String, file_name: String, caption: Option<String> },
    Voice { base64: String },
    Location { latitude: f64, longitude: f64, name: Option<String> },
    Contact { name: String, phone: String },
    Reaction { to: String, emoji: Option<String> },
    Button { to: String, id: String, title: String },
    Row { to: String, id: String, title: String, description: Option<String> },
    Unsupported,
}

impl Sendable {
    fn read(self) -> Result<Content, Refused> {
        let bytes = |base64: String| {
            let decoded = base64::engine::general_purpose::STANDARD.decode(base64);
            decoded.map(Bytes::from).map_err(|_| Refused::unknown("file"))
        };
        Ok(match self {
            Self::Reply { text, to } => Content::Reply { text, to },
            Self::Image { base64, mime_type, caption } => Content::Image { bytes: bytes(base64)?, mime_type, caption },
            Self::Document { base64, mime_type, file_name, caption } => {
                Content::Document { bytes: bytes(base64)?, mime_type, file_name, caption }
            }
            Self::Voice { base64 } => Content::Voice(bytes(base64)?),
            Self::Location { latitude, longitude, name } => Content::Location { latitude, longitude, name },
            Self::Contact { name, phone } => Content::Contact { name, phone },
            Self::Reaction { to, emoji } => Content::Reaction { to, emoji },
            Self::Button { to, id, title } => Content::ButtonReply { to, id, title },
            Self::Row { to, id, title, description } => Content::ListReply { to, id, title, description },
            Self::Unsupported => Content::Unsupported,
        })
    }
}

async fn send(State(world): Here, Json(deed): Json<Sending>) -> Done {
    let sent = world.customer(deed.customer)?.sends(deed.content.read()?).await?;
    Ok(Json(json!({ "id": sent.wamid, "status": sent.status.map(|status| status.as_u16()) })))
}

#[derive(Deserialize)]
struct Read {
    customer: u32,
}

async fn read(State(world): Here, Json(deed): Json<Read>) -> Done {
    world.customer(deed.customer)?.reads().await?;
    Ok(Json(json!({})))
}

#[derive(Deserialize)]
struct Write {
    #[serde(flatten)]
    who: Who,
    channel: ChannelId,
    text: String,
}

async fn write(State(world): Here, Json(deed): Json<Write>) -> Done {
    let id = world.member(&deed.who)?.writes(deed.channel, &deed.text)?;
    Ok(Json(json!({ "id": id })))
}

#[derive(Deserialize)]
struct Command {
    #[serde(flatten)]
    who: Who,
    channel: ChannelId,
    path: Vec<String>,
    options: Value,
}

impl Command {
    fn path(&self) -> Vec<&str> {
        self.path.iter().map(String::as_str).collect()
    }
}

async fn command(State(world): Here, Json(deed): Json<Command>) -> Done {
    let member = world.member(&deed.who)?;
    let answer = member.runs_with(deed.channel, &deed.path(), &deed.options).await?;
    world.note_line(answer.interaction(), format!("/{}", deed.path.join(" ")));
    Ok(world.answered(&answer))
}

#[derive(Deserialize)]
struct Complete {
    #[serde(flatten)]
    command: Command,
    focused: String,
}

async fn complete(State(world): Here, Json(deed): Json<Complete>) -> Done {
    let Complete { command, focused } = deed;
    let member = world.member(&command.who)?;
    let choices = member.types_with(command.channel, &command.path(), &command.options, &focused).await?;
    Ok(Json(json!({ "choices": choices })))
}

#[derive(Deserialize)]
struct Click {
    #[serde(flatten)]
    who: Who,
    message: MessageId,
    button: String,
}

async fn click(State(world): Here, Json(deed): Json<Click>) -> Done {
    let message = world.message(deed.message)?;
    let answer = world.member(&deed.who)?.clicks(&message, &deed.button).await?;
    Ok(world.answered(&answer))
}

#[derive(Deserialize)]
struct Select {
    #[serde(flatten)]
    who: Who,
    message: MessageId,
    menu: String,
    values: Vec<String>,
}

async fn select(State(world): Here, Json(deed): Json<Select>) -> Done {
    let message = world.message(deed.message)?;
    let values: Vec<&str> = deed.values.iter().map(String::as_str).collect();
    let answer = world.member(&deed.who)?.selects(&message, &deed.menu, &values).await?;
    Ok(world.answered(&answer))
}

#[derive(Deserialize)]
struct Submit {
    #[serde(flatten)]
    who: Who,
    modal: InteractionId,
    /// Field id and what was typed.
    fields: Vec<(String, String)>,
}

async fn submit(State(world): Here, Json(deed): Json<Submit>) -> Done {
    let modal = {
        let modals = lock(&world.modals);
        modals.iter().find(|modal| modal.opened_by == deed.modal).cloned()
    };
    let modal = modal.ok_or_else(|| Refused::unknown("form"))?;
    let fields: Vec<(&str, &str)> = deed.fields.iter().map(|(id, text)| (id.as_str(), text.as_str())).collect();
    let answer = world.member(&deed.who)?.submits(&modal, &fields).await?;
    Ok(world.answered(&answer))
}

#[derive(Deserialize)]
struct MessageMenu {
    #[serde(flatten)]
    who: Who,
    message: MessageId,
    command: String,
}

async fn message_menu(State(world): Here, Json(deed): Json<MessageMenu>) -> Done {
    let message = world.message(deed.message)?;
    let answer = world.member(&deed.who)?.uses_message_menu(&message, &deed.command).await?;
    Ok(world.answered(&answer))
}

#[derive(Deserialize)]
struct UserMenu {
    #[serde(flatten)]
    who: Who,
    channel: ChannelId,
    target: UserId,
    command: String,
}

async fn user_menu(State(world): Here, Json(deed): Json<UserMenu>) -> Done {
    let member = world.member(&deed.who)?;
    let answer = member.uses_user_menu(deed.channel, deed.target, &deed.command).await?;
    Ok(world.answered(&answer))
}
