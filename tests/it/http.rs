//! The HTTP server, towards clients that do not read what they asked for.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{Router, routing::get};
use omnicrm::{
    config::{Config, Http as Settings},
    http::Http,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    task::JoinHandle,
    time::timeout,
};
use tokio_util::sync::CancellationToken;

use crate::house::PATIENCE;

/// More than the sockets' buffers take in: who does not read it holds the server up.
const LARGE: usize = 8 << 20;

/// A server with one small and one large page, which counts its answers.
struct Served {
    address: SocketAddr,
    answered: Arc<AtomicUsize>,
    stop: CancellationToken,
    task: JoinHandle<anyhow::Result<()>>,
}

impl Served {
    async fn start() -> Self {
        let answered = Arc::new(AtomicUsize::new(0));
        let counted = answered.clone();
        let small = move || async move {
            counted.fetch_add(1, Ordering::SeqCst);
            "~".repeat(1000)
        };
        let routes = Router::new().route("/small", get(small)).route("/large", get(async || "~".repeat(LARGE)));
        let http = Http::bind(&settings(), routes).await.unwrap();
        let (address, stop) = (http.address().unwrap(), CancellationToken::new());
        let task = tokio::spawn(http.serve(stop.clone()));
        Self { address, answered, stop, task }
    }

    /// Takes in little by itself, so that the server notices soon that nobody reads.
    async fn client(&self) -> TcpStream {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(16 << 10).unwrap();
        socket.connect(self.address).await.unwrap()
    }

    /// Nothing that a client left behind keeps it.
    async fn finish(self) {
        self.stop.cancel();
        timeout(PATIENCE, self.task).await.expect("it stops").unwrap().unwrap();
    }
}

fn settings() -> Settings {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("omnicrm.toml");
    std::fs::write(&file, "[http]\nlisten = \"127.0.0.1:0\"\nanswer_timeout_seconds = 2\n").unwrap();
    Config::load(Some(&file)).unwrap().http
}

/// The hostile one: asks for ever and reads nothing.
#[tokio::test]
async fn who_never_reads_the_answers_is_cut_off() {
    let served = Served::start().await;
    let mut client = served.client().await;
    let requests = "GET /small HTTP/1.1\r\nhost: test\r\n\r\n".repeat(1000);
    let cut = timeout(PATIENCE, async {
        let mut asked = 0;
        while client.write_all(requests.as_bytes()).await.is_ok() {
            asked += 1000;
        }
        asked
    });
    let asked = cut.await.expect("the connection is cut");
    // What the sockets' buffers hold is answered, and one more; the rest waits in vain.
    let answered = served.answered.load(Ordering::SeqCst);
    assert!(answered < LARGE / 1000, "{answered} answers were made ahead, of {asked} asked for");
    served.finish().await;
}

/// Its twin: reads a little at a time, so that the server is held up again and again, but reads.
#[tokio::test]
async fn who_reads_slowly_gets_everything() {
    let served = Served::start().await;
    let mut client = served.client().await;
    let asking = "GET /small HTTP/1.1\r\nhost: test\r\n\r\n".repeat(500)
        + "GET /large HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n";
    client.write_all(asking.as_bytes()).await.unwrap();
    let (mut piece, mut read) = (vec![0; 4 << 10], 0);
    loop {
        let got = timeout(PATIENCE, client.read(&mut piece)).await.expect("an answer").expect("no cut");
        read += piece[..got].iter().filter(|byte| **byte == b'~').count();
        if got == 0 {
            break;
        }
        tokio::task::yield_now().await;
    }
    assert_eq!(read, 500 * 1000 + LARGE, "every answer, whole");
    assert_eq!(served.answered.load(Ordering::SeqCst), 500);
    served.finish().await;
}
