//! `/team`: who is there to answer customers, and when.

mod leave;
mod presence;
mod shift;

use crate::{bot::Ctx, errors::Error};

/// Who is there, and when
#[poise::command(
    slash_command,
    rename = "team",
    guild_only,
    subcommand_required,
    subcommands("presence::away", "presence::back", "shift::group", "leave::group")
)]
pub(crate) async fn group(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}
