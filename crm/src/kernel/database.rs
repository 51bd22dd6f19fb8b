//! Whole databases of companies: making one, looking at one as of one moment, putting one in another's place, and the way of
//! PostgreSQL's own programs to one.

use std::collections::BTreeMap;

use secrecy::{ExposeSecret, SecretString};
use sqlx::{AssertSqlSafe, Row, postgres::PgSslMode};
use url::Url;

use crate::{
    connections::Direct,
    error::{Error, Result},
    ids::TenantId,
    secrets,
    server::{self, Server},
};

/// What a database is made from.
pub(crate) enum From {
    /// The template, with all tables of a company.
    Template,
    /// Nothing: what comes into it is still to be restored.
    Nothing,
}

/// What is done to a whole database takes as long as there is data in it.
pub(crate) const UNHURRIED: &str = "set statement_timeout = 0";

/// Gives a company its login role, or the one that is there this password.
pub(crate) async fn make_role(server: &Server, role: &str, password: &SecretString) -> Result<()> {
    let mut admin = server.direct(None).await?;
    let verb = if is_role(&mut admin, role).await? { "alter" } else { "create" };
    // The verifier is in Base64, made by us; the names have passed the slug's rule.
    let login = format!("{verb} role {role} login password '{}'", secrets::login_verifier(password)?);
    server::run(&mut admin, login).await?;
    server::run(&mut admin, format!("grant {} to {role}", server.name("tenant"))).await?;
    admin.close().await;
    Ok(())
}

/// Makes a company's database anew, in place of one that was not finished. It takes connections only once nobody but the company's own role
/// may connect.
pub(crate) async fn make(server: &Server, database: &str, role: &str, from: From) -> Result<()> {
    let mut admin = server.direct(None).await?;
    let template = match from {
        From::Template => server.name("template"),
        From::Nothing => "template0".to_owned(),
    };
    for statement in [
        UNHURRIED.to_owned(),
        format!("drop database if exists {database}"),
        format!("create database {database} template {template} allow_connections false"),
        format!("revoke all on database {database} from public"),
        format!("grant connect on database {database} to {role}"),
        format!("alter database {database} allow_connections true"),
    ] {
        server::run(&mut admin, statement).await?;
    }
    admin.close().await;
    Ok(())
}

/// Takes a database away, if it is there.
pub(crate) async fn drop_if_there(server: &Server, database: &str) -> Result<()> {
    let mut admin = server.direct(None).await?;
    server::run(&mut admin, UNHURRIED.to_owned()).await?;
    server::run(&mut admin, format!("drop database if exists {database}")).await?;
    admin.close().await;
    Ok(())
}

/// Whether there is a database of this name.
pub(crate) async fn is_there(server: &Server, database: &str) -> Result<bool> {
    let mut admin = server.direct(None).await?;
    let found = sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
        .bind(database)
        .fetch_one(&mut *admin)
        .await?;
    admin.close().await;
    Ok(found)
}

async fn is_role(conn: &mut sqlx::PgConnection, name: &str) -> Result<bool> {
    Ok(sqlx::query_scalar("select exists (select from pg_roles where rolname = $1)").bind(name).fetch_one(conn).await?)
}

/// The names that databases change.
pub(crate) struct Swap<'a> {
    /// What it is called that the company works in.
    pub current: &'a str,
    /// What is to take its place.
    pub new: &'a str,
    /// What the one before is called from then on.
    pub old: &'a str,
    /// The company's login role.
    pub role: &'a str,
}

/// Puts a database in another's place, for everybody at once: whoever is connected is cut off, and comes to the new one when they connect
/// again. The one before is kept, and takes no connections.
pub(crate) async fn swap(server: &Server, tenant: TenantId, names: &Swap<'_>) -> Result<()> {
    let Swap { current, new, old, role } = names;
    let mut admin = server.direct(None).await?;
    server::run(&mut admin, UNHURRIED.to_owned()).await?;
    server::run(&mut admin, format!("alter database {current} allow_connections false")).await?;
    let swapped = async {
        server.close_resting(tenant).await;
        // Who may end a role's connections is a member of it; we are only for as long as this takes.
        server::run(&mut admin, format!("grant {role} to current_user")).await?;
        sqlx::query(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity
             where datname = any($1) and backend_type = 'client backend'",
        )
        .bind(vec![*current, *new])
        .execute(&mut *admin)
        .await?;
        server::run(&mut admin, format!("revoke {role} from current_user")).await?;
        let rename = format!(
            "begin; alter database {current} rename to {old}; alter database {new} rename to {current}; commit"
        );
        server::run(&mut admin, rename).await
    };
    if let Err(error) = swapped.await {
        // In a transaction that failed nothing else can be said.
        server::run(&mut admin, "rollback".to_owned()).await?;
        server::run(&mut admin, format!("alter database {current} allow_connections true")).await?;
        return Err(error);
    }
    admin.close().await;
    Ok(())
}

/// A company's database as of one moment, while others write: for as long as this is held, [`Snapshot::name`] leads others to the same view.
pub(crate) struct Snapshot {
    conn: Direct,
    name: String,
}

impl Snapshot {
    /// Takes one, with the installation's role, which sees everything there is.
    pub(crate) async fn take(server: &Server, database: &str) -> Result<Self> {
        let mut conn = server.direct(Some(database)).await?;
        for statement in [
            UNHURRIED,
            "set idle_in_transaction_session_timeout = 0",
            "begin isolation level repeatable read, read only",
        ] {
            server::run(&mut conn, statement.to_owned()).await?;
        }
        let name = sqlx::query_scalar("select pg_export_snapshot()").fetch_one(&mut *conn).await?;
        Ok(Self { conn, name })
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn conn(&mut self) -> &mut Direct {
        &mut self.conn
    }

    /// Nobody needs it any more.
    pub(crate) async fn close(self) {
        self.conn.close().await;
    }
}

/// How many rows are in each table of a database.
pub(crate) async fn counts(conn: &mut Direct) -> Result<BTreeMap<String, i64>> {
    let all: Option<String> = sqlx::query_scalar(
        "select string_agg(format('select %L::text as name, count(*) as rows from %I', relname, relname), ' union all ' order by relname)
         from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace",
    )
    .fetch_one(&mut **conn)
    .await?;
    let Some(all) = all else { return Ok(BTreeMap::new()) };
    // PostgreSQL itself has put it together, and quoted the names.
    let rows = sqlx::raw_sql(AssertSqlSafe(all)).fetch_all(&mut **conn).await?;
    rows.iter().map(|row| Ok((row.try_get("name")?, row.try_get("rows")?))).collect()
}

/// How PostgreSQL's own programs come to a database, with the installation's role: by their environment alone, because what they are
/// started with is for everybody to see.
#[derive(Clone, Debug)]
pub struct Way {
    /// What the database is called.
    pub database: String,
    /// The variables, by name.
    pub variables: Vec<(&'static str, SecretString)>,
}

impl Server {
    /// The way to one of the installation's databases.
    pub(crate) fn way(&self, database: &str) -> Result<Way> {
        let connect = self.connecting();
        let host =
            connect.get_socket().map_or_else(|| connect.get_host().to_owned(), |path| path.display().to_string());
        let ssl = match connect.get_ssl_mode() {
            PgSslMode::Disable => "disable",
            PgSslMode::Allow => "allow",
            PgSslMode::Prefer => "prefer",
            PgSslMode::Require => "require",
            PgSslMode::VerifyCa => "verify-ca",
            PgSslMode::VerifyFull => "verify-full",
        };
        let mut variables = vec![
            ("PGHOST", host),
            ("PGPORT", connect.get_port().to_string()),
            ("PGUSER", connect.get_username().to_owned()),
            ("PGDATABASE", database.to_owned()),
            ("PGSSLMODE", ssl.to_owned()),
        ];
        variables.extend(said_in(self.url())?);
        let variables = variables.into_iter().map(|(name, value)| (name, SecretString::from(value))).collect();
        Ok(Way { database: database.to_owned(), variables })
    }
}

/// What the address of the database says that can't be asked of what sqlx made of it.
fn said_in(url: &SecretString) -> Result<Vec<(&'static str, String)>> {
    let url = Url::parse(url.expose_secret()).map_err(|_| Error::internal("the database URL can't be read"))?;
    let mut said = Vec::new();
    if let Some(password) = url.password() {
        // A form's value is spelled alike, but for the plus.
        let pair = format!("password={}", password.replace('+', "%2B"));
        let plain = url::form_urlencoded::parse(pair.as_bytes()).next().map(|(_, value)| value.into_owned());
        said.extend(plain.map(|plain| ("PGPASSWORD", plain)));
    }
    for (name, value) in url.query_pairs() {
        let variable = match &*name {
            "password" => "PGPASSWORD",
            "sslrootcert" | "ssl-root-cert" | "ssl-ca" => "PGSSLROOTCERT",
            "sslcert" | "ssl-cert" => "PGSSLCERT",
            "sslkey" | "ssl-key" => "PGSSLKEY",
            _ => continue,
        };
        said.push((variable, value.into_owned()));
    }
    Ok(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_address_says_is_found() {
        let said = |url: &str| said_in(&SecretString::from(url.to_owned())).unwrap();
        let pair = |name, value: &str| (name, value.to_owned());
        assert_eq!(said("postgres://u:p%40ss%2F@h:1/d"), [pair("PGPASSWORD", "p@ss/")]);
        assert_eq!(
            said("postgres:///d?host=/run/pg&password=x&sslrootcert=/ca.pem"),
            [pair("PGPASSWORD", "x"), pair("PGSSLROOTCERT", "/ca.pem")]
        );
        assert_eq!(said("postgres://u@h/d?statement-cache-capacity=1"), []);
    }
}
