//! `/inbox canned`: replies that are written once and sent often.

use crm::{
    Permission,
    canned::{self, CannedReply, Page},
    conversations::Which,
    template,
    tenants::Language,
};
use serenity::all::{ComponentInteraction, CreateAutocompleteResponse};

use super::buttons::accepted;
use crate::{
    bot::{BotState, Ctx},
    errors::Error,
    gate::Gate,
    input::conversation,
    message::{Card, Message, Tone},
    pages,
    plain::plain,
    response::{self, Place},
    route::{Handle, Turn, custom_ids},
    session::{InteractionContext, Session},
    texts::t,
};

/// How much of a reply's text is shown in the list.
const TEXT: usize = 300;

custom_ids! {
    /// Under the list.
    pub(crate) enum Button {
        /// Turn a page.
        Turn(turn: Turn<i64>) = "canned" like "/inbox canned list",
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, _: &ComponentInteraction) {
        let Self::Turn(turn) = self;
        response::respond(bot, context, Place::Update, |session| page(session, turn)).await;
    }
}

/// Canned replies
#[poise::command(
    slash_command,
    rename = "canned",
    guild_only,
    subcommand_required,
    subcommands("send", "list", "add", "edit", "remove")
)]
pub(crate) async fn group(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}

/// Answer a customer with a canned reply
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::SendMessages)")]
async fn send(
    ctx: Ctx<'_>,

    #[autocomplete = "conversation::suggest_work"]
    #[max_length = 100]
    conversation: String,

    #[autocomplete = "suggest"]
    #[max_length = 60]
    reply: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let which = Which::read(&conversation);
        let queued = canned::send(&session.db, &session.caller, &which, &reply).await?;
        Ok(accepted(session.language, &queued))
    })
    .await
}

/// List the canned replies
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewConversations)")]
async fn list(ctx: Ctx<'_>) -> Result<(), Error> {
    response::run(ctx, |session| page(session, Turn::first())).await
}

async fn page(session: Session, turn: Turn<i64>) -> Result<Message, Error> {
    let page = canned::list(&session.db, &session.caller, turn.at).await?;
    Ok(render(session.language, &page, &turn))
}

fn render(language: Language, Page { replies, next }: &Page, turn: &Turn<i64>) -> Message {
    let line = |reply: &CannedReply| {
        t!(language, "canned-line", reply = plain(&reply.name, 60), text = plain(&reply.text, TEXT).replace('\n', " "))
    };
    let lines: Vec<String> = replies.iter().map(line).collect();
    let text = if lines.is_empty() { t!(language, "canned-none") } else { lines.join("\n") };
    let known = template::CANNED.map(|name| format!("`{{{{{name}}}}}`")).join(" ");
    let text = format!("{text}\n\n{}", t!(language, "canned-variables", known = known));
    let card = Card::new(Tone::Calm).title(t!(language, "canned-title")).text(text);
    Message::card(card).buttons(pages::buttons(language, turn, *next, Button::Turn))
}

/// Add a canned reply
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditSettings)")]
async fn add(ctx: Ctx<'_>, #[max_length = 60] name: String, #[max_length = 4000] text: String) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let added = match canned::add(&session.db, &session.caller, &name, &lines(&text)).await {
            Err(wrong @ crm::Error::Invalid { .. }) => {
                // Who may not add one learns that first.
                session.require(Permission::EditSettings).await?;
                return Err(wrong.into());
            }
            added => added?,
        };
        Ok(kept(session.language, &added))
    })
    .await
}

/// Change a canned reply
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditSettings)")]
async fn edit(
    ctx: Ctx<'_>,

    #[autocomplete = "suggest"]
    #[max_length = 60]
    reply: String,
    #[max_length = 4000] text: Option<String>,
    #[max_length = 60] name: Option<String>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let text = text.as_deref().map(lines);
        let (db, caller) = (&session.db, &session.caller);
        let changed = match canned::edit(db, caller, &reply, name.as_deref(), text.as_deref()).await {
            Err(wrong @ crm::Error::Invalid { .. }) => {
                session.require(Permission::EditSettings).await?;
                return Err(wrong.into());
            }
            changed => changed?,
        };
        Ok(kept(session.language, &changed))
    })
    .await
}

/// Take a canned reply away
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditSettings)")]
async fn remove(
    ctx: Ctx<'_>,

    #[autocomplete = "suggest"]
    #[max_length = 60]
    reply: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let name = canned::remove(&session.db, &session.caller, &reply).await?;
        Ok(Message::text(t!(session.language, "canned-removed", reply = plain(&name, 60))))
    })
    .await
}

/// Discord takes no line break in an option, so `\n` stands for one.
fn lines(typed: &str) -> String {
    typed.replace("\\n", "\n")
}

/// The reply as it is kept.
fn kept(language: Language, reply: &CannedReply) -> Message {
    let title = t!(language, "canned-kept", reply = plain(&reply.name, 60));
    Message::card(Card::new(Tone::Good).title(title).text(plain(&reply.text, 3500)))
}

/// What autocomplete offers. Asks first whether the person may see them: a refusal by the verb would be recorded at every key they
/// press.
async fn suggest(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    response::suggest(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), |session| async move {
        if !session.may(Permission::ViewConversations).await? {
            return Ok(Vec::new());
        }
        let found = canned::suggest(&session.db, &session.caller, typed).await?;
        Ok(found.into_iter().map(|reply| (format!("{} · {}", reply.name, reply.text), reply.name)).collect())
    })
    .await
}
