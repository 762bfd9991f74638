// Find and replace in the body, in a bar above it.

import { Plugin, PluginKey, TextSelection } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { $, el, later } from "./dom.js";

const key = new PluginKey("find");

export class Find {
  #found = [];
  #at = -1;
  #again = later(() => { this.#search(); this.#decorate(); }, 150);

  constructor(root) {
    this.bar = $("#editor-find", root);
    const field = (id) => $(`#${id}`, this.bar);
    Object.assign(this, { query: field("find-query"), put: field("find-put"), exact: field("find-case"), word: field("find-word"), said: field("find-said") });
    for (const it of [this.query, this.exact, this.word]) it.addEventListener("input", () => { this.#search(); this.#go(this.#nearest()); });
    this.bar.addEventListener("submit", (event) => { event.preventDefault(); this.step(1); });
    this.bar.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
      else if (event.key === "Enter" && event.shiftKey) this.step(-1);
      else if (event.key === "Enter" && event.target === this.put) this.replace();
      else return;
      event.preventDefault();
    });
    field("find-next").addEventListener("click", () => this.step(1));
    field("find-previous").addEventListener("click", () => this.step(-1));
    field("find-replace").addEventListener("click", () => this.replace());
    field("find-replace-all").addEventListener("click", () => this.replaceAll());
    field("find-close").addEventListener("click", () => this.close());
  }

  open(view) {
    const { from, to, empty } = view.state.selection;
    const chosen = empty ? "" : view.state.doc.textBetween(from, to, "\n");
    if (chosen && !chosen.includes("\n")) this.query.value = chosen;
    this.bar.hidden = false;
    this.query.focus();
    this.query.select();
    this.#search();
    this.#go(this.#nearest());
    return true;
  }

  close() {
    this.bar.hidden = true;
    this.#found = [];
    this.#decorate();
    this.view.focus();
  }

  step(by) {
    if (this.#found.length) this.#go((this.#at + by + this.#found.length) % this.#found.length);
  }

  replace() {
    const hit = this.#found[this.#at];
    if (!hit || !this.view.editable) return;
    this.view.dispatch(this.#swap(this.view.state.tr, hit));
    this.#search();
    this.#go(this.#nearest(hit.from + this.put.value.length));
  }

  replaceAll() {
    if (!this.#found.length || !this.view.editable) return;
    this.#search();
    const count = this.#found.length;
    let { tr } = this.view.state;
    for (const hit of [...this.#found].reverse()) tr = this.#swap(tr, hit);
    this.view.dispatch(tr);
    this.#search();
    this.#go(-1);
    this.said.textContent = `${count} replaced`;
  }

  // As typed over: the words that come take the marks of those that go.
  #swap(tr, { from, to }) {
    return this.put.value ? tr.insertText(this.put.value, from, to) : tr.delete(from, to);
  }

  #search() {
    const text = this.query.value;
    this.#found = text ? matches(this.view.state.doc, text, { exact: this.exact.checked, word: this.word.checked }) : [];
    this.#at = Math.min(this.#at, this.#found.length - 1);
    this.#tell();
  }

  #nearest(from = this.view.state.selection.from) {
    const index = this.#found.findIndex((hit) => hit.from >= from);
    return index < 0 ? this.#found.length - 1 && 0 : index;
  }

  #go(index) {
    this.#at = this.#found.length ? index : -1;
    const hit = this.#found[this.#at];
    this.#decorate(hit && ((tr) => tr.setSelection(TextSelection.create(tr.doc, hit.from, hit.to)).scrollIntoView()));
    this.#tell();
  }

  #tell() {
    const count = this.#found.length;
    this.said.textContent = !this.query.value ? "" : count ? `${this.#at + 1} of ${count}` : "Not found";
  }

  #decorate(change = (tr) => tr) {
    this.view.dispatch(change(this.view.state.tr.setMeta(key, true)));
  }

  plugin() {
    return new Plugin({
      key,
      state: {
        init: () => DecorationSet.empty,
        apply: (tr, set) => {
          if (tr.getMeta(key)) {
            return DecorationSet.create(tr.doc, this.#found.map(({ from, to }, i) => Decoration.inline(from, to, { class: i === this.#at ? "found current" : "found" })));
          }
          if (tr.docChanged && this.#found.length) this.#again();
          return tr.docChanged ? set.map(tr.mapping, tr.doc) : set;
        },
      },
      props: { decorations: (state) => key.getState(state) },
    });
  }
}

/// Where `text` stands in `doc`, across marks but never across paragraphs: `[{from, to}]`.
export function matches(doc, text, { exact = false, word = false } = {}) {
  const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+");
  const edge = "[\\p{L}\\p{N}_]";
  const pattern = new RegExp(word ? `(?<!${edge})${escaped}(?!${edge})` : escaped, exact ? "gu" : "giu");
  const found = [];
  doc.descendants((node, pos) => {
    if (!node.isTextblock) return true;
    const words = node.textBetween(0, node.content.size, null, "\ufffc");
    for (const match of words.matchAll(pattern)) {
      found.push({ from: pos + 1 + match.index, to: pos + 1 + match.index + match[0].length });
    }
    return false;
  });
  return found;
}
