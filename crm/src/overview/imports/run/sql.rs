//! What writing the rows of an import reads and writes of its own.

use sqlx::types::Json;

use super::plan::Became;
use crate::{
    db::Tx,
    error::Result,
    ids::{CompanyId, ContactId, ImportId},
};

/// Who of these was in a row before.
pub(super) async fn touched(tx: &mut Tx, id: ImportId, contacts: &[ContactId]) -> Result<Vec<ContactId>> {
    Ok(sqlx::query_scalar("select distinct contact_id from import_rows where contact_id = any($1) and import_id = $2")
        .bind(contacts.iter().map(|contact| contact.0).collect::<Vec<_>>())
        .bind(id)
        .fetch_all(tx.conn())
        .await?)
}

/// What became of rows. A row is written once.
pub(super) async fn insert(tx: &mut Tx, id: ImportId, all: &[Became]) -> Result<()> {
    let flaws = |became: &Became| became.flaws.iter().map(|flaw| flaw.as_str()).collect::<Vec<_>>().join(",");
    sqlx::query(
        "insert into import_rows (import_id, row, outcome, flaws, contact_id, contact_made, contact_version, lead_id, lead_made,
                                  lead_version, before)
         select $1, row, outcome, string_to_array(flaws, ','), contact_id, contact_made, contact_version, lead_id, lead_made, lead_version,
                before
         from unnest($2::bigint[], $3::text[], $4::text[], $5::uuid[], $6::boolean[], $7::bigint[], $8::uuid[], $9::boolean[],
                     $10::bigint[], $11::jsonb[])
              as new (row, outcome, flaws, contact_id, contact_made, contact_version, lead_id, lead_made, lead_version, before)",
    )
    .bind(id)
    .bind(all.iter().map(|became| became.row).collect::<Vec<_>>())
    .bind(all.iter().map(|became| became.outcome.as_str()).collect::<Vec<_>>())
    .bind(all.iter().map(flaws).collect::<Vec<_>>())
    .bind(all.iter().map(|became| became.contact.map(|contact| contact.0)).collect::<Vec<_>>())
    .bind(all.iter().map(|became| became.contact_made).collect::<Vec<_>>())
    .bind(all.iter().map(|became| became.contact_version).collect::<Vec<_>>())
    .bind(all.iter().map(|became| became.lead.map(|lead| lead.0)).collect::<Vec<_>>())
    .bind(all.iter().map(|became| became.lead_made).collect::<Vec<_>>())
    .bind(all.iter().map(|became| became.lead_version).collect::<Vec<_>>())
    .bind(all.iter().map(|became| became.before.as_ref().map(Json)).collect::<Vec<_>>())
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(super) async fn insert_companies(tx: &mut Tx, id: ImportId, made: &[CompanyId]) -> Result<()> {
    if made.is_empty() {
        return Ok(());
    }
    sqlx::query("insert into import_companies (import_id, company_id) select $1, unnest($2::uuid[])")
        .bind(id)
        .bind(made.iter().map(|company| company.0).collect::<Vec<_>>())
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn bad(tx: &mut Tx, id: ImportId) -> Result<Vec<(i64, Vec<String>)>> {
    Ok(sqlx::query_as("select row, flaws from import_rows where import_id = $1 and outcome = 'bad'")
        .bind(id)
        .fetch_all(tx.conn())
        .await?)
}
