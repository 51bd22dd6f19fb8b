//! What was typed into a form that was not accepted. It goes back to the person with the reason, word for word, and a button
//! reopens the form filled in.
//!
//! The answer that only they see is where it is kept: it needs no database, which may be the very thing that is away, outlives
//! a restart and ends with the message. Each field is an embed of its own; the button names the fields in their order.

use std::future::Future;

use crm::{error::Field, tenants::Language};
use serenity::all::ModalInteraction;

use crate::{
    bot::BotState,
    custom_id, form,
    message::{self, Card, DESCRIPTION, EMBEDS, Message, Tone},
    plain::units,
    route::{CustomId, Payload, custom_ids},
    session::InteractionContext,
    texts::{named::known, t},
};

custom_ids! {
    /// Under a form that was not accepted.
    pub(crate) enum Button {
        /// Open it again, filled in. `router.rs` knows whose form it is.
        EditAgain(form: Again) = "again" does LeadCreate,
    }
}

/// A form, and which of its fields the message's embeds hold, in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Again {
    pub fields: Vec<String>,
    /// The form's own `custom_id`.
    pub form: String,
}

impl Payload for Again {
    fn write(&self, _: usize) -> String {
        format!("{}:{}", self.fields.join("."), custom_id::unversioned(&self.form))
    }

    fn read(raw: &str) -> Option<Self> {
        let (fields, form) = raw.split_once(':')?;
        Some(Self { fields: fields.split('.').map(str::to_owned).collect(), form: custom_id::versioned(form) })
    }

    #[cfg(test)]
    fn any() -> proptest::strategy::BoxedStrategy<Self> {
        use proptest::prelude::*;
        let fields = prop::sample::select(vec![vec!["text"], vec!["name", "phone", "interest", "notes"]]);
        let form = crate::route::uuids::<crm::ConversationId>().prop_map(|id| format!("v1:reply-form:{id}"));
        (fields, form)
            .prop_map(|(fields, form)| Self { fields: fields.into_iter().map(str::to_owned).collect(), form })
            .boxed()
    }
}

/// A feature's forms: what happens when one is submitted, and when it is to open again.
pub(crate) trait HandleForm: CustomId {
    /// Does what was submitted and answers.
    fn submitted(self, bot: &BotState, context: &InteractionContext, draft: &Draft) -> impl Future<Output = ()> + Send;

    /// Opens it, filled in.
    fn reopen(self, bot: &BotState, context: &InteractionContext, draft: &Draft) -> impl Future<Output = ()> + Send;
}

/// What a heading of a field may take of the embeds' room.
const HEADING: usize = 60;

/// The content of a form.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// The form's `custom_id`; `None` for one that this version does not know.
    form: Option<String>,
    /// What was typed, by field; blank fields left out.
    fields: Vec<(String, String)>,
}

impl Draft {
    /// Of a form that was submitted, which this version knows or not.
    pub fn of(modal: &ModalInteraction, known: bool) -> Self {
        let form = known.then(|| modal.data.custom_id.to_string());
        Self { form, fields: form::filled(modal) }
    }

    /// Of the message that gave it back.
    pub fn kept(message: &serenity::all::Message, again: &Again) -> Self {
        let typed = message.embeds.iter().map(|embed| embed.description.clone().unwrap_or_default());
        Self { fields: again.fields.iter().cloned().zip(typed).collect(), form: None }
    }

    /// What was typed into a field.
    pub fn typed(&self, field: &str) -> Option<String> {
        self.fields.iter().find(|(id, _)| id == field).map(|(_, value)| value.clone())
    }

    /// Adds what was typed, and the button, to the answer that says why it was not accepted.
    pub fn give_back(&self, language: Language, message: Message) -> Message {
        if self.fields.is_empty() {
            return message;
        }
        if !self.fits() {
            let all: Vec<&str> = self.fields.iter().map(|(_, value)| value.as_str()).collect();
            return message.file("draft.txt".to_owned(), all.join("\n\n").into_bytes());
        }
        // As it was typed, not escaped: the person is alone with it, and it must come back unchanged.
        let card =
            |(id, value): &(String, String)| Card::new(Tone::Calm).title(heading(language, id)).text(value.clone());
        let message = message.cards(self.fields.iter().map(card).collect());
        match &self.form {
            Some(form) => {
                let fields = self.fields.iter().map(|(id, _)| id.clone()).collect();
                let again = Button::EditAgain(Again { fields, form: form.clone() });
                message.buttons(vec![message::Button::new(&again, t!(language, "button-edit-again")).primary()])
            }
            None => message,
        }
    }

    /// Whether Discord takes each field whole, and all of them together.
    fn fits(&self) -> bool {
        let sizes: Vec<usize> = self.fields.iter().map(|(_, value)| units(value)).collect();
        sizes.iter().all(|size| *size <= DESCRIPTION)
            && sizes.iter().map(|size| size + HEADING).sum::<usize>() <= EMBEDS
    }
}

/// What an input is called: of the fields of a company's own, `x1`, only the place is known.
fn heading(language: Language, id: &str) -> String {
    match id.strip_prefix('x').filter(|nth| nth.parse::<u8>().is_ok()) {
        Some(nth) => t!(language, "field-extra-nth", nth = nth.to_owned()),
        None => known::<Field>(language, id),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(fields: &[(&str, &str)]) -> Draft {
        let fields = fields.iter().map(|(id, value)| ((*id).to_owned(), (*value).to_owned())).collect();
        Draft { form: Some("v1:lead-form:-".into()), fields }
    }

    #[test]
    fn what_was_typed_comes_back_unchanged() {
        let typed = [("name", "سارة *x* <@1>"), ("notes", "# line one\n\n\n- two @everyone")];
        for language in Language::ALL {
            let message = draft(&typed).give_back(language, Message::text("no"));
            let body = serde_json::to_value(message.response(true)).unwrap();
            for (n, (_, value)) in typed.iter().enumerate() {
                assert_eq!(body["embeds"][n]["description"], *value);
            }
            assert_eq!(body["components"][0]["components"][0]["custom_id"], "v1:again:name.notes:lead-form:-");
        }
    }

    #[test]
    fn what_no_embed_can_hold_comes_back_as_a_file() {
        let long = "😀".repeat(4000);
        let message = draft(&[("text", &long)]).give_back(Language::Arabic, Message::text("no"));
        assert_eq!(message.files()[0].data, long.as_bytes());
        let nothing = draft(&[]).give_back(Language::Arabic, Message::text("no"));
        assert!(nothing.files().is_empty());
    }

    #[test]
    fn the_longest_forms_fit() {
        let notes = "س".repeat(2000);
        let (name, line) = ("س".repeat(100), "س".repeat(200));
        assert!(draft(&[("name", &name), ("phone", &name), ("interest", &line), ("notes", &notes)]).fits());
        assert!(draft(&[("text", &"س".repeat(4000))]).fits());
    }
}
