//! Products: what the company sells, and for how much. One that is no longer sold is retired, and can be brought back: deals of years ago name
//! it.
//!
//! To add a verb: a function here, its event in [`Action`], its command in `commands/src/products.rs`.

mod sql;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use self::sql::{Held, Row};
use crate::{
    caller::Caller,
    currency::Currency,
    db::{TenantDb, Tx},
    error::{Conflict, Error, Field, Noun, Problem, Result},
    ids::ProductId,
    kernel::{
        audit::{Action, Event},
        page::Slice,
        settings::{self, CompanyCurrency},
        undo,
        which::Numbered,
    },
    money::{Money, Rate},
    permission::Permission,
    text,
};

/// The longest name, in characters.
pub const NAME: usize = 100;

/// The longest number of the company's own, in characters.
pub const SKU: usize = 40;

/// The longest unit, in characters.
pub const UNIT: usize = 30;

/// How many one page holds.
pub const PAGE: usize = 15;

/// How many are suggested: Discord shows at most 25.
const SUGGESTIONS: i64 = 25;

/// A product as people see it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Product {
    /// Its id.
    pub id: ProductId,
    /// Its number, as in `P-1001`.
    pub number: i64,
    /// What it is called.
    pub name: String,
    /// The company's own number for it.
    pub sku: Option<String>,
    /// What one costs before tax, in minor units.
    #[sqlx(rename = "price")]
    pub minor: i64,
    /// Of this currency.
    #[sqlx(try_from = "String")]
    pub currency: Currency,
    /// The tax on it.
    pub tax: Rate,
    /// In what it is counted.
    pub unit: Option<String>,
    /// Whether it is sold.
    pub is_active: bool,
    /// How often it has been changed.
    pub version: i64,
    /// Who added it.
    pub created_by: Option<String>,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Whether whoever has just changed it can take that back.
    #[sqlx(skip)]
    pub can_undo: bool,
}

impl Product {
    /// What one costs before tax.
    pub fn price(&self) -> Money {
        Money::new(self.minor, self.currency)
    }
}

/// What a product is to be like, as people type it.
#[derive(Clone, Debug, Default)]
pub struct Details {
    /// What it is called; at most [`NAME`] characters.
    pub name: String,
    /// The company's own number for it; at most [`SKU`] characters, and no other product's.
    pub sku: Option<String>,
    /// What one costs before tax, in the company's currency or another that is named.
    pub price: String,
    /// The tax on it, in percent; none, if nothing is said.
    pub tax: Option<String>,
    /// In what it is counted; at most [`UNIT`] characters.
    pub unit: Option<String>,
}

impl Details {
    fn checked(&self, home: Currency) -> Result<Row> {
        let Self { name, sku, price, tax, unit } = self;
        let tax = tax.as_deref().filter(|tax| !tax.trim().is_empty());
        Ok(Row {
            name: text::line(Field::Name, name, NAME)?,
            sku: text::optional_line(Field::Sku, sku.as_deref(), SKU)?,
            price: Money::read(Field::Price, price, home)?,
            tax: tax.map(|tax| Rate::read(Field::Tax, tax)).transpose()?.unwrap_or_default(),
            unit: text::optional_line(Field::Unit, unit.as_deref(), UNIT)?,
        })
    }
}

/// Which product is meant.
pub type Which = Numbered<'p'>;

/// A product's number as people type it: `P-1042`, `p1042`, `1042`, also with Arabic digits.
pub fn parse_number(raw: &str) -> Option<i64> {
    text::number_behind('p', raw)
}

/// A product's number as people read it.
pub fn number_label(number: i64) -> String {
    Which::number(number).label()
}

/// Adds a product. `Conflict` if another one has its own number.
pub async fn add(db: &TenantDb, caller: &Caller, new: Details) -> Result<Product> {
    let mut tx = db.begin(caller, Permission::CreateProducts).await?;
    let home = settings::get::<CompanyCurrency>(tx.conn()).await?;
    let id = sql::insert(&mut tx, &new.checked(home)?).await?;
    let product = one(&mut tx, id).await?;
    tx.commit(event(Action::ProductAdd, &product.id, product.number, json!({}))).await?;
    Ok(product)
}

/// A page of products, newest first.
#[derive(Clone, Debug)]
pub struct Page {
    /// The products.
    pub products: Vec<Product>,
    /// The number below which the next page begins, if there is more.
    pub next: Option<i64>,
    /// How many there are in all.
    pub total: i64,
}

/// Products that are sold, or those that no longer are, below number `before`.
pub async fn list(db: &TenantDb, caller: &Caller, is_active: bool, page: impl Into<Slice<i64>>) -> Result<Page> {
    let (before, size) = page.into().read(PAGE);
    let mut tx = db.read(caller, Permission::ViewProducts).await?;
    let total = sql::count(&mut tx, is_active).await?;
    let mut ids = sql::listed(&mut tx, is_active, before, size as i64 + 1).await?;
    let more = ids.len() > size;
    ids.truncate(size);
    let products = sql::by_ids(&mut tx, &ids).await?;
    let next = products.last().filter(|_| more).map(|product| product.number);
    Ok(Page { products, next, total })
}

/// The product that is called so: by its number, the company's own for it, or a name that only one has.
pub async fn show(db: &TenantDb, caller: &Caller, typed: &str) -> Result<Product> {
    let mut tx = db.read(&caller.on(Which::read(typed).target(Noun::Product)), Permission::ViewProducts).await?;
    meant(&mut tx, typed).await
}

/// The product that is called so, for whoever uses it in a transaction of theirs.
pub(crate) async fn meant(tx: &mut Tx, typed: &str) -> Result<Product> {
    let key = key(typed);
    if let Some(id) = sql::named(tx, Which::read(typed).number, &key).await? {
        return one(tx, id).await;
    }
    let ids = sql::search(tx, &key, 2).await?;
    let found = sql::by_ids(tx, &ids).await?;
    let is_it = |product: &&Product| found.len() == 1 || text::search_key(&product.name) == key;
    match found.iter().filter(is_it).collect::<Vec<_>>().as_slice() {
        [only] => Ok((*only).clone()),
        [] => Err(Error::NotFound(Noun::Product)),
        _ => Err(Error::Invalid { field: Field::Product, problem: Problem::Several }),
    }
}

/// Products whose number or own number begins with what was typed, or whose name holds it or resembles it; those that are sold before
/// others. The newest, for nothing typed.
pub async fn suggest(db: &TenantDb, caller: &Caller, typed: &str) -> Result<Vec<Product>> {
    let mut tx = db.read(caller, Permission::ViewProducts).await?;
    let ids = match key(typed) {
        key if key.is_empty() => sql::listed(&mut tx, true, None, SUGGESTIONS).await?,
        key => sql::search(&mut tx, &key, SUGGESTIONS).await?,
    };
    sql::by_ids(&mut tx, &ids).await
}

fn key(typed: &str) -> String {
    text::search_key(&typed.chars().take(100).collect::<String>())
}

async fn one(tx: &mut Tx, id: ProductId) -> Result<Product> {
    sql::by_ids(tx, &[id]).await?.into_iter().next().ok_or(Error::NotFound(Noun::Product))
}

/// The product that is to be changed, for whoever may.
pub async fn begin_edit(db: &TenantDb, caller: &Caller, which: Which) -> Result<Product> {
    let mut tx = db.read(&caller.on(which.target(Noun::Product)), Permission::EditProducts).await?;
    let found = sql::named(&mut tx, which.number, "").await?.ok_or(Error::NotFound(Noun::Product))?;
    one(&mut tx, found).await
}

/// Changes a product. What stands in deals already stays as it was agreed on.
pub async fn edit(db: &TenantDb, caller: &Caller, which: Which, edit: Details) -> Result<Product> {
    let (mut tx, held) = lock(db, caller, which).await?;
    // Who types an amount alone means the currency that it had.
    let row = edit.checked(held.currency)?;
    held.unchanged(which)?;
    let differs = [
        (Field::Name, held.name != row.name),
        (Field::Sku, held.sku != row.sku),
        (Field::Price, Money::new(held.price, held.currency) != row.price),
        (Field::Tax, held.tax != row.tax),
        (Field::Unit, held.unit != row.unit),
    ];
    let fields: Vec<&str> = differs.iter().filter(|(_, differs)| *differs).map(|(field, _)| field.as_str()).collect();
    if fields.is_empty() {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    sql::update(&mut tx, held.id, &row, &fields).await?;
    finish_change(tx, &held, Action::ProductEdit, json!({ "fields": fields })).await
}

/// A product is no longer sold.
pub async fn retire(db: &TenantDb, caller: &Caller, which: Which) -> Result<Product> {
    activate(db, caller, which, false).await
}

/// A product that was retired is sold again.
pub async fn restore(db: &TenantDb, caller: &Caller, which: Which) -> Result<Product> {
    activate(db, caller, which, true).await
}

async fn activate(db: &TenantDb, caller: &Caller, which: Which, is_active: bool) -> Result<Product> {
    let (mut tx, held) = lock(db, caller, which).await?;
    if held.is_active == is_active {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    sql::activate(&mut tx, held.id, is_active).await?;
    let action = if is_active { Action::ProductRestore } else { Action::ProductRetire };
    finish_change(tx, &held, action, json!({})).await
}

/// Takes back what the caller has just changed of a product, as long as nothing else was. Refuses with `Conflict` what is older than
/// [`undo::STANDS`], and an own number that another has by now.
pub async fn undo(db: &TenantDb, caller: &Caller, which: Which) -> Result<Product> {
    let (mut tx, held) = lock(db, caller, which).await?;
    let undo = undo::take(&mut tx, held.id.0, &held.changes, which.seen).await?;
    sql::restore(&mut tx, &held, &undo.before).await?;
    finish(tx, &held, Action::ProductUndo, json!({ "undone": undo.action })).await
}

async fn lock(db: &TenantDb, caller: &Caller, which: Which) -> Result<(Tx, Held)> {
    let mut tx = db.begin(&caller.on(which.target(Noun::Product)), Permission::EditProducts).await?;
    let held = sql::lock(&mut tx, which.number).await?.ok_or(Error::NotFound(Noun::Product))?;
    Ok((tx, held))
}

impl Held {
    /// Refuses if a colleague has changed it since it was seen, and says who, and what.
    fn unchanged(&self, which: Which) -> Result<()> {
        match self.changes.of_the_form(which.seen) {
            None => Ok(()),
            Some(what) => Err(Error::Conflict(Conflict::ProductChanged(self.changes.changed_by.clone(), what))),
        }
    }
}

/// The same, where it can be taken back.
async fn finish_change(mut tx: Tx, held: &Held, action: Action, after: Value) -> Result<Product> {
    let can_undo = undo::keep(&mut tx, held.id.0, &held.changes, action).await?;
    let product = finish(tx, held, action, after).await?;
    Ok(Product { can_undo, ..product })
}

/// Keeps what was done, and gives the product as it is then.
async fn finish(mut tx: Tx, held: &Held, action: Action, after: Value) -> Result<Product> {
    let product = one(&mut tx, held.id).await?;
    tx.commit(event(action, &held.id, held.number, after)).await?;
    Ok(product)
}

/// The log names a product by its number: what it is called may change.
fn event(action: Action, id: &ProductId, number: i64, mut after: Value) -> Event {
    after["number"] = number.into();
    Event::new(action).on(id).called(&number_label(number)).after(after)
}
