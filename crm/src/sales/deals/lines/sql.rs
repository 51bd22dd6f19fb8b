//! The statements of [`lines`](super).

use crate::{
    db::Tx,
    error::Result,
    ids::{DealId, DealLineId, ProductId},
    money::{Quantity, Rate},
    products::Product,
};

pub(super) async fn insert(
    tx: &mut Tx,
    deal: DealId,
    product: &Product,
    quantity: Quantity,
    discount: Rate,
) -> Result<()> {
    let id = DealLineId::new(tx.now());
    sqlx::query(
        "insert into deal_lines (id, deal_id, product_id, name, unit, price, tax, quantity, discount)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(id)
    .bind(deal)
    .bind(product.id)
    .bind(&product.name)
    .bind(&product.unit)
    .bind(product.minor)
    .bind(product.tax)
    .bind(quantity)
    .bind(discount)
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(super) async fn change(
    tx: &mut Tx,
    deal: DealId,
    product: ProductId,
    quantity: Quantity,
    discount: Rate,
) -> Result<()> {
    sqlx::query("update deal_lines set quantity = $3, discount = $4 where deal_id = $1 and product_id = $2")
        .bind(deal)
        .bind(product)
        .bind(quantity)
        .bind(discount)
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn remove(tx: &mut Tx, deal: DealId, product: ProductId) -> Result<()> {
    sqlx::query("delete from deal_lines where deal_id = $1 and product_id = $2")
        .bind(deal)
        .bind(product)
        .execute(tx.conn())
        .await?;
    Ok(())
}
