//! The sentences, from `locales/{ar,en}/*.ftl`. Everything a person reads is looked up here, whichever door they came through; how a
//! name, a moment or a line of code looks is the door's ([`Manner`]).
//!
//! To add one: the same id in both languages, with the same variables, then `t!(language, "the-id", name = value)`. The
//! tests (`commands/src/texts/tests.rs`) fail for an id that one language lacks, that the code misspells, or that nothing uses.

mod customers;
mod errors;
pub mod log;
pub mod named;
mod plural;
mod story;
mod week;
mod wishes;

use std::{collections::HashMap, sync::LazyLock};

use crm::{Permission, Role, permission::PermissionGroup, role::RoleRef, tenants::Language};
pub use customers::{on_a_phone, quote_file, quote_question};
pub use errors::{Manner, Shown, internal, sentence};
pub use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, langid, static_loader};
pub use story::{happened, stage, stage_named};
pub use week::{day_name, week};
pub use wishes::{approval_rule, request, wish};

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
#[macro_export]
macro_rules! t {
    ($language:expr, $id:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::text($language, $id, &[$((stringify!($name), $crate::FluentValue::from($value))),*])
    };
}

/// The sentence with this id. One that is missing is loud where it is tested, and is its id in brackets where it is not.
pub fn text(language: Language, id: &str, args: &[(&str, FluentValue<'_>)]) -> String {
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
pub fn is_known(id: &str) -> bool {
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
pub fn list(language: Language, things: impl IntoIterator<Item = String>) -> String {
    let separator = t!(language, "list-separator");
    things.into_iter().collect::<Vec<_>>().join(&separator)
}

/// A permission's name for people.
pub fn permission(language: Language, permission: Permission) -> String {
    text(language, &permission.text_key(), &[])
}

/// The name of a group of permissions.
pub fn group(language: Language, group: PermissionGroup) -> String {
    text(language, &group.text_key(), &[])
}

/// A built-in role's name for people.
pub fn role(language: Language, role: Role) -> String {
    text(language, &role.text_key(), &[])
}

/// One sentence about what a built-in role may do.
pub fn role_about(language: Language, role: Role) -> String {
    text(language, &role.about_key(), &[])
}

/// What a role is called, or was called when it was written down: a company's own as the company calls it, in the door's manner.
pub fn named_role(manner: &dyn Manner, language: Language, reference: RoleRef, name: &str) -> String {
    match reference {
        RoleRef::BuiltIn(built_in) => role(language, built_in),
        RoleRef::Custom(_) => manner.plain(name, 40),
    }
}

/// Permissions by name, one after another.
pub fn permissions(language: Language, which: &[Permission]) -> String {
    list(language, which.iter().map(|p| permission(language, *p)))
}
