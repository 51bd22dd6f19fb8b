//! How things stand at this moment: what is open, and what can be expected of it. This is of no period.

use chrono::NaiveDate;

use super::sql;
use crate::{
    currency::Currency,
    db::Tx,
    error::Result,
    ids::{MemberId, StageId},
    kernel::money::Money,
    pipelines::{self, Kind, Stage},
};

/// How things stand.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// How many conversations are not closed.
    pub open: i64,
    /// In how many of these a customer waits for an answer.
    pub waiting: i64,
    /// The stages of leads in their order, and how many open leads stand in each.
    pub leads: Vec<(Stage, i64)>,
    /// What the open deals come to, in each currency; nothing, for who sees no money.
    pub expected: Vec<Expected>,
}

/// How many open leads stand in a stage.
#[derive(sqlx::FromRow)]
pub(super) struct OfStage {
    pub stage: StageId,
    pub n: i64,
}

/// What open deals come to in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Expected {
    /// Which.
    #[sqlx(try_from = "String")]
    pub currency: Currency,
    /// How many deals.
    pub n: i64,
    sum: i64,
    weighted: i64,
    soon: i64,
}

impl Expected {
    /// So many deals, with what they are worth, what can be expected of them, and how much of that soon.
    pub fn new(n: i64, sum: Money, weighted: i64, soon: i64) -> Self {
        Self { currency: sum.currency, n, sum: sum.minor, weighted, soon }
    }

    /// What they are worth together.
    pub fn sum(&self) -> Money {
        Money::new(self.sum, self.currency)
    }

    /// What can be expected of them: each weighed by how many of a hundred deals in its stage are won.
    pub fn weighted(&self) -> Money {
        Money::new(self.weighted, self.currency)
    }

    /// How much of that until the end of the month, by the days on which they are expected.
    pub fn soon(&self) -> Money {
        Money::new(self.soon, self.currency)
    }
}

/// How things stand with everything, or with what one person has.
pub(super) async fn read(tx: &mut Tx, of: Option<MemberId>, until: NaiveDate, with_money: bool) -> Result<Standing> {
    let stages = pipelines::stages_in(tx, Kind::Lead).await?;
    let ((open, waiting), leads) = match of {
        Some(member) => (sql::open_of(tx, member).await?, sql::leads_of(tx, member).await?),
        None => (sql::open(tx).await?, sql::leads(tx).await?),
    };
    let expected = match (of, with_money) {
        (_, false) => Vec::new(),
        (Some(member), true) => sql::expected_of(tx, until, member).await?,
        (None, true) => sql::expected(tx, until).await?,
    };
    let count = |stage: &Stage| leads.iter().find(|of| of.stage == stage.id).map_or(0, |of| of.n);
    let leads = stages.into_iter().map(|stage| (count(&stage), stage)).map(|(n, stage)| (stage, n)).collect();
    Ok(Standing { open, waiting, leads, expected })
}
