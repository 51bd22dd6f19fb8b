//! The page as somebody sees it who sits in front of it. Every look waits until it is there; a click goes where the mouse
//! would go, so what is covered or out of reach fails.

use std::{
    fs,
    path::{Path, PathBuf},
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use url::Url;

use super::devtools::Tab;

/// `look(css, words, steady)`: the last node that matches, is visible and holds the words; with `steady` only once it can
/// be clicked.
const LOOK: &str = r#"async (css, words, steady) => {
  const frame = () => new Promise(requestAnimationFrame);
  const plain = (text) => text.replace(/[\u200e\u200f\u2066-\u2069]/g, "");
  const find = () => [...document.querySelectorAll(css)]
    .filter((node) => node.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
    .findLast((node) => plain(node.innerText).includes(words));
  const place = (node) => {
    const { x, y, width, height } = node.getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2 };
  };
  for (;;) {
    const node = find();
    if (node && !steady) return plain(node.innerText);
    if (node && !node.disabled) {
      node.scrollIntoView({ block: "nearest" });
      await frame();
      const before = place(node);
      await frame();
      const { x, y } = place(node);
      const on = document.elementFromPoint(x, y);
      if (x === before.x && y === before.y && (node.contains(on) || on?.contains(node))) return { x, y };
    }
    await frame();
  }
}"#;

/// A tab that shows the page.
pub struct Screen {
    tab: Tab,
    page: Url,
}

impl Screen {
    /// The page, in a window of this size, on a small screen with a finger in place of the mouse.
    pub async fn show(mut tab: Tab, page: &Url, width: u32, height: u32) -> Self {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 800 });
        tab.call("Emulation.setDeviceMetricsOverride", size).await;
        tab.call("Emulation.setTimezoneOverride", json!({ "timezoneId": "Asia/Riyadh" })).await;
        tab.call("Page.navigate", json!({ "url": page.as_str() })).await;
        Self { tab, page: page.clone() }
    }

    /// Waits until this is visible, and gives its words.
    pub async fn sees(&mut self, css: &str, words: &str) -> String {
        let seen = self.look(css, words, false).await;
        seen.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until nothing visible matches.
    pub async fn sees_no(&mut self, css: &str) {
        let gone = format!("![...document.querySelectorAll({})].some((node) => node.checkVisibility())", json!(css));
        self.waits_for(&gone).await;
    }

    /// Waits until this expression holds.
    pub async fn waits_for(&mut self, expression: &str) {
        let waiting = format!(
            "(async () => {{ while (!({expression})) await new Promise(requestAnimationFrame); return true; }})()"
        );
        if self.tab.evaluate(waiting).await.is_none() {
            self.give_up(expression).await;
        }
    }

    /// The value of an expression now.
    pub async fn value(&mut self, expression: &str) -> Value {
        self.tab.evaluate(expression.to_owned()).await.expect("a value")
    }

    /// Clicks on it, with the words inside, where it is.
    pub async fn clicks(&mut self, css: &str, words: &str) {
        let place = self.look(css, words, true).await;
        for kind in ["mousePressed", "mouseReleased"] {
            let click = json!({ "type": kind, "x": place["x"], "y": place["y"], "button": "left", "clickCount": 1 });
            self.tab.call("Input.dispatchMouseEvent", click).await;
        }
    }

    /// Moves the mouse onto it.
    pub async fn hovers(&mut self, css: &str, words: &str) {
        let place = self.look(css, words, true).await;
        let moved = json!({ "type": "mouseMoved", "x": place["x"], "y": place["y"] });
        self.tab.call("Input.dispatchMouseEvent", moved).await;
    }

    /// Puts words into a field.
    pub async fn types(&mut self, css: &str, text: &str) {
        self.clicks(css, "").await;
        self.tab.call("Input.insertText", json!({ "text": text })).await;
    }

    /// Presses Enter.
    pub async fn presses_enter(&mut self) {
        for kind in ["keyDown", "keyUp"] {
            let key =
                json!({ "type": kind, "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r" });
            self.tab.call("Input.dispatchKeyEvent", key).await;
        }
    }

    /// Chooses from a list the entry that holds these words. The list itself is drawn by the system, not by the page.
    pub async fn chooses(&mut self, css: &str, words: &str) {
        let (css, words) = (json!(css), json!(words));
        let choose = format!(
            "(() => {{
               const list = document.querySelector({css});
               const entry = [...list?.options ?? []].find(({{ text }}) => text.includes({words}));
               if (!entry) return false;
               list.value = entry.value;
               list.dispatchEvent(new Event('change', {{ bubbles: true }}));
               return true;
             }})()"
        );
        self.waits_for(&choose).await;
    }

    /// Puts a file into a field, as the system's window for choosing one does.
    pub async fn chooses_file(&mut self, css: &str, path: &Path) {
        self.waits_for(&format!("document.querySelector({})", json!(css))).await;
        let document = self.tab.call("DOM.getDocument", json!({})).await;
        let wanted = json!({ "nodeId": document["root"]["nodeId"], "selector": css });
        let field = self.tab.call("DOM.querySelector", wanted).await;
        self.tab.call("DOM.setFileInputFiles", json!({ "nodeId": field["nodeId"], "files": [path] })).await;
    }

    /// Writes a picture below `docs/pictures`, if pictures are wanted.
    pub async fn picture(&mut self, name: &str) {
        if std::env::var_os("OMNICRM_PICTURES").is_none() {
            return;
        }
        // No caret, which is there one moment and not the next.
        self.value("document.activeElement.blur()").await;
        let shot = self.tab.call("Page.captureScreenshot", json!({ "format": "png" })).await;
        let bytes = BASE64_STANDARD.decode(shot["data"].as_str().expect("a picture")).expect("base64");
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/pictures");
        fs::create_dir_all(&folder).and_then(|()| fs::write(folder.join(name), bytes)).expect("a file");
    }

    /// Fails on an error that the browser reported, and on a request that left the page's own server.
    pub async fn finish(mut self) {
        self.value("0").await;
        let troubles: Vec<String> =
            self.tab.events.iter().filter_map(|(event, told)| self.trouble(event, told)).collect();
        assert!(troubles.is_empty(), "the browser reported: {troubles:#?}");
        self.tab.close().await;
    }

    fn trouble(&self, event: &str, told: &Value) -> Option<String> {
        let bad = match event {
            "Runtime.exceptionThrown" | "Audits.issueAdded" => true,
            "Runtime.consoleAPICalled" => {
                told["type"] == "error" || told["type"] == "warning" || told["type"] == "assert"
            }
            "Log.entryAdded" => told["entry"]["level"] == "error" || told["entry"]["level"] == "warning",
            "Network.requestWillBeSent" => {
                !told["request"]["url"].as_str().is_some_and(|url| url.starts_with(self.page.as_str()))
            }
            "Network.webSocketCreated" => true,
            _ => false,
        };
        bad.then(|| format!("{event} {told}"))
    }

    async fn look(&mut self, css: &str, words: &str, steady: bool) -> Value {
        let call = format!("({LOOK})({}, {}, {steady})", json!(css), json!(words));
        match self.tab.evaluate(call).await {
            Some(found) => found,
            None => self.give_up(&format!("{css} with {words:?}")).await,
        }
    }

    async fn give_up(&mut self, what: &str) -> ! {
        const SHOWN: &str = "[document.body.innerText, ...[...document.querySelectorAll('input, textarea')].map(({ id, value }) => `${id}: ${value}`)].join('\\n')";
        let shown = self.tab.evaluate(SHOWN.to_owned()).await.unwrap_or_default();
        let told: Vec<String> = self.tab.events.iter().filter_map(|(event, told)| self.trouble(event, told)).collect();
        panic!("never there: {what}. The page shows:\n{}\n{told:#?}", shown.as_str().unwrap_or_default());
    }
}
