//! Several deeds on one conversation in somebody else's transaction: all of them, or none. Each does what its verb does alone; what is so
//! already is left as it is.

use chrono::{DateTime, Utc};

use super::{
    Listed, Priority, Which, list, notes, send, thread,
    work::{self, Held},
};
use crate::{
    channel::Outgoing,
    db::Tx,
    error::{Conflict, Error, Noun, Result},
    ids::{ConversationId, MemberId},
    kernel::sight::ContactName,
    members,
    permission::Permission,
};

/// Something to do to a conversation.
#[derive(Clone, Debug)]
pub(crate) enum Deed {
    /// Answer the customer.
    Say(Outgoing),
    /// Write a note.
    Note(String),
    /// The caller takes it, if nobody has it.
    AssignMe,
    /// Somebody gets it, whoever has it. Whether the caller may do that has been asked.
    Assign(MemberId),
    /// Say how urgent it is.
    Priority(Priority),
    /// Put it off until then.
    Snooze(DateTime<Utc>),
    /// Close it.
    Close,
}

impl Deed {
    fn puts_away(&self) -> bool {
        matches!(self, Self::Snooze(_) | Self::Close)
    }
}

/// The conversation to which something was done.
pub(crate) struct DoneTo {
    pub id: ConversationId,
    pub number: i64,
    pub contact: ContactName,
}

/// The conversation that is meant, as it is listed.
pub(crate) async fn listed(tx: &mut Tx, which: &Which) -> Result<Listed> {
    let missing = || Error::NotFound(Noun::Conversation);
    let id = work::meant(tx, which).await?.ok_or_else(missing)?;
    list::by_ids(tx, &[id]).await?.into_iter().next().ok_or_else(missing)
}

/// Does these in this order. Refuses what comes too late, as the verbs do: after a colleague's change, and, for what puts the conversation
/// away, after a message that has not been seen.
pub(crate) async fn do_all(tx: &mut Tx, which: &Which, deeds: Vec<Deed>) -> Result<DoneTo> {
    let held = match deeds.iter().any(Deed::puts_away) {
        true => work::lock_away(tx, which).await?,
        false => unchanged(tx, which).await?,
    };
    let Held { id, number, priority, mut assignee, assignee_name, contact, .. } = held;
    for deed in deeds {
        match deed {
            Deed::Say(say) => {
                send::say_as_caller(tx, id, say).await?;
                assignee = assignee.or(tx.who.member);
            }
            Deed::Note(text) => drop(notes::insert(tx, id, &text).await?),
            Deed::AssignMe => {
                let me = work::own_row(tx)?;
                match assignee {
                    Some(other) if other != me => {
                        return Err(Error::Conflict(Conflict::HeldBy(assignee_name.clone().unwrap_or_default())));
                    }
                    Some(_) => {}
                    None => {
                        work::hand_to(tx, id, Some(me)).await?;
                        work::pass_lead(tx, id).await?;
                    }
                }
                assignee = Some(me);
            }
            Deed::Assign(to) => {
                if !can_answer(tx, to).await? {
                    return Err(Error::Conflict(Conflict::CannotAnswer));
                }
                if assignee != Some(to) {
                    work::hand_to(tx, id, Some(to)).await?;
                    work::pass_lead(tx, id).await?;
                }
                assignee = Some(to);
            }
            Deed::Priority(wanted) => {
                if wanted != priority {
                    work::set_priority(tx, id, wanted).await?;
                }
            }
            Deed::Snooze(until) => drop(work::put_off(tx, id, until).await?),
            Deed::Close => work::put_away(tx, id).await?,
        }
    }
    thread::show_card(tx, id).await?;
    Ok(DoneTo { id, number, contact })
}

async fn unchanged(tx: &mut Tx, which: &Which) -> Result<Held> {
    let held = work::lock_open(tx, which).await?;
    held.unchanged(which)?;
    Ok(held)
}

/// Who may not answer is of no help to the customer.
async fn can_answer(tx: &mut Tx, member: MemberId) -> Result<bool> {
    let now = tx.now();
    Ok(members::get(tx, member).await?.decide(Permission::SendMessages, now).allowed)
}
