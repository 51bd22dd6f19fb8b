//! Alliances, by number or name: crm finds them, and they are offered here.

use crm::{
    Permission,
    alliances::{self, Which},
};
use serenity::all::CreateAutocompleteResponse;

use crate::{bot::Ctx, response, session::InteractionContext};

/// What autocomplete offers. Asks first whether the person may see alliances: a refusal by the verb would be recorded at every key they
/// press.
pub(crate) async fn suggest(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    response::suggest(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), |session| async move {
        if !session.may(Permission::JoinAlliances).await? {
            return Ok(Vec::new());
        }
        let found = alliances::suggest(&session.db, &session.caller, typed).await?;
        let labelled = found.into_iter().map(|alliance| (Which::number(alliance.number).label(), alliance.name));
        Ok(labelled.map(|(label, name)| (format!("{label} · {name}"), label)).collect())
    })
    .await
}
