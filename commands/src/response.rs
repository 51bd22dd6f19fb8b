//! The clocks of an interaction. Discord wants the first answer within three seconds, and follow-ups within fifteen
//! minutes (Discord's reference, "Receiving and responding"). Work that is not done after [`PATIENCE`] gets a "thinking…",
//! which the answer then replaces.
//!
//! An interaction may reach two processes. crm executes it once; whoever has the answer may find the interaction
//! acknowledged by the other, and then edits what is there.

use std::{future::Future, time::Duration};

use crm::tenants::Language;
use serde_json::{Value, json};
use serenity::all::{
    AutocompleteChoice, CreateAttachment, CreateAutocompleteResponse, CreateInteractionResponse as Response,
    CreateInteractionResponseMessage, CreateModal, Http, HttpError, InteractionId,
};
use tokio::time::{Instant, sleep, timeout};
use tracing::Instrument;

use crate::{
    bot::{BotState, Ctx},
    draft::Draft,
    errors::{self, Error},
    message::{Message, OPTION, OPTIONS},
    plain::bare,
    session::{InteractionContext, Session},
    texts::t,
};

/// How long the work may take before the person is shown that it goes on.
const PATIENCE: Duration = Duration::from_millis(700);
/// How long what can't be deferred (forms, suggestions) may take.
const BUDGET: Duration = Duration::from_millis(1500);
/// Waits before the second and third attempt to reach Discord.
const RETRIES: [Duration; 2] = [Duration::from_millis(250), Duration::from_millis(700)];

/// Discord's codes (its reference, "Opcodes and status codes").
const ALREADY_ACKNOWLEDGED: isize = 40060;
const UNKNOWN_INTERACTION: isize = 10062;

/// Where the answer goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A new message that only the person sees.
    New,
    /// In place of the message whose button was pressed. Failures go into a new one.
    Update,
}

/// Runs a command's work and answers.
pub(crate) async fn run<F, W>(ctx: Ctx<'_>, work: F) -> Result<(), Error>
where
    F: FnOnce(Session) -> W,
    W: Future<Output = Result<Message, Error>>,
{
    respond(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), Place::New, work).await;
    Ok(())
}

/// How long Discord takes changes of an answer, with some time to spare.
const CHANGEABLE: Duration = Duration::from_secs(14 * 60);
/// How often is looked what there is to show: more often in the beginning.
const LOOKS: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(5)];
const OFTEN: Duration = Duration::from_secs(60);

/// What has come of what an answer is about, since it was last looked at.
pub(crate) enum Since {
    /// Nothing.
    Same,
    /// It has come further: the answer is to be this.
    More(Message),
    /// Nothing more comes of it; the answer is to be this, or stays.
    Over(Option<Message>),
}

/// Keeps a command's answer up to date while something goes on, until that is over or Discord takes no more.
pub(crate) async fn follow<L, W>(ctx: Ctx<'_>, mut look: L)
where
    L: FnMut() -> W,
    W: Future<Output = Since>,
{
    let (bot, context) = (ctx.framework.user_data, InteractionContext::command(ctx.interaction));
    let began = Instant::now();
    while began.elapsed() < CHANGEABLE {
        let [often, seldom] = LOOKS;
        sleep(if began.elapsed() < OFTEN { often } else { seldom }).await;
        match look().await {
            Since::Same => {}
            Since::More(message) => edit(bot, &context, message).await,
            Since::Over(message) => {
                if let Some(message) = message {
                    edit(bot, &context, message).await;
                }
                return;
            }
        }
    }
}

/// Runs the work for any interaction and answers it.
pub(crate) async fn respond<F, W>(bot: &BotState, context: &InteractionContext, place: Place, work: F)
where
    F: FnOnce(Session) -> W,
    W: Future<Output = Result<Message, Error>>,
{
    answer(bot, context, place, None, work).await;
}

/// Like [`respond`] for a form that was submitted: a refusal gives back what was typed.
pub(crate) async fn respond_to_form<F, W>(bot: &BotState, context: &InteractionContext, draft: &Draft, work: F)
where
    F: FnOnce(Session) -> W,
    W: Future<Output = Result<Message, Error>>,
{
    answer(bot, context, Place::New, Some(draft), work).await;
}

/// The same in place of the message whose button opened the form: a screen on which something is changed bit by bit.
pub(crate) async fn respond_in_place<F, W>(bot: &BotState, context: &InteractionContext, draft: &Draft, work: F)
where
    F: FnOnce(Session) -> W,
    W: Future<Output = Result<Message, Error>>,
{
    answer(bot, context, Place::Update, Some(draft), work).await;
}

async fn answer<F, W>(bot: &BotState, context: &InteractionContext, place: Place, draft: Option<&Draft>, work: F)
where
    F: FnOnce(Session) -> W,
    W: Future<Output = Result<Message, Error>>,
{
    let began = Instant::now();
    let span = tracing::info_span!("interaction", reference = context.reference());
    let mut work = Box::pin(worked(bot, context, work).instrument(span));
    let early = timeout(PATIENCE, &mut work).await;
    let mut deferred = false;
    let outcome = match early {
        Ok(outcome) => outcome,
        Err(_) => {
            deferred = defer(bot, context, place, began).await;
            work.await
        }
    };
    match outcome {
        Err(error) if error.is_silent() => {}
        Ok(message) if deferred => edit(bot, context, message).await,
        Ok(message) => first(bot, context, place, message, began).await,
        Err(error) => {
            let message = failure(bot, context, &error, draft).await;
            fail(bot, context, place, deferred, message, began).await;
        }
    }
}

/// The work, with a session of its own. How long it takes is our own time, without Discord's; also if it is cut off.
async fn worked<F, W, T>(bot: &BotState, context: &InteractionContext, work: F) -> Result<T, Error>
where
    F: FnOnce(Session) -> W,
    W: Future<Output = Result<T, Error>>,
{
    let _own_time = OwnTime(Instant::now());
    work(Session::open(bot, context).await?).await
}

/// Records, when it is dropped, how long that took.
struct OwnTime(Instant);

impl Drop for OwnTime {
    fn drop(&mut self) {
        metrics::histogram!("omnicrm_discord_own_seconds").record(self.0.elapsed());
    }
}

/// Shows that the work goes on. Whether the interaction is acknowledged now, by us or by another process.
async fn defer(bot: &BotState, context: &InteractionContext, place: Place, began: Instant) -> bool {
    let response = match place {
        Place::New => Response::Defer(CreateInteractionResponseMessage::new().ephemeral(true)),
        Place::Update => Response::Acknowledge,
    };
    match send(&bot.http, context, &response).await {
        Ok(()) => observe(began),
        Err(error) if is_code(&error, ALREADY_ACKNOWLEDGED) => {}
        Err(error) => {
            lost(context, &error);
            return false;
        }
    }
    true
}

async fn first(bot: &BotState, context: &InteractionContext, place: Place, message: Message, began: Instant) {
    let files = message.files();
    let content = message.clone().response(true);
    let response = match place {
        Place::New => Response::Message(content),
        Place::Update => Response::UpdateMessage(content),
    };
    match send_with_files(&bot.http, context, &response, files).await {
        Ok(()) => observe(began),
        Err(error) if is_code(&error, ALREADY_ACKNOWLEDGED) => edit(bot, context, message).await,
        Err(error) => lost(context, &error),
    }
}

/// Puts the reply where "thinking…" is, or where the pressed button is.
async fn edit(bot: &BotState, context: &InteractionContext, message: Message) {
    let files = message.files();
    let message = message.edit();
    let sent = retried(|| async {
        know_application(&bot.http, context);
        bot.http.edit_original_interaction_response(&context.token, &message, files.clone()).await.map(drop)
    });
    if let Err(error) = sent.await {
        lost(context, &error);
    }
}

/// Says why not. A message whose button was pressed stays as it is.
async fn fail(
    bot: &BotState,
    context: &InteractionContext,
    place: Place,
    deferred: bool,
    message: Message,
    began: Instant,
) {
    match (deferred, place) {
        (false, _) => first(bot, context, Place::New, message, began).await,
        (true, Place::New) => edit(bot, context, message).await,
        (true, Place::Update) => {
            let message = message.followup();
            let sent = retried(|| async {
                know_application(&bot.http, context);
                bot.http.create_followup_message(&context.token, &message, Vec::new()).await.map(drop)
            });
            if let Err(error) = sent.await {
                lost(context, &error);
            }
        }
    }
}

async fn failure(bot: &BotState, context: &InteractionContext, error: &Error, draft: Option<&Draft>) -> Message {
    error.log(&context.reference());
    let language = context.last_language(bot).await;
    let message = Message::text(errors::sentence(language, error, &context.reference()));
    match draft {
        Some(draft) => draft.give_back(language.unwrap_or(Language::Arabic), message),
        None => message,
    }
}

/// Answers with a failure that happened outside of the work, whether or not there was an answer before.
pub(crate) async fn refuse(bot: &BotState, context: &InteractionContext, error: &Error, draft: Option<&Draft>) {
    if !error.is_silent() {
        first(bot, context, Place::New, failure(bot, context, error, draft).await, Instant::now()).await;
    }
}

/// Opens a form. That can't be deferred: if the work takes too long, the person is asked to try again.
pub(crate) async fn open_form<F, W>(bot: &BotState, context: &InteractionContext, work: F)
where
    F: FnOnce(Session) -> W,
    W: Future<Output = Result<CreateModal, Error>>,
{
    let began = Instant::now();
    let work = Box::pin(worked(bot, context, work));
    match timeout(BUDGET, work).await.unwrap_or(Err(Error::Slow)) {
        Ok(form) => match send(&bot.http, context, &Response::Modal(form)).await {
            Ok(()) => observe(began),
            Err(error) => lost(context, &error),
        },
        Err(error) => refuse(bot, context, &error, None).await,
    }
}

/// What autocomplete offers: label and value. Nothing, if it takes too long or fails: the person can go on typing.
pub(crate) async fn suggest<F, W>(bot: &BotState, context: &InteractionContext, work: F) -> CreateAutocompleteResponse
where
    F: FnOnce(Session) -> W,
    W: Future<Output = Result<Vec<(String, String)>, Error>>,
{
    let work = Box::pin(worked(bot, context, work));
    let found = timeout(BUDGET, work).await.unwrap_or(Err(Error::Slow));
    let found = found.unwrap_or_else(|error| {
        tracing::debug!(%error, "no suggestions");
        Vec::new()
    });
    CreateAutocompleteResponse::new().set_choices(choices(found))
}

fn choices(found: Vec<(String, String)>) -> Vec<AutocompleteChoice> {
    let choice = |(label, value): (String, String)| {
        let label = bare(&label, OPTION);
        (!label.is_empty()).then(|| AutocompleteChoice::new(label, value))
    };
    found.into_iter().filter_map(choice).take(OPTIONS).collect()
}

pub(crate) async fn suggest_nothing(bot: &BotState, context: &InteractionContext) {
    let response = Response::Autocomplete(CreateAutocompleteResponse::new());
    if let Err(error) = send(&bot.http, context, &response).await {
        lost(context, &error);
    }
}

async fn send(http: &Http, context: &InteractionContext, response: &Response) -> serenity::Result<()> {
    send_with_files(http, context, response, Vec::new()).await
}

async fn send_with_files(
    http: &Http,
    context: &InteractionContext,
    response: &Response,
    files: Vec<CreateAttachment>,
) -> serenity::Result<()> {
    retried(|| http.create_interaction_response(context.id, &context.token, response, files.clone())).await
}

/// Tries again what Discord could not take just now. Acknowledging twice is refused, so this can't answer twice.
async fn retried<A, R>(attempt: A) -> serenity::Result<()>
where
    A: Fn() -> R,
    R: Future<Output = serenity::Result<()>>,
{
    let mut waits = RETRIES.into_iter();
    loop {
        match attempt().await {
            // Discord took it; what it sends back can't be read, and nobody needs it.
            Err(serenity::Error::Json(_)) => return Ok(()),
            Err(error) if is_passing(&error) => match waits.next() {
                Some(wait) => sleep(wait).await,
                None => return Err(error),
            },
            outcome => return outcome,
        }
    }
}

fn is_passing(error: &serenity::Error) -> bool {
    match error {
        serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) => {
            response.status_code.as_u16() == 429 || response.status_code.is_server_error()
        }
        serenity::Error::Http(HttpError::Request(_)) => true,
        _ => false,
    }
}

fn is_code(error: &serenity::Error, code: isize) -> bool {
    matches!(error, serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) if response.error.code == code)
}

/// Editing and follow-ups go by application, which the client that was handed to us may not know yet.
fn know_application(http: &Http, context: &InteractionContext) {
    if http.application_id().is_none() {
        http.set_application_id(context.application);
    }
}

fn observe(began: Instant) {
    metrics::histogram!("omnicrm_discord_first_answer_seconds").record(began.elapsed());
}

/// Nobody is there to be told: the interaction is over, or Discord is away.
fn lost(context: &InteractionContext, error: &serenity::Error) {
    metrics::counter!("omnicrm_discord_answers_lost_total").increment(1);
    let reference = context.reference();
    if is_code(error, UNKNOWN_INTERACTION) {
        tracing::warn!(reference, "Discord no longer takes an answer to this interaction");
    } else {
        tracing::error!(reference, %error, "an answer did not reach Discord");
    }
}

/// Answers an interaction that could not be decoded, from the fields that every interaction has. `raw` is its event's
/// `d`. Without an answer the person would see that "the application did not respond".
pub async fn respond_undecodable(bot: &BotState, raw: &Value) {
    tracing::error!(kind = ?raw["type"], "an interaction could not be decoded");
    let id = raw["id"].as_str().and_then(|id| id.parse().ok()).filter(|id: &u64| *id != 0);
    let (Some(id), Some(token)) = (id, raw["token"].as_str()) else {
        return;
    };
    let body = undecodable(&raw["type"]);
    if let Err(error) = bot.http.create_interaction_response(InteractionId::new(id), token, &body, Vec::new()).await {
        tracing::warn!(%error, "nor could it be answered");
    }
}

/// Discord's kinds of interaction: 4 is autocomplete.
fn undecodable(kind: &Value) -> Value {
    if kind == 4 {
        return json!({ "type": 8, "data": { "choices": [] } });
    }
    let text = crm::tenants::Language::ALL.map(|language| t!(language, "error-outdated")).join("\n\n");
    json!(Response::Message(Message::text(text).response(true)))
}

#[cfg(test)]
mod tests;
