//! Telling Discord which commands there are: in each server, in the language of its company, when they have changed. Discord
//! allows few registrations a day and shows people stale commands after each.

use std::{
    collections::{BTreeMap, HashMap},
    sync::LazyLock,
};

use crm::{
    DiscordId, Server,
    registrations::{self, Guild},
    tenants::Language,
};
use serenity::all::{ApplicationId, CommandType, CreateCommand, GuildId, Http};
use sha2::{Digest, Sha256};

use crate::{bot::Command, describe::described, errors::Error, session::snowflake, tree::tree};

fn commands(language: Language) -> Vec<CreateCommand> {
    let for_guilds = |command: Command| Command { guild_only: false, ..command };
    // What is registered in a server is for servers only; Discord refuses it when it says so.
    let tree: Vec<Command> = described(language, tree()).into_iter().map(for_guilds).collect();
    poise::builtins::create_application_commands(&tree)
}

/// While the program runs, the commands stay as they are; it is asked for them again and again.
static DIGESTS: LazyLock<HashMap<Language, [u8; 32]>> =
    LazyLock::new(|| Language::ALL.map(|language| (language, digest(language))).into());

/// Changes when anything changes that Discord is told in a company of this language.
pub fn tree_digest(language: Language) -> [u8; 32] {
    DIGESTS[&language]
}

fn digest(language: Language) -> [u8; 32] {
    let told = serde_json::to_value(commands(language)).unwrap_or_default();
    Sha256::digest(told.to_string()).into()
}

/// The servers that Discord has not been told of these commands for.
pub async fn untold(server: &Server, application: ApplicationId) -> Result<Vec<Guild>, Error> {
    Ok(registrations::stale(server, snowflake(application.get()), tree_digest).await?)
}

/// Sends the commands to Discord for one server, and keeps the ids that it gives them. `http` is the rate-limited client.
pub async fn register(server: &Server, http: &Http, application: ApplicationId, guild: Guild) -> Result<(), Error> {
    http.set_application_id(application);
    let (sent, digest) = (commands(guild.language), tree_digest(guild.language));
    let taken = http.create_guild_commands(GuildId::new(guild.id.get()), &sent).await?;
    let typed = taken.into_iter().filter(|command| command.kind == CommandType::ChatInput);
    let ids: BTreeMap<String, DiscordId> = typed.map(|command| (command.name, snowflake(command.id.get()))).collect();
    registrations::remember(server, snowflake(application.get()), guild.id, &digest, &ids).await?;
    Ok(())
}

/// Forgets what Discord was told of for a server that the bot has left.
pub async fn forget(server: &Server, application: ApplicationId, guild: GuildId) -> Result<(), Error> {
    Ok(registrations::forget(server, snowflake(application.get()), snowflake(guild.get())).await?)
}

/// Takes back what an earlier version registered for all servers at once, where every command would show twice.
pub async fn take_back_global(server: &Server, http: &Http, application: ApplicationId) -> Result<(), Error> {
    let id = snowflake(application.get());
    if registrations::has_global(server, id).await? {
        http.set_application_id(application);
        http.create_global_commands(&Vec::<CreateCommand>::new()).await?;
        registrations::forget_global(server, id).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn the_digest_is_that_of_the_tree() {
        let arabic = tree_digest(Language::Arabic);
        assert!((0..20).all(|_| digest(Language::Arabic) == arabic), "the same each time");
        assert_ne!(arabic, tree_digest(Language::English));
        assert_ne!(tree_digest(Language::Arabic), <[u8; 32]>::from(Sha256::digest(b"[]")));
    }

    /// What Discord refuses: its reference, "Application commands", naming and limits.
    #[test]
    fn discord_will_take_the_tree() {
        for language in Language::ALL {
            let mut checked = 0;
            let tree = serde_json::to_value(commands(language)).unwrap();
            for command in tree.as_array().unwrap() {
                assert!(command["contexts"].is_null(), "those of a server name no contexts: {command}");
                assert!(weight(command) <= 8000, "{}: {} characters in all", command["name"], weight(command));
                // Those in the menu on a person or on a message have a free name and nothing else. Others name no type.
                if command["type"].is_null() {
                    checked += 1;
                    check(command);
                } else {
                    assert!((1..=32).contains(&command["name"].as_str().unwrap().chars().count()), "{command}");
                }
            }
            assert!(checked >= 6, "{checked} slash commands were checked");
        }
    }

    fn check(node: &Value) {
        let name = node["name"].as_str().unwrap();
        assert!((1..=32).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{name}");
        let description = node["description"].as_str().unwrap();
        assert!((1..=100).contains(&description.encode_utf16().count()), "{name}: {description}");
        assert!(!description.starts_with("A slash command"), "{name} has no description");
        let options = node["options"].as_array().cloned().unwrap_or_default();
        assert!(options.len() <= 25);
        let required: Vec<bool> = options.iter().map(|o| o["required"].as_bool().unwrap_or(false)).collect();
        assert!(required.is_sorted_by(|a, b| a >= b), "{name}: required options come first");
        options.iter().for_each(check);
    }

    /// The characters that count towards 8,000: of names, descriptions and values.
    fn weight(node: &Value) -> usize {
        let length = |value: &Value| value.as_str().map_or(0, |text| text.encode_utf16().count());
        let below = ["options", "choices"].into_iter().filter_map(|field| node[field].as_array()).flatten();
        length(&node["name"]) + length(&node["value"]) + length(&node["description"]) + below.map(weight).sum::<usize>()
    }

    /// What people read beside the commands.
    #[test]
    fn commands_are_described_in_the_companys_language() {
        for language in Language::ALL {
            let tree = serde_json::to_value(commands(language)).unwrap();
            let mut lines = Vec::new();
            tree.as_array().unwrap().iter().for_each(|command| list("/", command, &mut lines));
            insta::assert_snapshot!(format!("descriptions_{}", language.as_str()), lines.join("\n"));
        }
    }

    fn list(path: &str, node: &Value, lines: &mut Vec<String>) {
        let path = format!("{path}{}", node["name"].as_str().unwrap());
        lines.push(format!("{path}: {}", node["description"].as_str().unwrap_or("-")));
        node["options"].as_array().into_iter().flatten().for_each(|below| list(&format!("{path} "), below, lines));
    }

    /// If you are here because this failed: who reads Arabic has Discord in English, and a localisation for that would be all
    /// they see.
    #[test]
    fn nothing_hides_the_arabic_from_english_clients() {
        let tree = serde_json::to_value(commands(Language::Arabic)).unwrap();
        let help = tree.as_array().unwrap().iter().find(|command| command["name"] == "help").unwrap();
        assert_eq!(help["description"], "ما يمكنك فعله هنا · What you can do here");
        assert!(help["description_localizations"].as_object().is_none_or(|localised| localised.is_empty()), "{help}");
        let tree = serde_json::to_value(commands(Language::English)).unwrap();
        let help = tree.as_array().unwrap().iter().find(|command| command["name"] == "help").unwrap();
        assert_eq!(help["description"], "What you can do here");
    }
}
