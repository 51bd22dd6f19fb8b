use crm::{Role, holding::Holding};
use proptest::prelude::*;

use super::*;
use crate::{route::Payload, tree::tree};

fn member(role: Role) -> Member {
    let holding = Holding { role: role.into(), rules: Default::default() };
    Member { id: None, discord_id: None, name: String::new(), is_owner: false, disabled: false, holding }
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

/// As Discord gives them.
fn ids() -> Ids {
    let names = ["perms", "audit", "crm", "settings", "help"];
    let id = |n: usize| DiscordId::new(1_000_000_000_000_000_000 + n as u64).unwrap();
    names.into_iter().enumerate().map(|(n, name)| (name.to_owned(), id(n))).collect()
}

/// The text of a card, as sent.
fn text(language: Language, role: Role, ids: &Ids, place: &Place) -> String {
    let (commands, member) = (tree(), member(role));
    let reply = page(language, &groups(&commands, &member, now()), ids, place).response(true);
    let sent = serde_json::to_value(reply).unwrap();
    let card = &sent["embeds"][0];
    format!("{}\n\n{}", card["title"].as_str().unwrap(), card["description"].as_str().unwrap())
}

#[test]
fn groups_come_first_that_one_can_use() {
    for language in Language::ALL {
        for role in [Role::Owner, Role::Moderator, Role::Sales] {
            let name = format!("help_{}_{}", role.as_str(), language.as_str());
            insta::assert_snapshot!(name, text(language, role, &ids(), &Place::home()));
        }
    }
}

#[test]
fn a_group_shows_options_and_what_is_locked() {
    for language in Language::ALL {
        for role in [Role::Owner, Role::Moderator] {
            let name = format!("help_perms_{}_{}", role.as_str(), language.as_str());
            insta::assert_snapshot!(name, text(language, role, &ids(), &Place::page_of(Some("perms"), 0)));
        }
    }
}

#[test]
fn commands_that_discord_has_not_named_yet_are_shown_by_name() {
    let text = text(Language::English, Role::Owner, &Ids::new(), &Place::home());
    assert!(text.contains("`/crm lead add`") && !text.contains("</"), "{text}");
}

/// Every command is found by walking through the groups, whoever asks.
#[test]
fn every_command_is_in_a_group() {
    let commands = tree();
    for role in Role::ALL.iter().copied() {
        let member = member(role);
        let groups = groups(&commands, &member, now());
        let all: String = groups.iter().flat_map(|group| details(Language::English, group, &Ids::new())).collect();
        for (path, command) in leaves(&commands).into_iter().filter(|(path, _)| path != "help") {
            assert!(all.contains(&name(&path, command)), "{role:?} is shown /{path}");
        }
        let menus = menus(Language::English, groups.iter().map(|group| (group.path.as_str(), String::new())), None);
        let offered: usize = menus.iter().map(|menu| menu.entries.len()).sum();
        assert_eq!(offered, groups.len() + 1, "each group is in a menu");
    }
}

#[test]
fn a_group_that_is_gone_leads_to_the_list() {
    let gone = Place::page_of(Some("deals"), 3);
    let home = text(Language::English, Role::Owner, &ids(), &Place::home());
    assert_eq!(text(Language::English, Role::Owner, &ids(), &gone), home);
}

/// Room for hundreds of commands.
#[test]
fn long_lists_are_cut_into_pages() {
    let lines: Vec<String> = (0..600).map(|n| format!("{n} {}", "أ".repeat(150))).collect();
    let pages = cut(lines.clone(), 4000);
    assert!(pages.len() > 20 && pages.iter().all(|page| units(page) <= 4000), "{}", pages.len());
    assert_eq!(pages.join("\n"), lines.join("\n"), "nothing is lost");
}

#[test]
fn there_are_menus_for_ninety_groups() {
    let names: Vec<String> = (0..90).map(|n| format!("group{n}")).collect();
    let menus = menus(Language::Arabic, names.iter().map(|name| (name.as_str(), name.clone())), None);
    assert_eq!(menus.iter().map(|menu| menu.entries.len()).collect::<Vec<_>>(), [25, 25, 25, 16]);
}

proptest! {
    #[test]
    fn forged_places_are_refused_or_harmless(raw in ".{0,90}") {
        if let Some(place) = Place::read(&raw) {
            prop_assert_eq!(place.write(80), raw);
        }
    }
}
