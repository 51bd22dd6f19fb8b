//! Working on conversations together: who has one, how urgent it is, and whether it is open, put off or closed.
//!
//! Each verb locks the conversation's row and looks at it as it is then. Who comes too late is told who was faster. What a person has
//! seen of it ([`Seen`](super::Seen)) goes along where that is known: a colleague's change since then is refused by everything but a claim, and what the
//! customer wrote since then by whatever puts the conversation away.
//!
//! To add a verb: a function here, its event in [`Action`], and what it leads to in `commands/src/inbox/work.rs`.

mod sql;

use chrono::{DateTime, NaiveDate, SubsecRound, Utc};
use serde_json::{Value, json};

pub(crate) use self::sql::meant;
pub(super) use self::sql::{Held, answered, assign as hand_to, set_priority, unanswered};
use super::{Which, notes, satisfaction, sla, thread};
use crate::{
    caller::Caller,
    contacts,
    db::{TenantDb, Tx},
    error::{Conflict, Error, Field, Noun, Problem, Result},
    ids::{ConversationId, MemberId},
    jobs::Job,
    kernel::{
        audit::{Action, Event},
        names::names,
        queue::{self, Claimed},
        settings::{self, LeadForNew},
        sight::{self, ContactName},
    },
    members::{self, Colleague},
    permission::Permission,
    roster,
};

names! {
    /// How a conversation stands.
    pub enum State {
        /// Somebody should look at it.
        Open = "open",
        /// It comes back at its time, or when the customer writes.
        Snoozed = "snoozed",
        /// It is done, until the customer writes.
        Closed = "closed",
    }
}

names! {
    /// How urgent a conversation is.
    pub enum Priority {
        /// It can wait.
        Low = "low",
        /// Like most.
        Normal = "normal",
        /// Before others.
        High = "high",
        /// Now.
        Urgent = "urgent",
    }
}

/// What was done to a conversation.
#[derive(Clone, Debug)]
pub struct Done {
    /// Its number.
    pub number: i64,
    /// The contact's name.
    pub contact: ContactName,
    /// Who had it before, by name.
    pub had: Option<String>,
    /// Until which day whoever has it now is on leave, if they are.
    pub on_leave: Option<NaiveDate>,
}

/// Who may answer customers and so may be given a conversation, highest rank first: their ids and names, at most `limit`.
pub async fn colleagues(db: &TenantDb, caller: &Caller, limit: usize) -> Result<Vec<(MemberId, String)>> {
    members::offered(db, caller, (Permission::SendMessages, Permission::SendMessages), limit).await
}

/// Takes a conversation that nobody has. `Conflict` names who has it.
pub async fn claim(db: &TenantDb, caller: &Caller, which: &Which) -> Result<Done> {
    let mut tx = begin(db, caller, which, Permission::SendMessages).await?;
    let held = lock_open(&mut tx, which).await?;
    let me = own_row(&tx)?;
    match &held.assignee {
        Some(assignee) if *assignee == me => return Err(Error::Conflict(Conflict::NoChange)),
        Some(_) => return Err(Error::Conflict(Conflict::HeldBy(held.assignee_name.unwrap_or_default()))),
        None => {}
    }
    sql::assign(&mut tx, held.id, Some(me)).await?;
    pass_lead(&mut tx, held.id).await?;
    let to = json!({ "assignee": tx.caller().identity.id() });
    finish(tx, held, Action::ConversationClaim, None, Some(to)).await
}

/// Gives a conversation to a colleague, whoever has it.
pub async fn assign(db: &TenantDb, caller: &Caller, which: &Which, to: &Colleague) -> Result<Done> {
    let mut tx = begin(db, caller, which, Permission::AssignConversations).await?;
    let held = lock_open(&mut tx, which).await?;
    held.unchanged(which)?;
    give(tx, held, to, Action::ConversationAssign).await
}

/// Why somebody's conversation may be given to others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Absence {
    /// They are on leave.
    OnLeave,
    /// They are not there, for whatever reason: also their shift may be over.
    NotThere,
}

/// Gives a conversation that nobody has, or somebody so absent, to a colleague whose turn it is: the event, unless somebody else has it
/// by now, or it is put away.
pub(crate) async fn give_free(
    tx: &mut Tx,
    conversation: ConversationId,
    from: Absence,
    to: MemberId,
) -> Result<Option<Event>> {
    let Some(held) = sql::lock(tx, &Which::id(conversation)).await? else { return Ok(None) };
    let is_free = held.assignee.is_none() || is_of_absent(tx, &held, from).await?;
    if !is_free || held.state != State::Open {
        return Ok(None);
    }
    sql::assign(tx, held.id, Some(to)).await?;
    pass_lead(tx, held.id).await?;
    let to = members::get(tx, to).await?.log_id();
    event(tx, &held, Action::ConversationAssign, held.assignee_in_log(), Some(json!({ "assignee": to })))
        .await
        .map(Some)
}

/// Takes a conversation from somebody on leave: the event, if it was so and it is not put away.
pub(crate) async fn free_of_absent(tx: &mut Tx, conversation: ConversationId) -> Result<Option<Event>> {
    let Some(held) = sql::lock(tx, &Which::id(conversation)).await? else { return Ok(None) };
    if held.state != State::Open || !is_of_absent(tx, &held, Absence::OnLeave).await? {
        return Ok(None);
    }
    sql::assign(tx, held.id, None).await?;
    event(tx, &held, Action::ConversationRelease, held.assignee_in_log(), None).await.map(Some)
}

async fn is_of_absent(tx: &mut Tx, held: &Held, absence: Absence) -> Result<bool> {
    match (held.assignee, absence) {
        (Some(assignee), Absence::OnLeave) => Ok(roster::on_leave(tx, assignee).await?.is_some()),
        (Some(assignee), Absence::NotThere) => Ok(!roster::is_there(tx, assignee).await?),
        (None, _) => Ok(false),
    }
}

/// Hands a conversation on to a colleague: one's own; another's or nobody's, for who may assign.
pub async fn transfer(db: &TenantDb, caller: &Caller, which: &Which, to: &Colleague) -> Result<Done> {
    let mut tx = begin(db, caller, which, Permission::SendMessages).await?;
    let held = lock_open(&mut tx, which).await?;
    held.unchanged(which)?;
    let tx = own_or_assign(tx, &held).await?;
    give(tx, held, to, Action::ConversationTransfer).await
}

/// Gives a conversation back, so that whoever is free takes it: one's own; another's, for who may assign.
pub async fn release(db: &TenantDb, caller: &Caller, which: &Which) -> Result<Done> {
    let mut tx = begin(db, caller, which, Permission::SendMessages).await?;
    let held = lock_open(&mut tx, which).await?;
    if held.assignee.is_none() {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    held.unchanged(which)?;
    let mut tx = own_or_assign(tx, &held).await?;
    sql::assign(&mut tx, held.id, None).await?;
    let from = held.assignee_in_log();
    finish(tx, held, Action::ConversationRelease, from, None).await
}

/// Puts a conversation off. It comes back at this time, or as soon as the customer writes.
pub async fn snooze(db: &TenantDb, caller: &Caller, which: &Which, until: DateTime<Utc>) -> Result<Done> {
    let mut tx = begin(db, caller, which, Permission::SendMessages).await?;
    let held = lock_away(&mut tx, which).await?;
    let until = put_off(&mut tx, held.id, until).await?;
    let before = held.snoozed_until.map(|until| json!({ "snoozed_until": until }));
    finish(tx, held, Action::ConversationSnooze, before, Some(json!({ "snoozed_until": until }))).await
}

/// Puts it off; gives until when, as the database keeps it: the job that comes then goes by it.
pub(super) async fn put_off(tx: &mut Tx, conversation: ConversationId, until: DateTime<Utc>) -> Result<DateTime<Utc>> {
    let until = until.trunc_subsecs(6);
    if until <= tx.now() {
        return Err(Error::Invalid { field: Field::Snooze, problem: Problem::Past });
    }
    sql::snooze(tx, conversation, until).await?;
    sla::stop(tx, conversation).await?;
    tx.enqueue_at(Job::WakeConversation { conversation, until }, until);
    Ok(until)
}

/// The time of a conversation that was put off has come; ends the job. Somebody may have been faster.
pub async fn wake(db: &TenantDb, job: &Claimed, conversation: ConversationId, until: DateTime<Utc>) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    let held = sql::lock(&mut tx, &Which::id(conversation)).await?;
    queue::done_in(&mut tx, job).await?;
    match held {
        Some(held) if held.snoozed_until == Some(until) => {
            sql::open(&mut tx, held.id).await?;
            sla::go_on(&mut tx, vec![held.id]).await?;
            let before = json!({ "snoozed_until": until });
            finish(tx, held, Action::ConversationWake, Some(before), None).await.map(drop)
        }
        Some(_) | None => tx.commit_recorded().await,
    }
}

/// Says how urgent a conversation is.
pub async fn prioritise(db: &TenantDb, caller: &Caller, which: &Which, priority: Priority) -> Result<Done> {
    let mut tx = begin(db, caller, which, Permission::SendMessages).await?;
    let held = lock_open(&mut tx, which).await?;
    if held.priority == priority {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    held.unchanged(which)?;
    sql::set_priority(&mut tx, held.id, priority).await?;
    let before = json!({ "priority": held.priority });
    finish(tx, held, Action::ConversationPriority, Some(before), Some(json!({ "priority": priority }))).await
}

/// Closes a conversation, until the customer writes. `Conflict` if they have just done so.
pub async fn close(db: &TenantDb, caller: &Caller, which: &Which) -> Result<Done> {
    let mut tx = begin(db, caller, which, Permission::SendMessages).await?;
    let held = lock_away(&mut tx, which).await?;
    put_away(&mut tx, held.id).await?;
    finish(tx, held, Action::ConversationClose, None, None).await
}

/// Closes it, and has its customer asked how it was, if the company wants that.
pub(super) async fn put_away(tx: &mut Tx, conversation: ConversationId) -> Result<()> {
    sql::close(tx, conversation).await?;
    satisfaction::expect(tx, conversation).await
}

/// Opens a conversation again that was closed, or put off. `Conflict` if the customer has another one by now.
pub async fn reopen(db: &TenantDb, caller: &Caller, which: &Which) -> Result<Done> {
    let mut tx = begin(db, caller, which, Permission::SendMessages).await?;
    // Nobody opens another one for the customer meanwhile.
    contacts::lock_identities(&mut tx).await?;
    let held = lock(&mut tx, which).await?;
    let action = match held.state {
        State::Open => return Err(Error::Conflict(Conflict::NoChange)),
        State::Snoozed => Action::ConversationWake,
        State::Closed => Action::ConversationReopen,
    };
    held.unchanged(which)?;
    if let Some((other, is_within_reach)) = sql::other_open(&mut tx, held.id).await? {
        return Err(Error::Conflict(match is_within_reach {
            true => Conflict::OtherConversation(other),
            false => Conflict::BeyondReach(Noun::Conversation),
        }));
    }
    sql::open(&mut tx, held.id).await?;
    sla::go_on(&mut tx, vec![held.id]).await?;
    let before = held.snoozed_until.map(|until| json!({ "snoozed_until": until }));
    finish(tx, held, action, before, None).await
}

/// Writes a note for colleagues. No customer ever sees it.
pub async fn note(db: &TenantDb, caller: &Caller, which: &Which, text: &str) -> Result<Done> {
    let mut tx = begin(db, caller, which, Permission::SendMessages).await?;
    let held = lock(&mut tx, which).await?;
    let note = notes::insert(&mut tx, held.id, text).await?;
    finish(tx, held, Action::ConversationNote, None, Some(json!({ "note": note.to_string() }))).await
}

/// The id of the one that is meant, for somebody who is about to use `permission` on it.
pub async fn named(db: &TenantDb, caller: &Caller, which: &Which, permission: Permission) -> Result<ConversationId> {
    let mut tx = db.read(&caller.on(which.target()), permission).await?;
    sql::meant(&mut tx, which).await?.ok_or(Error::NotFound(Noun::Conversation))
}

async fn begin(db: &TenantDb, caller: &Caller, which: &Which, permission: Permission) -> Result<Tx> {
    db.begin(&caller.on(which.target()), permission).await
}

/// The conversation, its row locked.
async fn lock(tx: &mut Tx, which: &Which) -> Result<Held> {
    sql::lock(tx, which).await?.ok_or(Error::NotFound(Noun::Conversation))
}

/// Like [`lock`], for a job, which a conversation that is gone concerns no more.
pub(super) async fn lock_for_job(tx: &mut Tx, conversation: ConversationId) -> Result<Option<Held>> {
    sql::lock(tx, &Which::id(conversation)).await
}

/// Like [`lock`], unless it is closed.
pub(super) async fn lock_open(tx: &mut Tx, which: &Which) -> Result<Held> {
    let held = lock(tx, which).await?;
    match held.state {
        State::Open | State::Snoozed => Ok(held),
        State::Closed => Err(Error::Conflict(Conflict::ConversationClosed(held.changed_by))),
    }
}

/// Like [`lock_open`], for what puts it away: refuses if the customer wrote something that who puts it away has not seen. Where it
/// is not known what they have seen, that is what was there when they asked.
pub(super) async fn lock_away(tx: &mut Tx, which: &Which) -> Result<Held> {
    let seen = match which.seen {
        Some(seen) => seen.heard,
        None => sql::heard(tx, which).await?,
    };
    let held = lock_open(tx, which).await?;
    held.unchanged(which)?;
    match sql::heard(tx, &Which::id(held.id)).await? > seen {
        true => Err(Error::Conflict(Conflict::CustomerWrote)),
        false => Ok(held),
    }
}

impl Held {
    /// Refuses if a colleague has changed it since it was seen.
    pub(super) fn unchanged(&self, which: &Which) -> Result<()> {
        match which.seen {
            Some(seen) if seen.version != self.version => {
                Err(Error::Conflict(Conflict::ConversationChanged(self.changed_by.clone())))
            }
            Some(_) | None => Ok(()),
        }
    }

    fn assignee_in_log(&self) -> Option<Value> {
        self.assignee_log_id.as_ref().map(|id| json!({ "assignee": id }))
    }
}

/// Goes on if the caller has the conversation, or may dispose of others'.
async fn own_or_assign(tx: Tx, held: &Held) -> Result<Tx> {
    match held.assignee.is_some() && held.assignee == tx.who.member {
        true => Ok(tx),
        false => tx.and(Permission::AssignConversations).await,
    }
}

async fn give(mut tx: Tx, held: Held, to: &Colleague, action: Action) -> Result<Done> {
    let member = members::named(&mut tx, to).await?;
    // Who may not answer is of no help to the customer.
    let able = member.filter(|member| member.decide(Permission::SendMessages, tx.now()).allowed);
    let member = able.ok_or(Error::Conflict(Conflict::CannotAnswer))?;
    let id = member.id.ok_or(Error::Conflict(Conflict::CannotAnswer))?;
    if held.assignee == Some(id) {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    sql::assign(&mut tx, held.id, Some(id)).await?;
    pass_lead(&mut tx, held.id).await?;
    let on_leave = roster::on_leave(&mut tx, id).await?;
    let from = held.assignee_in_log();
    let done = finish(tx, held, action, from, Some(json!({ "assignee": member.log_id() }))).await?;
    Ok(Done { on_leave, ..done })
}

/// Has the lead that was opened for the customer, if nobody has it, given to whoever has the conversation now.
pub(super) async fn pass_lead(tx: &mut Tx, conversation: ConversationId) -> Result<()> {
    if settings::get::<LeadForNew>(tx.conn()).await? {
        tx.enqueue(Job::GiveLead { conversation });
    }
    Ok(())
}

pub(super) fn own_row(tx: &Tx) -> Result<MemberId> {
    tx.who.member.ok_or(Error::NotFound(Noun::Member))
}

/// Keeps what was done.
async fn finish(mut tx: Tx, held: Held, action: Action, before: Option<Value>, after: Option<Value>) -> Result<Done> {
    let event = event(&mut tx, &held, action, before, after).await?;
    let sight = sight::of(&mut tx).await?;
    tx.commit(event).await?;
    let Held { number, contact, assignee_name: had, .. } = held;
    Ok(Done { number, contact: contact.seen(sight), had, on_leave: None })
}

/// What was done, and has the card show it; the event tells the conversation's number on either side.
async fn event(tx: &mut Tx, held: &Held, action: Action, before: Option<Value>, after: Option<Value>) -> Result<Event> {
    thread::show_card(tx, held.id).await?;
    let mut after = after.unwrap_or_else(|| json!({}));
    after["number"] = held.number.into();
    let event = Event::new(action).on(&held.id).called(held.contact.raw()).after(after);
    Ok(match before {
        Some(before) => event.before(before),
        None => event,
    })
}
