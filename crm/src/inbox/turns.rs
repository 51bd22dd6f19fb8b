//! Conversations that nobody has go to colleagues by turns, if the company wants it: to whoever was given one longest ago, is there
//! (`roster`) and has fewer open ones than the company allows. Those who hand out work themselves take no turns. What nobody could be given
//! is given out when somebody's shift begins. What somebody on leave has goes to others as soon as a customer waits in it; what somebody has
//! who is not there for another reason, once its customer is late to be answered or comes back into what was closed.

mod rule;
mod sql;

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::{
    access,
    caller::Caller,
    conversations::{self, Absence, Fresh},
    db::{TenantDb, Tx},
    error::{Error, Field, Problem, Result},
    ids::{ConversationId, LeaveId, MemberId},
    jobs::Job,
    kernel::{
        audit::{Action, Event},
        queue::{self, Claimed},
        settings::{self, Turns},
    },
    permission::Permission,
    roster::{self, Presence},
};

/// How many colleagues are looked at.
const COLLEAGUES: usize = 200;

/// How many conversations are given out at once when a shift begins: more than anybody's shift has room for.
const AT_ONCE: i64 = 1000;

/// The caller is away, until then or until they say that they are back: they take no turns.
pub async fn be_away(db: &TenantDb, caller: &Caller, until: Option<DateTime<Utc>>) -> Result<()> {
    let mut tx = db.begin_own(caller).await?;
    if until.is_some_and(|until| until <= tx.now()) {
        return Err(Error::Invalid { field: Field::Snooze, problem: Problem::Past });
    }
    sql::set_away(&mut tx, true, until).await?;
    let event = Event::new(Action::TurnsAway);
    let event = until.map_or_else(|| event.clone(), |until| event.clone().after(json!({ "until": until })));
    tx.commit(event).await
}

/// The caller is back, and takes turns again.
pub async fn be_back(db: &TenantDb, caller: &Caller) -> Result<()> {
    let mut tx = db.begin_own(caller).await?;
    sql::set_away(&mut tx, false, None).await?;
    tx.commit(Event::new(Action::TurnsBack)).await
}

/// Has conversations in which customers have written given to somebody, if the company wants that.
pub(crate) async fn expect(tx: &mut Tx, fresh: &Fresh) -> Result<()> {
    if !fresh.conversations.is_empty() && settings::get::<Turns>(tx.conn()).await?.is_some() {
        for conversation in fresh.conversations.iter().copied() {
            tx.enqueue(match fresh.reopened.contains(&conversation) {
                true => Job::PassOnConversation { conversation },
                false => Job::RouteConversation { conversation },
            });
        }
    }
    Ok(())
}

/// Gives a conversation to whose turn it is, if nobody has it, or somebody on leave; ends the job.
pub async fn route(db: &TenantDb, job: &Claimed, conversation: ConversationId) -> Result<()> {
    give_out(db, job, conversation, Absence::OnLeave).await
}

/// Gives a conversation to whose turn it is, if nobody has it who is there; ends the job.
pub async fn pass_on(db: &TenantDb, job: &Claimed, conversation: ConversationId) -> Result<()> {
    give_out(db, job, conversation, Absence::NotThere).await
}

async fn give_out(db: &TenantDb, job: &Claimed, conversation: ConversationId, from: Absence) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    queue::done_in(&mut tx, job).await?;
    let Some(capacity) = settings::get::<Turns>(tx.conn()).await? else { return tx.commit_recorded().await };
    // One after another, or two would go to the same person.
    sql::lock(&mut tx).await?;
    let present = present(&mut tx).await?;
    let colleagues = sql::colleagues(&mut tx, &present).await?;
    let event = match rule::next(&colleagues, capacity.into()) {
        Some(next) => {
            let given = conversations::give_free(&mut tx, conversation, from, next).await?;
            if given.is_some() {
                sql::mark_given(&mut tx, next).await?;
            }
            given
        }
        None => {
            plan_shift(&mut tx, &present);
            conversations::free_of_absent(&mut tx, conversation).await?
        }
    };
    match event {
        Some(event) => tx.commit(event).await,
        None => tx.commit_recorded().await,
    }
}

/// Somebody's shift begins: what waits and nobody has is given out; ends the job, and plans the next time.
pub async fn begin_shift(db: &TenantDb, job: &Claimed) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    queue::done_in(&mut tx, job).await?;
    if settings::get::<Turns>(tx.conn()).await?.is_some() {
        let present = present(&mut tx).await?;
        plan_shift(&mut tx, &present);
        for conversation in sql::unheld(&mut tx, AT_ONCE).await? {
            tx.enqueue(Job::RouteConversation { conversation });
        }
    }
    tx.commit_recorded().await
}

/// Somebody's leave begins: what they have and a customer waits in is given to others; ends the job. The leave may have been taken back.
pub async fn begin_leave(db: &TenantDb, job: &Claimed, leave: LeaveId) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    queue::done_in(&mut tx, job).await?;
    if settings::get::<Turns>(tx.conn()).await?.is_some()
        && let Some(member) = roster::begun(&mut tx, leave).await?
    {
        for conversation in sql::waiting_for(&mut tx, member, AT_ONCE).await? {
            tx.enqueue(Job::RouteConversation { conversation });
        }
    }
    tx.commit_recorded().await
}

/// Has what nobody has then given out when the next shift begins, if there are shifts.
fn plan_shift(tx: &mut Tx, present: &[Presence]) {
    if let Some(next) = present.iter().filter_map(|one| one.next_shift).min() {
        tx.enqueue_at(Job::BeginShift, next);
    }
}

/// Those who take turns: who may answer customers, and does not hand out work.
async fn present(tx: &mut Tx) -> Result<Vec<Presence>> {
    let now = tx.now();
    let answer = access::holders(tx.conn(), Permission::SendMessages, None, COLLEAGUES, now).await?;
    let assign = access::holders(tx.conn(), Permission::AssignConversations, None, COLLEAGUES, now).await?;
    let assign: HashSet<MemberId> = assign.into_iter().map(|holder| holder.member).collect();
    let members = answer.into_iter().map(|holder| holder.member).filter(|member| !assign.contains(member));
    roster::presences(tx, members.collect()).await
}
