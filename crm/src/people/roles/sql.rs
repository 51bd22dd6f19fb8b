//! The statements of [`roles`](super).

use std::sync::Arc;

use crate::{
    access::read_custom,
    db::Tx,
    error::{Error, Noun, Result},
    ids::RoleId,
    permission::Permission,
    role::{AnyRole, CustomRole, RoleRef},
    text,
};

#[derive(sqlx::FromRow)]
struct Row {
    id: RoleId,
    name: String,
    rank: i16,
    permissions: Vec<String>,
}

impl Row {
    fn read(self) -> Result<CustomRole> {
        let Self { id, name, rank, permissions } = self;
        read_custom(id, name, rank, &permissions)
    }
}

/// The role that an order names. Locked, so that what is judged is what is given.
pub(crate) async fn find(tx: &mut Tx, wanted: RoleRef) -> Result<AnyRole> {
    let id = match wanted {
        RoleRef::BuiltIn(role) => return Ok(role.into()),
        RoleRef::Custom(id) => id,
    };
    let row: Option<Row> = sqlx::query_as("select id, name, rank, permissions from roles where id = $1 for share")
        .bind(id)
        .fetch_optional(tx.conn())
        .await?;
    Ok(AnyRole::Custom(Arc::new(row.ok_or(Error::NotFound(Noun::Role))?.read()?)))
}

/// The role, locked against everybody who would change, delete or give it.
pub(super) async fn lock(tx: &mut Tx, id: RoleId) -> Result<CustomRole> {
    let row: Option<Row> = sqlx::query_as("select id, name, rank, permissions from roles where id = $1 for update")
        .bind(id)
        .fetch_optional(tx.conn())
        .await?;
    row.ok_or(Error::NotFound(Noun::Role))?.read()
}

/// How many roles there are. Whoever makes one next waits for this transaction.
pub(super) async fn lock_all_and_count(tx: &mut Tx) -> Result<i64> {
    sqlx::query("select from tenant for update").execute(tx.conn()).await?;
    Ok(sqlx::query_scalar("select count(*) from roles").fetch_one(tx.conn()).await?)
}

pub(super) async fn insert(tx: &mut Tx, role: &CustomRole) -> Result<()> {
    let (made_by, now) = (tx.who.member, tx.now());
    sqlx::query(
        "insert into roles (id, name, name_key, rank, permissions, made_by, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $7)",
    )
    .bind(role.id)
    .bind(&role.name)
    .bind(text::search_key(&role.name))
    .bind(i16::from(role.rank))
    .bind(names(&role.permissions))
    .bind(made_by)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(super) async fn update(tx: &mut Tx, role: &CustomRole) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "update roles set name = $2, name_key = $3, rank = $4, permissions = $5, updated_at = $6 where id = $1",
    )
    .bind(role.id)
    .bind(&role.name)
    .bind(text::search_key(&role.name))
    .bind(i16::from(role.rank))
    .bind(names(&role.permissions))
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(super) async fn delete(tx: &mut Tx, id: RoleId) -> Result<()> {
    sqlx::query("delete from roles where id = $1").bind(id).execute(tx.conn()).await?;
    Ok(())
}

/// The company's own roles.
pub(super) async fn all(tx: &mut Tx) -> Result<Vec<CustomRole>> {
    let rows: Vec<Row> = sqlx::query_as("select id, name, rank, permissions from roles order by rank desc, name")
        .fetch_all(tx.conn())
        .await?;
    rows.into_iter().map(Row::read).collect()
}

/// How many people hold each role: its name, its id if it is the company's own, and the number.
pub(super) async fn holders(tx: &mut Tx) -> Result<Vec<(String, Option<RoleId>, i64)>> {
    Ok(sqlx::query_as("select role, custom_role, count(*) from members group by role, custom_role")
        .fetch_all(tx.conn())
        .await?)
}

pub(super) async fn count_holders(tx: &mut Tx, id: RoleId) -> Result<i64> {
    let holders = sqlx::query_scalar("select count(*) from members where custom_role = $1");
    Ok(holders.bind(id).fetch_one(tx.conn()).await?)
}

pub(super) fn names(permissions: &[Permission]) -> Vec<&'static str> {
    permissions.iter().map(|p| p.as_str()).collect()
}
