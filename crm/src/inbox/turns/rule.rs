//! Whose turn it is. Pure.

use chrono::{DateTime, Utc};

use crate::ids::MemberId;

/// Somebody who takes turns.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct Colleague {
    pub member: MemberId,
    /// Whether they are there now.
    pub is_there: bool,
    /// How many open conversations they have.
    pub holds: i64,
    /// When they were last given one by turns.
    pub given_at: Option<DateTime<Utc>>,
}

/// Who is given the next conversation: of those who are there and have room, whoever was given one longest ago; who never was comes
/// before them.
pub(super) fn next(colleagues: &[Colleague], capacity: i64) -> Option<MemberId> {
    let free = colleagues.iter().filter(|one| one.is_there && one.holds < capacity);
    free.min_by_key(|one| (one.given_at, one.member)).map(|one| one.member)
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(second)
    }

    fn any_colleagues() -> impl Strategy<Value = Vec<Colleague>> {
        let one = (any::<bool>(), 0i64..4, prop::option::of(0i64..5));
        prop::collection::vec(one, 0..8).prop_map(|all| {
            let colleague = |(n, (is_there, holds, given)): (usize, (bool, i64, Option<i64>))| Colleague {
                member: MemberId(uuid::Uuid::from_u128(n as u128 + 1)),
                is_there,
                holds,
                given_at: given.map(at),
            };
            all.into_iter().enumerate().map(colleague).collect()
        })
    }

    /// The rule once more, as one would explain it: strike out who can't, then keep whoever nobody has waited longer than.
    fn naive(colleagues: &[Colleague], capacity: i64) -> Option<MemberId> {
        let mut left: Vec<&Colleague> = Vec::new();
        for one in colleagues {
            if !one.is_there || one.holds >= capacity {
                continue;
            }
            left.push(one);
        }
        let waited_longer = |a: &Colleague, b: &Colleague| match (a.given_at, b.given_at) {
            (None, Some(_)) => true,
            (Some(a), Some(b)) if a != b => a < b,
            (Some(_), None) => false,
            _ => a.member < b.member,
        };
        left.iter()
            .find(|one| left.iter().all(|other| one.member == other.member || waited_longer(one, other)))
            .map(|one| one.member)
    }

    proptest! {
        #[test]
        fn the_turn_is_that_of_the_naive_rule(colleagues in any_colleagues(), capacity in 0i64..5) {
            prop_assert_eq!(next(&colleagues, capacity), naive(&colleagues, capacity));
        }

        /// As many conversations as there are colleagues with room: each is given one, whoever began.
        #[test]
        fn everybody_has_a_turn_before_anybody_has_two(mut colleagues in any_colleagues()) {
            colleagues.iter_mut().for_each(|one| one.is_there = true);
            let mut given = Vec::new();
            for turn in 0..colleagues.len() {
                let member = next(&colleagues, 100).expect("somebody has room");
                let one = colleagues.iter_mut().find(|one| one.member == member).expect("one of them");
                (one.given_at, one.holds) = (Some(at(100 + turn as i64)), one.holds + 1);
                given.push(member);
            }
            given.sort_unstable();
            given.dedup();
            prop_assert_eq!(given.len(), colleagues.len());
        }
    }
}
