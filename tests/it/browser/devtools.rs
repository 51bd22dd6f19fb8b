//! Chromium without a window, and as much of its DevTools protocol as it takes to drive one tab.

use std::{
    env,
    path::{Path, PathBuf},
    process::Stdio,
};

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    net::TcpStream,
    process::{Child, Command},
    time::timeout,
};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, tungstenite::Message};

use crate::house::PATIENCE;

const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// Quiet, and without talk of its own to anybody; the last one lets it find no other machine at all.
const FLAGS: [&str; 12] = [
    "--headless=new",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-renderer-backgrounding",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

/// The Chromium of this machine.
pub fn installed() -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    NAMES.iter().find_map(|name| env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file()))
}

/// A running Chromium with one tab. It ends when this is dropped.
pub struct Tab {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    session: Option<String>,
    asked: u64,
    /// What the tab has told since it was opened: method and parameters.
    pub events: Vec<(String, Value)>,
    chromium: Child,
    _profile: tempfile::TempDir,
}

impl Tab {
    /// Starts Chromium with a profile of its own and opens an empty tab that reports all it does.
    pub async fn open(program: &Path) -> Self {
        let profile = tempfile::tempdir().expect("a folder");
        let mut command = Command::new(program);
        command.args(FLAGS).arg(format!("--user-data-dir={}", profile.path().display())).arg("about:blank");
        if nix::unistd::geteuid().is_root() {
            // Chromium refuses to keep its sandbox for root.
            command.arg("--no-sandbox");
        }
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut chromium = command.spawn().expect("Chromium");
        let address = timeout(PATIENCE, listening(&mut chromium)).await.expect("Chromium tells its address");
        let (socket, _) = tokio_tungstenite::connect_async(&address).await.expect("a connection to Chromium");
        let mut tab = Self { socket, session: None, asked: 0, events: Vec::new(), chromium, _profile: profile };
        let target = tab.call("Target.createTarget", json!({ "url": "about:blank" })).await;
        let target = json!({ "targetId": target["targetId"], "flatten": true });
        let attached = tab.call("Target.attachToTarget", target).await;
        tab.session = attached["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page", "Runtime", "Network", "Log", "Audits"] {
            tab.call(&format!("{domain}.enable"), json!({})).await;
        }
        tab
    }

    /// One call, and its result. What the tab tells meanwhile is kept in `events`.
    pub async fn call(&mut self, method: &str, params: Value) -> Value {
        timeout(PATIENCE, self.answer(method, params)).await.unwrap_or_else(|_| panic!("{method}: no answer"))
    }

    /// The value of an expression, or of the promise that it makes; `None` if it takes longer than tests wait.
    pub async fn evaluate(&mut self, expression: String) -> Option<Value> {
        let params = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let answer = timeout(PATIENCE, self.answer("Runtime.evaluate", params)).await.ok()?;
        assert!(answer.get("exceptionDetails").is_none(), "{expression}: {answer:#}");
        Some(answer["result"]["value"].clone())
    }

    /// Ends Chromium in good order.
    pub async fn close(mut self) {
        self.session = None;
        self.call("Browser.close", json!({})).await;
        timeout(PATIENCE, self.chromium.wait()).await.expect("Chromium ends").expect("its status");
    }

    async fn answer(&mut self, method: &str, params: Value) -> Value {
        self.asked += 1;
        let id = self.asked;
        let mut call = json!({ "id": id, "method": method, "params": params });
        if let Some(session) = &self.session {
            call["sessionId"] = json!(session);
        }
        self.socket.send(Message::text(call.to_string())).await.expect("a call");
        loop {
            let told = self.socket.next().await.expect("Chromium is there").expect("a message");
            let Message::Text(told) = told else { continue };
            let mut told: Value = serde_json::from_str(&told).expect("JSON");
            if let Some(event) = told["method"].as_str() {
                self.events.push((event.to_owned(), told["params"].take()));
            } else if told["id"] == id {
                assert!(told.get("error").is_none(), "{method}: {told}");
                return told["result"].take();
            }
        }
    }
}

/// Reads Chromium's address from what it writes, and goes on reading, so that it can go on writing.
async fn listening(chromium: &mut Child) -> String {
    let mut lines = BufReader::new(chromium.stderr.take().expect("piped")).lines();
    let mut written = Vec::new();
    while let Some(line) = lines.next_line().await.expect("what Chromium writes") {
        if let Some(address) = line.strip_prefix("DevTools listening on ") {
            let address = address.to_owned();
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return address;
        }
        written.push(line);
    }
    panic!("Chromium did not start: {written:#?}");
}
