// The left side: the phone of a customer.

import * as api from "/api.js";
import { avatar, forget, h, icon, phoneNumber, reconcile, stickToEnd } from "/dom.js";
import { spoken, t } from "/words.js";
import { clock, day } from "/times.js";

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
    };
    parts.toEnd = stickToEnd(parts.list);
    const form = h(
      "form",
      {
        class: "chat-form",
        onsubmit: (event) => {
          event.preventDefault();
          say();
        },
      },
      input,
      h("button", { type: "submit", class: "chat-send", "aria-label": t("send"), "data-testid": "phone-send" }, icon("send")),
    );
    root.replaceChildren(parts.picker, h("div", { class: "device" }, h("div", { class: "screen" }, parts.head, parts.list, form)));
  }

  async function say() {
    const text = parts.input.value.trim();
    if (!text) return;
    parts.input.value = "";
    parts.input.focus();
    parts.toEnd(true);
    try {
      await api.say(customer().id, text);
    } catch (error) {
      if (!parts.input.value) parts.input.value = text;
      app.complain(error);
    }
  }

  function pick(id) {
    chosen = id;
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

  function bubble(message) {
    const { mine, kind, text, at, tick, buttons } = message;
    const label = t("kinds")[kind];
    const chips = (Array.isArray(buttons) ? buttons : []).map((button) => h("span", { class: "quick", dir: "auto" }, button.reply?.title ?? ""));
    return h(
      "div",
      { class: `bubble ${mine ? "mine" : "theirs"} ${message.follows ? "follows" : ""}`, "data-testid": "phone-bubble", "data-side": mine ? "customer" : "business", "data-tick": tick },
      kind !== "text" && label && h("span", { class: "kind" }, label),
      h("span", { class: "words", dir: "auto" }, formatted(text)),
      chips,
      h(
        "span",
        { class: "meta" },
        clock(at),
        mine && h("span", { class: `ticks ${tick}`, role: "img", "aria-label": t(tick), title: t(tick) }, MARKS[tick]),
      ),
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
