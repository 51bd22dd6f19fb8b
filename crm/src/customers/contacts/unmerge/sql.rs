//! The statements of [`unmerge`](super).

use super::{InForce, Row};
use crate::{db::Tx, error::Result, ids::MergeId, text};

pub(super) async fn in_force(tx: &mut Tx, key: &str, limit: i64) -> Result<Vec<InForce>> {
    Ok(sqlx::query_as(
        "select m.id, k.name as keep, g.name as gone, m.made_at
         from merges m join contacts k on k.id = m.kept join contacts g on g.id = m.gone
         where m.undone_at is null and (k.search_key like '%' || $1 || '%' or g.search_key like '%' || $1 || '%')
         order by m.seq desc limit $2",
    )
    .bind(text::like(key))
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

pub(super) async fn find(tx: &mut Tx, id: MergeId) -> Result<Option<Row>> {
    Ok(sqlx::query_as(
        "select m.kept, m.gone, m.last_consent, m.undone_at is not null as is_undone,
                k.merged_into is not null
                or exists (select from merges later
                           where later.kept = m.kept and later.seq > m.seq and later.undone_at is null) as is_followed
         from merges m join contacts k on k.id = m.kept where m.id = $1",
    )
    .bind(id)
    .fetch_optional(tx.conn())
    .await?)
}

/// Moves everything back. First the addresses, which tell where the answers of conversations may go.
pub(super) async fn move_back(tx: &mut Tx, id: MergeId) -> Result<()> {
    identities(tx, id).await?;
    conversations(tx, id).await?;
    sqlx::query(
        "update leads l set contact_id = m.gone, merge_id = nullif(l.merge_id, m.id)
         from merges m where m.id = $1 and l.id = any(m.leads)",
    )
    .bind(id)
    .execute(tx.conn())
    .await?;
    sqlx::query("update deals d set contact_id = m.gone from merges m where m.id = $1 and d.id = any(m.deals)")
        .bind(id)
        .execute(tx.conn())
        .await?;
    sqlx::query("update tasks t set contact_id = m.gone from merges m where m.id = $1 and t.id = any(m.tasks)")
        .bind(id)
        .execute(tx.conn())
        .await?;
    sqlx::query("update bookings b set contact_id = m.gone from merges m where m.id = $1 and b.id = any(m.bookings)")
        .bind(id)
        .execute(tx.conn())
        .await?;
    sqlx::query("update waitlist w set contact_id = m.gone from merges m where m.id = $1 and w.id = any(m.waits)")
        .bind(id)
        .execute(tx.conn())
        .await?;
    sqlx::query(
        "update consents c set contact_id = m.gone from merges m
         where m.id = $1 and (c.id = any(m.consents)
                              or (c.contact_id = m.kept and c.id > m.last_consent
                                  and exists (select from messages said
                                              where said.id = c.message_id and said.conversation_id = any(m.conversations))))",
    )
    .bind(id)
    .execute(tx.conn())
    .await?;
    sqlx::query(
        "update contacts k set opted_out_at = m.opted_out_before from merges m where m.id = $1 and k.id = m.kept",
    )
    .bind(id)
    .execute(tx.conn())
    .await?;
    sqlx::query(
        "update activities a set contact_id = m.gone from merges m where m.id = $1 and a.id = any(m.activities)",
    )
    .bind(id)
    .execute(tx.conn())
    .await?;
    // What came from the other and was changed since is who was kept's own by now.
    sqlx::query(
        "update contacts k
         set company_id = case when not ('company' = any(m.filled) and k.company_id = g.company_id) then k.company_id end,
             owner = case when not ('owner' = any(m.filled) and k.owner = g.owner) then k.owner end,
             language = case when not ('language' = any(m.filled) and k.language = g.language) then k.language end,
             notes = case when not ('notes' = any(m.filled) and k.notes = g.notes) then k.notes end
         from merges m join contacts g on g.id = m.gone where m.id = $1 and k.id = m.kept and m.filled <> '{}'",
    )
    .bind(id)
    .execute(tx.conn())
    .await?;
    sqlx::query(
        "update contacts k
         set extra = k.extra - array(select field from unnest(m.filled_extra) field where k.extra -> field = g.extra -> field)
         from merges m join contacts g on g.id = m.gone where m.id = $1 and k.id = m.kept and m.filled_extra <> '{}'",
    )
    .bind(id)
    .execute(tx.conn())
    .await?;
    sqlx::query("update contacts g set merged_into = null from merges m where m.id = $1 and g.id = m.gone")
        .bind(id)
        .execute(tx.conn())
        .await?;
    let (now, by) = (tx.now(), tx.who.member);
    sqlx::query("update merges set undone_at = $2, undone_by = $3 where id = $1")
        .bind(id)
        .bind(now)
        .bind(by)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// The addresses that moved, and those that came with one of them later.
async fn identities(tx: &mut Tx, id: MergeId) -> Result<()> {
    sqlx::query(
        "with recursive back (id) as (
             select unnest(identities) from merges where id = $1
             union select i.id from back b join channel_identities i on i.came_with = b.id)
         update channel_identities i set contact_id = m.gone from merges m, back b
         where m.id = $1 and i.id = b.id and i.contact_id = m.kept",
    )
    .bind(id)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The conversations that moved; those that the merge closed are open again. Where who was kept wrote in one meanwhile, answers
/// go where they went before.
async fn conversations(tx: &mut Tx, id: MergeId) -> Result<()> {
    sqlx::query(
        "update conversations v
         set contact_id = m.gone,
             state = case when v.id = any(m.closed) and v.state = 'closed' then 'open' else v.state end,
             closed_at = case when v.id = any(m.closed) then null else v.closed_at end,
             changed_by = case when v.id = any(m.closed) then null else v.changed_by end,
             reply_phone = case when theirs.is_kept then m.answers #>> array[v.id::text, 'phone'] else v.reply_phone end,
             reply_user = case when theirs.is_kept then m.answers #>> array[v.id::text, 'user'] else v.reply_user end
         from merges m, conversations old,
              lateral (select exists (select from channel_identities i
                                      where i.contact_id = m.kept and i.valid_to is null
                                        and ((i.kind = 'phone' and i.value = old.reply_phone)
                                             or (i.kind = 'whatsapp_user' and i.value = old.reply_user))) as is_kept) theirs
         where m.id = $1 and v.id = any(m.conversations) and old.id = v.id",
    )
    .bind(id)
    .execute(tx.conn())
    .await?;
    Ok(())
}
