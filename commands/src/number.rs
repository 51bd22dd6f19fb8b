//! The company's own numbers, by the addresses that lead to them: a number with `+`, or Meta's id of one, which is no number and is
//! called an id.

use crm::tenants::Language;

use crate::{
    plain::{bare, phone, phone_in_choice},
    texts::t,
};

/// The number in a text.
pub(crate) fn number(language: Language, address: &str) -> String {
    match address.strip_prefix('+') {
        Some(digits) => phone(digits),
        None => t!(language, "number-id", id = bare(address, 32)),
    }
}

/// The number in a label, whose words Discord shows without isolates.
pub(crate) fn number_in_label(address: &str) -> String {
    address.strip_prefix('+').map_or_else(|| bare(address, 32), phone_in_choice)
}
