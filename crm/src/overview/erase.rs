//! Erasing a person: everything that says who a contact is or what they said goes, in every table, in the files, in the threads on Discord
//! and in the audit log, whose chain holds. What is left are rows without names, texts or addresses, so that figures stay right.
//!
//! Whoever writes from the same number afterwards is somebody new.
//!
//! To add a table that says something of contacts: what it says in `erase/sql.rs`; a test walks the schema and asks for it.

mod sql;

use serde_json::json;

use crate::{
    attachments, audit,
    caller::Caller,
    contacts::{self, Contact, Counts},
    db::{TenantDb, Tx},
    error::{Conflict, Error, Field, Noun, Result},
    ids::ContactId,
    jobs::Job,
    kernel::{
        attempt::Target,
        audit::{Action, Event},
    },
    overview::{exports, imports},
    permission::Permission,
    text,
};

/// The longest reason, in characters.
pub const REASON: usize = 500;

/// What erasing somebody would come to, for somebody who may.
pub async fn preview(db: &TenantDb, caller: &Caller, contact: ContactId) -> Result<(Contact, Counts)> {
    let mut tx = db.read(&caller.on(target(contact)), Permission::ErasePersonalData).await?;
    let contact = contacts::shown(&mut tx, contact).await?;
    let everyone = sql::everyone(&mut tx, contact.id).await?;
    let counts = sql::count(&mut tx, &everyone).await?;
    Ok((contact, counts))
}

/// Erases a contact, and whoever was merged into them. `Conflict` while an answer to them is on its way, or if they were erased before.
/// What is on Discord and in the store of files goes by jobs, soon after.
pub async fn erase(db: &TenantDb, caller: &Caller, contact: ContactId, reason: &str) -> Result<Counts> {
    let mut tx = db.begin(&caller.on(target(contact)), Permission::ErasePersonalData).await?;
    let reason = text::line(Field::Reason, reason, REASON)?;
    contacts::lock_identities(&mut tx).await?;
    let contact = contacts::current(&mut tx, contact).await?.ok_or(Error::NotFound(Noun::Contact))?;
    let everyone = sql::everyone(&mut tx, contact).await?;
    if sql::lock(&mut tx, &everyone).await? {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    if sql::is_sending(&mut tx, &everyone).await? {
        return Err(Error::Conflict(Conflict::StillSending));
    }
    let counts = sql::count(&mut tx, &everyone).await?;
    elsewhere(&mut tx, &everyone).await?;
    sql::erase_deliveries(&mut tx, &everyone).await?;
    sql::erase_told(&mut tx, &everyone).await?;
    sql::erase_talks(&mut tx, &everyone).await?;
    sql::erase_work(&mut tx, &everyone).await?;
    sql::erase_people(&mut tx, &everyone).await?;
    let mut events = Vec::new();
    for one in &everyone {
        events.extend(audit::erase_about(&mut tx, Noun::Contact, &one.to_string()).await?);
    }
    let erased = json!({ "part": audit::Part::Target, "events": events });
    tx.commit(Event::new(Action::ContactErase).on(&contact).after(erased).because(Some(&reason))).await?;
    Ok(counts)
}

/// Has everything go that is not in the database: their threads and posts on Discord, and their files.
async fn elsewhere(tx: &mut Tx, everyone: &[ContactId]) -> Result<()> {
    for thread in sql::threads(tx, everyone).await? {
        tx.enqueue(Job::EraseThread { thread });
    }
    for (place, post) in sql::posts(tx, everyone).await? {
        tx.enqueue(Job::ErasePost { place, post });
    }
    for attachment in sql::kept_files(tx, everyone).await? {
        let key = attachments::key(tx.db(), attachment);
        tx.enqueue(Job::EraseFile { key });
    }
    exports::take_back_all(tx).await?;
    imports::take_back_all(tx).await?;
    Ok(())
}

fn target(contact: ContactId) -> Target {
    Target::new(Noun::Contact, &contact)
}
