//! The statements of [`list`](super). Each is a range of an index: the first page begins behind the last id there can be.

use super::Listed;
use crate::{
    db::Tx,
    error::Result,
    ids::{CompanyId, ContactId},
};

pub(super) async fn all(tx: &mut Tx, after: Option<ContactId>, limit: i64) -> Result<Vec<ContactId>> {
    Ok(sqlx::query_scalar(
        "select id from contacts
         where id < coalesce($1, 'ffffffff-ffff-ffff-ffff-ffffffffffff') and merged_into is null and erased_at is null
         order by id desc limit $2",
    )
    .bind(after)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

pub(super) async fn of_company(
    tx: &mut Tx,
    company: CompanyId,
    after: Option<ContactId>,
    limit: i64,
) -> Result<Vec<ContactId>> {
    Ok(sqlx::query_scalar(
        "select id from contacts
         where company_id = $3 and id < coalesce($1, 'ffffffff-ffff-ffff-ffff-ffffffffffff') and merged_into is null
           and erased_at is null
         order by id desc limit $2",
    )
    .bind(after)
    .bind(limit)
    .bind(company)
    .fetch_all(tx.conn())
    .await?)
}

/// These contacts, in this order.
pub(super) async fn by_ids(tx: &mut Tx, ids: &[ContactId]) -> Result<Vec<Listed>> {
    Ok(sqlx::query_as(
        "select c.id, c.name, p.value as phone, o.number as company_number, o.name as company, m.name as owner, c.opted_out_at,
                c.version, c.created_at
         from unnest($1::uuid[]) with ordinality as found (id, place) join contacts c using (id)
         left join companies o on o.id = c.company_id
         left join members m on m.id = c.owner
         left join lateral (select value from channel_identities
                            where contact_id = c.id and kind = 'phone' and valid_to is null
                            order by valid_from limit 1) p on true
         where c.merged_into is null and c.erased_at is null order by found.place",
    )
    .bind(ids.iter().map(|id| id.0).collect::<Vec<_>>())
    .fetch_all(tx.conn())
    .await?)
}
