// The line that says what is safe. It never says "Saved" of something that only this device has.

import { $, el, say } from "./dom.js";

const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

export class Status {
  #live = null;
  #savedAt;
  #journalFailed = false;

  constructor(root, state, copy) {
    this.line = $("#editor-status", root);
    this.notice = $("#editor-notice", root);
    this.copy = copy;
    this.#savedAt = state?.saved_at ? new Date(state.saved_at) : null;
    addEventListener("beforeunload", (event) => {
      this.#live?.flush();
      if (this.#live?.pending) event.preventDefault();
    });
  }

  follow(live) {
    this.#live = live;
    this.draw();
  }

  saved(at = new Date()) {
    this.#savedAt = at;
    this.draw();
  }

  journalFailed() {
    this.#journalFailed = true;
    this.draw();
    this.tell("This browser keeps nothing on this device. Do not close this tab before “Saved” is shown.");
  }

  draw() {
    if (!this.#live) return;
    const { text, kind } = this.#words();
    if (this.line.textContent === text) return;
    this.line.textContent = text;
    this.line.dataset.kind = kind;
  }

  #words() {
    const { phase, pending, refused } = this.#live;
    const kept = this.#journalFailed ? "in this tab only" : "kept on this device";
    const changes = `${pending} ${pending === 1 ? "change" : "changes"} ${kept}`;
    if (refused) return { kind: "wrong", text: `Not saved – ${changes}` };
    switch (phase) {
      case "live":
        if (pending) return { kind: "busy", text: "Saving…" };
        return { kind: "good", text: this.#savedAt ? `Saved ${time.format(this.#savedAt)}` : "Saved" };
      case "signed-out":
        return { kind: "wrong", text: this.#journalFailed ? "Signed out – sign in in another tab, and do not close this one" : "Signed out – sign in in another tab, your text is kept here" };
      case "forbidden": return { kind: "wrong", text: pending ? `You may no longer see this article – ${changes}` : "You may no longer see this article" };
      case "missing": return { kind: "wrong", text: pending ? `This article is gone – ${changes}` : "This article is gone" };
      case "offline": return { kind: "away", text: pending ? `Offline – ${changes}` : "Offline – nothing is unsaved" };
      default: return { kind: "away", text: pending ? `Connecting… ${changes}` : "Connecting…" };
    }
  }

  /// A refusal, with a way to rescue the text.
  refused({ message, hint }) {
    this.tell([message, hint].filter(Boolean).join(" "), el("button", { type: "button", onclick: () => this.copy() }, "Copy the text"));
  }

  /// A notice that stays until it is closed.
  tell(text, ...actions) {
    this.notice.replaceChildren(el("p", {}, text), ...actions, el("button.quiet", { type: "button", onclick: () => this.hush() }, "Close"));
    this.notice.hidden = false;
    say(text, { shown: false });
  }

  hush() {
    this.notice.hidden = true;
    this.notice.replaceChildren();
  }
}
