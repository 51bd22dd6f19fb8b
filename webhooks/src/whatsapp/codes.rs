//! Meta's error codes, each with its reason. The same codes stand in answers to a send (`error.code`), in status webhooks and in
//! messages that Meta does not pass on (`errors[].code`).
//!
//! Read by code, never by title or HTTP status (Meta, "Error codes", as of May 2026): throttles alone come as 400, 403 and 429.
//! A new code is a new number here; a new reason is a variant of [`Failure`].

use crm::channel::{Failure, ProviderError};

use super::json::Object;

/// The most characters of Meta's titles that are kept.
const TITLE_CHARS: usize = 256;

/// Why, by Meta's code; `None` for a code that this version doesn't know.
pub fn failure(code: i64) -> Option<Failure> {
    let failure = match code {
        131047 => Failure::WindowClosed,
        131026 => Failure::Undeliverable,
        // The recipient is the sender, or not on the list of a test number.
        131021 | 131030 => Failure::NotAllowed,
        131050 => Failure::OptedOut,
        // The limit to marketing for one customer, and customers in an experiment of Meta's.
        130472 | 131049 => Failure::HeldBack,
        131062 => Failure::NeedsPhone,
        137000 => Failure::IdentityChanged,
        132000..=132069 => Failure::Template,
        4 | 80007 | 130429 => Failure::TooFast,
        131056 => Failure::TooFastForOne,
        1 | 2 | 131000 | 131016 | 131057 | 133004 => Failure::ProviderFault,
        // 102 and 104: the token is invalid or missing (Graph API, "Handling errors"; Meta's OpenAPI, `Unauthorized`).
        0 | 3 | 10 | 102 | 104 | 190 | 200..=299 | 131005 => Failure::Unauthorised,
        131045 | 133005..=133016 => Failure::Disconnected,
        // 131048 is no throttle that passes: customers reported the number as spam.
        368 | 130497 | 131031 | 131037 | 131048 => Failure::Restricted,
        131042 => Failure::Payment,
        33 | 100 | 131008 | 131009 | 131051 => Failure::Content,
        131052 | 131053 => Failure::File,
        _ => return None,
    };
    Some(failure)
}

/// One of Meta's errors, as they stand in webhooks: `{code, title, message, error_data: {details}}`.
pub(super) fn read(error: &Object<'_>) -> ProviderError {
    let code = error.integer("code");
    let title = error.words("title", TITLE_CHARS).or_else(|| error.words("message", TITLE_CHARS));
    ProviderError { failure: code.and_then(failure).unwrap_or(Failure::Other), code, title }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    /// If you are here because this failed: a reason that no code leads to is dead, unless it is ours alone.
    #[test]
    fn every_reason_is_reached_by_a_code_or_is_our_own() {
        let reached: HashSet<Failure> = (0..200_000).filter_map(failure).collect();
        let ours = [
            Failure::Unreachable,
            Failure::NoAddress,
            Failure::NumberRemoved,
            Failure::TakenBack,
            Failure::Suspended,
            Failure::Other,
        ];
        for reason in Failure::ALL {
            assert_ne!(reached.contains(&reason), ours.contains(&reason), "{reason:?}");
        }
    }
}
