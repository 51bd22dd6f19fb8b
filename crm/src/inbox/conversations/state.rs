//! How far an answer of ours has come. Statuses arrive out of order, more than once, and sometimes never; this is the one
//! rule by which they move a message, and it never moves backwards.

use std::str::FromStr;

use crate::channel::DeliveryState;

/// How far an answer of ours has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MessageState {
    /// Waits for a worker.
    Queued,
    /// A worker is sending it.
    Sending,
    /// The provider may or may not have taken it: the connection broke in the middle. Never sent again blindly.
    Unknown,
    /// The provider took it.
    Sent,
    /// It reached the customer's device.
    Delivered,
    /// The customer saw it.
    Read,
    /// The customer played it.
    Played,
    /// It will not arrive.
    Failed,
}

impl MessageState {
    /// Every state, in the order in which a message passes through them; `Failed` last.
    pub const ALL: [Self; 8] = [
        Self::Queued,
        Self::Sending,
        Self::Unknown,
        Self::Sent,
        Self::Delivered,
        Self::Read,
        Self::Played,
        Self::Failed,
    ];

    /// The name stored in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Unknown => "unknown",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Played => "played",
            Self::Failed => "failed",
        }
    }

    /// What a provider's word means; `None` for words that change nothing.
    pub(crate) fn of(delivery: &DeliveryState) -> Option<Self> {
        match delivery {
            DeliveryState::Sent => Some(Self::Sent),
            DeliveryState::Delivered => Some(Self::Delivered),
            DeliveryState::Read => Some(Self::Read),
            DeliveryState::Played => Some(Self::Played),
            DeliveryState::Failed => Some(Self::Failed),
            DeliveryState::Other(_) => None,
        }
    }

    /// Where a message goes when the provider says `word`, or `None` if it stays where it is.
    ///
    /// Forwards only. `failed` can't undo that it was seen to arrive, and only arriving undoes `failed`.
    pub(crate) fn advance(self, word: Self) -> Option<Self> {
        let arrived = matches!(word, Self::Delivered | Self::Read | Self::Played);
        let moves = match (self, word) {
            (Self::Failed, _) => arrived,
            (_, Self::Failed) => self.rank() < Self::Delivered.rank(),
            _ => word.rank() > self.rank(),
        };
        moves.then_some(word)
    }

    fn rank(self) -> u8 {
        match self {
            Self::Queued => 0,
            Self::Sending => 1,
            Self::Unknown => 2,
            Self::Sent => 3,
            Self::Delivered => 4,
            Self::Read => 5,
            Self::Played => 6,
            Self::Failed => 7,
        }
    }
}

impl FromStr for MessageState {
    type Err = String;

    fn from_str(raw: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|s| s.as_str() == raw).ok_or_else(|| format!("{raw:?} is no message state"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::*, sample::select};

    use super::*;

    fn settle(words: &[MessageState]) -> MessageState {
        words.iter().fold(MessageState::Sending, |at, word| at.advance(*word).unwrap_or(at))
    }

    proptest! {
        #[test]
        fn order_and_repetition_do_not_matter(
            mut words in prop::collection::vec(
                select(&[MessageState::Sent, MessageState::Delivered, MessageState::Read, MessageState::Failed][..]), 1..8),
            shuffled in any::<prop::sample::Index>(),
        ) {
            let expected = settle(&words);
            let pivot = shuffled.index(words.len());
            words.rotate_left(pivot);
            prop_assert_eq!(settle(&words), expected);
            words.reverse();
            prop_assert_eq!(settle(&words), expected);
            words.extend_from_within(..);
            prop_assert_eq!(settle(&words), expected);
        }
    }

    #[test]
    fn arriving_beats_failing_and_failing_beats_sent() {
        use MessageState as S;
        assert_eq!(settle(&[S::Sent, S::Failed]), S::Failed);
        assert_eq!(settle(&[S::Failed, S::Sent]), S::Failed);
        assert_eq!(settle(&[S::Failed, S::Delivered]), S::Delivered);
        assert_eq!(settle(&[S::Read, S::Failed, S::Delivered]), S::Read);
        assert_eq!(S::Unknown.advance(S::Sent), Some(S::Sent), "a status proves that it was taken");
        assert_eq!(S::Sent.advance(S::Sent), None);
    }
}
