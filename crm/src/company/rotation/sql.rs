//! The statements of [`rotation`](super). A row is still to be done if something in it does not begin with the mark of the key that
//! seals now; rows are locked while they are sealed anew, so that nobody writes beside it.

use crate::{error::Result, ids::TenantId, platform::PlatformTx, secrets::MARK};

/// A company's secrets.
#[derive(sqlx::FromRow)]
pub(super) struct Company {
    pub id: TenantId,
    pub slug: String,
    pub database_password: Vec<u8>,
    pub audit_key: Option<Vec<u8>>,
}

pub(super) async fn companies(
    tx: &mut PlatformTx,
    last: Option<TenantId>,
    mark: &[u8; MARK],
    limit: i64,
) -> Result<Vec<Company>> {
    Ok(sqlx::query_as(
        "select id, slug, database_password, audit_key from tenants
         where id > coalesce($1::uuid, '00000000-0000-0000-0000-000000000000')
           and (audit_key is null or substring(audit_key from 1 for length($2::bytea)) <> $2
                or substring(database_password from 1 for length($2::bytea)) <> $2)
         order by id limit $3 for update",
    )
    .bind(last)
    .bind(&mark[..])
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

pub(super) async fn put_company(
    tx: &mut PlatformTx,
    id: TenantId,
    password: Vec<u8>,
    audit_key: Vec<u8>,
) -> Result<()> {
    sqlx::query("update tenants set database_password = $2, audit_key = $3 where id = $1")
        .bind(id)
        .bind(password)
        .bind(audit_key)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// An address's secrets.
#[derive(sqlx::FromRow)]
pub(super) struct Address {
    pub kind: String,
    pub value: String,
    pub secret: Option<Vec<u8>>,
    pub secret_before: Option<Vec<u8>>,
}

pub(super) async fn addresses(
    tx: &mut PlatformTx,
    (kind, value): (&str, &str),
    mark: &[u8; MARK],
    limit: i64,
) -> Result<Vec<Address>> {
    Ok(sqlx::query_as(
        "select kind, value, secret, secret_before from channel_routes
         where (kind, value) > ($1, $2)
           and (substring(secret from 1 for length($3::bytea)) <> $3
                or substring(secret_before from 1 for length($3)) <> $3)
         order by kind, value limit $4 for update",
    )
    .bind(kind)
    .bind(value)
    .bind(&mark[..])
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

pub(super) async fn put_address(
    tx: &mut PlatformTx,
    (kind, value): (&str, &str),
    secret: Option<Vec<u8>>,
    before: Option<Vec<u8>>,
) -> Result<()> {
    sqlx::query("update channel_routes set secret = $3, secret_before = $4 where kind = $1 and value = $2")
        .bind(kind)
        .bind(value)
        .bind(secret)
        .bind(before)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// How many companies and addresses are still to be done. A company whose audit key is not kept yet is sealed with this key, and
/// only lacks a copy that nothing needs before the next rotation.
pub(super) async fn left(tx: &mut PlatformTx, mark: &[u8; MARK]) -> Result<i64> {
    Ok(sqlx::query_scalar(
        "select (select count(*) from tenants
                 where substring(database_password from 1 for length($1::bytea)) <> $1
                    or substring(audit_key from 1 for length($1::bytea)) <> $1)
              + (select count(*) from channel_routes
                 where substring(secret from 1 for length($1::bytea)) <> $1
                    or substring(secret_before from 1 for length($1::bytea)) <> $1)",
    )
    .bind(&mark[..])
    .fetch_one(tx.conn())
    .await?)
}
