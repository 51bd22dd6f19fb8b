//! Erasing personal data from events without breaking the chain: what an event says about a person goes, with the salt that
//! its digest was made with; the digest stays, so that every link still holds. See docs/adr/006.

use serde_json::json;

use super::sql;
use crate::{
    caller::Caller,
    db::{TenantDb, Tx},
    error::{Error, Field, Noun, Problem, Result},
    kernel::{
        audit::{Action, Event, Subject},
        names::names,
    },
    permission::Permission,
    text,
};

names! {
    /// Which side of an event.
    pub enum Part {
        /// Who did it: their name and where they came from. The id stays, so that deeds can still be told apart.
        Caller = "caller",
        /// On what it was done: its name, what changed, and the reason.
        Target = "target",
    }
}

/// Erases one side of every event by, or about, this id. How many events it touched; erasing is recorded itself.
///
/// `id` is as the log spells it: a contact's id, a member's Discord id. What names a contact or a member besides is about
/// them, too: a contact's leads, deals, quotes, conversations and merges, requests about a member, and what was to be done to any of these and was
/// refused.
pub async fn erase(db: &TenantDb, caller: &Caller, part: Part, noun: Noun, id: &str, reason: &str) -> Result<usize> {
    let reason = text::line(Field::Reason, reason, 500)?;
    if id.trim().is_empty() {
        return Err(Error::Invalid { field: Field::Id, problem: Problem::Empty });
    }
    let mut tx = db.begin(caller, Permission::ErasePersonalData).await?;
    let events = match part {
        Part::Caller => sql::by(&mut tx, id, kept()).await?,
        Part::Target => about(&mut tx, noun, id).await?,
    };
    if events.is_empty() {
        return Err(Error::NotFound(Noun::Event));
    }
    sql::erase(&mut tx, &events, part).await?;
    let erased = json!({ "part": part, "events": events });
    tx.commit(Event::new(Action::AuditErase).after(erased).because(Some(&reason))).await?;
    Ok(events.len())
}

/// Erases what events say about this, and about what names it besides; gives their numbers, for the event that accounts for them.
pub(crate) async fn erase_about(tx: &mut Tx, noun: Noun, id: &str) -> Result<Vec<i64>> {
    let events = about(tx, noun, id).await?;
    sql::erase(tx, &events, Part::Target).await?;
    Ok(events)
}

/// What is never erased: it accounts for what is gone.
fn kept() -> Vec<&'static str> {
    Action::ALL.iter().filter(|action| action.subject() == Subject::Erased).map(|action| action.as_str()).collect()
}

/// Events about this, and what names it besides, that are not erased yet.
async fn about(tx: &mut Tx, noun: Noun, id: &str) -> Result<Vec<i64>> {
    let mut named = vec![(noun, id.to_owned())];
    for other in Noun::ALL {
        named.extend(naming(tx, *other, noun, id).await?.into_iter().map(|id| (*other, id)));
    }
    sql::about(tx, named, kept()).await
}

/// The things of kind `other` that name this one, by id as the log spells it.
///
/// If you add a noun: can one of it belong to a contact, or be about a member? Then erasing them must find it.
async fn naming(tx: &mut Tx, other: Noun, noun: Noun, id: &str) -> Result<Vec<String>> {
    match (other, noun) {
        (Noun::Lead, Noun::Contact) => sql::leads_of(tx, id).await,
        (Noun::Deal, Noun::Contact) => sql::deals_of(tx, id).await,
        (Noun::Quote, Noun::Contact) => sql::quotes_of(tx, id).await,
        (Noun::Conversation, Noun::Contact) => sql::conversations_of(tx, id).await,
        (Noun::Merge, Noun::Contact) => sql::merges_of(tx, id).await,
        (Noun::Request, Noun::Member) => sql::requests_about(tx, id).await,
        // When somebody is there goes by their own id.
        (Noun::Roster, Noun::Member) => Ok(vec![id.to_owned()]),
        (
            Noun::Access
            | Noun::AccessToken
            | Noun::Alliance
            | Noun::Audit
            | Noun::Backup
            | Noun::Booking
            | Noun::Calendar
            | Noun::CannedReply
            | Noun::Channel
            | Noun::Closure
            | Noun::Company
            | Noun::Contact
            | Noun::Conversation
            | Noun::Deal
            | Noun::Delivery
            | Noun::Event
            | Noun::Export
            | Noun::Field
            | Noun::Import
            | Noun::Job
            | Noun::Key
            | Noun::Webhook
            | Noun::Lead
            | Noun::Macro
            | Noun::Member
            | Noun::Merge
            | Noun::Message
            | Noun::Pipeline
            | Noun::Product
            | Noun::Quote
            | Noun::Report
            | Noun::Request
            | Noun::Resource
            | Noun::Role
            | Noun::Roster
            | Noun::Service
            | Noun::Task
            | Noun::Template
            | Noun::Tenant,
            _,
        ) => Ok(Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// If you are here because this failed: `naming` must find the new noun's events when a contact or a member is erased.
    #[test]
    fn what_names_somebody_is_found_when_they_are_erased() {
        for action in Action::ALL {
            let reached = match action.subject() {
                Subject::Nobody | Subject::Attempt | Subject::Erased => continue,
                Subject::Member => matches!(action.noun(), Noun::Member | Noun::Roster),
                Subject::Contact => {
                    let theirs = [Noun::Contact, Noun::Conversation, Noun::Deal, Noun::Lead, Noun::Merge, Noun::Quote];
                    theirs.contains(&action.noun())
                }
                Subject::Request => action.noun() == Noun::Request,
            };
            assert!(reached, "{action}");
        }
    }
}
