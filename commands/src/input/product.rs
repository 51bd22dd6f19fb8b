//! Products, by number, the company's own number, or name: crm finds them, and they are offered here.

use crm::{
    Permission,
    products::{self, Product, number_label},
    tenants::Language,
};
use serenity::all::CreateAutocompleteResponse;

use crate::{bot::Ctx, response, session::InteractionContext};

/// What autocomplete offers. Asks first whether the person may see products: a refusal by the verb would be recorded at every key they press.
pub(crate) async fn suggest(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    response::suggest(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), |session| async move {
        if !session.may(Permission::ViewProducts).await? {
            return Ok(Vec::new());
        }
        let found = products::suggest(&session.db, &session.caller, typed).await?;
        Ok(found.iter().map(|product| (label(session.language, product), number_label(product.number))).collect())
    })
    .await
}

fn label(language: Language, product: &Product) -> String {
    let retired = if product.is_active { "" } else { "🗄️ " };
    let price = product.price().shown(language);
    let parts = [Some(number_label(product.number)), Some(product.name.clone()), product.sku.clone(), Some(price)];
    format!("{retired}{}", parts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
}
