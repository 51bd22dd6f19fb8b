//! `/inbox template`: what may be said to customers who have not written for a day, once WhatsApp has approved it.

use crm::{
    Permission,
    templates::{self, Button, Category, Draft, Flaw, Header, Shape, State, Template, Values},
    tenants::Language,
};

use crate::{
    bot::Ctx,
    errors::Error,
    gate::Gate,
    input::template,
    message::{Card, Message, Tone},
    plain::plain,
    response,
    texts::{named::named, t},
};

/// How much of a template's text the list shows.
const EXCERPT: usize = 90;

/// What a template is for
#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
enum Purpose {
    #[name = "خدمة (utility)"]
    Utility,
    #[name = "تسويق (marketing)"]
    Marketing,
}

/// Message templates
#[poise::command(
    slash_command,
    rename = "template",
    guild_only,
    subcommand_required,
    subcommands("list", "show", "sync", "check", "create")
)]
pub(crate) async fn group(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}

/// See the message templates
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewConversations)")]
async fn list(ctx: Ctx<'_>, #[max_length = 100] words: Option<String>) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let found = templates::find(&session.db, &session.caller, &words.unwrap_or_default(), None).await?;
        let language = session.language;
        let lines: Vec<String> = found.iter().map(|template| line(language, template)).collect();
        let text = if lines.is_empty() { t!(language, "templates-none") } else { lines.join("\n") };
        Ok(Message::card(Card::new(Tone::Calm).title(t!(language, "templates-title")).text(text)))
    })
    .await
}

/// See one template as customers do
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewConversations)")]
async fn show(
    ctx: Ctx<'_>,

    #[autocomplete = "template::suggest"]
    #[max_length = 100]
    template: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        session.require(Permission::ViewConversations).await?;
        let found = templates::get(&session.db, &session.caller, template::read(&template)?).await?;
        Ok(Message::card(card(session.language, &found)))
    })
    .await
}

/// Fetch the templates from WhatsApp
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ManageTemplates)")]
async fn sync(ctx: Ctx<'_>) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        templates::sync(&session.db, &session.caller).await?;
        Ok(Message::text(t!(session.language, "templates-syncing")))
    })
    .await
}

/// Look for what WhatsApp would refuse in a text, and for what reads badly from right to left
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewConversations)")]
async fn check(ctx: Ctx<'_>, #[max_length = 2000] text: String) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        session.require(Permission::ViewConversations).await?;
        let shape = Shape { body: lines(&text), ..Shape::default() };
        let (language, flaws) = (session.language, templates::lint(&shape));
        let text = if flaws.is_empty() { t!(language, "template-good") } else { said(language, &flaws) };
        let tone = if flaws.is_empty() { Tone::Good } else { Tone::Bad };
        Ok(Message::card(Card::new(tone).text(text)))
    })
    .await
}

/// Hand a new template in for approval
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ManageTemplates)")]
#[expect(clippy::too_many_arguments, reason = "they are the options that people see")]
async fn create(
    ctx: Ctx<'_>,
    #[max_length = 200] name: String,
    purpose: Purpose,
    #[max_length = 1024] text: String,
    #[max_length = 6] code: Option<String>,
    #[max_length = 2000] examples: Option<String>,
    #[max_length = 60] header: Option<String>,
    #[max_length = 60] footer: Option<String>,
    #[max_length = 1000] buttons: Option<String>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        session.require(Permission::ManageTemplates).await?;
        let shape = Shape {
            header: header.map(Header::Text),
            body: lines(&text),
            footer,
            buttons: read_buttons(&buttons.unwrap_or_default()),
            shared: false,
        };
        let (language, flaws) = (session.language, templates::lint(&shape));
        if flaws.iter().any(|flaw| flaw.is_refused()) {
            return Ok(Message::card(
                Card::new(Tone::Bad).title(t!(language, "template-refused")).text(said(language, &flaws)),
            ));
        }
        let draft = Draft {
            name,
            language: code.unwrap_or_else(|| "ar".to_owned()),
            category: match purpose {
                Purpose::Utility => Category::Utility,
                Purpose::Marketing => Category::Marketing,
            },
            shape,
            examples: Values::read(&examples.unwrap_or_default()),
        };
        let made = templates::submit(&session.db, &session.caller, draft).await?;
        Ok(Message::card(
            card(language, &made).field(t!(language, "template-next"), t!(language, "template-submitted")),
        ))
    })
    .await
}

/// Discord takes no line break in an option, so `\n` stands for one.
fn lines(typed: &str) -> String {
    typed.replace("\\n", "\n")
}

/// `تأكيد; تتبّع | https://x.example/{{1}}; اتصل بنا | +966…`
fn read_buttons(typed: &str) -> Vec<Button> {
    let parts = typed.split([';', '؛']).map(str::trim).filter(|part| !part.is_empty());
    let read = |part: &str| {
        let (text, to) = part.split_once('|').unwrap_or((part, ""));
        let (text, to) = (text.trim().to_owned(), to.trim().to_owned());
        match to.as_str() {
            "" => Button::Reply { text },
            link if link.starts_with("http") => Button::Url { text, url: to },
            _ => Button::Call { text, phone: to },
        }
    };
    parts.map(read).collect()
}

fn line(language: Language, template: &Template) -> String {
    let Template { name, language: code, state, shape, .. } = template;
    let text = plain(&shape.body.replace('\n', " "), EXCERPT);
    t!(language, "template-line", mark = mark(*state), name = format!("`{name}`"), code = code.clone(), text = text)
}

fn mark(state: State) -> &'static str {
    match state {
        State::Approved => "✅",
        State::Submitting | State::Pending => "🕓",
        State::Rejected | State::Disabled | State::Gone => "❌",
        State::Paused | State::Unusable => "⏸️",
    }
}

fn card(language: Language, template: &Template) -> Card {
    let Template { id: _, account: _, reference: _, name, language: code, category, state, reason, named: _, shape } =
        template;
    let above = match &shape.header {
        Some(Header::Text(text)) => Some(format!("**{}**", plain(text, 100))),
        Some(Header::Media(kind) | Header::Other(kind)) => Some(t!(language, "template-media", kind = kind.as_str())),
        None => None,
    };
    let below = shape.footer.as_deref().map(|footer| format!("-# {}", plain(footer, 100)));
    let buttons = shape.buttons.iter().map(|button| format!("🔘 {}", plain(button.title(), 40)));
    let parts = above.into_iter().chain([plain(&shape.body, 1500)]).chain(below).chain(buttons).collect::<Vec<_>>();
    let slots = shape.slots().iter().map(|slot| format!("`{{{{{slot}}}}}`")).collect::<Vec<_>>().join(" ");
    let flaws = templates::lint(shape);
    Card::new(if *state == State::Approved { Tone::Good } else { Tone::Calm })
        .title(format!("{} · {code}", plain(name, 100)))
        .text(parts.join("\n"))
        .beside(t!(language, "field-state"), format!("{} {}", mark(*state), named(language, *state)))
        .beside(t!(language, "template-purpose"), t!(language, "template-category", category = category.as_str()))
        .beside(t!(language, "field-values"), slots)
        .field(t!(language, "field-reason"), reason.as_deref().map(|why| plain(why, 300)).unwrap_or_default())
        .field(t!(language, "template-flaws"), said(language, &flaws))
}

fn said(language: Language, flaws: &[Flaw]) -> String {
    let line = |flaw: &Flaw| format!("{} {}", if flaw.is_refused() { "❌" } else { "⚠️" }, named(language, *flaw));
    flaws.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use crm::{channel::Provider, templates::Account};

    use super::*;

    #[test]
    fn templates_in_both_languages() {
        let shape = Shape {
            header: Some(Header::Text("طلب *{{1}}*".into())),
            body: "أهلًا {{1}}، طلبك جاهز للاستلام من فرعنا.".into(),
            footer: Some("متجر النور".into()),
            buttons: read_buttons("شكرًا; تتبّع | https://x.example/{{1}}؛ اتصل | +966500000000"),
            shared: false,
        };
        let template = Template {
            id: "0190b3c4d5e6f708192a3b4c5d6e7f80".parse().unwrap(),
            account: Account { provider: Provider::Meta, name: "1".into() },
            reference: None,
            name: "order_ready".into(),
            language: "ar".into(),
            category: "utility".into(),
            state: State::Rejected,
            reason: Some("INVALID_FORMAT".into()),
            named: false,
            shape,
        };
        for language in Language::ALL {
            let flaws: Vec<String> = Flaw::ALL.iter().map(|flaw| said(language, &[*flaw])).collect();
            let states: Vec<String> = State::ALL.iter().map(|state| named(language, *state)).collect();
            let shown = Message::card(card(language, &template)).response(true);
            insta::assert_json_snapshot!(format!("template_{}", language.as_str()), shown);
            let words = [vec![line(language, &template)], states, flaws].concat().join("\n");
            insta::assert_snapshot!(format!("template_words_{}", language.as_str()), words);
        }
    }
}
