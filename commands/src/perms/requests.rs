//! Requests that wait for a second person: their post in the owners' channel and its buttons. The post is there for
//! everybody in the channel; who may decide is for crm to say.

use crm::{
    ids::RequestId,
    members::ChangeMember,
    requests::{self, Approved, PendingAction, Request, RequestState},
    tenants::Language,
};
use serenity::all::ComponentInteraction;

use crate::{
    bot::BotState,
    changes::{done, wanted},
    input::event::described,
    message::{self, Card, Message, Tone},
    plain::{mention, plain, stamp},
    response::{self, Place},
    route::{Handle, custom_ids},
    session::InteractionContext,
    texts::{self, t},
};

custom_ids! {
    /// Under a request.
    pub(crate) enum Button {
        /// Approve it.
        Approve(request: RequestId) = "approve" does RequestApproved,
        /// Refuse it.
        Refuse(request: RequestId) = "refuse" does RequestRefused,
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, _: &ComponentInteraction) {
        match self {
            Self::Approve(request) => approved(bot, context, request).await,
            Self::Refuse(request) => refused(bot, context, request).await,
        }
    }
}

/// “Approve” was pressed.
async fn approved(bot: &BotState, context: &InteractionContext, id: RequestId) {
    response::respond(bot, context, Place::New, |session| async move {
        let (request, approved) = requests::approve(&session.db, &session.caller, id).await?;
        let language = session.language;
        Ok(match (&request.work, approved) {
            (PendingAction::ChangeMember(ChangeMember { wanted, notes, .. }), Approved::Changed(changed)) => {
                done(language, wanted, &changed, notes.as_deref())
            }
            _ => Message::text(t!(language, "request-you-let-go-on", person = mention(request.maker.discord_id))),
        })
    })
    .await;
}

/// “Refuse” was pressed.
async fn refused(bot: &BotState, context: &InteractionContext, id: RequestId) {
    response::respond(bot, context, Place::New, |session| async move {
        let request = requests::refuse(&session.db, &session.caller, id).await?;
        let language = session.language;
        Ok(Message::text(match request.state {
            RequestState::Withdrawn => t!(language, "request-you-withdrew"),
            _ => t!(language, "request-you-refused"),
        }))
    })
    .await;
}

/// A request as the owners' channel shows it: what is asked for, by whom, why; buttons while it is open.
pub(crate) fn post(language: Language, request: &Request) -> Message {
    let wish = match &request.work {
        PendingAction::ChangeMember(_) | PendingAction::ExportData { .. } => wanted(language, request),
        PendingAction::ExportAudit { filter, format: _ } => {
            let chosen = described(language, filter).unwrap_or_else(|| t!(language, "filter-everything"));
            format!("{}\n{chosen}", wanted(language, request))
        }
    };
    let maker = texts::person(language, request.maker.discord_id, &request.maker.name);
    let asks = t!(language, "request-asks", person = maker);
    let text = format!("{asks}\n{wish}\n\n{}", state(language, request));
    let card = Card::new(if request.state == RequestState::Open { Tone::Customer } else { Tone::Calm })
        .title(t!(language, "request-title"))
        .text(text)
        .field(t!(language, "field-reason"), request.work.notes().map(|notes| plain(notes, 900)).unwrap_or_default());
    let buttons = match request.state.as_str() {
        "open" => vec![
            message::Button::new(&Button::Approve(request.id), t!(language, "request-approve")).primary(),
            message::Button::new(&Button::Refuse(request.id), t!(language, "request-refuse")),
        ],
        _ => Vec::new(),
    };
    Message::card(card).buttons(buttons)
}

/// How it stands.
pub(crate) fn state(language: Language, request: &Request) -> String {
    let by = request.decided_by.map(mention).unwrap_or_default();
    match request.state {
        RequestState::Open => t!(language, "request-open", soon = stamp(request.expires_at, 'R')),
        RequestState::Approved if request.work.is_left_to_its_maker() => {
            t!(language, "request-approved-to-go-on", person = by)
        }
        RequestState::Approved => t!(language, "request-approved", person = by),
        RequestState::Refused => t!(language, "request-refused", person = by),
        RequestState::Withdrawn => t!(language, "request-withdrawn"),
        RequestState::Expired => t!(language, "request-expired"),
        RequestState::Failed => t!(language, "request-failed"),
    }
}
