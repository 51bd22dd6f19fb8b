//! Permissions: by their stored name, or by what they are called in either language.

use crm::{Permission, error::Field, error::Problem, tenants::Language, text};
use serenity::all::CreateAutocompleteResponse;

use crate::{bot::Ctx, errors::Error, response, session::InteractionContext, texts};

/// What autocomplete offers: of a list with commas, for its last part.
pub(crate) async fn suggest(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    let (before, last) = typed.rsplit_once([',', '،']).unwrap_or(("", typed));
    let (before, last) = (before.trim(), text::search_key(last));
    response::suggest(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), |session| async move {
        let language = session.language;
        let label = |p: Permission| match before {
            "" => format!("{} · {p}", texts::permission(language, p)),
            _ => format!("{before}, {}", texts::permission(language, p)),
        };
        let value = |p: Permission| if before.is_empty() { p.to_string() } else { format!("{before},{p}") };
        let found =
            givable().filter(|p| text::search_key(&format!("{} {p}", texts::permission(language, *p))).contains(&last));
        // Discord takes at most 100 characters; a longer list can still be typed.
        Ok(found.map(|p| (label(p), value(p))).filter(|(_, value)| value.chars().count() <= 100).collect())
    })
    .await
}

/// The permissions that a company can give.
pub(crate) fn givable() -> impl Iterator<Item = Permission> {
    Permission::ALL.iter().copied().filter(|p| !p.is_platform())
}

/// The permissions of a list with commas, each by its stored name or by what it is called in either language.
pub(crate) fn named(typed: &str) -> Result<Vec<Permission>, Error> {
    let parts = typed.split([',', '،']).map(str::trim).filter(|part| !part.is_empty());
    let found: Option<Vec<Permission>> = parts.map(named_one).collect();
    Ok(found.ok_or(crm::Error::Invalid { field: Field::Permission, problem: Problem::Form })?)
}

/// Exactly one permission.
pub(crate) fn one(typed: &str) -> Result<Permission, Error> {
    match named(typed)?.as_slice() {
        [permission] => Ok(*permission),
        _ => Err(crm::Error::Invalid { field: Field::Permission, problem: Problem::Form }.into()),
    }
}

fn named_one(typed: &str) -> Option<Permission> {
    let key = text::search_key(typed);
    let called = |p: &Permission| {
        p.as_str() == key || Language::ALL.into_iter().any(|l| text::search_key(&texts::permission(l, *p)) == key)
    };
    Permission::ALL.iter().copied().find(called)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn permissions_are_found_by_any_of_their_names() {
        for typed in ["view_contacts", "View contacts", "عرض جهات الاتصال", " VIEW CONTACTS ", "view_contacts,"]
        {
            assert_eq!(named(typed).unwrap(), [Permission::ViewContacts], "{typed}");
        }
        assert!(named("contacts").is_err());
    }

    #[test]
    fn several_are_named_with_commas() {
        let both = [Permission::ViewContacts, Permission::ExportData];
        for typed in ["view_contacts,export_data", "عرض جهات الاتصال، export_data", "View contacts , export_data"]
        {
            assert_eq!(named(typed).unwrap(), both, "{typed}");
        }
        assert!(named("view_contacts, contacts").is_err(), "one that is none spoils it");
    }

    #[test]
    fn every_permission_has_a_name_of_its_own() {
        for permission in Permission::ALL {
            for language in Language::ALL {
                assert_eq!(named_one(&texts::permission(language, *permission)), Some(*permission));
            }
        }
    }
}
