//! The pipelines and stages of leads and of deals, as they are called.

use crm::{
    Permission,
    pipelines::{self, Kind},
    text,
};
use serenity::all::CreateAutocompleteResponse;

use crate::{
    bot::Ctx,
    response,
    session::InteractionContext,
    stages::{in_full, pipeline_called},
};

/// What autocomplete offers for a lead.
pub(crate) async fn suggest(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    holding(ctx, typed, Kind::Lead, Permission::EditLeads).await
}

/// What autocomplete offers for a deal.
pub(crate) async fn suggest_of_deals(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    holding(ctx, typed, Kind::Deal, Permission::ViewDeals).await
}

/// The stages whose names hold what was typed, for who may.
async fn holding(ctx: Ctx<'_>, typed: &str, of: Kind, permission: Permission) -> CreateAutocompleteResponse {
    let key = text::search_key(typed);
    response::suggest(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), |session| async move {
        if !session.may(permission).await? {
            return Ok(Vec::new());
        }
        let stages = pipelines::stages(&session.db, &session.caller, of).await?;
        let named = stages.iter().map(|stage| (in_full(session.language, stage), stage.id.to_string()));
        Ok(named.filter(|(name, _)| text::search_key(name).contains(&key)).collect())
    })
    .await
}

/// The pipelines of deals whose names hold what was typed, for who may see any.
pub(crate) async fn suggest_pipelines(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    let key = text::search_key(typed);
    response::suggest(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), |session| async move {
        if !session.may(Permission::ViewDeals).await? {
            return Ok(Vec::new());
        }
        let pipelines = pipelines::pipelines(&session.db, &session.caller, Kind::Deal).await?;
        let named = pipelines.iter().map(|one| (pipeline_called(session.language, one), one.id.to_string()));
        Ok(named.filter(|(name, _)| text::search_key(name).contains(&key)).collect())
    })
    .await
}
