//! A gateway client that decodes with serenity whatever it hears.

use sandbox::discord::Options;
use serde_json::{Value, json};
use serenity::all::{Event, GatewayEvent, Http, HttpBuilder};

use super::socket::Socket;
use super::stage::{Hand, Stage, client, openapi, stage_with, text};

pub const GUILDS: u64 = 1;
pub const MODERATION: u64 = 1 << 2;
pub const WEBHOOKS: u64 = 1 << 5;
pub const MESSAGES: u64 = 1 << 9;
pub const REACTIONS: u64 = 1 << 10;
pub const TYPING: u64 = 1 << 11;
pub const CONTENT: u64 = 1 << 15;
pub const ALL: u64 = GUILDS | MODERATION | WEBHOOKS | MESSAGES | REACTIONS | TYPING | CONTENT;

/// The stage with bodies checked if Discord's description is there, and the privileged intents switched on.
pub async fn inbox() -> Stage {
    let hand = Hand::default();
    let options =
        Options { openapi: openapi(), clock: hand.clock(), privileged_intents: 1 << 1 | CONTENT, ..Options::default() };
    let stage = stage_with(options, hand).await;
    stage.discord.faults().limit_webhooks(1000, std::time::Duration::from_secs(1));
    stage.discord.faults().limit_webhook_channels(1000, std::time::Duration::from_secs(1));
    stage
}

/// What serenity sends with, without its limiter: what is refused is not tried again.
pub fn http(stage: &Stage) -> Http {
    let connection = stage.discord.connection();
    HttpBuilder::new(&connection.token).client(client(&connection)).ratelimiter_disabled(true).build()
}

/// The status and the code of a refusal.
pub fn refused<T: std::fmt::Debug>(outcome: serenity::Result<T>) -> (u16, isize) {
    match outcome.unwrap_err() {
        serenity::Error::Http(serenity::http::HttpError::UnsuccessfulRequest(refusal)) => {
            (refusal.status_code.as_u16(), refusal.error.code)
        }
        other => panic!("{other:?}"),
    }
}

pub struct Ears {
    socket: Socket,
    session: Value,
}

impl Ears {
    /// A session that has heard READY and the guilds.
    pub async fn open(stage: &Stage, intents: u64) -> Ears {
        let mut socket = Socket::open(&stage.discord, "?v=10").await;
        socket.event().await;
        let token = stage.discord.connection().token;
        socket.say(json!({ "op": 2, "d": { "token": token, "intents": intents, "properties": {} } })).await;
        // Only who has heard it is told of more.
        let ready = socket.event().await;
        assert_eq!(ready["t"], "READY");
        let mut ears = Ears { socket, session: ready["d"]["session_id"].clone() };
        ears.until_quiet(stage).await;
        ears
    }

    /// All events so far, each decoded by serenity into one that it knows.
    pub async fn until_quiet(&mut self, stage: &Stage) -> Vec<(String, Value)> {
        stage.discord.dispatch_raw("NOTHING_MORE", self.session.clone());
        let mut heard = Vec::new();
        loop {
            let event = self.socket.event().await;
            let name = text(&event["t"]).to_owned();
            match name == "NOTHING_MORE" {
                true if event["d"] == self.session => return heard,
                // Somebody else's.
                true => continue,
                false => {}
            }
            let decoded = serde_json::from_value(event.clone()).unwrap_or_else(|error| panic!("{error}: {event:#}"));
            if let GatewayEvent::Dispatch(_, Event::Unknown(unknown)) = decoded {
                panic!("serenity does not know {}: {event:#}", unknown.kind);
            }
            heard.push((name, event["d"].clone()));
        }
    }

    /// Their names only.
    pub async fn names(&mut self, stage: &Stage) -> Vec<String> {
        self.until_quiet(stage).await.into_iter().map(|(name, _)| name).collect()
    }
}
