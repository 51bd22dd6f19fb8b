//! What came of asking, over some days.

use chrono::TimeDelta;

use super::sql;
use crate::{
    caller::Caller,
    db::{TenantDb, Tx},
    error::{Error, Field, Problem, Result},
    permission::Permission,
};

/// The most days that are looked back.
pub const MOST_DAYS: u16 = 365;

/// How many colleagues are named.
const COLLEAGUES: i64 = 20;

/// How satisfied customers were.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Figures {
    /// How many were asked.
    pub asked: i64,
    /// How many gave so many stars, from one to five.
    pub stars: Vec<i64>,
    /// How many wrote something about it.
    pub comments: i64,
}

impl Figures {
    /// How many gave a rating.
    pub fn answered(&self) -> i64 {
        self.stars.iter().sum()
    }

    /// The average of the ratings, in tenths of a star; `None` if there is none.
    pub fn average(&self) -> Option<i64> {
        let sum: i64 = (1..).zip(&self.stars).map(|(stars, count)| stars * count).sum();
        rounded(sum * 10, self.answered())
    }

    /// How many of a hundred who were asked gave a rating; `None` if nobody was asked.
    pub fn rate(&self) -> Option<i64> {
        rounded(self.answered() * 100, self.asked)
    }
}

/// The ratings of the conversations that one colleague had.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct OfColleague {
    /// Who, by name; `None` for what nobody had.
    pub name: Option<String>,
    /// How many ratings.
    pub answered: i64,
    /// The sum of their stars.
    pub stars: i64,
}

impl OfColleague {
    /// The average, in tenths of a star.
    pub fn average(&self) -> Option<i64> {
        rounded(self.stars * 10, self.answered)
    }
}

/// The quotient to the nearest whole number; `None` of nothing.
fn rounded(of: i64, by: i64) -> Option<i64> {
    (by > 0).then(|| (of * 2 + by) / (by * 2))
}

/// How satisfied customers were who were asked in the last days, for who may see the team's totals.
pub async fn report(db: &TenantDb, caller: &Caller, days: u16) -> Result<Figures> {
    let mut tx = db.read(caller, Permission::ViewLimitedStats).await?;
    let since = since(&tx, days)?;
    sql::figures(&mut tx, since).await
}

/// The same by who had the conversations, those with the most ratings first, for who may see all figures; at most twenty.
pub async fn by_colleague(db: &TenantDb, caller: &Caller, days: u16) -> Result<Vec<OfColleague>> {
    let mut tx = db.read(caller, Permission::ViewStats).await?;
    let since = since(&tx, days)?;
    sql::by_colleague(&mut tx, since, COLLEAGUES).await
}

fn since(tx: &Tx, days: u16) -> Result<chrono::DateTime<chrono::Utc>> {
    match (1..=MOST_DAYS).contains(&days) {
        true => Ok(tx.now() - TimeDelta::days(days.into())),
        false => Err(Error::Invalid { field: Field::Days, problem: Problem::Range(1, MOST_DAYS) }),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_has_no_average() {
        let none = Figures { asked: 0, stars: vec![0; 5], comments: 0 };
        assert_eq!((none.average(), none.rate()), (None, None));
        let some = Figures { asked: 8, stars: vec![1, 0, 0, 1, 2], comments: 1 };
        assert_eq!((some.average(), some.rate()), (Some(38), Some(50)), "3.75 is 3.8");
    }

    proptest! {
        #[test]
        fn the_average_is_that_of_all_stars(given in prop::collection::vec(1_i64..=5, 1..60)) {
            let stars = (1..=5).map(|n| given.iter().filter(|stars| **stars == n).count() as i64).collect();
            let figures = Figures { asked: given.len() as i64, stars, comments: 0 };
            let exact = given.iter().sum::<i64>() as f64 / given.len() as f64;
            let average = figures.average().unwrap() as f64 / 10.0;
            prop_assert!((average - exact).abs() <= 0.05 + 1e-9, "{} {}", average, exact);
        }
    }
}
