//! What Discord was told of the commands, in which of its servers: so that it is not told twice (it takes 200 new ones a
//! day), and for the ids by which it knows them.

mod sql;

use std::collections::BTreeMap;

pub use self::sql::{forget, forget_global, has_global};
use crate::{error::Result, ids::DiscordId, server::Server, tenants::Language};

/// A Discord server that leads to a company.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guild {
    /// Its id.
    pub id: DiscordId,
    /// The company's language.
    pub language: Language,
}

/// The connected servers for which Discord was told of other commands than these, or of none. `digest` is that of the
/// commands in a language.
pub async fn stale(
    server: &Server,
    application: DiscordId,
    digest: impl Fn(Language) -> [u8; 32],
) -> Result<Vec<Guild>> {
    let mut found = Vec::new();
    for language in Language::ALL {
        let addresses = sql::stale(server, application, language, &digest(language)).await?;
        // An address that is no id leads nowhere.
        found.extend(addresses.iter().filter_map(|id| Some(Guild { id: id.parse().ok()?, language })));
    }
    Ok(found)
}

/// Remembers the commands that Discord was told of for a server, and its ids for them.
pub async fn remember(
    server: &Server,
    application: DiscordId,
    guild: DiscordId,
    digest: &[u8; 32],
    ids: &BTreeMap<String, DiscordId>,
) -> Result<()> {
    let ids = ids.iter().map(|(name, id)| (name.as_str(), id.get())).collect();
    sql::remember(server, application, guild, digest, ids).await
}

/// Discord's ids of a server's commands, by name; none while it was told of none.
pub async fn ids(server: &Server, application: DiscordId, guild: DiscordId) -> Result<BTreeMap<String, DiscordId>> {
    let ids = sql::ids(server, application, guild).await?.unwrap_or_default();
    Ok(ids.into_iter().filter_map(|(name, id)| Some((name, DiscordId::new(id)?))).collect())
}
