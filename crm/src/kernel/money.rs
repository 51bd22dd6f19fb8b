//! Money: whole minor units of a currency, never a fraction of one. Here it is read as people type it, shown, and added up;
//! `line` says what so many of something come to, and `figures` reads quantities and rates.
//!
//! To add a currency: its line in [`crate::currency`], and what people call it in `signs.rs`.

pub(crate) mod figures;
mod line;
mod signs;

use std::fmt;

pub use self::{
    figures::{Quantity, Rate},
    line::{Line, Worth},
    signs::currency,
};
use self::{
    figures::{Unread, cleaned, figure},
    signs::meant,
};
use crate::{
    currency::Currency,
    error::{Error, Field, Problem, Result},
    language::Language,
};

/// So many minor units of a currency: 1234 of SAR is 12.34.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money {
    /// Never less than nothing, and at most [`Money::MOST`] where a person typed it.
    pub minor: i64,
    /// Of what.
    pub currency: Currency,
}

impl Money {
    /// The most that is taken for one price or value: ten trillion of a currency with two decimals. Thousands of them can still be added up.
    pub const MOST: i64 = 1_000_000_000_000_000;

    /// So many minor units.
    pub fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// As people type it: digits of any script, a decimal point (`.` or `٫`), thousands in threes (`,`, `٬`, `،` or a space), and the currency
    /// before or after, by its code, its sign or its name. `home` is meant where none is named, and by a sign that several share.
    ///
    /// Refuses what is less than nothing, has more decimals than the currency, or is more than [`Money::MOST`]. `1,5` is refused, too: it
    /// would be guessing.
    pub fn read(field: Field, typed: &str, home: Currency) -> Result<Self> {
        let wrong = |problem| Error::Invalid { field, problem };
        let typed = cleaned(typed);
        let (Some(from), Some(to)) = (typed.find(digit), typed.rfind(digit)) else {
            return Err(wrong(if typed.is_empty() { Problem::Empty } else { Problem::Form }));
        };
        let (before, number, after) = (&typed[..from], &typed[from..=to], &typed[to + 1..]);
        // `.5` is no sign and a five.
        if before.ends_with('.') && !before.trim_end_matches('.').ends_with(char::is_alphabetic) {
            return Err(wrong(Problem::Form));
        }
        let named = match (before.trim(), after.trim().trim_end_matches('.')) {
            ("", "") => Some(home),
            (sign, "") | ("", sign) => meant(sign, home),
            _ => None,
        };
        let currency = named.ok_or(wrong(Problem::Form))?;
        let minor = figure(number, currency.decimals()).map_err(|unread| match unread {
            Unread::Decimals => wrong(Problem::Decimals(currency)),
            Unread::TooMuch => wrong(Problem::TooMuch),
            Unread::Form => wrong(Problem::Form),
        })?;
        match minor > Self::MOST {
            true => Err(wrong(Problem::TooMuch)),
            false => Ok(Self { minor, currency }),
        }
    }

    /// Both together; nothing, if they are of two currencies or it is too much to be counted.
    pub fn plus(self, other: Self) -> Option<Self> {
        let minor = self.minor.checked_add(other.minor).filter(|_| self.currency == other.currency)?;
        Some(Self { minor, ..self })
    }

    /// The amount alone, thousands parted: `1,234.50`.
    pub fn amount(&self) -> String {
        let (whole, rest) = self.parts();
        let mut grouped = String::new();
        for (place, digit) in whole.chars().enumerate() {
            if place > 0 && (whole.len() - place).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        grouped + &rest
    }

    /// As it stands in a form, to be typed over: `1234.50 SAR`. Reads back.
    pub fn typed(&self) -> String {
        let (whole, rest) = self.parts();
        format!("{whole}{rest} {}", self.currency.code())
    }

    /// As readers of a language write it: `SAR 1,234.50`, `1,234.50 ر.س`. Reads back.
    pub fn shown(&self, language: Language) -> String {
        match (language, self.currency.arabic()) {
            (Language::Arabic, Some(sign)) => format!("{} {sign}", self.amount()),
            (Language::Arabic, None) => format!("{} {}", self.amount(), self.currency.code()),
            (Language::English, _) => format!("{} {}", self.currency.code(), self.amount()),
        }
    }

    /// The digits before the point, and the point with those after it.
    fn parts(&self) -> (String, String) {
        let decimals = usize::from(self.currency.decimals());
        let digits = format!("{:0>width$}", self.minor, width = decimals + 1);
        let (whole, rest) = digits.split_at(digits.len() - decimals);
        (whole.to_owned(), if rest.is_empty() { String::new() } else { format!(".{rest}") })
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount(), self.currency.code())
    }
}

fn digit(c: char) -> bool {
    c.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(code: &str) -> Currency {
        code.parse().unwrap()
    }

    fn read(typed: &str, home: &str) -> Result<Money, Problem> {
        Money::read(Field::Price, typed, of(home)).map_err(|error| match error {
            Error::Invalid { field: Field::Price, problem } => problem,
            other => panic!("{other}"),
        })
    }

    #[test]
    fn amounts_are_read_as_people_type_them() {
        for (typed, home, minor, code) in [
            ("1500", "SAR", 150_000, "SAR"),
            ("١٥٠٠٫٥٠", "SAR", 150_050, "SAR"),
            ("۱٬۵۰۰٫۵", "SAR", 150_050, "SAR"),
            ("1,234,567.89", "USD", 123_456_789, "USD"),
            ("١،٥٠٠", "SAR", 150_000, "SAR"),
            ("1 500.25", "EUR", 150_025, "EUR"),
            ("99.9 ر.س", "USD", 9990, "SAR"),
            ("ر.س. 99.9", "USD", 9990, "SAR"),
            ("٩٩ ر.س.", "USD", 9900, "SAR"),
            ("100﷼", "SAR", 10_000, "SAR"),
            ("100 ريال", "QAR", 10_000, "QAR"),
            ("100 ريالًا", "KWD", 10_000, "SAR"),
            ("100 ريال سعودي", "KWD", 10_000, "SAR"),
            ("sar 5", "USD", 500, "SAR"),
            ("5SAR", "USD", 500, "SAR"),
            ("$5", "SAR", 500, "USD"),
            ("$5", "CAD", 500, "CAD"),
            ("US$ 5", "CAD", 500, "USD"),
            ("€ 0.05", "SAR", 5, "EUR"),
            ("1.250 د.ك", "SAR", 1250, "KWD"),
            ("0.001", "BHD", 1, "BHD"),
            ("1200", "JPY", 1200, "JPY"),
            ("¥1,200", "SAR", 1200, "JPY"),
            ("\u{200F}250\u{200F} ر.س", "SAR", 25_000, "SAR"),
            ("0", "SAR", 0, "SAR"),
            ("100.", "SAR", 10_000, "SAR"),
            ("10,000,000,000,000", "SAR", Money::MOST, "SAR"),
        ] {
            assert_eq!(read(typed, home), Ok(Money::new(minor, of(code))), "{typed}");
        }
    }

    #[test]
    fn what_would_have_to_be_guessed_is_refused() {
        for typed in [
            "خمسة",
            "-5",
            "−5",
            "(5)",
            "5-",
            "1,5",
            "1,50",
            "1,5000",
            "1,,500",
            ",500",
            ".5",
            "5.5.5",
            "1.000.000",
            "5 زهرة",
            "$5$",
            "SAR 5 SAR",
            "5 SAR 5",
            "1,00,000",
            "5e3",
            "5/2",
            "12ab34",
            "1. 5",
            "1 5",
            "% 5",
            "د.إ د.ك 5",
        ] {
            assert_eq!(read(typed, "SAR"), Err(Problem::Form), "{typed}");
        }
        assert_eq!(read(" \u{200F} ", "SAR"), Err(Problem::Empty));
        for (typed, home) in [("1.5", "JPY"), ("1.0", "JPY"), ("1.234", "SAR"), ("1.000", "SAR"), ("1.2345", "KWD")] {
            assert_eq!(read(typed, home), Err(Problem::Decimals(of(home))), "{typed}");
        }
        for typed in ["10,000,000,000,000.01", "99999999999999999999", &"9".repeat(400)] {
            assert_eq!(read(typed, "SAR"), Err(Problem::TooMuch), "{typed}");
        }
    }

    #[test]
    fn amounts_are_shown_in_both_languages() {
        let shown = |minor, code| {
            let money = Money::new(minor, of(code));
            (money.shown(Language::Arabic), money.shown(Language::English), money.typed())
        };
        let all = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
        assert_eq!(shown(123_456, "SAR"), all("1,234.56 ر.س", "SAR 1,234.56", "1234.56 SAR"));
        assert_eq!(shown(5, "KWD"), all("0.005 د.ك", "KWD 0.005", "0.005 KWD"));
        assert_eq!(shown(1_000_000, "JPY"), all("1,000,000 JPY", "JPY 1,000,000", "1000000 JPY"));
        assert_eq!(shown(0, "SAR"), all("0.00 ر.س", "SAR 0.00", "0.00 SAR"));
    }

    #[test]
    fn two_currencies_are_not_added_up() {
        let some = |minor, code| Money::new(minor, of(code));
        assert_eq!(some(1, "SAR").plus(some(2, "SAR")), Some(some(3, "SAR")));
        assert_eq!(some(1, "SAR").plus(some(2, "USD")), None);
        assert_eq!(some(i64::MAX, "SAR").plus(some(1, "SAR")), None);
    }

    fn any_currency() -> impl Strategy<Value = Currency> {
        prop::sample::select(Currency::all().collect::<Vec<_>>())
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back(minor in 0..=Money::MOST, currency in any_currency(), home in any_currency()) {
            let money = Money::new(minor, currency);
            for text in [money.typed(), money.to_string(), money.shown(Language::English)] {
                prop_assert_eq!(read(&text, home.code()), Ok(money), "{}", text);
            }
            // A sign that two currencies share is the company's own.
            prop_assert_eq!(read(&money.shown(Language::Arabic), currency.code()), Ok(money));
            prop_assert_eq!(read(&money.amount(), currency.code()), Ok(money));
        }

        #[test]
        fn digits_of_any_script_are_the_same(minor in 0..=Money::MOST, currency in any_currency()) {
            let typed = Money::new(minor, currency).typed();
            for zero in ['٠', '۰'] {
                let other = |c: char| match c.to_digit(10) {
                    Some(digit) => char::from_u32(zero as u32 + digit).unwrap(),
                    None if c == '.' => '٫',
                    None => c,
                };
                let other: String = typed.chars().map(other).collect();
                prop_assert_eq!(read(&other, "SAR"), read(&typed, "SAR"));
            }
        }

        #[test]
        fn nothing_that_is_typed_breaks_it(typed in "\\PC{0,40}") {
            if let Ok(money) = read(&typed, "SAR") {
                prop_assert!((0..=Money::MOST).contains(&money.minor));
            }
        }
    }
}
