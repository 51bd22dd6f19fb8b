//! Twilio's error codes, each with its reason. The same codes stand in answers to a send (`code`) and in reports on messages
//! (`ErrorCode`).
//!
//! A new code is a new number here; a new reason is a variant of [`Failure`]. Sources: Twilio, "Error and warning dictionary", and
//! its table of the codes of WhatsApp that stand behind the 63000s.

use crm::channel::Failure;

/// Why, by Twilio's code; `None` for a code that this version doesn't know.
pub fn failure(code: i64) -> Option<Failure> {
    let failure = match code {
        63016 => Failure::WindowClosed,
        // Not on WhatsApp, not reachable there, or no such number.
        21211 | 30003 | 30005 | 30006 | 63003 | 63024 | 63036 => Failure::Undeliverable,
        // The sender itself, somebody who did not join Twilio's sandbox, a number that a trial may not write to.
        21266 | 21608 | 63015 | 63031 | 63033 => Failure::NotAllowed,
        21610 => Failure::OptedOut,
        // An experiment of Meta's, and its limit to marketing for one customer.
        63032 | 63049 => Failure::HeldBack,
        21655 | 21656 | 63027 | 63028 | 63029 | 63040 | 63041 | 63042 => Failure::Template,
        // Too many for the number, for the customer, or for the day; or Twilio's own queue is full.
        14107 | 20429 | 21611 | 30001 | 63018 | 63038 => Failure::TooFast,
        20500 | 30008 | 63010 | 63012 => Failure::ProviderFault,
        20003 | 20403 | 20404 | 63001 => Failure::Unauthorised,
        // No such sender on WhatsApp.
        21212 | 21606 | 63002 | 63007 => Failure::Disconnected,
        20005 | 20006 | 30002 | 30007 | 63013 | 63020 | 63022 | 63051 | 63112 => Failure::Restricted,
        12300 | 63019 => Failure::File,
        21602 | 21617 | 21619 | 63005 | 63021 | 63030 => Failure::Content,
        _ => return None,
    };
    Some(failure)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_that_decide_whether_a_message_goes_out_again_are_told_apart() {
        use crm::channel::Attempt::{Ambiguous, Refused, Repeatable};
        for (code, expected, attempt) in [
            (63016, Failure::WindowClosed, Refused),
            (63018, Failure::TooFast, Repeatable),
            (20429, Failure::TooFast, Repeatable),
            (63024, Failure::Undeliverable, Refused),
            (63003, Failure::Undeliverable, Refused),
            (63032, Failure::HeldBack, Refused),
            (21610, Failure::OptedOut, Refused),
            (20003, Failure::Unauthorised, Refused),
            (63012, Failure::ProviderFault, Ambiguous),
        ] {
            assert_eq!(failure(code), Some(expected), "{code}");
            assert_eq!(expected.attempt(), attempt, "{code}");
        }
        assert!(failure(20003).is_some_and(Failure::stops_channel));
        assert_eq!(failure(1), None);
    }
}
