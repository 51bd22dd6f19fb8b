//! Phone numbers as people type them, read with the country they are typed in, and kept as digits without `+`, the form of
//! WhatsApp ids (ITU-T E.164).
//!
//! The rules of each country come from the `phonenumber` crate (Google's libphonenumber data). They are loaded when the first
//! number is read, about 6 MiB, and stay.

use phonenumber::{Mode, PhoneNumber};

use crate::{
    country::Country,
    error::{Error, Field, Problem, Result},
    text,
};

/// A number that somebody typed, as digits without `+`. Takes a number with its country code (`+966…`, `00966…`, `966…`), and one
/// as it is dialled in `country`; Arabic digits and the usual spacing too.
///
/// What is no number that could be given to anybody is refused: a wrong guess would write to a stranger.
pub fn phone(field: Field, raw: &str, country: Option<Country>) -> Result<String> {
    let compact = text::phone_characters(raw).ok_or(Error::Invalid { field, problem: Problem::Phone(country) })?;
    let abroad = compact.starts_with('+') || compact.starts_with("00");
    let dialled = || country.and_then(|country| valid(Some(country), &compact));
    let international = || valid(None, &format!("+{}", compact.trim_start_matches(['+', '0'])));
    // Some countries have a way of their own to dial abroad: then the number is read as dialled there first.
    let number = if abroad { international().or_else(dialled) } else { dialled().or_else(international) };
    let number = number.ok_or(Error::Invalid { field, problem: Problem::Phone(country) })?;
    Ok(number.format().mode(Mode::E164).to_string().trim_start_matches('+').to_owned())
}

fn valid(country: Option<Country>, raw: &str) -> Option<PhoneNumber> {
    phonenumber::parse(country.map(Country::id), raw).ok().filter(PhoneNumber::is_valid)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(raw: &str, country: &str) -> Option<String> {
        phone(Field::Phone, raw, country.parse().ok()).ok()
    }

    #[test]
    fn numbers_are_read_as_people_there_type_them() {
        for (country, raw, digits) in [
            ("SA", "0507778899", "966507778899"),
            ("SA", "٠٥٠٧٧٧٨٨٩٩", "966507778899"),
            ("SA", "050 777 8899", "966507778899"),
            ("SA", "966507778897", "966507778897"),
            ("SA", "00966507778897", "966507778897"),
            ("SA", "+966507778897", "966507778897"),
            ("SA", "\u{202A}+966-50-777-8897\u{202C}", "966507778897"),
            ("SA", "+966 (0)50 777 8897", "966507778897"),
            ("SA", "+44 (0)20 7946 0958", "442079460958"),
            ("SA", "0020 100 123 4567", "201001234567"),
            ("AE", "966507778897", "966507778897"),
            ("AE", "0501234567", "971501234567"),
            ("EG", "01001234567", "201001234567"),
            ("KW", "50012345", "96550012345"),
            ("US", "(650) 555-1234", "16505551234"),
            ("US", "011 966 50 777 8897", "966507778897"),
            ("", "+966507778897", "966507778897"),
            ("", "966507778897", "966507778897"),
        ] {
            assert_eq!(read(raw, country).as_deref(), Some(digits), "{raw} in {country}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for raw in
            ["", "12", "05012345", "+12345", "+9665012345678901234", "call me", "+96650abc4567", "٠٥", "+", "0", "+0"]
        {
            assert_eq!(read(raw, "SA"), None, "{raw}");
        }
        assert_eq!(read("0507778899", ""), None, "of which country?");
    }

    #[test]
    fn the_example_of_every_country_is_read() {
        for country in Country::all() {
            let Some((local, international)) = country.example() else { continue };
            let digits = read(&international, country.code());
            assert!(
                digits.is_some() && read(&local, country.code()) == digits,
                "{country:?}: {local}, {international}"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_typed_gives_digits_or_nothing(raw in "\\PC{0,30}|[+0-9٠-٩ ()-]{0,20}") {
            if let Some(digits) = read(&raw, "SA") {
                proptest::prop_assert!((7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()));
                proptest::prop_assert_eq!(read(&format!("+{digits}"), "SA"), Some(digits));
            }
        }
    }
}
