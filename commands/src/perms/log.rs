//! `/perms log`: what was changed about people and roles, out of the audit log.

use crm::{Permission, audit::Filter, settings};
use serenity::all::User;

use crate::{
    Ctx, Gate,
    audit::{filter, list},
    errors::Error,
    response,
    session::person,
    until,
};

/// See what was changed about people and roles, newest first
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewAuditLogs)")]
pub(crate) async fn log(
    ctx: Ctx<'_>,
    user: Option<User>,
    #[max_length = 40] since: Option<String>,
    #[autocomplete = "filter::suggest_permission_action"]
    #[max_length = 100]
    action: Option<String>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let zone = settings::profile(&session.db).await?.time_zone;
        let since = since.map(|typed| until::since(&typed, session.now(), zone)).transpose()?;
        let (action, noun) = filter::kind(action.as_deref(), None)?;
        let of = user.as_ref().map(|user| person(user).discord_id);
        list::first(session, Filter { of, since, action, noun, permissions: true, ..Filter::default() }).await
    })
    .await
}
