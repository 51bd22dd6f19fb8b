//! `/inbox macro`: several deeds on a conversation under one name. Before one runs, the person sees what it will do.

use crm::{
    MacroId, Permission,
    conversations::{Name, Seen, Which, number_label},
    macros::{self, Macro, Page, Plan, Ran, Shown},
    tenants::Language,
};
use serenity::all::{ComponentInteraction, CreateAutocompleteResponse};

use crate::{
    bot::{BotState, Ctx},
    draft::{Draft, HandleForm},
    errors::Error,
    form::{self, Field},
    gate::Gate,
    input::{conversation, steps, time},
    message::{self, Card, Message, Tone},
    pages,
    plain::plain,
    response::{self, Place},
    route::{Handle, Payload, Turn, custom_ids},
    session::{InteractionContext, Session},
    texts::{named::named, t},
};

/// How much of a text is shown in a step.
const TEXT: usize = 300;

/// How much can be written into the form.
const STEPS: u16 = 3000;

custom_ids! {
    /// Under the list, and under what a macro will do.
    pub(crate) enum Button {
        /// Turn a page.
        Turn(turn: Turn<i64>) = "macros" like "/inbox macro list",
        /// Do it.
        Run(on: On) = "macro-run" does ConversationMacro,
        /// Leave it.
        Cancel = "macro-cancel" like "/inbox macro run",
    }
}

custom_ids! {
    /// What is submitted.
    pub(crate) enum Form {
        /// What a macro does.
        Set = "macro-form" does MacroSet,
    }
}

/// Which macro, on which conversation, and what was seen of that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct On {
    of: MacroId,
    number: i64,
    seen: Seen,
}

impl On {
    fn which(self) -> Which {
        Which { name: Name::Number(self.number), seen: Some(self.seen) }
    }
}

impl Payload for On {
    fn write(&self, _: usize) -> String {
        format!("{}:{}", self.of, self.which())
    }

    fn read(raw: &str) -> Option<Self> {
        let (of, which) = raw.split_once(':')?;
        match Which::read(which) {
            Which { name: Name::Number(number), seen: Some(seen) } => {
                Some(Self { of: of.parse().ok()?, number, seen }).filter(|on| on.write(0) == raw)
            }
            _ => None,
        }
    }

    #[cfg(test)]
    fn any() -> proptest::strategy::BoxedStrategy<Self> {
        use proptest::prelude::*;
        // More than any company comes to.
        let seen =
            (0..=9_999_999_999_i64, 0..=999_999_999_999_i64).prop_map(|(version, heard)| Seen { version, heard });
        (crate::route::uuids(), 1..=9_999_999_999_i64, seen)
            .prop_map(|(of, number, seen)| Self { of, number, seen })
            .boxed()
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, _: &ComponentInteraction) {
        response::respond(bot, context, Place::Update, |session| async move {
            match self {
                Self::Turn(turn) => page(session, turn).await,
                Self::Run(on) => {
                    let until = time::reader(&session).await?;
                    let ran = macros::run(&session.db, &session.caller, &on.which(), on.of, until).await?;
                    Ok(Message::card(done(session.language, &ran)))
                }
                Self::Cancel => Ok(Message::text(t!(session.language, "macro-cancelled"))),
            }
        })
        .await;
    }
}

impl HandleForm for Form {
    async fn submitted(self, bot: &BotState, context: &InteractionContext, draft: &Draft) {
        let Self::Set = self;
        response::respond_to_form(bot, context, draft, |session| async move {
            // Who may not learns that before what is wrong with what they wrote.
            session.require(Permission::EditSettings).await?;
            let lines = steps::read(&draft.typed("steps").unwrap_or_default(), time::reader(&session).await?)?;
            let name = draft.typed("name").unwrap_or_default();
            let set = macros::set(&session.db, &session.caller, &name, &lines).await?;
            let language = session.language;
            let title = t!(language, "macro-kept", name = plain(&set.name, 60));
            Ok(Message::card(Card::new(Tone::Good).title(title).text(numbered(language, &set))))
        })
        .await;
    }

    async fn reopen(self, bot: &BotState, context: &InteractionContext, draft: &Draft) {
        let typed = |field| draft.typed(field).unwrap_or_default();
        open_form(bot, context, typed("name"), Some(typed("steps"))).await;
    }
}

/// Macros: several deeds under one name
#[poise::command(
    slash_command,
    rename = "macro",
    guild_only,
    subcommand_required,
    subcommands("run", "list", "set", "remove")
)]
pub(crate) async fn group(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}

/// Run a macro on a conversation; first you see what it will do
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::SendMessages)")]
async fn run(
    ctx: Ctx<'_>,

    #[autocomplete = "conversation::suggest_work"]
    #[max_length = 100]
    conversation: String,

    #[rename = "macro"]
    #[autocomplete = "suggest"]
    #[max_length = 60]
    name: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let plan = macros::plan(&session.db, &session.caller, &Which::read(&conversation), &name).await?;
        Ok(planned(session.language, &plan))
    })
    .await
}

/// List the macros
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewConversations)")]
async fn list(ctx: Ctx<'_>) -> Result<(), Error> {
    response::run(ctx, |session| page(session, Turn::first())).await
}

/// Set what a macro does, in a form: a step in each line
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditSettings)")]
async fn set(
    ctx: Ctx<'_>,

    #[rename = "macro"]
    #[autocomplete = "suggest"]
    #[max_length = 60]
    name: Option<String>,
) -> Result<(), Error> {
    let (bot, context) = (ctx.framework.user_data, InteractionContext::command(ctx.interaction));
    open_form(bot, &context, name.unwrap_or_default(), None).await;
    Ok(())
}

/// Take a macro away
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditSettings)")]
async fn remove(
    ctx: Ctx<'_>,

    #[rename = "macro"]
    #[autocomplete = "suggest"]
    #[max_length = 60]
    name: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let name = macros::remove(&session.db, &session.caller, &name).await?;
        Ok(Message::text(t!(session.language, "macro-removed", name = plain(&name, 60))))
    })
    .await
}

/// The form, with what the macro of this name does until now, or with what was typed before.
async fn open_form(bot: &BotState, context: &InteractionContext, name: String, typed: Option<String>) {
    response::open_form(bot, context, |session| async move {
        let found = macros::find(&session.db, &session.caller, &name).await?;
        let language = session.language;
        let (name, written) = match found {
            Some(found) => (found.name, steps::write(language, &found.steps)),
            None => (name, String::new()),
        };
        let fields = vec![
            Field::line("name", t!(language, "field-name"), 60).required().value(name),
            Field::tall("steps", named(language, crm::error::Field::Steps), STEPS)
                .required()
                .value(typed.unwrap_or(written)),
        ];
        Ok(form::form(&Form::Set, &t!(language, "macro-form-title"), fields))
    })
    .await;
}

async fn page(session: Session, turn: Turn<i64>) -> Result<Message, Error> {
    let page = macros::list(&session.db, &session.caller, turn.at).await?;
    Ok(render(session.language, &page, &turn))
}

fn render(language: Language, Page { macros, next }: &Page, turn: &Turn<i64>) -> Message {
    let one = |of: &Macro| {
        format!("**{}**\n{}", t!(language, "macro-name", name = plain(&of.name, 60)), numbered(language, of))
    };
    let all: Vec<String> = macros.iter().map(one).collect();
    let text = if all.is_empty() { t!(language, "macros-none") } else { all.join("\n\n") };
    let card = Card::new(Tone::Calm)
        .title(t!(language, "macros-title"))
        .text(text)
        .field(t!(language, "macros-how"), t!(language, "macro-words"));
    Message::card(card).buttons(pages::buttons(language, turn, *next, Button::Turn))
}

/// What will happen, with a button that has it happen.
fn planned(language: Language, plan: &Plan) -> Message {
    let Plan { of, number, contact, seen } = plan;
    let title = t!(
        language,
        "macro-plan",
        name = plain(&of.name, 60),
        conversation = number_label(*number),
        contact = plain(contact, 100)
    );
    let on = On { of: of.id, number: *number, seen: *seen };
    Message::card(Card::new(Tone::Calm).title(title).text(numbered(language, of))).buttons(vec![
        message::Button::new(&Button::Run(on), t!(language, "button-macro-run")).primary(),
        message::Button::new(&Button::Cancel, t!(language, "simulate-cancel")),
    ])
}

/// What has happened.
fn done(language: Language, Ran { of, number, contact }: &Ran) -> Card {
    let title = t!(
        language,
        "macro-done",
        name = plain(&of.name, 60),
        conversation = number_label(*number),
        contact = plain(contact, 100)
    );
    let lines: Vec<String> =
        of.steps.iter().map(|shown| t!(language, "macro-step-done", step = step(language, shown))).collect();
    Card::new(Tone::Good).title(title).text(lines.join("\n"))
}

fn numbered(language: Language, of: &Macro) -> String {
    let line = |(place, shown): (usize, &Shown)| {
        t!(language, "macro-step-line", place = place.to_string(), step = step(language, shown))
    };
    (1..).zip(&of.steps).map(line).collect::<Vec<_>>().join("\n")
}

/// A step in one line.
fn step(language: Language, shown: &Shown) -> String {
    let short = |text: &str| plain(&text.replace('\n', " "), TEXT);
    match shown {
        Shown::Reply { name: None, .. } => t!(language, "macro-step-reply-gone"),
        Shown::Reply { name: Some(name), text: None } => t!(language, "macro-step-reply", name = plain(name, 60)),
        Shown::Reply { name: Some(name), text: Some(text) } => {
            t!(language, "macro-step-reply-text", name = plain(name, 60), text = short(text))
        }
        Shown::Note(note) => t!(language, "macro-step-note", text = short(note)),
        Shown::AssignMe => t!(language, "macro-step-assign-me"),
        Shown::Assign(name) => t!(language, "macro-step-assign", name = plain(name, 60)),
        Shown::Priority(priority) => t!(language, "macro-step-priority", priority = named(language, *priority)),
        Shown::Snooze(words) => t!(language, "macro-step-snooze", until = plain(words, 100)),
        Shown::Close => t!(language, "macro-step-close"),
    }
}

/// What autocomplete offers. Asks first whether the person may see them: a refusal by the verb would be recorded at every key they
/// press.
async fn suggest(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    response::suggest(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), |session| async move {
        if !session.may(Permission::ViewConversations).await? {
            return Ok(Vec::new());
        }
        let found = macros::suggest(&session.db, &session.caller, typed).await?;
        Ok(found.into_iter().map(|name| (name.clone(), name)).collect())
    })
    .await
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use crm::conversations::Priority;

    use super::*;

    #[test]
    fn macros_in_both_languages() {
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let steps = vec![
            Shown::Reply { name: Some("الموقع".into()), text: None },
            Shown::Note("تريد *خصمًا*\n@everyone".into()),
            Shown::AssignMe,
            Shown::Priority(Priority::Urgent),
            Shown::Snooze("غدًا 09:00".into()),
        ];
        let filled = Shown::Reply {
            name: Some("الموقع".into()), text: Some("أهلًا سارة، نحن في *العليا*.".into())
        };
        let of = |name: &str, steps: Vec<Shown>| Macro { id: MacroId::new(at), name: name.into(), steps };
        let gone = vec![Shown::Reply { name: None, text: None }, Shown::Assign("هدى *x*".into()), Shown::Close];
        for language in Language::ALL {
            let page =
                Page { macros: vec![of("تم *الشحن*", steps.clone()), of("Old", gone.clone())], next: Some(5) };
            let steps = vec![filled.clone(), Shown::Close];
            let plan = Plan {
                of: of("تم *الشحن*", steps.clone()),
                number: 1042,
                contact: "سارة *".into(),
                seen: Seen { version: 3, heard: 512 },
            };
            let ran = Ran { of: plan.of.clone(), number: 1042, contact: "سارة *".into() };
            let seen = [
                render(language, &page, &Turn::first()),
                render(language, &Page { macros: Vec::new(), next: None }, &Turn::first()),
                planned(language, &plan),
                Message::card(done(language, &ran)),
            ];
            // The macro's id is another each time.
            let seen = seen.map(|message| {
                let body = serde_json::to_value(message.response(true)).unwrap();
                let rows = body["components"].as_array().cloned().unwrap_or_default();
                let buttons = rows.iter().flat_map(|row| row["components"].as_array().cloned().unwrap_or_default());
                let buttons: String = buttons.map(|button| format!("[{}]", button["label"])).collect();
                let embed = &body["embeds"][0];
                let fields = embed["fields"].as_array().cloned().unwrap_or_default();
                let fields: String =
                    fields.iter().map(|field| format!("\n{}: {}", field["name"], field["value"])).collect();
                format!("{}\n{}{fields}\n{buttons}", embed["title"], embed["description"]).replace("\\n", "\n")
            });
            insta::assert_snapshot!(format!("macros_{}", language.as_str()), seen.join("\n---\n"));
        }
    }
}
