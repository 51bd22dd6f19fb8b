//! Message templates, by their name or their text.

use crm::{
    ConversationId, Permission, TemplateId,
    error::{Error, Noun, Result},
    templates::{self, State, Template},
    tenants::Language,
};
use serenity::all::{CreateAutocompleteResponse, ResolvedValue};

use crate::{bot::Ctx, response, session::InteractionContext, texts::named::named};

/// What autocomplete offers. Asks first whether the person may see conversations: a refusal by the verb would be recorded at every
/// key they press.
pub(crate) async fn suggest(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    response::suggest(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), |session| async move {
        if !session.may(Permission::ViewConversations).await? {
            return Ok(Vec::new());
        }
        let found = templates::find(&session.db, &session.caller, typed, chosen(ctx)).await?;
        Ok(found.iter().map(|template| (label(session.language, template), template.id.to_string())).collect())
    })
    .await
}

/// The conversation that was chosen before, in the same command: of what can't be sent there nothing is offered.
fn chosen(ctx: Ctx<'_>) -> Option<ConversationId> {
    let option = ctx.args.iter().find(|option| option.name == "conversation")?;
    match option.value {
        ResolvedValue::String(typed) => typed.parse().ok(),
        _ => None,
    }
}

/// Only what autocomplete offers can be meant.
pub(crate) fn read(typed: &str) -> Result<TemplateId> {
    typed.parse().map_err(|_| Error::NotFound(Noun::Template))
}

/// A template in one line: its name, its language, that it can't be used, and its text.
fn label(language: Language, template: &Template) -> String {
    let Template { name, language: code, state, shape, .. } = template;
    let state = (*state != State::Approved).then(|| named(language, *state));
    let parts = [Some(name.clone()), Some(code.clone()), state, Some(shape.body.clone())];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
