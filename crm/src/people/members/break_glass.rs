//! Break-glass: in an emergency a person takes, for one hour and with a reason, a permission that the owner has listed for
//! that. The owner and whoever keeps watch are told at once.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    Changed,
    change::{NOTES, watch_ends},
    events::{self, Origin},
    sql,
};
use crate::{
    access,
    caller::Caller,
    db::TenantDb,
    decision::{Grant, Rule},
    error::{Conflict, Error, Field, Refusal, Result},
    holding::Change,
    jobs::Job,
    kernel::{
        audit::Action,
        settings::{self, BreakGlass},
    },
    notice::Notice,
    permission::Permission,
    text,
};

/// For how long.
pub const LASTS: TimeDelta = TimeDelta::hours(1);

/// Takes the permission. A personal denial stands; nothing is taken that is held already.
pub async fn break_glass(
    db: &TenantDb,
    caller: &Caller,
    permission: Permission,
    reason: &str,
) -> Result<DateTime<Utc>> {
    let reason = text::paragraph(Field::Reason, reason, NOTES)?;
    let mut tx = db.begin(caller, Permission::BreakGlass).await?;
    let (now, me) = (tx.now(), tx.who.member.ok_or_else(|| Error::internal("only people break glass"))?);
    let person = tx.caller().identity.person().ok_or_else(|| Error::internal("only people break glass"))?;
    let [member] = sql::lock(&mut tx, [me]).await?;
    let decision = member.decide(Permission::BreakGlass, now);
    if !decision.allowed {
        return Err(tx.refuse(Refusal::Decision(decision.rule)).await);
    }
    let listed = settings::get::<BreakGlass>(tx.conn()).await?.iter().any(|name| name == permission.as_str());
    if member.holding.rules.get(&permission).is_some_and(|rule| !rule.granted) {
        return Err(tx.refuse_over(permission, Refusal::Decision(Rule::Denied)).await);
    }
    if !listed {
        return Err(Error::Conflict(Conflict::NotForEmergencies(permission)));
    }
    if member.is_owner || member.holding.term(permission, now) != Grant::None {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    let until = now + LASTS;
    let change = Change::Grant { permissions: vec![permission], until: Some(until) };
    let after = member.holding.after(&change, Some(&reason));
    sql::write(&mut tx, me, &member.holding, &after).await?;
    let changed = Changed::new(person.clone(), member.holding, after, now);
    let notice = Notice::GlassBroken { person, permission, until, reason: reason.clone() };
    let owner = access::grantors(tx.conn(), now).await?.into_iter().next();
    if let Some(to) = owner.and_then(|owner| owner.discord_id) {
        tx.enqueue(Job::TellMember { to, notice: Box::new(notice.clone()), maker: None });
    }
    tx.enqueue(Job::AlarmOwners { notice: Box::new(notice) });
    // Whoever reads the audit channel sees it now, not with the next sealing.
    tx.enqueue(Job::SealAudit);
    watch_ends(&mut tx, &changed);
    let event = events::changed(Action::MemberBreakGlass, &changed, Origin::default());
    tx.commit(event.because(Some(&reason))).await?;
    Ok(until)
}
