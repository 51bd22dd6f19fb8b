// Buttons and menus below a message.

import * as api from "/api.js";
import { apart, h, icon } from "/dom.js";
import { markdown } from "/markdown.js";
import { t } from "/words.js";

const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "secondary", 6: "primary" };
const emoji = (one) => (one?.name ? (one.id ? `:${one.name}: ` : `${one.name} `) : "");

function button(one, message, deeds) {
  const label = `${emoji(one.emoji)}${one.label ?? ""}`.trim();
  if (one.style === 5) {
    const url = /^https?:\/\//.test(one.url ?? "") ? one.url : undefined;
    return h("a", { class: "button secondary", href: url, target: "_blank", rel: "noopener noreferrer", title: t("openLink"), dir: "auto" }, `${label} ↗`);
  }
  const node = h("button", {
    type: "button",
    class: `button ${STYLES[one.style] ?? "secondary"}`,
    disabled: one.disabled,
    dir: "auto",
    "data-testid": "message-button",
    "data-label": one.label,
    onclick: async () => {
      node.classList.add("busy");
      node.disabled = true;
      await deeds.perform(() => api.click(deeds.app.who(), message.id, one.custom_id));
      node.classList.remove("busy");
      node.disabled = Boolean(one.disabled);
    },
  }, label);
  return node;
}

/// What can be chosen in a menu of people, roles or channels: 5, 6, 7, 8 (Discord docs, Component Types).
function choices(one, deeds) {
  const { users, roles, channels } = deeds.world();
  const of = {
    5: () => people(users),
    6: () => roles.map(({ id, name }) => ({ value: id, label: apart(`@${name}`) })),
    7: () => [...people(users), ...roles.map(({ id, name }) => ({ value: id, label: apart(`@${name}`) }))],
    8: () => channels.filter(({ direct }) => !direct).map(({ id, name }) => ({ value: id, label: apart(`#${name}`) })),
  };
  return of[one.type]?.() ?? one.options ?? [];
}

const people = (users) => users.filter(({ member }) => member).map(({ id, name }) => ({ value: id, label: name }));

function oneOf(one, options, send) {
  const node = h(
    "select",
    {
      class: "select",
      name: "choice",
      dir: document.documentElement.dir,
      disabled: one.disabled,
      "aria-label": one.placeholder ?? t("choose"),
      "data-testid": "message-select",
      onchange: async () => {
        const { value } = node;
        node.disabled = true;
        await send(value ? [value] : []);
        node.disabled = Boolean(one.disabled);
        if (node.isConnected) node.value = options.find((option) => option.default)?.value ?? "";
      },
    },
    h("option", { value: "", disabled: (one.min_values ?? 1) > 0 }, one.placeholder ?? t("choose")),
    options.map(({ value, label, description }) => h("option", { value }, description ? `${label} — ${description}` : label)),
  );
  node.value = options.find((option) => option.default)?.value ?? "";
  return node;
}

function manyOf(one, options, send) {
  const least = one.min_values ?? 1;
  const most = one.max_values ?? 1;
  const boxes = options.map(({ value, default: on }) => h("input", { type: "checkbox", name: "choice", value, checked: Boolean(on) }));
  const chosen = () => boxes.filter(({ checked }) => checked);
  const summary = h("span", { dir: "auto" });
  const apply = h("button", { type: "button", class: "button primary", "data-testid": "select-apply" }, t("apply"));
  const update = () => {
    const count = chosen().length;
    summary.textContent = count ? t("chosen", count) : one.placeholder ?? t("choose");
    boxes.forEach((box) => {
      box.disabled = !box.checked && count >= most;
    });
    apply.disabled = count < least;
  };
  const node = h(
    "details",
    { class: "many", "data-testid": "message-multiselect", onchange: update },
    h("summary", { class: "select" }, summary),
    h(
      "div",
      { class: "many-box" },
      h("div", { class: "many-list" }, options.map(({ label, description }, index) => h("label", { class: "many-option" }, boxes[index], h("span", {}, h("bdi", {}, label), description && h("small", { dir: "auto" }, description))))),
      apply,
    ),
  );
  apply.addEventListener("click", async () => {
    node.open = false;
    await send(chosen().map(({ value }) => value));
  });
  node.addEventListener("keydown", (event) => {
    if (event.key === "Escape") node.open = false;
  });
  node.addEventListener("toggle", () => node.open && node.scrollIntoView({ block: "nearest" }));
  update();
  return node;
}

function select(one, message, deeds) {
  const send = (values) => deeds.perform(() => api.select(deeds.app.who(), message.id, one.custom_id, values));
  const options = choices(one, deeds);
  return (one.max_values ?? 1) > 1 ? manyOf(one, options, send) : oneOf(one, options, send);
}

function component(one, message, deeds) {
  const inner = () => (one.components ?? []).map((child) => component(child, message, deeds));
  switch (one.type) {
    case 1:
      return h("div", { class: "row" }, inner());
    case 2:
      return button(one, message, deeds);
    case 3:
    case 5:
    case 6:
    case 7:
    case 8:
      return select(one, message, deeds);
    case 9:
      return h("div", { class: "section" }, h("div", {}, inner()), one.accessory && component(one.accessory, message, deeds));
    case 10:
      return h("div", { class: "words" }, markdown(one.content ?? "", deeds.names));
    case 14:
      return h("hr", {});
    case 17: {
      const box = h("div", { class: "embed" }, inner());
      if (one.accent_color) box.style.borderInlineStartColor = `#${one.accent_color.toString(16).padStart(6, "0")}`;
      return box;
    }
    default:
      return null;
  }
}

/// All components of a message, in order.
export const controls = (message, deeds) => (message.components ?? []).map((one) => component(one, message, deeds));

export const closeButton = (label, onclick) => h("button", { type: "button", class: "round", "aria-label": label, title: label, onclick }, icon("close", "line"));
