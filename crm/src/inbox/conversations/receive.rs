//! Applying what a channel brought in. A batch costs the same few statements whatever its size.

mod picks;
mod sql;
mod statuses;

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};

use super::satisfaction::{self, Heard, Said as SaidOfUs};
use crate::{
    attachments,
    channel::{Content, ContentKind, Incoming, IncomingMessage, Label, Moved, Preference, Sender},
    consents::{self, Consent, ConsentSource, Said},
    contacts::{self, Identity, IdentityKind, NewContact, NewIdentity, Owners},
    db::Tx,
    error::{Error, Result},
    ids::{ContactId, ConversationId, MessageId},
    jobs::Job,
    kernel::{offer::Press, pick::Pick, recount},
    webhooks::{self, MessageEvent},
};

/// How long after a conversation was closed its customer comes back into it; later they begin another one.
const COMES_BACK: TimeDelta = TimeDelta::days(30);

/// What a batch came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// Messages that were new.
    pub messages: usize,
    /// Statuses that moved a message.
    pub statuses: usize,
    /// Statuses of messages that we do not know (yet).
    pub parked: usize,
}

/// Where customers have written just now.
#[derive(Default)]
pub(crate) struct Fresh {
    /// In these conversations, each once.
    pub conversations: HashSet<ConversationId>,
    /// Those of them that were closed.
    pub reopened: HashSet<ConversationId>,
    /// Who wrote for the first time ever, and where.
    pub new: Vec<(ContactId, ConversationId)>,
}

/// Applies a batch inside one transaction. What was applied before changes nothing.
pub(crate) async fn apply(tx: &mut Tx, items: &[Incoming]) -> Result<(Applied, Fresh)> {
    let mut messages = Vec::new();
    let (mut statuses, mut preferences, mut moves) = (Vec::new(), Vec::new(), Vec::new());
    for item in items {
        match item {
            Incoming::Message(message) => messages.push(message),
            Incoming::Status(status) => statuses.push(status),
            Incoming::Preference(preference) => preferences.push(preference),
            Incoming::Moved(sender, moved) => moves.push((sender, moved.as_ref())),
            // See `crate::inbox::news`.
            Incoming::News(_) => {}
        }
    }
    let mut fresh = Fresh::default();
    let new = store_messages(tx, &messages, &mut fresh).await?;
    follow_those_known(tx, &moves).await?;
    keep_preferences(tx, &preferences).await?;
    let (moved, parked) = statuses::apply(tx, &statuses).await?;
    Ok((Applied { messages: new, statuses: moved, parked }, fresh))
}

async fn store_messages(tx: &mut Tx, messages: &[&IncomingMessage], fresh: &mut Fresh) -> Result<usize> {
    let unknown = unknown_messages(tx, messages).await?;
    if unknown.is_empty() {
        return Ok(0);
    }
    contacts::lock_identities(tx).await?;
    let mut stored = 0;
    // Whoever writes from an address after its owner has left it is somebody else.
    for run in unknown.split_inclusive(|message| message.moved.is_some()) {
        stored += store_run(tx, run, fresh).await?;
    }
    Ok(stored)
}

/// Stores messages of which at most the last says that its sender has moved.
async fn store_run(tx: &mut Tx, messages: &[&IncomingMessage], fresh: &mut Fresh) -> Result<usize> {
    let Senders { contacts: senders, new } = resolve_senders(tx, messages).await?;
    let opened = open_conversations(tx, messages, &senders).await?;
    let stored = insert_messages(tx, messages, &senders, &opened).await?;
    let (ours, theirs): (Vec<&Stored<'_>>, Vec<&Stored<'_>>) = stored.iter().partition(|stored| stored.message.is_ours);
    for stored in ours {
        tx.enqueue(Job::ShowReply { message: stored.id });
    }
    let written: HashSet<ConversationId> = theirs.iter().map(|stored| stored.conversation).collect();
    for conversation in written.iter().copied() {
        tx.enqueue(Job::AnnounceMessages { conversation });
    }
    let is_new = |stored: &&&Stored<'_>| new.contains(&stored.contact);
    fresh.new.extend(theirs.iter().filter(is_new).map(|stored| (stored.contact, stored.conversation)));
    // Who says how satisfied they are, or chooses something, which is answered by itself, wants nothing of us.
    let asks = |stored: &&&Stored<'_>| {
        stored.said_of_us.is_none() && stored.pick.is_none() && Press::of(&stored.message.content).is_none()
    };
    let asking = theirs.iter().filter(asks).map(|stored| stored.conversation);
    let asking: HashSet<ConversationId> = asking.collect();
    fresh.reopened.extend(asking.intersection(&opened.closed));
    fresh.conversations.extend(asking);
    keep_said_of_us(tx, &theirs).await?;
    keep_presses(tx, &theirs);
    insert_files(tx, &stored).await?;
    show_reactions(tx, &stored).await?;
    consents::keep(tx, &said(tx.now(), &stored)).await?;
    if let (Some(message), Some(contact)) = (messages.last(), senders.last())
        && let Some(moved) = &message.moved
    {
        follow(tx, &message.sender, moved, *contact).await?;
    }
    Ok(stored.len())
}

/// Follows those who have moved without a message that says so. Of who is nobody here there is nothing to follow.
async fn follow_those_known(tx: &mut Tx, moves: &[(&Sender, &Moved)]) -> Result<()> {
    if moves.is_empty() {
        return Ok(());
    }
    contacts::lock_identities(tx).await?;
    // One by one, because who moves twice is found by the address of the first time. Few come together.
    for (sender, moved) in moves {
        let identities = identities(sender);
        let owners = Owners::of(tx, &identities.iter().collect::<Vec<_>>()).await?;
        if let Some((contact, _)) = owners.known(&identities) {
            follow(tx, sender, moved, contact).await?;
        }
    }
    Ok(())
}

/// Follows a sender who has moved: to the new addresses, away from the old ones, and so with what they are answered.
async fn follow(tx: &mut Tx, old: &Sender, moved: &Moved, contact: ContactId) -> Result<()> {
    let new = &moved.to;
    let (had, has) = (identities(old), identities(new));
    contacts::add_addresses(tx, contact, &has, had.first()).await?;
    let left = |old: &Option<String>, is: bool| old.clone().filter(|_| is);
    let is_new = |old: &Option<String>, new: &Option<String>| new.is_some() && new != old;
    let left = Sender {
        phone: left(&old.phone, moved.left_phone && new.phone != old.phone),
        user_id: left(&old.user_id, is_new(&old.user_id, &new.user_id)),
        parent_user_id: left(&old.parent_user_id, is_new(&old.parent_user_id, &new.parent_user_id)),
        ..Sender::default()
    };
    contacts::leave_addresses(tx, contact, &identities(&left), &has).await?;
    sql::redirect(tx, contact, &left, new).await
}

/// Those that are not stored yet, each once.
async fn unknown_messages<'a>(tx: &mut Tx, messages: &[&'a IncomingMessage]) -> Result<Vec<&'a IncomingMessage>> {
    if messages.is_empty() {
        return Ok(Vec::new());
    }
    let known = sql::stored(tx, messages).await?;
    let mut seen: HashSet<(&str, &str)> = known.iter().map(|(a, p)| (a.as_str(), p.as_str())).collect();
    Ok(messages.iter().filter(|m| seen.insert((&m.account, &m.provider_id))).copied().collect())
}

fn identities(sender: &Sender) -> Vec<Identity> {
    // The business-scoped ids come first: a phone can be recycled, they can't.
    let Sender { phone, user_id, parent_user_id, profile_name: _, username: _ } = sender;
    let of = |kind, value: &Option<String>| value.clone().map(|value| (kind, value));
    [
        of(IdentityKind::WhatsAppUser, user_id),
        of(IdentityKind::WhatsAppParentUser, parent_user_id),
        of(IdentityKind::Phone, phone),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The contact behind each message, in the messages' order; unknown senders become contacts, and addresses that came
/// along with a known one are linked to the same contact. Known is who has one of the addresses in another spelling, too; what
/// is kept and answered is the one that was received.
async fn resolve_senders(tx: &mut Tx, messages: &[&IncomingMessage]) -> Result<Senders> {
    let all: Vec<Vec<Identity>> = messages.iter().map(|m| identities(&m.sender)).collect();
    let mut owners = Owners::of(tx, &all.iter().flatten().collect::<Vec<_>>()).await?;
    let (mut new_contacts, mut links) = (Vec::new(), Vec::new());
    let (mut resolved, mut suspected) = (Vec::new(), Vec::new());
    for (message, identities) in messages.iter().zip(all) {
        let (contact, came_with) = match owners.known(&identities) {
            Some((contact, known_by)) => (contact, Some(known_by)),
            None => {
                let id = ContactId::new(tx.now());
                new_contacts.push(NewContact { id, name: display_name(&message.sender) });
                (id, None)
            }
        };
        suspected.extend(owners.others(contact, &identities).into_iter().map(|(other, why)| (contact, other, why)));
        let free = identities.into_iter().filter(|identity| owners.take(identity, contact));
        links.extend(free.map(|identity| NewIdentity { contact, identity, came_with: came_with.clone() }));
        resolved.push(contact);
    }
    contacts::insert(tx, &new_contacts).await?;
    contacts::add_identities(tx, &links).await?;
    contacts::suspect(tx, &suspected).await?;
    Ok(Senders { contacts: resolved, new: new_contacts.iter().map(|contact| contact.id).collect() })
}

/// Who wrote the messages of a batch, in their order, and who of them was not known before.
struct Senders {
    contacts: Vec<ContactId>,
    new: HashSet<ContactId>,
}

/// What to call a sender: the name they show, their username, their phone, or their id.
fn display_name(sender: &Sender) -> String {
    let Sender { phone, user_id, parent_user_id, profile_name, username } = sender;
    let phone = phone.as_ref().map(|digits| format!("+{digits}"));
    let candidates = [profile_name, username, &phone, user_id, parent_user_id];
    let clean = |raw: &String| {
        let line = raw.split_whitespace().collect::<Vec<_>>().join(" ");
        line.chars().filter(|c| !c.is_control()).take(200).collect::<String>()
    };
    candidates.into_iter().flatten().map(clean).find(|name| !name.is_empty()).unwrap_or_else(|| "WhatsApp".to_owned())
}

type Key = (ContactId, String);

/// The conversations of a batch, which of them were closed, what each of its messages says about our service, if it does, and what it chooses.
struct Opened {
    conversations: HashMap<Key, ConversationId>,
    closed: HashSet<ConversationId>,
    said_of_us: Vec<Option<SaidOfUs>>,
    picks: Vec<Option<Pick>>,
}

/// The conversation of each contact and account that is not closed, or was closed not long ago; opened if there is none, moved on to
/// its newest message.
async fn open_conversations(tx: &mut Tx, messages: &[&IncomingMessage], senders: &[ContactId]) -> Result<Opened> {
    let now = tx.now();
    let keys: HashSet<Key> =
        messages.iter().zip(senders).map(|(message, contact)| (*contact, message.account.clone())).collect();
    let held = sql::lock(tx, &keys.into_iter().collect::<Vec<_>>()).await?;
    let picks = picks::of(tx, messages, senders, &held).await?;
    let heard = messages.iter().zip(senders).zip(&picks).map(|((message, contact), pick)| Heard {
        message,
        contact: *contact,
        at: sent_at(message, now),
        asks: !message.is_ours && pick.is_none() && wants_an_answer(message),
    });
    let heard: Vec<Heard<'_>> = heard.collect();
    let said_of_us = satisfaction::hear(tx, &heard, &held).await?;
    let mut newest: HashMap<Key, Newest<'_>> = HashMap::new();
    for (((message, contact), said), pick) in messages.iter().zip(senders).zip(&said_of_us).zip(&picks) {
        let entry = newest.entry((*contact, message.account.clone()));
        let asks = said.is_none() && pick.is_none() && wants_an_answer(message);
        entry.or_insert_with(|| Newest::of(message, now)).hear(message, asks, now);
    }
    let newest: Vec<(Key, Newest<'_>)> = newest.into_iter().collect();
    let rows = sql::open(tx, &newest).await?;
    // What is written on the business's own phone may come late.
    for at in newest.iter().filter_map(|(_, new)| new.answered_at) {
        recount::moment(tx, at).await?;
    }
    let conversations = rows.into_iter().map(|(contact, account, id)| ((contact, account), id)).collect();
    let closed = held.iter().filter(|held| held.is_closed).map(|held| held.id).collect();
    Ok(Opened { conversations, closed, said_of_us, picks })
}

/// Keeps what customers say of our service.
async fn keep_said_of_us(tx: &mut Tx, stored: &[&Stored<'_>]) -> Result<()> {
    let now = tx.now();
    for stored in stored {
        if let Some(said) = &stored.said_of_us {
            satisfaction::keep(tx, said, stored.id, stored.message, sent_at(stored.message, now)).await?;
        }
    }
    Ok(())
}

/// Has what customers answer to quotes, and what else they choose, looked into.
fn keep_presses(tx: &mut Tx, stored: &[&Stored<'_>]) {
    for Stored { message, conversation, pick, .. } in stored {
        if let Some(pick) = *pick {
            tx.enqueue(Job::AnswerPick { conversation: *conversation, pick });
        }
        if let Some(Press { quote, accepts }) = Press::of(&message.content) {
            let at = sent_at(message, tx.now());
            tx.enqueue(Job::AnswerQuote { quote, conversation: *conversation, accepts, at });
        }
    }
}

/// The newest of a conversation's new messages.
struct Newest<'a> {
    /// The customer's, by whose addresses they are answered; the business's own where the customer wrote none.
    message: &'a IncomingMessage,
    /// When the newest of all was sent.
    at: DateTime<Utc>,
    /// Whether the customer wants an answer to one of them.
    asks: bool,
    /// Since when they wait for one, if the business has not written since.
    waits_since: Option<DateTime<Utc>>,
    /// When the business first wrote, if it did.
    answered_at: Option<DateTime<Utc>>,
}

impl<'a> Newest<'a> {
    fn of(message: &'a IncomingMessage, now: DateTime<Utc>) -> Self {
        Self { message, at: sent_at(message, now), asks: false, waits_since: None, answered_at: None }
    }

    fn hear(&mut self, message: &'a IncomingMessage, asks: bool, now: DateTime<Utc>) {
        self.at = self.at.max(sent_at(message, now));
        let place = |message: &IncomingMessage| (!message.is_ours, sent_at(message, now));
        if place(message) >= place(self.message) {
            self.message = message;
        }
        if message.is_ours {
            self.answered_at.get_or_insert(sent_at(message, now));
            self.waits_since = None;
        } else if asks {
            self.asks = true;
            self.waits_since.get_or_insert(sent_at(message, now));
        }
    }

    /// When the customer wrote, if they did: that opens the window in which they may be answered.
    fn inbound_at(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        (!self.message.is_ours).then(|| sent_at(self.message, now))
    }
}

/// Whether somebody should answer it. An emoji, a note of WhatsApp's, a message that was taken back, a call that was taken and an answer to
/// a quote leave nothing to answer.
fn wants_an_answer(message: &IncomingMessage) -> bool {
    let Content { kind, details } = &message.content;
    match kind {
        ContentKind::Reaction | ContentKind::System | ContentKind::Revoke => false,
        ContentKind::Call => !details.iter().any(|detail| detail.label == Label::Duration),
        ContentKind::Interactive => Press::of(&message.content).is_none(),
        _ => true,
    }
}

/// When the provider says it was sent; a time in the future (a clock that is off) counts as now.
fn sent_at(message: &IncomingMessage, now: DateTime<Utc>) -> DateTime<Utc> {
    message.sent_at.map_or(now, |at| at.min(now))
}

async fn insert_messages<'a>(
    tx: &mut Tx,
    messages: &[&'a IncomingMessage],
    senders: &[ContactId],
    opened: &Opened,
) -> Result<Vec<Stored<'a>>> {
    let now = tx.now();
    let said = opened.said_of_us.iter().zip(&opened.picks);
    let mut all = Vec::with_capacity(messages.len());
    for ((message, contact), (said_of_us, pick)) in messages.iter().zip(senders).zip(said) {
        let conversation = opened.conversations.get(&(*contact, message.account.clone())).copied();
        let conversation = conversation.ok_or_else(|| Error::internal("a conversation was not opened"))?;
        let (id, contact) = (MessageId::new(now), *contact);
        all.push(Stored { message, id, contact, conversation, said_of_us: *said_of_us, pick: *pick });
    }
    let new: HashSet<MessageId> = sql::insert(tx, &all).await?.into_iter().collect();
    all.retain(|stored| new.contains(&stored.id));
    let new: Vec<MessageId> = all.iter().map(|stored| stored.id).collect();
    webhooks::told_of_messages(tx, MessageEvent::Received, &new).await?;
    Ok(all)
}

/// The files that came with what was stored just now.
async fn insert_files(tx: &mut Tx, stored: &[Stored<'_>]) -> Result<()> {
    let mut files = Vec::new();
    for Stored { message, id, .. } in stored {
        files.extend((0..).zip(&message.attachments).map(|(place, file)| attachments::New {
            message: *id,
            place,
            file,
        }));
    }
    attachments::insert(tx, &files).await
}

/// What is said in these about being written to.
fn said(now: DateTime<Utc>, stored: &[Stored<'_>]) -> Vec<Said> {
    let one = |stored: &Stored<'_>| {
        let Stored { message, id, contact, conversation: _, said_of_us: _, pick } = stored;
        // Who cancels a booking does not want to hear no more of us.
        let is_said = !message.is_ours
            && pick.is_none()
            && matches!(message.content.kind, ContentKind::Text | ContentKind::Button | ContentKind::Interactive);
        // What stands on a button is its first word; what the business calls it may follow.
        let words = message.content.details.first().filter(|_| is_said)?;
        let consent = consents::heard(&words.text)?;
        let at = sent_at(message, now);
        Some(Said { contact: *contact, consent, source: ConsentSource::Word, message: Some(*id), at })
    };
    stored.iter().filter_map(one).collect()
}

/// What customers chose in the provider's own app. Of who is nobody here there is nothing to keep.
async fn keep_preferences(tx: &mut Tx, preferences: &[&Preference]) -> Result<()> {
    if preferences.is_empty() {
        return Ok(());
    }
    // Nobody is merged into another contact between being found and being written to.
    contacts::lock_identities(tx).await?;
    let all: Vec<Vec<Identity>> = preferences.iter().map(|preference| identities(&preference.sender)).collect();
    let owners = Owners::of(tx, &all.iter().flatten().collect::<Vec<_>>()).await?;
    let one = |(preference, identities): (&&Preference, Vec<Identity>)| {
        let (contact, _) = owners.known(&identities)?;
        let consent = if preference.wanted { Consent::In } else { Consent::Out };
        let at = preference.at.map_or(tx.now(), |at| at.min(tx.now()));
        Some(Said { contact, consent, source: ConsentSource::Provider, message: None, at })
    };
    let said: Vec<Said> = preferences.iter().zip(all).filter_map(one).collect();
    consents::keep(tx, &said).await
}

/// Has the answers shown anew that customers have put an emoji under, or taken it back.
async fn show_reactions(tx: &mut Tx, stored: &[Stored<'_>]) -> Result<()> {
    let reactions = stored.iter().map(|stored| stored.message).filter(|m| m.content.kind == ContentKind::Reaction);
    let reactions: Vec<&IncomingMessage> = reactions.collect();
    if reactions.is_empty() {
        return Ok(());
    }
    for message in sql::answers_quoted(tx, &reactions).await? {
        tx.enqueue(Job::ShowReply { message });
    }
    Ok(())
}

/// A message that was stored just now.
struct Stored<'a> {
    message: &'a IncomingMessage,
    id: MessageId,
    contact: ContactId,
    conversation: ConversationId,
    /// What it says about our service, if it does.
    said_of_us: Option<SaidOfUs>,
    /// What they choose by it, of what they were asked.
    pick: Option<Pick>,
}
