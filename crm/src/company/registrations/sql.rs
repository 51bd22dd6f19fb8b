//! The statements of [`registrations`](super), in the control database.

use std::collections::BTreeMap;

use sqlx::types::Json;

use crate::{error::Result, ids::DiscordId, server::Server, tenants::Language};

/// The servers of companies with this language for which Discord was not told of the commands with this digest: as the
/// addresses that they are connected by.
pub(super) async fn stale(
    server: &Server,
    application: DiscordId,
    language: Language,
    digest: &[u8; 32],
) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar(
        "select r.value from channel_routes r
         join tenants t on t.id = r.tenant_id
         left join guild_commands c on c.application = $1 and c.guild::text = r.value
         where r.kind = 'discord_guild' and t.status = 'active' and t.language = $2 and c.digest is distinct from $3
         order by r.created_at, r.value",
    )
    .bind(application)
    .bind(language.as_str())
    .bind(&digest[..])
    .fetch_all(server.control())
    .await?)
}

pub(super) async fn remember(
    server: &Server,
    application: DiscordId,
    guild: DiscordId,
    digest: &[u8; 32],
    ids: BTreeMap<&str, u64>,
) -> Result<()> {
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

pub(super) async fn ids(
    server: &Server,
    application: DiscordId,
    guild: DiscordId,
) -> Result<Option<BTreeMap<String, u64>>> {
    let kept = sqlx::query_scalar("select ids from guild_commands where application = $1 and guild = $2")
        .bind(application)
        .bind(guild)
        .fetch_optional(server.control())
        .await?;
    Ok(kept.map(|Json(ids)| ids))
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
