//! The gateway: one WebSocket address, sessions that can be resumed, events in order
//! (Discord docs, Gateway, "Connection Lifecycle").

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{OriginalUri, RawQuery, State as Shared};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::world::World;
use crate::lock::lock;
use conversation::{Conversation, Place};
use transport::Transport;

mod conversation;
mod members;
mod presence;
mod transport;

/// The path of the gateway's address.
pub(super) const CONNECT: &str = "/gateway";
/// The path of the address where sessions are to be resumed (Discord docs, Gateway, "Resuming").
pub(super) const RESUME: &str = "/resume";

/// Intents (Discord docs, Gateway Intents): the bits that events depend on.
pub(super) mod intents {
    pub(in super::super) const GUILDS: u64 = 1;
    pub(in super::super) const GUILD_MEMBERS: u64 = 1 << 1;
    pub(in super::super) const GUILD_MODERATION: u64 = 1 << 2;
    pub(in super::super) const GUILD_WEBHOOKS: u64 = 1 << 5;
    pub(in super::super) const GUILD_PRESENCES: u64 = 1 << 8;
    pub(in super::super) const GUILD_MESSAGES: u64 = 1 << 9;
    pub(in super::super) const GUILD_MESSAGE_REACTIONS: u64 = 1 << 10;
    pub(in super::super) const GUILD_MESSAGE_TYPING: u64 = 1 << 11;
    pub(in super::super) const DIRECT_MESSAGES: u64 = 1 << 12;
    pub(in super::super) const DIRECT_MESSAGE_REACTIONS: u64 = 1 << 13;
    pub(in super::super) const DIRECT_MESSAGE_TYPING: u64 = 1 << 14;
    pub(in super::super) const MESSAGE_CONTENT: u64 = 1 << 15;
    /// For events that need none.
    pub(in super::super) const NONE: u64 = 0;
    /// All bits in use today; others are refused with 4013.
    pub(super) const KNOWN: u64 = 0x1FFFF | (1 << 20) | (1 << 21) | (1 << 24) | (1 << 25);
    /// Those that must be switched on in the developer portal; others are refused with 4014.
    pub(super) const PRIVILEGED: u64 = GUILD_MEMBERS | GUILD_PRESENCES | MESSAGE_CONTENT;

    /// The flags of an application that has these switched on and is in fewer than 100 guilds (Discord docs, Application
    /// Flags).
    pub(in super::super) fn application_flags(switched_on: u64) -> u64 {
        let flags = [(GUILD_PRESENCES, 1 << 13), (GUILD_MEMBERS, 1 << 15), (MESSAGE_CONTENT, 1 << 19)];
        flags.iter().filter(|(intent, _)| switched_on & intent != 0).map(|(_, flag)| flag).sum()
    }
}

/// How many events a session keeps for a resume.
const KEPT_EVENTS: usize = 2_000;
/// How many sessions without a connection are kept.
const KEPT_SESSIONS: usize = 4;

/// The sessions, and the lines to those that are connected.
#[derive(Debug, Default)]
pub(super) struct Gateway {
    sessions: Mutex<Vec<Session>>,
    lines: Mutex<Vec<mpsc::UnboundedSender<Signal>>>,
    last_identify: Mutex<Option<Instant>>,
}

#[derive(Debug)]
struct Session {
    id: String,
    intents: u64,
    sequence: u64,
    events: VecDeque<(u64, String)>,
    line: Option<mpsc::UnboundedSender<Signal>>,
}

/// What the model tells a connection.
#[derive(Clone, Debug)]
pub(super) enum Signal {
    Text(String),
    InvalidSession { resumable: bool },
    Close(Option<u16>),
    DropTcp,
    StopAcks,
}

impl Session {
    fn dispatch(&mut self, event: &str, data: &Value) {
        self.sequence += 1;
        let text = json!({ "op": 0, "s": self.sequence, "t": event, "d": data }).to_string();
        if let Some(line) = &self.line {
            // A line that just closed loses nothing: the event is kept for the resume.
            let _ = line.send(Signal::Text(text.clone()));
        }
        self.events.push_back((self.sequence, text));
        if self.events.len() > KEPT_EVENTS {
            self.events.pop_front();
        }
    }
}

impl Gateway {
    /// Sends an event to every session whose intents have all bits of `needed`.
    pub(super) fn dispatch(&self, event: &str, data: &Value, needed: u64) {
        for session in lock(&self.sessions).iter_mut().filter(|session| session.intents & needed == needed) {
            session.dispatch(event, data);
        }
    }

    /// As [`dispatch`](Gateway::dispatch), for messages: without `MESSAGE_CONTENT` they come `bare`.
    pub(super) fn dispatch_message(&self, event: &str, whole: &Value, bare: &Value, needed: u64) {
        for session in lock(&self.sessions).iter_mut().filter(|session| session.intents & needed == needed) {
            let reads = session.intents & intents::MESSAGE_CONTENT != 0;
            session.dispatch(event, if reads { whole } else { bare });
        }
    }

    /// Sends a signal to every connection.
    pub(super) fn signal(&self, signal: &Signal) {
        lock(&self.lines).retain(|line| line.send(signal.clone()).is_ok());
    }

    /// Forgets all sessions: nothing can be resumed.
    pub(super) fn forget_sessions(&self) {
        lock(&self.sessions).clear();
    }

    pub(super) fn is_online(&self) -> bool {
        lock(&self.sessions).iter().any(|session| session.line.is_some())
    }

    /// Notes an IDENTIFY; whether it may be, so long after the one before.
    fn may_identify(&self, between: std::time::Duration) -> bool {
        let (mut last, now) = (lock(&self.last_identify), Instant::now());
        let may = last.is_none_or(|last| now.duration_since(last) >= between);
        if may {
            *last = Some(now);
        }
        may
    }

    /// What a session subscribed to.
    fn intents_of(&self, id: &str) -> u64 {
        lock(&self.sessions).iter().find(|session| session.id == id).map_or(0, |session| session.intents)
    }

    /// Sends an event to one session only.
    fn dispatch_to(&self, id: &str, event: &str, data: &Value) {
        if let Some(session) = lock(&self.sessions).iter_mut().find(|session| session.id == id) {
            session.dispatch(event, data);
        }
    }

    fn connect(&self) -> (mpsc::UnboundedSender<Signal>, mpsc::UnboundedReceiver<Signal>) {
        let (line, signals) = mpsc::unbounded_channel();
        lock(&self.lines).push(line.clone());
        (line, signals)
    }

    fn open(
        &self,
        intents: u64,
        line: mpsc::UnboundedSender<Signal>,
        greeting: impl FnOnce(&str) -> Vec<(&'static str, Value)>,
    ) -> String {
        let id = uuid::Uuid::new_v4().simple().to_string();
        let mut session = Session { id: id.clone(), intents, sequence: 0, events: VecDeque::new(), line: Some(line) };
        for (event, data) in greeting(&id) {
            session.dispatch(event, &data);
        }
        let mut sessions = lock(&self.sessions);
        sessions.push(session);
        let idle = sessions.iter().filter(|session| session.line.is_none()).count();
        let mut surplus = idle.saturating_sub(KEPT_SESSIONS);
        sessions.retain(|session| {
            let keep = session.line.is_some() || surplus == 0;
            surplus -= usize::from(!keep);
            keep
        });
        id
    }

    /// Takes a session up again and replays what came after `seen`. `None`: no such session; `Some(false)`: it has
    /// not come that far.
    fn resume(&self, id: &str, seen: u64, line: mpsc::UnboundedSender<Signal>) -> Option<bool> {
        let mut sessions = lock(&self.sessions);
        let session = sessions.iter_mut().find(|session| session.id == id)?;
        if seen > session.sequence {
            return Some(false);
        }
        if let Some(former) = session.line.replace(line) {
            let _ = former.send(Signal::DropTcp);
        }
        if let Some(line) = &session.line {
            for (_, text) in session.events.iter().filter(|(sequence, _)| *sequence > seen) {
                let _ = line.send(Signal::Text(text.clone()));
            }
        }
        session.dispatch("RESUMED", &json!({ "_trace": ["sandbox"] }));
        Some(true)
    }

    fn disconnect(&self, id: &str, line: &mpsc::UnboundedSender<Signal>, forget: bool) {
        let mut sessions = lock(&self.sessions);
        if forget {
            sessions.retain(|session| session.id != id);
        } else if let Some(session) = sessions.iter_mut().find(|session| session.id == id) {
            // Another connection may have taken the session over already.
            if session.line.as_ref().is_some_and(|current| current.same_channel(line)) {
                session.line = None;
            }
        }
    }
}

/// After these codes a session cannot be resumed (Discord docs, Gateway Close Event Codes).
pub(super) fn ends_session(code: u16) -> bool {
    matches!(code, 1000 | 1001 | 4004 | 4007 | 4009..=4014)
}

/// The gateway's routes.
pub(super) fn router(world: Arc<World>) -> Router {
    let paths = [CONNECT, RESUME].map(|path| [path.to_owned(), format!("{path}/")]);
    let router = Router::new();
    paths.iter().flatten().fold(router, |router, path| router.route(path, get(upgrade))).with_state(world)
}

/// What is not spoken here is refused before the connection stands: Discord speaks it, so it is nobody's mistake.
async fn upgrade(
    Shared(world): Shared<Arc<World>>,
    OriginalUri(uri): OriginalUri,
    RawQuery(query): RawQuery,
    upgrade: WebSocketUpgrade,
) -> Response {
    if world.faults.is_out() {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let query = query.unwrap_or_default();
    let parameter = |wanted: &str| {
        let mut all = url::form_urlencoded::parse(query.as_bytes());
        all.find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())
    };
    if let Some(encoding) = parameter("encoding").filter(|encoding| encoding != "json") {
        let sentence = format!("the pretend Discord speaks encoding=json only, not {encoding}");
        return (StatusCode::NOT_IMPLEMENTED, sentence).into_response();
    }
    let transport = match parameter("compress").as_deref() {
        None => Transport::Plain,
        Some("zlib-stream") => Transport::zlib_stream(),
        Some(other) => {
            let sentence = format!("the pretend Discord compresses with zlib-stream only, not {other}");
            return (StatusCode::NOT_IMPLEMENTED, sentence).into_response();
        }
    };
    let version = parameter("v").and_then(|version| version.parse().ok()).filter(|version| matches!(version, 9 | 10));
    let place = if uri.path().starts_with(RESUME) { Place::Resume } else { Place::Connect };
    upgrade.on_upgrade(move |socket| async move {
        let (line, signals) = world.gateway.connect();
        Conversation::new(socket, transport, world, line, place).run(version, signals).await;
    })
}
