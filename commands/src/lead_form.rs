//! A lead as a card, and the form that opens one: from the command, or from a conversation by a button under its messages.

use crm::{
    ConversationId, Permission, conversations,
    error::Conflict,
    leads::{self, Lead, NewLead, Whose, number_label},
    tenants::Language,
};
use serenity::all::{ComponentInteraction, CreateModal};

use crate::{
    bot::BotState,
    draft::{Draft, HandleForm},
    errors::Error,
    form::{self, Field},
    lead_work,
    message::{Card, Message, Tone},
    plain::plain,
    response::{self, Place},
    reveal,
    route::{Handle, custom_ids},
    session::{InteractionContext, Session},
    texts::t,
};

custom_ids! {
    /// Under a customer's messages.
    pub(crate) enum Button {
        /// Open the form for a lead from this conversation.
        MakeLead(conversation: ConversationId) = "make-lead" does LeadCreate,
        /// Show the lead with this number, to whoever presses.
        Show(number: i64) = "show-lead" like "/crm lead show",
    }
}

custom_ids! {
    /// What is submitted.
    pub(crate) enum Form {
        /// A lead, perhaps from a conversation.
        Lead(conversation: Option<ConversationId>) = "lead-form" does LeadCreate,
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, _: &ComponentInteraction) {
        match self {
            Self::MakeLead(conversation) => open_for_conversation(bot, context, conversation, Filled::default()).await,
            Self::Show(number) => {
                response::respond(bot, context, Place::New, |session| lead_work::show(session, number)).await;
            }
        }
    }
}

impl HandleForm for Form {
    async fn submitted(self, bot: &BotState, context: &InteractionContext, draft: &Draft) {
        let Self::Lead(conversation) = self;
        let typed = |id| draft.typed(id);
        let person = || Whose::Person { name: typed("name").unwrap_or_default(), phone: typed("phone") };
        let contact = conversation.map_or_else(person, Whose::Conversation);
        let new = NewLead { contact, interest: typed("interest"), notes: typed("notes") };
        response::respond_to_form(bot, context, draft, |session| create(session, new)).await;
    }

    async fn reopen(self, bot: &BotState, context: &InteractionContext, draft: &Draft) {
        let typed = |id| draft.typed(id);
        let (name, phone, interest, notes) = (typed("name"), typed("phone"), typed("interest"), typed("notes"));
        let filled = Filled { name, phone, interest, notes };
        match self {
            Self::Lead(None) => open_form(bot, context, filled).await,
            Self::Lead(Some(conversation)) => open_for_conversation(bot, context, conversation, filled).await,
        }
    }
}

/// Opens the form for a lead from a conversation.
pub(crate) async fn open_for_conversation(
    bot: &BotState,
    context: &InteractionContext,
    conversation: ConversationId,
    filled: Filled,
) {
    response::open_form(bot, context, |session| async move {
        let card = conversations::card(&session.db, &session.caller, conversation, Permission::CreateLeads).await?;
        if let Some(number) = card.lead {
            return Err(crm::Error::Conflict(Conflict::OpenLead(number)).into());
        }
        Ok(conversation_form(session.language, conversation, &card.contact, filled))
    })
    .await;
}

/// What was typed already.
#[derive(Default)]
pub(crate) struct Filled {
    pub name: Option<String>,
    pub phone: Option<String>,
    pub interest: Option<String>,
    pub notes: Option<String>,
}

/// Opens the form for a lead of somebody who is not known yet.
pub(crate) async fn open_form(bot: &BotState, context: &InteractionContext, filled: Filled) {
    response::open_form(bot, context, |session| async move {
        session.require(Permission::CreateLeads).await?;
        Ok(form(session.language, filled))
    })
    .await;
}

/// The form for a lead of somebody who is not known yet.
pub(crate) fn form(language: Language, filled: Filled) -> CreateModal {
    let fields = vec![
        Field::line("name", t!(language, "field-name"), 100).required().value(filled.name.unwrap_or_default()),
        Field::line("phone", t!(language, "field-phone-form"), 40).value(filled.phone.unwrap_or_default()),
        Field::line("interest", t!(language, "field-interest"), 200).value(filled.interest.unwrap_or_default()),
        Field::tall("notes", t!(language, "field-notes"), 2000).value(filled.notes.unwrap_or_default()),
    ];
    form::form(&Form::Lead(None), &t!(language, "lead-form-title"), fields)
}

/// The form for a lead from a conversation: whose it is is known.
fn conversation_form(language: Language, conversation: ConversationId, contact: &str, filled: Filled) -> CreateModal {
    let fields = vec![
        Field::line("interest", t!(language, "field-interest"), 200).value(filled.interest.unwrap_or_default()),
        Field::tall("notes", t!(language, "field-notes"), 2000).value(filled.notes.unwrap_or_default()),
    ];
    let title = t!(language, "lead-form-title-for", name = contact);
    form::form(&Form::Lead(Some(conversation)), &title, fields)
}

/// Opens the lead and shows it.
pub(crate) async fn create(session: Session, new: NewLead) -> Result<Message, Error> {
    let lead = leads::create(&session.db, &session.caller, new).await?;
    let done = t!(session.language, "lead-created", lead = number_label(lead.number), name = plain(&lead.contact, 100));
    Ok(with_button(session.language, &lead, lead_work::card(session.language, &lead, Tone::Good).title(done)))
}

fn with_button(language: Language, lead: &Lead, card: Card) -> Message {
    let show = reveal::button(language, lead.contact_id, lead.phone.as_ref());
    Message::card(card).buttons(show.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_in_both_languages() {
        for language in Language::ALL {
            let filled = Filled { phone: Some("+966501234567".into()), ..Filled::default() };
            insta::assert_json_snapshot!(format!("lead_form_{}", language.as_str()), form(language, filled));
        }
    }
}
