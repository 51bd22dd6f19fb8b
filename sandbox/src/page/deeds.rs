//! Deeds: each `POST /act/…` takes JSON, does one thing as one person, and answers what came of it, or why it was refused.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, State};
use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::phones::{Phone, Sent};
use super::refused::Refused;
use super::sendable::{Content, Sendable};
use super::world::World;
use crate::discord::{Answer, ChannelId, InteractionId, Member, Message, MessageId, UserId};
use crate::lock::lock;

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
        .route("/act/attach", post(attach).layer(DefaultBodyLimit::max(LARGEST_UPLOAD)))
        .route("/act/command", post(command))
        .route("/act/complete", post(complete))
        .route("/act/click", post(click))
        .route("/act/select", post(select))
        .route("/act/submit", post(submit))
        .route("/act/message-menu", post(message_menu))
        .route("/act/user-menu", post(user_menu))
}

type Done = Result<Json<Value>, Refused>;

impl World {
    fn phone(&self, customer: usize) -> Result<&Phone, Refused> {
        self.scene.customers.get(customer).ok_or_else(|| Refused::unknown("customer"))
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
    customer: usize,
    text: String,
}

async fn say(State(world): Here, Json(deed): Json<Say>) -> Done {
    world.phone(deed.customer)?.says(deed.text).await.map(written)
}

fn written((id, status): Sent) -> Json<Value> {
    Json(json!({ "id": id, "status": status.map(|status| status.as_u16()) }))
}

#[derive(Deserialize)]
struct Sending {
    customer: usize,
    content: Sendable,
}

async fn send(State(world): Here, Json(deed): Json<Sending>) -> Done {
    world.phone(deed.customer)?.sends(deed.content).await.map(written)
}

#[derive(Deserialize)]
struct Read {
    customer: usize,
}

async fn read(State(world): Here, Json(deed): Json<Read>) -> Done {
    world.phone(deed.customer)?.reads().await?;
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
struct Attach {
    #[serde(flatten)]
    who: Who,
    name: String,
    media_type: String,
    base64: Content,
}

/// A file for an option of a command, which then is the id that this gives.
async fn attach(State(world): Here, Json(deed): Json<Attach>) -> Done {
    let id = world.member(&deed.who)?.attaches(&deed.name, &deed.media_type, &deed.base64.0)?;
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
