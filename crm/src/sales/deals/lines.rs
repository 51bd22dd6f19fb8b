//! What is sold in a deal: so many of each product, as it was called and as much as it cost when it was put there. While a deal has lines, it is
//! worth what they come to before tax.

mod sql;

use serde_json::json;

use super::{
    Deal, Which,
    work::{finish_change, hold},
};
use crate::{
    caller::Caller,
    db::TenantDb,
    error::{Conflict, Error, Field, Limit, Noun, Problem, Result},
    kernel::audit::Action,
    money::{Line, Money, Quantity, Rate, Worth},
    permission::Permission,
    products,
};

/// How many lines a deal may have.
pub const LINES: i64 = 50;

/// So many of a product in a deal.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Sold {
    /// The product's number.
    pub product: i64,
    /// What it was called.
    pub name: String,
    /// In what it is counted.
    pub unit: Option<String>,
    /// What one costs before tax, in minor units of the deal's currency.
    pub price: i64,
    /// The tax on it.
    pub tax: Rate,
    /// How many.
    pub quantity: Quantity,
    /// What is taken off.
    pub discount: Rate,
}

impl Sold {
    /// As it is added up.
    pub fn line(&self) -> Line {
        Line { price: self.price, quantity: self.quantity, discount: self.discount, tax: self.tax }
    }
}

/// What is to be sold in a deal, as people type it.
#[derive(Clone, Debug)]
pub struct NewLine {
    /// Which product: its number, the company's own for it, or its name.
    pub product: String,
    /// How many; one, or as many as there are, if nothing is said. With none the line is taken away.
    pub quantity: Option<String>,
    /// What is taken off, in percent; nothing, or as much as is, if nothing is said.
    pub discount: Option<String>,
}

/// The lines of a deal, in the order in which they were put there.
pub async fn sold(db: &TenantDb, caller: &Caller, which: Which) -> Result<Vec<Sold>> {
    let mut tx = db.read(&caller.on(which.target(Noun::Deal)), Permission::ViewDeals).await?;
    super::sql::lines(&mut tx, which.number).await
}

/// Says how many of a product are in a deal. What it costs is what it cost when it was first put there; what the deal is worth is what all
/// lines come to then.
pub async fn set_line(db: &TenantDb, caller: &Caller, which: Which, new: NewLine) -> Result<Deal> {
    let needs = [Permission::EditDeals, Permission::ViewProducts];
    let mut tx = db.begin_all(&caller.on(which.target(Noun::Deal)), &needs).await?;
    let held = hold(&mut tx, which).await?;
    let quantity = new.quantity.as_deref().map(|typed| Quantity::read(Field::Quantity, typed)).transpose()?;
    let discount = new.discount.as_deref().map(|typed| Rate::read(Field::Discount, typed)).transpose()?;
    held.open()?;
    let product = products::meant(&mut tx, &new.product).await?;
    let before = super::sql::lines(&mut tx, held.number).await?;
    let there = before.iter().find(|line| line.product == product.number);
    let (old_quantity, old_discount) = there.map_or((Quantity::ONE, Rate::NONE), |line| (line.quantity, line.discount));
    let (quantity, discount) = (quantity.unwrap_or(old_quantity), discount.unwrap_or(old_discount));
    let mut currency = held.currency;
    match there {
        None if quantity.is_none() => return Err(Error::Conflict(Conflict::NoChange)),
        Some(_) if quantity == old_quantity && discount == old_discount => {
            return Err(Error::Conflict(Conflict::NoChange));
        }
        Some(_) if quantity.is_none() => sql::remove(&mut tx, held.id, product.id).await?,
        Some(_) => sql::change(&mut tx, held.id, product.id, quantity, discount).await?,
        None => {
            if !product.is_active {
                return Err(Error::Conflict(Conflict::ProductRetired));
            }
            if product.currency != held.currency {
                // What nobody has put a value on yet takes the currency of what is sold in it.
                match before.is_empty() && held.value.is_none() {
                    true => currency = product.currency,
                    false => return Err(Error::Conflict(Conflict::DealCurrency(held.currency))),
                }
            }
            if before.len() as i64 >= LINES {
                return Err(Error::LimitReached(Limit::DealLines));
            }
            sql::insert(&mut tx, held.id, &product, quantity, discount).await?;
        }
    }
    let lines = super::sql::lines(&mut tx, held.number).await?;
    let worth = Worth::of(lines.iter().map(Sold::line)).filter(|worth| worth.total() <= Money::MOST);
    let worth = worth.ok_or(Error::Invalid { field: Field::Quantity, problem: Problem::TooMuch })?;
    let value = (!lines.is_empty()).then(|| worth.net());
    super::sql::set_value(&mut tx, &held, value, currency).await?;
    finish_change(tx, &held, Action::DealLine, json!({ "product": product.number })).await
}
