//! The sentences, from `locales/{ar,en}/*.ftl`. Everything a person reads is looked up here.
//!
//! To add one: the same id in both languages, with the same variables, then `t!(language, "the-id", name = value)`. The
//! tests fail for an id that one language lacks, that the code misspells, or that nothing uses.

pub(crate) mod named;
mod plural;

use std::{collections::HashMap, sync::LazyLock};

use crate::plain::{mention, plain};
use crm::{
    Permission, Role,
    permission::PermissionGroup,
    role::{AnyRole, RoleRef},
    tenants::Language,
};
pub(crate) use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, langid, static_loader};

static_loader! {
    static LOCALES = {
        locales: "../locales",
        fallback_language: "ar",
        customise: |bundle| {
            if let Err(error) = plural::add(bundle) {
                tracing::error!(%error, "the texts can't count");
            }
        },
    };
}

static ARABIC: LazyLock<LanguageIdentifier> = LazyLock::new(|| langid!("ar"));
static ENGLISH: LazyLock<LanguageIdentifier> = LazyLock::new(|| langid!("en"));

/// `t!(language, "id", name = value, …)`: the sentence with that id. Values are isolated from the text's direction.
macro_rules! t {
    ($language:expr, $id:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::texts::text($language, $id, &[$((stringify!($name), $crate::texts::FluentValue::from($value))),*])
    };
}
pub(crate) use t;

pub(crate) fn text(language: Language, id: &str, args: &[(&str, FluentValue<'_>)]) -> String {
    let args: HashMap<&str, FluentValue<'_>> = args.iter().cloned().collect();
    match look_up(language, id, &args) {
        Ok(text) => text,
        Err(error) => {
            debug_assert!(false, "the text {id} in {}: {error}", language.as_str());
            tracing::error!(id, language = language.as_str(), %error, "a text is missing or wants another variable");
            format!("[{id}]")
        }
    }
}

/// Whether there is such a text. The languages have the same ones.
pub(crate) fn is_known(id: &str) -> bool {
    look_up(Language::English, id, &HashMap::new()).is_ok()
}

fn look_up(language: Language, id: &str, args: &HashMap<&str, FluentValue<'_>>) -> Result<String, String> {
    let identifier = match language {
        Language::Arabic => &*ARABIC,
        Language::English => &*ENGLISH,
    };
    LOCALES.lookup_single_language(identifier, id, Some(args)).map_err(|error| error.to_string())
}

/// Things one after another: `a, b`, or `أ، ب`.
pub(crate) fn list(language: Language, things: impl IntoIterator<Item = String>) -> String {
    let separator = t!(language, "list-separator");
    things.into_iter().collect::<Vec<_>>().join(&separator)
}

/// A person by mention and name.
pub(crate) fn person(language: Language, id: impl std::fmt::Display, name: &str) -> String {
    t!(language, "person-named", person = mention(id), name = plain(name, 60))
}

/// A permission's name for people.
pub(crate) fn permission(language: Language, permission: Permission) -> String {
    text(language, &permission.text_key(), &[])
}

/// The name of a group of permissions.
pub(crate) fn group(language: Language, group: PermissionGroup) -> String {
    text(language, &group.text_key(), &[])
}

/// A built-in role's name for people.
pub(crate) fn role(language: Language, role: Role) -> String {
    text(language, &role.text_key(), &[])
}

/// One sentence about what a built-in role may do.
pub(crate) fn role_about(language: Language, role: Role) -> String {
    text(language, &role.about_key(), &[])
}

/// What a role is called: a company's own as the company calls it.
pub(crate) fn any_role(language: Language, held: &AnyRole) -> String {
    named_role(language, held.reference(), &held.to_string())
}

/// What a role is called, or was called when it was written down.
pub(crate) fn named_role(language: Language, reference: RoleRef, name: &str) -> String {
    match reference {
        RoleRef::BuiltIn(built_in) => role(language, built_in),
        RoleRef::Custom(_) => plain(name, 40),
    }
}

/// Permissions by name, one after another.
pub(crate) fn permissions(language: Language, which: &[Permission]) -> String {
    list(language, which.iter().map(|p| permission(language, *p)))
}

#[cfg(test)]
mod tests;
