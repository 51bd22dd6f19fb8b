//! `/crm export`: data as files. A file is made by a job and comes in private; here it is asked for, and shown how far each has come.

use crm::{
    ExportId, Permission,
    overview::exports::{self, Asked, Export, Kind, Ready, State, What},
    tenants::Language,
};
use serenity::all::ComponentInteraction;

use crate::{
    bot::{BotState, Ctx},
    changes::requested,
    errors::Error,
    gate::Gate,
    message::{self, Card, Message, Tone},
    plain::{plain, stamp},
    response::{self, Place},
    route::{Handle, custom_ids},
    session::{InteractionContext, Session},
    texts::{named::named, t},
};

/// How many files have a button.
const BUTTONS: usize = 5;

custom_ids! {
    /// Under an export, and the list of them.
    pub(crate) enum Button {
        /// Show how far all of one's own have come.
        List = "exports" like "/crm export",
        /// Send the file once more.
        Send(export: ExportId) = "export-send" does DataSend,
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, _: &ComponentInteraction) {
        match self {
            Self::List => {
                response::respond(bot, context, Place::Update, |session| async move { listed(&session).await }).await;
            }
            Self::Send(export) => {
                response::respond(bot, context, Place::New, |session| async move {
                    let export = exports::send_again(&session.db, &session.caller, export).await?;
                    let what = named(session.language, export.what);
                    Ok(Message::text(t!(session.language, "exports-sent-again", what = what)))
                })
                .await;
            }
        }
    }
}

/// What can be exported.
#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
enum Of {
    #[name = "جهات الاتصال (contacts)"]
    Contacts,
    #[name = "الشركات (companies)"]
    Companies,
    #[name = "العملاء المحتملون (leads)"]
    Leads,
    #[name = "الصفقات (deals)"]
    Deals,
    #[name = "المهام (tasks)"]
    Tasks,
    #[name = "المحادثات (conversations)"]
    Conversations,
    #[name = "الرسائل (messages)"]
    Messages,
}

impl From<Of> for What {
    fn from(of: Of) -> Self {
        match of {
            Of::Contacts => Self::Contacts,
            Of::Companies => Self::Companies,
            Of::Leads => Self::Leads,
            Of::Deals => Self::Deals,
            Of::Tasks => Self::Tasks,
            Of::Conversations => Self::Conversations,
            Of::Messages => Self::Messages,
        }
    }
}

/// The kinds of file.
#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
enum As {
    #[name = "Excel (xlsx)"]
    Xlsx,
    #[name = "CSV"]
    Csv,
    #[name = "JSON Lines"]
    JsonLines,
}

/// Save data to a file; without anything chosen, your files
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ExportData)")]
pub(crate) async fn export(ctx: Ctx<'_>, of: Option<Of>, format: Option<As>) -> Result<(), Error> {
    let kind = match format {
        None | Some(As::Xlsx) => Kind::Xlsx,
        Some(As::Csv) => Kind::Csv,
        Some(As::JsonLines) => Kind::JsonLines,
    };
    response::run(ctx, |session| async move {
        match of {
            Some(of) => asked(&session, of.into(), kind).await,
            None => listed(&session).await,
        }
    })
    .await
}

async fn asked(session: &Session, what: What, kind: Kind) -> Result<Message, Error> {
    let language = session.language;
    let export = match exports::ask(&session.db, &session.caller, what, kind).await? {
        Asked::Begun(export) => export,
        Asked::Requested(request) => return Ok(requested(language, &request)),
    };
    let text = t!(language, "exports-begun", what = named(language, export.what), format = export.kind.as_str());
    let list = message::Button::new(&Button::List, t!(language, "button-exports"));
    Ok(Message::card(Card::new(Tone::Calm).text(text)).buttons(vec![list]))
}

async fn listed(session: &Session) -> Result<Message, Error> {
    let (language, now) = (session.language, session.now());
    let all = exports::list(&session.db, &session.caller).await?;
    let is_there = |export: &&Export| export.ends_at.is_some_and(|end| end > now);
    let lines: Vec<String> = all.iter().map(|export| line(language, export, is_there(&export))).collect();
    let text = if lines.is_empty() { t!(language, "exports-none") } else { lines.join("\n") };
    let card = Card::new(Tone::Calm).title(t!(language, "exports-title")).text(text);
    let send = |export: &Export| {
        let label = format!("📥 {} ({})", named(language, export.what), export.kind.as_str());
        message::Button::new(&Button::Send(export.id), label)
    };
    let again = message::Button::new(&Button::List, t!(language, "button-exports"));
    let is_waiting = all.iter().any(|export| export.state == State::Waiting);
    Ok(Message::card(card)
        .buttons(all.iter().filter(is_there).take(BUTTONS).map(send).collect())
        .buttons(is_waiting.then_some(again).into_iter().collect()))
}

/// An export in one line.
fn line(language: Language, export: &Export, is_there: bool) -> String {
    let (what, format, count) = (named(language, export.what), export.kind.as_str(), export.rows);
    let rows = t!(language, "exports-rows", count = count);
    match (export.state, export.ends_at) {
        (State::Waiting, _) => t!(language, "exports-line-waiting", what = what, format = format, rows = rows),
        (State::Failed, _) => t!(language, "exports-line-failed", what = what, format = format),
        (State::Done, Some(end)) if is_there => {
            let until = stamp(end, 'R');
            t!(language, "exports-line-done", what = what, format = format, rows = rows, until = until)
        }
        (State::Done, _) => t!(language, "exports-line-gone", what = what, format = format, rows = rows),
    }
}

/// The file for whoever asked for it, or where they find it.
pub(crate) fn ready(
    language: Language,
    company: &str,
    ready: &Ready,
    content: Option<Vec<u8>>,
    link: Option<&str>,
) -> Message {
    let export = &ready.export;
    let rows = t!(language, "exports-rows", count = export.rows);
    let head = t!(language, "exports-ready", what = named(language, export.what), rows = rows);
    let until = export.ends_at.map(|end| stamp(end, 'f')).unwrap_or_default();
    let found = match (&content, link) {
        (Some(_), _) => t!(language, "exports-kept", until = until),
        (None, Some(link)) => t!(language, "exports-link", link = link, until = until),
        (None, None) => t!(language, "exports-too-large"),
    };
    let title = t!(language, "exports-ready-title", company = plain(company, 100));
    let message = Message::card(Card::new(Tone::Good).title(title).text(format!("{head}\n{found}")));
    match content {
        Some(content) => message.file(ready.name(), content),
        None => message,
    }
}
