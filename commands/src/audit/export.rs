//! `/audit export`: the log as a file.

use crm::{
    Permission,
    audit::{self, ExportOutcome, Filter, Format},
};
use serenity::all::User;

use crate::{
    bot::Ctx,
    changes::requested,
    errors::Error,
    gate::Gate,
    input::{event, person::person, time},
    message::Message,
    response,
    texts::t,
};

/// The kinds of file.
#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
enum Kind {
    #[name = "CSV (spreadsheet)"]
    Csv,
    #[name = "JSON Lines"]
    JsonLines,
}

/// Save events to a file
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ExportData)")]
pub(crate) async fn export(
    ctx: Ctx<'_>,
    format: Kind,
    user: Option<User>,

    #[autocomplete = "event::suggest_action"]
    #[max_length = 100]
    action: Option<String>,

    #[autocomplete = "time::suggest_since"]
    #[max_length = 40]
    since: Option<String>,

    #[autocomplete = "time::suggest_ago"]
    #[max_length = 40]
    until: Option<String>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let (since, until) = time::span(&session, since.as_deref(), until.as_deref()).await?;
        let (action, noun) = event::kind(action.as_deref(), None)?;
        let of = user.as_ref().map(|user| person(user).discord_id);
        let format = match format {
            Kind::Csv => Format::Csv,
            Kind::JsonLines => Format::JsonLines,
        };
        let chosen = Filter { of, action, noun, since, until, ..Filter::default() };
        let language = session.language;
        let saved = match audit::export(&session.db, &session.caller, &chosen, format).await? {
            ExportOutcome::Saved(saved) => saved,
            ExportOutcome::Requested(request) => return Ok(requested(language, &request)),
        };
        let mut text = t!(language, "export-done", count = saved.events);
        if saved.cut {
            text = format!("{text}\n{}", t!(language, "export-cut"));
        }
        let name = format!("audit-{}.{}", session.now().format("%Y-%m-%d"), saved.format.as_str());
        Ok(Message::text(text).file(name, saved.content.into_bytes()))
    })
    .await
}
