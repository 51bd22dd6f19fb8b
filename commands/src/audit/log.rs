//! `/perms log`: what was changed about people and roles, out of the audit log.

use crm::{Permission, audit::Filter};
use serenity::all::User;

use super::list;
use crate::{
    bot::Ctx,
    errors::Error,
    gate::Gate,
    input::{event, person::person, time},
    response,
};

/// See what was changed about people and roles, newest first
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewAuditLogs)")]
pub(crate) async fn log(
    ctx: Ctx<'_>,
    user: Option<User>,

    #[autocomplete = "time::suggest_since"]
    #[max_length = 40]
    since: Option<String>,

    #[autocomplete = "event::suggest_permission_action"]
    #[max_length = 100]
    action: Option<String>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let (since, _) = time::span(&session, since.as_deref(), None).await?;
        let (action, noun) = event::kind(action.as_deref(), None)?;
        let of = user.as_ref().map(|user| person(user).discord_id);
        list::first(session, Filter { of, since, action, noun, permissions: true, ..Filter::default() }).await
    })
    .await
}
