//! `/team shift`: when a person is there by their own times of the week; a colleague's, for who may assign conversations.

use crm::{
    Permission,
    roster::{self, OwnTimes, Whose},
    tenants::Language,
};
use serenity::all::User;

use crate::{
    bot::Ctx,
    errors::Error,
    gate::Gate,
    input::{hours, person},
    message::{Card, Message, Tone},
    plain::plain,
    response,
    session::Session,
    texts::t,
    week::week_text,
};

/// When you are there to answer, or a colleague is
#[poise::command(slash_command, rename = "shift", guild_only, subcommand_required, subcommands("show", "set", "clear"))]
pub(crate) async fn group(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}

/// See when you are there, or a colleague is
#[poise::command(slash_command, guild_only, custom_data = "Gate::Everyone")]
async fn show(ctx: Ctx<'_>, user: Option<User>) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let times = roster::own_times(&session.db, &session.caller, &whose(&session, user.as_ref())).await?;
        Ok(view(session.language, &times))
    })
    .await
}

/// Choose when you are there on some days of the week, or a colleague is
#[poise::command(slash_command, guild_only, custom_data = "Gate::Everyone")]
async fn set(
    ctx: Ctx<'_>,
    #[max_length = 100] days: String,
    #[max_length = 100] hours: String,
    user: Option<User>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let whose = whose(&session, user.as_ref());
        let read = || Ok((hours::days(&days)?, hours::shifts(&hours)?));
        let (days, shifts) = read_for(&session, &whose, read()).await?;
        let times = roster::set_times(&session.db, &session.caller, &whose, &days, &shifts).await?;
        Ok(view(session.language, &times))
    })
    .await
}

/// Keep to the company's hours again
#[poise::command(slash_command, guild_only, custom_data = "Gate::Everyone")]
async fn clear(ctx: Ctx<'_>, user: Option<User>) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let times = roster::clear_times(&session.db, &session.caller, &whose(&session, user.as_ref())).await?;
        Ok(view(session.language, &times))
    })
    .await
}

/// Whose times and leave are meant: the caller's own, if nobody is named.
pub(super) fn whose(session: &Session, user: Option<&User>) -> Whose {
    user.map_or(Whose::Own, |user| Whose::of(&session.caller, person::person(user)))
}

/// What was typed, as it was read. Who may not choose for a colleague learns that before what is wrong with it.
pub(super) async fn read_for<T>(session: &Session, whose: &Whose, read: crm::Result<T>) -> Result<T, Error> {
    if let (Err(_), Whose::Of(person)) = (&read, whose) {
        session.require_over(person, Permission::AssignConversations).await?;
    }
    Ok(read?)
}

fn view(language: Language, OwnTimes { name, week }: &OwnTimes) -> Message {
    let title = match name {
        Some(name) => t!(language, "shift-title", name = plain(name, 60)),
        None => t!(language, "shift-title-own"),
    };
    let card = Card::new(Tone::Calm).title(title);
    Message::card(match week {
        Some(week) => {
            let week = week_text(language, week, &t!(language, "shift-off"));
            card.text(format!("{week}\n\n{}", t!(language, "shift-about")))
        }
        None => card.text(t!(language, "shift-company")),
    })
}
