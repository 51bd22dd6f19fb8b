//! `/audit list` and `/audit user`: the log by pages, newest first. A page keeps its place when new events come.

use crm::{
    Permission,
    audit::{self, Filter, Page},
    tenants::Language,
};
use serenity::all::{ComponentInteraction, User};

use super::{
    custom_id::{Events, Seq},
    line::line,
};
use crate::{
    bot::{BotState, Ctx},
    errors::Error,
    gate::Gate,
    input::{
        event::{self, Via},
        person::person,
        time,
    },
    message::{Card, DESCRIPTION, Message, Tone},
    pages,
    plain::clamp,
    response::{self, Place},
    route::{Handle, Turn, custom_ids},
    session::{InteractionContext, Session},
    texts::t,
};

custom_ids! {
    /// Under the list.
    pub(crate) enum Button {
        /// Turn a page.
        Turn(events: Events) = "log" like "/audit list",
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, _: &ComponentInteraction) {
        let Self::Turn(events) = self;
        response::respond(bot, context, Place::Update, |session| page(session, events)).await;
    }
}

/// List what was done and what was refused, newest first
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewAuditLogs)")]
#[expect(clippy::too_many_arguments, reason = "these are the options of the command")]
pub(crate) async fn list(
    ctx: Ctx<'_>,
    who: Option<User>,
    on: Option<User>,

    #[autocomplete = "event::suggest_action"]
    #[max_length = 100]
    action: Option<String>,

    #[autocomplete = "event::suggest_noun"]
    #[max_length = 100]
    noun: Option<String>,
    via: Option<Via>,

    #[autocomplete = "time::suggest_since"]
    #[max_length = 40]
    since: Option<String>,

    #[autocomplete = "time::suggest_ago"]
    #[max_length = 40]
    until: Option<String>,
    refused: Option<bool>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let (since, until) = time::span(&session, since.as_deref(), until.as_deref()).await?;
        let (action, noun) = event::kind(action.as_deref(), noun.as_deref())?;
        let id = |user: &Option<User>| user.as_ref().map(|user| person(user).discord_id);
        let chosen = Filter {
            by: id(&who),
            on: id(&on),
            action,
            noun,
            via: via.map(Into::into),
            since,
            until,
            refused: refused.unwrap_or(false),
            ..Filter::default()
        };
        first(session, chosen).await
    })
    .await
}

/// List everything by or about one person
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewAuditLogs)")]
pub(crate) async fn user(
    ctx: Ctx<'_>,
    user: User,

    #[autocomplete = "time::suggest_since"]
    #[max_length = 40]
    from: Option<String>,

    #[autocomplete = "time::suggest_ago"]
    #[max_length = 40]
    to: Option<String>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let (since, until) = time::span(&session, from.as_deref(), to.as_deref()).await?;
        let of = Some(person(&user).discord_id);
        first(session, Filter { of, since, until, ..Filter::default() }).await
    })
    .await
}

pub(super) async fn first(session: Session, filter: Filter) -> Result<Message, Error> {
    page(session, Events { filter, turn: Turn::first() }).await
}

async fn page(session: Session, events: Events) -> Result<Message, Error> {
    let page = audit::list(&session.db, &session.caller, &events.filter, events.turn.at.map(|seq| seq.0)).await?;
    Ok(render(session.language, &page, &events))
}

fn render(language: Language, page: &Page, events: &Events) -> Message {
    // Each event gets its share, so that a long one crowds none out.
    let share = DESCRIPTION / audit::PAGE - 1;
    let lines: Vec<String> = page.entries.iter().map(|entry| clamp(&line(language, entry), share)).collect();
    let text = if lines.is_empty() { t!(language, "audit-none") } else { lines.join("\n") };
    let title =
        if events.filter.permissions { t!(language, "audit-title-people") } else { t!(language, "audit-title") };
    let filter = &events.filter;
    let chosen = event::described(language, filter).unwrap_or_default();
    let card = Card::new(Tone::Calm).title(title).text(text).field(t!(language, "field-filter"), chosen);
    Message::card(card).buttons(pages::buttons(language, &events.turn, page.next.map(Seq), |turn| {
        Button::Turn(Events { filter: filter.clone(), turn })
    }))
}

#[cfg(test)]
mod tests {
    use crm::audit::{Action as Act, Entry};
    use serde_json::{Value, json};

    use super::{
        super::line::tests::{entry, one_of_each},
        *,
    };

    fn whole_log() -> Events {
        Events { filter: Filter::default(), turn: Turn::first() }
    }

    #[test]
    fn ten_long_events_are_all_there() {
        let rules: serde_json::Map<String, Value> =
            Permission::ALL.iter().map(|p| (p.to_string(), json!({ "granted": true, "until": null }))).collect();
        let long = |_| Entry {
            caller_name: "*".repeat(100),
            target_label: Some("_".repeat(100).into()),
            reason: Some("ب*".repeat(250)),
            ..entry(Act::MemberGrant, Value::Null, json!({ "rules": rules }))
        };
        let page = Page { entries: (0..audit::PAGE).map(long).collect(), next: None };
        for language in Language::ALL {
            let body = serde_json::to_value(render(language, &page, &whole_log()).response(true)).unwrap();
            let text = body["embeds"][0]["description"].as_str().unwrap();
            assert_eq!(text.matches("<t:").count(), audit::PAGE);
        }
    }

    #[test]
    fn a_page_is_a_message() {
        let page = Page { entries: one_of_each().into_iter().take(audit::PAGE).collect(), next: Some(3) };
        for language in Language::ALL {
            let body = render(language, &page, &whole_log()).response(true);
            insta::assert_json_snapshot!(format!("audit_page_{}", language.as_str()), body);
        }
    }
}
