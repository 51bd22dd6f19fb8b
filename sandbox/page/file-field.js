// The field of an option that takes a file: picked or dropped, shown with its size, and taken away again.

import { h, icon } from "/dom.js";
import { size, t } from "/words.js";

/// The content of a file in Base64.
export async function base64(file) {
  const address = await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(file);
  });
  return address.slice(address.indexOf(",") + 1);
}

/// The field, and a function that gives the file in it. What is larger than `largest` bytes is not taken.
export function fileField(common, largest) {
  const input = h("input", { ...common, type: "file", class: "file-input", placeholder: undefined, "aria-describedby": `${common.id}-problem` });
  const zone = h("label", { class: "file-zone", for: common.id }, icon("attach", "line"), h("bdi", {}, t("pickFile")));
  const problem = h("p", { class: "file-problem", id: `${common.id}-problem`, role: "alert", dir: "auto", hidden: true });
  const chosen = h("div", { class: "file-chosen", "data-testid": `${common["data-testid"]}-chosen`, hidden: true });
  const node = h("div", { class: "file-field" }, input, zone, chosen, problem);

  function complain(words) {
    problem.textContent = words;
    problem.hidden = !words;
  }

  function remove() {
    input.value = "";
    draw();
    input.focus();
  }

  function draw() {
    const [file] = input.files;
    zone.hidden = Boolean(file);
    chosen.hidden = !file;
    chosen.replaceChildren();
    if (!file) return;
    chosen.append(
      h("span", { class: "file-mark", "aria-hidden": "true" }, "📄"),
      h("span", { class: "file-words" }, h("bdi", { class: "file-title", title: file.name }, file.name), h("small", {}, h("bdi", {}, size(file.size)))),
      h("button", { type: "button", class: "round", "aria-label": t("removeFile", file.name), title: t("removeFile", file.name), "data-testid": `${common["data-testid"]}-remove`, onclick: remove }, icon("close", "line")),
    );
  }

  function take() {
    const [file] = input.files;
    complain("");
    if (file && file.size > largest) {
      complain(t("fileTooLarge", { name: file.name, limit: size(largest) }));
      input.value = "";
    } else if (file && file.size === 0) {
      complain(t("fileEmpty", file.name));
      input.value = "";
    }
    draw();
  }

  const over = (on) => (event) => {
    event.preventDefault();
    node.classList.toggle("over", on);
  };
  input.addEventListener("change", take);
  node.addEventListener("dragover", over(true));
  node.addEventListener("dragleave", over(false));
  node.addEventListener("drop", (event) => {
    over(false)(event);
    const [file] = event.dataTransfer?.files ?? [];
    if (!file) return;
    const one = new DataTransfer();
    one.items.add(file);
    input.files = one.files;
    take();
  });
  return { node, file: () => input.files[0] };
}
