//! The statements of [`passwords`](super).

use chrono::TimeDelta;

use crate::{
    db::{TenantDb, Tx},
    error::Result,
    ids::MemberId,
};

/// What was tried lately, this time included.
#[derive(sqlx::FromRow)]
pub(super) struct Tried {
    account: i64,
    network: i64,
}

impl Tried {
    pub(super) fn is_over(&self, account: i64, network: i64) -> bool {
        self.account > account || self.network > network
    }
}

/// Notes that something is tried, before it is looked at, so that those who try at once count each other. What is long over is forgotten.
pub(super) async fn try_it(db: &TenantDb, account: &[u8], network: &str, within: TimeDelta) -> Result<Tried> {
    let now = db.server().clock().now();
    let mut conn = db.connection().await?;
    sqlx::query("insert into sign_in_tries (at, account, network) values ($1, $2, $3)")
        .bind(now)
        .bind(account)
        .bind(network)
        .execute(&mut *conn)
        .await?;
    sqlx::query(
        "delete from sign_in_tries where id in (select id from sign_in_tries where at < $1 order by at limit 100)",
    )
    .bind(now - within)
    .execute(&mut *conn)
    .await?;
    Ok(sqlx::query_as(
        "select (select count(*) from sign_in_tries where account = $1 and at > $3) as account,
                (select count(*) from sign_in_tries where network = $2 and at > $3) as network",
    )
    .bind(account)
    .bind(network)
    .bind(now - within)
    .fetch_one(&mut *conn)
    .await?)
}

/// Who has this address, and the hash of their password.
pub(super) async fn find(db: &TenantDb, email: &str) -> Result<Option<(MemberId, String)>> {
    Ok(sqlx::query_as("select m.id, p.hash from members m join passwords p on p.member_id = m.id where m.email = $1")
        .bind(email)
        .fetch_optional(&mut *db.connection().await?)
        .await?)
}

/// The hash of somebody's password.
pub(super) async fn of(db: &TenantDb, member: MemberId) -> Result<Option<String>> {
    let found = sqlx::query_scalar("select hash from passwords where member_id = $1");
    Ok(found.bind(member).fetch_optional(&mut *db.connection().await?).await?)
}

/// Somebody's address, and whether they have a password.
pub(super) async fn own(tx: &mut Tx, member: MemberId) -> Result<(Option<String>, bool)> {
    Ok(sqlx::query_as(
        "select email, exists (select from passwords where member_id = m.id) from members m where id = $1",
    )
    .bind(member)
    .fetch_one(tx.conn())
    .await?)
}

pub(super) async fn set(tx: &mut Tx, member: MemberId, email: &str, hash: &str) -> Result<()> {
    let now = tx.now();
    sqlx::query("update members set email = $2, updated_at = $3 where id = $1")
        .bind(member)
        .bind(email)
        .bind(now)
        .execute(tx.conn())
        .await?;
    sqlx::query(
        "insert into passwords (member_id, hash, changed_at) values ($1, $2, $3)
         on conflict (member_id) do update set hash = $2, changed_at = $3",
    )
    .bind(member)
    .bind(hash)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}
