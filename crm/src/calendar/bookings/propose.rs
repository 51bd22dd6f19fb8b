//! Staff offer a customer some times in their conversation, at one press; the customer goes on from there as if they had asked themselves.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    chat::{self, Say, Turn, Worded},
    look::{Day, Look},
};
use crate::{
    calendar::services::{self, Service},
    caller::Caller,
    conversations,
    db::TenantDb,
    error::{Noun, Result},
    ids::ConversationId,
    kernel::{
        attempt::Target,
        language::Language,
        pick::{Pick, Step},
        settings::{self, BookingChat},
        sight::ContactName,
    },
    permission::Permission,
};

/// How many times are offered.
const TIMES: usize = 3;

/// How far apart they are, if there are enough.
const APART: TimeDelta = TimeDelta::hours(3);

/// On how many days they are looked for.
const DAYS: usize = 5;

/// What came of it.
#[derive(Clone, Debug)]
pub enum Proposal {
    /// These times of a service were offered to this customer.
    Sent(Service, ContactName),
    /// There are several services: for which?
    Which(Vec<Service>),
    /// Nothing of it is free.
    NoneFree(Service),
    /// Customers book nothing by themselves here.
    Off,
}

/// Whether customers book anything by themselves.
pub async fn are_offered(db: &TenantDb) -> Result<bool> {
    let mut conn = db.connection().await?;
    Ok(settings::get::<BookingChat>(&mut conn).await?.on && services::any_in_chat(&mut conn).await?)
}

/// Offers some times of a service, or of the only one, in a conversation, in the customer's language. `Conflict` if they may not be written to
/// just now.
pub async fn propose(
    db: &TenantDb,
    caller: &Caller,
    conversation: ConversationId,
    service: Option<services::Which>,
    words: impl FnOnce(Language, &Turn) -> Worded,
) -> Result<Proposal> {
    let caller = caller.on(Target::new(Noun::Conversation, &conversation));
    let mut tx = db.begin_all(&caller, &[Permission::SendMessages, Permission::BookOwn]).await?;
    let offered = match settings::get::<BookingChat>(tx.conn()).await?.on {
        true => services::in_chat(&mut tx).await?,
        false => Vec::new(),
    };
    let service = match (service, offered.as_slice()) {
        (_, []) => return Ok(Proposal::Off),
        (None, [only]) => only.clone(),
        (None, _) => return Ok(Proposal::Which(offered)),
        (Some(which), all) => match all.iter().find(|service| service.number == which.number) {
            Some(service) => service.clone(),
            None => return Ok(Proposal::Which(offered)),
        },
    };
    // With what it is booked.
    let service = services::bookable(&mut tx, service.number).await?;
    let mut look = Look::new(&mut tx, service, None).await?;
    let times = spread(&look.days(&mut tx, None, DAYS).await?);
    let today = look.today(&tx);
    if times.is_empty() {
        return Ok(Proposal::NoneFree(look.service));
    }
    let number = look.service.number;
    let other = Pick::Service(Step::on(number, today, None));
    let choices = times.iter().map(|at| Pick::Time(Step::at(number, *at, None))).chain([other]).collect();
    let language = conversations::spoken(&mut tx, conversation).await?;
    let say = Say::Proposed(look.service.clone(), times);
    let (asking, _) = chat::worded(&mut tx, language, say, choices, None, words).await?;
    let (contact, event) = conversations::question_by_caller(&mut tx, conversation, asking).await?;
    tx.commit(event).await?;
    Ok(Proposal::Sent(look.service, contact))
}

/// The first times that are some hours apart; where there are too few of these, others of the first.
fn spread(days: &[Day]) -> Vec<DateTime<Utc>> {
    let all: Vec<DateTime<Utc>> = days.iter().flat_map(|day| day.times.iter().copied()).collect();
    let mut chosen: Vec<DateTime<Utc>> = Vec::new();
    for at in &all {
        if chosen.len() < TIMES && chosen.last().is_none_or(|last| *at - *last >= APART) {
            chosen.push(*at);
        }
    }
    let missing = TIMES.saturating_sub(chosen.len());
    let others: Vec<_> = all.into_iter().filter(|at| !chosen.contains(at)).take(missing).collect();
    chosen.extend(others);
    chosen.sort_unstable();
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::<Utc>::from_timestamp(1_800_000_000, 0).unwrap() + TimeDelta::minutes(minutes)
    }

    fn day(minutes: &[i64]) -> Day {
        Day { date: at(minutes[0]).date_naive(), times: minutes.iter().map(|minutes| at(*minutes)).collect() }
    }

    #[test]
    fn times_are_apart_where_there_are_enough() {
        assert_eq!(spread(&[day(&[0, 30, 60, 200, 230, 390]), day(&[1440])]), [at(0), at(200), at(390)]);
        assert_eq!(spread(&[day(&[0, 30, 60]), day(&[1440])]), [at(0), at(30), at(1440)]);
        assert_eq!(spread(&[day(&[0])]), [at(0)]);
        assert!(spread(&[]).is_empty());
    }
}
