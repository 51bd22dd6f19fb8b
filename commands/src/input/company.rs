//! Companies that contacts work for, by number, name or registration: crm finds them, and they are offered here.

use crm::{
    Permission,
    companies::{self, Suggestion, Which},
};
use serenity::all::CreateAutocompleteResponse;

use crate::{bot::Ctx, response, session::InteractionContext};

/// What autocomplete offers. Asks first whether the person may see companies: a refusal by the verb would be recorded at every key they
/// press.
pub(crate) async fn suggest(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    response::suggest(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), |session| async move {
        if !session.may(Permission::ViewContacts).await? {
            return Ok(Vec::new());
        }
        let found = companies::suggest(&session.db, &session.caller, typed).await?;
        Ok(found.iter().map(|company| (label(company), Which::number(company.number).label())).collect())
    })
    .await
}

/// A company in one line.
pub(crate) fn label(company: &Suggestion) -> String {
    format!("{} · {}", Which::number(company.number).label(), company.name)
}
