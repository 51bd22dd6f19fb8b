//! Deeds of a customer: writing, reading, waiting for a reply.

use std::time::Duration;

use axum::http::StatusCode;
use chrono::TimeDelta;
use serde_json::json;

use super::content::{self, Content, Wire};
use super::state::{self, CustomerId, Message, Number, PhoneMessage, Side, Tick};
use super::webhook::{Item, Update, contact};
use super::{Change, Error, Meta, courier, graph_error, statuses};

/// A person with a phone, in conversation with one business number.
#[derive(Debug, Clone)]
pub struct Customer {
    meta: Meta,
    id: CustomerId,
}

/// A message that was written and posted to the application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Meta's id of the message.
    pub wamid: String,
    /// What the first attempt was answered; `None` when no answer came. Other answers than 200 are being retried.
    pub status: Option<StatusCode>,
}

impl Customer {
    pub(super) fn new(meta: Meta, id: CustomerId) -> Self {
        Self { meta, id }
    }

    pub(super) fn meta(&self) -> &Meta {
        &self.meta
    }

    /// Names this customer in [`Change`].
    pub fn id(&self) -> CustomerId {
        self.id
    }

    /// The business number this customer writes to.
    pub fn number(&self) -> Number {
        self.meta.world.state().person(self.id).number.clone()
    }

    /// The name in the customer's profile.
    pub fn name(&self) -> String {
        self.meta.world.state().person(self.id).name.clone()
    }

    /// Digits only; `None` when Meta withholds it.
    pub fn phone(&self) -> Option<String> {
        self.meta.world.state().person(self.id).phone.clone()
    }

    /// The business-scoped user id.
    pub fn user_id(&self) -> String {
        self.meta.world.state().person(self.id).user_id.clone()
    }

    /// The user name, if the customer took one.
    pub fn username(&self) -> Option<String> {
        self.meta.world.state().person(self.id).username.clone()
    }

    /// Whether the phone shows that the business is typing: for 25 seconds, or until it has answered (Cloud API, "Typing
    /// indicators").
    pub fn sees_typing(&self) -> bool {
        let (world, shown) = (&self.meta.world, TimeDelta::seconds(25));
        world.state().person(self.id).typing_since.is_some_and(|since| world.now() - since < shown)
    }

    /// Writes a text.
    pub async fn says(&self, text: impl Into<String>) -> Result<Sent, Error> {
        self.sends(Content::Text(text.into())).await
    }

    /// Sends anything.
    pub async fn sends(&self, content: Content) -> Result<Sent, Error> {
        let update = self.writes(content);
        let world = &self.meta.world;
        let post = courier::deliver(world, std::slice::from_ref(&update));
        let status = if world.faults.duplicates_messages() {
            let again = courier::deliver(world, std::slice::from_ref(&update));
            let (first, _) = tokio::join!(post, again);
            first?
        } else {
            post.await?
        };
        Ok(Sent { wamid: update.wamid.unwrap_or_default(), status })
    }

    /// Writes without posting: the message is on the phone, and its webhook is the caller's to deliver, late, twice, in
    /// another order, or in a batch.
    pub fn writes(&self, content: Content) -> Update {
        let world = &self.meta.world;
        let now = world.now();
        let mut state = world.state();
        let wamid = state::new_wamid();
        let Wire { kind, body, text, answers: context, beside } = content::wire(&mut state, content, now);
        let person = state.person_mut(self.id);
        person.last_wrote = Some(now);
        let number = person.number.clone();
        let mut message = json!({
            "from_user_id": person.user_id,
            "id": wamid,
            "timestamp": now.timestamp().to_string(),
            "type": kind,
        });
        if let Some(phone) = &person.phone {
            message["from"] = phone.clone().into();
        }
        if kind == "unsupported" {
            message["errors"] = json!([graph_error::in_webhook(131051)]);
        } else {
            message[&kind] = body.clone();
        }
        if let Some(id) = &context {
            message["context"] = json!({ "from": number.display_phone_number, "id": id });
        }
        for (name, value) in beside.as_object().into_iter().flatten() {
            message[name] = value.clone();
        }
        let update = Update {
            number: number.clone(),
            item: Item::Message { contact: Some(contact(person, true)), message },
            wamid: Some(wamid.clone()),
        };
        let phone = PhoneMessage {
            wamid,
            side: Side::Customer,
            kind,
            text,
            at: now,
            tick: Tick::Pending,
            body,
            opaque: None,
            context,
            beside,
        };
        let person = Some(self.id);
        state.record(Message { phone, number, person, input: String::new(), to_user_id: false, awaited: true });
        drop(state);
        world.announce(Change::Conversation(self.id));
        update
    }

    /// Moves to another phone number: the user id changes too, and a `system` message tells the application.
    pub async fn changes_number(&self, phone: &str) -> Result<Sent, Error> {
        let world = &self.meta.world;
        let now = world.now();
        let wamid = state::new_wamid();
        let update = {
            let mut state = world.state();
            let person = state.person_mut(self.id);
            let old_phone = person.phone.replace(state::digits(phone));
            let old_user_id = std::mem::take(&mut person.user_id);
            person.user_id = state::user_id_for(&person.number.waba_id, &state::digits(phone));
            let mut message = json!({
                "from_user_id": old_user_id,
                "id": wamid,
                "timestamp": now.timestamp().to_string(),
                "type": "system",
                "system": {
                    "type": "user_changed_number",
                    "body": format!("{} changed their phone number", person.name),
                    "wa_id": person.phone,
                    "user_id": person.user_id,
                    "previous_user_id": old_user_id,
                },
            });
            if let Some(old_phone) = old_phone {
                message["from"] = old_phone.into();
            }
            Update {
                number: person.number.clone(),
                item: Item::Message { contact: None, message },
                wamid: Some(wamid.clone()),
            }
        };
        Ok(Sent { wamid, status: self.meta.deliver(update).await? })
    }

    /// What the phone received, oldest first.
    pub fn inbox(&self) -> Vec<PhoneMessage> {
        self.conversation().into_iter().filter(|message| message.side == Side::Business).collect()
    }

    /// Both directions, oldest first, with ticks. Sends that failed do not show on a phone.
    pub fn conversation(&self) -> Vec<PhoneMessage> {
        let state = self.meta.world.state();
        state.conversation(self.id).map(|message| message.phone.clone()).collect()
    }

    /// Messages on the phone that no wait returned yet: at the end of a test there should be none.
    pub fn unawaited(&self) -> Vec<PhoneMessage> {
        let state = self.meta.world.state();
        state.conversation(self.id).filter(|message| !message.awaited).map(|message| message.phone.clone()).collect()
    }

    /// Waits for a reply whose text contains `words` and that no earlier wait returned.
    pub async fn wait_for_reply(&self, words: &str, timeout: Duration) -> Result<PhoneMessage, Error> {
        self.wait(timeout, &format!("a reply with {words:?}"), |message| message.text.contains(words)).await
    }

    /// Waits for a reply of any description that no earlier wait returned.
    pub async fn wait_for(
        &self,
        wanted: impl Fn(&PhoneMessage) -> bool,
        timeout: Duration,
    ) -> Result<PhoneMessage, Error> {
        self.wait(timeout, "a certain reply", wanted).await
    }

    async fn wait(
        &self,
        timeout: Duration,
        what: &str,
        wanted: impl Fn(&PhoneMessage) -> bool,
    ) -> Result<PhoneMessage, Error> {
        let id = self.id;
        self.meta
            .world
            .wait_for(
                timeout,
                |state| {
                    let found = state.conversation(id).find(|message| !message.awaited && wanted(&message.phone))?;
                    let found = found.phone.clone();
                    let index = *state.by_wamid.get(&found.wamid)?;
                    state.messages[index].awaited = true;
                    Some(found)
                },
                |state| {
                    let texts: Vec<&str> = state
                        .conversation(id)
                        .filter(|message| message.phone.side == Side::Business)
                        .map(|message| message.phone.text.as_str())
                        .collect();
                    (what.to_owned(), format!("{texts:?}"))
                },
            )
            .await
    }

    /// Opens the conversation: every message not yet read gets two blue ticks, each reported to the application.
    pub async fn reads(&self) -> Result<(), Error> {
        let world = &self.meta.world;
        let updates: Vec<Update> = {
            let mut state = world.state();
            let now = world.now();
            let unread: Vec<String> = state
                .conversation(self.id)
                .filter(|message| message.phone.side == Side::Business && message.phone.tick != Tick::Read)
                .map(|message| message.phone.wamid.clone())
                .collect();
            unread
                .iter()
                .filter_map(|wamid| {
                    state.set_tick(wamid, Tick::Read);
                    statuses::update(&state, wamid, Tick::Read, now)
                })
                .collect()
        };
        if updates.is_empty() {
            return Ok(());
        }
        world.announce(Change::Conversation(self.id));
        for update in updates {
            courier::deliver(world, std::slice::from_ref(&update)).await?;
        }
        Ok(())
    }
}
