//! `/team leave`: the days on which a person is not there; a colleague's, for who may assign conversations.

use chrono::NaiveDate;
use crm::{
    LeaveId, Permission,
    error::{Error as Wrong, Field, Noun, Problem},
    roster::{self, Leave, Whose},
    settings,
    tenants::Language,
};
use serenity::all::{CreateAutocompleteResponse, User};

use super::shift::{read_for, whose};
use crate::{
    bot::Ctx,
    errors::Error,
    gate::Gate,
    input::time,
    message::{Card, Message, Tone},
    plain::plain,
    response,
    session::{InteractionContext, Session},
    texts::t,
};

/// Days on which you are not there, or a colleague is not
#[poise::command(
    slash_command,
    rename = "leave",
    guild_only,
    subcommand_required,
    subcommands("add", "list", "remove")
)]
pub(crate) async fn group(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}

/// Write down days on which you are not there, or a colleague is not
#[poise::command(slash_command, guild_only, custom_data = "Gate::Everyone")]
async fn add(
    ctx: Ctx<'_>,
    #[max_length = 40] from: String,
    #[max_length = 40] until: Option<String>,
    user: Option<User>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let whose = whose(&session, user.as_ref());
        let zone = settings::profile(&session.db).await?.time_zone;
        let today = session.now().with_timezone(&zone).date_naive();
        let (from, until) = read_for(&session, &whose, days(&from, until.as_deref(), today)).await?;
        let leave = roster::add_leave(&session.db, &session.caller, &whose, from, until).await?;
        Ok(Message::text(added(session.language, &whose, &leave)))
    })
    .await
}

/// The first and the last day, as they were typed; one day, if no other is named.
fn days(from: &str, until: Option<&str>, today: NaiveDate) -> crm::Result<(NaiveDate, NaiveDate)> {
    let wrong = || Wrong::Invalid { field: Field::Leave, problem: Problem::Form };
    let read = |typed: &str| time::day(typed, today).ok_or_else(wrong);
    let from = read(from)?;
    Ok((from, until.map_or(Ok(from), read)?))
}

/// List the days on which you are not there, or colleagues are not
#[poise::command(slash_command, guild_only, custom_data = "Gate::Everyone")]
async fn list(ctx: Ctx<'_>, user: Option<User>) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let found = match user {
            Some(user) => roster::leaves(&session.db, &session.caller, &whose(&session, Some(&user))).await?,
            None => seen(&session).await?,
        };
        let language = session.language;
        let lines: Vec<String> = found.iter().map(|leave| line(language, leave)).collect();
        let text = if lines.is_empty() { t!(language, "leave-none") } else { lines.join("\n") };
        Ok(Message::card(Card::new(Tone::Calm).title(t!(language, "leave-title")).text(text)))
    })
    .await
}

/// The leaves that the caller may see: everybody's, for who may assign conversations; else their own.
async fn seen(session: &Session) -> Result<Vec<Leave>, Error> {
    Ok(match session.may(Permission::AssignConversations).await? {
        true => roster::all_leaves(&session.db, &session.caller).await?,
        false => roster::leaves(&session.db, &session.caller, &Whose::Own).await?,
    })
}

/// Take days back on which you, or a colleague, would not have been there
#[poise::command(slash_command, guild_only, custom_data = "Gate::Everyone")]
async fn remove(
    ctx: Ctx<'_>,

    #[autocomplete = "suggest"]
    #[max_length = 100]
    leave: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let id: LeaveId = match leave.trim().parse() {
            Ok(id) => id,
            Err(_) => return Err(Wrong::NotFound(Noun::Roster).into()),
        };
        let removed = roster::remove_leave(&session.db, &session.caller, id).await?;
        let language = session.language;
        let (name, days) = (plain(&removed.name, 60), span(language, &removed));
        Ok(Message::text(t!(language, "leave-removed", name = name, days = days)))
    })
    .await
}

fn added(language: Language, whose: &Whose, leave: &Leave) -> String {
    let days = span(language, leave);
    match whose {
        Whose::Own => t!(language, "leave-added-own", days = days),
        Whose::Of(person) => t!(language, "leave-added", name = plain(&person.name, 60), days = days),
    }
}

fn line(language: Language, leave: &Leave) -> String {
    t!(language, "leave-line", name = plain(&leave.name, 60), days = span(language, leave))
}

/// One day, or from one to another.
fn span(language: Language, Leave { from_day, until_day, .. }: &Leave) -> String {
    match from_day == until_day {
        true => t!(language, "leave-day", day = from_day.to_string()),
        false => t!(language, "leave-days", from = from_day.to_string(), until = until_day.to_string()),
    }
}

/// What autocomplete offers: the leaves that the person may take back.
async fn suggest(ctx: Ctx<'_>, _: &str) -> CreateAutocompleteResponse {
    response::suggest(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), |session| async move {
        let found = seen(&session).await?;
        let label = |leave: &Leave| {
            let Leave { name, from_day, until_day, .. } = leave;
            // The mark keeps the figures in their order within an Arabic line.
            format!("{name} · \u{200E}{from_day} – {until_day}")
        };
        Ok(found.iter().map(|leave| (label(leave), leave.id.to_string())).collect())
    })
    .await
}
