//! What a customer presses below a quote: our names of its two buttons, which come back when one is pressed; and what came of it. Pure.

use chrono::{DateTime, Utc};

use crate::kernel::{
    channel::{Content, ContentKind, Label},
    ids::QuoteId,
    names::names,
};

/// What our names for the buttons begin with.
const QUOTE: &str = "quote";
const ACCEPT: &str = "accept";
const DECLINE: &str = "decline";

/// A button below a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Press {
    pub quote: QuoteId,
    /// Whether it is the one that accepts.
    pub accepts: bool,
}

impl Press {
    /// Our name for the button.
    pub fn id(self) -> String {
        format!("{QUOTE}/{}/{}", self.quote, if self.accepts { ACCEPT } else { DECLINE })
    }

    /// Which was pressed, if this says that one was.
    pub fn of(content: &Content) -> Option<Self> {
        let chosen = content.details.iter().find(|detail| detail.label == Label::Choice)?;
        let (quote, answer) = chosen.text.strip_prefix(QUOTE)?.strip_prefix('/')?.split_once('/')?;
        let accepts = match answer {
            ACCEPT => true,
            DECLINE => false,
            _ => return None,
        };
        Some(Self { quote: quote.parse().ok()?, accepts }).filter(|_| content.kind == ContentKind::Interactive)
    }
}

/// What a customer has pressed, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pressed {
    /// Below which quote.
    pub quote: QuoteId,
    /// Whether they accept it.
    pub accepts: bool,
    /// When they did.
    pub at: DateTime<Utc>,
}

names! {
    /// What came of a customer's answer to a quote.
    pub enum Answer {
        /// It is accepted.
        Accepted = "accepted",
        /// It is declined.
        Declined = "declined",
        /// It was accepted before.
        AcceptedBefore = "accepted_before",
        /// It was declined before.
        DeclinedBefore = "declined_before",
        /// Its time is over.
        Expired = "expired",
        /// Another has taken its place, or nothing comes of the deal any more.
        Over = "over",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::channel::Detail;

    fn pressed(kind: ContentKind, id: &str) -> Option<Press> {
        let details = vec![Detail::new(Label::Text, "أوافق ✓"), Detail::new(Label::Choice, id)];
        Press::of(&Content { kind, details })
    }

    #[test]
    fn a_press_is_known_by_our_name_of_the_button() {
        let quote = QuoteId(uuid::Uuid::from_u128(7));
        for accepts in [true, false] {
            let press = Press { quote, accepts };
            assert_eq!(pressed(ContentKind::Interactive, &press.id()), Some(press));
            assert_eq!(pressed(ContentKind::Text, &press.id()), None, "who writes such a name has pressed nothing");
        }
        for other in
            ["", "quote/", "quote/x/accept", "rate:7:5", &format!("quote/{quote}/"), &format!("quote/{quote}/yes")]
        {
            assert_eq!(pressed(ContentKind::Interactive, other), None, "{other}");
        }
    }
}
