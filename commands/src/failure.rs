//! Why an answer did not arrive, in words that help.

use crm::{channel::Failure, tenants::Language};

use crate::texts::t;

/// The reason for people; `code` is the provider's own, which support asks for where we know no more.
pub(crate) fn failure(language: Language, failure: Failure, code: Option<i64>) -> String {
    match (failure, code) {
        (Failure::WindowClosed, _) => t!(language, "failure-window"),
        (Failure::Undeliverable, _) => t!(language, "failure-undeliverable"),
        (Failure::NotAllowed, _) => t!(language, "failure-not-allowed"),
        (Failure::OptedOut, _) => t!(language, "failure-stopped"),
        (Failure::HeldBack, _) => t!(language, "failure-held-back"),
        (Failure::NeedsPhone, _) => t!(language, "failure-needs-phone"),
        (Failure::IdentityChanged, _) => t!(language, "failure-identity"),
        (Failure::Template, _) => t!(language, "failure-template"),
        (Failure::TooFast, _) => t!(language, "failure-too-fast"),
        (Failure::TooFastForOne, _) => t!(language, "failure-too-fast-for-one"),
        (Failure::ProviderFault, _) => t!(language, "failure-provider"),
        (Failure::Unreachable, _) => t!(language, "failure-unreachable"),
        (Failure::Unauthorised, _) => t!(language, "failure-token"),
        (Failure::Disconnected, _) => t!(language, "failure-disconnected"),
        (Failure::Restricted, _) => t!(language, "failure-account"),
        (Failure::Payment, _) => t!(language, "failure-payment"),
        (Failure::Content, _) => t!(language, "failure-content"),
        (Failure::File, _) => t!(language, "failure-file"),
        (Failure::NoAddress, _) => t!(language, "failure-no-address"),
        (Failure::NumberRemoved, _) => t!(language, "failure-number-removed"),
        (Failure::TakenBack, _) => t!(language, "failure-taken-back"),
        (Failure::Suspended, _) => t!(language, "failure-suspended"),
        (Failure::Other, Some(code)) => t!(language, "failure-code", code = code),
        (Failure::Other, None) => t!(language, "failure-none"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_reason_has_a_text_of_its_own_in_both_languages() {
        for language in Language::ALL {
            let texts: HashSet<String> = Failure::ALL.iter().map(|reason| failure(language, *reason, None)).collect();
            assert_eq!(texts.len(), Failure::ALL.len(), "{language:?}");
            assert!(failure(language, Failure::Other, Some(12)).contains("12"));
        }
    }
}
