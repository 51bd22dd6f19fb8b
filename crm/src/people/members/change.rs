//! Changing what a person may do. Every verb is an [`ChangeMember`]; each goes the same way: may the caller manage permissions, may
//! they make this of what that person holds, does it need a second person; then the change, the notices and the audit
//! event, all in one transaction.

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{
    Member, Person,
    events::{self, Origin},
    sql, undo,
};
use crate::{
    access,
    caller::Caller,
    db::{TenantDb, Tx},
    decision,
    error::{Conflict, Error, Field, Noun, Problem, Refusal, Result, Stop},
    holding::{self, Change, Holding},
    ids::MemberId,
    jobs::Job,
    kernel::{attempt::Target, audit::Action},
    notice::Notice,
    permission::Permission,
    requests::{self, ApprovalRule, PendingAction, Request},
    role::RoleRef,
    roles, text,
};

/// The longest reason, in characters.
pub(crate) const NOTES: usize = 500;

/// How long before its end a person is reminded that a grant ends.
pub(crate) const REMINDER: TimeDelta = TimeDelta::hours(1);

/// What is asked for about a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum MemberChange {
    /// Another role. Personal grants and denials stay.
    SetRole {
        /// Which.
        role: RoleRef,
    },
    /// Permissions beyond the role. A denial of the same permission gives way.
    Grant {
        /// Which; at least one.
        permissions: Vec<Permission>,
        /// Until when, exclusively; `None` is for good.
        until: Option<DateTime<Utc>>,
    },
    /// Permissions that the person is not to have, whatever their role holds.
    Deny {
        /// Which; at least one.
        permissions: Vec<Permission>,
    },
    /// An end to the grants and denials of these permissions.
    Clear {
        /// Which; at least one.
        permissions: Vec<Permission>,
    },
    /// Back to role `user`, without grants and denials.
    Remove,
    /// The same role, grants and denials as another person's. What has ended is not copied.
    Copy {
        /// Whose.
        from: Person,
    },
    /// What it was before the caller's last change of the last ten minutes, whoever that was about.
    Undo,
    /// What it was before this change, if the caller made it in the last ten minutes.
    UndoOf {
        /// The change's number in the audit log.
        event: i64,
    },
}

impl MemberChange {
    /// What its event is called.
    fn action(&self) -> Action {
        match self {
            Self::SetRole { .. } => Action::MemberSetRole,
            Self::Grant { .. } => Action::MemberGrant,
            Self::Deny { .. } => Action::MemberDeny,
            Self::Clear { .. } => Action::MemberClear,
            Self::Remove => Action::MemberRemove,
            Self::Copy { .. } => Action::MemberCopy,
            Self::Undo | Self::UndoOf { .. } => Action::MemberUndo,
        }
    }
}

/// An order to change what a person may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeMember {
    /// About whom.
    pub person: Person,
    /// What.
    #[serde(rename = "ask")]
    pub wanted: MemberChange,
    /// Why; at most 500 characters.
    pub notes: Option<String>,
}

/// A change that was made, or that would be.
#[derive(Clone, Debug)]
pub struct Changed {
    /// About whom.
    pub person: Person,
    /// What they held until now.
    pub before: Holding,
    /// What they hold from now on.
    pub after: Holding,
    /// Permissions that they have now and had not before.
    pub gained: Vec<Permission>,
    /// Permissions that they had before and have no longer.
    pub lost: Vec<Permission>,
    /// The number of its event in the audit log, if it was made.
    pub event: Option<i64>,
}

impl Changed {
    pub(super) fn new(person: Person, before: Holding, after: Holding, now: DateTime<Utc>) -> Self {
        let (gained, lost) = (after.beyond(&before, now), before.beyond(&after, now));
        Self { person, before, after, gained, lost, event: None }
    }
}

/// What came of an order.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// It is done.
    Done(Box<Changed>),
    /// It waits for a second person.
    Requested(Box<Request>),
}

/// The person that an order about this colleague names, for whoever may change people. `NotFound` if they are not on Discord: there, orders
/// are kept and told.
pub async fn begin_change(db: &TenantDb, caller: &Caller, member: MemberId) -> Result<Person> {
    let on = caller.on(Target::new(Noun::Member, &member));
    let mut tx = db.read(&on, Permission::ManagePermissions).await?;
    let Member { discord_id, name, .. } = sql::get(&mut tx, member).await?;
    let discord_id = discord_id.ok_or(Error::NotFound(Noun::Member))?;
    Ok(Person { discord_id, name })
}

/// Does what is ordered, or asks for a second person's word where the company wants one.
///
/// Refuses with `Denied` what the caller may not do, with `Conflict` what would change nothing.
pub async fn change(db: &TenantDb, caller: &Caller, order: ChangeMember) -> Result<Outcome> {
    let order = order.checked()?;
    let mut tx = order.begin(db, caller).await?;
    let plan = match Plan::make(&mut tx, None, order).await {
        Ok(plan) => plan,
        Err(stop) => return Err(tx.stop(stop).await),
    };
    let approval_rules = plan.approval_rules();
    if requests::needs_approval(&mut tx, &approval_rules).await? {
        return requests::file(tx, PendingAction::ChangeMember(plan.order), plan.undoes)
            .await
            .map(|request| Outcome::Requested(Box::new(request)));
    }
    plan.carry_out(tx, None).await.map(|changed| Outcome::Done(Box::new(changed)))
}

impl ChangeMember {
    /// Begins what asks for the order, so that a refusal says whom it was about. Whom an order to undo is about is found later.
    pub(super) async fn begin(&self, db: &TenantDb, caller: &Caller) -> Result<Tx> {
        let permission = Permission::ManagePermissions;
        match self.wanted {
            MemberChange::Undo | MemberChange::UndoOf { .. } => db.begin(caller, permission).await,
            _ => db.begin(&caller.on(self.person.target()), permission).await,
        }
    }

    /// The order with clean inputs, each within its bounds.
    pub(crate) fn checked(self) -> Result<Self> {
        let Self { person, mut wanted, notes } = self;
        let notes = text::optional_paragraph(Field::Notes, notes.as_deref(), NOTES)?;
        if let MemberChange::Grant { permissions, .. }
        | MemberChange::Deny { permissions }
        | MemberChange::Clear { permissions } = &mut wanted
        {
            permissions.sort_unstable();
            permissions.dedup();
            if permissions.is_empty() {
                return Err(Error::Invalid { field: Field::Permission, problem: Problem::Empty });
            }
        }
        if let MemberChange::Grant { until: Some(until), .. } = &mut wanted {
            // As Postgres keeps it, so that it is the same moment when it is read again.
            *until = until.trunc_subsecs(6);
        }
        Ok(Self { person, wanted, notes })
    }
}

/// A change that has been judged and is ready to be made. Both people's rows are locked, so that nothing moves under it.
pub(crate) struct Plan {
    order: ChangeMember,
    target: Member,
    after: Holding,
    /// The event that is undone.
    undoes: Option<i64>,
}

/// Who asked for what somebody else carries out.
pub(crate) struct OnBehalf {
    /// Who.
    pub maker: MemberId,
    /// The id by which the audit log names them.
    pub logged_as: String,
    /// The event that was to be undone.
    pub undoes: Option<i64>,
}

impl Plan {
    /// Works out what the order comes to and whether who asked for it (the caller, if nobody else did) may do it.
    ///
    /// Authority is looked at anew once the rows are locked: it may have gone while this waited for them.
    pub(crate) async fn make(tx: &mut Tx, behalf: Option<OnBehalf>, mut order: ChangeMember) -> Result<Self, Stop> {
        let caller = tx.who.member.ok_or_else(|| Error::internal("only people change people"))?;
        let now = tx.now();
        let maker = behalf.as_ref().map_or(caller, |behalf| behalf.maker);
        let undone = match &order.wanted {
            MemberChange::Undo | MemberChange::UndoOf { .. } => {
                let made_by = behalf.as_ref().map_or_else(|| tx.caller().identity.id(), |it| it.logged_as.clone());
                let this = match order.wanted {
                    MemberChange::UndoOf { event } => Some(event),
                    _ => None,
                };
                let last = match behalf.as_ref().and_then(|it| it.undoes) {
                    Some(asked) => undo::asked_for(tx, &made_by, asked).await?,
                    None => undo::made(tx, &made_by, this).await?,
                };
                order.person = last.person.clone();
                tx.on(order.person.target());
                Some(last)
            }
            _ => None,
        };
        let target = access::ensure_member(tx.conn(), &order.person, now).await?;
        let source = match &order.wanted {
            MemberChange::Copy { from } => access::find_member(tx.conn(), from.discord_id).await?,
            _ => None,
        };
        let people = [caller, maker, target, source.unwrap_or(target)];
        let [caller, actor, target, from] = sql::lock(tx, people).await?;
        let decision = caller.decide(Permission::ManagePermissions, now);
        if !decision.allowed {
            return Err(Stop::Refuse(Refusal::Decision(decision.rule)));
        }
        let refuse = if behalf.is_some() { Stop::RefuseMaker } else { Stop::Refuse };
        let decision = actor.decide(Permission::ManagePermissions, now);
        if !decision.allowed {
            return Err(refuse(Refusal::Decision(decision.rule)));
        }
        let wanted = match &undone {
            Some(last) => Change::Become(last.taken_back(&target.holding, tx).await?),
            None => resolve(tx, &order.wanted, source.map(|_| from.holding)).await?,
        };
        let after = target.holding.after(&wanted, order.notes.as_deref());
        let (me, them) = (actor.as_person()?, target.as_person()?);
        // Rank first: nobody learns from another answer what somebody above them holds.
        let verdict = holding::judge(&me, &actor.holding, &them, &target.holding, &after, now);
        if let Err(rule) = verdict {
            return Err(refuse(Refusal::Rank(rule)));
        }
        if matches!(&order.wanted, MemberChange::Grant { until: Some(until), .. } if *until <= now) {
            return Err(Error::Invalid { field: Field::Until, problem: Problem::Past }.into());
        }
        if after == target.holding {
            return Err(Error::Conflict(Conflict::NoChange).into());
        }
        Ok(Self { order, target, after, undoes: undone.map(|last| last.seq) })
    }

    /// What about this change a company may want a second person's word for.
    pub(crate) fn approval_rules(&self) -> Vec<ApprovalRule> {
        let role = (self.after.role != self.target.holding.role).then_some(&self.after.role);
        let admin = role.filter(|role| role.rank() >= crate::role::Role::Admin.rank()).map(|_| ApprovalRule::SetAdmin);
        let handed = holding::handed_over(&self.target.holding, &self.after);
        admin.into_iter().chain(handed.into_iter().map(|(permission, _)| ApprovalRule::Grant(permission))).collect()
    }

    /// What it would come to.
    pub(crate) fn preview(self, now: DateTime<Utc>) -> Changed {
        Changed::new(self.order.person, self.target.holding, self.after, now)
    }

    /// Makes the change, tells the person and whoever keeps watch, and says what happened.
    pub(crate) async fn carry_out(self, mut tx: Tx, approved: Option<&Request>) -> Result<Changed> {
        let Self { order, target, after, undoes } = self;
        let ChangeMember { person, wanted, notes } = order;
        let target_id = target.id.ok_or_else(|| Error::internal("a locked member has an id"))?;
        sql::write(&mut tx, target_id, &target.holding, &after).await?;
        let mut changed = Changed::new(person, target.holding, after, tx.now());
        tell(&mut tx, &changed, approved, notes.as_deref());
        watch_ends(&mut tx, &changed);
        let copied_from = match &wanted {
            MemberChange::Copy { from } => Some(from.discord_id),
            _ => None,
        };
        let origin = Origin { approved, undoes, copied_from };
        let event = events::changed(wanted.action(), &changed, origin);
        changed.event = Some(tx.commit_numbered(event.because(notes.as_deref())).await?);
        Ok(changed)
    }
}

/// The change that is asked for, with everything it names looked up. `source` is what is to be copied, if it is somebody's
/// who is known.
async fn resolve(tx: &mut Tx, wanted: &MemberChange, source: Option<Holding>) -> Result<Change> {
    Ok(match wanted {
        MemberChange::SetRole { role } => Change::Role(roles::find(tx, *role).await?),
        MemberChange::Grant { permissions, until } => Change::Grant { permissions: permissions.clone(), until: *until },
        MemberChange::Deny { permissions } => Change::Deny(permissions.clone()),
        MemberChange::Clear { permissions } => Change::Clear(permissions.clone()),
        MemberChange::Remove => Change::Become(Holding::of_everybody()),
        MemberChange::Copy { .. } => {
            let now = tx.now();
            let mut copy = source.unwrap_or_else(Holding::of_everybody);
            copy.rules.retain(|_, rule| !rule.granted || rule.term().holds_at(now));
            Change::Become(copy)
        }
        MemberChange::Undo | MemberChange::UndoOf { .. } => {
            return Err(Error::internal("what is undone was looked up before"));
        }
    })
}

impl Member {
    pub(super) fn as_person(&self) -> Result<decision::Party<MemberId>> {
        let id = self.id.ok_or_else(|| Error::internal("a locked member has an id"))?;
        Ok(decision::Party { id, role: self.holding.role.clone(), is_owner: self.is_owner })
    }
}

/// The person is told in private; whoever made the change is told if that fails.
fn tell(tx: &mut Tx, changed: &Changed, approved: Option<&Request>, notes: Option<&str>) {
    let caller = &tx.caller().identity;
    let (maker, by, approved_by) = match approved {
        None => (caller.discord(), caller.name().to_owned(), None),
        Some(request) => (Some(request.maker.discord_id), request.maker.name.clone(), Some(caller.name().to_owned())),
    };
    // What makes no difference to anybody is no news.
    let Some(news) = changed.for_the_person(by, approved_by, notes) else { return };
    let notice = Notice::Changed(news);
    tx.enqueue(Job::TellMember { to: changed.person.discord_id, notice: Box::new(notice), maker });
}

/// Somebody looks when a grant is about to end and when it has. Whether it counts is decided without them.
pub(super) fn watch_ends(tx: &mut Tx, changed: &Changed) {
    let mut ends: Vec<DateTime<Utc>> = changed
        .before
        .rules_that_differ(&changed.after)
        .iter()
        .filter_map(|permission| changed.after.rules.get(permission).filter(|rule| rule.granted)?.until)
        .collect();
    ends.sort_unstable();
    ends.dedup();
    for until in ends {
        let to = changed.person.discord_id;
        if until - REMINDER > tx.now() {
            tx.enqueue_at(Job::GrantEnding { to, until }, until - REMINDER);
        }
        tx.enqueue_at(Job::GrantEnded { to, until }, until);
    }
}
