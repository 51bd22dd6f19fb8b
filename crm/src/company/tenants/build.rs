//! A company's database: cloned from the template, and given what only the installation's role may write.

use chrono::{DateTime, Utc};
use secrecy::SecretString;

use super::{NewTenant, sql};
use crate::{
    error::Result,
    kernel::database::{self, From},
    server::Server,
};

/// Clones the template, with a login role of its own.
pub(super) async fn clone_template(server: &Server, name: &str, role: &str, password: &SecretString) -> Result<()> {
    database::make_role(server, role, password).await?;
    database::make(server, name, role, From::Template).await
}

/// Writes what only the installation's role may write: the settings row and the owner.
pub(super) async fn seed(server: &Server, database: &str, new: &NewTenant, now: DateTime<Utc>) -> Result<()> {
    let mut conn = server.direct(Some(database)).await?;
    sql::insert_profile(&mut conn, new).await?;
    sql::insert_owner(&mut conn, new, now).await
}
