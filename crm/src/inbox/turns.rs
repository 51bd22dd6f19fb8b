//! Conversations that nobody has go to colleagues by turns, if the company wants it: to whoever was given one longest ago, is not away and
//! has fewer open ones than the company allows. Those who hand out work themselves take no turns. Outside the working hours nobody is
//! given anything; what comes then is given out when somebody is there again.

mod rule;
mod sql;

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde_json::json;

use self::rule::Colleague;
use crate::{
    access,
    caller::Caller,
    conversations::{self, Fresh},
    db::{TenantDb, Tx},
    error::{Error, Field, Problem, Result},
    ids::{ConversationId, MemberId},
    jobs::Job,
    kernel::{
        audit::{Action, Event},
        queue::{self, Claimed},
        settings::{self, Turns, WorkingHours},
    },
    permission::Permission,
};

/// How many colleagues are looked at.
const COLLEAGUES: usize = 200;

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
            tx.enqueue(Job::RouteConversation { conversation });
        }
    }
    Ok(())
}

/// Gives a conversation to whose turn it is, if nobody has it; ends the job.
pub async fn route(db: &TenantDb, job: &Claimed, conversation: ConversationId) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    queue::done_in(&mut tx, job).await?;
    let Some(capacity) = settings::get::<Turns>(tx.conn()).await? else { return tx.commit_recorded().await };
    if let Some(opens) = closed_until(&mut tx).await? {
        tx.enqueue_at(Job::RouteConversation { conversation }, opens);
        return tx.commit_recorded().await;
    }
    // One after another, or two would go to the same person.
    sql::lock(&mut tx).await?;
    let colleagues = colleagues(&mut tx).await?;
    let Some(next) = rule::next(&colleagues, capacity.into()) else { return tx.commit_recorded().await };
    match conversations::give_free(&mut tx, conversation, next).await? {
        Some(event) => {
            sql::mark_given(&mut tx, next).await?;
            tx.commit(event).await
        }
        None => tx.commit_recorded().await,
    }
}

/// When somebody is there again, if nobody is there now.
async fn closed_until(tx: &mut Tx) -> Result<Option<DateTime<Utc>>> {
    let Some(hours) = settings::get::<WorkingHours>(tx.conn()).await? else { return Ok(None) };
    let zone: Tz = sql::time_zone(tx).await?.parse().map_err(Error::internal)?;
    let here = tx.now().with_timezone(&zone);
    match hours.is_open(&here) {
        true => Ok(None),
        false => Ok(hours.next_opening(&here).map(|opens| opens.with_timezone(&Utc))),
    }
}

/// Those who take turns: who may answer customers, and does not hand out work.
async fn colleagues(tx: &mut Tx) -> Result<Vec<Colleague>> {
    let now = tx.now();
    let answer = access::holders(tx.conn(), Permission::SendMessages, None, COLLEAGUES, now).await?;
    let assign = access::holders(tx.conn(), Permission::AssignConversations, None, COLLEAGUES, now).await?;
    let assign: HashSet<MemberId> = assign.into_iter().map(|holder| holder.member).collect();
    let members = answer.into_iter().map(|holder| holder.member).filter(|member| !assign.contains(member));
    sql::colleagues(tx, members.collect()).await
}
