// Discord's markdown, as nodes. `names` turns ids into names: names.user(id), names.channel(id), names.role(id).

import { h } from "/dom.js";
import { full, stamp } from "/times.js";
import { t } from "/words.js";

const INLINE = new RegExp(
  [
    /\\([^0-9A-Za-z\s])/, // 1 escaped
    /``?([^`\n]+?)``?/, // 2 code
    /\*\*([^]+?)\*\*/, // 3 bold
    /__([^]+?)__/, // 4 underlined
    /~~([^]+?)~~/, // 5 struck
    /\|\|([^]+?)\|\|/, // 6 spoiler
    /\*([^\s*](?:[^*]*[^\s*])?)\*/, // 7 italic
    /(?<![\p{L}\p{N}])_([^\s_](?:[^_]*[^\s_])?)_(?![\p{L}\p{N}])/, // 8 italic
    /<(@!?|@&|#)(\d+)>/, // 9 10 mention
    /<t:(-?\d+)(?::([tTdDfFR]))?>/, // 11 12 time
    /<a?:(\w+):\d+>/, // 13 emoji
    /<\/([^:>]+):\d+>/, // 14 command
    /\[([^\]\n]+)\]\((https?:\/\/[^\s)]+)\)/, // 15 16 link
    /(https?:\/\/[^\s<>]+[^\s<>.,;:!?)\]،؛؟])/, // 17 address
  ]
    .map((part) => part.source)
    .join("|"),
  "u",
);

const link = (address, ...words) =>
  h("a", { href: address, target: "_blank", rel: "noopener noreferrer nofollow" }, ...words);

function mention(kind, id, names) {
  if (kind === "#") return h("bdi", { class: "mention" }, `#${names.channel(id) ?? t("hiddenChannel")}`);
  const name = kind === "@&" ? names.role(id) : names.user(id);
  return h("bdi", { class: "mention" }, `@${name ?? id}`);
}

function one(found, names) {
  const inner = (text) => inline(text, names);
  const [, escaped, code, bold, under, struck, spoiler, star, dash] = found;
  const [kind, id, unix, style, emoji, command, words, address, bare] = found.slice(9);
  if (escaped !== undefined) return escaped;
  if (code !== undefined) return h("code", { dir: "auto" }, code);
  if (bold !== undefined) return h("strong", {}, inner(bold));
  if (under !== undefined) return h("u", {}, inner(under));
  if (struck !== undefined) return h("s", {}, inner(struck));
  if (spoiler !== undefined) {
    const hidden = h("span", { class: "spoiler", tabindex: "0", role: "button" }, inner(spoiler));
    hidden.addEventListener("click", () => hidden.classList.add("shown"));
    hidden.addEventListener("keydown", (event) => event.key === "Enter" && hidden.classList.add("shown"));
    return hidden;
  }
  if (star !== undefined || dash !== undefined) return h("em", {}, inner(star ?? dash));
  if (id !== undefined) return mention(kind, id, names);
  if (unix !== undefined) return h("time", { class: "stamp", dir: "auto", title: full(Number(unix)) }, stamp(Number(unix), style));
  if (emoji !== undefined) return `:${emoji}:`;
  if (command !== undefined) return h("bdi", { class: "mention" }, `/${command}`);
  return address === undefined ? link(bare, bare) : link(address, inner(words));
}

/// A line, without blocks.
export function inline(text, names) {
  const nodes = [];
  let rest = text;
  for (let found = INLINE.exec(rest); found; found = INLINE.exec(rest)) {
    if (found.index) nodes.push(rest.slice(0, found.index));
    nodes.push(one(found, names));
    rest = rest.slice(found.index + found[0].length);
  }
  if (rest) nodes.push(rest);
  return nodes;
}

const BLOCKS = [
  [/^(#{1,3}) (.+)$/, (found, names) => h(`h${found[1].length + 2}`, { dir: "auto" }, inline(found[2], names))],
  [/^-# (.+)$/, (found, names) => h("small", { class: "subtext", dir: "auto" }, inline(found[1], names))],
];

const LISTS = [
  ["ul", /^\s*[-*•] (.+)$/],
  ["ol", /^\s*\d+[.)] (.+)$/],
];

/// Where a text begins by its first letter. What holds isolated parts needs it in words: `dir=auto` does not look into them.
export function direction(text) {
  const first = /\p{L}/u.exec(text)?.[0] ?? "";
  if (!first) return undefined;
  return /[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(first) ? "rtl" : "ltr";
}

function lines(text, names) {
  const nodes = [];
  const all = text.split("\n");
  let at = 0;
  const while_ = (test) => {
    const taken = [];
    while (at < all.length && test.exec(all[at])) taken.push(test.exec(all[at++])[1]);
    return taken;
  };
  while (at < all.length) {
    if (/^>>> /.test(all[at])) {
      const quoted = [all[at].slice(4), ...all.slice(at + 1)].join("\n");
      nodes.push(h("blockquote", {}, lines(quoted, names)));
      break;
    }
    const quoted = while_(/^> ?(.*)$/);
    if (quoted.length) {
      nodes.push(h("blockquote", {}, lines(quoted.join("\n"), names)));
      continue;
    }
    const list = LISTS.find(([, test]) => test.test(all[at]));
    if (list) {
      const start = list[0] === "ol" ? Number.parseInt(all[at], 10) : undefined;
      const items = while_(list[1]).map((item) => h("li", {}, h("bdi", {}, inline(item, names))));
      nodes.push(h(list[0], { start, dir: direction(items.map((item) => item.textContent).join(" ")) }, items));
      continue;
    }
    const block = BLOCKS.map(([test, build]) => [test.exec(all[at]), build]).find(([found]) => found);
    if (block) nodes.push(block[1](block[0], names));
    else if (all[at].trim()) nodes.push(h("p", { dir: "auto" }, inline(all[at], names)));
    else if (at > 0 && at < all.length - 1) nodes.push(h("div", { class: "gap" }));
    at += 1;
  }
  return nodes;
}

/// A whole text.
export function markdown(text, names) {
  return text.split(/```(?:[\w+-]*\n)?([^]*?)```/u).flatMap((part, index) => {
    if (index % 2) return [h("pre", { dir: "auto" }, h("code", {}, part.replace(/\n$/, "")))];
    const trimmed = part.replace(/^\n|\n$/g, "");
    return trimmed ? lines(trimmed, names) : [];
  });
}
