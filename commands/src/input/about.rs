//! What a task can be about: conversations, leads, deals and contacts, as far as the caller may see them.

use crm::{
    Permission, contacts, conversations, deals,
    error::{Error, Field, Problem, Result},
    leads,
    tasks::Topic,
};
use serenity::all::CreateAutocompleteResponse;

use super::{deal, lead};
use crate::{bot::Ctx, response, route::Payload, session::InteractionContext};

/// How many of each kind are offered.
const EACH: usize = 6;

/// What autocomplete offers. Asks first what the person may see: a refusal by the verb would be recorded at every key they press.
pub(crate) async fn suggest(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    response::suggest(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), |session| async move {
        let (db, caller) = (&session.db, &session.caller);
        let mut offered = Vec::new();
        if session.may(Permission::ViewConversations).await? {
            let found = conversations::find(db, caller, typed).await?;
            offered.extend(found.into_iter().take(EACH).map(|found| {
                let number = conversations::number_label(found.number);
                (format!("💬 {number} · {}", found.contact), number)
            }));
        }
        if session.may(Permission::ViewLeads).await? {
            let found = leads::suggest(db, caller, typed).await?;
            offered.extend(
                found
                    .iter()
                    .take(EACH)
                    .map(|found| (format!("🎯 {}", lead::label(found)), leads::number_label(found.number))),
            );
        }
        if session.may(Permission::ViewDeals).await? {
            let found = deals::suggest(db, caller, typed).await?;
            offered.extend(found.iter().take(EACH).map(|found| {
                let label = format!("💼 {}", deal::label(session.language, found));
                (label, deals::number_label(found.number))
            }));
        }
        if session.may(Permission::ViewContacts).await? {
            let found = contacts::suggest(db, caller, typed, Permission::ViewContacts).await?;
            offered.extend(
                found
                    .into_iter()
                    .take(EACH)
                    .map(|found| (format!("👤 {}", found.name), Topic::Contact(found.id).to_string())),
            );
        }
        Ok(offered)
    })
    .await
}

/// What was chosen or typed.
pub(crate) fn read(typed: &str) -> Result<Topic> {
    typed.parse().map_err(|_| Error::Invalid { field: Field::About, problem: Problem::Form })
}

impl Payload for Topic {
    fn write(&self, _: usize) -> String {
        self.to_string()
    }

    fn read(raw: &str) -> Option<Self> {
        // One way of writing each.
        raw.parse().ok().filter(|topic: &Self| topic.to_string() == raw)
    }

    #[cfg(test)]
    fn any() -> proptest::strategy::BoxedStrategy<Self> {
        use proptest::prelude::*;
        prop_oneof![
            crate::route::uuids().prop_map(Self::Contact),
            crate::route::uuids().prop_map(Self::Conversation),
            (1..=i64::MAX).prop_map(Self::ConversationNumber),
            (1..=i64::MAX).prop_map(Self::Lead),
            (1..=i64::MAX).prop_map(Self::Deal),
        ]
        .boxed()
    }
}
