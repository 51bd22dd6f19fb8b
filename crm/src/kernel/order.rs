//! What a company puts in an order of its own, moved by one place at a time.

use crate::error::{Conflict, Error, Result};

/// Where something goes among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Before the one before it.
    Up,
    /// Behind the one behind it.
    Down,
}

/// Changes places with its neighbour; gives the place where it is then, from 0. `Conflict` where there is none.
pub(crate) fn step<T: PartialEq>(order: &mut [T], one: &T, step: Step) -> Result<usize> {
    let place = order.iter().position(|other| other == one);
    let other = place.and_then(|place| match step {
        Step::Up => place.checked_sub(1),
        Step::Down => Some(place + 1).filter(|other| *other < order.len()),
    });
    let (Some(place), Some(other)) = (place, other) else { return Err(Error::Conflict(Conflict::NoChange)) };
    order.swap(place, other);
    Ok(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_at_an_end_stays_there() {
        let mut order = ["a", "b", "c"];
        assert_eq!((step(&mut order, &"a", Step::Down).ok(), order), (Some(1), ["b", "a", "c"]));
        assert_eq!((step(&mut order, &"c", Step::Up).ok(), order), (Some(1), ["b", "c", "a"]));
        for (one, way) in [("b", Step::Up), ("a", Step::Down), ("d", Step::Up)] {
            assert!(step(&mut order, &one, way).is_err(), "{one}");
        }
        assert_eq!(order, ["b", "c", "a"]);
    }
}
