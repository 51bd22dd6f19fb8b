//! `/crm import`: contacts and leads from a file. What the program makes of the file is shown to whoever gave it, who says otherwise where
//! it guessed wrong, starts it, and may take it back.

mod screen;

use crm::{
    Permission,
    overview::imports::{self, Choice, Ended, Existing, Flaw, GivenFile, Goal, Seen, What},
    pipelines::{Called, Stage},
    tenants::Language,
};
use serenity::all::{Attachment, ComponentInteraction};

use crate::{
    bot::{BotState, Ctx},
    errors::Error,
    gate::Gate,
    input::chosen,
    message::{self, Card, Message, Tone},
    plain::plain,
    response::{self, Place},
    route::{Handle, Payload, custom_ids},
    session::{InteractionContext, Session},
    texts::{named::named, t},
};

custom_ids! {
    /// Under an import, and the list of them.
    pub(crate) enum Button {
        /// Show all of one's own.
        List = "imports" like "/crm imports",
        /// Show one as it is now.
        Show(import: crm::ImportId) = "import" like "/crm imports",
        /// Show where a column may go.
        Column(seen: Seen) = "import-column" like "/crm imports",
        /// The same of those for which the first menu has no room.
        MoreColumns(seen: Seen) = "import-columns-more" like "/crm imports",
        /// Have a column go elsewhere.
        Goal(at: At) = "import-goal" does ImportChange,
        /// Do that with those who are there.
        Existing(seen: Seen) = "import-existing" does ImportChange,
        /// Dial phones there.
        Country(seen: Seen) = "import-country" does ImportChange,
        /// Have its rows written.
        Start(seen: Seen) = "import-start" does ImportStart,
        /// Give it up.
        Drop(import: crm::ImportId) = "import-drop" does ImportDrop,
        /// Ask whether it is to be taken back.
        AskUndo(import: crm::ImportId) = "import-undo" like "/crm imports",
        /// Take it back.
        Undo(import: crm::ImportId) = "import-undo-sure" does ImportUndo,
    }
}

/// A column of an import: `ID@3.7`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct At {
    seen: Seen,
    column: usize,
}

impl Payload for At {
    fn write(&self, _: usize) -> String {
        format!("{}.{}", self.seen, self.column)
    }

    fn read(raw: &str) -> Option<Self> {
        let (seen, column) = raw.split_once('.')?;
        Some(Self { seen: seen.parse().ok()?, column: column.parse().ok()? })
    }

    #[cfg(test)]
    fn any() -> proptest::strategy::BoxedStrategy<Self> {
        use proptest::prelude::*;
        (Seen::any(), 0..50_usize).prop_map(|(seen, column)| Self { seen, column }).boxed()
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, pressed: &ComponentInteraction) {
        let first = chosen(pressed).first().cloned();
        response::respond(bot, context, Place::Update, |session| async move {
            let (db, caller, language) = (&session.db, &session.caller, session.language);
            let said = |read: Option<Choice>| read.ok_or(Error::Outdated("nothing was chosen"));
            let shown = match self {
                Self::List => return listed(&session).await,
                Self::Show(import) => imports::show(db, caller, import).await?,
                Self::Column(seen) | Self::MoreColumns(seen) => {
                    let shown = imports::show(db, caller, seen.id).await?;
                    let column = first.and_then(|value| value.parse().ok());
                    return Ok(match column.filter(|column| *column < shown.import.goals.len()) {
                        Some(column) => screen::column(language, &shown, column),
                        None => screen::screen(language, &shown, session.now()),
                    });
                }
                Self::Goal(At { seen, column }) => {
                    let goal = first.and_then(|value| value.parse::<Goal>().ok());
                    let choice = goal.map(|goal| Choice::Goal(column, goal));
                    imports::choose(db, caller, seen, said(choice)?).await?
                }
                Self::Existing(seen) => {
                    let existing = first.and_then(|value| value.parse::<Existing>().ok());
                    imports::choose(db, caller, seen, said(existing.map(Choice::Existing))?).await?
                }
                Self::Country(seen) => {
                    let country = first.and_then(|value| value.parse().ok());
                    imports::choose(db, caller, seen, said(country.map(Choice::Country))?).await?
                }
                Self::Start(seen) => {
                    imports::start(db, caller, seen).await?;
                    imports::show(db, caller, seen.id).await?
                }
                Self::Drop(import) => {
                    imports::give_up(db, caller, import).await?;
                    imports::show(db, caller, import).await?
                }
                Self::AskUndo(import) => {
                    return Ok(screen::question(language, &imports::show(db, caller, import).await?.import));
                }
                Self::Undo(import) => {
                    imports::undo(db, caller, import).await?;
                    imports::show(db, caller, import).await?
                }
            };
            Ok(screen::screen(language, &shown, session.now()))
        })
        .await;
    }
}

/// What can be imported.
#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
enum Of {
    #[name = "جهات الاتصال (contacts)"]
    Contacts,
    #[name = "العملاء المحتملون (leads)"]
    Leads,
}

/// Bring contacts or leads from a file
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ImportData)")]
pub(crate) async fn import(ctx: Ctx<'_>, of: Of, file: Attachment) -> Result<(), Error> {
    let what = match of {
        Of::Contacts => What::Contacts,
        Of::Leads => What::Leads,
    };
    response::run(ctx, |session| async move {
        let Attachment { filename, url, size, .. } = file;
        let given = GivenFile { name: filename, address: url, bytes: size.into() };
        let import = imports::give(&session.db, &session.caller, what, given).await?;
        let shown = imports::show(&session.db, &session.caller, import.id).await?;
        Ok(screen::screen(session.language, &shown, session.now()))
    })
    .await
}

/// Show your imports and how far each has come; take one back
#[poise::command(slash_command, guild_only, rename = "imports", custom_data = "Gate::Needs(Permission::ImportData)")]
pub(crate) async fn list(ctx: Ctx<'_>) -> Result<(), Error> {
    response::run(ctx, |session| async move { listed(&session).await }).await
}

/// How many imports have a button.
const BUTTONS: usize = 5;

async fn listed(session: &Session) -> Result<Message, Error> {
    let language = session.language;
    let all = imports::list(&session.db, &session.caller).await?;
    let lines: Vec<String> = all.iter().map(|import| screen::line(language, import)).collect();
    let text = if lines.is_empty() { t!(language, "imports-none") } else { lines.join("\n") };
    let card = Card::new(Tone::Calm).title(t!(language, "imports-title")).text(text);
    let show =
        |import: &imports::Import| message::Button::new(&Button::Show(import.id), format!("📂 {}", import.file_name));
    Ok(Message::card(card).buttons(all.iter().take(BUTTONS).map(show).collect()))
}

/// What came of an import, for whoever started it; with the rows that could not be read.
pub(crate) fn told(language: Language, company: &str, ended: &Ended, content: Option<Vec<u8>>) -> Message {
    let import = &ended.import;
    let title = t!(language, "imports-told-title", company = plain(company, 100));
    let mut text = format!("{}\n{}", plain(&import.file_name, 100), screen::came(language, import));
    match (&content, &ended.bad_key) {
        (Some(_), _) => text += &format!("\n{}", t!(language, "imports-bad-file")),
        (None, Some(_)) => text += &format!("\n{}", t!(language, "imports-bad-too-large")),
        (None, None) => {}
    }
    let message = Message::card(Card::new(screen::tone(import.state)).title(title).text(text));
    match content {
        Some(content) => message.file(format!("{}.csv", t!(language, "imports-bad-name")), content),
        None => message,
    }
}

/// What is above the column that says what is wrong with a row.
pub fn flaws_heading(language: Language) -> String {
    t!(language, "imports-flaws")
}

/// What is wrong with a row.
pub fn flaws(language: Language, flaws: &[Flaw]) -> String {
    let said: Vec<String> = flaws.iter().map(|flaw| named(language, *flaw)).collect();
    said.join(match language {
        Language::Arabic => "؛ ",
        Language::English => "; ",
    })
}

/// What people may call a stage, in whatever language their file is.
pub fn stage_names(stage: &Stage) -> Vec<String> {
    match stage.called() {
        Called::Own(name) => vec![name.to_owned()],
        Called::Usual(usual) => {
            let names = Language::ALL.map(|language| named(language, usual));
            names.into_iter().chain([usual.as_str().to_owned()]).collect()
        }
    }
}
