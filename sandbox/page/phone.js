// The left side: the phone of a customer.

import * as api from "/api.js";
import { avatar, forget, h, icon, phoneNumber, reconcile, stickToEnd } from "/dom.js";
import { spoken, t } from "/words.js";
import { clock, day } from "/times.js";
import { attachMenu } from "/attach.js";

const MARKS = { pending: "◷", sent: "✓", delivered: "✓✓", read: "✓✓" };

/// WhatsApp's own marks: *bold*, _italic_, ~struck~.
function formatted(text) {
  const tags = { "*": "strong", _: "em", "~": "s" };
  return text.split(/(?<![\p{L}\p{N}])([*_~])(\S(?:[^\n]*?\S)?)\1(?![\p{L}\p{N}])/u).flatMap((part, index, all) => {
    if (index % 3 === 0) return [part];
    return index % 3 === 1 ? [h(tags[part], {}, all[index + 1])] : [];
  });
}

export function phonePane(root, app) {
  let chosen = null;
  let reading = false;
  /// The message that the next words answer.
  let quoted = null;
  let parts = {};

  const customers = () => app.world?.customers ?? [];
  const customer = () => customers().find(({ id }) => id === chosen) ?? customers()[0];
  const unread = ({ messages }) => messages.filter(({ mine, tick }) => !mine && tick !== "read").length;
  const isShown = () => !document.hidden && root.offsetParent !== null;

  function rebuild() {
    const input = h("textarea", {
      rows: "1",
      name: "words",
      dir: "auto",
      maxlength: "4096",
      placeholder: t("phonePlaceholder"),
      "aria-label": t("phonePlaceholder"),
      "data-testid": "phone-input",
      enterkeyhint: "send",
      onkeydown: (event) => {
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
          event.preventDefault();
          say();
        }
      },
    });
    parts = {
      picker: h("div", { class: "customers", role: "group", "aria-label": t("customers"), "data-testid": "customer-picker" }),
      head: h("div", { class: "chat-head" }),
      list: h("div", { class: "bubbles", role: "log", "aria-live": "polite", tabindex: "0" }),
      input,
      quote: h("div", { class: "quote-line", "data-testid": "phone-quote", hidden: true }),
    };
    parts.toEnd = stickToEnd(parts.list);
    const attach = attachMenu(() => parts.input.value.trim(), sendThing, (error) => app.complain(error));
    const form = h(
      "form",
      {
        class: "chat-form",
        onsubmit: (event) => {
          event.preventDefault();
          say();
        },
      },
      attach,
      input,
      h("button", { type: "submit", class: "chat-send", "aria-label": t("send"), "data-testid": "phone-send" }, icon("send")),
    );
    root.replaceChildren(parts.picker, h("div", { class: "device" }, h("div", { class: "screen" }, parts.head, parts.list, parts.quote, form)));
    answer(null);
  }

  /// Chooses the message that the next words answer, or none.
  function answer(message) {
    quoted = message;
    parts.quote.hidden = !message;
    parts.quote.replaceChildren(
      h("span", { class: "quoted", dir: "auto" }, t("quoting"), " ", h("bdi", {}, message ? shownWords(message) : "")),
      h("button", { type: "button", class: "round", "aria-label": t("cancel"), title: t("cancel"), onclick: () => answer(null) }, icon("close", "line")),
    );
  }

  /// Sends something that is more than words; the words written so far went with it, if it takes any.
  async function sendThing(content, usedWords) {
    if (usedWords) parts.input.value = "";
    parts.toEnd(true);
    try {
      await api.send(customer().id, content);
    } catch (error) {
      app.complain(error);
    }
  }

  async function say() {
    const text = parts.input.value.trim();
    if (!text) return;
    const to = quoted;
    parts.input.value = "";
    parts.input.focus();
    parts.toEnd(true);
    answer(null);
    try {
      await (to ? api.send(customer().id, { kind: "reply", text, to: to.id }) : api.say(customer().id, text));
    } catch (error) {
      if (!parts.input.value) parts.input.value = text;
      app.complain(error);
    }
  }

  function pick(id) {
    chosen = id;
    answer(null);
    forget(parts.list);
    app.refresh();
  }

  function drawPicker() {
    const current = customer();
    const cards = customers().map(({ id, name, phone, username, ...rest }) => ({ id, name, phone, username, unread: unread(rest), on: id === current.id }));
    reconcile(
      parts.picker,
      cards.map((card) => ({ ...card, language: spoken() })),
      ({ id }) => id,
      ({ id, name, phone, username, unread, on }) =>
        h(
          "button",
          { type: "button", class: "customer", "aria-pressed": String(on), "data-testid": `customer-${id}`, onclick: () => pick(id) },
          avatar(name, `${id}${name}`),
          h("span", { class: "who" }, h("bdi", {}, name), h("small", {}, phone ? phoneNumber(phone) : [h("bdi", { dir: "ltr" }, `@${username}`), " · ", t("noPhone")])),
          unread > 0 && h("span", { class: "badge", "aria-label": t("newMessages") }, String(unread)),
        ),
    );
  }

  /// What a message says, or what it is where it says nothing.
  const shownWords = ({ kind, text, file }) => text || file || t("kinds")[kind] || "";

  /// A button or a row of the business's message, for the customer to press.
  const choice = (kind, message, { id, title, description }) =>
    h(
      "button",
      { type: "button", class: "quick", dir: "auto", "data-testid": "phone-choice", onclick: () => sendThing({ kind, to: message.id, id, title, ...(kind === "row" && { description }) }) },
      title ?? "",
    );

  function bubble(message) {
    const { mine, kind, text, file, at, tick, answers } = message;
    const label = t("kinds")[kind];
    const buttons = (message.buttons ?? []).map(({ reply }) => choice("button", message, reply ?? {}));
    const rows = (message.rows ?? []).map((row) => choice("row", message, row));
    const answered = answers && customer().messages.find(({ id }) => id === answers);
    const tool = (name, mark, onclick) => h("button", { type: "button", class: "bubble-tool", "aria-label": t(name), title: t(name), "data-testid": `phone-${name}`, onclick }, mark);
    return h(
      "div",
      { class: `bubble ${mine ? "mine" : "theirs"} ${message.follows ? "follows" : ""}`, "data-testid": "phone-bubble", "data-side": mine ? "customer" : "business", "data-tick": tick },
      answered && h("span", { class: "answered", dir: "auto" }, shownWords(answered)),
      kind !== "text" && label && h("span", { class: "kind" }, label),
      file && h("span", { class: "file-name", dir: "auto" }, file),
      text && h("span", { class: "words", dir: "auto" }, formatted(text)),
      buttons,
      rows,
      h(
        "span",
        { class: "meta" },
        clock(at),
        mine && h("span", { class: `ticks ${tick}`, role: "img", "aria-label": t(tick), title: t(tick) }, MARKS[tick]),
      ),
      h("span", { class: "bubble-tools" }, tool("quote", icon("quote", "line"), () => answer(message)), !mine && tool("react", "♥", () => sendThing({ kind: "reaction", to: message.id, emoji: "❤️" }))),
    );
  }

  function draw() {
    const current = customer();
    if (!current) return;
    drawPicker();
    const { business } = app.world;
    parts.head.replaceChildren(avatar(business), h("span", { class: "who" }, h("bdi", {}, business), h("small", {}, t("active"))));
    const items = [];
    let before = null;
    for (const message of current.messages) {
      const date = day(message.at);
      if (date !== before?.date) items.push({ id: `day ${date}`, date });
      items.push({ ...message, follows: before?.date === date && before.mine === message.mine, language: spoken() });
      before = { date, mine: message.mine };
    }
    const fresh = parts.list.childElementCount === 0;
    const notice = items.length === 0 ? [{ id: "empty", notice: t("phoneEmpty") }] : [];
    reconcile(parts.list, [{ id: "note", notice: t("encrypted") }, ...notice, ...items], ({ id }) => id, (item) => {
      if (item.notice) return h("div", { class: "notice" }, item.notice);
      return item.date ? h("div", { class: "day" }, item.date) : bubble(item);
    });
    parts.toEnd(fresh);
    markRead(current);
  }

  /// Having the conversation open is reading it.
  async function markRead(current) {
    if (reading || !isShown() || unread(current) === 0) return;
    reading = true;
    try {
      await api.read(current.id);
    } catch {
      // The next message tries again.
    } finally {
      reading = false;
    }
  }

  const waiting = () => customers().reduce((sum, one) => sum + unread(one), 0);

  return { rebuild, draw, waiting };
}
