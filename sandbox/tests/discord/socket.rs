//! A gateway client made of nothing but a socket.

use flate2::{Decompress, FlushDecompress};
use sandbox::discord::Discord;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::stage::SOON;

/// A WebSocket client (RFC 6455) for short text frames, and for binary ones that hold a zlib stream.
pub struct Socket {
    stream: TcpStream,
    inflate: Decompress,
}

/// What came.
#[derive(Debug, PartialEq)]
pub enum Heard {
    Json(Value),
    Closed(Option<u16>),
}

impl Socket {
    pub async fn open(discord: &Discord, query: &str) -> Socket {
        Socket::open_at(&discord.connection().gateway_url, query).await.unwrap_or_else(|status| panic!("{status}"))
    }

    /// At this address; the first line of the answer if it is not 101.
    pub async fn open_at(url: &str, query: &str) -> Result<Socket, String> {
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
        let answer = String::from_utf8(answer).unwrap();
        if !answer.starts_with("HTTP/1.1 101") {
            return Err(answer.lines().next().unwrap_or_default().to_owned());
        }
        Ok(Socket { stream, inflate: Decompress::new(true) })
    }

    pub async fn hear(&mut self) -> Heard {
        tokio::time::timeout(SOON, self.frame()).await.unwrap()
    }

    async fn frame(&mut self) -> Heard {
        let Ok(first) = self.stream.read_u8().await else {
            return Heard::Closed(None);
        };
        let length = match self.stream.read_u8().await.unwrap() {
            126 => u64::from(self.stream.read_u16().await.unwrap()),
            127 => self.stream.read_u64().await.unwrap(),
            short => u64::from(short),
        };
        let mut payload = vec![0; usize::try_from(length).unwrap()];
        self.stream.read_exact(&mut payload).await.unwrap();
        match first & 0xF {
            1 => Heard::Json(serde_json::from_slice(&payload).unwrap()),
            2 => Heard::Json(serde_json::from_slice(&self.inflated(&payload)).unwrap()),
            _ => Heard::Closed(payload.first_chunk().map(|code| u16::from_be_bytes(*code))),
        }
    }

    /// The next message of the stream, which ends with a sync flush.
    fn inflated(&mut self, payload: &[u8]) -> Vec<u8> {
        assert!(payload.ends_with(&[0, 0, 0xFF, 0xFF]), "a message ends with a sync flush");
        let mut text = Vec::with_capacity(1 << 20);
        self.inflate.decompress_vec(payload, &mut text, FlushDecompress::Sync).unwrap();
        text
    }

    pub async fn event(&mut self) -> Value {
        match self.hear().await {
            Heard::Json(value) => value,
            closed => panic!("{closed:?}"),
        }
    }

    pub async fn say(&mut self, payload: Value) {
        let text = payload.to_string();
        let mut frame = vec![0x81, 0x80 | 126];
        frame.extend(u16::try_from(text.len()).unwrap().to_be_bytes());
        // The mask is zero, which leaves the text as it is.
        frame.extend([0; 4]);
        frame.extend(text.as_bytes());
        self.stream.write_all(&frame).await.unwrap();
    }
}
