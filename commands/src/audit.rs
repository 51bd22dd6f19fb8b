//! `/audit`: who did what, on whom, why; and what was refused. `/perms log` is a part of it.

mod custom_id;
pub(crate) mod export;
pub(crate) mod line;
pub(crate) mod list;
pub(crate) mod log;
pub(crate) mod show;
mod things;
pub(crate) mod verify;

use crate::{bot::Ctx, errors::Error};

/// The audit log
#[poise::command(
    slash_command,
    rename = "audit",
    guild_only,
    subcommand_required,
    subcommands("list::list", "show::show", "list::user", "export::export", "verify::verify")
)]
pub(crate) async fn group(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}
