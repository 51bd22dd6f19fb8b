//! Signed webhooks, and how they are posted.

use std::{
    net::SocketAddr,
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

use secrecy::SecretString;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::stage::{SECRET, Stage};

pub fn body(n: usize) -> String {
    body_for("1001", n)
}

pub fn body_for(number: &str, n: usize) -> String {
    let phone = format!("96650{:07}", n % 10_000);
    json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": "9001", "changes": [{ "field": "messages", "value": {
            "messaging_product": "whatsapp",
            "metadata": { "phone_number_id": number, "display_phone_number": "966112000000" },
            "contacts": [{ "wa_id": phone, "user_id": format!("SA.{phone}"), "profile": { "name": "ريم" } }],
            "messages": [{ "id": format!("wamid.HBgMOTY2NTAwMDAwMDAwFQIAEhg{n:020}"), "from": phone,
                           "from_user_id": format!("SA.{phone}"), "timestamp": "1795000000", "type": "text",
                           "text": { "body": "السلام عليكم، هل الطاولة الخشبية متوفرة باللون البني؟ وكم سعر التوصيل إلى جدة؟" } }],
        }}]}],
    })
    .to_string()
}

/// A whole request, signed.
pub fn signed(secret: &SecretString, number: &str, n: usize) -> Vec<u8> {
    request(secret, &body_for(number, n))
}

/// A whole request with this body, signed.
pub fn request(secret: &SecretString, body: &str) -> Vec<u8> {
    let signature = ::webhooks::sign::sign(secret, body.as_bytes());
    let head = format!(
        "POST /webhooks/whatsapp HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n\
         x-hub-signature-256: {signature}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body.as_bytes()].concat()
}

/// Posts for so long over `connections` connections: how long each took to be answered, sorted, and how long all of it took.
pub async fn load(stage: &Stage, connections: usize, seconds: u64) -> (Vec<Duration>, Duration) {
    let each = usize::try_from(seconds).unwrap() * 15_000 / connections;
    let secret = SecretString::from(SECRET.to_owned());
    let first = stage.serial.fetch_add(each * connections, Ordering::SeqCst);
    // Signed before the clock starts: the sender's work is not what is measured.
    let requests: Vec<Vec<Vec<u8>>> =
        (0..connections).map(|c| (0..each).map(|n| signed(&secret, "1001", first + c * each + n)).collect()).collect();
    let end = Arc::new(Instant::now() + Duration::from_secs(seconds));
    let begun = Instant::now();
    let mut tasks = Vec::new();
    for mine in requests {
        let (address, end) = (stage.address, end.clone());
        tasks.push(tokio::spawn(async move { post_all(address, mine, *end).await }));
    }
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await.unwrap());
    }
    times.sort();
    (times, begun.elapsed())
}

/// The time below which this share of the sorted times lies, in milliseconds.
pub fn at(times: &[Duration], share: f64) -> f64 {
    times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0
}

/// The answer, which is small and comes in one piece.
pub async fn post(stream: &mut TcpStream, request: &[u8]) -> Vec<u8> {
    let mut buffer = vec![0; 4096];
    stream.write_all(request).await.unwrap();
    let read = stream.read(&mut buffer).await.unwrap();
    buffer.truncate(read);
    buffer
}

async fn post_all(address: SocketAddr, requests: Vec<Vec<u8>>, end: Instant) -> Vec<Duration> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let mut times = Vec::with_capacity(requests.len());
    for request in requests {
        if Instant::now() >= end {
            break;
        }
        let begun = Instant::now();
        let answer = post(&mut stream, &request).await;
        assert!(answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer));
        times.push(begun.elapsed());
    }
    times
}
