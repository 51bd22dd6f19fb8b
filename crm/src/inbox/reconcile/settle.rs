//! Which of a provider's messages are answers of ours whose fate is open. Pure.
//!
//! An answer whose id came back is known by that. One of which nobody knows whether it was sent has no id yet; it is taken for a
//! message in the list only if that is the one message to this address with these words at that time, and the answer the only one:
//! when in doubt staff are asked, as before ([ADR 005](../../../../../docs/adr/005-unknown-sends.md)).

use chrono::{DateTime, TimeDelta, Utc};

use crate::ids::MessageId;

/// How far the provider's clock may be from ours, and how long it may take to take a message.
const AROUND: TimeDelta = TimeDelta::minutes(2);

/// An answer of ours of which more may be known to the provider.
#[derive(Clone, Debug)]
pub struct Awaited {
    /// Which.
    pub message: MessageId,
    /// The provider's id of it; `None` if nobody knows whether it was sent.
    pub provider_id: Option<String>,
    /// When it was tried first.
    pub since: DateTime<Utc>,
    /// The addresses that it may have gone to: a phone with `+`, a user id.
    pub to: Vec<String>,
    /// Its words.
    pub said: String,
}

/// A message that the provider says it has sent.
#[derive(Clone, Debug)]
pub struct Outward {
    /// Its id.
    pub id: String,
    /// Whom to.
    pub to: String,
    /// Its words.
    pub said: String,
    /// When it was taken.
    pub at: DateTime<Utc>,
    /// Whether no message here has this id.
    pub is_missing: bool,
}

/// Which of the listed messages to take over, by their places, each with the answer that it is if that could not be known by its
/// id.
pub fn settle(awaited: &[Awaited], listed: &[Outward]) -> Vec<(usize, Option<MessageId>)> {
    let known = listed.iter().enumerate().filter(|(_, message)| {
        !message.is_missing && awaited.iter().any(|awaited| awaited.provider_id.as_ref() == Some(&message.id))
    });
    let mut taken: Vec<(usize, Option<MessageId>)> = known.map(|(place, _)| (place, None)).collect();
    let unknown: Vec<&Awaited> = awaited.iter().filter(|awaited| awaited.provider_id.is_none()).collect();
    for one in &unknown {
        let mut candidates = (0..listed.len()).filter(|place| listed.get(*place).is_some_and(|it| may_be(one, it)));
        let (Some(place), None) = (candidates.next(), candidates.next()) else { continue };
        let rivals = unknown.iter().filter(|other| listed.get(place).is_some_and(|it| may_be(other, it))).count();
        if rivals == 1 {
            taken.push((place, Some(one.message)));
        }
    }
    taken
}

fn may_be(awaited: &Awaited, listed: &Outward) -> bool {
    let near = (listed.at - awaited.since).abs() <= AROUND;
    listed.is_missing && near && awaited.to.contains(&listed.to) && awaited.said.trim() == listed.said.trim()
}

/// Whether it is time to ask about an answer again: 2, 4, 8, … minutes after it was tried first. `before` is when was asked last.
pub(super) fn is_due(since: DateTime<Utc>, before: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    // Which doubling an age has reached; none below two minutes.
    let doublings = |age: TimeDelta| u64::try_from(age.num_minutes()).ok().and_then(u64::checked_ilog2).unwrap_or(0);
    doublings(now - since) > doublings(before - since)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000 + second, 0).unwrap()
    }

    fn awaited(provider_id: Option<&str>, said: &str) -> Awaited {
        let to = vec!["+966500000077".to_owned(), "SA.1".to_owned()];
        let provider_id = provider_id.map(str::to_owned);
        Awaited { message: MessageId::new(at(0)), provider_id, since: at(0), to, said: said.into() }
    }

    fn outward(id: &str, said: &str, second: i64) -> Outward {
        let to = "+966500000077".to_owned();
        Outward { id: id.into(), to, said: said.into(), at: at(second), is_missing: true }
    }

    #[test]
    fn an_answer_is_known_by_its_id_and_else_only_where_there_is_no_doubt() {
        let known = Outward { is_missing: false, ..outward("SM1", "أهلًا", 0) };
        let listed = [known, outward("SM2", "غدًا", 3)];
        let ours = [awaited(Some("SM1"), "أهلًا"), awaited(None, "غدًا\n")];
        assert_eq!(settle(&ours, &listed), [(0, None), (1, Some(ours[1].message))]);
        let settled = |ours: &[Awaited], listed: &[Outward]| !settle(ours, listed).is_empty();
        let one = [awaited(None, "غدًا")];
        assert!(settled(&one, &[outward("SM2", "غدًا", 119)]), "the twin of what follows");
        assert!(!settled(&one, &[outward("SM2", "غدًا", 121)]), "too long after");
        assert!(!settled(&one, &[outward("SM2", "بعد غد", 3)]), "other words");
        assert!(!settled(&one, &[Outward { to: "+1".into(), ..outward("SM2", "غدًا", 3) }]), "somebody else");
        assert!(!settled(&one, &[Outward { is_missing: false, ..outward("SM2", "غدًا", 3) }]), "another answer of ours");
        assert!(!settled(&one, &[outward("SM2", "غدًا", 3), outward("SM3", "غدًا", 4)]), "two that it may be");
        assert!(
            !settled(&[awaited(None, "غدًا"), awaited(None, "غدًا")], &[outward("SM2", "غدًا", 3)]),
            "two that say it"
        );
    }

    #[test]
    fn is_asked_about_ever_more_rarely() {
        let minutes = |count: i64| at(count * 60);
        let runs: Vec<i64> = (0..=2880).step_by(3).collect();
        let asked: Vec<i64> = runs
            .windows(2)
            .filter(|pair| is_due(at(0), minutes(pair[0]), minutes(pair[1])))
            .map(|pair| pair[1])
            .collect();
        assert_eq!(asked, [3, 6, 9, 18, 33, 66, 129, 258, 513, 1026, 2049]);
        assert!(is_due(at(0), minutes(40), minutes(100)), "after an outage");
        assert!(!is_due(at(0), minutes(-50), minutes(1)), "it is on its way");
        assert!(!is_due(at(0), minutes(-5), minutes(-4)));
    }
}
