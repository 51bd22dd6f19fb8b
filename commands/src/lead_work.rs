//! One lead: its card, what is done with it by the forms and the buttons under that, and what is said then.

use crm::{
    Permission,
    error::Field as Input,
    leads::{self, Edit, INTEREST, Lead, LeadState, NOTES, Note, REASON, Which, number_label},
    members::Person,
    overview::extra::Subject,
    pipelines::Kind,
    tasks::Topic,
    tenants::Language,
};
use serenity::all::{ComponentInteraction, CreateModal};

use crate::{
    bot::BotState,
    deal_work,
    draft::{Draft, HandleForm},
    errors::Error,
    extra,
    form::{self, Field},
    input::chosen,
    message::{self, Card, Menu, Message, Tone},
    plain::{phone, plain, stamp},
    response::{self, Place},
    reveal,
    route::{CustomId, Handle, custom_ids},
    session::{InteractionContext, Session},
    stages::{self, called},
    task_form,
    texts::{named::named, t},
};

custom_ids! {
    /// Under the card of a lead.
    pub(crate) enum Button {
        /// Open the form that changes it.
        Edit(which: Which) = "lead-edit" does LeadEdit,
        /// Open the form for a note about it.
        Note(which: Which) = "lead-note" does LeadNote,
        /// Make a deal of it.
        Convert(which: Which) = "lead-convert" does LeadConvert,
        /// Open the form that says why nothing came of it.
        Lose(which: Which) = "lead-lose" does LeadLose,
        /// Something may come of it after all.
        Reopen(which: Which) = "lead-reopen" does LeadReopen,
        /// Move it to the stage that is chosen.
        Stage(which: Which) = "lead-stage" does LeadStage,
        /// Take back what was just changed.
        Undo(which: Which) = "lead-undo" does LeadUndo,
    }
}

custom_ids! {
    /// What is submitted.
    pub(crate) enum Form {
        /// A lead as it is to be.
        Edit(which: Which) = "lead-edit-form" does LeadEdit,
        /// A note about it.
        Note(which: Which) = "lead-note-form" does LeadNote,
        /// Why nothing came of it.
        Lose(which: Which) = "lead-lose-form" does LeadLose,
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, pressed: &ComponentInteraction) {
        match self {
            Self::Edit(which) => open_edit(bot, context, which, None).await,
            Self::Note(which) => open_note(bot, context, which, None).await,
            Self::Lose(which) => open_lose(bot, context, which, None).await,
            Self::Convert(which) => {
                response::respond(bot, context, Place::Update, |session| async move {
                    deal_work::convert(&session, which, None).await
                })
                .await;
            }
            Self::Reopen(which) => {
                response::respond(bot, context, Place::Update, |session| async move { reopen(&session, which).await })
                    .await;
            }
            Self::Undo(which) => {
                response::respond(bot, context, Place::Update, |session| async move { undo(&session, which).await })
                    .await;
            }
            Self::Stage(which) => {
                response::respond(bot, context, Place::Update, |session| async move {
                    move_to(&session, which, chosen(pressed).first().map_or("", String::as_str)).await
                })
                .await;
            }
        }
    }
}

impl HandleForm for Form {
    async fn submitted(self, bot: &BotState, context: &InteractionContext, draft: &Draft) {
        response::respond_to_form(bot, context, draft, |session| async move {
            let typed = |field| draft.typed(field);
            match self {
                Self::Edit(which) => {
                    let edit = Edit { interest: typed("interest"), notes: typed("notes") };
                    let lead = leads::edit(&session.db, &session.caller, which, edit).await?;
                    let (number, name) = named_by(&lead);
                    done(&session, &lead, t!(session.language, "lead-edited", lead = number, name = name)).await
                }
                Self::Note(which) => note(&session, which, &typed("note").unwrap_or_default()).await,
                Self::Lose(which) => lose(&session, which, &typed("reason").unwrap_or_default()).await,
            }
        })
        .await;
    }

    async fn reopen(self, bot: &BotState, context: &InteractionContext, draft: &Draft) {
        match self {
            // What was changed meanwhile has been said: now it is changed as it is.
            Self::Edit(which) => open_edit(bot, context, which, Some(draft)).await,
            Self::Note(which) => open_note(bot, context, which, Some(draft)).await,
            Self::Lose(which) => open_lose(bot, context, which, Some(draft)).await,
        }
    }
}

/// Opens the form that changes a lead, as the lead is now, or as somebody typed it before.
pub(crate) async fn open_edit(bot: &BotState, context: &InteractionContext, which: Which, draft: Option<&Draft>) {
    response::open_form(bot, context, |session| async move { edit_form(&session, which, draft).await }).await;
}

async fn edit_form(session: &Session, which: Which, draft: Option<&Draft>) -> Result<CreateModal, Error> {
    let (language, lead) = (session.language, leads::begin_edit(&session.db, &session.caller, which).await?);
    let (interest, notes) = match draft {
        Some(draft) => (draft.typed("interest"), draft.typed("notes")),
        None => (lead.interest.clone(), lead.notes.clone()),
    };
    let fields = vec![
        Field::line("interest", t!(language, "field-interest"), INTEREST as u16).value(interest.unwrap_or_default()),
        Field::tall("notes", t!(language, "field-notes"), NOTES as u16).value(notes.unwrap_or_default()),
    ];
    let seen = Form::Edit(Which { number: lead.number, seen: Some(lead.version) });
    Ok(form::form(&seen, &t!(language, "lead-edit-title", lead = number_label(lead.number)), fields))
}

async fn open_note(bot: &BotState, context: &InteractionContext, which: Which, draft: Option<&Draft>) {
    response::open_form(bot, context, |session| async move {
        let (language, lead) = (session.language, leads::begin_note(&session.db, &session.caller, which).await?);
        let typed = draft.and_then(|draft| draft.typed("note")).unwrap_or_default();
        let field = Field::tall("note", named(language, Input::Note), NOTES as u16).required().value(typed);
        let title = t!(language, "lead-note-title", lead = number_label(lead.number));
        Ok(form::form(&Form::Note(Which::number(lead.number)), &title, vec![field]))
    })
    .await;
}

async fn open_lose(bot: &BotState, context: &InteractionContext, which: Which, draft: Option<&Draft>) {
    response::open_form(bot, context, |session| async move {
        let (language, lead) = (session.language, leads::begin_edit(&session.db, &session.caller, which).await?);
        let typed = draft.and_then(|draft| draft.typed("reason")).unwrap_or_default();
        let field = Field::line("reason", t!(language, "lead-lose-why"), REASON as u16).required().value(typed);
        let title = t!(language, "lead-lose-title", lead = number_label(lead.number));
        Ok(form::form(&Form::Lose(Which::number(lead.number)), &title, vec![field]))
    })
    .await;
}

/// Writes a note.
pub(crate) async fn note(session: &Session, which: Which, text: &str) -> Result<Message, Error> {
    let lead = leads::note(&session.db, &session.caller, which, text).await?;
    let (number, name) = named_by(&lead);
    done(session, &lead, t!(session.language, "lead-noted", lead = number, name = name)).await
}

/// Nothing came of it.
pub(crate) async fn lose(session: &Session, which: Which, reason: &str) -> Result<Message, Error> {
    let lead = leads::lose(&session.db, &session.caller, which, reason).await?;
    let (number, name) = named_by(&lead);
    done(session, &lead, t!(session.language, "lead-lost", lead = number, name = name)).await
}

/// Something may come of it after all.
pub(crate) async fn reopen(session: &Session, which: Which) -> Result<Message, Error> {
    let lead = leads::reopen(&session.db, &session.caller, which).await?;
    let (number, name) = named_by(&lead);
    done(session, &lead, t!(session.language, "lead-reopened", lead = number, name = name)).await
}

/// What was just changed is as it was.
async fn undo(session: &Session, which: Which) -> Result<Message, Error> {
    let lead = leads::undo(&session.db, &session.caller, which).await?;
    let (number, name) = named_by(&lead);
    done(session, &lead, t!(session.language, "lead-undone", lead = number, name = name)).await
}

/// Gives it to a colleague.
pub(crate) async fn assign(session: &Session, which: Which, to: &Person) -> Result<Message, Error> {
    let lead = leads::assign(&session.db, &session.caller, which, to).await?;
    let (number, to) = (number_label(lead.number), plain(&to.name, 60));
    done(session, &lead, t!(session.language, "lead-assigned", lead = number, to = to)).await
}

/// Moves it to a stage: one that was chosen, by its id, or one that was typed, by its name.
pub(crate) async fn move_to(session: &Session, which: Which, stage: &str) -> Result<Message, Error> {
    session.require(Permission::EditLeads).await?;
    let meant = stages::meant(session, Kind::Lead, stage).await?;
    let lead = leads::move_to(&session.db, &session.caller, which, meant[0]).await?;
    let (number, stage) = (number_label(lead.number), plain(&called(session.language, &lead.stage), 60));
    done(session, &lead, t!(session.language, "lead-moved", lead = number, stage = stage)).await
}

/// A lead by its number.
pub(crate) async fn show(session: Session, number: i64) -> Result<Message, Error> {
    let lead = leads::show(&session.db, &session.caller, number).await?;
    shown(&session, &lead).await
}

/// A lead that was looked for.
pub(crate) async fn shown(session: &Session, lead: &Lead) -> Result<Message, Error> {
    let (number, name) = (number_label(lead.number), plain(&lead.contact, 100));
    under(session, lead, t!(session.language, "lead-title", lead = number, name = name), Tone::Calm).await
}

/// A lead under a title, with what was said about it and what can be done with it.
pub(crate) async fn under(session: &Session, lead: &Lead, title: String, tone: Tone) -> Result<Message, Error> {
    let (language, topic) = (session.language, Topic::Lead(lead.number));
    let next = task_form::next_of(session, topic).await?;
    let next = next.as_ref().map(|next| task_form::in_field(language, next)).unwrap_or_default();
    let notes = match session.may(Permission::ViewLeads).await? {
        true => leads::notes(&session.db, &session.caller, lead.number).await?,
        false => Vec::new(),
    };
    let card = card(language, lead, tone).title(title).field(t!(language, "field-next-task"), next);
    let card = card.field(t!(language, "field-last-notes"), said(language, &notes));
    let subject = Subject::Lead(lead.number);
    let more = extra::of(session, subject).await?;
    let card = extra::on(card, language, more.as_ref());
    let (menu, mut buttons) = controls(session, lead).await?;
    // What has ended is not filled in.
    let fills = menu.is_some();
    buttons.extend(extra::button(language, subject, more.as_ref()).filter(|_| fills));
    let show = reveal::button(language, lead.contact_id, lead.phone.as_ref());
    let which = Which::number(lead.number).as_of(lead.version);
    let undo = lead.can_undo.then(|| message::Button::new(&Button::Undo(which), t!(language, "button-undo")));
    let beside = [task_form::button(language, topic)].into_iter().chain(show).chain(undo).collect();
    let message = Message::card(card).buttons(buttons).buttons(beside);
    Ok(menu.into_iter().fold(message, Message::menu))
}

/// What was said about a lead, a line for each.
fn said(language: Language, notes: &[Note]) -> String {
    let line = |note: &Note| {
        let (by, when) = (note.by.as_deref().map(|by| plain(by, 40)).unwrap_or_default(), stamp(note.at, 'R'));
        t!(language, "noted-line", by = by, when = when, text = plain(&note.text, 150))
    };
    notes.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A lead, with everything about it.
pub(crate) fn card(language: Language, lead: &Lead, tone: Tone) -> Card {
    let text = |raw: &Option<String>, max| raw.as_deref().map(|raw| plain(raw, max)).unwrap_or_default();
    Card::new(tone)
        .text(text(&lead.notes, 2500))
        .beside(t!(language, "field-phone"), lead.phone.as_deref().map(phone).unwrap_or_default())
        .beside(t!(language, "field-interest"), text(&lead.interest, 400))
        .beside(t!(language, "field-state"), stages::state(language, lead.state, lead.ended_as.as_deref()))
        .beside(t!(language, "field-stage"), plain(&called(language, &lead.stage), 60))
        .beside(t!(language, "field-owner"), text(&lead.owner, 100))
        .beside(t!(language, "field-lost-reason"), text(&lead.lost_reason, 200))
        .beside(t!(language, "field-source"), named(language, lead.source))
        .beside(t!(language, "field-created-by"), text(&lead.created_by, 100))
        .beside(t!(language, "field-created-at"), stamp(lead.created_at, 'f'))
}

/// Its number, and whose it is.
fn named_by(lead: &Lead) -> (String, String) {
    (number_label(lead.number), plain(&lead.contact, 100))
}

/// The lead as it is now, under what was done.
async fn done(session: &Session, lead: &Lead, title: String) -> Result<Message, Error> {
    under(session, lead, title, Tone::Good).await
}

/// What can be done with it, for who may: a menu of stages, and buttons.
pub(crate) async fn controls(session: &Session, lead: &Lead) -> Result<(Option<Menu>, Vec<message::Button>), Error> {
    if !session.may(Permission::EditLeads).await? {
        return Ok((None, Vec::new()));
    }
    let (language, which) = (session.language, Which::number(lead.number));
    let button = |button: Button, label| message::Button::new(&button, label);
    match lead.state {
        LeadState::Open => {
            let converts = session.may(Permission::CreateDeals).await?;
            let id = Button::Stage(which).encode();
            let menu = stages::menu(session, Kind::Lead, id, &lead.stage).await?;
            let convert = button(Button::Convert(which), t!(language, "button-lead-convert"));
            let convert = Some(convert).filter(|_| converts);
            let edit = button(Button::Edit(which), t!(language, "button-edit"));
            let note = button(Button::Note(which), t!(language, "button-note"));
            let lose = button(Button::Lose(which), t!(language, "button-lead-lose"));
            Ok((Some(menu), [edit, note].into_iter().chain(convert).chain([lose]).collect()))
        }
        LeadState::Lost => Ok((None, vec![button(Button::Reopen(which), t!(language, "button-reopen"))])),
        LeadState::Converted => Ok((None, deal_work::of_lead(session, lead.number).await?.into_iter().collect())),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use chrono::DateTime;
    use crm::{ContactId, LeadId, StageId, pipelines::Stage, sight::ContactPhone};

    use super::*;

    pub(crate) fn a_lead(number: i64) -> Lead {
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        Lead {
            id: LeadId::new(at),
            number,
            contact_id: ContactId::new(at),
            contact: "سارة [x](https://evil.example)".into(),
            phone: Some(ContactPhone::whole("966501234567")),
            interest: Some("شقة @everyone".into()),
            notes: Some("line one\n# line two".into()),
            state: crm::leads::LeadState::Open,
            source: crm::leads::LeadSource::WhatsApp,
            ended_as: None,
            stage: Stage::usual(StageId::new(at), crm::pipelines::Usual::Contacted),
            owner: Some("Huda *x*".into()),
            lost_reason: None,
            version: 3,
            can_undo: false,
            created_by: Some("Huda".into()),
            created_at: at,
        }
    }

    #[test]
    fn a_lead_in_both_languages() {
        for language in Language::ALL {
            let shown = Message::card(card(language, &a_lead(1042), Tone::Calm).title("x")).response(true);
            insta::assert_json_snapshot!(format!("lead_{}", language.as_str()), shown);
        }
    }
}
