// The side panel: tabs beside the text on a wide screen, a sheet over it on a narrow one.

import { $, $$ } from "./dom.js";

const narrow = matchMedia("(max-width: 63.99rem)");

export class Panel {
  constructor(root) {
    this.root = $("#editor-panel", root);
    this.tabs = $$("[data-tab]", this.root);
    this.openers = $$("[data-opens]", root);
    const list = $(".tabs", this.root);
    list.setAttribute("role", "tablist");
    for (const tab of this.tabs) {
      const panel = this.#panelOf(tab);
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", panel.id);
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      tab.addEventListener("click", () => this.show(tab.dataset.tab));
    }
    list.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const at = this.tabs.indexOf(document.activeElement);
      const next = this.tabs[(at + step + this.tabs.length) % this.tabs.length];
      this.show(next.dataset.tab);
      next.focus();
    });
    for (const opener of this.openers) {
      opener.addEventListener("click", () => (this.isOpen && this.current === opener.dataset.opens ? this.close() : this.show(opener.dataset.opens, { focus: true })));
    }
    $("#editor-panel-close", this.root).addEventListener("click", () => this.close());
    this.root.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented && narrow.matches) this.close();
    });
    narrow.addEventListener("change", () => this.#sheet());
    this.show("details", { open: false, focus: false });
  }

  get isOpen() {
    return this.root.classList.contains("open");
  }

  show(name, { open = true, focus = false } = {}) {
    this.current = name;
    for (const tab of this.tabs) {
      const chosen = tab.dataset.tab === name;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      this.#panelOf(tab).hidden = !chosen;
    }
    if (open) this.root.classList.add("open");
    this.#sheet();
    if (focus && narrow.matches) this.tabs.find((tab) => tab.dataset.tab === name).focus();
  }

  close() {
    this.root.classList.remove("open");
    this.#sheet();
    this.openers.find((opener) => opener.dataset.opens === this.current)?.focus();
  }

  /// Out of the way, where it lies over the text.
  toText() {
    if (narrow.matches) this.root.classList.remove("open");
    this.#sheet();
  }

  count(name, number, kind = "") {
    for (const badge of $$(`[data-count="${name}"]`, this.root.ownerDocument)) {
      badge.textContent = number || "";
      badge.dataset.kind = kind;
      badge.hidden = !number;
    }
  }

  #sheet() {
    for (const opener of this.openers) opener.setAttribute("aria-expanded", String(this.isOpen && this.current === opener.dataset.opens));
  }

  #panelOf(tab) {
    return $(`#panel-${tab.dataset.tab}`, this.root);
  }
}
