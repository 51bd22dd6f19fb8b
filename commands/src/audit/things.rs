//! What an event names, as Discord has it.

use crm::{audit::Entry, settings::Key, tenants::Language};
use serde_json::Value;
pub(super) use words::log::{digits, named_permission, text_at};

use crate::manner::OnDiscord;

/// Who did it. Discord shows the name of a person; the event in full has the one that was written down.
pub(super) fn who(language: Language, entry: &Entry) -> String {
    words::log::who(&OnDiscord, language, entry)
}

/// On what it was done.
pub(super) fn target(language: Language, entry: &Entry) -> Option<String> {
    words::log::target(&OnDiscord, language, entry)
}

/// By which command, of what was refused.
pub(super) fn command(language: Language, entry: &Entry) -> Option<String> {
    words::log::command(&OnDiscord, language, entry)
}

/// Why.
pub(super) fn reason(language: Language, entry: &Entry) -> Option<String> {
    words::log::reason(&OnDiscord, language, entry)
}

/// A role by its name in the log; a custom one by what it was called then.
pub(super) fn named_role(language: Language, stored: &str, name: Option<&str>) -> String {
    words::log::named_role(&OnDiscord, language, stored, name)
}

/// What a setting was set to, if to anything.
pub(super) fn setting_value(language: Language, setting: Key, value: Option<&Value>) -> Option<String> {
    words::log::setting_value(&OnDiscord, language, setting, value)
}
