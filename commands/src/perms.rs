//! `/perms`: who may do what.

pub(crate) mod change;
mod check;
mod explain;
mod glass;
mod grant;
pub(crate) mod list;
mod log;
pub(crate) mod matrix;
pub(crate) mod pick;
pub(crate) mod requests;
pub(crate) mod role;
pub(crate) mod simulate;

pub(crate) use self::check::permissions_of;
use crate::{Ctx, errors::Error};

/// See and change who may do what
#[poise::command(
    slash_command,
    guild_only,
    subcommand_required,
    subcommands(
        "list::list",
        "check::check",
        "explain::explain",
        "matrix::matrix",
        "log::log",
        "change::set_admin",
        "change::set_moderator",
        "change::set_role",
        "grant::grant",
        "change::deny",
        "change::remove",
        "change::copy",
        "simulate::simulate",
        "change::undo",
        "glass::break_glass",
        "role::role"
    )
)]
pub(crate) async fn perms(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}
