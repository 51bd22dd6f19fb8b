//! Answering in time. The time for an answer runs while a customer waits in an open conversation, in minutes of the working hours. It
//! stands while the conversation is put off, and is over with an answer or when it is closed. Each wait is found late at most once,
//! by a job that is due at that moment and looks again.

mod sql;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde_json::json;

use super::{Fresh, State, Which, thread, work};
use crate::{
    access,
    db::{TenantDb, Tx},
    error::Result,
    hours::Hours,
    ids::{ConversationId, DiscordId},
    jobs::Job,
    kernel::{
        audit::{Action, Event},
        queue::{self, Claimed},
        settings::{self, AnswerMinutes, AnswerWithin, WorkingHours},
        sight::{self, ContactName},
    },
    members,
    permission::Permission,
    roster,
};

/// How many conversations are reckoned anew in one transaction.
const BATCH: i64 = 500;

/// How many of those who hand out work are looked at.
const HANDS_OUT: usize = 200;

/// What a company has chosen.
struct Rules {
    minutes: AnswerMinutes,
    hours: Option<Hours>,
    zone: Tz,
}

impl Rules {
    /// `None` if nothing is ever due.
    async fn read(tx: &mut Tx) -> Result<Option<Self>> {
        let minutes = settings::get::<AnswerWithin>(tx.conn()).await?;
        match minutes.is_off() {
            true => Ok(None),
            false => Self::with(tx, minutes).await.map(Some),
        }
    }

    async fn with(tx: &mut Tx, minutes: AnswerMinutes) -> Result<Self> {
        let hours = settings::get::<WorkingHours>(tx.conn()).await?;
        Ok(Self { minutes, hours, zone: settings::time_zone(tx.conn()).await? })
    }

    /// How long an answer may take.
    fn limit(&self, clock: &Clock) -> Option<TimeDelta> {
        let minutes = if clock.is_first { self.minutes.first } else { self.minutes.later };
        minutes.map(|minutes| TimeDelta::minutes(minutes.into()))
    }

    /// How much of the working hours lies between two moments.
    fn between(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> TimeDelta {
        match &self.hours {
            None => (to - from).max(TimeDelta::zero()),
            Some(hours) => hours.open_between(&from.with_timezone(&self.zone), &to.with_timezone(&self.zone)),
        }
    }

    /// When so much of them has passed; `None` if it does not within a year.
    fn later(&self, from: DateTime<Utc>, length: TimeDelta) -> Option<DateTime<Utc>> {
        // More may have passed by other minutes than these allow.
        let length = length.max(TimeDelta::zero());
        match &self.hours {
            None => Some(from + length),
            Some(hours) => hours.open_for(&from.with_timezone(&self.zone), length).map(|then| then.with_timezone(&Utc)),
        }
    }
}

/// How a wait stands.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
struct Clock {
    id: ConversationId,
    #[sqlx(try_from = "String")]
    state: State,
    waiting_since: Option<DateTime<Utc>>,
    /// Whether nobody has answered in this conversation yet.
    is_first: bool,
    /// Since when the time runs.
    clock_from: Option<DateTime<Utc>>,
    /// Seconds that had passed before that.
    clock_spent: Option<i32>,
    answer_due_at: Option<DateTime<Utc>>,
    breached_at: Option<DateTime<Utc>>,
}

impl Clock {
    /// Whether somebody is to answer, and it is not too late yet.
    fn counts(&self) -> bool {
        self.state == State::Open && self.waiting_since.is_some() && self.breached_at.is_none()
    }

    fn spent(&self) -> TimeDelta {
        TimeDelta::seconds(self.clock_spent.unwrap_or(0).into())
    }

    /// Since when the time runs, if it runs by now: since the customer's message, or from now on if it stood.
    fn runs_since(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        match (self.clock_from, self.clock_spent) {
            (Some(from), _) => from,
            (None, Some(_)) => now,
            (None, None) => self.waiting_since.unwrap_or(now),
        }
    }

    fn with(&self, from: Option<DateTime<Utc>>, spent: Option<i32>, due: Option<DateTime<Utc>>) -> Self {
        Self { clock_from: from, clock_spent: spent, answer_due_at: due, ..self.clone() }
    }

    /// The same, running.
    fn running(&self, rules: &Rules, now: DateTime<Utc>) -> Self {
        let (None, Some(limit)) = (self.clock_from, rules.limit(self)) else { return self.clone() };
        let from = self.runs_since(now);
        let due = rules.later(from, limit - self.spent());
        self.with(Some(from), self.clock_spent.or(Some(0)), due)
    }

    /// The same, standing.
    fn standing(&self, rules: &Rules, now: DateTime<Utc>) -> Self {
        let Some(from) = self.clock_from else { return self.clone() };
        let spent = (self.spent() + rules.between(from, now)).num_seconds();
        self.with(None, Some(i32::try_from(spent).unwrap_or(i32::MAX)), None)
    }

    /// The same by other rules. Nobody is late by a rule that was not there when there was time: what would be too late by now is due
    /// as long from now as if they had just written. What is due already is left to its job.
    fn recounted(&self, rules: &Rules, now: DateTime<Utc>) -> Self {
        if self.answer_due_at.is_some_and(|due| due <= now) {
            return self.clone();
        }
        let Some(limit) = rules.limit(self) else { return self.with(None, None, None) };
        let from = self.runs_since(now);
        let due = rules.later(from, limit - self.spent());
        match due.is_some_and(|due| due <= now) {
            true => self.with(Some(now), Some(0), rules.later(now, limit)),
            false => self.with(Some(from), self.clock_spent.or(Some(0)), due),
        }
    }
}

/// Has answers expected in time where customers have written.
pub(crate) async fn expect(tx: &mut Tx, fresh: &Fresh) -> Result<()> {
    go_on(tx, fresh.conversations.iter().copied().collect()).await
}

/// The time for an answer runs in these conversations, as far as somebody waits there. Their rows are locked.
pub(super) async fn go_on(tx: &mut Tx, conversations: Vec<ConversationId>) -> Result<()> {
    if conversations.is_empty() {
        return Ok(());
    }
    let Some(rules) = Rules::read(tx).await? else { return Ok(()) };
    let (clocks, now) = (sql::clocks(tx, conversations).await?, tx.now());
    let clocks = clocks.into_iter().filter(Clock::counts);
    keep(tx, clocks.map(|clock| (clock.running(&rules, now), clock)).collect()).await
}

/// The time for an answer stands in this conversation, whose row is locked. Of what is late it is over.
pub(super) async fn stop(tx: &mut Tx, conversation: ConversationId) -> Result<()> {
    let runs = |clock: &Clock| clock.clock_from.is_some() && clock.breached_at.is_none();
    let Some(clock) = sql::clocks(tx, vec![conversation]).await?.into_iter().find(runs) else { return Ok(()) };
    let minutes = settings::get::<AnswerWithin>(tx.conn()).await?;
    let (rules, now) = (Rules::with(tx, minutes).await?, tx.now());
    keep(tx, vec![(clock.standing(&rules, now), clock)]).await
}

/// Writes down what has changed, and has somebody look when an answer is due.
async fn keep(tx: &mut Tx, after_and_before: Vec<(Clock, Clock)>) -> Result<()> {
    for (after, _) in &after_and_before {
        // Also where nothing has changed: the one job that waits stays one.
        if let Some(due) = after.answer_due_at.filter(|_| after.breached_at.is_none()) {
            tx.enqueue_at(Job::AnswerDue { conversation: after.id }, due);
        }
    }
    let changed = after_and_before.into_iter().filter(|(after, before)| after != before);
    let changed: Vec<Clock> = changed.map(|(after, _)| after).collect();
    if !changed.is_empty() {
        sql::set(tx, &changed).await?;
    }
    Ok(())
}

/// Reckons anew for all who wait, after the company has chosen other minutes or other hours.
pub async fn recount(db: &TenantDb, job: &Claimed) -> Result<()> {
    let mut after = None;
    loop {
        let mut tx = db.begin_job(job).await?;
        let Some(rules) = Rules::read(&mut tx).await? else {
            for conversation in sql::forget(&mut tx).await? {
                thread::show_card(&mut tx, conversation).await?;
            }
            return tx.commit_recorded().await;
        };
        let (clocks, now) = (sql::waiting(&mut tx, after, BATCH).await?, tx.now());
        let Some(last) = clocks.last() else { return Ok(()) };
        after = Some(last.id);
        let recounted: Vec<(Clock, Clock)> =
            clocks.into_iter().map(|clock| (clock.recounted(&rules, now), clock)).collect();
        for (_, before) in recounted.iter().filter(|(after, before)| after.answer_due_at != before.answer_due_at) {
            thread::show_card(&mut tx, before.id).await?;
        }
        keep(&mut tx, recounted).await?;
        tx.commit_recorded().await?;
    }
}

/// An answer was due: writes down that nobody has answered, if that is so; ends the job. Somebody may have been faster, or the time
/// may have been moved.
pub async fn fall_due(db: &TenantDb, job: &Claimed, conversation: ConversationId) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    let held = work::lock_for_job(&mut tx, conversation).await?;
    queue::done_in(&mut tx, job).await?;
    let clock = sql::clocks(&mut tx, vec![conversation]).await?.into_iter().find(Clock::counts);
    let due = clock.and_then(|clock| clock.answer_due_at);
    match (held, due) {
        (Some(held), Some(due)) if due <= tx.now() => {
            sql::breach(&mut tx, conversation).await?;
            thread::show_card(&mut tx, conversation).await?;
            tx.enqueue(Job::TellLate { conversation });
            tx.enqueue(Job::PassOnConversation { conversation });
            let event = Event::new(Action::ConversationBreach).on(&conversation).called(held.contact.raw());
            tx.commit(event.after(json!({ "number": held.number, "answer_due_at": due }))).await
        }
        (_, Some(due)) => {
            tx.enqueue_at(Job::AnswerDue { conversation }, due);
            tx.commit_recorded().await
        }
        (_, None) => tx.commit_recorded().await,
    }
}

/// A conversation whose customer was not answered in time.
#[derive(Clone, Debug)]
pub struct Late {
    /// Which.
    pub which: Which,
    /// Its number.
    pub number: i64,
    /// The contact's name.
    pub contact: ContactName,
    /// Who has it, by name.
    pub assignee: Option<String>,
    /// Until when an answer was due.
    pub due: DateTime<Utc>,
    /// Whoever is to be told of it, if somebody is there who can do something about it.
    pub tell: Option<DiscordId>,
}

/// What is to be said of a conversation that is late; nothing, if somebody has answered since.
pub async fn late(db: &TenantDb, job: &Claimed, conversation: ConversationId) -> Result<Option<Late>> {
    let mut tx = db.read_job(job).await?;
    let Some(late) = sql::late(&mut tx, conversation).await? else { return Ok(None) };
    let assignee = match late.member {
        Some(member) if roster::is_there(&mut tx, member).await? => members::get(&mut tx, member).await?.discord_id,
        Some(_) | None => None,
    };
    let tell = match assignee {
        Some(assignee) => Some(assignee),
        None => who_hands_out(&mut tx).await?,
    };
    let sql::Row { number, contact, assignee, due, member: _ } = late;
    let contact = contact.seen(sight::of(&mut tx).await?);
    Ok(Some(Late { which: Which::id(conversation), number, contact, assignee, due, tell }))
}

/// Of those who hand out work and are there, whoever ranks lowest: they are nearest to it.
async fn who_hands_out(tx: &mut Tx) -> Result<Option<DiscordId>> {
    let now = tx.now();
    let holders = access::holders(tx.conn(), Permission::AssignConversations, None, HANDS_OUT, now).await?;
    let there = roster::those_there(tx, holders.iter().map(|holder| holder.member).collect()).await?;
    let on_discord = holders.iter().rev().filter(|holder| there.contains(&holder.member));
    Ok(on_discord.filter_map(|holder| holder.discord_id).next())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)
    }

    fn rules(first: Option<u16>) -> Rules {
        Rules { minutes: AnswerMinutes { first, later: None }, hours: None, zone: Tz::UTC }
    }

    fn waits(since: i64) -> Clock {
        Clock {
            id: "0190b3c4d5e6f708192a3b4c5d6e7f80".parse().unwrap(),
            state: State::Open,
            waiting_since: Some(at(since)),
            is_first: true,
            clock_from: None,
            clock_spent: None,
            answer_due_at: None,
            breached_at: None,
        }
    }

    #[test]
    fn the_time_runs_from_the_message_and_stands_while_it_is_put_off() {
        let clock = waits(0).running(&rules(Some(30)), at(5));
        assert_eq!(clock.answer_due_at, Some(at(30)), "by the time of the message");
        assert_eq!(clock.running(&rules(Some(30)), at(9)), clock, "once it runs, it runs");
        let stands = clock.standing(&rules(Some(30)), at(20));
        assert_eq!((stands.answer_due_at, stands.clock_spent), (None, Some(1200)));
        assert_eq!(stands.running(&rules(Some(30)), at(100)).answer_due_at, Some(at(110)));
        assert_eq!(waits(0).running(&rules(None), at(5)), waits(0), "nothing is chosen for a first answer");
        let later = Clock { is_first: false, ..waits(0) };
        assert_eq!(later.running(&rules(Some(30)), at(5)), later, "nor for a later one");
    }

    #[test]
    fn nobody_is_late_by_a_rule_that_was_not_there() {
        let due = |clock: &Clock| clock.answer_due_at;
        let clock = waits(0).running(&rules(Some(30)), at(0));
        assert_eq!(due(&clock.recounted(&rules(Some(60)), at(10))), Some(at(60)));
        assert_eq!(due(&clock.recounted(&rules(Some(15)), at(10))), Some(at(15)));
        assert_eq!(due(&clock.recounted(&rules(Some(15)), at(20))), Some(at(35)), "as if they had written now");
        assert_eq!(clock.recounted(&rules(Some(60)), at(30)), clock, "what is due is late by the rule that was there");
        assert_eq!(clock.recounted(&rules(None), at(10)), waits(0));
        assert_eq!(due(&waits(0).recounted(&rules(Some(30)), at(10))), Some(at(30)));
        assert_eq!(due(&waits(0).recounted(&rules(Some(30)), at(999))), Some(at(1029)));
    }

    proptest! {
        /// However often it is put off and comes back, as much time is left for an answer as has not run.
        #[test]
        fn what_runs_adds_up(steps in prop::collection::vec((0..20_i64, 0..500_i64), 0..10)) {
            let (rules, mut now, mut ran) = (rules(Some(600)), 0, 0);
            let mut clock = waits(0).running(&rules, at(0));
            for (runs, stands) in steps {
                clock = clock.standing(&rules, at(now + runs));
                clock = clock.running(&rules, at(now + runs + stands));
                (now, ran) = (now + runs + stands, ran + runs);
            }
            prop_assert_eq!(clock.answer_due_at, Some(at(now + 600 - ran)));
        }
    }
}
