//! What somebody is about to do, for the record of a refusal: the command as people type it; of a button, a menu or a form the
//! command that does the same, or the event that would have come of it.
//!
//! To add a button: the line of its word below. A test asks for it.

use crm::audit::Action;
use serenity::all::{CommandData, CommandDataOptionValue};

use crate::custom_id;

/// A command with its group and subcommand: `/perms set_admin`.
pub(crate) fn of_command(command: &CommandData) -> String {
    let mut name = format!("/{}", command.name);
    let mut inner = command.options.first();
    while let Some(CommandDataOptionValue::SubCommand(options) | CommandDataOptionValue::SubCommandGroup(options)) =
        inner.map(|option| &option.value)
    {
        name.extend(inner.map(|option| format!(" {}", option.name)));
        inner = options.first();
    }
    name
}

/// Something that was pressed, chosen or submitted; `None` for what is not understood.
pub(crate) fn of_component(custom_id: &str) -> Option<String> {
    let (word, _) = custom_id::split(custom_id)?;
    of_word(word).map(str::to_owned)
}

fn of_word(word: &str) -> Option<&'static str> {
    Some(match word {
        "help" => "/help",
        "leads" => "/crm lead list",
        "lead" | "show-lead" => "/crm lead show",
        "people" => "/perms list",
        "log" => "/audit list",
        "matrix" | "why" | "why-group" | "why-pick" => "/perms check",
        "apply" | "cancel" => "/perms simulate",
        "make-lead" | "lead-form" | "again" => Action::LeadCreate.as_str(),
        "reply" | "reply-form" => Action::MessageReply.as_str(),
        "grant-group" | "grant-pick" => Action::MemberGrant.as_str(),
        "deny-group" | "deny-pick" => Action::MemberDeny.as_str(),
        "undo" => Action::MemberUndo.as_str(),
        "approve" => Action::RequestApproved.as_str(),
        "refuse" => Action::RequestRefused.as_str(),
        "role-group" | "role-pick" => Action::RoleEdit.as_str(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// If you are here because this failed: say in `of_word` what the new button is an attempt at.
    #[test]
    fn every_word_is_an_attempt_at_something() {
        let tree = crate::tree::tree();
        let commands = crate::gate::leaves(&tree);
        let commands: Vec<String> = commands.iter().map(|(name, _)| format!("/{name}")).collect();
        for word in crate::router::words() {
            let attempt = of_word(word).unwrap_or_else(|| panic!("{word} is no attempt at anything"));
            let known = attempt.parse::<Action>().is_ok() || commands.iter().any(|command| command == attempt);
            assert!(known, "{word} is an attempt at {attempt}, which there is not");
        }
    }
}
