//! Conversations, by number or by whom they are with.

use crm::{
    ConversationId, Permission,
    conversations::{self, Found, Name, Which, number_label},
};
use serenity::all::CreateAutocompleteResponse;

use crate::{
    bot::Ctx,
    plain, response,
    route::Payload,
    session::{InteractionContext, Session},
};

/// What autocomplete offers to write to. Asks first whether the person may see conversations: a refusal by the verb would be recorded at every
/// key they press.
pub(crate) async fn suggest(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    offer(ctx, typed, |found| found.id.to_string()).await
}

/// The same, to work on: what is chosen says what was seen of it.
pub(crate) async fn suggest_work(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    let meant = |found: &Found| Which { name: Name::Number(found.number), seen: Some(found.seen) };
    offer(ctx, typed, |found| meant(found).to_string()).await
}

/// The one that was chosen or typed, to write to.
pub(crate) async fn read(session: &Session, typed: &str) -> crm::Result<ConversationId> {
    conversations::named(&session.db, &session.caller, &Which::read(typed), Permission::SendMessages).await
}

async fn offer(ctx: Ctx<'_>, typed: &str, value: impl Fn(&Found) -> String) -> CreateAutocompleteResponse {
    response::suggest(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), |session| async move {
        if !session.may(Permission::ViewConversations).await? {
            return Ok(Vec::new());
        }
        let found = conversations::find(&session.db, &session.caller, typed).await?;
        Ok(found.iter().map(|found| (label(found), value(found))).collect())
    })
    .await
}

/// A conversation in one line: its number, with whom, and what was said last.
fn label(Found { id: _, number, contact, phone, last, seen: _ }: &Found) -> String {
    let phone = phone.as_deref().map(plain::phone_in_choice);
    [Some(number_label(*number)), Some(contact.to_string()), phone, last.clone()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ")
}

/// What a button says of the conversation that it is about.
impl Payload for Which {
    fn write(&self, _: usize) -> String {
        self.to_string()
    }

    fn read(raw: &str) -> Option<Self> {
        // One way of writing each.
        Some(Self::read(raw)).filter(|which| which.name != Name::Unknown && which.to_string() == raw)
    }

    #[cfg(test)]
    fn any() -> proptest::strategy::BoxedStrategy<Self> {
        use proptest::prelude::*;
        let seen = (0..=i64::MAX, 0..=i64::MAX).prop_map(|(version, heard)| conversations::Seen { version, heard });
        (crate::route::uuids(), prop::option::of(seen)).prop_map(|(id, seen)| Self { name: Name::Id(id), seen }).boxed()
    }
}
