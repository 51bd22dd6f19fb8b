//! What stands in the fields of the company's own, of whatever it is. Who may see the one sees these, too.

mod sql;

use serde_json::Value as Json;

use crate::{
    caller::Caller,
    contacts,
    db::{TenantDb, Tx},
    error::{Error, Noun, Result},
    fields::{self, At, Of, Own, Seen, Value},
    ids::ContactId,
    permission::Permission,
};

/// Of what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A contact, or whom they were merged into.
    Contact(ContactId),
    /// The company with this number.
    Company(i64),
    /// The lead with this number.
    Lead(i64),
    /// The deal with this number.
    Deal(i64),
}

impl Subject {
    /// What kind of thing it is.
    pub fn of(self) -> Of {
        match self {
            Self::Contact(_) => Of::Contact,
            Self::Company(_) => Of::Company,
            Self::Lead(_) => Of::Lead,
            Self::Deal(_) => Of::Deal,
        }
    }

    /// What it takes to see it.
    pub fn seen_by(self) -> Permission {
        match self {
            Self::Contact(_) | Self::Company(_) => Permission::ViewContacts,
            Self::Lead(_) => Permission::ViewLeads,
            Self::Deal(_) => Permission::ViewDeals,
        }
    }

    /// What it takes to fill it in.
    pub fn filled_by(self) -> Permission {
        match self {
            Self::Contact(_) | Self::Company(_) => Permission::EditContacts,
            Self::Lead(_) => Permission::EditLeads,
            Self::Deal(_) => Permission::EditDeals,
        }
    }
}

/// The fields, with what stands in each.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Which fields, as they are now.
    pub seen: Seen,
    /// How often what it is about has been changed.
    pub version: i64,
    /// In their order.
    pub rows: Vec<(Own, Option<Value>)>,
}

/// The row of what it is about.
#[derive(sqlx::FromRow)]
struct Row {
    version: i64,
    extra: Json,
}

/// What stands in the fields of something, for who may see it.
pub async fn sheet(db: &TenantDb, caller: &Caller, subject: Subject) -> Result<Sheet> {
    let mut tx = db.read(caller, subject.seen_by()).await?;
    filled(&mut tx, subject).await
}

/// The same, for whoever wants to fill it in.
pub async fn begin(db: &TenantDb, caller: &Caller, subject: Subject) -> Result<Sheet> {
    let mut tx = db.read(caller, subject.filled_by()).await?;
    filled(&mut tx, subject).await
}

async fn filled(tx: &mut Tx, subject: Subject) -> Result<Sheet> {
    let list = fields::list(tx, subject.of()).await?;
    let row = row(tx, subject).await?;
    let value = |field: Own| {
        let stored = row.extra.get(field.id.to_string());
        let value = stored.and_then(|stored| Value::of(field.kind, stored));
        (field, value)
    };
    Ok(Sheet { seen: list.seen, version: row.version, rows: list.fields.into_iter().map(value).collect() })
}

async fn row(tx: &mut Tx, subject: Subject) -> Result<Row> {
    let (row, noun) = match subject {
        Subject::Contact(id) => {
            let id = contacts::current(tx, id).await?.ok_or(Error::NotFound(Noun::Contact))?;
            (sql::contact(tx, id).await?, Noun::Contact)
        }
        Subject::Company(number) => (sql::company(tx, number).await?, Noun::Company),
        Subject::Lead(number) => (sql::lead(tx, number).await?, Noun::Lead),
        Subject::Deal(number) => (sql::deal(tx, number).await?, Noun::Deal),
    };
    row.ok_or(Error::NotFound(noun))
}

/// In how many something stands in a field, for whoever is about to remove it.
pub async fn count(db: &TenantDb, caller: &Caller, at: At) -> Result<i64> {
    let mut tx = db.read(caller, Permission::EditSettings).await?;
    sql::count(&mut tx, at.seen.of, &at.field.to_string()).await
}
