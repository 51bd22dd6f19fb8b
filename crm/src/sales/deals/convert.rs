//! A lead becomes a deal, once: whose it is, who has it, what they want and what was noted goes along, and the lead stays beside it.

use serde_json::json;

use super::{Deal, insert, one, sql};
use crate::{
    caller::Caller,
    db::TenantDb,
    error::{Conflict, Error, Result},
    ids::PipelineId,
    kernel::{
        attempt::Target,
        audit::{Action, Event},
        noun::Noun,
        settings::{self, CompanyCurrency},
        sight,
    },
    leads::{self, LeadState},
    permission::Permission,
};

/// Makes a deal of an open lead, in this pipeline; in the first one, if nothing is said. Refuses with `Conflict` if it is one already, and says which, or if nothing came of it.
pub async fn convert(
    db: &TenantDb,
    caller: &Caller,
    which: leads::Which,
    pipeline: Option<PipelineId>,
) -> Result<Deal> {
    let target = Target::by_name(Noun::Lead, &leads::number_label(which.number));
    let mut tx = db.begin_all(&caller.on(target), &[Permission::CreateDeals, Permission::EditLeads]).await?;
    let lead = leads::hold(&mut tx, which).await?;
    if lead.state == LeadState::Converted {
        let (_, number) = sql::of_lead(&mut tx, lead.number).await?.ok_or(Error::Conflict(Conflict::LeadEnded))?;
        return Err(Error::Conflict(Conflict::LeadConverted(number)));
    }
    leads::convert(&mut tx, &lead).await?;
    let home = settings::get::<CompanyCurrency>(tx.conn()).await?;
    let row = sql::Row {
        contact: lead.contact_id,
        from_lead: Some(lead.id),
        pipeline,
        owner: lead.owner.or(tx.who.member),
        subject: lead.interest.as_deref(),
        notes: lead.notes.as_deref(),
        value: None,
        currency: home,
        expected_on: None,
    };
    let id = insert(&mut tx, row).await?;
    let deal = one(&mut tx, id).await?;
    let sight = sight::of(&mut tx).await?;
    let after = json!({ "number": lead.number, "deal": deal.number });
    tx.commit(Event::new(Action::LeadConvert).on(&lead.id).called(deal.contact.raw()).after(after)).await?;
    Ok(deal.seen(sight))
}

/// The number of the deal that a lead has become, if it has become one.
pub async fn of_lead(db: &TenantDb, caller: &Caller, lead: i64) -> Result<Option<i64>> {
    let mut tx = db.read(caller, Permission::ViewDeals).await?;
    Ok(sql::of_lead(&mut tx, lead).await?.map(|(_, number)| number))
}
