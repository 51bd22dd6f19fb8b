//! What Discord was told of the commands, in which of its servers: so that it is not told twice (it takes 200 new ones a
//! day), and for the ids by which it knows them.

use std::collections::BTreeMap;

use sqlx::types::Json;

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
        let addresses: Vec<String> = sqlx::query_scalar(
            "select r.value from channel_routes r
             join tenants t on t.id = r.tenant_id
             left join guild_commands c on c.application = $1 and c.guild::text = r.value
             where r.kind = 'discord_guild' and t.status = 'active' and t.language = $2 and c.digest is distinct from $3
             order by r.created_at, r.value",
        )
        .bind(application)
        .bind(language.as_str())
        .bind(&digest(language)[..])
        .fetch_all(server.control())
        .await?;
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
    let ids: BTreeMap<&str, u64> = ids.iter().map(|(name, id)| (name.as_str(), id.get())).collect();
    sqlx::query(
        "insert into guild_commands (application, guild, digest, ids, registered_at) values ($1, $2, $3, $4, $5)
         on conflict (application, guild) do update set digest = $3, ids = $4, registered_at = $5",
    )
    .bind(application)
    .bind(guild)
    .bind(&digest[..])
    .bind(Json(ids))
    .bind(server.clock().now())
    .execute(server.control())
    .await?;
    Ok(())
}

/// Forgets a server's commands: whoever leaves it takes them along.
pub async fn forget(server: &Server, application: DiscordId, guild: DiscordId) -> Result<()> {
    sqlx::query("delete from guild_commands where application = $1 and guild = $2")
        .bind(application)
        .bind(guild)
        .execute(server.control())
        .await?;
    Ok(())
}

/// Discord's ids of a server's commands, by name; none while it was told of none.
pub async fn ids(server: &Server, application: DiscordId, guild: DiscordId) -> Result<BTreeMap<String, DiscordId>> {
    let kept: Option<Json<BTreeMap<String, u64>>> =
        sqlx::query_scalar("select ids from guild_commands where application = $1 and guild = $2")
            .bind(application)
            .bind(guild)
            .fetch_optional(server.control())
            .await?;
    let ids = kept.map(|Json(ids)| ids).unwrap_or_default();
    Ok(ids.into_iter().filter_map(|(name, id)| Some((name, DiscordId::new(id)?))).collect())
}

/// Whether an earlier version registered commands for all servers at once, and nobody has taken them back.
pub async fn has_global(server: &Server, application: DiscordId) -> Result<bool> {
    Ok(sqlx::query_scalar("select exists (select from command_registrations where application = $1)")
        .bind(application)
        .fetch_one(server.control())
        .await?)
}

/// Notes that they were taken back.
pub async fn forget_global(server: &Server, application: DiscordId) -> Result<()> {
    sqlx::query("delete from command_registrations where application = $1")
        .bind(application)
        .execute(server.control())
        .await?;
    Ok(())
}
