// One message on the phone.

import { h, icon } from "/dom.js";
import { clock } from "/times.js";
import { t } from "/words.js";

const MARKS = { pending: "◷", sent: "✓", delivered: "✓✓", read: "✓✓" };

/// WhatsApp's own marks: *bold*, _italic_, ~struck~.
function formatted(text) {
  const tags = { "*": "strong", _: "em", "~": "s" };
  return text.split(/(?<![\p{L}\p{N}])([*_~])(\S(?:[^\n]*?\S)?)\1(?![\p{L}\p{N}])/u).flatMap((part, index, all) => {
    if (index % 3 === 0) return [part];
    return index % 3 === 1 ? [h(tags[part], {}, all[index + 1])] : [];
  });
}

/// The messages as a phone shows them: what changes another, withdraws it or is put under it, is there and not by itself.
export function folded(messages) {
  const shown = new Map();
  for (const message of messages) {
    const about = shown.get(message.about);
    if (about && message.kind === "reaction") about.reactions[message.mine ? "mine" : "theirs"] = message.text;
    else if (about && message.kind === "edit") Object.assign(about, { text: message.text, edited: true });
    else if (about && message.kind === "revoke") about.revoked = true;
    else shown.set(message.id, { ...message, reactions: {} });
  }
  return [...shown.values()];
}

/// What a message is, where it says so at all.
const kindWords = ({ kind, voice }) => t("kinds")[kind === "audio" && voice ? "voice" : kind] ?? "";

/// What a message says, or what it is where it says nothing.
export const shownWords = (message) => (message.revoked ? t("revoked") : message.text || message.file || kindWords(message));

/// The file of a message: a picture, a film or a sound to look at and listen to, or something to save.
function media(message, customer, settled) {
  if (!message.media) return null;
  const source = `/phone-files/${customer}/${message.id}`;
  const kind = message.kind === "document" ? "" : message.media.split("/")[0];
  const common = { src: source, "data-testid": "phone-media", "data-media": message.media };
  if (kind === "image") {
    return h("a", { href: source, target: "_blank", rel: "noopener" }, h("img", { ...common, class: message.kind === "sticker" ? "sticker" : "photo", alt: message.text || kindWords(message), onload: settled }));
  }
  if (kind === "video" || kind === "audio") return h(kind, { ...common, controls: true, preload: "metadata", "aria-label": kindWords(message), onloadedmetadata: settled });
  const name = message.file ?? kindWords(message);
  return h("a", { class: "paper", href: source, download: name, "data-testid": "phone-media" }, h("span", { class: "paper-mark", "aria-hidden": "true" }, "📄"), h("bdi", { class: "file-name" }, name));
}

/// A button or a row of the business's message, for the customer to press.
function choice(message, { kind, id, title, description }, deeds) {
  const press = () => deeds.send({ kind, to: message.id, id, title, ...(kind === "row" && { description }) });
  const leadsAway = kind === "elsewhere";
  return h(
    "button",
    { type: "button", class: "quick", disabled: leadsAway, "data-testid": "phone-choice", onclick: press },
    h("bdi", {}, title ?? "", leadsAway && " ↗"),
    description && h("small", {}, h("bdi", {}, description)),
  );
}

function tools(message, deeds) {
  const { mine, kind, reactions } = message;
  const tool = (name, mark, onclick, pressed) => h("button", { type: "button", class: "bubble-tool", "aria-label": t(name), title: t(name), "aria-pressed": pressed, "data-testid": `phone-${name}`, onclick }, mark);
  const react = () => deeds.send({ kind: "reaction", to: message.id, ...(!reactions.mine && { emoji: "❤️" }) });
  const whole = deeds.carriesMore;
  return h(
    "span",
    { class: "bubble-tools" },
    tool("quote", icon("quote", "line"), () => deeds.answer(message)),
    whole && !mine && tool(reactions.mine ? "unreact" : "react", "♥", react),
    whole && mine && kind === "text" && tool("edit", icon("edit", "line"), () => deeds.edit(message)),
    whole && mine && tool("revoke", icon("bin", "line"), () => deeds.send({ kind: "revoke", of: message.id })),
  );
}

/// What was said. A card's lines, a name and a phone number, each read in their own direction.
const words = (kind, text) =>
  kind === "contacts" ? text.split("\n").map((line) => h("span", { class: "words", dir: "auto" }, line)) : h("span", { class: "words", dir: "auto" }, formatted(text));

/// What stands in a bubble, from top to bottom.
function inside(message, deeds) {
  const { kind, text, file, answered } = message;
  if (message.revoked) return h("span", { class: "words revoked" }, h("bdi", {}, t("revoked")));
  const shown = media(message, deeds.customer, deeds.settled);
  const isPaper = shown?.matches(".paper");
  const label = kind !== "text" && (!shown || message.voice) && kindWords(message);
  return [
    message.forwarded && h("span", { class: "passed-on" }, "↪ ", t("forwarded")),
    message.ad && h("span", { class: "passed-on" }, t("fromAd"), " ", h("bdi", {}, message.ad)),
    answered && h("span", { class: "answered", dir: "auto" }, answered),
    label && h("span", { class: "kind" }, label),
    message.header && h("strong", { class: "words", dir: "auto" }, message.header),
    shown,
    file && !isPaper && h("span", { class: "file-name", dir: "auto" }, file),
    text && words(kind, text),
    message.address && h("span", { class: "below", dir: "auto" }, message.address),
    message.phone && h("span", { class: "below" }, h("bdi", { dir: "ltr" }, message.phone)),
    message.footer && h("span", { class: "below", dir: "auto" }, message.footer),
    message.list && h("span", { class: "list-name", dir: "auto" }, message.list),
    message.choices.map((one) => choice(message, one, deeds)),
  ];
}

/// The bubble. `deeds`: whose phone it is, whether more than words and files is carried, and what can be done with a message.
export function bubble(message, deeds) {
  const { mine, tick, reactions } = message;
  const emojis = [...new Set(Object.values(reactions).filter(Boolean))].join("");
  return h(
    "div",
    { class: `bubble ${mine ? "mine" : "theirs"} ${message.follows ? "follows" : ""} ${emojis ? "reacted" : ""}`, "data-testid": "phone-bubble", "data-side": mine ? "customer" : "business", "data-kind": message.kind, "data-tick": tick },
    inside(message, deeds),
    h(
      "span",
      { class: "meta" },
      message.edited && !message.revoked && h("span", {}, t("changed")),
      clock(message.at),
      mine && h("span", { class: `ticks ${tick}`, role: "img", "aria-label": t(tick), title: t(tick) }, MARKS[tick]),
    ),
    emojis && h("span", { class: "reactions", "data-testid": "phone-reactions" }, emojis),
    !message.revoked && tools(message, deeds),
  );
}
