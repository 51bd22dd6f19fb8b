//! The stages of leads, as they are called.

use crm::{Permission, pipelines, text};
use serenity::all::CreateAutocompleteResponse;

use crate::{bot::Ctx, lead_work::called, response, session::InteractionContext};

/// What autocomplete offers: the stages whose names hold what was typed.
pub(crate) async fn suggest(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    let key = text::search_key(typed);
    response::suggest(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), |session| async move {
        if !session.may(Permission::EditLeads).await? {
            return Ok(Vec::new());
        }
        let stages = pipelines::stages(&session.db, &session.caller).await?;
        let named = stages.iter().map(|stage| (called(session.language, stage), stage.id.to_string()));
        Ok(named.filter(|(name, _)| text::search_key(name).contains(&key)).collect())
    })
    .await
}
