//! A company's database: cloned from the template, and given what only the installation's role may write.

use chrono::{DateTime, Utc};
use secrecy::SecretString;

use super::NewTenant;
use crate::{
    country::Country,
    error::Result,
    ids::uuid_v7,
    secrets,
    server::{self, Server},
};

/// Clones the template, with a login role of its own. The database takes connections only once nobody but its own role may connect.
pub(super) async fn clone_template(server: &Server, database: &str, role: &str, password: &SecretString) -> Result<()> {
    let mut admin = server.direct(None).await?;
    let (group, template) = (server.name("tenant"), server.name("template"));
    let known: bool = sqlx::query_scalar("select exists (select from pg_roles where rolname = $1)")
        .bind(role)
        .fetch_one(&mut *admin)
        .await?;
    let verb = if known { "alter" } else { "create" };
    // The verifier is in Base64, made by us; the names have passed the slug's rule.
    let login = format!("{verb} role {role} login password '{}'", secrets::login_verifier(password)?);
    server::run(&mut admin, login).await?;
    server::run(&mut admin, format!("grant {group} to {role}")).await?;
    server::run(&mut admin, format!("drop database if exists {database}")).await?;
    server::run(&mut admin, format!("create database {database} template {template} allow_connections false")).await?;
    server::run(&mut admin, format!("revoke all on database {database} from public")).await?;
    server::run(&mut admin, format!("grant connect on database {database} to {role}")).await?;
    server::run(&mut admin, format!("alter database {database} allow_connections true")).await?;
    Ok(())
}

/// Writes what only the installation's role may write: the settings row and the owner.
pub(super) async fn seed(server: &Server, database: &str, new: &NewTenant, now: DateTime<Utc>) -> Result<()> {
    let mut conn = server.direct(Some(database)).await?;
    sqlx::query("insert into tenant (name, language, time_zone, country) values ($1, $2, $3, $4)")
        .bind(&new.name)
        .bind(new.language.as_str())
        .bind(&new.time_zone)
        .bind(new.country.as_ref().map(Country::code))
        .execute(&mut *conn)
        .await?;
    sqlx::query(
        "insert into members (id, discord_id, name, role, is_owner, created_at, updated_at)
         values ($1, $2, $3, 'owner', true, $4, $4)",
    )
    .bind(uuid_v7(now))
    .bind(new.owner)
    .bind(&new.owner_name)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    Ok(())
}
