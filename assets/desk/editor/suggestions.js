// The list of suggestions beside the text, and what an editor does with them.

import { TextSelection } from "prosemirror-state";
import { $, el, idle, later, say } from "./dom.js";
import { collect, resolve } from "./suggest.js";

export class Suggestions {
  #found = [];

  constructor({ may, person, panel, root }) {
    Object.assign(this, { may, person, panel });
    this.list = $("#suggestions-list", root);
    this.all = $("#suggestions-all", root);
    this.toggle = $("#editor-suggesting", root);
    // Who may not edit can only suggest.
    this.on = !may.edit && may.suggest;
    this.toggle.hidden = !may.suggest;
    this.toggle.disabled = !may.edit;
    this.toggle.addEventListener("click", () => this.turn(!this.on));
    this.draw();
    this.later = later(() => idle(() => this.draw()), 250);
  }

  turn(on) {
    if (this.toggle.disabled || this.toggle.hidden) return true;
    this.on = on;
    this.draw();
    say(on ? "You suggest: what you type and delete is marked." : "You edit: what you type and delete takes effect.");
    return true;
  }

  draw() {
    this.toggle.setAttribute("aria-pressed", String(this.on));
    this.view?.dom.classList.toggle("suggesting", this.on);
    this.#found = this.view ? collect(this.view.state.doc) : [];
    this.panel.count("suggestions", this.#found.length);
    this.list.replaceChildren(...this.#found.map((entry) => this.#entry(entry)));
    if (!this.#found.length) this.list.append(el("li.hint", {}, "No open suggestions."));
    this.all.replaceChildren(...(this.may.review && this.#found.length > 1 ? [
      el("button", { type: "button", onclick: () => this.#resolve(null, true) }, "Accept all"),
      el("button", { type: "button", onclick: () => this.#resolve(null, false) }, "Reject all"),
    ] : []));
  }

  #entry({ id, by, name, added, struck, ranges }) {
    const own = by === this.person.id;
    const mayReject = this.may.review || own;
    return el("li.suggestion", {},
      el("button.quote", { type: "button", onclick: () => this.#toText(ranges[0]) },
        struck && el("del", {}, struck), struck && added && " ", added && el("ins", {}, added),
        el("span.visually-hidden", {}, " – go to these words")),
      el("p.by", {}, own ? "You" : name),
      el("div.actions", {},
        this.may.review && el("button.primary", { type: "button", onclick: () => this.#resolve(id, true) }, "Accept", el("span.visually-hidden", {}, `: ${added || struck}`)),
        mayReject && el("button", { type: "button", onclick: () => this.#resolve(id, false) }, this.may.review ? "Reject" : "Take back", el("span.visually-hidden", {}, `: ${added || struck}`))));
  }

  #toText({ from, to }) {
    this.panel.toText();
    const { state } = this.view;
    const end = state.doc.content.size;
    this.view.dispatch(state.tr.setSelection(TextSelection.between(state.doc.resolve(Math.min(from, end)), state.doc.resolve(Math.min(to, end)))).scrollIntoView());
    this.view.focus();
  }

  #resolve(id, accept) {
    // Collected anew: the places in the list may be a moment old.
    const entries = collect(this.view.state.doc).filter((entry) => id === null || entry.id === id);
    if (entries.length) this.view.dispatch(resolve(this.view.state, entries, accept));
    this.draw();
    say(`${entries.length === 1 ? "The suggestion is" : `${entries.length} suggestions are`} ${accept ? "accepted" : "rejected"}.`);
    ($("button.primary", this.list) ?? this.list).focus();
  }
}
