//! Leads, by whatever is known of them: crm finds them, and they are offered here.

use crm::{
    Permission,
    leads::{self, Suggestion, number_label},
};
use serenity::all::CreateAutocompleteResponse;

use crate::{bot::Ctx, response, session::InteractionContext};

/// What autocomplete offers. Asks first whether the person may see leads: a refusal by the verb would be recorded at every key they press.
pub(crate) async fn suggest(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    response::suggest(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), |session| async move {
        if !session.may(Permission::ViewLeads).await? {
            return Ok(Vec::new());
        }
        let found = leads::suggest(&session.db, &session.caller, typed).await?;
        Ok(found.iter().map(|s| (label(s), s.number.to_string())).collect())
    })
    .await
}

/// A lead in one line.
pub(crate) fn label(lead: &Suggestion) -> String {
    let parts = [Some(number_label(lead.number)), Some(lead.contact.to_string()), lead.interest.clone()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
