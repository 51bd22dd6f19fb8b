//! One event: what happened, on what, and what it changed. It knows no noun; each noun builds its own.

use serde_json::Value;

use super::Action;
use crate::kernel::{attempt::Target, names::names, text::plain};

names! {
    /// What came of it.
    pub enum Outcome {
        /// It was done.
        Done = "done",
        /// The caller might not.
        Refused = "refused",
        /// It was to be done, and could not be.
        Failed = "failed",
    }
}

/// Something that happened and is kept for ever. Only changed fields go into `before` and `after`.
#[derive(Clone, Debug)]
pub struct Event {
    pub(super) action: Action,
    pub(super) target_id: Option<String>,
    pub(super) target_label: Option<String>,
    pub(super) before: Option<Value>,
    pub(super) after: Option<Value>,
    pub(super) reason: Option<String>,
    pub(super) outcome: Outcome,
}

impl Event {
    /// This was done.
    pub(crate) fn new(action: Action) -> Self {
        Self {
            action,
            target_id: None,
            target_label: None,
            before: None,
            after: None,
            reason: None,
            outcome: Outcome::Done,
        }
    }

    /// On what: the id, as the log spells it.
    pub(crate) fn on(self, id: &impl ToString) -> Self {
        Self { target_id: Some(id.to_string()), ..self }
    }

    /// What that is called.
    pub(crate) fn called(self, label: &str) -> Self {
        Self { target_label: Some(plain(label)), ..self }
    }

    /// The fields that changed, as they were.
    pub(crate) fn before(self, fields: impl Into<Value>) -> Self {
        Self { before: Some(fields.into()), ..self }
    }

    /// The fields that changed, as they are now.
    pub(crate) fn after(self, fields: impl Into<Value>) -> Self {
        Self { after: Some(fields.into()), ..self }
    }

    /// Why, if somebody said why.
    pub(crate) fn because(self, reason: Option<&str>) -> Self {
        Self { reason: reason.map(str::to_owned).or(self.reason), ..self }
    }

    /// It was to be done, and could not be.
    pub(crate) fn failed(self) -> Self {
        Self { outcome: Outcome::Failed, ..self }
    }

    /// Something was refused, by this rule.
    pub(super) fn refused(rule: &str, command: Option<&str>, target: Option<&Target>) -> Self {
        let mut attempt = serde_json::Map::new();
        attempt.extend(command.map(|command| ("command".to_owned(), command.into())));
        attempt.extend(target.map(|target| ("noun".to_owned(), target.noun.as_str().into())));
        Self {
            target_id: target.and_then(|target| target.id.clone()),
            target_label: target.and_then(|target| target.label.clone()),
            after: (!attempt.is_empty()).then(|| attempt.into()),
            outcome: Outcome::Refused,
            ..Self::new(Action::AccessRefuse).because(Some(rule))
        }
    }
}
