//! The sentences, which are the same at every door (`words`), and how Discord has them: with mentions and Markdown.

use crm::{
    role::{AnyRole, RoleRef},
    tenants::Language,
};
use words::Manner;
pub(crate) use words::{FluentValue, group, is_known, list, named, permission, permissions, role, role_about, t, text};

use crate::manner::OnDiscord;

/// A person by mention and name.
pub(crate) fn person(language: Language, id: impl std::fmt::Display, name: &str) -> String {
    OnDiscord.person(language, &id.to_string(), name)
}

/// What a role is called: a company's own as the company calls it.
pub(crate) fn any_role(language: Language, held: &AnyRole) -> String {
    named_role(language, held.reference(), &held.to_string())
}

/// What a role is called, or was called when it was written down.
pub(crate) fn named_role(language: Language, reference: RoleRef, name: &str) -> String {
    words::named_role(&OnDiscord, language, reference, name)
}

#[cfg(test)]
mod tests;
