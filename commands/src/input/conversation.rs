//! Conversations, by whom they are with.

use crm::{
    Permission,
    conversations::{self, Found},
};
use serenity::all::CreateAutocompleteResponse;

use crate::{bot::Ctx, plain, response, session::InteractionContext};

/// What autocomplete offers. Asks first whether the person may see conversations: a refusal by the verb would be recorded at every
/// key they press.
pub(crate) async fn suggest(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    response::suggest(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), |session| async move {
        if !session.may(Permission::ViewConversations).await? {
            return Ok(Vec::new());
        }
        let found = conversations::find(&session.db, &session.caller, typed).await?;
        Ok(found.iter().map(|found| (label(found), found.id.to_string())).collect())
    })
    .await
}

/// A conversation in one line: with whom, and what was said last.
fn label(Found { id: _, contact, phone, last }: &Found) -> String {
    let phone = phone.as_deref().map(plain::phone_in_choice);
    [Some(contact.clone()), phone, last.clone()].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
