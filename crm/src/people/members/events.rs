//! What the audit log keeps of changes of people.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Changed, Person};
use crate::{
    error::{Error, Result},
    holding::{Holding, PersonalRule},
    ids::DiscordId,
    kernel::audit::{Action, Event},
    requests::Request,
    role::AnyRole,
};

/// One side of a change of a person, before or after: the fields that differ. Its JSON is in databases and never changes.
///
/// Roles and permissions are kept by name, since another version may have stored one that this one does not know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MemberFields {
    /// The role: a built-in one by name, a company's own by id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// What the company's own role was called then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_name: Option<String>,
    /// Grants and denials by permission; `None` where there is one on the other side only.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub rules: BTreeMap<String, Option<PersonalRule>>,
    /// The request that a second person approved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
    /// Who had asked, by Discord id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requested_by: Option<String>,
    /// Whose holding was copied, by Discord id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copied_from: Option<String>,
    /// The event that this takes back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undoes: Option<i64>,
    /// The language the person is answered in; `Some(None)` means the company's.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub language: Option<Option<String>>,
}

/// Tells a field that is null from one that is absent.
fn given<'de, D: serde::Deserializer<'de>>(field: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(field).map(Some)
}

impl MemberFields {
    /// The fields of one side of an event; none where the event has none.
    pub fn read(stored: Option<&Value>) -> Result<Self> {
        match stored {
            None | Some(Value::Null) => Ok(Self::default()),
            Some(fields) => Self::deserialize(fields).map_err(Error::internal),
        }
    }

    /// Of one holding, what is not the same in the other.
    fn of(holding: &Holding, other: &Holding) -> Self {
        let role = (holding.role != other.role).then_some(&holding.role);
        let rules = holding.rules_that_differ(other).into_iter();
        Self {
            role: role.map(|role| role.reference().to_string()),
            role_name: role.and_then(|role| match role {
                AnyRole::Custom(role) => Some(role.name.clone()),
                AnyRole::BuiltIn(_) => None,
            }),
            rules: rules.map(|p| (p.as_str().to_owned(), holding.rules.get(&p).cloned())).collect(),
            ..Self::default()
        }
    }
}

impl From<MemberFields> for Value {
    fn from(fields: MemberFields) -> Self {
        json!(fields)
    }
}

/// Where a change comes from, besides the caller.
#[derive(Clone, Copy, Default)]
pub(super) struct Origin<'a> {
    /// The request that a second person approved.
    pub approved: Option<&'a Request>,
    /// The event that is taken back.
    pub undoes: Option<i64>,
    /// Whose holding was copied.
    pub copied_from: Option<DiscordId>,
}

/// What a person holds was changed.
pub(super) fn changed(action: Action, changed: &Changed, origin: Origin<'_>) -> Event {
    let after = MemberFields {
        request: origin.approved.map(|request| request.id.to_string()),
        requested_by: origin.approved.map(|request| request.maker.discord_id.to_string()),
        copied_from: origin.copied_from.map(|id| id.to_string()),
        undoes: origin.undoes,
        ..MemberFields::of(&changed.after, &changed.before)
    };
    about(action, &changed.person).before(MemberFields::of(&changed.before, &changed.after)).after(after)
}

/// A person chose the language they are answered in.
pub(super) fn language_set(person: &Person, before: Option<String>, after: &str) -> Event {
    let side = |language| MemberFields { language: Some(language), ..MemberFields::default() };
    about(Action::MemberSetLanguage, person).before(side(before)).after(side(Some(after.to_owned())))
}

fn about(action: Action, person: &Person) -> Event {
    Event::new(action).on(&person.discord_id).called(&person.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// If you are here because this failed: what is stored must stay readable, and new events must look like the old ones.
    #[test]
    fn the_json_is_that_of_the_first_events() {
        let rule = json!({ "granted": true, "until": "2027-01-31T00:00:00Z", "notes": null });
        for stored in [
            json!({}),
            json!({ "role": "admin" }),
            json!({ "role": "0192f0c0a0b07000800000000000002a", "role_name": "Cashier" }),
            json!({ "rules": { "export_data": rule, "view_stats": null } }),
            json!({ "role": "user", "request": "0192", "requested_by": "44", "copied_from": "45", "undoes": 7 }),
            json!({ "language": null }),
            json!({ "language": "ar" }),
        ] {
            assert_eq!(Value::from(MemberFields::read(Some(&stored)).unwrap()), stored);
        }
        assert_eq!(MemberFields::read(None).unwrap(), MemberFields::default());
    }
}
