//! Everything that a company has, as of one moment.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::sql;
use crate::{
    db::TenantDb,
    error::Result,
    ids::{AttachmentId, DiscordId},
    kernel::database::{self, Snapshot, Way},
};

/// How many rows are in each table.
pub type Counts = BTreeMap<String, i64>;

/// What the registry knows of a company, as a backup keeps it. Secrets are in it as they are at rest: sealed with the master key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registered {
    /// What people call it.
    pub name: String,
    /// The Discord user who owns it.
    pub owner: DiscordId,
    /// `ar` or `en`.
    pub language: String,
    /// Its time zone.
    pub time_zone: String,
    /// The key of its audit log, sealed; in hexadecimal.
    pub audit_key: String,
    /// What leads to it.
    pub addresses: Vec<Address>,
}

/// An address that leads to a company.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, sqlx::FromRow)]
#[serde(deny_unknown_fields)]
pub struct Address {
    /// Its kind, as stored.
    pub kind: String,
    /// The address.
    pub value: String,
    /// Who carries it, of WhatsApp numbers.
    pub provider: Option<String>,
    /// What the provider needs to know, besides secrets.
    pub settings: Value,
    /// What speaks for it, sealed; in hexadecimal.
    pub secret: Option<String>,
}

/// A file of the company's in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredFile {
    /// The attachment that it is of.
    pub id: AttachmentId,
    /// How many bytes it has.
    pub bytes: i64,
}

/// A company as of one moment, while others write. It holds a connection: [`Moment::end`] it as soon as the dump has begun.
pub struct Moment {
    snapshot: Snapshot,
    way: Way,
    after: Uuid,
}

impl Moment {
    /// Now.
    pub async fn now(db: &TenantDb) -> Result<Self> {
        let server = db.server();
        let name = sql::database_of(server, db.id()).await?;
        let snapshot = Snapshot::take(server, &name).await?;
        Ok(Self { snapshot, way: server.way(&name)?, after: Uuid::nil() })
    }

    /// What leads a dump to the same moment.
    pub fn name(&self) -> &str {
        self.snapshot.name()
    }

    /// How the program that dumps comes to the company's database.
    pub fn way(&self) -> &Way {
        &self.way
    }

    /// The version of the company's tables.
    pub async fn schema(&mut self) -> Result<i64> {
        sql::schema(self.snapshot.conn()).await
    }

    /// How many rows are in each table.
    pub async fn counts(&mut self) -> Result<Counts> {
        database::counts(self.snapshot.conn()).await
    }

    /// The next files; none at the end.
    pub async fn files(&mut self) -> Result<Vec<StoredFile>> {
        let files = sql::files(self.snapshot.conn(), self.after).await?;
        if let Some(last) = files.last() {
            self.after = last.id.0;
        }
        Ok(files)
    }

    /// The dump has begun, and sees what this saw.
    pub async fn end(self) {
        self.snapshot.close().await;
    }
}

impl Registered {
    /// What the registry knows of a company now.
    pub async fn of(db: &TenantDb) -> Result<Self> {
        let server = db.server();
        let sql::Row { name, owner_discord, language, time_zone } = sql::registered(server, db.id()).await?;
        let audit_key = hex::encode(db.audit_key().seal(server.key(), db.id())?);
        let addresses = sql::addresses(server, db.id()).await?;
        Ok(Self { name, owner: owner_discord, language, time_zone, audit_key, addresses })
    }
}
