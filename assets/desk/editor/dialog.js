// Questions in a <dialog>: the browser holds the focus inside and gives it back.

import { $, el } from "./dom.js";

let count = 0;

/// A dialog with `content`; resolves when it closes, with what `close(value)` was given.
export function open(title, build, { wide = false } = {}) {
  return new Promise((resolve) => {
    let answer = null;
    const id = `dialog-${count += 1}`;
    const dialog = el(`dialog.desk-dialog${wide ? ".wide" : ""}`, { "aria-labelledby": id });
    const close = (value) => { answer = value ?? null; dialog.close(); };
    dialog.append(
      el("header", {},
        el("h2", { id }, title),
        el("button.quiet.close", { type: "button", "aria-label": "Close", onclick: () => close() }, "×")),
      ...[build({ close, dialog })].flat(),
    );
    dialog.addEventListener("close", () => { dialog.remove(); resolve(answer); });
    dialog.addEventListener("click", (event) => { if (event.target === dialog) close(); });
    document.body.append(dialog);
    dialog.showModal();
    $("[autofocus], form input, form textarea", dialog)?.focus();
  });
}

/// Asks for `fields` `[{name, label, value, type, required, hint, rows, check}]`; gives their values,
/// or null. `check` returns the value as it is to be, or throws the sentence to show. `remove` adds a
/// button which answers "remove".
export function ask(title, fields, { submit = "Done", remove = null, before = [] } = {}) {
  return open(title, ({ close }) => {
    const inputs = fields.map((field) => ({ field, ...control(field) }));
    const form = el("form", { method: "dialog", novalidate: true }, before, inputs.map(({ row }) => row),
      el("footer", {},
        el("button.primary", { type: "submit" }, submit),
        el("button", { type: "button", onclick: () => close() }, "Cancel"),
        remove && el("button.danger", { type: "button", onclick: () => close("remove") }, remove)));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const values = {};
      let wrong = null;
      for (const { field, input, problem } of inputs) {
        try {
          values[field.name] = read(field, input);
          problem.textContent = "";
          input.removeAttribute("aria-invalid");
        } catch (error) {
          problem.textContent = error.message;
          input.setAttribute("aria-invalid", "true");
          wrong ??= input;
        }
      }
      if (wrong) wrong.focus();
      else close(values);
    });
    return form;
  });
}

/// A yes or no.
export async function confirm(title, text, yes) {
  return await ask(title, [], { submit: yes, before: [el("p", {}, text)] }) !== null;
}

function control(field) {
  const id = `field-${count += 1}`;
  const problem = el("p.problem", { id: `${id}-problem`, role: "alert" });
  const described = [field.hint && `${id}-hint`, `${id}-problem`].filter(Boolean).join(" ");
  const common = { id, name: field.name, "aria-describedby": described, required: field.required, autocomplete: "off" };
  const input = field.rows
    ? el("textarea", { ...common, rows: field.rows }, field.value ?? "")
    : el("input", { ...common, type: field.type ?? "text", value: field.type === "checkbox" ? "on" : field.value ?? "", min: field.min, max: field.max });
  const row = el(`div.field${field.type === "checkbox" ? ".check" : ""}`, {},
    el("label", { for: id }, field.label), input,
    field.hint && el("p.hint", { id: `${id}-hint` }, field.hint), problem);
  return { input, row, problem };
}

function read(field, input) {
  const value = input.value.replace(/\s+/g, " ").trim();
  if (field.required && !value) throw new Error("Write something here.");
  return field.check ? field.check(value) : value;
}
