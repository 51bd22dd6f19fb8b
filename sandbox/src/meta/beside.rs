//! What happens beside messages: calls, and what the business writes on its own phone.

use serde_json::{Value, json};

use super::state::{Message, PhoneMessage, Side, Tick};
use super::webhook::{Update, contact};
use super::{Change, Customer, Error, Sent, state};

impl Customer {
    /// Calls the business, which answers for so many seconds, or not at all. The application is told that the call began, and how it
    /// ended. `wamid` is the id of the call.
    pub async fn calls(&self, answered_for: Option<u32>) -> Result<Sent, Error> {
        let world = &self.meta().world;
        let (id, now, number) = (state::new_wacid(), world.now(), self.number());
        let call = |event: &str, more: Value| {
            let mut call = json!({ "id": id, "to": number.display_phone_number, "event": event, "direction": "USER_INITIATED",
                                   "timestamp": now.timestamp().to_string() });
            self.name_in(&mut call, "from");
            merge(&mut call, more);
            Update::field(&number, "calls", self.value("calls", &call))
        };
        let began = call("connect", json!({ "session": { "sdp_type": "offer", "sdp": "v=0" } }));
        let ended = match answered_for {
            Some(seconds) => call("terminate", json!({ "status": "COMPLETED", "duration": seconds })),
            None => call("terminate", json!({ "status": "FAILED" })),
        };
        self.meta().deliver(began).await?;
        Ok(Sent { status: self.meta().deliver(ended).await?, wamid: id })
    }

    /// The business writes to this customer in the app on its own phone, and the application is told.
    pub async fn is_written_to_from_the_phone(&self, text: &str) -> Result<Sent, Error> {
        let update = self.echo(text);
        let wamid = update.wamid().unwrap_or_default().to_owned();
        Ok(Sent { wamid, status: self.meta().deliver(update).await? })
    }

    fn echo(&self, text: &str) -> Update {
        let world = &self.meta().world;
        let (wamid, now, number) = (state::new_wamid(), world.now(), self.number());
        let body = json!({ "body": text });
        let mut echo = json!({ "id": wamid, "from": number.display_phone_number, "type": "text", "text": body,
                               "timestamp": now.timestamp().to_string() });
        self.name_in(&mut echo, "to");
        let phone = PhoneMessage {
            wamid: wamid.clone(),
            side: Side::Business,
            kind: "text".to_owned(),
            text: text.to_owned(),
            at: now,
            tick: Tick::Delivered,
            body,
            opaque: None,
            context: None,
            beside: Value::Null,
        };
        let person = Some(self.id());
        let message =
            Message { phone, number: number.clone(), person, input: String::new(), to_user_id: false, awaited: true };
        world.state().record(message);
        world.announce(Change::Conversation(self.id()));
        let mut update = Update::field(&number, "smb_message_echoes", self.value("message_echoes", &echo));
        update.wamid = Some(wamid);
        update
    }

    /// `to` and `to_user_id`, or the same of `from`, as far as the business may know them.
    fn name_in(&self, item: &mut Value, end: &str) {
        if let Some(phone) = self.phone() {
            item[end] = phone.into();
        }
        item[format!("{end}_user_id")] = self.user_id().into();
    }

    fn value(&self, list: &str, item: &Value) -> Value {
        let number = self.number();
        let contact = contact(self.meta().world.state().person(self.id()), true);
        json!({
            "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": number.display_phone_number, "phone_number_id": number.phone_number_id },
            "contacts": [contact],
            list: [item],
        })
    }
}

fn merge(into: &mut Value, more: Value) {
    if let (Some(into), Value::Object(more)) = (into.as_object_mut(), more) {
        into.extend(more);
    }
}
