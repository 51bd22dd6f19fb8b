//! Joining two contacts who are one person. Everything that refers to the one refers to the other afterwards; the one stays as a
//! row that is never found and never written to again.
//!
//! A merge holds the lock of all addresses alone ([`locks`](super::locks)), so a delivery comes before a merge, and moves with it, or
//! after it, and lands with who was kept.

pub(super) mod sql;

use serde_json::{Map, Value, json};

use crate::{
    caller::Caller,
    db::{TenantDb, Tx},
    error::{Conflict, Error, Noun, Result},
    ids::{ContactId, MergeId},
    jobs::Job,
    kernel::{
        attempt::Target,
        audit::{Action, Event},
        sight::{self, ContactName, ContactPhone, Sight},
    },
    permission::Permission,
};

/// What refers to a contact: how many of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Counts {
    /// Addresses, also those that are no longer theirs.
    pub addresses: i64,
    /// Leads.
    pub leads: i64,
    /// Deals.
    pub deals: i64,
    /// Conversations.
    pub conversations: i64,
    /// Messages in these, both ways.
    pub messages: i64,
}

/// A contact beside another one.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Side {
    /// Who.
    pub id: ContactId,
    /// Their name.
    pub name: ContactName,
    /// Their phones today: digits without `+`, oldest first.
    pub phones: Vec<ContactPhone>,
    /// What refers to them.
    #[sqlx(flatten)]
    pub counts: Counts,
    /// Whether they want no messages which they did not ask for.
    pub opted_out: bool,
}

impl Side {
    /// These contacts, in the given order; one that is not there, or was merged into another, is left out.
    pub(super) async fn of(tx: &mut Tx, contacts: Vec<ContactId>) -> Result<Vec<Self>> {
        if contacts.is_empty() {
            return Ok(Vec::new());
        }
        let (sides, sight) = (sql::sides(tx, contacts).await?, sight::of(tx).await?);
        Ok(sides.into_iter().map(|side| side.seen(sight)).collect())
    }

    pub(super) fn seen(self, sight: Sight) -> Self {
        let phones = self.phones.into_iter().map(|phone| phone.seen(sight)).collect();
        Self { name: self.name.seen(sight), phones, ..self }
    }
}

/// What a merge would come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// Who stays.
    pub keep: Side,
    /// Who goes into them.
    pub gone: Side,
}

/// A merge that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// Which.
    pub id: MergeId,
    /// What the contact who stayed is called.
    pub keep: ContactName,
    /// What the other was called.
    pub gone: ContactName,
    /// What moved.
    pub moved: Counts,
}

/// What merging one contact into another would come to, for somebody who may. `Conflict` if it can't be done.
pub async fn preview(db: &TenantDb, caller: &Caller, keep: ContactId, gone: ContactId) -> Result<Preview> {
    let mut tx = db.read(&caller.on(Target::new(Noun::Contact, &keep)), Permission::EditContacts).await?;
    let contacts = sql::find(&mut tx, keep, gone).await?;
    check(&contacts, keep, gone)?;
    both(&mut tx, keep, gone).await
}

/// Merges one contact into another. Of two open conversations with the same number of ours, the one that moves is closed. If one
/// has opted out, who stays has. `Conflict` if the two are one, or one of them was merged already.
pub async fn merge(db: &TenantDb, caller: &Caller, keep: ContactId, gone: ContactId) -> Result<Merged> {
    let mut tx = db.begin(&caller.on(Target::new(Noun::Contact, &keep)), Permission::EditContacts).await?;
    super::lock_identities(&mut tx).await?;
    let contacts = sql::lock(&mut tx, keep, gone).await?;
    check(&contacts, keep, gone)?;
    let before = both(&mut tx, keep, gone).await?;
    let id = MergeId::new(tx.now());
    sql::insert(&mut tx, id, keep, gone).await?;
    sql::move_all(&mut tx, id).await?;
    show_cards(&mut tx, &[keep]).await?;
    let after = Side::of(&mut tx, vec![keep]).await?;
    let [kept] = after.as_slice() else { return Err(Error::internal("who was kept is gone")) };
    let event = Event::new(Action::ContactMerge).on(&id).called(kept.name.raw());
    let (old, new) = changed(&before.keep, kept);
    let event = event.before(with_gone(old, before.gone.name.raw())).after(new);
    let merged = Merged { id, keep: kept.name.clone(), gone: before.gone.name, moved: before.gone.counts };
    tx.commit(event).await?;
    Ok(merged)
}

/// Has the cards and tags of their conversations brought up to date: whose they are has changed, and whose leads.
pub(super) async fn show_cards(tx: &mut Tx, contacts: &[ContactId]) -> Result<()> {
    for conversation in sql::shown(tx, contacts).await? {
        tx.enqueue(Job::ShowCard { conversation });
    }
    Ok(())
}

/// A contact as far as merging goes by it.
#[derive(sqlx::FromRow)]
pub(super) struct Contact {
    pub id: ContactId,
    pub merged_into: Option<ContactId>,
}

fn check(contacts: &[Contact], keep: ContactId, gone: ContactId) -> Result<()> {
    if keep == gone {
        return Err(Error::Conflict(Conflict::SameContact));
    }
    if [keep, gone].iter().any(|id| !contacts.iter().any(|contact| contact.id == *id)) {
        return Err(Error::NotFound(Noun::Contact));
    }
    match contacts.iter().any(|contact| contact.merged_into.is_some()) {
        true => Err(Error::Conflict(Conflict::ContactMerged)),
        false => Ok(()),
    }
}

async fn both(tx: &mut Tx, keep: ContactId, gone: ContactId) -> Result<Preview> {
    let sides: Result<[Side; 2], _> = Side::of(tx, vec![keep, gone]).await?.try_into();
    let [keep, gone] = sides.map_err(|_| Error::NotFound(Noun::Contact))?;
    Ok(Preview { keep, gone })
}

/// What is different of a contact, as it was and as it is.
pub(super) fn changed(old: &Side, new: &Side) -> (Map<String, Value>, Map<String, Value>) {
    let fields = |side: &Side| {
        let Side { id: _, name: _, phones: _, counts, opted_out } = side;
        let Counts { addresses, leads, deals, conversations, messages } = *counts;
        [
            ("addresses", json!(addresses)),
            ("leads", json!(leads)),
            ("deals", json!(deals)),
            ("conversations", json!(conversations)),
            ("messages", json!(messages)),
            ("opted_out", json!(opted_out)),
        ]
    };
    let both = fields(old).into_iter().zip(fields(new)).filter(|(old, new)| old != new);
    both.map(|((name, old), (_, new))| ((name.to_owned(), old), (name.to_owned(), new))).unzip()
}

pub(super) fn with_gone(mut fields: Map<String, Value>, name: &str) -> Map<String, Value> {
    fields.insert("gone".to_owned(), json!(name));
    fields
}
