//! What commands, their groups and their options are for: shown by Discord beside each, and by `/help`.
//!
//! To add a text: the id of a command or group is `help-` and its words; that of an option is `option-`, the command's words
//! and its own. The same option of all commands of a group may have one text, named by the group, and of all commands one
//! named by the option alone. Each is in the file of its noun. Start-up refuses a command that lacks one.
//!
//! Discord has no Arabic interface: those who read Arabic have theirs in English, most often. So a description in Arabic has
//! the English one beside it, for everybody, and no localisation for the English locales, which would hide the Arabic.

use crm::tenants::Language;

use crate::{bot::Command, texts};

/// The sentence about a command or a group.
pub(crate) fn about(language: Language, path: &str) -> String {
    texts::text(language, &about_key(path), &[])
}

fn about_key(path: &str) -> String {
    format!("help-{}", dashed(path))
}

/// The text of an option: of this command, of its nearest group that has one, or of the option wherever it is.
fn option_key(path: &str, option: &str) -> Option<String> {
    let words: Vec<String> = path.split(' ').map(dashed).collect();
    let of = |depth: usize| [&["option".to_owned()], &words[..depth], &[dashed(option)]].concat().join("-");
    (0..=words.len()).rev().map(of).find(|key| texts::is_known(key))
}

fn dashed(name: &str) -> String {
    name.replace([' ', '_'], "-")
}

/// The commands as Discord is told of them in a company that speaks this language.
pub(crate) fn described(language: Language, commands: Vec<Command>) -> Vec<Command> {
    commands.into_iter().map(|command| describe(language, "", command)).collect()
}

fn describe(language: Language, group: &str, mut command: Command) -> Command {
    let path = path(group, &command);
    if command.context_menu_action.is_none() {
        command.description = Some(description(language, &about_key(&path)).into());
    }
    for option in &mut command.parameters {
        if let Some(key) = option_key(&path, &option.name) {
            option.description = Some(description(language, &key).into());
        }
    }
    command.subcommands = command.subcommands.into_iter().map(|below| describe(language, &path, below)).collect();
    command
}

fn description(language: Language, key: &str) -> String {
    let english = texts::text(Language::English, key, &[]);
    match language {
        Language::English => english,
        Language::Arabic => format!("{} · {english}", texts::text(Language::Arabic, key, &[])),
    }
}

fn path(group: &str, command: &Command) -> String {
    if group.is_empty() { command.name.to_string() } else { format!("{group} {}", command.name) }
}

/// What has no text: commands, groups and options.
pub(crate) fn undescribed(commands: &[Command]) -> Vec<String> {
    let mut found = Vec::new();
    for command in commands {
        look("", command, &mut found);
    }
    found
}

fn look(group: &str, command: &Command, found: &mut Vec<String>) {
    let path = path(group, command);
    if !texts::is_known(&about_key(&path)) {
        found.push(about_key(&path));
    }
    // What a menu is opened on is no option that anybody reads of.
    let typed = command.parameters.iter().filter(|_| command.context_menu_action.is_none());
    let lacking = typed.filter(|option| option_key(&path, &option.name).is_none());
    found.extend(lacking.map(|option| format!("option-{}-{}", dashed(&path), dashed(&option.name))));
    command.subcommands.iter().for_each(|below| look(&path, below, found));
}

/// Every id that describes something in the tree.
#[cfg(test)]
pub(crate) fn keys(commands: &[Command]) -> std::collections::BTreeSet<String> {
    fn walk(group: &str, command: &Command, found: &mut std::collections::BTreeSet<String>) {
        let path = path(group, command);
        found.insert(about_key(&path));
        found.extend(command.parameters.iter().filter_map(|option| option_key(&path, &option.name)));
        command.subcommands.iter().for_each(|below| walk(&path, below, found));
    }
    let mut found = std::collections::BTreeSet::new();
    commands.iter().for_each(|command| walk("", command, &mut found));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::tree;

    /// If you are here because this failed: these texts are missing in `locales/{ar,en}`, in the file of their noun.
    #[test]
    fn every_command_and_every_option_is_described() {
        let missing = undescribed(&tree());
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn a_command_without_a_text_is_found() {
        let forgotten = Command { name: "forgotten".into(), ..Command::default() };
        let group = Command { name: "perms".into(), subcommands: vec![forgotten], ..Command::default() };
        assert_eq!(undescribed(&[group]), ["help-perms-forgotten"]);
    }

    #[test]
    fn the_nearest_text_describes_an_option() {
        assert_eq!(option_key("perms grant", "until").unwrap(), "option-perms-until");
        assert_eq!(option_key("perms simulate", "until").unwrap(), "option-perms-simulate-until");
        assert_eq!(option_key("perms grant", "notes").unwrap(), "option-notes");
        assert_eq!(option_key("perms grant", "colour"), None);
    }
}
