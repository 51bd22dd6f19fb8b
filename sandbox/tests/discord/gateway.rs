//! The gateway's refusals, seen by a client made of nothing but a socket.

use std::time::Duration;

use sandbox::discord::Discord;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::stage::{SOON, stage};

/// A WebSocket client (RFC 6455) for short text frames.
struct Socket(TcpStream);

/// What came.
#[derive(Debug, PartialEq)]
enum Heard {
    Json(Value),
    Closed(Option<u16>),
}

impl Socket {
    async fn open(discord: &Discord, query: &str) -> Socket {
        let url = discord.connection().gateway_url;
        let (host, path) = url.strip_prefix("ws://").unwrap().split_once('/').unwrap();
        let mut stream = TcpStream::connect(host).await.unwrap();
        let head = format!(
            "GET /{path}{query} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        while !answer.ends_with(b"\r\n\r\n") {
            answer.push(stream.read_u8().await.unwrap());
        }
        assert!(answer.starts_with(b"HTTP/1.1 101"));
        Socket(stream)
    }

    async fn hear(&mut self) -> Heard {
        tokio::time::timeout(SOON, self.frame()).await.unwrap()
    }

    async fn frame(&mut self) -> Heard {
        let Ok(first) = self.0.read_u8().await else {
            return Heard::Closed(None);
        };
        let length = match self.0.read_u8().await.unwrap() {
            126 => u64::from(self.0.read_u16().await.unwrap()),
            127 => self.0.read_u64().await.unwrap(),
            short => u64::from(short),
        };
        let mut payload = vec![0; usize::try_from(length).unwrap()];
        self.0.read_exact(&mut payload).await.unwrap();
        match first & 0xF {
            1 => Heard::Json(serde_json::from_slice(&payload).unwrap()),
            _ => Heard::Closed(payload.first_chunk().map(|code| u16::from_be_bytes(*code))),
        }
    }

    async fn event(&mut self) -> Value {
        match self.hear().await {
            Heard::Json(value) => value,
            closed => panic!("{closed:?}"),
        }
    }

    async fn say(&mut self, payload: Value) {
        let text = payload.to_string();
        let mut frame = vec![0x81, 0x80 | 126];
        frame.extend(u16::try_from(text.len()).unwrap().to_be_bytes());
        // The mask is zero, which leaves the text as it is.
        frame.extend([0; 4]);
        frame.extend(text.as_bytes());
        self.0.write_all(&frame).await.unwrap();
    }
}

fn identify(token: &str, intents: impl Into<Value>) -> Value {
    json!({ "op": 2, "d": { "token": token, "intents": intents.into(), "properties": {}, "compress": true, "shard": [0, 1] } })
}

#[tokio::test]
async fn what_is_wrong_is_closed_with_its_code() {
    let stage = stage().await;
    let token = stage.discord.connection().token;
    let resume = json!({ "op": 6, "d": { "token": token, "session_id": "gone", "seq": 1 } });
    let mut sharded = identify(&token, 1);
    sharded["d"]["shard"] = json!([1, 1]);
    let cases = [
        (identify("wrong", 1), 4004),
        (identify(&token, Value::Null), 4013),
        (identify(&token, 1_u64 << 40), 4013),
        (sharded, 4010),
        (json!({ "op": 3, "d": {} }), 4003),
        (json!({ "op": 77 }), 4001),
        (json!({ "op": 1, "d": "x".repeat(5000) }), 4002),
    ];
    for (payload, code) in cases {
        let mut socket = Socket::open(&stage.discord, "?v=10").await;
        assert_eq!(socket.event().await["op"], 10);
        socket.say(payload).await;
        assert_eq!(socket.hear().await, Heard::Closed(Some(code)));
    }
    assert_eq!(stage.discord.take_violations().len(), 7);
    assert_eq!(Socket::open(&stage.discord, "?v=8").await.hear().await, Heard::Closed(Some(4012)));

    let mut socket = Socket::open(&stage.discord, "?v=10").await;
    socket.event().await;
    socket.say(resume).await;
    let invalid = socket.event().await;
    assert_eq!((&invalid["op"], &invalid["d"]), (&json!(9), &json!(false)));
    assert!(!stage.discord.is_online());
    socket.say(identify(&token, 0)).await;
    assert_eq!(socket.event().await["t"], "READY");
    socket.say(identify(&token, 0)).await;
    assert_eq!(socket.hear().await, Heard::Closed(Some(4005)));
}

#[tokio::test]
async fn events_come_in_order_to_those_who_asked_and_again_after_a_resume() {
    let stage = stage().await;
    let token = stage.discord.connection().token;
    let mut socket = Socket::open(&stage.discord, "?v=10").await;
    socket.event().await;
    socket.say(identify(&token, 1)).await;
    let ready = socket.event().await;
    let decoded: serenity::all::Ready = serde_json::from_value(ready["d"].clone()).unwrap();
    assert_eq!((decoded.version, decoded.guilds.len()), (10, 1));
    let guild = socket.event().await;
    assert_eq!((&guild["t"], &guild["s"]), (&json!("GUILD_CREATE"), &json!(2)));
    let decoded: serenity::all::Guild = serde_json::from_value(guild["d"].clone()).unwrap();
    assert_eq!((decoded.members.len(), decoded.channels.len()), (3, 1));
    socket.say(json!({ "op": 1, "d": 2 })).await;
    assert_eq!(socket.event().await["op"], 11);

    stage.sara.writes(stage.channel, "not asked for").unwrap();
    stage.discord.dispatch_raw("TYPING_START", json!({ "n": 3 }));
    assert_eq!(socket.event().await["d"]["n"], 3);
    stage.discord.faults().drop_tcp();
    assert_eq!(socket.hear().await, Heard::Closed(None));
    stage.discord.dispatch_raw("TYPING_START", json!({ "n": 4 }));

    let mut socket = Socket::open(&stage.discord, "?v=10").await;
    socket.event().await;
    let session = ready["d"]["session_id"].clone();
    socket.say(json!({ "op": 6, "d": { "token": token, "session_id": session, "seq": 3 } })).await;
    let missed = socket.event().await;
    assert_eq!((&missed["s"], &missed["d"]["n"]), (&json!(4), &json!(4)));
    assert_eq!(socket.event().await["t"], "RESUMED");
    stage.discord.faults().invalid_session(false);
    assert_eq!(socket.event().await["op"], 9);
    assert!(!stage.discord.is_online());
    assert_eq!((stage.discord.identifies(), stage.discord.resumes()), (1, 1));
    assert_eq!(stage.discord.violations(), []);
}

#[tokio::test]
async fn a_connection_without_heartbeats_is_closed() {
    let options = sandbox::discord::Options { heartbeat_interval: Duration::from_millis(100), ..Default::default() };
    let discord = Discord::start(options).await.unwrap();
    let mut socket = Socket::open(&discord, "?v=10").await;
    socket.event().await;
    assert_eq!(socket.hear().await, Heard::Closed(Some(4009)));
}
