//! What is filled in: read as people type it, by the kind of its field, and kept as JSON.

use chrono::NaiveDate;
use serde_json::Value as Json;

use super::{Kind, Own};
use crate::{
    error::{Error, Field, Problem, Result, ValueProblem},
    kernel::money::figures,
    text,
};

/// The longest text, in characters.
const TEXT: usize = 200;

/// How many decimals a number may have.
const DECIMALS: u8 = 4;

/// What stands in a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A line, or what was chosen.
    Text(String),
    /// A number, as its digits.
    Number(String),
    /// A day.
    Date(NaiveDate),
    /// Yes or no.
    YesNo(bool),
}

impl Value {
    /// As somebody typed it. What is wrong is said with the field's own name.
    pub(crate) fn read(field: &Own, typed: &str) -> Result<Self> {
        let read = match field.kind {
            Kind::Text => text::line(Field::Extra, typed, TEXT).map(Self::Text).map_err(|_| ValueProblem::TooLong),
            Kind::Number => number(typed).map(Self::Number).ok_or(ValueProblem::Number),
            Kind::Date => day(typed).map(Self::Date).ok_or(ValueProblem::Date),
            Kind::YesNo => yes_or_no(typed).map(Self::YesNo).ok_or(ValueProblem::YesNo),
            Kind::Choice => chosen(&field.choices, typed).map(Self::Text).ok_or(ValueProblem::Choice),
        };
        let wrong = |wrong| Problem::Own { name: field.name.clone(), choices: field.choices.clone(), wrong };
        read.map_err(|problem| Error::Invalid { field: Field::Extra, problem: wrong(problem) })
    }

    pub(crate) fn stored(&self) -> Json {
        match self {
            Self::Text(text) | Self::Number(text) => text.as_str().into(),
            Self::Date(day) => day.to_string().into(),
            Self::YesNo(yes) => (*yes).into(),
        }
    }

    /// What is stored, of a field of this kind; nothing, of what is of another.
    pub(crate) fn of(kind: Kind, stored: &Json) -> Option<Self> {
        match kind {
            Kind::Text | Kind::Choice => stored.as_str().map(|text| Self::Text(text.to_owned())),
            Kind::Number => stored.as_str().map(|number| Self::Number(number.to_owned())),
            Kind::Date => stored.as_str()?.parse().ok().map(Self::Date),
            Kind::YesNo => stored.as_bool().map(Self::YesNo),
        }
    }
}

/// Its digits without what is of no use: `1,250.50` is `1250.5`.
fn number(typed: &str) -> Option<String> {
    let cleaned = figures::cleaned(typed);
    let (sign, digits) = match cleaned.strip_prefix(['-', '−']) {
        Some(digits) => ("-", digits),
        None => ("", cleaned.strip_prefix('+').unwrap_or(&cleaned)),
    };
    let figure = figures::figure(digits.trim(), DECIMALS).ok()?;
    let one = 10_i64.pow(u32::from(DECIMALS));
    let rest = format!("{:04}", figure % one);
    let rest = rest.trim_end_matches('0');
    let point = if rest.is_empty() { "" } else { "." };
    let sign = if figure == 0 { "" } else { sign };
    Some(format!("{sign}{}{point}{rest}", figure / one))
}

/// `2027-03-01`, or with the day first: `1/3/2027`.
fn day(typed: &str) -> Option<NaiveDate> {
    let key = text::search_key(typed);
    let parts: Vec<&str> = key.split(['-', '/', '.']).map(str::trim).collect();
    let [first, month, last] = parts.as_slice() else { return None };
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    let is_year = year.len() == 4 && parts.iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
    is_year.then(|| NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))?
}

fn yes_or_no(typed: &str) -> Option<bool> {
    match text::search_key(typed).as_str() {
        "نعم" | "اجل" | "ايوه" | "yes" | "y" | "true" | "1" => Some(true),
        "لا" | "كلا" | "no" | "n" | "false" | "0" => Some(false),
        _ => None,
    }
}

/// As the company calls it.
fn chosen(choices: &[String], typed: &str) -> Option<String> {
    let key = text::search_key(typed);
    choices.iter().find(|choice| text::search_key(choice) == key).cloned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_read_as_they_are_typed() {
        for (typed, kept) in [
            ("١٬٢٥٠٫٥٠", "1250.5"),
            ("۴۲", "42"),
            (" -3.1400 ", "-3.14"),
            ("−٧", "-7"),
            ("+1,000", "1000"),
            ("-0", "0"),
            ("0.0001", "0.0001"),
        ] {
            assert_eq!(number(typed).as_deref(), Some(kept), "{typed}");
        }
        for typed in ["", "خمسة", "1.23456", "1,00", "--1", "1e5", "99999999999999999999"] {
            assert_eq!(number(typed), None, "{typed}");
        }
    }

    #[test]
    fn days_are_read_as_they_are_typed() {
        let march = NaiveDate::from_ymd_opt(2027, 3, 1);
        for typed in ["2027-03-01", "٢٠٢٧/٣/١", "1/3/2027", "۱.۳.۲۰۲۷", " 2027 - 3 - 1 "] {
            assert_eq!(day(typed), march, "{typed}");
        }
        for typed in ["", "2027-13-01", "30/2/2027", "1/3/27", "غدًا", "2027-03"] {
            assert_eq!(day(typed), None, "{typed}");
        }
    }

    #[test]
    fn yes_and_no_and_choices() {
        assert_eq!((yes_or_no("نَعَم"), yes_or_no("NO"), yes_or_no("ربما")), (Some(true), Some(false), None));
        let choices = ["كبيرة".to_owned(), "Small".to_owned()];
        assert_eq!(chosen(&choices, "كبيره").as_deref(), Some("كبيرة"));
        assert_eq!((chosen(&choices, "SMALL").as_deref(), chosen(&choices, "كبير")), (Some("Small"), None));
    }

    proptest! {
        #[test]
        fn what_is_kept_is_read_back(n in -1_000_000_000_000_i64..1_000_000_000_000, days in 1..800_000_i32) {
            let (sign, whole, rest) = (if n < 0 { "-" } else { "" }, n.abs() / 10_000, n.abs() % 10_000);
            let kept = number(&format!("{sign}{whole}.{rest:04}")).unwrap();
            prop_assert_eq!(number(&kept), Some(kept.clone()));
            let date = NaiveDate::from_num_days_from_ce_opt(365_000 + days).unwrap();
            for value in [Value::Number(kept), Value::Date(date), Value::YesNo(n < 0)] {
                let kind = match value {
                    Value::Number(_) => Kind::Number,
                    Value::Date(_) => Kind::Date,
                    _ => Kind::YesNo,
                };
                prop_assert_eq!(Value::of(kind, &value.stored()), Some(value));
            }
        }
    }
}
