// What a customer can send beside words: files of this machine, and samples of the rest.

import { h, icon } from "/dom.js";
import { base64 } from "/file-field.js";
import { t } from "/words.js";

const LARGEST = 16 * 1024 * 1024;

/// The longer side of a sticker, in pixels.
const STICKER = 512;

/// A second of silence, recorded: Ogg Opus, as WhatsApp's voice messages are.
const VOICE =
  "T2dnUwACAAAAAAAAAAAHAAAAAAAAAIELNS8BE09wdXNIZWFkAQE4AYC7AAAAAABPZ2dTAAAAAAAAAAAAAAcAAAABAAAAGMARqAEQT3B1c1RhZ3MAAAAAAAAAAE9nZ1MABIC7AAAAAAAABwAAAAIAAADKKnYSMgMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMD" + "+P/+".repeat(50) + "";

/// What Twilio carries. What is about other messages, or of WhatsApp's shop, it does not.
const AT_TWILIO = ["photo", "video", "document", "audio", "voice", "sticker", "place", "card"];

/// A picture as a sticker: square, and in the format that stickers have.
async function sticker(file) {
  const picture = await createImageBitmap(file);
  const canvas = h("canvas", { width: STICKER, height: STICKER });
  const scale = STICKER / Math.max(picture.width, picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  canvas.getContext("2d").drawImage(picture, (STICKER - width) / 2, (STICKER - height) / 2, width, height);
  const made = await new Promise((resolve) => canvas.toBlob(resolve, "image/webp"));
  if (made?.type !== "image/webp") throw new Error("this browser makes no WebP");
  return base64(made);
}

/// A button with a list of things to send. `words` gives what is written so far, which goes with what takes words;
/// `send(content, usedWords)` sends, `complain(error)` says what went wrong. `offer(provider)` leaves out what it does not carry.
export function attachMenu(words, send, complain) {
  const picker = (kind, accept, content, takesWords) => {
    const input = h("input", { type: "file", accept, hidden: true, "data-testid": `attach-file-${kind}` });
    input.addEventListener("change", async () => {
      const [file] = input.files;
      input.value = "";
      if (!file) return;
      if (file.size > LARGEST) return complain({ kind: "not_possible", message: t("fileTooBig") });
      try {
        const below = takesWords ? { caption: words() || null } : {};
        await send({ ...below, ...(await content(file)) }, takesWords);
      } catch {
        complain({ kind: "not_possible", message: t("fileUnread") });
      }
    });
    return input;
  };
  const pickers = {
    photo: picker("photo", "image/jpeg,image/png", async (file) => ({ kind: "image", mime_type: file.type, base64: await base64(file) }), true),
    video: picker("video", "video/mp4,video/3gpp", async (file) => ({ kind: "video", mime_type: file.type, base64: await base64(file) }), true),
    document: picker("document", "", async (file) => ({ kind: "document", mime_type: file.type || "application/octet-stream", file_name: file.name, base64: await base64(file) }), true),
    audio: picker("audio", "audio/*", async (file) => ({ kind: "audio", mime_type: file.type, base64: await base64(file) })),
    sticker: picker("sticker", "image/*", async (file) => ({ kind: "sticker", base64: await sticker(file) })),
  };
  const sample = () => t("sample");
  const things = {
    photo: () => pickers.photo.click(),
    video: () => pickers.video.click(),
    document: () => pickers.document.click(),
    audio: () => pickers.audio.click(),
    voice: () => send({ kind: "voice", base64: VOICE }),
    sticker: () => pickers.sticker.click(),
    place: () => send({ kind: "location", latitude: 24.6949, longitude: 46.6857, name: sample().place }),
    card: () => send({ kind: "contact", name: sample().card, phone: "+966555000222" }),
    forwarded: () => send({ kind: "forwarded", text: words() || sample().forwarded }, true),
    ad: () => send({ kind: "ad", text: words() || sample().adText, headline: sample().adHead, body: sample().adBody, link: "https://noor.example/offer" }, true),
    order: () => send({ kind: "order", text: words(), goods: [{ name: sample().goods, count: 2, price: 349.5, currency: "SAR" }] }, true),
    form: () => send({ kind: "form", answers: sample().form }),
    poll: () => send({ kind: "unsupported" }),
  };
  const item = (name) =>
    h(
      "button",
      {
        type: "button",
        class: "attach-item",
        "data-testid": `attach-${name}`,
        onclick: () => {
          box.open = false;
          things[name]();
        },
      },
      t("things")[name],
    );
  const items = Object.keys(things).map((name) => ({ name, node: item(name) }));
  const rare = h("p", { class: "attach-head" }, t("rareThings"));
  const at = items.findIndex(({ name }) => name === "forwarded");
  const list = [...items.slice(0, at).map(({ node }) => node), rare, ...items.slice(at).map(({ node }) => node)];
  const box = h("details", { class: "attach" }, h("summary", { "aria-label": t("attach"), title: t("attach"), "data-testid": "attach" }, icon("attach", "line")), h("div", { class: "attach-items" }, list), Object.values(pickers));
  box.addEventListener("focusout", (event) => {
    if (!box.contains(event.relatedTarget)) box.open = false;
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    box.open = false;
    box.querySelector("summary").focus();
  });
  const offer = (provider) => {
    const isCarried = (name) => provider !== "Twilio" || AT_TWILIO.includes(name);
    for (const { name, node } of items) node.hidden = !isCarried(name);
    rare.hidden = !items.slice(at).some(({ name }) => isCarried(name));
  };
  return { node: box, offer };
}
