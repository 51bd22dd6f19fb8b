//! Contacts, by whatever is known of them, and merges of contacts: crm finds them, and they are offered here. Asks first whether
//! the person may merge: a refusal by the verb would be recorded at every key they press.

use crm::{
    Permission,
    contacts::{self, InForce, Suggestion},
    tenants::Language,
};
use serenity::all::CreateAutocompleteResponse;

use crate::{bot::Ctx, plain, response, session::InteractionContext, texts::t};

/// What autocomplete offers for a contact that is to be changed, or merged.
pub(crate) async fn suggest(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    suggest_for(ctx, typed, Permission::EditContacts).await
}

/// What autocomplete offers for a contact that is to be looked at.
pub(crate) async fn suggest_seen(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    suggest_for(ctx, typed, Permission::ViewContacts).await
}

/// What autocomplete offers for a contact that is to be erased.
pub(crate) async fn suggest_erased(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    suggest_for(ctx, typed, Permission::ErasePersonalData).await
}

async fn suggest_for(ctx: Ctx<'_>, typed: &str, permission: Permission) -> CreateAutocompleteResponse {
    response::suggest(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), |session| async move {
        if !session.may(permission).await? {
            return Ok(Vec::new());
        }
        let found = contacts::suggest(&session.db, &session.caller, typed, permission).await?;
        Ok(found.iter().map(|contact| (label(contact), contact.id.to_string())).collect())
    })
    .await
}

/// What autocomplete offers for a merge that is to be taken back.
pub(crate) async fn suggest_merge(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    response::suggest(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), |session| async move {
        if !session.may(Permission::EditContacts).await? {
            return Ok(Vec::new());
        }
        let found = contacts::suggest_merges(&session.db, &session.caller, typed).await?;
        Ok(found.iter().map(|merge| (merge_label(session.language, merge), merge.id.to_string())).collect())
    })
    .await
}

fn label(contact: &Suggestion) -> String {
    let phone = contact.phone.as_deref().map(plain::phone_in_choice);
    [Some(contact.name.to_string()), phone].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn merge_label(language: Language, merge: &InForce) -> String {
    t!(language, "merge-choice", gone = &*merge.gone, keep = &*merge.keep)
}
