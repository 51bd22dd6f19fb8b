//! What was typed into a form that was not accepted. It goes back to the person with the reason, word for word, and a button
//! reopens the form filled in.
//!
//! The answer that only they see is where it is kept: it needs no database, which may be the very thing that is away, outlives
//! a restart and ends with the message. Each field is an embed of its own; the button names the fields in their order.

use crm::tenants::Language;
use serenity::all::{ComponentInteraction, ModalInteraction};

use crate::{
    BotState,
    crm::lead,
    errors::field_name,
    form, inbox,
    message::{Button, Card, DESCRIPTION, EMBEDS, Message, Tone},
    plain::units,
    route::Action,
    session::InteractionContext,
    texts::t,
};

/// What a heading of a field may take of the embeds' room.
const HEADING: usize = 60;

/// The content of a form.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// The form; `None` for one that this version does not know.
    form: Option<Action>,
    /// What was typed, by field; blank fields left out.
    fields: Vec<(String, String)>,
}

impl Draft {
    /// Of a form that was submitted.
    pub fn of(modal: &ModalInteraction) -> Self {
        Self { form: Action::decode(&modal.data.custom_id), fields: form::filled(modal) }
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
            |(id, value): &(String, String)| Card::new(Tone::Calm).title(field_name(language, id)).text(value.clone());
        let message = message.cards(self.fields.iter().map(card).collect());
        match &self.form {
            Some(form) => {
                let fields = self.fields.iter().map(|(id, _)| id.clone()).collect();
                let again = Action::Again(Box::new(form.clone()), fields);
                message.buttons(vec![Button::new(again, t!(language, "button-edit-again")).primary()])
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

/// “Edit again” was pressed: the form opens with what its message holds.
pub(crate) async fn reopen(
    bot: &BotState,
    context: &InteractionContext,
    pressed: &ComponentInteraction,
    form: Action,
    fields: Vec<String>,
) {
    let typed = pressed.message.embeds.iter().map(|embed| embed.description.clone().unwrap_or_default());
    let draft = Draft { fields: fields.into_iter().zip(typed).collect(), form: None };
    match form {
        Action::LeadForm(None) => lead::open_form(bot, context, &draft).await,
        Action::LeadForm(Some(conversation)) => {
            inbox::buttons::open_lead_form(bot, context, conversation, Some(&draft)).await;
        }
        Action::ReplyForm(conversation) => {
            inbox::buttons::open_reply_form(bot, context, conversation, Some(&draft)).await;
        }
        // Nothing else is a form: see `Action::decode`.
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(fields: &[(&str, &str)]) -> Draft {
        let fields = fields.iter().map(|(id, value)| ((*id).to_owned(), (*value).to_owned())).collect();
        Draft { form: Some(Action::LeadForm(None)), fields }
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
