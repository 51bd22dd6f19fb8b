// The left side: the phone of a customer.

import * as api from "/api.js";
import { avatar, forget, h, icon, phoneNumber, reconcile, stickToEnd } from "/dom.js";
import { spoken, t } from "/words.js";
import { day } from "/times.js";
import { attachMenu } from "/attach.js";
import { bubble, folded, shownWords } from "/bubble.js";

export function phonePane(root, app) {
  let chosen = null;
  /// The customer chosen last at each number.
  const chosenAt = new Map();
  let reading = false;
  /// The message that the next words answer, or whose place they take.
  let about = null;
  /// Nothing tells the page that the business types no more: the phone looks again once that is over.
  let typingEnds = null;
  let parts = {};

  const customers = () => app.world?.customers ?? [];
  const customer = () => customers().find(({ id }) => id === chosen) ?? customers()[0];
  /// A number of the business, with who carries it.
  const lineOf = ({ provider, number }) => `${provider} ${number}`;
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
      lines: h("div", { class: "numbers", role: "group", "aria-label": t("numbers"), "data-testid": "number-picker" }),
      picker: h("div", { class: "customers", role: "group", "aria-label": t("customers"), "data-testid": "customer-picker" }),
      head: h("div", { class: "chat-head" }),
      list: h("div", { class: "bubbles", role: "log", "aria-live": "polite", tabindex: "0" }),
      input,
      quote: h("div", { class: "quote-line", "data-testid": "phone-quote", hidden: true }),
    };
    parts.toEnd = stickToEnd(parts.list);
    parts.attach = attachMenu(() => parts.input.value.trim(), sendThing, (error) => app.complain(error));
    const form = h(
      "form",
      {
        class: "chat-form",
        onsubmit: (event) => {
          event.preventDefault();
          say();
        },
      },
      parts.attach.node,
      input,
      h("button", { type: "submit", class: "chat-send", "aria-label": t("send"), "data-testid": "phone-send" }, icon("send")),
    );
    root.replaceChildren(parts.lines, parts.picker, h("div", { class: "device" }, h("div", { class: "screen" }, parts.head, parts.list, parts.quote, form)));
    turnTo(null);
  }

  /// Chooses the message that the next words answer, or change, or none.
  function turnTo(message, isEdit = false) {
    about = message && { message, isEdit };
    parts.quote.hidden = !message;
    parts.quote.replaceChildren(
      h("span", { class: "quoted", dir: "auto" }, t(isEdit ? "editing" : "quoting"), " ", h("bdi", {}, message ? shownWords(message) : "")),
      h("button", { type: "button", class: "round", "aria-label": t("cancel"), title: t("cancel"), onclick: () => turnTo(null) }, icon("close", "line")),
    );
    if (isEdit) parts.input.value = message.text;
    if (message) parts.input.focus();
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
    const { message, isEdit } = about ?? {};
    parts.input.value = "";
    parts.input.focus();
    parts.toEnd(true);
    turnTo(null);
    const { id } = customer();
    try {
      if (isEdit) await api.send(id, { kind: "edit", of: message.id, text });
      else if (message) await api.send(id, { kind: "reply", text, to: message.id });
      else await api.say(id, text);
    } catch (error) {
      if (!parts.input.value) parts.input.value = text;
      app.complain(error);
    }
  }

  function pick(id) {
    chosen = id;
    chosenAt.set(lineOf(customer()), id);
    turnTo(null);
    forget(parts.list);
    app.refresh();
  }

  /// The numbers of the business, where there are several: whose each is, and what is new there.
  function drawLines() {
    const current = lineOf(customer());
    const lines = new Map();
    for (const one of customers()) {
      const line = lineOf(one);
      const known = lines.get(line) ?? { line, provider: one.provider, number: one.number, first: one.id, unread: 0 };
      lines.set(line, { ...known, unread: known.unread + unread(one), on: line === current, language: spoken() });
    }
    parts.lines.hidden = lines.size < 2;
    reconcile(parts.lines, [...lines.values()], ({ line }) => line, ({ line, provider, number, first, unread, on }) =>
      h(
        "button",
        { type: "button", class: "number", "aria-pressed": String(on), "data-testid": `number-${provider}`, onclick: () => pick(chosenAt.get(line) ?? first) },
        h("span", { class: "number-words" }, h("bdi", {}, provider), h("small", {}, phoneNumber(number))),
        unread > 0 && h("span", { class: "badge", "aria-label": t("newMessages") }, String(unread)),
      ),
    );
  }

  function drawPicker() {
    const current = customer();
    const here = customers().filter((one) => lineOf(one) === lineOf(current));
    const cards = here.map(({ id, name, phone, username, ...rest }) => ({ id, name, phone, username, unread: unread(rest), on: id === current.id }));
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

  /// What can be done with a message of the conversation that is open.
  const deeds = () => ({
    customer: customer().id,
    carriesMore: customer().provider === "Meta",
    send: sendThing,
    answer: (message) => turnTo(message),
    edit: (message) => turnTo(message, true),
    settled: () => parts.toEnd(false),
  });

  function draw() {
    const current = customer();
    if (!current) return;
    drawLines();
    drawPicker();
    parts.attach.offer(current.provider);
    const { business } = app.world;
    parts.head.replaceChildren(avatar(business), h("span", { class: "who" }, h("bdi", {}, business), h("small", { "data-testid": "phone-status" }, t(current.typing ? "isTyping" : "active"))));
    clearTimeout(typingEnds);
    if (current.typing) typingEnds = setTimeout(app.refresh, 25_000);
    const messages = folded(current.messages);
    const items = [];
    let before = null;
    for (const message of messages) {
      const date = day(message.at);
      if (date !== before?.date) items.push({ id: `day ${date}`, date });
      const quoted = message.answers && messages.find(({ id }) => id === message.answers);
      items.push({ ...message, answered: quoted && shownWords(quoted), follows: before?.date === date && before.mine === message.mine, language: spoken() });
      before = { date, mine: message.mine };
    }
    const fresh = parts.list.childElementCount === 0;
    const notice = items.length === 0 ? [{ id: "empty", notice: t("phoneEmpty") }] : [];
    reconcile(parts.list, [{ id: "note", notice: t("encrypted") }, ...notice, ...items], ({ id }) => id, (item) => {
      if (item.notice) return h("div", { class: "notice" }, item.notice);
      return item.date ? h("div", { class: "day" }, item.date) : bubble(item, deeds());
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
