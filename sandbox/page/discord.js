// The right side: the staff's Discord, as the person picked sees it.

import * as api from "/api.js";
import { avatar, forget, h, icon, reconcile, stickToEnd } from "/dom.js";
import { errorWords, roleName, spoken, t } from "/words.js";
import { day } from "/times.js";
import { messageView } from "/message.js";
import { composer } from "/composer.js";
import { openModal } from "/modal.js";

const opened = Date.now();

export function discordPane(root, app) {
  /// Person and channel to the time of the last message seen there.
  const seen = new Map();
  const hidden = new Set();
  /// Person to the channel open there.
  const places = new Map();
  let notices = [];
  let counter = 0;
  let parts = {};
  let drawn = null;

  const world = () => app.world;
  const channels = () => world()?.channels ?? [];
  const channel = () => channels().find(({ id }) => id === places.get(app.me)) ?? channels().find(({ direct }) => !direct) ?? channels()[0];
  const user = (id) => world().users.find((one) => one.id === id);
  const nameOf = ({ direct, kind, name }) => (direct ? `@${user(world().bot.id)?.name}` : kind === "thread" ? name : `#${name}`);
  const lastAt = ({ messages }) => Date.parse(messages.at(-1)?.at ?? 0) || 0;
  const key = ({ id }) => `${app.me} ${id}`;
  const isNew = (one) => lastAt(one) > (seen.get(key(one)) ?? opened) && one.messages.at(-1)?.author !== app.me;

  const names = {
    user: (id) => user(id)?.name,
    channel: (id) => channels().find((one) => one.id === id)?.name,
    role: (id) => world().roles.find((one) => one.id === id)?.name,
  };

  /// What messages and the composer may do.
  const deeds = {
    app,
    names,
    user,
    world,
    channel,
    nameOf,
    dismiss: (id) => {
      hidden.add(id);
      notices = notices.filter((notice) => notice.id !== id);
      draw();
    },
    /// Does something for the bot to answer: shows a form that opens, and a failure in words. Says whether it worked.
    perform: async (deed) => {
      try {
        const answer = await deed();
        if (answer.modal) openModal(answer.modal, deeds, (fields) => api.submit(app.who(), answer.modal.id, fields));
        parts.toEnd(true);
        await app.refresh();
        return true;
      } catch (error) {
        deeds.fail(error);
        return false;
      }
    },
    fail: (error) => {
      counter += 1;
      parts.toEnd(true);
      notices.push({ id: `notice ${counter}`, at: Date.now(), person: app.me, channel: channel().id, error: { kind: error.kind, message: error.message } });
      draw();
    },
    go: (id) => {
      places.set(app.me, id);
      draw();
    },
  };

  function rebuild() {
    drawn = null;
    parts = {
      picker: h("select", {
        id: "person",
        dir: document.documentElement.dir,
        "data-testid": "person-picker",
        onchange: (event) => app.become(event.target.value),
      }),
      face: h("span", { class: "face" }),
      guild: h("h2", { class: "guild" }),
      channels: h("div", { class: "channel-list" }),
      head: h("h3", { class: "channel-head" }),
      list: h("div", { class: "messages", role: "log", "aria-live": "polite", tabindex: "0", "data-testid": "messages" }),
    };
    parts.toEnd = stickToEnd(parts.list);
    parts.composer = composer(deeds);
    root.replaceChildren(
      h(
        "nav",
        { class: "sidebar" },
        parts.guild,
        h("label", { class: "you", for: "person" }, parts.face, h("span", { class: "you-words" }, h("small", {}, t("youAre")), parts.picker)),
        parts.channels,
      ),
      h("div", { class: "channel" }, parts.head, parts.list, parts.composer.node),
    );
  }

  function drawPeople() {
    const { people } = world();
    const options = people.map(({ id, role }) => ({ id, words: t("plays", { name: user(id)?.name ?? id, role: roleName(role) }) }));
    const stamp = JSON.stringify(options);
    if (parts.picker.stamp !== stamp) {
      parts.picker.stamp = stamp;
      parts.picker.replaceChildren(...options.map(({ id, words }) => h("option", { value: id }, words)));
    }
    parts.picker.value = app.me;
    parts.face.replaceChildren(avatar(user(app.me)?.name ?? "?", app.me));
  }

  /// The server's channels, each with its threads below it, those first in which something was said last.
  function inOrder() {
    const served = channels().filter(({ direct }) => !direct);
    const threads = (parent) => served.filter((one) => one.parent === parent.id && !one.archived).sort((one, other) => lastAt(other) - lastAt(one));
    return served.filter(({ kind }) => kind !== "thread").flatMap((one) => [one, ...threads(one)]);
  }

  const sign = ({ kind }) => ({ forum: "💬", thread: "" })[kind] ?? "#";

  function channelButton(one) {
    const isThread = one.kind === "thread";
    return h(
      "button",
      {
        type: "button",
        class: `place ${one.isNew ? "new" : ""} ${isThread ? "thread" : ""}`,
        "aria-current": one.on ? "page" : undefined,
        "data-testid": `${isThread ? "thread" : "channel"}-${one.direct ? "dm" : one.name}`,
        onclick: () => deeds.go(one.id),
      },
      one.direct ? avatar(one.label.slice(1), world().bot.id, "small bot") : h("span", { class: "hash", "aria-hidden": "true" }, sign(one)),
      h("span", { class: "place-name" }, h("bdi", {}, one.direct ? one.label.slice(1) : one.name)),
      one.isNew && h("span", { class: "dot", title: t("newMessages") }),
    );
  }

  function drawChannels() {
    const current = channel();
    const row = (one) => ({ id: one.id, name: one.name, kind: one.kind, direct: one.direct, label: nameOf(one), on: one.id === current.id, isNew: isNew(one) });
    const directs = channels().filter(({ direct }) => direct);
    const items = [{ id: "head", head: t("channels") }, ...inOrder().map(row), { id: "directs", head: t("directs") }, ...directs.map(row)];
    reconcile(parts.channels, items, ({ id }) => id, (item) => (item.head ? h("h4", {}, item.head) : channelButton(item)));
  }

  const notice = ({ id, error }) =>
    h(
      "div",
      { class: "message ephemeral failed", "data-testid": "notice", role: "alert" },
      h("p", { dir: "auto" }, "⚠️ ", errorWords(error)),
      h("p", { class: "only-you" }, icon("eye"), h("bdi", {}, t("onlyYou")), " · ", h("button", { type: "button", class: "link", onclick: () => deeds.dismiss(id) }, t("dismiss"))),
    );

  function drawMessages() {
    const current = channel();
    const place = `${key(current)} ${spoken()}`;
    if (drawn !== place) forget(parts.list);
    const moved = drawn !== place;
    drawn = place;
    parts.head.replaceChildren(h("bdi", {}, nameOf(current)));
    const items = [];
    let before = null;
    const mine = notices.filter(({ person, channel: where }) => person === app.me && where === current.id);
    let shown = 0;
    for (const message of current.messages) {
      while (shown < mine.length && mine[shown].at < Date.parse(message.at)) {
        items.push(mine[shown]);
        shown += 1;
        before = before && { ...before, author: null };
      }
      if (message.ephemeral && hidden.has(message.id)) continue;
      const date = day(message.at);
      if (date !== before?.date) items.push({ id: `day ${date}`, date });
      const close = before && Date.parse(message.at) - Date.parse(before.at) < 420000;
      const follows = close && before.author === message.author && before.authorName === message.authorName && !message.used && before.ephemeral === message.ephemeral;
      items.push({ ...message, follows: Boolean(follows), authorName: message.webhook ? message.authorName : user(message.author)?.name });
      before = { date, ...message };
    }
    items.push(...mine.slice(shown));
    const empty = items.length === 0 ? [{ id: "empty", empty: current.direct ? t("directEmpty") : t("channelEmpty", nameOf(current)) }] : [];
    reconcile(parts.list, [...empty, ...items], ({ id }) => id, (item) => {
      if (item.empty) return h("div", { class: "empty", dir: "auto" }, item.empty);
      if (item.error) return notice(item);
      return item.date ? h("div", { class: "divider" }, h("span", {}, item.date)) : messageView(item, deeds);
    });
    parts.toEnd(moved);
    if (root.offsetParent !== null && !document.hidden) seen.set(key(current), lastAt(current));
  }

  function draw() {
    if (!world() || !channel()) return;
    parts.guild.replaceChildren(h("bdi", {}, world().guild.name));
    drawPeople();
    drawMessages();
    drawChannels();
    parts.composer.draw();
  }

  const waiting = () => channels().filter(isNew).length;

  return { rebuild, draw, waiting };
}
