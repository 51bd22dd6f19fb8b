//! What so many of something come to. Each step is rounded by itself, half up, to the minor unit, so that the parts of a line that people see
//! add up to its total, and the totals of lines to that of all: nothing is rounded twice, and no sum is worked out another way.

use super::{Quantity, Rate};

/// So many of something at a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// For one, in minor units.
    pub price: i64,
    /// How many.
    pub quantity: Quantity,
    /// What is taken off.
    pub discount: Rate,
    /// What is added to what is left.
    pub tax: Rate,
}

/// What lines come to, in minor units of their currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Worth {
    /// Price times quantity.
    pub gross: i64,
    /// What is taken off it.
    pub discount: i64,
    /// The tax on the rest.
    pub tax: i64,
}

impl Worth {
    /// What is left without tax.
    pub fn net(&self) -> i64 {
        self.gross - self.discount
    }

    /// What is to be paid.
    pub fn total(&self) -> i64 {
        self.net() + self.tax
    }

    /// Of all of them; nothing, if it can't be counted.
    pub fn of(lines: impl IntoIterator<Item = Line>) -> Option<Self> {
        lines.into_iter().try_fold(Self::default(), |sum, line| sum.plus(line.worth()?))
    }

    fn plus(self, other: Self) -> Option<Self> {
        let sum = Self {
            gross: self.gross.checked_add(other.gross)?,
            discount: self.discount.checked_add(other.discount)?,
            tax: self.tax.checked_add(other.tax)?,
        };
        // Its total has to be counted, too.
        sum.net().checked_add(sum.tax).map(|_| sum)
    }
}

impl Line {
    /// What it comes to; nothing, if it can't be counted.
    pub fn worth(&self) -> Option<Worth> {
        let gross = part(self.price, self.quantity.0, Quantity::ONE.0)?;
        let discount = part(gross, self.discount.0.into(), Rate::WHOLE.into())?;
        let tax = part(gross - discount, self.tax.0.into(), Rate::WHOLE.into())?;
        (gross - discount).checked_add(tax)?;
        Some(Worth { gross, discount, tax })
    }
}

/// `amount × times ÷ of`, rounded half up.
fn part(amount: i64, times: i64, of: i64) -> Option<i64> {
    let product = i128::from(amount) * i128::from(times);
    i64::try_from((product + i128::from(of / 2)).div_euclid(of.into())).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{currency::Currency, money::Money};

    fn line(price: i64, quantity: i64, discount: i32, tax: i32) -> Line {
        Line { price, quantity: Quantity(quantity), discount: Rate(discount), tax: Rate(tax) }
    }

    #[test]
    fn halves_go_up_in_each_step() {
        // 3 × 9.99 − 10 % = 29.97 − 3.00 = 26.97; 15 % of that is 4.0455.
        let worth = line(999, 3000, 1000, 1500).worth().unwrap();
        assert_eq!((worth.gross, worth.discount, worth.net(), worth.tax, worth.total()), (2997, 300, 2697, 405, 3102));
        // Half of a minor unit: 0.5 × 0.01.
        assert_eq!(line(1, 500, 0, 0).worth().unwrap().gross, 1);
        assert_eq!(line(1, 499, 0, 0).worth().unwrap().gross, 0);
        assert_eq!(line(100, 1000, 10_000, 1500).worth(), Some(Worth { gross: 100, discount: 100, tax: 0 }));
        assert_eq!(line(i64::MAX, 2000, 0, 0).worth(), None, "too much is said, not cut off");
        assert_eq!(line(i64::MAX, 1000, 0, 1500).worth(), None);
    }

    fn any_line() -> impl Strategy<Value = Line> {
        (0..=Money::MOST / 1_000_000, 0..=Quantity::MOST.0, 0..=Rate::WHOLE, 0..=Rate::WHOLE)
            .prop_map(|(price, quantity, discount, tax)| line(price, quantity, discount, tax))
    }

    /// A currency of each number of decimals.
    fn any_decimals() -> impl Strategy<Value = Currency> {
        prop::sample::select(["JPY", "SAR", "KWD"].map(|code| code.parse().unwrap()).to_vec())
    }

    /// Amounts as a person adds them up on paper: with the digits that are shown.
    fn on_paper(shown: &[String], decimals: u32) -> i128 {
        let minor = |text: &String| {
            let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
            assert_eq!(rest.len(), decimals as usize, "{text}");
            format!("{}{rest}", whole.replace(',', "")).parse::<i128>().unwrap()
        };
        shown.iter().map(minor).sum()
    }

    proptest! {
        /// With any number of decimals, what is shown of each line adds up to what is shown of all.
        #[test]
        fn no_sum_loses_a_minor_unit(lines in prop::collection::vec(any_line(), 0..50), currency in any_decimals()) {
            let all = Worth::of(lines.clone()).unwrap();
            let each: Vec<Worth> = lines.iter().map(|line| line.worth().unwrap()).collect();
            let shown = |minor| Money::new(minor, currency).amount();
            let sum = |part: fn(&Worth) -> i64| {
                let each: Vec<String> = each.iter().map(|worth| shown(part(worth))).collect();
                (on_paper(&each, currency.decimals().into()), on_paper(&[shown(part(&all))], currency.decimals().into()))
            };
            for (each, all) in [sum(|w| w.gross), sum(|w| w.discount), sum(Worth::net), sum(|w| w.tax), sum(Worth::total)] {
                prop_assert_eq!(each, all);
            }
            prop_assert_eq!(all.gross - all.discount + all.tax, all.total());
        }

        /// Each step is off by half a minor unit at most, never to the customer's or the company's side by more.
        #[test]
        fn each_step_is_the_nearest(line in any_line()) {
            let Worth { gross, discount, tax } = line.worth().unwrap();
            let near = |rounded: i64, amount: i64, times: i64, of: i64| {
                let exact = i128::from(amount) * i128::from(times);
                let off = i128::from(rounded) * i128::from(of) - exact;
                -i128::from(of) < 2 * off && 2 * off <= i128::from(of)
            };
            prop_assert!(near(gross, line.price, line.quantity.0, 1000));
            prop_assert!(near(discount, gross, line.discount.0.into(), 10_000));
            prop_assert!(near(tax, gross - discount, line.tax.0.into(), 10_000));
            prop_assert!(0 <= discount && discount <= gross && 0 <= tax && tax <= gross - discount);
        }

        #[test]
        fn nothing_that_is_stored_breaks_it(price in 0..i64::MAX, quantity in 0..i64::MAX, discount in 0..=Rate::WHOLE, tax in 0..=Rate::WHOLE) {
            if let Some(worth) = line(price, quantity, discount, tax).worth() {
                prop_assert!(worth.total() >= 0);
            }
        }
    }
}
