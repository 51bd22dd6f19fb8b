//! What a change would come to, without making it.

use super::{ChangeMember, Changed, Plan};
use crate::{caller::Caller, db::TenantDb, error::Result, requests};

/// What a change would come to.
#[derive(Clone, Debug)]
pub struct Simulation {
    /// What would be before and after.
    pub changed: Changed,
    /// Whether a second person would have to agree.
    pub needs_second: bool,
}

/// Says what the order would add and take away. Refuses what the order itself would be refused for, and keeps nothing but
/// the record of a refusal.
pub async fn simulate(db: &TenantDb, caller: &Caller, order: ChangeMember) -> Result<Simulation> {
    let order = order.checked()?;
    let mut tx = order.begin(db, caller).await?;
    let plan = match Plan::make(&mut tx, None, order).await {
        Ok(plan) => plan,
        Err(stop) => return Err(tx.stop(stop).await),
    };
    let now = tx.now();
    let needs_second = requests::needs_approval(&mut tx, &plan.approval_rules()).await?;
    // Dropped, the transaction leaves nothing behind.
    Ok(Simulation { changed: plan.preview(now), needs_second })
}
