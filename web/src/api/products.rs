//! Products.

use axum::response::Response;
use chrono::{DateTime, Utc};
use crm::products::{self, Details, Product, Which};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Amount, Created, Page, Tagged, Turn, named};
use crate::{
    gate::Session,
    input::{Asked, At, Here, Json as Sent, Seen},
    wrong::Wrong,
};

/// A product, as programs have it.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProductOut {
    /// Its number, as in P-1001.
    number: i64,
    /// How people write it.
    label: String,
    /// What it is called.
    name: String,
    /// The company's own number for it.
    sku: Option<String>,
    /// What one costs before tax.
    price: Amount,
    /// The tax on it, in percent: a decimal number.
    tax: String,
    /// In what it is counted.
    unit: Option<String>,
    /// Whether it is sold.
    is_active: bool,
    /// How often it has been changed.
    version: i64,
    /// When it was added.
    created_at: DateTime<Utc>,
}

impl From<Product> for ProductOut {
    fn from(product: Product) -> Self {
        Self {
            number: product.number,
            label: products::number_label(product.number),
            price: product.price().into(),
            name: product.name,
            sku: product.sku,
            tax: product.tax.number(),
            unit: product.unit,
            is_active: product.is_active,
            version: product.version,
            created_at: product.created_at,
        }
    }
}

type Said = Result<Tagged<ProductOut>, Wrong>;

fn said(product: Product) -> Said {
    Ok(Tagged(product.version, product.into()))
}

/// Which products are listed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Listing {
    active: Option<bool>,
    after: Option<i64>,
    limit: Option<usize>,
}

pub(crate) async fn list(
    session: Session,
    (Asked(asked), Here(here)): (Asked<Listing>, Here),
) -> Result<Response, Wrong> {
    let turn = Turn { after: asked.after, limit: asked.limit };
    let page = products::list(&session.db, &session.caller, asked.active.unwrap_or(true), turn.slice()?).await?;
    let items = page.products.into_iter().map(ProductOut::from).collect();
    Ok(Page { items, next: page.next.map(|next| next.to_string()) }.answer(&here))
}

pub(crate) async fn show(session: Session, At(number): At<i64>) -> Said {
    said(products::show(&session.db, &session.caller, &products::number_label(number)).await?)
}

/// A product to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProductIn {
    /// What it is called; 1 to 100 characters.
    name: String,
    /// The company's own number for it; at most 40 characters, and no other product's.
    sku: Option<String>,
    /// What one costs before tax.
    price: Amount,
    /// The tax on it, in percent: a decimal number; none, if nothing is said.
    tax: Option<String>,
    /// In what it is counted; at most 30 characters.
    unit: Option<String>,
}

pub(crate) async fn create(session: Session, Sent(new): Sent<ProductIn>) -> Result<Created<ProductOut>, Wrong> {
    let ProductIn { name, sku, price, tax, unit } = new;
    let new = Details { name, sku, price: price.typed(), tax, unit };
    let product = products::add(&session.db, &session.caller, new).await?;
    Ok(Created(format!("/api/products/{}", product.number), product.version, product.into()))
}

/// What is to be changed of a product. What is not named stays; `null` clears it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProductPatch {
    /// What it is called; 1 to 100 characters.
    name: Option<String>,
    /// The company's own number for it; at most 40 characters, and no other product's.
    #[serde(default, deserialize_with = "named")]
    sku: Option<Option<String>>,
    /// What one costs before tax.
    price: Option<Amount>,
    /// The tax on it, in percent: a decimal number.
    #[serde(default, deserialize_with = "named")]
    tax: Option<Option<String>>,
    /// In what it is counted; at most 30 characters.
    #[serde(default, deserialize_with = "named")]
    unit: Option<Option<String>>,
}

pub(crate) async fn edit(
    session: Session,
    (At(number), Seen(seen), Sent(patch)): (At<i64>, Seen, Sent<ProductPatch>),
) -> Said {
    let (db, caller) = (&session.db, &session.caller);
    let was = products::begin_edit(db, caller, Which::number(number)).await?;
    let which = Which::number(number).as_of(seen.unwrap_or(was.version));
    let price = patch.price.map_or_else(|| was.price().typed(), |price| price.typed());
    let edit = Details {
        price,
        name: patch.name.unwrap_or(was.name),
        sku: patch.sku.unwrap_or(was.sku),
        tax: patch.tax.unwrap_or_else(|| Some(was.tax.number())),
        unit: patch.unit.unwrap_or(was.unit),
    };
    said(products::edit(db, caller, which, edit).await?)
}

pub(crate) async fn retire(session: Session, At(number): At<i64>) -> Said {
    said(products::retire(&session.db, &session.caller, Which::number(number)).await?)
}

pub(crate) async fn restore(session: Session, At(number): At<i64>) -> Said {
    said(products::restore(&session.db, &session.caller, Which::number(number)).await?)
}
