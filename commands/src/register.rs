//! Telling Discord which commands there are, when they have changed. Discord allows few registrations a day and shows
//! people stale commands after each.

use crm::{Server, tenants};
use serenity::all::{ApplicationId, CreateCommand, Http};
use sha2::{Digest, Sha256};

use crate::{errors::Error, session::snowflake, tree};

/// What registering came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registered {
    /// Discord has this tree already.
    Unchanged,
    /// The tree was sent; it has so many top-level commands.
    Sent(usize),
}

fn commands() -> Vec<CreateCommand> {
    poise::builtins::create_application_commands(&tree())
}

/// Changes when anything changes that Discord is told.
pub fn tree_digest() -> [u8; 32] {
    let json = serde_json::to_vec(&commands()).unwrap_or_default();
    Sha256::digest(json).into()
}

/// Sends the commands to Discord, for all servers, unless it has exactly these. `http` is the rate-limited client.
pub async fn register(server: &Server, http: &Http, application: ApplicationId) -> Result<Registered, Error> {
    let (digest, id) = (tree_digest(), snowflake(application.get()));
    if tenants::commands_registered(server, id, &digest).await? {
        return Ok(Registered::Unchanged);
    }
    http.set_application_id(application);
    let commands = commands();
    http.create_global_commands(&commands).await?;
    tenants::remember_commands(server, id, &digest).await?;
    Ok(Registered::Sent(commands.len()))
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn the_digest_is_that_of_the_tree() {
        assert_eq!(tree_digest(), tree_digest());
        assert_ne!(tree_digest(), <[u8; 32]>::from(Sha256::digest(b"[]")));
    }

    /// What Discord refuses: its reference, "Application commands", naming and limits.
    #[test]
    fn discord_will_take_the_tree() {
        let tree = serde_json::to_value(commands()).unwrap();
        for command in tree.as_array().unwrap() {
            assert_eq!(command["contexts"], serde_json::json!([0]), "commands are for servers only: {command}");
            // Those in the menu on a person have a free name and nothing else.
            if command["type"] == 2 {
                assert!((1..=32).contains(&command["name"].as_str().unwrap().chars().count()), "{command}");
            } else {
                check(command);
            }
        }
    }

    fn check(node: &Value) {
        let name = node["name"].as_str().unwrap();
        assert!((1..=32).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{name}");
        let description = node["description"].as_str().unwrap();
        assert!((1..=100).contains(&description.chars().count()), "{name}: {description}");
        assert_ne!(description, "A slash command", "{name} has no description");
        let options = node["options"].as_array().cloned().unwrap_or_default();
        assert!(options.len() <= 25);
        let required: Vec<bool> = options.iter().map(|o| o["required"].as_bool().unwrap_or(false)).collect();
        assert!(required.is_sorted_by(|a, b| a >= b), "{name}: required options come first");
        options.iter().for_each(check);
    }
}
