//! `/inbox send`: answers of every kind that WhatsApp has, from a command. A text alone is quicker by the button under the customer's
//! message.

use crm::{
    MessageId, Permission,
    attachments::ours::NewFile,
    channel::{Choice, FileKind, Framed, Outgoing},
    conversations::{self, To, When},
    error::{Error as Wrong, Noun},
    templates::{Above, Values},
    tenants::Language,
};

use serenity::all::Attachment;

use super::{buttons::accepted, trace};
use crate::{
    bot::Ctx,
    errors::Error,
    gate::Gate,
    input::{self, conversation, place, rows, template},
    message::Message,
    plain::plain,
    promise, response,
    session::Session,
    texts::t,
};

/// Answer a customer with more than text
#[poise::command(
    slash_command,
    rename = "send",
    guild_only,
    subcommand_required,
    subcommands("text", "quote", "reaction", "buttons", "list", "location", "contact", "template", "file")
)]
pub(crate) async fn group(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}

/// Answer with a text
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::SendMessages)")]
async fn text(
    ctx: Ctx<'_>,

    #[autocomplete = "conversation::suggest"]
    #[max_length = 100]
    conversation: String,
    #[max_length = 4000] text: String,
) -> Result<(), Error> {
    send(ctx, Where::Conversation(conversation), Outgoing::text(lines(&text))).await
}

/// Answer one of their messages, so that they see which
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::SendMessages)")]
async fn quote(
    ctx: Ctx<'_>,

    #[autocomplete = "trace::suggest"]
    #[max_length = 300]
    message: String,
    #[max_length = 4000] text: String,
) -> Result<(), Error> {
    send(ctx, Where::Message(message), Outgoing::text(lines(&text))).await
}

/// Put an emoji under one of their messages
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::SendMessages)")]
async fn reaction(
    ctx: Ctx<'_>,

    #[autocomplete = "trace::suggest"]
    #[max_length = 300]
    message: String,
    #[max_length = 40] emoji: Option<String>,
) -> Result<(), Error> {
    send(ctx, Where::Message(message), Outgoing::Reaction { emoji }).await
}

/// Answer with a text and up to three buttons
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::SendMessages)")]
#[expect(clippy::too_many_arguments, reason = "they are the options that people see")]
async fn buttons(
    ctx: Ctx<'_>,

    #[autocomplete = "conversation::suggest"]
    #[max_length = 100]
    conversation: String,
    #[max_length = 1024] text: String,
    #[max_length = 20] first: String,
    #[max_length = 20] second: Option<String>,
    #[max_length = 20] third: Option<String>,
    #[max_length = 60] header: Option<String>,
    #[max_length = 60] footer: Option<String>,
) -> Result<(), Error> {
    let titles = [Some(first), second, third].into_iter().flatten();
    let choice = |(place, title): (usize, String)| Choice { id: place.to_string(), title, about: None };
    let buttons = (1..).zip(titles).map(choice).collect();
    let text = Framed { header, body: lines(&text), footer };
    send(ctx, Where::Conversation(conversation), Outgoing::Buttons { text, buttons, document: None }).await
}

/// Answer with a text and a list to choose from
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::SendMessages)")]
async fn list(
    ctx: Ctx<'_>,

    #[autocomplete = "conversation::suggest"]
    #[max_length = 100]
    conversation: String,
    #[max_length = 1024] text: String,
    #[max_length = 20] open: String,
    #[max_length = 1200] rows: String,
    #[max_length = 60] header: Option<String>,
    #[max_length = 60] footer: Option<String>,
) -> Result<(), Error> {
    let text = Framed { header, body: lines(&text), footer };
    let say = Outgoing::List { text, open, rows: rows::read(&rows) };
    send(ctx, Where::Conversation(conversation), say).await
}

/// Answer with a place on the map
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::SendMessages)")]
async fn location(
    ctx: Ctx<'_>,

    #[autocomplete = "conversation::suggest"]
    #[max_length = 100]
    conversation: String,
    #[max_length = 500] place: String,
    #[max_length = 200] name: Option<String>,
    #[max_length = 200] address: Option<String>,
) -> Result<(), Error> {
    let place = place::read(&place).map(|place| crm::channel::Place { name, address, ..place });
    send_read(ctx, Where::Conversation(conversation), place.map(Outgoing::Location)).await
}

/// Answer with somebody's contact card
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::SendMessages)")]
async fn contact(
    ctx: Ctx<'_>,

    #[autocomplete = "conversation::suggest"]
    #[max_length = 100]
    conversation: String,
    #[max_length = 200] name: String,
    #[max_length = 40] phone: String,
) -> Result<(), Error> {
    send(ctx, Where::Conversation(conversation), Outgoing::Contact { name, phone }).await
}

/// As what a file is sent.
#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
enum As {
    #[name = "document"]
    Document,
    #[name = "sticker"]
    Sticker,
    #[name = "voice"]
    Voice,
}

impl As {
    fn kind(self) -> FileKind {
        match self {
            Self::Document => FileKind::Document,
            Self::Sticker => FileKind::Sticker,
            Self::Voice => FileKind::Voice,
        }
    }
}

/// Answer with a picture, a film, a sound or a document
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::SendMessages)")]
async fn file(
    ctx: Ctx<'_>,

    #[autocomplete = "conversation::suggest"]
    #[max_length = 100]
    conversation: String,
    file: Attachment,
    #[max_length = 1024] caption: Option<String>,
    #[rename = "as"] wanted: Option<As>,
    #[max_length = 100] name: Option<String>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        // Who may not send learns that first.
        session.require(Permission::SendMessages).await?;
        let conversation = conversation::read(&session, &conversation).await?;
        let file = given(session.language, file, name);
        let caption = caption.map(|caption| lines(&caption));
        let (db, caller) = (&session.db, &session.caller);
        let queued = conversations::send_file(db, caller, conversation, file, wanted.map(As::kind), caption).await?;
        Ok(Message::text(t!(session.language, "reply-accepted", name = plain(&queued.contact, 100))))
    })
    .await
}

/// Send a template that WhatsApp has approved, also when they have not written for a day
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::SendMessages)")]
async fn template(
    ctx: Ctx<'_>,

    #[autocomplete = "conversation::suggest"]
    #[max_length = 100]
    conversation: String,

    #[autocomplete = "template::suggest"]
    #[max_length = 100]
    template: String,
    #[max_length = 2000] values: Option<String>,
    #[max_length = 500] media: Option<String>,
    file: Option<Attachment>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        // Who may not send learns that first.
        session.require(Permission::SendMessages).await?;
        let conversation = conversation::read(&session, &conversation).await?;
        let template = template::read(&template)?;
        let values = Values::read(&values.unwrap_or_default());
        let (db, caller) = (&session.db, &session.caller);
        let above = match (file, media) {
            (Some(file), _) => Some(Above::File(given(session.language, file, None))),
            (None, media) => media.map(Above::Link),
        };
        let queued = conversations::send_template(db, caller, conversation, template, &values, above).await?;
        Ok(Message::text(t!(session.language, "reply-accepted", name = plain(&queued.contact, 100))))
    })
    .await
}

/// What somebody gave to Discord, under the name that they want for it.
fn given(language: Language, file: Attachment, name: Option<String>) -> NewFile {
    let Attachment { filename, url, size, content_type, .. } = file;
    let name = input::file::name(language, name, filename, content_type.as_deref());
    NewFile { address: url, name, media_type: content_type, bytes: size.into() }
}

/// Discord takes no line break in an option, so `\n` stands for one.
fn lines(typed: &str) -> String {
    typed.replace("\\n", "\n")
}

/// Where it goes, as it was chosen or typed.
enum Where {
    Conversation(String),
    Message(String),
}

impl Where {
    async fn read(&self, session: &Session) -> crm::Result<To> {
        match self {
            Self::Conversation(typed) => conversation::read(session, typed).await.map(To::Conversation),
            // Only what autocomplete offers can be meant.
            Self::Message(typed) => {
                typed.parse::<MessageId>().map(To::Message).map_err(|_| Wrong::NotFound(Noun::Message))
            }
        }
    }
}

async fn send(ctx: Ctx<'_>, to: Where, say: Outgoing) -> Result<(), Error> {
    send_read(ctx, to, Ok(say)).await
}

async fn send_read(ctx: Ctx<'_>, to: Where, say: crm::Result<Outgoing>) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        // Who may not send learns that first.
        session.require(Permission::SendMessages).await?;
        let (to, say) = (to.read(&session).await?, say?);
        let said = match &say {
            Outgoing::Text { body, .. } => body.clone(),
            _ => String::new(),
        };
        // An emoji can be put elsewhere or taken away at any time.
        let when = if matches!(say, Outgoing::Reaction { .. }) { When::Now } else { When::Held };
        let queued = conversations::send(&session.db, &session.caller, to, say, when).await?;
        Ok(promise::asked(&session, &said, &queued, accepted(session.language, &queued)).await)
    })
    .await
}
