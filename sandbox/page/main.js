// Starts the page, keeps what it shows, and shows it again whenever something changed.

import * as api from "/api.js";
import { fill, h, icon } from "/dom.js";
import { errorWords, speak, spoken, t } from "/words.js";
import { phonePane } from "/phone.js";
import { discordPane } from "/discord.js";

const kept = {
  get: (name) => {
    try {
      return localStorage.getItem(`omnicrm-sandbox-${name}`);
    } catch {
      return null;
    }
  },
  set: (name, value) => {
    try {
      localStorage.setItem(`omnicrm-sandbox-${name}`, value);
    } catch {
      // Without storage the page only forgets the choice.
    }
  },
};

/// What both panes share. `world` is the answer of the server; the rest is chosen here.
const app = {
  world: null,
  me: kept.get("me"),
  pane: "phone",
  reachable: true,
  who: () => ({ as: app.me, language: spoken() }),
  refresh,
  become: (person) => {
    app.me = person;
    kept.set("me", person);
    return refresh();
  },
};

const stage = document.getElementById("stage");
const phone = phonePane(document.getElementById("phone"), app);
const discord = discordPane(document.getElementById("discord"), app);

let asking = null;
let askAgain = false;

/// Asks the server for everything and draws it. Calls that come meanwhile make one more round.
function refresh() {
  if (asking) {
    askAgain = true;
    return asking;
  }
  asking = (async () => {
    do {
      askAgain = false;
      try {
        const asked = app.me;
        const world = await api.state(asked);
        if (asked === app.me) {
          app.world = world;
          app.me = world.me;
        } else askAgain = true;
      } catch (error) {
        if (error.kind === "state" && app.me) {
          // The person of an earlier run is gone.
          app.me = null;
          askAgain = true;
        } else return;
      }
    } while (askAgain);
    draw();
  })().finally(() => {
    asking = null;
  });
  return asking;
}

function turn(pane) {
  app.pane = pane;
  stage.dataset.pane = pane;
  draw();
}

function drawTop() {
  const online = app.reachable && app.world?.bot.online;
  const tab = (pane, words, waiting) =>
    h(
      "button",
      { type: "button", role: "tab", class: "tab", "aria-selected": String(app.pane === pane), "data-testid": `tab-${pane}`, onclick: () => turn(pane) },
      words,
      waiting > 0 && h("span", { class: "dot", title: t("newMessages") }),
    );
  fill(
    document.getElementById("top"),
    h("img", { src: "/icon.svg", alt: "", class: "logo", width: "28", height: "28" }),
    h("h1", {}, t("title"), " ", h("span", { class: "subtitle" }, t("subtitle"))),
    h("div", { class: "tabs", role: "tablist" }, tab("phone", t("tabPhone"), phone.waiting()), tab("discord", t("tabDiscord"), discord.waiting())),
    h("span", { class: "grow" }),
    app.world?.violations > 0 && h("span", { class: "status bad", "data-testid": "violations" }, t("wrong", app.world.violations)),
    h("span", { class: `status ${online ? "good" : ""}`, role: "status", "data-testid": "bot-status" }, app.reachable ? t(online ? "online" : "offline") : t("lost")),
    h("button", { type: "button", class: "plain", lang: spoken() === "ar" ? "en" : "ar", "data-testid": "language", onclick: changeLanguage }, t("other")),
  );
}

function drawHint() {
  const box = document.getElementById("hint");
  if (kept.get("hint") === "hidden") return box.replaceChildren();
  const close = () => {
    kept.set("hint", "hidden");
    drawHint();
  };
  box.replaceChildren(
    h(
      "div",
      { class: "hint", "data-testid": "hint" },
      h("ol", {}, [t("hint1"), t("hint2"), t("hint3")].map((words) => h("li", {}, words))),
      h("button", { type: "button", class: "round", "aria-label": t("hintClose"), title: t("hintClose"), onclick: close }, icon("close", "line")),
    ),
  );
}

function changeLanguage() {
  speak(spoken() === "ar" ? "en" : "ar");
  kept.set("language", spoken());
  drawHint();
  phone.rebuild();
  discord.rebuild();
  draw();
}

function draw() {
  if (!app.world) return;
  document.title = `${t("title")} · ${t("subtitle")}`;
  phone.draw();
  discord.draw();
  drawTop();
}

/// Shows a short word about something that failed, for a while.
app.complain = (error) => {
  const words = h("div", { class: "toast", role: "alert", dir: "auto" }, errorWords(error));
  document.body.append(words);
  words.addEventListener("animationend", () => words.remove());
};

try {
  const first = await api.state(null);
  speak(kept.get("language") ?? first.language);
} catch {
  speak("ar");
}
drawHint();
phone.rebuild();
discord.rebuild();
api.follow(refresh, (reachable) => {
  app.reachable = reachable;
  drawTop();
});
addEventListener("focus", draw);
await refresh();
