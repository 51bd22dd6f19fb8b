//! What people type in the thread of a conversation: an answer to the customer, a note for colleagues, or talk that is neither.
//!
//! Whatever is not certainly an answer is none: nothing that was meant for colleagues may reach a customer.

pub(crate) mod events;
pub mod missed;

use crm::{
    ConversationId, DiscordId, Permission, TenantDb,
    attachments::ours::NewFile,
    conversations::{self, Typed, Which, Whose, thread},
    error::{Conflict, Error as Wrong, Noun},
    posts::Post,
    tenants::Language,
};
use serenity::all::{
    ComponentInteraction, GuildId, Message as Posted, MessageId, MessageReference, MessageType, User, UserId,
};

use crate::{
    bot::BotState,
    errors::{self, Error},
    input,
    message::{Button as Shown, Message},
    plain::plain,
    promise,
    response::{self, Place},
    route::{Handle, custom_ids},
    send,
    session::{InteractionContext, Session, snowflake},
    texts::t,
};

/// What a note for colleagues begins with.
const NOTE: &str = "//";

custom_ids! {
    /// Under what somebody typed that was not sent, or not so.
    pub(crate) enum Button {
        /// Send it to the customer all the same.
        Send(typed: DiscordId) = "typed-send" does MessageReply,
        /// Keep it as a note.
        Note(typed: DiscordId) = "typed-note" does ConversationNote,
        /// Send what it was changed to after it was sent.
        Correct(typed: DiscordId) = "typed-correct" does MessageReply,
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, pressed: &ComponentInteraction) {
        let (Self::Send(typed) | Self::Note(typed) | Self::Correct(typed)) = self;
        response::respond(bot, context, Place::Update, |session| async move {
            session.require(Permission::SendMessages).await?;
            let thread = snowflake(pressed.channel_id.get());
            let conversation = thread::conversation_in(&session.db, thread).await?;
            let conversation = conversation.ok_or(Wrong::NotFound(Noun::Conversation))?;
            let posted = bot.http.get_message(pressed.channel_id, MessageId::new(typed.get())).await?;
            // It may have been changed since it was asked about.
            let meaning = meaning(UserId::new(context.application.get()), &posted);
            match self {
                Self::Send(_) | Self::Correct(_) if !matches!(meaning, Meaning::Answer | Meaning::Command) => {
                    Err(Wrong::Conflict(Conflict::NothingToSend).into())
                }
                Self::Send(_) => {
                    send_it(&session, conversation, &read(&session, &posted), Whose::Anyones).await?;
                    Ok(Message::text(t!(session.language, "typed-sent")))
                }
                Self::Correct(_) => {
                    let (db, caller) = (&session.db, &session.caller);
                    conversations::send_correction(db, caller, conversation, post_of(&posted), &text_of(&posted))
                        .await?;
                    Ok(Message::text(t!(session.language, "typed-sent")))
                }
                Self::Note(_) => {
                    conversations::note(&session.db, &session.caller, &Which::id(conversation), &posted.content)
                        .await?;
                    Ok(Message::text(t!(session.language, "typed-kept")))
                }
            }
        })
        .await;
    }
}

/// What a message that somebody typed is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Meaning {
    /// It is for the customer.
    Answer,
    /// It looks like a command that was not chosen from Discord's list; what it says may be nobody's business.
    Command,
    /// It is for colleagues, and kept.
    Note(String),
    /// It is for colleagues, or says nothing.
    Talk,
}

/// When a message was heard of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Heard {
    /// Soon after it was typed.
    Now,
    /// So much later that nobody can expect it to be sent any more.
    Late,
}

/// Takes a message of any channel, as it is typed.
pub(crate) async fn typed(bot: &BotState, me: UserId, posted: &Posted) {
    hear(bot, me, posted, Heard::Now).await;
}

/// Takes a message of any channel. What was typed in a thread of ours is answered there only if something is wrong.
async fn hear(bot: &BotState, me: UserId, posted: &Posted, heard: Heard) {
    let (Some(guild), meaning) = (posted.guild_id, meaning(me, posted)) else { return };
    if meaning == Meaning::Talk {
        return;
    }
    let context = InteractionContext::typed(me, posted);
    match take(bot, &context, guild, posted, (meaning, heard)).await {
        Ok(Taken::Done) => {}
        Ok(Taken::Asked(language, words)) => post_below(bot, &context, posted, ask(language, posted, words)).await,
        Err(error) => tell(bot, &context, posted, &error).await,
    }
}

async fn take(
    bot: &BotState,
    context: &InteractionContext,
    guild: GuildId,
    posted: &Posted,
    (meaning, heard): (Meaning, Heard),
) -> Result<Taken, Error> {
    let Some((db, conversation)) = thread_of(bot, guild, posted).await? else { return Ok(Taken::Done) };
    // Only now: whoever types elsewhere is no concern of ours.
    let session = Session::open(bot, context).await?;
    match meaning {
        Meaning::Talk => {}
        Meaning::Note(text) => drop(conversations::note(&db, &session.caller, &Which::id(conversation), &text).await?),
        Meaning::Command => {
            session.require(Permission::SendMessages).await?;
            return Ok(Taken::Asked(session.language, t!(session.language, "typed-command")));
        }
        Meaning::Answer if heard == Heard::Late => {
            return Ok(Taken::Asked(session.language, t!(session.language, "typed-late")));
        }
        Meaning::Answer => send_it(&session, conversation, &read(&session, posted), Whose::Own).await?,
    }
    Ok(Taken::Done)
}

/// What came of a message.
enum Taken {
    Done,
    /// Whoever typed it is asked, in this language and these words, whether it is to be sent.
    Asked(Language, String),
}

/// The conversation in whose thread it was typed, if it was one.
async fn thread_of(
    bot: &BotState,
    guild: GuildId,
    posted: &Posted,
) -> Result<Option<(TenantDb, ConversationId)>, Error> {
    let Some(db) = bot.company(guild).await? else { return Ok(None) };
    let conversation = thread::conversation_in(&db, post_of(posted).place).await?;
    Ok(conversation.map(|conversation| (db, conversation)))
}

async fn send_it(session: &Session, conversation: ConversationId, typed: &Typed, whose: Whose) -> Result<(), Error> {
    let queued = conversations::send_typed(&session.db, &session.caller, conversation, typed, whose).await?;
    if let Some(queued) = queued {
        promise::typed(session, &typed.text, &queued, typed.post).await;
    }
    Ok(())
}

/// What a message is. Who mentions a colleague talks to them.
fn meaning(me: UserId, posted: &Posted) -> Meaning {
    let by_person = !posted.author.bot && posted.webhook_id.is_none();
    let is_plain = matches!(posted.kind, MessageType::Regular | MessageType::InlineReply) && posted.poll.is_none();
    let to_colleagues = posted.mention_everyone
        || !posted.mention_roles.is_empty()
        || posted.mentions.iter().any(|mentioned| mentioned.id != me);
    if !by_person || !is_plain {
        return Meaning::Talk;
    }
    let text = text_of(posted);
    if let Some(note) = text.strip_prefix(NOTE).map(str::trim) {
        return if note.is_empty() { Meaning::Talk } else { Meaning::Note(note.to_owned()) };
    }
    if to_colleagues || (text.is_empty() && posted.attachments.is_empty()) {
        return Meaning::Talk;
    }
    let is_command = text.strip_prefix('/').is_some_and(|rest| rest.starts_with(char::is_alphabetic));
    if is_command { Meaning::Command } else { Meaning::Answer }
}

/// What it says to the customer, if it does. What looks like a command is an answer only where somebody has sent it on purpose: it
/// `was` that already.
pub(crate) fn answer(me: UserId, posted: &Posted, was: &str) -> Option<String> {
    let text = text_of(posted);
    match meaning(me, posted) {
        Meaning::Answer => Some(text),
        Meaning::Command if text == was => Some(text),
        Meaning::Command | Meaning::Note(_) | Meaning::Talk => None,
    }
}

/// Whether whoever typed it has to say whether it is for the customer.
pub(crate) fn looks_like_command(me: UserId, posted: &Posted) -> bool {
    meaning(me, posted) == Meaning::Command
}

/// What it says, without what calls the bot, which shows the bot what is typed also where it may not read along. Nobody else is
/// called in an answer: that would be talk.
fn text_of(posted: &Posted) -> String {
    let call = |text: String, user: &User| {
        text.replace(&format!("<@{}>", user.id), "").replace(&format!("<@!{}>", user.id), "")
    };
    posted.mentions.iter().fold(posted.content.clone(), call).trim().to_owned()
}

/// The message as an answer.
fn read(session: &Session, posted: &Posted) -> Typed {
    let file = |file: &serenity::all::Attachment| NewFile {
        address: file.url.clone(),
        name: input::file::name(session.language, None, file.filename.clone(), file.content_type.as_deref()),
        media_type: file.content_type.clone(),
        bytes: file.size.into(),
    };
    let quoted = posted.message_reference.as_ref().and_then(|reference| reference.message_id);
    Typed {
        post: post_of(posted),
        text: text_of(posted),
        files: posted.attachments.iter().map(file).collect(),
        answers: quoted.map(|id| snowflake(id.get())),
    }
}

fn post_of(posted: &Posted) -> Post {
    Post { place: snowflake(posted.channel_id.get()), id: snowflake(posted.id.get()) }
}

/// Says below it why it was not sent. What a colleague has can be sent all the same.
async fn tell(bot: &BotState, context: &InteractionContext, posted: &Posted, error: &Error) {
    if error.is_silent() {
        return;
    }
    error.log(&context.reference());
    let language = context.last_language(bot).await;
    let said = match (error, language) {
        (Error::Crm(Wrong::Conflict(Conflict::HeldBy(name))), Some(language)) => {
            ask(language, posted, t!(language, "typed-held", name = plain(name, 60)))
        }
        (Error::Crm(Wrong::Unavailable(_)), Some(language)) => ask(language, posted, t!(language, "typed-unavailable")),
        _ => Message::text(errors::sentence(language, error, &context.reference())),
    };
    post_below(bot, context, posted, said).await;
}

/// Asks what is to be done with it.
fn ask(language: Language, posted: &Posted, words: String) -> Message {
    let typed = post_of(posted).id;
    Message::text(words).buttons(vec![
        Shown::new(&Button::Send(typed), t!(language, "button-typed-send")),
        Shown::new(&Button::Note(typed), t!(language, "button-typed-note")),
    ])
}

async fn post_below(bot: &BotState, context: &InteractionContext, posted: &Posted, said: Message) {
    let below = MessageReference::from((posted.channel_id, posted.id)).fail_if_not_exists(false);
    let nonce = format!("typed-{}", posted.id);
    let message = said.message(&nonce).reference_message(below);
    if let Err(error) = send::send_with(&bot.http, post_of(posted).place, &message, Vec::new()).await {
        tracing::warn!(reference = context.reference(), %error, "who typed an answer could not be told that it was not sent");
    }
}

/// What is said where the customer has something else than what stands there: `text` is what they have. What was changed to an answer can
/// be sent as a correction; `is_answer` says whether it was.
pub(crate) fn differs(language: Language, typed: DiscordId, text: &str, is_answer: bool) -> Message {
    let text = quote(text);
    match is_answer {
        true => Message::text(t!(language, "typed-changed", text = text))
            .buttons(vec![Shown::new(&Button::Correct(typed), t!(language, "button-typed-correct"))]),
        false => Message::text(t!(language, "typed-changed-into-note", text = text)),
    }
}

/// What is asked where an answer that was not sent yet was changed into what looks like a command. It was taken out: what stands there now
/// can be sent in its place.
pub(crate) fn turned_into_command(language: Language, typed: DiscordId) -> Message {
    Message::text(t!(language, "typed-command")).buttons(vec![
        Shown::new(&Button::Correct(typed), t!(language, "button-typed-send")),
        Shown::new(&Button::Note(typed), t!(language, "button-typed-note")),
    ])
}

/// What is said where something was deleted that the customer has.
pub(crate) fn deleted(language: Language, text: &str) -> Message {
    Message::text(t!(language, "typed-deleted", text = quote(text)))
}

/// The beginning of what was said, in quotation marks by the text around it.
fn quote(text: &str) -> String {
    plain(text, 200)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const ME: UserId = UserId::new(8);

    fn posted(more: &Value) -> Posted {
        let mut raw = json!({
            "id": "100", "channel_id": "50", "author": user(42, false), "content": "أهلًا", "timestamp": "2026-11-22T12:00:00Z",
            "edited_timestamp": null, "tts": false, "mention_everyone": false, "mentions": [], "mention_roles": [],
            "attachments": [], "embeds": [], "pinned": false, "type": 0,
        });
        raw.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        serde_json::from_value(raw).unwrap()
    }

    fn user(id: u64, bot: bool) -> Value {
        json!({ "id": id.to_string(), "username": "x", "discriminator": "0", "avatar": null, "bot": bot })
    }

    #[test]
    fn only_what_is_certainly_an_answer_is_one() {
        let file = json!([{ "id": "1", "filename": "a.png", "size": 1, "url": "https://x", "proxy_url": "https://x" }]);
        let answers = [
            json!({}),
            json!({ "content": "", "attachments": file }),
            json!({ "content": "<@8> أهلًا", "mentions": [user(8, true)] }),
            json!({ "type": 19 }),
            json!({ "content": "/ / not a note" }),
        ];
        let talk = [
            json!({ "content": "" }),
            json!({ "content": "   " }),
            json!({ "content": "<@8>", "mentions": [user(8, true)] }),
            json!({ "content": "<@9> شوف هذا", "mentions": [user(9, false)] }),
            json!({ "mention_roles": ["7"] }),
            json!({ "mention_everyone": true }),
            json!({ "author": user(42, true) }),
            json!({ "webhook_id": "77" }),
            json!({ "type": 6 }),
            json!({ "content": "//" }),
            json!({ "content": " //  " }),
        ];
        for more in answers {
            assert_eq!(meaning(ME, &posted(&more)), Meaning::Answer, "{more}");
        }
        for more in talk {
            assert_eq!(meaning(ME, &posted(&more)), Meaning::Talk, "{more}");
        }
    }

    #[test]
    fn what_looks_like_a_command_is_asked_about() {
        for content in ["/inbox note text:السعر الأقل ٢٨٠", " /note x", "/ملاحظة", "<@8> /crm"] {
            let more = json!({ "content": content, "mentions": [user(8, true)] });
            let posted = posted(&more);
            assert_eq!(meaning(ME, &posted), Meaning::Command, "{content}");
            // Sent on purpose, it is an answer; what an answer was changed into is none.
            assert_eq!(answer(ME, &posted, &text_of(&posted)), Some(text_of(&posted)), "{content}");
            assert_eq!(answer(ME, &posted, "نعم"), None, "{content}");
        }
        for content in ["/", "/ نعم", "/3 متر", "نعم/لا", "https://x.example/a"] {
            assert_eq!(meaning(ME, &posted(&json!({ "content": content }))), Meaning::Answer, "{content}");
        }
    }

    #[test]
    fn a_note_is_a_note_whoever_it_mentions() {
        for (content, note) in
            [("//x", "x"), ("  // تأكدوا من السعر ", "تأكدوا من السعر"), ("<@8> // x", "x"), ("///x", "/x")]
        {
            let more = json!({ "content": content, "mentions": [user(9, false), user(8, true)] });
            assert_eq!(meaning(ME, &posted(&more)), Meaning::Note(note.into()), "{content}");
        }
    }
}
