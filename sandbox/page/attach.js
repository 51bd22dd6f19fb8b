// What a customer can send beside words: a picture or a file of this machine, and samples of the rest.

import { h, icon } from "/dom.js";
import { t } from "/words.js";

const LARGEST = 16 * 1024 * 1024;

/// A beep of no length, as Ogg Opus begins: WhatsApp's voice messages are of this kind.
const VOICE = btoa("OggS\u0000\u0002");

/// The content of a file in Base64.
async function base64(file) {
  const address = await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(file);
  });
  return address.slice(address.indexOf(",") + 1);
}

/// A button with a list of things to send. `words` gives what is written so far, which goes below a picture or a file;
/// `send(content, usedWords)` sends, `complain(error)` says what went wrong.
export function attachMenu(words, send, complain) {
  const caption = () => words() || null;
  const picker = (kind, accept, content) => {
    const input = h("input", { type: "file", accept, hidden: true, "data-testid": `attach-file-${kind}` });
    input.addEventListener("change", async () => {
      const [file] = input.files;
      input.value = "";
      if (!file) return;
      if (file.size > LARGEST) complain({ kind: "not_possible", message: t("fileTooBig") });
      else await send({ ...content(file), base64: await base64(file), caption: caption() }, true);
    });
    return input;
  };
  const photo = picker("photo", "image/jpeg,image/png", (file) => ({ kind: "image", mime_type: file.type }));
  const paper = picker("document", "", (file) => ({ kind: "document", mime_type: file.type || "application/octet-stream", file_name: file.name }));
  const things = {
    photo: () => photo.click(),
    document: () => paper.click(),
    voice: () => send({ kind: "voice", base64: VOICE }),
    place: () => send({ kind: "location", latitude: 24.6949, longitude: 46.6857, name: t("sample").place }),
    card: () => send({ kind: "contact", name: t("sample").card, phone: "+966555000222" }),
    poll: () => send({ kind: "unsupported" }),
  };
  const items = Object.entries(things).map(([name, run]) =>
    h(
      "button",
      {
        type: "button",
        class: "attach-item",
        "data-testid": `attach-${name}`,
        onclick: () => {
          box.open = false;
          run();
        },
      },
      t("things")[name],
    ),
  );
  const box = h("details", { class: "attach" }, h("summary", { "aria-label": t("attach"), title: t("attach"), "data-testid": "attach" }, icon("attach", "line")), h("div", { class: "attach-items" }, items), photo, paper);
  box.addEventListener("focusout", (event) => {
    if (!box.contains(event.relatedTarget)) box.open = false;
  });
  return box;
}
