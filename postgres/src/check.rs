//! Looks at a server and says what is wrong with it and what to do: at start, and in `omnicrm doctor`.
//!
//! To add a check, write a function that returns a [`Finding`] and call it in [`check`]; it needs no rights and leaves
//! nothing behind.

use sqlx::{Connection as _, PgConnection};

use crate::{Error, OLDEST_MAJOR};

/// A name whose four letters must be letters to the database.
const ARABIC: &str = "محمد";

/// What one check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// `version`, `ctype`, `fsync`, `synchronous_commit` or `superuser`.
    pub name: &'static str,
    /// Is it as it should be?
    pub ok: bool,
    /// What the server says.
    pub found: String,
    /// What to do about it; `None` when it is ok.
    pub fix: Option<String>,
}

impl Finding {
    fn new(name: &'static str, ok: bool, found: String, fix: impl FnOnce() -> String) -> Self {
        Finding { name, ok, found, fix: (!ok).then(fix) }
    }
}

/// Checks the database at `url`, in this order: version (at least 15), ctype (Arabic letters are letters), `fsync`,
/// `synchronous_commit`, and, in `production`, that the role is no superuser. Changes nothing.
///
/// Fails only when the database cannot be reached or asked.
pub async fn check(url: &str, production: bool) -> Result<Vec<Finding>, Error> {
    let mut database = PgConnection::connect(url).await?;
    let findings = vec![
        version(&mut database).await?,
        ctype(&mut database).await?,
        fsync(&mut database).await?,
        synchronous_commit(&mut database).await?,
        superuser(&mut database, production).await?,
    ];
    database.close().await?;
    Ok(findings)
}

async fn version(database: &mut PgConnection) -> Result<Finding, Error> {
    let (number, words): (i32, String) =
        sqlx::query_as("SELECT current_setting('server_version_num')::int, current_setting('server_version')")
            .fetch_one(database)
            .await?;
    let ok = u32::try_from(number / 10_000).is_ok_and(|major| major >= OLDEST_MAJOR);
    Ok(Finding::new("version", ok, words, || {
        format!("move to PostgreSQL {OLDEST_MAJOR} or newer, with pg_upgrade or with pg_dump and pg_restore")
    }))
}

async fn ctype(database: &mut PgConnection) -> Result<Finding, Error> {
    let (encoding, ctype): (String, String) = sqlx::query_as(
        "SELECT pg_encoding_to_char(encoding)::text, datctype::text FROM pg_database WHERE datname = current_database()",
    )
    .fetch_one(&mut *database)
    .await?;
    let (ok, how) = match trigrams_see_arabic(database).await {
        Ok(seen) => (seen, format!("show_trgm('{ARABIC}') is {}empty", if seen { "not " } else { "" })),
        // Without the right to create the extension: the same tables of letters, asked through a regular expression.
        Err(_) => (letters_are_letters(database).await?, "pg_trgm could not be tried".to_owned()),
    };
    let utf8 = encoding == "UTF8";
    Ok(Finding::new("ctype", ok && utf8, format!("{ctype}, {encoding}; {how}"), ctype_fix))
}

fn ctype_fix() -> String {
    "search in Arabic cannot work here. The ctype is fixed when a cluster is made: make one with\n    \
     initdb --encoding=UTF8 --locale=C.UTF-8 --auth=scram-sha-256 -D <folder>\n\
     and move the data with pg_dump and pg_restore; or, for one database,\n    \
     CREATE DATABASE <name> TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
        .to_owned()
}

/// Uses pg_trgm where it lies, or tries it in a schema that is rolled back.
#[expect(clippy::disallowed_methods, reason = "a connection that no pool of ours has")]
async fn trigrams_see_arabic(database: &mut PgConnection) -> Result<bool, sqlx::Error> {
    let mut transaction = database.begin().await?;
    let installed: Option<String> = sqlx::query_scalar(
        "SELECT n.nspname::text FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm'",
    )
    .fetch_optional(&mut *transaction)
    .await?;
    let schema = match installed {
        Some(schema) => schema,
        None => {
            sqlx::raw_sql("CREATE SCHEMA omnicrm_check; CREATE EXTENSION pg_trgm SCHEMA omnicrm_check")
                .execute(&mut *transaction)
                .await?;
            "omnicrm_check".to_owned()
        }
    };
    sqlx::query("SELECT set_config('search_path', quote_ident($1), true)")
        .bind(schema)
        .execute(&mut *transaction)
        .await?;
    let seen = sqlx::query_scalar("SELECT show_trgm($1) <> '{}'").bind(ARABIC).fetch_one(&mut *transaction).await?;
    transaction.rollback().await?;
    Ok(seen)
}

async fn letters_are_letters(database: &mut PgConnection) -> Result<bool, Error> {
    Ok(sqlx::query_scalar("SELECT $1 ~ '^[[:alpha:]]{4}$'").bind(ARABIC).fetch_one(database).await?)
}

async fn fsync(database: &mut PgConnection) -> Result<Finding, Error> {
    let value = setting(database, "fsync").await?;
    Ok(Finding::new("fsync", value == "on", value, || lasting("fsync")))
}

async fn synchronous_commit(database: &mut PgConnection) -> Result<Finding, Error> {
    let value = setting(database, "synchronous_commit").await?;
    // `local` and the replication levels all wait for this server's disk.
    Ok(Finding::new("synchronous_commit", value != "off", value, || lasting("synchronous_commit")))
}

async fn setting(database: &mut PgConnection, name: &str) -> Result<String, Error> {
    Ok(sqlx::query_scalar("SELECT current_setting($1)").bind(name).fetch_one(database).await?)
}

fn lasting(name: &str) -> String {
    format!(
        "a crash would lose what was already acknowledged. As a superuser type:\n    \
         ALTER SYSTEM SET {name} = on; SELECT pg_reload_conf();"
    )
}

async fn superuser(database: &mut PgConnection, production: bool) -> Result<Finding, Error> {
    let (role, is_superuser): (String, bool) =
        sqlx::query_as("SELECT rolname::text, rolsuper FROM pg_roles WHERE rolname = current_user")
            .fetch_one(database)
            .await?;
    let found = format!("{role} is {} superuser", if is_superuser { "a" } else { "no" });
    Ok(Finding::new("superuser", !is_superuser || !production, found, || {
        "use a role of its own, and name it in DATABASE_URL:\n    \
         CREATE ROLE omnicrm LOGIN CREATEDB CREATEROLE PASSWORD '<password>'"
            .to_owned()
    }))
}
