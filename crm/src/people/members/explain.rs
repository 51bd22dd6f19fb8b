//! Why a person may do something or not, and who could change that.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{Colleague, Member, sql};
use crate::{
    access,
    caller::Caller,
    db::{TenantDb, Tx},
    decision::{self, Decision, Grant, Rule, Standing},
    error::Result,
    ids::{DiscordId, MemberId},
    permission::Permission,
};

/// Yes or no, and exactly which rule decided.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// Who it is about, and what they hold.
    pub member: Member,
    /// Of what.
    pub permission: Permission,
    /// The answer and the rule that gave it.
    pub decision: Decision,
    /// The personal grant or denial of this permission, running or over.
    pub rule: Option<RuleMade>,
    /// People who could change the answer by a grant or a denial: the owner first, at most five. Nobody changes the owner's,
    /// their own, or that of a disabled person or a suspended company.
    pub could_change: Vec<DiscordId>,
}

/// When and by whom a grant or denial was made.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct RuleMade {
    /// Given, or denied.
    pub granted: bool,
    /// Until when; `None` is for good.
    pub until: Option<DateTime<Utc>>,
    /// Why.
    pub notes: Option<String>,
    /// Who made it.
    pub by: Option<DiscordId>,
    /// What they were called when last seen.
    pub by_name: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Explains the decision about one permission. Everybody may ask about themselves; about others, who may view users.
pub async fn explain(
    db: &TenantDb,
    caller: &Caller,
    who: impl Into<Colleague>,
    permission: Permission,
) -> Result<Explanation> {
    let (mut tx, member) = super::look_at(db, caller, &who.into()).await?;
    let now = tx.now();
    let rule = sql::rule_made(&mut tx, member.id, permission).await?;
    let tenant_suspended = sql::is_suspended(&mut tx).await?;
    let standing = member.holding.standing(member.is_owner, member.disabled, permission);
    let decision = decision::decide(&Standing { tenant_suspended, ..standing }, permission, now);
    let could_change = match decision.rule {
        Rule::Owner | Rule::Disabled | Rule::Suspended => Vec::new(),
        _ => could_change(&mut tx, &member, permission, decision, now).await?,
    };
    Ok(Explanation { member, permission, decision, rule, could_change })
}

/// What a person holds, and of each grant and denial, running or over, who made it when. Everybody may look at themselves; at others, who may
/// view users.
pub async fn in_full(
    db: &TenantDb,
    caller: &Caller,
    who: impl Into<Colleague>,
) -> Result<(Member, BTreeMap<Permission, RuleMade>)> {
    let (mut tx, member) = super::look_at(db, caller, &who.into()).await?;
    let rules = sql::rules_made(&mut tx, member.id).await?;
    Ok((member, rules))
}

/// Of those who may give permissions, who could take this one from the member, or give it.
async fn could_change(
    tx: &mut Tx,
    member: &Member,
    permission: Permission,
    decision: Decision,
    now: DateTime<Utc>,
) -> Result<Vec<DiscordId>> {
    let target = member.as_side();
    let could = |grantor: &Member| {
        let (actor, held) = (grantor.as_side(), grantor.holding.term(permission, now));
        // Any term will do: to be given for an hour is a change too.
        let gives = || decision::may_give_permission(&actor, permission, held, Grant::Until(now)).is_ok();
        decision::may_change(&actor, &target).is_ok() && (decision.allowed || gives())
    };
    let grantors = access::grantors(tx.conn(), now).await?;
    let grantors = sql::ranked(tx, grantors.iter().map(|holder| holder.member).collect()).await?;
    Ok(grantors.into_iter().filter(could).filter_map(|grantor| grantor.discord_id).collect())
}

impl Member {
    fn as_side(&self) -> decision::Party<Option<MemberId>> {
        decision::Party { id: self.id, role: self.holding.role.clone(), is_owner: self.is_owner }
    }
}
