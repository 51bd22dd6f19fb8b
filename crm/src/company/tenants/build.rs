//! A company's database: cloned from the template, and given what only the installation's role may write.

use chrono::{DateTime, Utc};
use secrecy::SecretString;

use super::{NewTenant, sql};
use crate::{
    error::Result,
    secrets,
    server::{self, Server},
};

/// Clones the template, with a login role of its own. The database takes connections only once nobody but its own role may connect.
pub(super) async fn clone_template(server: &Server, database: &str, role: &str, password: &SecretString) -> Result<()> {
    let mut admin = server.direct(None).await?;
    let (group, template) = (server.name("tenant"), server.name("template"));
    let verb = if sql::is_role(&mut admin, role).await? { "alter" } else { "create" };
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
    sql::insert_profile(&mut conn, new).await?;
    sql::insert_owner(&mut conn, new, now).await
}
