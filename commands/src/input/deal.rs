//! Deals, by whatever is known of them: crm finds them, and they are offered here. Asks first whether the person may see them: a refusal by the verb would be recorded at every key they press.

use crm::{
    Permission,
    deals::{self, Deal, number_label},
    tenants::Language,
};
use serenity::all::CreateAutocompleteResponse;

use crate::{bot::Ctx, response, session::InteractionContext};

/// What autocomplete offers for a deal.
pub(crate) async fn suggest(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    response::suggest(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), |session| async move {
        if !session.may(Permission::ViewDeals).await? {
            return Ok(Vec::new());
        }
        let found = deals::suggest(&session.db, &session.caller, typed).await?;
        Ok(found.iter().map(|deal| (label(session.language, deal), deal.number.to_string())).collect())
    })
    .await
}

/// A deal in one line.
pub(crate) fn label(language: Language, deal: &Deal) -> String {
    let value = deal.value().map(|value| value.shown(language));
    let parts = [Some(number_label(deal.number)), Some(deal.contact.to_string()), deal.subject.clone(), value];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
