//! On what something is done, or was to be done.

use crate::kernel::{noun::Noun, text::plain};

/// The longest name of a command that is kept, in characters: Discord's have at most three words of 32.
const COMMAND: usize = 100;

/// A thing, as an event names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Its kind.
    pub noun: Noun,
    /// Its id, as the log spells it, where that is known.
    pub id: Option<String>,
    /// What it is called, where that is known.
    pub label: Option<String>,
}

impl Target {
    /// A thing by its id.
    pub(crate) fn new(noun: Noun, id: &impl ToString) -> Self {
        Self { noun, id: Some(id.to_string()), label: None }
    }

    /// A thing by what it is called: one that is still to be made, or whose id is still to be found.
    pub(crate) fn by_name(noun: Noun, label: &str) -> Self {
        Self { noun, id: None, label: Some(plain(label)) }
    }

    /// What it is called.
    pub(crate) fn called(self, label: &str) -> Self {
        Self { label: Some(plain(label)), ..self }
    }
}

/// What a caller is about to do, for the record of a refusal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attempt {
    /// By which command, as people type it: `/perms set_admin`; or by which button or form, by its word in `custom_id`s.
    pub command: Option<String>,
    /// On what.
    pub target: Option<Target>,
}

impl Attempt {
    /// By this command.
    pub(crate) fn by(command: &str) -> Self {
        Self { command: Some(plain(command).chars().take(COMMAND).collect()), target: None }
    }
}
