//! The gateway: one WebSocket address, sessions that can be resumed, events in order
//! (Discord docs, Gateway, "Connection Lifecycle").

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::ws::{CloseFrame, Message as Frame, WebSocket, WebSocketUpgrade};
use axum::extract::{RawQuery, State as Shared};
use axum::response::Response;
use axum::routing::get;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::Change;
use super::model::{World, lock};
use super::wire;

/// Intents (Discord docs, Gateway Intents): the bits that events depend on.
pub(super) mod intents {
    pub(in super::super) const GUILDS: u64 = 1;
    pub(in super::super) const GUILD_MESSAGES: u64 = 1 << 9;
    pub(in super::super) const DIRECT_MESSAGES: u64 = 1 << 12;
    pub(in super::super) const MESSAGE_CONTENT: u64 = 1 << 15;
    /// For events that need none.
    pub(in super::super) const NONE: u64 = 0;
    /// All bits in use today; others are refused with 4013.
    pub(super) const KNOWN: u64 = 0x1FFFF | (1 << 20) | (1 << 21) | (1 << 24) | (1 << 25);
}

/// A client sends at most 120 payloads per minute (Discord docs, Gateway, "Rate Limiting").
const SENDS_PER_MINUTE: u32 = 120;
/// A payload has at most 4096 bytes (Discord docs, Gateway, "Sending Events").
const LARGEST_PAYLOAD: usize = 4096;
/// How many events a session keeps for a resume.
const KEPT_EVENTS: usize = 2_000;
/// How many sessions without a connection are kept.
const KEPT_SESSIONS: usize = 4;

/// The sessions, and the lines to those that are connected.
#[derive(Debug, Default)]
pub(super) struct Gateway {
    sessions: Mutex<Vec<Session>>,
    lines: Mutex<Vec<mpsc::UnboundedSender<Signal>>>,
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

    /// As [`dispatch`](Gateway::dispatch), for messages: without `MESSAGE_CONTENT` a guild's message comes empty.
    pub(super) fn dispatch_message(&self, event: &str, data: &Value, needed: u64, content_needs: u64) {
        let mut bare = data.clone();
        bare["content"] = json!("");
        bare["embeds"] = json!([]);
        bare["components"] = json!([]);
        bare["attachments"] = json!([]);
        for session in lock(&self.sessions).iter_mut().filter(|session| session.intents & needed == needed) {
            let whole = session.intents & content_needs == content_needs;
            session.dispatch(event, if whole { data } else { &bare });
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
    Router::new().route("/gateway", get(upgrade)).route("/gateway/", get(upgrade)).with_state(world)
}

async fn upgrade(Shared(world): Shared<Arc<World>>, RawQuery(query): RawQuery, upgrade: WebSocketUpgrade) -> Response {
    let query = query.unwrap_or_default();
    let version_10 = url::form_urlencoded::parse(query.as_bytes()).any(|(name, value)| name == "v" && value == "10");
    upgrade.on_upgrade(move |socket| async move {
        let (line, signals) = world.gateway.connect();
        Conversation { socket, world, line, session: None, acks: true, sends: (Instant::now(), 0) }
            .run(version_10, signals)
            .await;
    })
}

/// One connection.
struct Conversation {
    socket: WebSocket,
    world: Arc<World>,
    line: mpsc::UnboundedSender<Signal>,
    session: Option<String>,
    acks: bool,
    sends: (Instant, u32),
}

/// Why a conversation ends.
enum End {
    /// The other side is gone or closed; with its code, if any.
    Gone(Option<u16>),
    /// We close with this code, or without one.
    Close(Option<u16>),
    /// We just drop the connection.
    Drop,
}

impl Conversation {
    async fn run(mut self, version_10: bool, signals: mpsc::UnboundedReceiver<Signal>) {
        let end = match version_10 {
            true => self.talk(signals).await,
            false => {
                self.world.violate("gateway", "version", "connected without v=10");
                End::Close(Some(4012))
            }
        };
        let code = match &end {
            End::Gone(code) | End::Close(code) => *code,
            End::Drop => None,
        };
        if let Some(session) = self.session.take() {
            self.world.gateway.disconnect(&session, &self.line, code.is_some_and(ends_session));
        }
        if let End::Close(code) = end {
            let frame = code.map(|code| CloseFrame { code, reason: "".into() });
            // The other side may be gone already.
            let _ = self.socket.send(Frame::Close(frame)).await;
        }
        if !self.world.gateway.is_online() {
            self.world.announce(Change::BotOffline);
        }
    }

    async fn talk(&mut self, mut signals: mpsc::UnboundedReceiver<Signal>) -> End {
        let interval = self.world.heartbeat_interval;
        let hello = json!({ "op": 10, "s": null, "t": null, "d": { "heartbeat_interval": interval.as_millis() } });
        if self.send(hello.to_string()).await.is_err() {
            return End::Gone(None);
        }
        let patience = interval.mul_f32(1.5).max(Duration::from_secs(1));
        let mut silence = Instant::now() + patience;
        loop {
            let step = tokio::select! {
                frame = self.socket.recv() => match frame {
                    Some(Ok(Frame::Text(text))) => {
                        silence = Instant::now() + patience;
                        self.hear(&text).await
                    }
                    Some(Ok(Frame::Close(frame))) => Err(End::Gone(frame.map(|frame| frame.code))),
                    Some(Ok(Frame::Binary(_))) => Err(End::Close(Some(4002))),
                    Some(Ok(_)) => Ok(()),
                    Some(Err(_)) | None => Err(End::Gone(None)),
                },
                signal = signals.recv() => match signal {
                    Some(signal) => self.obey(signal).await,
                    None => Err(End::Drop),
                },
                () = tokio::time::sleep_until(silence) => Err(End::Close(Some(4009))),
            };
            if let Err(end) = step {
                return end;
            }
        }
    }

    async fn send(&mut self, text: String) -> Result<(), End> {
        self.socket.send(Frame::Text(text.into())).await.map_err(|_| End::Gone(None))
    }

    async fn obey(&mut self, signal: Signal) -> Result<(), End> {
        match signal {
            Signal::Text(text) => self.send(text).await,
            Signal::InvalidSession { resumable } => {
                if let Some(session) = self.session.take() {
                    self.world.gateway.disconnect(&session, &self.line, !resumable);
                }
                self.send(json!({ "op": 9, "d": resumable, "s": null, "t": null }).to_string()).await
            }
            Signal::Close(code) => Err(End::Close(code)),
            Signal::DropTcp => Err(End::Drop),
            Signal::StopAcks => {
                self.acks = false;
                Ok(())
            }
        }
    }

    fn refuse(&self, code: u16, detail: &str) -> End {
        self.world.violate("gateway", "gateway", format!("{code}: {detail}"));
        End::Close(Some(code))
    }

    async fn hear(&mut self, text: &str) -> Result<(), End> {
        if text.len() > LARGEST_PAYLOAD {
            return Err(self.refuse(4002, "a payload of more than 4096 bytes"));
        }
        if self.sends.0.elapsed() > Duration::from_secs(60) {
            self.sends = (Instant::now(), 0);
        }
        self.sends.1 += 1;
        if self.sends.1 > SENDS_PER_MINUTE {
            return Err(self.refuse(4008, "more than 120 payloads in a minute"));
        }
        let Ok(payload) = serde_json::from_str::<Value>(text) else {
            return Err(self.refuse(4002, "a payload that is not JSON"));
        };
        let data = &payload["d"];
        match payload["op"].as_u64() {
            Some(1) if self.acks => self.send(json!({ "op": 11, "d": null, "s": null, "t": null }).to_string()).await,
            Some(1) => Ok(()),
            Some(2) => self.identify(data),
            Some(6) => self.resume(data).await,
            // Presence, voice state, guild members: only for a session.
            Some(3 | 4 | 8) if self.session.is_some() => Ok(()),
            Some(3 | 4 | 8) => Err(self.refuse(4003, "a payload before IDENTIFY")),
            _ => Err(self.refuse(4001, "an unknown op")),
        }
    }

    fn identify(&mut self, data: &Value) -> Result<(), End> {
        if self.session.is_some() {
            return Err(self.refuse(4005, "a second IDENTIFY"));
        }
        if !self.is_token(data) {
            return Err(self.refuse(4004, "IDENTIFY with a wrong token"));
        }
        let Some(intents) = data["intents"].as_u64().filter(|intents| intents & !intents::KNOWN == 0) else {
            return Err(self.refuse(4013, "IDENTIFY without valid intents"));
        };
        if !data["properties"].is_object() {
            return Err(self.refuse(4002, "IDENTIFY without properties"));
        }
        if let Some(shard) = data.get("shard").filter(|shard| !shard.is_null()) {
            let ok = matches!((shard[0].as_u64(), shard[1].as_u64()), (Some(id), Some(count)) if id < count);
            if !ok {
                return Err(self.refuse(4010, "IDENTIFY with an invalid shard"));
            }
        }
        let world = Arc::clone(&self.world);
        // The model stays locked, so that no guild is told twice or not at all.
        let mut state = world.state();
        state.identifies += 1;
        let session = world.gateway.open(intents, self.line.clone(), |session| {
            let bot = state.users.get(&world.bot).map(wire::own_user);
            let unavailable = |id| json!({ "id": id, "unavailable": true });
            let ready = json!({
                "v": 10, "user": bot, "guilds": state.guilds.keys().map(unavailable).collect::<Vec<_>>(),
                "session_id": session, "session_type": "normal", "resume_gateway_url": world.gateway_url,
                "shard": data["shard"], "application": { "id": world.bot, "flags": 0 },
                "private_channels": [], "presences": [], "relationships": [], "user_settings": {},
                "geo_ordered_rtc_regions": [], "_trace": ["sandbox"],
            });
            let mut greeting = vec![("READY", ready)];
            if intents & intents::GUILDS != 0 {
                let created = |guild| ("GUILD_CREATE", wire::guild_create(&state, guild, world.bot));
                greeting.extend(state.guilds.values().map(created));
            }
            greeting
        });
        drop(state);
        self.session = Some(session);
        self.world.announce(Change::BotOnline);
        Ok(())
    }

    async fn resume(&mut self, data: &Value) -> Result<(), End> {
        if self.session.is_some() {
            return Err(self.refuse(4005, "RESUME in a session"));
        }
        if !self.is_token(data) {
            return Err(self.refuse(4004, "RESUME with a wrong token"));
        }
        let session = data["session_id"].as_str().unwrap_or_default();
        let seen = data["seq"].as_u64().unwrap_or(0);
        match self.world.gateway.resume(session, seen, self.line.clone()) {
            Some(true) => {
                self.session = Some(session.to_owned());
                self.world.state().resumes += 1;
                self.world.announce(Change::BotOnline);
                Ok(())
            }
            Some(false) => Err(self.refuse(4007, "RESUME with a sequence that was never sent")),
            None => self.send(json!({ "op": 9, "d": false, "s": null, "t": null }).to_string()).await,
        }
    }

    /// serenity sends the token with "Bot " in front; Discord takes both.
    fn is_token(&self, data: &Value) -> bool {
        data["token"].as_str().is_some_and(|token| token.trim_start_matches("Bot ") == self.world.token)
    }
}
