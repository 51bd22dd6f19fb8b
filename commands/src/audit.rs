//! `/audit`: who did what, on whom, why; and what was refused.

mod export;
pub(crate) mod filter;
pub(crate) mod line;
pub(crate) mod list;
mod show;
mod verify;

use crate::{Ctx, errors::Error};

/// The audit log
#[poise::command(
    slash_command,
    guild_only,
    subcommand_required,
    subcommands("list::list", "show::show", "list::user", "export::export", "verify::verify")
)]
pub(crate) async fn audit(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}
