//! `/perms`: who may do what.

mod change;
mod check;
pub(crate) mod grant;
pub(crate) mod list;

use crate::{Ctx, errors::Error};

/// See and change who may do what
#[poise::command(
    slash_command,
    guild_only,
    subcommand_required,
    subcommands(
        "list::list",
        "check::check",
        "change::set_admin",
        "change::set_moderator",
        "grant::grant",
        "change::remove"
    )
)]
pub(crate) async fn perms(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}
