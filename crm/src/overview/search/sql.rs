//! The statements of [`search`](super).

use crate::{
    db::Tx,
    error::Result,
    kernel::{reach::visible, sight::ContactName},
    leads::Suggestion,
};

/// The lead with this number, open or not.
pub(super) async fn lead(tx: &mut Tx, number: i64) -> Result<Option<Suggestion>> {
    Ok(sqlx::query_as(concat!(
        "select l.number, c.name as contact, l.interest from leads l join contacts c on c.id = l.contact_id
         where l.number = $1 and ",
        visible!("l.owner", "leads"),
    ))
    .bind(number)
    .fetch_optional(tx.conn())
    .await?)
}

/// Whose conversation has this number.
pub(super) async fn conversation(tx: &mut Tx, number: i64) -> Result<Option<ContactName>> {
    Ok(sqlx::query_scalar(concat!(
        "select c.name from conversations v join contacts c on c.id = v.contact_id where v.number = $1 and ",
        visible!("v.assignee", "conversations"),
    ))
    .bind(number)
    .fetch_optional(tx.conn())
    .await?)
}
