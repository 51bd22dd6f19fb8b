// One message of Discord: who, when, words, embeds, buttons and menus.

import * as api from "/api.js";
import { avatar, h, icon } from "/dom.js";
import { t } from "/words.js";
import { moment } from "/times.js";
import { direction, inline, markdown } from "/markdown.js";
import { controls } from "/controls.js";

const colour = (number) => `#${Number(number).toString(16).padStart(6, "0")}`;
const text = (object, key) => (typeof object?.[key] === "string" && object[key] ? object[key] : null);

function embed(one, names) {
  const heading = text(one, "title") && inline(one.title, names);
  const fields = (one.fields ?? []).map(({ name, value, inline: beside }) =>
    h("div", { class: beside ? "field beside" : "field" }, h("dt", { dir: "auto" }, inline(name, names)), h("dd", {}, markdown(value, names))),
  );
  const foot = [text(one.footer, "text"), one.timestamp && moment(one.timestamp)].filter(Boolean).join(" • ");
  const box = h(
    "div",
    { class: "embed", "data-testid": "embed" },
    text(one.author, "name") && h("p", { class: "embed-author", dir: "auto" }, one.author.name),
    heading && h("p", { class: "embed-title", dir: "auto" }, one.url?.startsWith("http") ? h("a", { href: one.url, target: "_blank", rel: "noopener noreferrer" }, heading) : heading),
    text(one, "description") && h("div", { class: "embed-words" }, markdown(one.description, names)),
    fields.length > 0 && h("dl", { class: "fields", dir: direction(one.fields.map(({ name }) => name).join(" ")) }, fields),
    foot && h("p", { class: "embed-foot", dir: "auto" }, foot),
  );
  if (one.color) box.style.borderInlineStartColor = colour(one.color);
  return box;
}

/// Commands that the bot offers on a message (type 3) or on a person (type 2), behind a small button.
/// A picture is shown, as Discord does; another file can be saved.
function attachment({ id, name, alt }) {
  const href = `/files/${id}`;
  if (name.endsWith(".png")) {
    return h("a", { class: "picture", href, target: "_blank", rel: "noopener" }, h("img", { src: href, alt: alt ?? name, "data-testid": "picture" }));
  }
  return h("p", { class: "file", dir: "auto" }, "📎 ", h("a", { href, download: name, "data-testid": "file" }, name));
}

function menu(type, deeds, label, opener, run) {
  const commands = deeds.world().commands.filter((command) => command.type === type);
  if (commands.length === 0) return null;
  const items = commands.map((command) =>
    h("button", { type: "button", class: "menu-item", "data-testid": `menu-${command.name}`, onclick: (event) => choose(event, command.name) }, h("bdi", {}, command.name)),
  );
  const box = h("details", { class: "menu" }, h("summary", { "aria-label": label, title: label }, opener), h("div", { class: "menu-items" }, items));
  function choose(event, name) {
    event.preventDefault();
    box.open = false;
    deeds.perform(() => run(name));
  }
  box.addEventListener("focusout", (event) => {
    if (!box.contains(event.relatedTarget)) box.open = false;
  });
  return box;
}

function authorLine(message, deeds, author, isBot) {
  const { app, channel } = deeds;
  const name = h("bdi", { class: isBot ? "author bot" : "author" }, author?.name ?? "?");
  const menuOfPerson = !isBot && menu(2, deeds, t("userMenu", author?.name ?? ""), name, (command) => api.userMenu(app.who(), channel().id, message.author, command));
  return h(
    "p",
    { class: "author-line" },
    menuOfPerson || name,
    isBot && h("span", { class: "app-badge" }, t("app")),
    h("time", { datetime: message.at, title: moment(message.at), dir: "auto" }, moment(message.at)),
  );
}

function usedLine(message, deeds) {
  const { used } = message;
  if (!used) return null;
  const name = deeds.names.user(used.user) ?? "";
  return h("p", { class: "used" }, icon("reply", "line"), h("bdi", {}, h("bdi", {}, name), " ", t("used")), " ", h("bdi", { class: "mention", dir: "auto" }, used.line));
}

/// What stands below a message: each emoji, and how many have put it.
function reactions(all) {
  const one = ({ emoji, users }) => h("span", { class: "emoji-count", "data-testid": "reaction" }, emoji, " ", h("span", {}, String(users.length)));
  return all.length > 0 && h("p", { class: "emoji-counts" }, all.map(one));
}

/// The node of a message.
export function messageView(message, deeds) {
  const { app, names, user } = deeds;
  const author = message.webhook ? { name: message.authorName, bot: true } : user(message.author);
  const isBot = Boolean(author?.bot);
  const words = markdown(message.content ?? "", names);
  if (message.edited && words.length) words.at(-1).append(h("small", { class: "edited" }, " ", t("edited")));
  const thinking = message.loading && h("p", { class: "thinking", "data-testid": "thinking" }, h("bdi", {}, author?.name ?? ""), " ", t("thinking"), h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")));
  const onlyYou = message.ephemeral && h(
    "p",
    { class: "only-you" },
    icon("eye"),
    h("bdi", {}, t("onlyYou")),
    " · ",
    h("button", { type: "button", class: "link", "data-testid": "dismiss", onclick: () => deeds.dismiss(message.id) }, t("dismiss")),
  );
  return h(
    "article",
    {
      class: `message ${message.follows ? "follows" : ""} ${message.ephemeral ? "ephemeral" : ""}`,
      "data-testid": "message",
      "data-author": author?.name,
      "data-ephemeral": message.ephemeral ? "true" : undefined,
    },
    usedLine(message, deeds),
    h(
      "div",
      { class: "message-row" },
      message.follows ? h("span", { class: "avatar-space" }) : avatar(author?.name ?? "?", message.author, isBot ? "bot" : ""),
      h(
        "div",
        { class: "message-body" },
        !message.follows && authorLine(message, deeds, author, isBot),
        thinking || h("div", { class: "words" }, words),
        (message.embeds ?? []).map((one) => embed(one, names)),
        (message.files ?? []).map(attachment),
        controls(message, deeds),
        reactions(message.reactions ?? []),
        onlyYou,
      ),
      h("div", { class: "message-tools" }, menu(3, deeds, t("messageMenu"), icon("more", "line"), (command) => api.messageMenu(app.who(), message.id, command))),
    ),
  );
}
