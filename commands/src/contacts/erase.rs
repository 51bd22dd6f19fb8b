//! `/crm contact erase`: a person goes for good, after whoever may has seen what goes, and has said why.

use crm::{
    ContactId, Permission,
    contacts::{self, Contact, Counts},
    error::Field as Input,
    overview::erase::{self, REASON},
    tenants::Language,
};
use serenity::all::ComponentInteraction;

use crate::{
    bot::{BotState, Ctx},
    draft::{Draft, HandleForm},
    errors::Error,
    form::{self, Field},
    gate::Gate,
    input::contact,
    message::{self, Card, Message, Tone},
    plain::plain,
    response,
    route::{Handle, custom_ids},
    session::InteractionContext,
    texts::t,
};

custom_ids! {
    /// Under what would go.
    pub(crate) enum Button {
        /// Open the form that asks why.
        Erase(contact: ContactId) = "contact-erase" does ContactErase,
    }
}

custom_ids! {
    /// What is submitted.
    pub(crate) enum Form {
        /// Why somebody is erased: then they are.
        Erase(contact: ContactId) = "contact-erase-form" does ContactErase,
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, _: &ComponentInteraction) {
        let Self::Erase(contact) = self;
        open(bot, context, contact, None).await;
    }
}

impl HandleForm for Form {
    async fn submitted(self, bot: &BotState, context: &InteractionContext, draft: &Draft) {
        let Self::Erase(contact) = self;
        response::respond_to_form(bot, context, draft, |session| async move {
            let reason = draft.typed("reason").unwrap_or_default();
            let counts = erase::erase(&session.db, &session.caller, contact, &reason).await?;
            let language = session.language;
            let text = t!(language, "erase-done-text", what = counted(language, counts));
            Ok(Message::card(Card::new(Tone::Good).title(t!(language, "erase-done")).text(text)))
        })
        .await;
    }

    async fn reopen(self, bot: &BotState, context: &InteractionContext, draft: &Draft) {
        let Self::Erase(contact) = self;
        open(bot, context, contact, Some(draft)).await;
    }
}

async fn open(bot: &BotState, context: &InteractionContext, contact: ContactId, draft: Option<&Draft>) {
    response::open_form(bot, context, |session| async move {
        let (language, (contact, _)) = (session.language, erase::preview(&session.db, &session.caller, contact).await?);
        let typed = draft.and_then(|draft| draft.typed("reason")).unwrap_or_default();
        let why = Field::line("reason", t!(language, "erase-why"), REASON as u16).required().value(typed);
        let title = t!(language, "erase-title", name = &*contact.name);
        Ok(form::form(&Form::Erase(contact.id), &title, vec![why]))
    })
    .await;
}

/// Erase a person for good
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ErasePersonalData)")]
pub(super) async fn erase(
    ctx: Ctx<'_>,

    #[autocomplete = "contact::suggest_erased"]
    #[max_length = 100]
    contact: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let permission = Permission::ErasePersonalData;
        let id = contacts::look_up(&session.db, &session.caller, Input::Contact, &contact, permission).await?;
        let (contact, counts) = erase::preview(&session.db, &session.caller, id).await?;
        Ok(render(session.language, &contact, counts))
    })
    .await
}

fn render(language: Language, contact: &Contact, counts: Counts) -> Message {
    let text = t!(language, "erase-text", what = counted(language, counts));
    let title = t!(language, "erase-title", name = plain(&contact.name, 80));
    let button = message::Button::new(&Button::Erase(contact.id), t!(language, "button-contact-erase"));
    Message::card(Card::new(Tone::Bad).title(title).text(text)).buttons(vec![button])
}

fn counted(language: Language, counts: Counts) -> String {
    let Counts { addresses, conversations, messages, leads, deals } = counts;
    super::counted(language, &contacts::Counts { addresses, leads, deals, conversations, messages })
}
