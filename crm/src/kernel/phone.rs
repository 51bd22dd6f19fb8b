//! Phone numbers as people type them, read with the country they are typed in, and kept as digits without `+`, the form of
//! WhatsApp ids (ITU-T E.164).
//!
//! The rules of each country come from the `phonenumber` crate (Google's libphonenumber data). They are loaded when the first
//! number is read, about 6 MiB, and stay.

use std::ops::RangeInclusive;

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

/// The other way in which the same number is written, of countries whose mobile numbers have two: Brazil with and without the
/// ninth digit (55 AA 9XXXXXXXX, 55 AA XXXXXXXX), Mexico 52 and 521, Argentina 54 and 549. WhatsApp's ids may have either, whatever
/// people type (chatwoot issues 5840, 11053 and 13932). Only for looking somebody up: what is written to is what was received,
/// because the other may be somebody's landline.
///
/// Takes and gives digits without `+`. In Brazil the eight digits of a mobile number begin with 6 to 9; others are landlines.
pub(crate) fn other_spelling(digits: &str) -> Option<String> {
    if !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let of = |long, short, starts| longer_or_shorter(digits, long, short, 10, starts);
    brazilian(digits).or_else(|| of("521", "52", b'2'..=b'9')).or_else(|| of("549", "54", b'1'..=b'3'))
}

fn brazilian(digits: &str) -> Option<String> {
    let area = digits.strip_prefix("55")?.get(..2).filter(|area| !area.contains('0'))?;
    longer_or_shorter(digits, &format!("55{area}9"), &format!("55{area}"), 8, b'6'..=b'9')
}

/// With the short beginning instead of the long one or the other way round, if `length` digits follow of which the first is
/// one of `starts`.
fn longer_or_shorter(
    digits: &str,
    long: &str,
    short: &str,
    length: usize,
    starts: RangeInclusive<u8>,
) -> Option<String> {
    let rest_after = |beginning: &str| {
        let rest = digits.strip_prefix(beginning)?;
        (rest.len() == length && starts.contains(rest.as_bytes().first()?)).then_some(rest)
    };
    let shorter = rest_after(long).map(|rest| format!("{short}{rest}"));
    shorter.or_else(|| rest_after(short).map(|rest| format!("{long}{rest}")))
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

    #[test]
    fn mobile_numbers_of_three_countries_are_written_in_two_ways() {
        for (long, short) in [
            ("5531987654321", "553187654321"),
            ("5511999998888", "551199998888"),
            ("5585966667777", "558566667777"),
            ("5215512345678", "525512345678"),
            ("5218112345678", "528112345678"),
            ("5491123456789", "541123456789"),
            ("5493512345678", "543512345678"),
            ("5492901234567", "542901234567"),
        ] {
            assert_eq!(other_spelling(long).as_deref(), Some(short));
            assert_eq!(other_spelling(short).as_deref(), Some(long));
        }
    }

    #[test]
    fn other_numbers_are_written_in_one_way() {
        for number in [
            // Landlines in Brazil, and what has a ninth digit before what looks like one.
            "553132345678",
            "551155554444",
            "5531951234567",
            // No area code of Brazil has a zero.
            "5510987654321",
            // Too long, too short.
            "55319876543210",
            "55318765432",
            "52155123456789",
            "521551234567",
            "54911234567890",
            "549112345678",
            // No area code of Mexico begins with 1, none of Argentina with 4.
            "521123456789",
            "544123456789",
            // Other countries, also those whose codes begin the same way.
            "966501234567",
            "5491",
            "59171234567",
            "15551234567",
            "447700900123",
            "",
            "55",
            "SA.5531987654321",
            "55٣١987654321",
        ] {
            assert_eq!(other_spelling(number), None, "{number}");
        }
    }

    proptest::proptest! {
        /// Otherwise one of the two would find the other and not be found by it.
        #[test]
        fn the_other_way_of_writing_it_leads_back(digits in "55[1-9]{2}9?[0-9]{8}|521?[0-9]{10}|549?[0-9]{10}|[0-9]{0,16}|\\PC{0,20}") {
            if let Some(other) = other_spelling(&digits) {
                proptest::prop_assert_ne!(&other, &digits);
                proptest::prop_assert_eq!(digits.len().abs_diff(other.len()), 1);
                proptest::prop_assert_eq!(other_spelling(&other), Some(digits));
            }
        }

        #[test]
        fn whatever_is_typed_gives_digits_or_nothing(raw in "\\PC{0,30}|[+0-9٠-٩ ()-]{0,20}") {
            if let Some(digits) = read(&raw, "SA") {
                proptest::prop_assert!((7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()));
                proptest::prop_assert_eq!(read(&format!("+{digits}"), "SA"), Some(digits));
            }
        }
    }
}
