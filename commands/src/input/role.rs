//! Roles, built-in ones and the company's own.

use crm::{
    Permission, Role,
    error::Noun,
    role::{AnyRole, RoleRef},
    roles,
    tenants::Language,
    text,
};
use serenity::all::CreateAutocompleteResponse;

use crate::{
    bot::Ctx,
    errors::Error,
    response,
    session::{InteractionContext, Session},
    texts,
};

/// What autocomplete offers for a role. Asks first whether the person may see roles: a refusal by the verb would be recorded
/// at every key they press.
pub(crate) async fn suggest(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    response::suggest(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), |session| async move {
        if !session.may(Permission::ViewUsers).await? {
            return Ok(Vec::new());
        }
        let called = |role| texts::role(session.language, role);
        let found = roles::suggest(&session.db, &session.caller, typed, called).await?;
        Ok(found.iter().map(|role| choice(session.language, role)).collect())
    })
    .await
}

/// The same, for the company's own roles only.
pub(crate) async fn suggest_own(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    let typed = key(typed);
    response::suggest(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), |session| async move {
        if !session.may(Permission::ViewUsers).await? {
            return Ok(Vec::new());
        }
        let all = roles::list(&session.db, &session.caller).await?;
        let own = all.iter().map(|listed| &listed.role).filter(|role| matches!(role, AnyRole::Custom(_)));
        Ok(own.map(|role| choice(session.language, role)).filter(|(label, _)| key(label).contains(&typed)).collect())
    })
    .await
}

fn choice(language: Language, role: &AnyRole) -> (String, String) {
    (texts::any_role(language, role), role.reference().to_string())
}

/// The role that was typed or picked: by reference, or by what it is called in either language.
pub(crate) async fn named(session: &Session, typed: &str) -> Result<RoleRef, Error> {
    if let Ok(reference) = typed.trim().parse() {
        return Ok(reference);
    }
    if let Some(role) = built_in(typed) {
        return Ok(role.into());
    }
    let all = roles::list(&session.db, &session.caller).await?;
    let found = all.iter().find(|listed| key(&listed.role.to_string()) == key(typed));
    Ok(found.ok_or(crm::Error::NotFound(Noun::Role))?.role.reference())
}

/// The built-in role that is called so in either language.
pub(crate) fn built_in(typed: &str) -> Option<Role> {
    let called = |role: &Role| Language::ALL.iter().any(|l| key(&texts::role(*l, *role)) == key(typed));
    Role::ALL.iter().copied().find(called)
}

/// Roles are called with the article or without: “المشرف”, “مشرف”.
fn key(name: &str) -> String {
    let words = text::search_key(name);
    let words = words.split(' ').map(|word| word.strip_prefix("ال").unwrap_or(word));
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
pub(crate) fn any() -> impl proptest::strategy::Strategy<Value = RoleRef> {
    use proptest::prelude::*;
    prop_oneof![
        proptest::sample::select(Role::ALL).prop_map(RoleRef::BuiltIn),
        crate::route::uuids().prop_map(RoleRef::Custom)
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_roles_are_called_with_the_article_or_without() {
        for role in Role::ALL {
            for language in Language::ALL {
                let name = texts::role(language, *role);
                assert_eq!(built_in(&name), Some(*role), "{name}");
                assert_eq!(built_in(name.strip_prefix("ال").unwrap_or(&name)), Some(*role), "{name}");
            }
        }
        assert_eq!(built_in("بواب"), None);
    }
}
