//! Which permission a command asks for. A command that names none is refused at start-up, and again when it is run.
//!
//! The marker is for people (`/help`) and for this check; what decides is the permission that the verb in crm begins
//! with, in its own transaction.

use std::collections::BTreeSet;

use crm::Permission;

use crate::{
    bot::{BotState, Command},
    errors::Error,
};

/// What a command says about who may run it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Only who holds this permission.
    Needs(Permission),
    /// Everybody, for what is their own; crm asks for a permission as soon as it is about somebody else.
    Everyone,
}

impl Gate {
    pub(crate) fn of(command: &Command) -> Option<Self> {
        command.custom_data.downcast_ref().copied()
    }
}

/// The commands that can be run, each with its full name (`perms check`).
pub(crate) fn leaves(commands: &[Command]) -> Vec<(String, &Command)> {
    let mut found = Vec::new();
    for command in commands {
        walk("", command, &mut found);
    }
    found
}

fn walk<'a>(path: &str, command: &'a Command, found: &mut Vec<(String, &'a Command)>) {
    let path = if path.is_empty() { command.name.to_string() } else { format!("{path} {}", command.name) };
    if command.subcommands.is_empty() {
        found.push((path, command));
        return;
    }
    for child in &command.subcommands {
        walk(&path, child, found);
    }
}

/// What is asked for and no command names: by buttons, by commands that are for everybody as long as it is about their own, and by what
/// commands ask for besides.
const BESIDES: [Permission; 5] = [
    Permission::SendMessages,
    Permission::RevealAddresses,
    Permission::ViewTasks,
    Permission::CreateTasks,
    Permission::DeleteTasks,
];

/// The permissions that something in this door asks for: what is not among them can be held, but does nothing yet.
pub(crate) fn built(commands: &[Command]) -> BTreeSet<Permission> {
    let gates = leaves(commands).into_iter().filter_map(|(_, command)| match Gate::of(command)? {
        Gate::Needs(permission) => Some(permission),
        Gate::Everyone => None,
    });
    gates.chain(BESIDES).collect()
}

/// Refuses commands of which some name no permission.
pub(crate) fn check(commands: &[Command]) -> Result<(), String> {
    let unmarked: Vec<String> = leaves(commands)
        .into_iter()
        .filter(|(_, command)| Gate::of(command).is_none())
        .map(|(name, _)| format!("/{name}"))
        .collect();
    if unmarked.is_empty() {
        return Ok(());
    }
    Err(format!("these commands name no permission (custom_data = \"Gate::…\"): {}", unmarked.join(", ")))
}

/// Refuses to run a command that names no permission.
pub(crate) fn marked(ctx: poise::Context<'_, std::sync::Arc<BotState>, Error>) -> Result<bool, Error> {
    match Gate::of(ctx.command()) {
        Some(_) => Ok(true),
        None => Err(Error::Unmarked(ctx.command().qualified_name.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::{check_tree, tree};

    /// If you are here because this failed: give the command `custom_data = "Gate::Needs(Permission::…)"`.
    #[test]
    fn every_command_names_its_permission() {
        check_tree().unwrap();
    }

    /// What crm asks for although no command and no button does: of channels that bring messages, of the operator's
    /// command line, and at the panel.
    const ELSEWHERE: [Permission; 6] = [
        Permission::CreateContacts,
        Permission::ErasePersonalData,
        Permission::ManageApiKeys,
        Permission::ManageIntegrations,
        Permission::RestoreBackups,
        Permission::ViewSystemLogs,
    ];

    /// What opens a transaction for a permission.
    const OPENS: [&str; 5] = [".begin(", ".begin_all(", ".begin_platform(", ".read(", ".read_still("];

    /// If you are here because this failed: a verb asks for a permission that no command names. If a button leads there, it
    /// belongs in `BY_BUTTON`.
    #[test]
    fn whatever_a_verb_asks_for_is_built() {
        let built = built(&tree());
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../crm/src");
        let mut asked = BTreeSet::new();
        let mut folders = vec![folder];
        while let Some(folder) = folders.pop() {
            for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let code = std::fs::read_to_string(path).unwrap();
                    asked.extend(code.match_indices("Permission::").filter_map(|(at, _)| {
                        let statement = code[..at].rsplit([';', '{']).next().unwrap();
                        let name = code[at + "Permission::".len()..].split(|c: char| !c.is_alphanumeric()).next();
                        OPENS.iter().any(|opens| statement.contains(opens)).then(|| name.unwrap().to_owned())
                    }));
                }
            }
        }
        assert!(asked.len() > 8, "the verbs are read: {asked:?}");
        let platform: Vec<_> = Permission::ALL.iter().copied().filter(|p| p.is_platform()).collect();
        let known = |name: &String| built.iter().chain(&ELSEWHERE).chain(&platform).any(|p| format!("{p:?}") == *name);
        let unknown: Vec<_> = asked.iter().filter(|name| !known(name)).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }

    #[test]
    fn a_command_without_a_permission_is_found() {
        let forgotten = Command { name: "forgotten".into(), ..Command::default() };
        let group = Command { name: "group".into(), subcommands: vec![forgotten], ..Command::default() };
        assert!(check(&[group]).unwrap_err().contains("/group forgotten"));
    }

    /// Who may run what, for reading: a change here is a change of policy.
    #[test]
    fn what_each_command_asks_for() {
        let commands = tree();
        let table: Vec<String> =
            leaves(&commands).into_iter().map(|(name, command)| format!("/{name}: {:?}", Gate::of(command))).collect();
        insta::assert_snapshot!(table.join("\n"));
    }
}
