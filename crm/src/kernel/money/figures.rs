//! Figures as people type them, and the two kinds beside money: how many, and how much of a hundred.

use std::fmt;

use crate::{
    error::{Error, Field, Problem, Result},
    text::{ascii_digit, is_bidi_mark},
};

/// What was typed, with one kind of digits, of decimal points and of signs between thousands, and without direction marks.
pub(crate) fn cleaned(typed: &str) -> String {
    let one = |c: char| match ascii_digit(c) {
        '٫' => '.',
        '٬' | '،' => ',',
        c if c.is_whitespace() => ' ',
        c => c,
    };
    typed.chars().filter(|c| !is_bidi_mark(*c)).map(one).collect::<String>().trim().to_owned()
}

/// Why a figure can't be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unread {
    /// It has more decimals than there are.
    Decimals,
    /// It can't be counted.
    TooMuch,
    /// It is none.
    Form,
}

/// A figure with at most so many decimals, in units of the last of them. It begins and ends with a digit.
pub(crate) fn figure(cleaned: &str, decimals: u8) -> Result<i64, Unread> {
    let (whole, rest) = cleaned.split_once('.').unwrap_or((cleaned, ""));
    let mut groups = whole.split([',', ' ']);
    let first = groups.next().unwrap_or_default();
    let others: Vec<&str> = groups.collect();
    let in_threes = others.is_empty() || first.len() <= 3 && others.iter().all(|group| group.len() == 3);
    let is_figure = [first, rest].iter().chain(&others).all(|part| part.bytes().all(|b| b.is_ascii_digit()));
    if first.is_empty() || !in_threes || !is_figure {
        return Err(Unread::Form);
    }
    if rest.len() > usize::from(decimals) {
        return Err(Unread::Decimals);
    }
    let digits = format!("{first}{}{rest:0<width$}", others.concat(), width = usize::from(decimals));
    digits.parse().map_err(|_| Unread::TooMuch)
}

/// How many, or how much: whole thousandths. Goods are sold by the metre, the kilo and the hour, and three decimals are what scales show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, sqlx::Type)]
#[sqlx(transparent)]
pub struct Quantity(pub(crate) i64);

impl Quantity {
    /// One.
    pub const ONE: Self = Self(1000);
    /// A million.
    pub const MOST: Self = Self(1_000_000_000);
    const DECIMALS: u8 = 3;

    /// As people type it: `3`, `1.5`, `٢٫٢٥`. At most [`Quantity::MOST`].
    pub fn read(field: Field, typed: &str) -> Result<Self> {
        let found = figure(&cleaned(typed), Self::DECIMALS).map(Self).ok().filter(|quantity| *quantity <= Self::MOST);
        found.ok_or(Error::Invalid { field, problem: Problem::Form })
    }

    /// Whether it is none at all.
    pub fn is_none(self) -> bool {
        self.0 == 0
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_figure(f, self.0, Self::DECIMALS)
    }
}

/// A part of a hundred, in hundredths of a percent: 1500 is 15 %.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::Type)]
#[sqlx(transparent)]
pub struct Rate(pub(crate) i32);

impl Rate {
    /// Nothing of it.
    pub const NONE: Self = Self(0);
    /// All of it.
    pub const WHOLE: i32 = 10_000;
    const DECIMALS: u8 = 2;

    /// As people type it: `15`, `15%`, `٪٧٫٥`. From nothing to a hundred.
    pub fn read(field: Field, typed: &str) -> Result<Self> {
        let typed = cleaned(typed).replace('٪', "%");
        let figures = typed.strip_prefix('%').or(typed.strip_suffix('%')).unwrap_or(&typed).trim();
        let found = figure(figures, Self::DECIMALS).ok().and_then(|rate| i32::try_from(rate).ok());
        found
            .filter(|rate| (0..=Self::WHOLE).contains(rate))
            .map(Self)
            .ok_or(Error::Invalid { field, problem: Problem::Form })
    }

    /// Whether it is nothing.
    pub fn is_none(self) -> bool {
        self.0 == 0
    }

    /// The number alone, as programs read it: `7.5`.
    pub fn number(self) -> String {
        self.figures().to_string()
    }

    fn figures(self) -> impl fmt::Display {
        fmt::from_fn(move |f| write_figure(f, self.0.into(), Self::DECIMALS))
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", self.figures())
    }
}

/// Without the noughts at its end.
fn write_figure(f: &mut fmt::Formatter<'_>, units: i64, decimals: u8) -> fmt::Result {
    let digits = format!("{units:0>width$}", width = usize::from(decimals) + 1);
    let (whole, rest) = digits.split_at(digits.len() - usize::from(decimals));
    match rest.trim_end_matches('0') {
        "" => f.write_str(whole),
        rest => write!(f, "{whole}.{rest}"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn quantities_and_rates_are_read_as_people_type_them() {
        for (typed, quantity) in
            [("3", 3000), ("1.5", 1500), ("٢٫٢٥", 2250), ("0.001", 1), ("0", 0), ("1,000,000", 1_000_000_000)]
        {
            assert_eq!(Quantity::read(Field::Quantity, typed).ok(), Some(Quantity(quantity)), "{typed}");
        }
        for typed in ["", "-1", "1.2345", "1,000,001", "1,5", "many", ".5"] {
            assert!(Quantity::read(Field::Quantity, typed).is_err(), "{typed}");
        }
        for (typed, rate) in [("15", 1500), ("15%", 1500), ("٪٧٫٥", 750), ("7.25 %", 725), ("0", 0), ("100", 10_000)]
        {
            assert_eq!(Rate::read(Field::Tax, typed).ok(), Some(Rate(rate)), "{typed}");
        }
        for typed in ["", "-1", "100.01", "7.255", "%%", "%5%", "x"] {
            assert!(Rate::read(Field::Tax, typed).is_err(), "{typed}");
        }
        assert_eq!(
            (Rate(1500).to_string(), Rate(725).to_string(), Rate(5).to_string()),
            ("15%".into(), "7.25%".into(), "0.05%".into())
        );
        assert_eq!(
            (Quantity(1500).to_string(), Quantity(2000).to_string(), Quantity(1).to_string()),
            ("1.5".into(), "2".into(), "0.001".into())
        );
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back(quantity in 0..=Quantity::MOST.0, rate in 0..=Rate::WHOLE) {
            let (quantity, rate) = (Quantity(quantity), Rate(rate));
            prop_assert_eq!(Quantity::read(Field::Quantity, &quantity.to_string()).ok(), Some(quantity));
            prop_assert_eq!(Rate::read(Field::Tax, &rate.to_string()).ok(), Some(rate));
        }
    }
}
