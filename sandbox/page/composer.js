// The line at the bottom of a channel: plain words, or a command with its options.

import * as api from "/api.js";
import { apart, h, icon } from "/dom.js";
import { lines, matching } from "/commands.js";
import { base64, fileField } from "/file-field.js";
import { t } from "/words.js";

const [STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT] = [3, 4, 5, 6, 7, 8, 9, 10, 11];
const PAUSE_MS = 200;

/// What begins with two is a note.
const isCommand = (words) => words.startsWith("/") && !words.startsWith("//");

export function composer(deeds) {
  const { app } = deeds;
  const node = h("div", { class: "composer" });
  let stamp = "";

  /// Plain words, with the list of commands above once they begin with "/".
  function plain(text = "") {
    const list = h("div", { class: "suggest", role: "listbox", id: "commands", "aria-label": t("commands"), hidden: true });
    const input = h("textarea", {
      rows: "1",
      name: "words",
      dir: "auto",
      maxlength: "2000",
      value: text,
      "data-testid": "composer",
      role: "combobox",
      "aria-expanded": "false",
      "aria-controls": "commands",
      autocomplete: "off",
      spellcheck: "false",
    });
    let found = [];
    let at = 0;
    const show = () => {
      const typing = isCommand(input.value);
      list.hidden = !typing;
      input.setAttribute("aria-expanded", String(typing));
      if (!typing) return;
      found = matching(lines(deeds.world().commands, deeds.channel().direct), input.value).slice(0, 60);
      at = Math.min(at, Math.max(found.length - 1, 0));
      list.replaceChildren(
        ...(found.length ? found.map(row) : [h("p", { class: "none" }, t("noCommands"))]),
      );
      list.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", found.length ? `command-${at}` : "");
    };
    const row = (one, index) =>
      h(
        "div",
        { class: "suggestion", role: "option", id: `command-${index}`, "aria-selected": String(index === at), "data-testid": "suggestion", "data-line": one.line, onmousedown: (event) => event.preventDefault(), onclick: () => fill(one) },
        h("bdi", { class: "line", dir: "auto" }, one.line),
        h("span", { class: "about" }, h("bdi", {}, one.description)),
      );
    const keys = {
      ArrowDown: () => (at = (at + 1) % Math.max(found.length, 1)),
      ArrowUp: () => (at = (at - 1 + found.length) % Math.max(found.length, 1)),
    };
    input.addEventListener("input", () => {
      at = 0;
      show();
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const choosing = !list.hidden && found.length > 0;
      if (choosing && keys[event.key]) {
        event.preventDefault();
        keys[event.key]();
        show();
      } else if (choosing && (event.key === "Enter" || event.key === "Tab")) {
        event.preventDefault();
        fill(found[at]);
      } else if (event.key === "Escape") list.hidden = true;
      else if (event.key === "Enter" && !event.shiftKey) {
        event.preventDefault();
        write();
      }
    });
    input.addEventListener("blur", () => (list.hidden = true));
    input.addEventListener("focus", show);
    async function write() {
      const words = input.value.trim();
      if (!words || isCommand(words)) return;
      input.value = "";
      try {
        await api.write(app.who(), deeds.channel().id, words);
        await app.refresh();
      } catch (error) {
        input.value = words;
        deeds.fail(error);
      }
    }
    const slash = h("button", { type: "button", class: "slash", "aria-label": t("commands"), title: t("commands"), onclick: () => {
      input.value = "/";
      input.focus();
      show();
    } }, "/");
    const about = h("p", { class: "typing-hint", dir: "auto", "data-testid": "typing-hint" });
    node.replaceChildren(list, h("div", { class: "line-box" }, slash, input, h("button", { type: "button", class: "round", "aria-label": t("send"), onclick: write }, icon("send"))), about);
    node.classList.remove("filling");
    node.label = () => {
      const words = t("writePlaceholder", deeds.nameOf(deeds.channel()));
      input.placeholder = words;
      const { direct, kind } = deeds.channel();
      about.textContent = t(direct ? "typingDirect" : { thread: "typingThread", forum: "typingForum" }[kind] ?? "typing");
      input.setAttribute("aria-label", words);
    };
    node.label();
    return input;
  }

  /// A command picked: a field for each option, then Run.
  function fill(one) {
    const fields = one.options.map((option) => field(option));
    const values = () => Object.fromEntries(fields.map((each) => [each.name, each.value()]).filter(([, value]) => value !== undefined));
    // The field keeps the focus while the button is pressed: were its suggestions to close then, the button would move away
    // from under the mouse.
    const stay = (event) => event.preventDefault();
    const run = h("button", { type: "submit", class: "button primary", "data-testid": "run", onmousedown: stay }, t("run"));
    const form = h(
      "form",
      { class: "command-form", onsubmit: send, onkeydown: (event) => event.key === "Escape" && plain("").focus() },
      h("div", { class: "command-head" }, h("bdi", { class: "line", "data-testid": "command-line" }, one.line), h("span", { class: "about" }, h("bdi", {}, one.description)), h("button", { type: "button", class: "round", "aria-label": t("cancel"), title: t("cancel"), "data-testid": "command-cancel", onmousedown: stay, onclick: () => plain("").focus() }, icon("close", "line"))),
      h("div", { class: "options" }, fields.map(({ box }) => box), run),
    );
    async function send(event) {
      event.preventDefault();
      run.disabled = true;
      run.textContent = t("running");
      const [who, { id }, options] = [app.who(), deeds.channel(), values()];
      const worked = await deeds.perform(async () => api.command(who, id, one.path, { ...options, ...(await uploaded(who)) }));
      run.disabled = false;
      run.textContent = t("run");
      if (worked && form.isConnected) plain("").focus({ preventScroll: true });
    }

    /// The files go first, as in Discord; the command names them by their ids.
    async function uploaded(who) {
      const ids = {};
      for (const { name, file } of fields) {
        const chosen = file?.();
        if (chosen) ids[name] = (await api.attach(who, chosen.name, chosen.type || "application/octet-stream", await base64(chosen))).id;
      }
      return ids;
    }

    function field(option) {
      const common = { id: `option-${option.name}`, required: option.required, "data-testid": `command-option-${option.name}`, autocomplete: "off", placeholder: " " };
      const made = control(option, common, () => values(), one);
      const hint = option.required ? h("span", { class: "must" }, t("required")) : h("span", { class: "may" }, t("optional"));
      const box = h("div", { class: "option" }, h("label", { for: common.id }, h("bdi", {}, option.name), hint), made.node, h("small", {}, h("bdi", {}, option.description)));
      return { name: option.name, box, value: made.value, file: made.file };
    }

    node.replaceChildren(form);
    node.classList.add("filling");
    node.label = () => {};
    (form.querySelector(".options input, .options select") ?? run).focus();
  }

  /// The input for one option, and a function that reads it; `undefined` means it was left out.
  function control(option, common, values, one) {
    const { users, roles, channels } = deeds.world();
    const people = users.filter(({ member, bot }) => member && !bot).map(({ id, name }) => ({ value: id, name: apart(`@${name}`) }));
    const groups = roles.map(({ id, name }) => ({ value: id, name: apart(name.startsWith("@") ? name : `@${name}`) }));
    const places = channels.filter(({ direct }) => !direct).map(({ id, name }) => ({ value: id, name: apart(`#${name}`) }));
    const list = {
      [BOOLEAN]: [{ value: true, name: t("yes") }, { value: false, name: t("no") }],
      [USER]: people,
      [CHANNEL]: places,
      [ROLE]: groups,
      [MENTIONABLE]: [...people, ...groups],
    }[option.type] ?? (option.choices?.length ? option.choices : null);
    if (list) return chosen(list, option, common);
    if (option.type === ATTACHMENT) return { ...fileField(common, deeds.world().largestFile), value: () => undefined };
    if (option.autocomplete) return suggested(option, common, values, one);
    const numeric = option.type === INTEGER || option.type === NUMBER;
    const input = h("input", {
      ...common,
      type: numeric ? "number" : "text",
      step: option.type === NUMBER ? "any" : undefined,
      min: option.min_value,
      max: option.max_value,
      minlength: option.min_length,
      maxlength: option.type === STRING ? option.max_length ?? 6000 : undefined,
      dir: numeric ? "ltr" : "auto",
    });
    return { node: input, value: () => (input.value === "" ? undefined : numeric ? Number(input.value) : input.value) };
  }

  function chosen(list, option, common) {
    const localized = ({ name, name_localizations: words }) => words?.[document.documentElement.lang] ?? name;
    const select = h("select", { ...common, dir: document.documentElement.dir, placeholder: undefined }, h("option", { value: "" }, option.required ? t("choose") : t("nothing")), list.map((one, index) => h("option", { value: String(index) }, localized(one))));
    return { node: select, value: () => (select.value === "" ? undefined : list[Number(select.value)].value) };
  }

  /// A field whose suggestions come from the bot. What is typed and not picked is sent as typed.
  function suggested(option, common, values, one) {
    const list = h("div", { class: "suggest", role: "listbox", id: `${common.id}-list`, hidden: true });
    const input = h("input", { ...common, type: "text", dir: "auto", role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${common.id}-list` });
    let picked = null;
    let found = [];
    let at = -1;
    let timer = 0;
    let asked = 0;
    const value = () => {
      if (picked) return picked.value;
      if (input.value === "") return undefined;
      return option.type === STRING ? input.value : Number(input.value);
    };
    const open = (shown) => {
      list.hidden = !shown;
      input.setAttribute("aria-expanded", String(shown));
    };
    const draw = () => {
      list.replaceChildren(
        ...(found.length
          ? found.map((choice, index) => h("div", { class: "suggestion", role: "option", "aria-selected": String(index === at), "data-testid": "choice", onmousedown: (event) => event.preventDefault(), onclick: () => take(choice) }, h("bdi", { dir: "auto" }, choice.name)))
          : [h("p", { class: "none" }, t("noSuggestions"))]),
      );
      list.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
    };
    const take = (choice) => {
      picked = choice;
      input.value = choice.name;
      open(false);
    };
    const busy = (is) => input.setAttribute("aria-busy", String(is));
    const ask = async () => {
      asked += 1;
      const mine = asked;
      busy(true);
      // As in Discord, the field works without suggestions.
      const { choices } = await api.complete(app.who(), deeds.channel().id, one.path, { ...values(), [option.name]: input.value }, option.name).catch(() => ({ choices: [] }));
      if (mine !== asked || !input.isConnected) return;
      found = choices;
      at = found.length ? 0 : -1;
      draw();
      busy(false);
      open(document.activeElement === input);
    };
    input.addEventListener("input", () => {
      picked = null;
      // What was asked before is not about this.
      asked += 1;
      busy(true);
      clearTimeout(timer);
      timer = setTimeout(ask, PAUSE_MS);
    });
    input.addEventListener("focus", () => !picked && ask());
    input.addEventListener("blur", () => open(false));
    input.addEventListener("keydown", (event) => {
      if (list.hidden || found.length === 0) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        at = (at + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length;
        draw();
      } else if (event.key === "Enter" || event.key === "Tab") {
        if (event.key === "Enter") event.preventDefault();
        take(found[Math.max(at, 0)]);
      } else if (event.key === "Escape") {
        event.stopPropagation();
        open(false);
      }
    });
    // Above the field, which stays where it is when they come: nobody presses one by accident.
    return { node: h("div", { class: "with-suggest" }, list, input), value };
  }

  function draw() {
    const now = `${app.me} ${deeds.channel().id}`;
    if (stamp && stamp !== now && node.classList.contains("filling")) plain("");
    stamp = now;
    node.label?.();
  }

  return {
    node,
    draw: () => {
      if (!node.firstChild) plain("");
      draw();
    },
  };
}
