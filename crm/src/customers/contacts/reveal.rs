//! Showing a contact's addresses to somebody although the company has them masked. Each time is an event.

use super::merge::Side;
use crate::{
    caller::Caller,
    db::TenantDb,
    error::{Error, Noun, Result},
    ids::ContactId,
    kernel::{
        attempt::Target,
        audit::{Action, Event},
        sight::Sight,
    },
    permission::Permission,
};

/// The contact, or whom it was merged into, with everything to be seen.
pub async fn reveal(db: &TenantDb, caller: &Caller, contact: ContactId) -> Result<Side> {
    let target = Target::new(Noun::Contact, &contact);
    let mut tx = db.begin(&caller.on(target), Permission::RevealAddresses).await?;
    let missing = || Error::NotFound(Noun::Contact);
    let contact = super::current(&mut tx, contact).await?.ok_or_else(missing)?;
    let side = Side::of(&mut tx, vec![contact]).await?.pop().ok_or_else(missing)?;
    tx.commit(Event::new(Action::ContactReveal).on(&contact).called(side.name.raw())).await?;
    Ok(side.seen(Sight::Whole))
}
