//! `/inbox show`: one conversation, with what was said last, what colleagues noted, and buttons for what can be done.

use chrono::{DateTime, Utc};
use crm::{
    Permission,
    conversations::{self, Author, By, Listed, NOTE_CHARS, Name, Note, Rated, Said, Shown, State, Which, number_label},
    error::{Error as Wrong, Field as Input, Noun},
    leads,
    members::Colleague,
    tasks::{Task, Topic},
    tenants::Language,
};
use serenity::all::ComponentInteraction;

use super::{content, propose, reply_button, work};
use crate::{
    bot::{BotState, Ctx},
    contact_work,
    draft::{Draft, HandleForm},
    errors::Error,
    form::{self, Field},
    gate::Gate,
    input::{chosen, conversation},
    message::{self, Card, Entry, Menu, Message, OPTIONS, Tone},
    number::number,
    plain::{phone, plain, stamp},
    response::{self, Place},
    reveal,
    route::{CustomId, Handle, custom_ids},
    session::{InteractionContext, Session},
    stars::stars,
    task_form,
    texts::{named::named, t},
};

custom_ids! {
    /// Under a conversation.
    pub(crate) enum Button {
        /// Show it, with all that can be done.
        More(which: Which) = "conversation" like "/inbox show",
        /// Take it.
        Claim(which: Which) = "claim" does ConversationClaim,
        /// Give it back.
        Release(which: Which) = "release" does ConversationRelease,
        /// Choose who is to have it.
        Assign(which: Which) = "assign" does ConversationAssign,
        /// A menu: whoever is chosen has it.
        AssignTo(which: Which) = "assign-to" does ConversationAssign,
        /// Open the form for a note.
        Note(which: Which) = "note" does ConversationNote,
        /// Open the form for how long it is put off.
        Snooze(which: Which) = "snooze" does ConversationSnooze,
        /// Close it.
        Close(which: Which) = "close" does ConversationClose,
        /// Open it again.
        Reopen(which: Which) = "reopen" does ConversationReopen,
    }
}

custom_ids! {
    /// What is submitted.
    pub(crate) enum Form {
        /// A note.
        Note(which: Which) = "note-form" does ConversationNote,
        /// How long it is put off.
        Snooze(which: Which) = "snooze-form" does ConversationSnooze,
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, pressed: &ComponentInteraction) {
        match self {
            Self::More(which) => {
                // As it is now, whatever the button's card has said.
                let which = Which { seen: None, ..which };
                response::respond(bot, context, Place::New, |session| async move { shown(&session, &which).await })
                    .await;
            }
            Self::Note(which) => open_form(bot, context, Form::Note(which), None).await,
            Self::Snooze(which) => open_form(bot, context, Form::Snooze(which), None).await,
            Self::Assign(which) => {
                response::respond(bot, context, Place::New, |session| choose_colleague(session, which)).await;
            }
            Self::AssignTo(which) => {
                let member = chosen(pressed).first().and_then(|value| value.parse().ok());
                response::respond(bot, context, Place::Update, |session| async move {
                    let to = Colleague::Member(member.ok_or(Wrong::NotFound(Noun::Member))?);
                    let done = conversations::transfer(&session.db, &session.caller, &which, &to).await?;
                    Ok(Message::text(work::assigned(session.language, &done)))
                })
                .await;
            }
            Self::Claim(which) | Self::Release(which) | Self::Close(which) | Self::Reopen(which) => {
                response::respond(bot, context, Place::Update, |session| pressed_verb(session, self, which)).await;
            }
        }
    }
}

/// Does what the button says, and shows the conversation as it is then.
async fn pressed_verb(session: Session, button: Button, which: Which) -> Result<Message, Error> {
    let (db, caller, language) = (&session.db, &session.caller, session.language);
    let done = match button {
        Button::Claim(_) => work::claimed(language, &conversations::claim(db, caller, &which).await?),
        Button::Release(_) => work::released(language, &conversations::release(db, caller, &which).await?),
        Button::Close(_) => work::closed(language, &conversations::close(db, caller, &which).await?),
        _ => work::reopened(language, &conversations::reopen(db, caller, &which).await?),
    };
    match session.may(Permission::ViewConversations).await? {
        true => shown(&session, &which).await,
        false => Ok(Message::text(done)),
    }
}

impl HandleForm for Form {
    async fn submitted(self, bot: &BotState, context: &InteractionContext, draft: &Draft) {
        response::respond_to_form(bot, context, draft, |session| async move {
            let (db, caller, language) = (&session.db, &session.caller, session.language);
            match self {
                Self::Note(which) => {
                    let text = draft.typed("note").unwrap_or_default();
                    let done = conversations::note(db, caller, &which, &text).await?;
                    Ok(Message::text(work::noted(language, &done)))
                }
                Self::Snooze(which) => {
                    work::snooze_until(&session, which, &draft.typed("snooze").unwrap_or_default()).await
                }
            }
        })
        .await;
    }

    async fn reopen(self, bot: &BotState, context: &InteractionContext, draft: &Draft) {
        open_form(bot, context, self, Some(draft)).await;
    }
}

/// Who may not answer learns that before they type.
async fn open_form(bot: &BotState, context: &InteractionContext, form: Form, draft: Option<&Draft>) {
    response::open_form(bot, context, |session| async move {
        let (Form::Note(which) | Form::Snooze(which)) = &form;
        let Name::Id(conversation) = which.name else { return Err(Wrong::NotFound(Noun::Conversation).into()) };
        let card = conversations::card(&session.db, &session.caller, conversation, Permission::SendMessages).await?;
        let language = session.language;
        let typed = |field| draft.and_then(|draft| draft.typed(field)).unwrap_or_default();
        let (title, field) = match &form {
            Form::Note(_) => {
                let field = Field::tall("note", named(language, Input::Note), NOTE_CHARS as u16);
                (t!(language, "note-form-title", name = &*card.contact), field.value(typed("note")))
            }
            Form::Snooze(_) => {
                let field = Field::line("snooze", named(language, Input::Snooze), 100);
                (t!(language, "snooze-form-title", name = &*card.contact), field.value(typed("snooze")))
            }
        };
        Ok(form::form(&form, &title, vec![field.required()]))
    })
    .await;
}

/// A menu of those who may be given the conversation.
async fn choose_colleague(session: Session, which: Which) -> Result<Message, Error> {
    let colleagues = conversations::colleagues(&session.db, &session.caller, OPTIONS).await?;
    let entry = |(id, name): (crm::MemberId, String)| Entry { value: id.to_string(), label: name, chosen: false };
    let hint = t!(session.language, "work-to-whom");
    let entries = colleagues.into_iter().map(entry).collect();
    let menu = Menu { id: Button::AssignTo(which).encode(), hint: hint.clone(), entries, many: false, least: 1 };
    Ok(Message::text(hint).menu(menu))
}

/// How much of a message is shown.
const MESSAGE: usize = 400;

/// How much of a note is shown.
const NOTE: usize = 600;

/// How much of what a customer writes about a rating is shown.
const COMMENT: usize = 600;

/// Show one conversation and what can be done about it
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewConversations)")]
pub(crate) async fn show(
    ctx: Ctx<'_>,

    #[autocomplete = "conversation::suggest_work"]
    #[max_length = 100]
    conversation: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move { shown(&session, &Which::read(&conversation)).await }).await
}

/// The conversation as it is now.
pub(super) async fn shown(session: &Session, which: &Which) -> Result<Message, Error> {
    let shown = conversations::show(&session.db, &session.caller, which).await?;
    let next = task_form::next_of(session, Topic::Conversation(shown.conversation.id)).await?;
    let propose = match shown.conversation.state {
        State::Closed => None,
        State::Open | State::Snoozed => propose::button(session, shown.conversation.id).await?,
    };
    Ok(render(session.language, &shown, next.as_ref(), propose, session.now()))
}

fn render(
    language: Language,
    shown: &Shown,
    next: Option<&Task>,
    propose: Option<message::Button>,
    now: DateTime<Utc>,
) -> Message {
    let Shown { conversation, card, said, notes } = shown;
    let lines: Vec<String> = said.iter().map(|said| line(language, said, &card.contact)).collect();
    let text = if lines.is_empty() { t!(language, "conversation-nothing-said") } else { lines.join("\n") };
    let about = about(language, conversation, card, now)
        .text(text)
        .beside(t!(language, "field-written-to"), number(language, &card.account))
        .beside(t!(language, "field-lead"), card.lead.map(leads::number_label).unwrap_or_default())
        .field(
            t!(language, "field-next-task"),
            next.map(|next| task_form::in_field(language, next)).unwrap_or_default(),
        );
    let [mut first, mut second] = buttons(language, conversation);
    let contact = contact_work::Button::Show(card.contact_id);
    second.push(message::Button::new(&contact, t!(language, "button-contact")));
    first.extend(propose);
    first.extend(reveal::button(language, card.contact_id, card.phone.as_ref()));
    Message::default()
        .cards([Some(about), noted(language, notes)].into_iter().flatten().collect())
        .buttons(first)
        .buttons(second)
}

/// How a conversation stands and who is at the other end.
pub(super) fn about(language: Language, conversation: &Listed, card: &conversations::Card, now: DateTime<Utc>) -> Card {
    let label = number_label(conversation.number);
    let title = t!(language, "conversation-title", conversation = label, name = plain(&card.contact, 100));
    let waits = conversation.waiting_since.map(|at| stamp(at, 'R')).unwrap_or_default();
    let window = conversation.closes.map(|closes| match closes >= now {
        true => t!(language, "inbox-window", soon = stamp(closes, 'R')),
        false => t!(language, "inbox-window-over", ago = stamp(closes, 'R')),
    });
    let assignee = conversation.assignee.as_deref().map(|name| plain(name, 60));
    let about = Card::new(if conversation.waiting_since.is_some() { Tone::Customer } else { Tone::Calm })
        .title(title)
        .beside(t!(language, "field-state"), state(language, conversation))
        .beside(t!(language, "field-assignee"), assignee.unwrap_or_else(|| t!(language, "conversation-nobody")))
        .beside(t!(language, "field-priority"), named(language, conversation.priority))
        .beside(t!(language, "field-waiting"), waits)
        .beside(t!(language, "field-answer-due"), answer_due(language, conversation))
        .beside(t!(language, "field-window"), window.unwrap_or_default())
        .beside(t!(language, "field-phone"), card.phone.as_deref().map(phone).unwrap_or_default());
    let about = about.field(t!(language, "field-rating"), rated(language, &card.rated));
    match card.opted_out {
        true => about.field(t!(language, "field-consent"), t!(language, "inbox-opted-out")),
        false => about,
    }
}

/// Until when an answer is due, or that nobody answered until then.
fn answer_due(language: Language, conversation: &Listed) -> String {
    let Some(due) = conversation.answer_due_at.map(|due| stamp(due, 'R')) else { return String::new() };
    match conversation.is_late {
        true => t!(language, "answer-late", due = due),
        false => due,
    }
}

/// How satisfied the customer was, if they said so.
fn rated(language: Language, Rated { rating, comment }: &Rated) -> String {
    let Some(count) = rating else { return String::new() };
    match comment {
        Some(comment) => t!(language, "rated-with", stars = stars(*count), comment = plain(comment, COMMENT)),
        None => t!(language, "rated", stars = stars(*count)),
    }
}

fn state(language: Language, conversation: &Listed) -> String {
    match (conversation.state, conversation.snoozed_until, conversation.closed_at) {
        (State::Snoozed, Some(until), _) => t!(language, "conversation-snoozed", until = stamp(until, 'f')),
        (State::Closed, _, Some(at)) => t!(language, "conversation-closed", ago = stamp(at, 'R')),
        (state, ..) => named(language, state),
    }
}

fn line(language: Language, Said { author, content, at }: &Said, contact: &str) -> String {
    let by = match author {
        Author::Customer => plain(contact, 60),
        Author::Ours(By::Member(name)) => plain(name, 60),
        Author::Ours(By::Company) => t!(language, "reply-by-nobody"),
        Author::Ours(By::Phone) => t!(language, "reply-by-phone"),
    };
    let sign = if *author == Author::Customer { "💬" } else { "↩" };
    let said = content::said(language, content, None, MESSAGE);
    t!(language, "conversation-said", when = stamp(*at, 'R'), sign = sign, by = by, text = said)
}

/// The notes, on a card of their own that says who reads them.
fn noted(language: Language, notes: &[Note]) -> Option<Card> {
    let line = |Note { by, text, at }: &Note| {
        let by = by.as_deref().map_or_else(|| t!(language, "reply-by-nobody"), |by| plain(by, 60));
        t!(language, "note-line", text = plain(text, NOTE), by = by, when = stamp(*at, 'R'))
    };
    let lines: Vec<String> = notes.iter().map(line).collect();
    (!lines.is_empty()).then(|| Card::new(Tone::Calm).title(t!(language, "notes-title")).text(lines.join("\n")))
}

/// What can be done about it: for the customer in the first row, about the work in the second.
fn buttons(language: Language, conversation: &Listed) -> [Vec<message::Button>; 2] {
    let which = Which { name: Name::Id(conversation.id), seen: Some(conversation.seen) };
    let button = |does: Button, label: String| message::Button::new(&does, label);
    let reply = reply_button(language, conversation.id);
    let note = button(Button::Note(which), t!(language, "button-note"));
    let task = task_form::button(language, Topic::Conversation(conversation.id));
    if conversation.state == State::Closed {
        return [vec![reply, note], vec![button(Button::Reopen(which), t!(language, "button-reopen")), task]];
    }
    let hold = match conversation.assignee {
        None => button(Button::Claim(which), t!(language, "button-claim")),
        Some(_) => button(Button::Release(which), t!(language, "button-release")),
    };
    let rest = match conversation.state {
        State::Snoozed => button(Button::Reopen(which), t!(language, "button-wake")),
        State::Open | State::Closed => button(Button::Snooze(which), t!(language, "button-snooze")),
    };
    let assign = button(Button::Assign(which), t!(language, "button-assign"));
    let close = button(Button::Close(which), t!(language, "button-close"));
    [vec![reply, hold, assign], vec![note, rest, close, task]]
}

#[cfg(test)]
mod tests {
    use crm::{channel::Content, sight::ContactPhone};

    use super::*;
    use crate::inbox::list::tests::a_conversation;

    #[test]
    fn a_conversation_in_every_state_in_both_languages() {
        let at = |seconds: i64| DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap();
        let card = conversations::Card {
            account: "+966112000001".into(),
            contact_id: "0190b3c4d5e6f708192a3b4c5d6e7f82".parse().unwrap(),
            contact: "سارة *".into(),
            phone: Some(ContactPhone::whole("966501234567")),
            lead: Some(1042),
            opted_out: false,
            closes: Some(at(86_400)),
            rated: Rated { rating: Some(2), comment: None },
        };
        let said = |author, text: &str, seconds| Said { author, content: Content::text(text), at: at(seconds) };
        let said = vec![
            said(Author::Customer, "كم سعر الكنب؟ https://x.example/a_b", -900),
            said(Author::Ours(By::Company), "أهلًا بك", -890),
            said(Author::Ours(By::Member("هدى *x*".into())), "500 ريال\nشامل التوصيل", -600),
            said(Author::Ours(By::Phone), "**أهلًا**", -300),
        ];
        let notes =
            vec![Note { by: Some("يوسف".into()), text: "تريد خصمًا @everyone".into(), at: at(-500) }];
        let shown = |conversation, said, notes| Shown { conversation, card: card.clone(), said, notes };
        let open = Listed { waiting_since: Some(at(-600)), ..a_conversation(1042) };
        let mine =
            Listed { assignee: Some("هدى".into()), answer_due_at: Some(at(-60)), is_late: true, ..open.clone() };
        let rests = Listed { answer_due_at: None, is_late: false, ..mine.clone() };
        let snoozed = Listed { state: State::Snoozed, snoozed_until: Some(at(7_200)), ..rests.clone() };
        let closed = Listed { state: State::Closed, closed_at: Some(at(-60)), waiting_since: None, ..rests };
        for language in Language::ALL {
            let every = [
                shown(open.clone(), said.clone(), notes.clone()),
                shown(mine.clone(), Vec::new(), Vec::new()),
                shown(snoozed.clone(), Vec::new(), Vec::new()),
                shown(closed.clone(), Vec::new(), Vec::new()),
            ];
            let every = every.map(|shown| render(language, &shown, None, None, at(0)).response(true));
            insta::assert_json_snapshot!(format!("conversation_{}", language.as_str()), every);
        }
    }
}
