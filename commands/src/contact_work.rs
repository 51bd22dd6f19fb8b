//! One contact: their card, what is done with them by the forms and the buttons under that, and what is said then.

use crm::{
    ContactId,
    bookings::Booking,
    consents::Consent,
    contacts::{self, ActivityKind, Contact, EMAIL, Edit, NAME, NOTES, NewActivity, Which},
    deals::Deal,
    error::{Error as Wrong, Field as Input, Problem},
    members::Person,
    overview::{
        card::{self as overview, Card as Everything, OpenLead},
        extra::Subject,
    },
    tasks::Topic,
    tenants::Language,
};
use serenity::all::{ComponentInteraction, CreateModal};

use crate::{
    bot::BotState,
    draft::{Draft, HandleForm},
    errors::Error,
    extra,
    form::{self, Field},
    message::{self, Card, Message, Tone},
    plain::{phone, plain, stamp},
    response::{self, Place},
    reveal,
    route::{Handle, custom_ids},
    session::{InteractionContext, Session},
    stages, story, task_form,
    texts::{named::named, t},
};

custom_ids! {
    /// Under the card of a contact.
    pub(crate) enum Button {
        /// Show the contact, to whoever presses.
        Show(contact: ContactId) = "contact" like "/crm contact show",
        /// Open the form that changes them.
        Edit(which: Which) = "contact-edit" does ContactEdit,
        /// Open the form for a note about them.
        Note(which: Which) = "contact-note" does ContactNote,
        /// Open the form for a call with them.
        Call(which: Which) = "contact-call" does ContactCall,
        /// Write to them in Arabic from now on.
        Arabic(which: Which) = "contact-arabic" does ContactLanguage,
        /// Write to them in English from now on.
        English(which: Which) = "contact-english" does ContactLanguage,
        /// They want nothing that they did not ask for.
        OptOut(which: Which) = "contact-opt-out" does ContactConsent,
        /// They may be written to again.
        OptIn(which: Which) = "contact-opt-in" does ContactConsent,
        /// Take back what was just changed.
        Undo(which: Which) = "contact-undo" does ContactUndo,
    }
}

custom_ids! {
    /// What is submitted.
    pub(crate) enum Form {
        /// A new contact.
        Add = "contact-add-form" does ContactAdd,
        /// A contact as they are to be.
        Edit(which: Which) = "contact-edit-form" does ContactEdit,
        /// A note about them.
        Note(which: Which) = "contact-note-form" does ContactNote,
        /// A call with them.
        Call(which: Which) = "contact-call-form" does ContactCall,
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, _: &ComponentInteraction) {
        match self {
            Self::Edit(which) => open_edit(bot, context, which, None).await,
            Self::Note(which) => open_tell(bot, context, which, ActivityKind::Note, None).await,
            Self::Call(which) => open_tell(bot, context, which, ActivityKind::Call, None).await,
            Self::Show(contact) => {
                response::respond(bot, context, Place::New, |session| async move { show(&session, contact).await })
                    .await;
            }
            Self::Undo(which) => {
                response::respond(bot, context, Place::Update, |session| async move { undo(&session, which).await })
                    .await;
            }
            Self::Arabic(which) => set(bot, context, which, Setting::Language(Language::Arabic)).await,
            Self::English(which) => set(bot, context, which, Setting::Language(Language::English)).await,
            Self::OptOut(which) => set(bot, context, which, Setting::Consent(Consent::Out)).await,
            Self::OptIn(which) => set(bot, context, which, Setting::Consent(Consent::In)).await,
        }
    }
}

/// What a button changes at once.
enum Setting {
    Language(Language),
    Consent(Consent),
}

async fn set(bot: &BotState, context: &InteractionContext, which: Which, setting: Setting) {
    response::respond(bot, context, Place::Update, |session| async move {
        match setting {
            Setting::Language(language) => speak(&session, which, language).await,
            Setting::Consent(answer) => consent(&session, which, answer).await,
        }
    })
    .await;
}

impl HandleForm for Form {
    async fn submitted(self, bot: &BotState, context: &InteractionContext, draft: &Draft) {
        response::respond_to_form(bot, context, draft, |session| async move {
            match self {
                Self::Add => add(&session, read(draft)).await,
                Self::Edit(which) => {
                    let contact = contacts::edit(&session.db, &session.caller, which, read(draft)).await?;
                    done(&session, &contact, t!(session.language, "contact-edited", name = name(&contact))).await
                }
                Self::Note(which) => tell(&session, which, told(ActivityKind::Note, draft)?).await,
                Self::Call(which) => tell(&session, which, told(ActivityKind::Call, draft)?).await,
            }
        })
        .await;
    }

    async fn reopen(self, bot: &BotState, context: &InteractionContext, draft: &Draft) {
        match self {
            Self::Add => open_add(bot, context, read(draft)).await,
            Self::Edit(which) => open_edit(bot, context, which, Some(draft)).await,
            Self::Note(which) => open_tell(bot, context, which, ActivityKind::Note, Some(draft)).await,
            Self::Call(which) => open_tell(bot, context, which, ActivityKind::Call, Some(draft)).await,
        }
    }
}

/// What was typed of a contact.
fn read(draft: &Draft) -> Edit {
    let typed = |field| draft.typed(field);
    Edit {
        name: typed("name").unwrap_or_default(),
        phone: typed("phone"),
        email: typed("email"),
        company: typed("company"),
        notes: typed("notes"),
    }
}

/// What was typed of a note or a call.
fn told(kind: ActivityKind, draft: &Draft) -> Result<NewActivity, Error> {
    let wrong = Wrong::Invalid { field: Input::Minutes, problem: Problem::Range(0, 24 * 60) };
    let minutes = draft.typed("minutes").map(|typed| crm::text::search_key(&typed).parse()).transpose();
    let minutes = minutes.map_err(|_| wrong)?;
    Ok(NewActivity { kind, text: draft.typed("note").unwrap_or_default(), minutes })
}

/// Opens the form for a new contact.
pub(crate) async fn open_add(bot: &BotState, context: &InteractionContext, filled: Edit) {
    response::open_form(bot, context, |session| async move {
        session.require(crm::Permission::CreateContacts).await?;
        let language = session.language;
        Ok(form::form(
            &Form::Add,
            &t!(language, "contact-add-title"),
            fields(language, filled, t!(language, "field-phone-form")),
        ))
    })
    .await;
}

/// Opens the form that changes a contact, as they are now, or as somebody typed it before.
pub(crate) async fn open_edit(bot: &BotState, context: &InteractionContext, which: Which, draft: Option<&Draft>) {
    response::open_form(bot, context, |session| async move { edit_form(&session, which, draft).await }).await;
}

pub(crate) async fn edit_form(session: &Session, which: Which, draft: Option<&Draft>) -> Result<CreateModal, Error> {
    let (language, contact) = (session.language, contacts::begin_edit(&session.db, &session.caller, which).await?);
    let filled = draft.map_or_else(|| as_it_is(&contact), read);
    let title = t!(language, "contact-edit-title", name = &*contact.name);
    Ok(form::form(&Form::Edit(contact.which()), &title, fields(language, filled, t!(language, "field-other-phone"))))
}

fn as_it_is(contact: &Contact) -> Edit {
    Edit {
        name: contact.name.to_string(),
        phone: None,
        email: contact.emails.first().map(ToString::to_string),
        company: contact.company_number.map(|number| crm::companies::Which::number(number).label()),
        notes: contact.notes.clone(),
    }
}

fn fields(language: Language, filled: Edit, phone: String) -> Vec<Field> {
    let text = Option::unwrap_or_default;
    vec![
        Field::line("name", t!(language, "field-name"), NAME as u16).required().value(filled.name),
        Field::line("phone", phone, 40).value(text(filled.phone)),
        Field::line("email", t!(language, "field-email"), EMAIL as u16).value(text(filled.email)),
        Field::line("company", t!(language, "field-company-form"), 100).value(text(filled.company)),
        Field::tall("notes", t!(language, "field-notes"), NOTES as u16).value(text(filled.notes)),
    ]
}

async fn open_tell(
    bot: &BotState,
    context: &InteractionContext,
    which: Which,
    kind: ActivityKind,
    draft: Option<&Draft>,
) {
    response::open_form(bot, context, |session| async move {
        let (language, contact) = (session.language, contacts::begin_edit(&session.db, &session.caller, which).await?);
        let typed = |field| draft.and_then(|draft| draft.typed(field)).unwrap_or_default();
        let note = |label| Field::tall("note", label, NOTES as u16).required().value(typed("note"));
        let (which, name) = (Which::id(contact.id), &*contact.name);
        Ok(match kind {
            ActivityKind::Note => {
                let title = t!(language, "contact-note-title", name = name);
                form::form(&Form::Note(which), &title, vec![note(named(language, Input::Note))])
            }
            ActivityKind::Call => {
                let minutes = Field::line("minutes", t!(language, "call-minutes"), 5).value(typed("minutes"));
                let title = t!(language, "contact-call-title", name = name);
                form::form(&Form::Call(which), &title, vec![note(t!(language, "call-said")), minutes])
            }
        })
    })
    .await;
}

/// Adds a contact.
pub(crate) async fn add(session: &Session, new: Edit) -> Result<Message, Error> {
    let contact = contacts::add(&session.db, &session.caller, new).await?;
    done(session, &contact, t!(session.language, "contact-added", name = name(&contact))).await
}

/// Writes a note or a call.
pub(crate) async fn tell(session: &Session, which: Which, new: NewActivity) -> Result<Message, Error> {
    let kind = new.kind;
    let contact = contacts::tell(&session.db, &session.caller, which, new).await?;
    let name = name(&contact);
    let said = match kind {
        ActivityKind::Note => t!(session.language, "contact-noted", name = name),
        ActivityKind::Call => t!(session.language, "contact-called", name = name),
    };
    done(session, &contact, said).await
}

/// Gives them to a colleague.
pub(crate) async fn assign(session: &Session, which: Which, to: &Person) -> Result<Message, Error> {
    let contact = contacts::assign(&session.db, &session.caller, which, to).await?;
    let (name, to) = (name(&contact), plain(&to.name, 60));
    done(session, &contact, t!(session.language, "contact-assigned", name = name, to = to)).await
}

/// What was just changed is as it was.
async fn undo(session: &Session, which: Which) -> Result<Message, Error> {
    let contact = contacts::undo(&session.db, &session.caller, which).await?;
    done(session, &contact, t!(session.language, "contact-undone", name = name(&contact))).await
}

async fn speak(session: &Session, which: Which, language: Language) -> Result<Message, Error> {
    let contact = contacts::speak(&session.db, &session.caller, which, Some(language)).await?;
    let name = name(&contact);
    let said = match language {
        Language::Arabic => t!(session.language, "contact-speaks-arabic", name = name),
        Language::English => t!(session.language, "contact-speaks-english", name = name),
    };
    done(session, &contact, said).await
}

async fn consent(session: &Session, which: Which, consent: Consent) -> Result<Message, Error> {
    let contact = contacts::consent(&session.db, &session.caller, which, consent).await?;
    let name = name(&contact);
    let said = match consent {
        Consent::In => t!(session.language, "contact-opted-in", name = name),
        Consent::Out => t!(session.language, "contact-opted-out", name = name),
    };
    done(session, &contact, said).await
}

/// A contact, with everything about them that the caller may see.
pub(crate) async fn show(session: &Session, contact: ContactId) -> Result<Message, Error> {
    let everything = overview::card(&session.db, &session.caller, contact).await?;
    let title = t!(session.language, "contact-title", name = name(&everything.contact));
    under(session, &everything, title, Tone::Calm, None).await
}

/// The contact as they are now, under what was done. Who may change contacts may not see them: then that alone is said.
async fn done(session: &Session, contact: &Contact, title: String) -> Result<Message, Error> {
    if !session.may(crm::Permission::ViewContacts).await? {
        return Ok(Message::text(title));
    }
    let everything = overview::card(&session.db, &session.caller, contact.id).await?;
    let undo = Button::Undo(contact.which());
    let undo = contact.can_undo.then(|| message::Button::new(&undo, t!(session.language, "button-undo")));
    under(session, &everything, title, Tone::Good, undo).await
}

async fn under(
    session: &Session,
    everything: &Everything,
    title: String,
    tone: Tone,
    undo: Option<message::Button>,
) -> Result<Message, Error> {
    let (language, contact) = (session.language, &everything.contact);
    let topic = Topic::Contact(contact.id);
    let next = task_form::next_of(session, topic).await?;
    let next = next.as_ref().map(|next| task_form::in_field(language, next)).unwrap_or_default();
    let subject = Subject::Contact(contact.id);
    let more = extra::of(session, subject).await?;
    let card = card(language, everything, tone).title(title).field(t!(language, "field-next-task"), next);
    let card = extra::on(card, language, more.as_ref());
    let first = contact.phones.first();
    let mut row = vec![message::Button::new(&story::Button::Show(contact.id), t!(language, "button-story"))];
    row.push(task_form::button(language, topic));
    row.extend(reveal::button(language, contact.id, first));
    row.extend(undo);
    let message = Message::card(card);
    let message = match session.may(crm::Permission::EditContacts).await? {
        true => {
            let more = extra::button(language, subject, more.as_ref());
            let changes = changes(language, contact).into_iter().chain(more).collect();
            message.buttons(changes).buttons([row, settings(language, contact)].concat())
        }
        false => message.buttons(row),
    };
    Ok(message)
}

/// What changes a contact by a form.
fn changes(language: Language, contact: &Contact) -> Vec<message::Button> {
    let which = Which::id(contact.id);
    vec![
        message::Button::new(&Button::Edit(which), t!(language, "button-contact-edit")),
        message::Button::new(&Button::Note(which), t!(language, "button-contact-note")),
        message::Button::new(&Button::Call(which), t!(language, "button-contact-call")),
    ]
}

/// What changes a contact at once.
fn settings(language: Language, contact: &Contact) -> Vec<message::Button> {
    let which = Which::id(contact.id);
    let speak = match contact.language {
        Some(Language::Arabic) => message::Button::new(&Button::English(which), t!(language, "button-speak-english")),
        Some(Language::English) | None => {
            message::Button::new(&Button::Arabic(which), t!(language, "button-speak-arabic"))
        }
    };
    let consent = match contact.opted_out_at {
        Some(_) => message::Button::new(&Button::OptIn(which), t!(language, "button-opt-in")),
        None => message::Button::new(&Button::OptOut(which), t!(language, "button-opt-out")),
    };
    vec![speak, consent]
}

/// A contact, with everything about them.
pub(crate) fn card(language: Language, everything: &Everything, tone: Tone) -> Card {
    let Everything { contact, leads, deals, bookings, conversations, messages, story } = everything;
    let text = |raw: &Option<String>, max| raw.as_deref().map(|raw| plain(raw, max)).unwrap_or_default();
    let phones: Vec<String> = contact.phones.iter().take(3).map(|digits| phone(digits)).collect();
    let emails: Vec<String> =
        contact.emails.iter().take(3).map(|email| format!("\u{2066}{}\u{2069}", plain(email, 100))).collect();
    let company = contact.company_number.map(|number| {
        let label = crm::companies::Which::number(number).label();
        t!(language, "company-named", name = text(&contact.company, 80), company = label)
    });
    let spoken = contact.language.map(|spoken| match spoken {
        Language::Arabic => t!(language, "language-arabic"),
        Language::English => t!(language, "language-english"),
    });
    let talks = conversations.iter().map(|talk| {
        let number = crm::conversations::number_label(talk.number);
        let place = talk.thread.map(|thread| format!(" <#{thread}>")).unwrap_or_default();
        let state = named(language, talk.state);
        format!(
            "{}{place}",
            t!(
                language,
                "contact-conversation",
                conversation = number,
                state = state,
                when = stamp(talk.last_message_at, 'R')
            )
        )
    });
    let said = messages.iter().filter_map(|line| {
        let body = plain(line.body.as_deref()?, 120);
        Some(match line.is_theirs {
            true => t!(language, "contact-said", text = body),
            false => t!(language, "contact-was-told", text = body),
        })
    });
    let told: Vec<String> = story.iter().map(|moment| story::line(language, moment)).collect();
    Card::new(tone)
        .text(text(&contact.notes, 1000))
        .beside(t!(language, "field-phone"), phones.join("\n"))
        .beside(t!(language, "field-email"), emails.join("\n"))
        .beside(t!(language, "field-company"), company.unwrap_or_default())
        .beside(t!(language, "field-owner"), text(&contact.owner, 100))
        .beside(t!(language, "field-language"), spoken.unwrap_or_default())
        .beside(t!(language, "field-opted-out"), opted_out(language, contact))
        .field(t!(language, "field-open-leads"), lines(leads.iter().map(|lead| open_lead(language, lead))))
        .field(t!(language, "field-open-deals"), lines(deals.iter().map(|deal| open_deal(language, deal))))
        .field(t!(language, "field-bookings"), lines(bookings.iter().map(|booking| to_come(language, booking))))
        .field(t!(language, "field-conversations"), lines(talks))
        .field(t!(language, "field-last-messages"), lines(said))
        .field(t!(language, "field-story"), told.join("\n"))
}

fn opted_out(language: Language, contact: &Contact) -> String {
    let since = contact.opted_out_at.map(|since| t!(language, "contact-opted-out-since", when = stamp(since, 'R')));
    since.unwrap_or_default()
}

fn open_lead(language: Language, lead: &OpenLead) -> String {
    let stage = plain(&stages::called(language, &lead.stage), 40);
    let interest = lead.interest.as_deref().map(|interest| format!(" · \u{2068}{}\u{2069}", plain(interest, 80)));
    let number = crm::leads::number_label(lead.number);
    format!("{}{}", t!(language, "contact-lead", lead = number, stage = stage), interest.unwrap_or_default())
}

fn open_deal(language: Language, deal: &Deal) -> String {
    let stage = plain(&stages::called(language, &deal.stage), 40);
    let subject = deal.subject.as_deref().map(|subject| format!(" · \u{2068}{}\u{2069}", plain(subject, 80)));
    let value = deal.value().map(|value| format!(" · {}", value.shown(language)));
    let number = crm::deals::number_label(deal.number);
    let line = t!(language, "contact-lead", lead = number, stage = stage);
    format!("{line}{}{}", value.unwrap_or_default(), subject.unwrap_or_default())
}

fn to_come(language: Language, booking: &Booking) -> String {
    let (number, when) = (booking.which().label(), stamp(booking.starts_at, 'f'));
    t!(language, "contact-booking", booking = number, service = plain(&booking.service, 60), when = when)
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join("\n")
}

fn name(contact: &Contact) -> String {
    plain(&contact.name, 100)
}
