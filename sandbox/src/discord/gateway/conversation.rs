//! One connection to the gateway: what the client says, what is answered, and with which code it is closed
//! (Discord docs, Gateway, "Connection Lifecycle"; Opcodes and Status Codes, "Gateway").

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message as Frame, WebSocket};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::super::world::World;
use super::super::{Change, wire};
use super::transport::Transport;
use super::{Signal, ends_session, intents, members, presence};

/// A client sends at most 120 payloads per minute (Discord docs, Gateway, "Rate Limiting").
const SENDS_PER_MINUTE: u32 = 120;
/// A payload has at most 4096 bytes (Discord docs, Gateway, "Sending Events").
const LARGEST_PAYLOAD: usize = 4096;

/// The session is invalid, and identifying anew is the way on.
const INVALID_SESSION: &str = r#"{"op":9,"d":false,"s":null,"t":null}"#;

/// Which of the gateway's addresses a client came to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// That of `GET /gateway`.
    Connect,
    /// That of READY's `resume_gateway_url`.
    Resume,
}

/// One connection.
pub(super) struct Conversation {
    socket: WebSocket,
    transport: Transport,
    world: Arc<World>,
    place: Place,
    version: u64,
    line: mpsc::UnboundedSender<Signal>,
    session: Option<String>,
    acks: bool,
    sends: (Instant, u32),
}

/// Why a conversation ends.
pub(super) enum End {
    /// The other side is gone or closed; with its code, if any.
    Gone(Option<u16>),
    /// We close with this code, or without one.
    Close(Option<u16>),
    /// We just drop the connection.
    Drop,
}

impl Conversation {
    pub(super) fn new(
        socket: WebSocket,
        transport: Transport,
        world: Arc<World>,
        line: mpsc::UnboundedSender<Signal>,
        place: Place,
    ) -> Self {
        Self {
            socket,
            transport,
            world,
            place,
            version: 10,
            line,
            session: None,
            acks: true,
            sends: (Instant::now(), 0),
        }
    }

    /// Talks until one side ends it. `version` is `None` where the client named none that is spoken.
    pub(super) async fn run(mut self, version: Option<u64>, signals: mpsc::UnboundedReceiver<Signal>) {
        let end = match version {
            Some(version) => {
                self.version = version;
                self.talk(signals).await
            }
            None => {
                self.world.violate("gateway", "version", "connected without v=10 or v=9");
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
        let frame = self.transport.frame(text).map_err(|_| End::Drop)?;
        self.socket.send(frame).await.map_err(|_| End::Gone(None))
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
            Some(2) => self.identify(data).await,
            Some(6) => self.resume(data).await,
            Some(3 | 4 | 8) if self.session.is_none() => Err(self.refuse(4003, "a payload before IDENTIFY")),
            Some(3) => presence::check(data).map_err(|detail| self.refuse(4002, &detail)),
            // Nobody speaks here, so the voice state is taken and forgotten.
            Some(4) => Ok(()),
            Some(8) => self.request_members(data),
            _ => Err(self.refuse(4001, "an unknown op")),
        }
    }

    fn request_members(&self, data: &Value) -> Result<(), End> {
        let Some(session) = &self.session else { return Ok(()) };
        let gateway = &self.world.gateway;
        let chunks = members::chunks(&self.world.state(), data, gateway.intents_of(session));
        match chunks {
            Ok(chunks) => chunks.iter().for_each(|chunk| gateway.dispatch_to(session, "GUILD_MEMBERS_CHUNK", chunk)),
            // Discord answers nothing, and the bot waits in vain.
            Err(detail) => self.world.violate("gateway", "guild members", detail),
        }
        Ok(())
    }

    async fn identify(&mut self, data: &Value) -> Result<(), End> {
        if self.session.is_some() {
            return Err(self.refuse(4005, "a second IDENTIFY"));
        }
        if !self.is_token(data) {
            return Err(self.refuse(4004, "IDENTIFY with a wrong token"));
        }
        let Some(intents) = data["intents"].as_u64().filter(|intents| intents & !intents::KNOWN == 0) else {
            return Err(self.refuse(4013, "IDENTIFY without valid intents"));
        };
        let privileged = intents & intents::PRIVILEGED;
        if privileged & !self.world.privileged_intents() != 0 {
            return Err(match privileged & !self.world.first_privileged_intents {
                // Its owner has switched off what was on: nothing that a bot does wrong.
                0 => End::Close(Some(4014)),
                _ => self.refuse(4014, "IDENTIFY with privileged intents that are not switched on"),
            });
        }
        if !data["properties"].is_object() {
            return Err(self.refuse(4002, "IDENTIFY without properties"));
        }
        if let Some(presence) = data.get("presence").filter(|presence| !presence.is_null()) {
            presence::check(presence).map_err(|detail| self.refuse(4002, &detail))?;
        }
        if let Some(shard) = data.get("shard").filter(|shard| !shard.is_null()) {
            let ok = matches!((shard[0].as_u64(), shard[1].as_u64()), (Some(id), Some(count)) if id < count);
            if !ok {
                return Err(self.refuse(4010, "IDENTIFY with an invalid shard"));
            }
        }
        if !self.world.gateway.may_identify(self.world.faults.between_identifies()) {
            self.world.violate("gateway", "identify", "two IDENTIFYs within 5 seconds");
            return self.send(INVALID_SESSION.to_owned()).await;
        }
        self.open_session(data, intents);
        Ok(())
    }

    /// A new session, greeted with READY and the guilds.
    fn open_session(&mut self, data: &Value, intents: u64) {
        let world = Arc::clone(&self.world);
        // The model stays locked, so that no guild is told twice or not at all.
        let mut state = world.state();
        state.identifies += 1;
        let session = world.gateway.open(intents, self.line.clone(), |session| {
            let bot = state.users.get(&world.bot).map(wire::own_user);
            let unavailable = |id| json!({ "id": id, "unavailable": true });
            let ready = json!({
                "v": self.version, "user": bot, "guilds": state.guilds.keys().map(unavailable).collect::<Vec<_>>(),
                "session_id": session, "session_type": "normal", "resume_gateway_url": world.resume_gateway_url,
                "shard": data["shard"],
                "application": { "id": world.bot, "flags": intents::application_flags(world.privileged_intents()) },
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
    }

    async fn resume(&mut self, data: &Value) -> Result<(), End> {
        if self.session.is_some() {
            return Err(self.refuse(4005, "RESUME in a session"));
        }
        if !self.is_token(data) {
            return Err(self.refuse(4004, "RESUME with a wrong token"));
        }
        let elsewhere = self.place != Place::Resume;
        if elsewhere && self.world.faults.resumes_at_their_address_only() {
            return self.send(INVALID_SESSION.to_owned()).await;
        }
        let session = data["session_id"].as_str().unwrap_or_default();
        let seen = data["seq"].as_u64().unwrap_or(0);
        match self.world.gateway.resume(session, seen, self.line.clone()) {
            Some(true) => {
                self.session = Some(session.to_owned());
                {
                    let mut state = self.world.state();
                    state.resumes += 1;
                    state.resumes_elsewhere += u64::from(elsewhere);
                }
                self.world.announce(Change::BotOnline);
                Ok(())
            }
            Some(false) => Err(self.refuse(4007, "RESUME with a sequence that was never sent")),
            None => self.send(INVALID_SESSION.to_owned()).await,
        }
    }

    /// serenity sends the token with "Bot " in front; Discord takes both.
    fn is_token(&self, data: &Value) -> bool {
        data["token"].as_str().is_some_and(|token| token.trim_start_matches("Bot ") == self.world.token)
    }
}
