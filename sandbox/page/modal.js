// A form that the bot opened.

import { h } from "/dom.js";
import { closeButton } from "/controls.js";
import { errorWords, t } from "/words.js";

const PARAGRAPH = 2;

function field(one) {
  const props = {
    id: `modal-${one.custom_id}`,
    required: one.required,
    minlength: one.min_length || undefined,
    maxlength: one.max_length || 4000,
    // Never empty, so that an empty field can be told from a filled one.
    placeholder: one.placeholder || " ",
    dir: "auto",
    value: one.value ?? "",
    "data-testid": "modal-field",
    "data-field": one.custom_id,
    autocomplete: "off",
  };
  const input = one.style === PARAGRAPH ? h("textarea", { ...props, rows: "4" }) : h("input", { ...props, type: "text" });
  const label = h("label", { for: props.id }, h("bdi", {}, one.label), one.required && h("span", { class: "must", title: t("required") }, " *"));
  return { id: one.custom_id, input, box: h("div", { class: "modal-field" }, label, input) };
}

/// Shows the form; `submit` gets the list of field id and text.
export function openModal(modal, deeds, submit) {
  const fields = modal.fields.map(field);
  const problem = h("p", { class: "problem", role: "alert", hidden: true, dir: "auto" });
  const send = h("button", { type: "submit", class: "button primary", "data-testid": "modal-submit" }, t("submit"));
  const dialog = h(
    "dialog",
    { class: "modal", dir: "ltr", "aria-labelledby": "modal-title", "data-testid": "modal" },
    h(
      "form",
      { onsubmit: go },
      h("header", {}, h("h2", { id: "modal-title", dir: "auto" }, modal.title), closeButton(t("cancel"), () => dialog.close())),
      h("div", { class: "modal-fields" }, fields.map(({ box }) => box), problem),
      h("footer", {}, h("button", { type: "button", class: "button plain-button", onclick: () => dialog.close() }, t("cancel")), send),
    ),
  );

  async function go(event) {
    event.preventDefault();
    send.disabled = true;
    try {
      const answer = await submit(fields.map(({ id, input }) => [id, input.value]));
      dialog.close();
      if (answer.modal) deeds.fail({ kind: "other" });
      await deeds.app.refresh();
    } catch (error) {
      problem.textContent = errorWords(error);
      problem.hidden = false;
    } finally {
      send.disabled = false;
    }
  }

  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  fields[0]?.input.focus();
}
