//! What customers choose of what they were asked: by a tap, by typing it, or by the words that begin a booking.

use super::Key;
use crate::{
    channel::{ContentKind, IncomingMessage},
    conversations::{asking, satisfaction::Held},
    db::Tx,
    error::Result,
    ids::ContactId,
    kernel::{
        pick::{self, Pick},
        settings::{self, BookingChat},
    },
};

/// What each of these messages chooses, if it does; their conversations are locked.
pub(super) async fn of(
    tx: &mut Tx,
    messages: &[&IncomingMessage],
    senders: &[ContactId],
    held: &[Held],
) -> Result<Vec<Option<Pick>>> {
    let mut picks: Vec<Option<Pick>> = Vec::with_capacity(messages.len());
    // Most companies are never asked: whether they want it is looked up once somebody says so.
    let mut begins_here = None;
    for (message, contact) in messages.iter().zip(senders) {
        let key: Key = (*contact, message.account.clone());
        let mut pick =
            Some(*message).filter(|message| !message.is_ours).and_then(|message| chosen(message, &key, held));
        if pick.is_none() && words(message).is_some_and(pick::begins) {
            let wanted = match begins_here {
                Some(wanted) => wanted,
                None => *begins_here.insert(settings::get::<BookingChat>(tx.conn()).await?.on),
            };
            pick = Some(Pick::Begin).filter(|_| wanted && !message.is_ours);
        }
        picks.push(pick);
    }
    Ok(picks)
}

fn chosen(message: &IncomingMessage, (contact, account): &Key, held: &[Held]) -> Option<Pick> {
    if let Some(pick) = Pick::tapped(&message.content) {
        return Some(pick);
    }
    let theirs = held.iter().filter(|held| held.contact_id == *contact && held.account == *account);
    let offered = theirs.filter_map(|held| held.offered.as_ref()).next()?;
    Pick::read(asking::meant(&offered.0, words(message)?)?)
}

/// What was typed, or stands on the button of a template that was tapped.
fn words(message: &IncomingMessage) -> Option<&str> {
    let is_said = matches!(message.content.kind, ContentKind::Text | ContentKind::Button);
    message.content.details.first().filter(|_| is_said).map(|detail| detail.text.as_str())
}
