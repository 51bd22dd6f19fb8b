//! `/backup`: a copy of everything that the company has. A job makes it; the answer shows how far it has come, for as long as it takes. To
//! restore one takes whoever runs the program.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use crm::{
    BackupId, Permission,
    backups::{self, Backup, Failure, State},
    tenants::Language,
};
use serenity::all::ComponentInteraction;

use crate::{
    bot::{BotState, Ctx},
    errors::Error,
    gate::Gate,
    message::{self, Card, Message, Tone},
    plain::{plain, stamp},
    response::{self, Place, Since},
    route::{Handle, custom_ids},
    session::{InteractionContext, Session},
    texts::{named::known, t},
};

custom_ids! {
    /// Under a backup.
    pub(crate) enum Button {
        /// Show the newest ones, and how far they have come.
        List = "backups" like "/backup list",
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, _: &ComponentInteraction) {
        match self {
            Self::List => {
                response::respond(bot, context, Place::Update, |session| async move { listed(&session).await }).await;
            }
        }
    }
}

/// Copies of everything that the company has
#[poise::command(slash_command, rename = "backup", guild_only, subcommand_required, subcommands("create", "list"))]
pub(crate) async fn group(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}

/// Make a backup now
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::CreateBackups)")]
async fn create(ctx: Ctx<'_>) -> Result<(), Error> {
    let mut asked = None;
    response::run(ctx, |session| {
        let asked = &mut asked;
        async move {
            let backup = backups::ask(&session.db, &session.caller).await?;
            let message = shown(session.language, &backup);
            *asked = Some((session, backup.id));
            Ok(message)
        }
    })
    .await?;
    let Some((session, id)) = asked else { return Ok(()) };
    let (session, last) = (Arc::new(session), Arc::new(AtomicI64::new(0)));
    response::follow(ctx, move || since(session.clone(), id, last.clone())).await;
    Ok(())
}

/// What has come of a backup since it was last shown, when so many bytes were written.
async fn since(session: Arc<Session>, id: BackupId, last: Arc<AtomicI64>) -> Since {
    match backups::own(&session.db, &session.caller, id).await {
        Ok(backup) if backup.state != State::Waiting => Since::Over(Some(shown(session.language, &backup))),
        Ok(backup) if backup.bytes != last.swap(backup.bytes, Ordering::Relaxed) => {
            Since::More(shown(session.language, &backup))
        }
        Ok(_) => Since::Same,
        Err(error) => {
            tracing::debug!(%error, "it is not known how far a backup has come");
            Since::Over(None)
        }
    }
}

/// List the newest backups
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::CreateBackups)")]
async fn list(ctx: Ctx<'_>) -> Result<(), Error> {
    response::run(ctx, |session| async move { listed(&session).await }).await
}

/// One backup, while it is made and when it is there.
fn shown(language: Language, backup: &Backup) -> Message {
    let size = size(language, backup.bytes);
    let (tone, text) = match backup.state {
        State::Waiting => (Tone::Calm, t!(language, "backups-begun", size = size)),
        State::Failed => (Tone::Bad, t!(language, "backups-failed", why = why(language, backup))),
        State::Done => {
            let name = format!("`{}`", backup.file_name.as_deref().unwrap_or("—"));
            (Tone::Good, t!(language, "backups-done", name = name, size = size))
        }
    };
    let list = message::Button::new(&Button::List, t!(language, "button-backups"));
    Message::card(Card::new(tone).text(text)).buttons(vec![list])
}

async fn listed(session: &Session) -> Result<Message, Error> {
    let language = session.language;
    let all = backups::list(&session.db, &session.caller).await?;
    let lines: Vec<String> = all.iter().map(|backup| line(language, backup)).collect();
    let text = match lines.is_empty() {
        true => t!(language, "backups-none"),
        false => format!("{}\n\n{}", lines.join("\n"), t!(language, "backups-where")),
    };
    let card = Card::new(Tone::Calm).title(t!(language, "backups-title")).text(text);
    let again = message::Button::new(&Button::List, t!(language, "button-backups"));
    let is_waiting = all.iter().any(|backup| backup.state == State::Waiting);
    Ok(Message::card(card).buttons(is_waiting.then_some(again).into_iter().collect()))
}

/// A backup in one line.
fn line(language: Language, backup: &Backup) -> String {
    let (at, size) = (stamp(backup.created_at, 'f'), size(language, backup.bytes));
    let by = match &backup.asked_by {
        Some(name) => plain(name, 60),
        None => t!(language, "backups-operator"),
    };
    match backup.state {
        State::Waiting => t!(language, "backups-line-waiting", at = at, size = size, by = by),
        State::Done => t!(language, "backups-line-done", at = at, size = size, by = by),
        State::Failed => t!(language, "backups-line-failed", at = at, why = why(language, backup), by = by),
    }
}

fn why(language: Language, backup: &Backup) -> String {
    let unknown = Failure::Broken.as_str();
    known::<Failure>(language, backup.failure.as_deref().unwrap_or(unknown))
}

/// Megabytes of 1,000,000 bytes, with one decimal.
fn size(language: Language, bytes: i64) -> String {
    let tenths = (bytes.max(0) + 50_000) / 100_000;
    t!(language, "backups-size", megabytes = format!("{}.{}", tenths / 10, tenths % 10))
}
