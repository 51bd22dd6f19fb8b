//! `/crm`: customers and what comes of them. One file per noun.

pub(crate) mod lead;

use crate::{Ctx, errors::Error};

/// Leads and everything about customers
#[poise::command(slash_command, guild_only, subcommand_required, subcommands("lead::lead"))]
pub(crate) async fn crm(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}
