// Builds the page out of nodes. Data only ever becomes text nodes and attribute values, never markup.

const SVG = "http://www.w3.org/2000/svg";

/// h("button", { class: "x", onclick: f, "data-testid": "y" }, "words", node, …)
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...shown(children));
  return node;
}

const shown = (children) => children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);

/// Puts these in the place of everything inside `box`; what is null or false is left out.
export const fill = (box, ...children) => box.replaceChildren(...shown(children));

/// Keeps a scrolling box at its end while it is there, also when it changes its size. Returns a function that goes to
/// the end: always, or only if it was there.
export function stickToEnd(box) {
  let atEnd = true;
  const go = (always) => {
    if (always) atEnd = true;
    if (atEnd) box.scrollTop = box.scrollHeight;
  };
  box.addEventListener("scroll", () => {
    atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 60;
  });
  new ResizeObserver(() => go(false)).observe(box);
  return go;
}

const PATHS = {
  send: "M3 20.5 21.5 12 3 3.5v6.6L15 12 3 13.9z",
  close: "M6 6l12 12M18 6 6 18",
  eye: "M2 12s3.6-7 10-7 10 7 10 7-3.6 7-10 7S2 12 2 12zm10 3a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  reply: "M21 5h-8a6 6 0 0 0-6 6v3",
  quote: "M10 5 4 11l6 6M4 11h9a7 7 0 0 1 7 7",
  attach: "M12 5v14M5 12h14",
  edit: "M4 20l1-4L16 5l3 3L8 19z",
  bin: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
};

/// A small picture that says nothing by itself.
export function icon(name, kind = "fill") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `icon icon-${kind}`);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/// Makes the children of `box` the nodes of `items`, keeping the node of an item whose stamp did not change.
export function reconcile(box, items, key, build) {
  const before = box.nodesByKey ?? new Map();
  const after = new Map();
  for (const item of items) {
    const id = key(item);
    const stamp = JSON.stringify(item);
    const known = before.get(id);
    after.set(id, known?.stamp === stamp ? known : { node: build(item), stamp });
  }
  for (const [id, { node }] of before) if (after.get(id)?.node !== node) node.remove();
  let next = box.firstElementChild;
  for (const { node } of after.values()) {
    if (node === next) next = next.nextElementSibling;
    else box.insertBefore(node, next);
  }
  box.nodesByKey = after;
}

/// Forgets what `reconcile` remembers, so that everything is built anew.
export function forget(box) {
  box.nodesByKey = undefined;
  box.replaceChildren();
}

/// A coloured circle with the first letter of a name.
export function avatar(name, id = name, extra = "") {
  let hash = 7;
  for (const letter of String(id)) hash = (hash * 31 + letter.codePointAt(0)) % 9973;
  const first = [...name.replace(/^[@+#\s]+/, "")][0] ?? "?";
  return h("span", { class: `avatar hue-${hash % 8} ${extra}`, "aria-hidden": "true" }, first.toUpperCase());
}

/// A name with a direction of its own, for places that take only text.
export const apart = (name) => `\u2068${name}\u2069`;

/// A phone number, which reads from left to right in every language.
export const phoneNumber = (digits) => h("bdi", { dir: "ltr" }, `+${digits}`);
