// Comments beside the text: threads that hang on words, in the order of the text.

import { Plugin, PluginKey, TextSelection } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { ySyncPluginKey } from "y-prosemirror";
import { anchor, locate } from "./anchors.js";
import { $, $$, el, say } from "./dom.js";
import { ask } from "./http.js";
import { mentions } from "./mentions.js";

const key = new PluginKey("comments");
const when = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

export class Comments {
  #all = [];
  #new = null; // what a comment is being written about: {anchor, quote}
  #shown = null; // the thread that is looked at

  constructor({ url, people, may, panel, root }) {
    Object.assign(this, { url, people, may, panel, root });
    this.list = $("#comments-list", root);
    this.withResolved = $("#comments-resolved", root);
    this.withResolved.addEventListener("change", () => this.draw());
    $("#comments-new", root)?.addEventListener("click", () => this.start(this.view));
  }

  async load() {
    try {
      this.#all = (await ask(this.url)).comments;
    } catch (error) {
      $("#comments-problem", this.root).textContent = `The comments could not be fetched. ${error.message}`;
      return;
    }
    $("#comments-problem", this.root).textContent = "";
    this.#redecorate();
    this.draw();
  }

  get #threads() {
    const places = new Map(this.view ? key.getState(this.view.state).find().map((it) => [it.spec.id, it.from]) : []);
    return this.#all.filter(({ parent }) => !parent)
      .map((first) => ({ first, replies: this.#all.filter(({ parent }) => parent === first.id), at: places.get(first.id) ?? Infinity }))
      .sort((a, b) => a.at - b.at || a.first.at.localeCompare(b.first.at));
  }

  // ── in the text

  plugin() {
    return new Plugin({
      key,
      state: {
        init: () => DecorationSet.empty,
        apply: (tr, set, _, state) => {
          if (tr.getMeta(key)) return this.#decorations(state);
          if (!tr.docChanged) return set;
          // A change from elsewhere replaces the whole document: only the anchors know the places then.
          return tr.getMeta(ySyncPluginKey)?.isChangeOrigin ? this.#decorations(state) : set.map(tr.mapping, tr.doc);
        },
      },
      props: {
        decorations: (state) => key.getState(state),
        handleClick: (view, pos) => {
          const hit = key.getState(view.state).find(pos, pos).find(({ spec }) => spec.id !== "new");
          if (hit) this.show(hit.spec.id, { focus: false });
          return false;
        },
      },
    });
  }

  #decorations(state) {
    const made = [];
    const add = (id, place, name) => place && made.push(Decoration.inline(place.from, place.to, { class: name }, { id }));
    for (const { id, parent, anchor: at, resolved } of this.#all) {
      if (!parent && at && !resolved) add(id, locate(state, at), id === this.#shown ? "commented shown" : "commented");
    }
    if (this.#new?.anchor) add("new", locate(state, this.#new.anchor), "commented shown");
    return DecorationSet.create(state.doc, made);
  }

  #redecorate() {
    this.view?.dispatch(this.view.state.tr.setMeta(key, true));
  }

  // ── from the text

  /// Begins a comment on what is selected, or on the whole article.
  start(view) {
    if (!this.may) return false;
    const { from, to, empty } = view.state.selection;
    this.#new = empty ? { anchor: null, quote: "" } : { anchor: anchor(view.state, from, to), quote: view.state.doc.textBetween(from, to, " ").slice(0, 500) };
    this.panel.show("comments");
    this.#redecorate();
    this.draw();
    $(".comment-form.new textarea", this.list)?.focus();
    return true;
  }

  /// To the next (1) or previous (-1) comment from the caret on.
  step(view, by) {
    const { from } = view.state.selection;
    const found = key.getState(view.state).find().filter(({ spec }) => spec.id !== "new").sort((a, b) => a.from - b.from);
    const next = by > 0 ? found.find((it) => it.from > from) ?? found[0] : found.findLast((it) => it.from < from) ?? found.at(-1);
    if (!next) {
      say("There are no comments in the text.");
      return true;
    }
    view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, next.from)).scrollIntoView());
    this.show(next.spec.id, { focus: false });
    const { first } = this.#threads.find((thread) => thread.first.id === next.spec.id);
    say(`${first.author.name}: ${first.text}`, { shown: false });
    return true;
  }

  show(id, { focus = true } = {}) {
    this.#shown = id;
    this.panel.show("comments", { focus: false });
    this.#redecorate();
    this.draw();
    const it = $(`[data-comment="${CSS.escape(id)}"]`, this.list);
    it?.scrollIntoView({ block: "nearest" });
    if (focus) it?.focus();
  }

  #toText(id) {
    const [place] = key.getState(this.view.state).find(undefined, undefined, (spec) => spec.id === id);
    if (!place) {
      say("The words that this was about are no longer in the text.");
      return;
    }
    this.#shown = id;
    this.panel.toText();
    this.view.focus();
    this.view.dispatch(this.view.state.tr.setSelection(TextSelection.create(this.view.state.doc, place.from, place.to)).setMeta(key, true).scrollIntoView());
    this.draw();
  }

  // ── the list

  draw() {
    // What is being written in the list stays as it is.
    const written = new Map($$("textarea", this.list).map((it) => [it.dataset.for, { value: it.value, focused: it === document.activeElement, at: it.selectionEnd }]));
    const threads = this.#threads;
    const shown = threads.filter(({ first }) => this.withResolved.checked || !first.resolved);
    this.list.replaceChildren(...[
      this.#new && this.#form(null, "Write a comment", written),
      ...shown.map((thread) => this.#thread(thread, written)),
      !shown.length && !this.#new && el("p.hint", {}, this.may ? "No comments. Select words and press Ctrl Alt M." : "No comments."),
    ].filter(Boolean));
    const open = threads.filter(({ first }) => !first.resolved).length;
    this.panel.count("comments", open);
  }

  #thread({ first, replies, at }, written) {
    const { id, resolved, quote } = first;
    const article = el(`article.thread${id === this.#shown ? ".shown" : ""}${resolved ? ".resolved" : ""}`, { tabindex: "-1", "data-comment": id, "aria-label": `Comment by ${first.author.name}` },
      quote && (at === Infinity || resolved ? el("p.quote", {}, quote)
        : el("button.quote", { type: "button", onclick: () => this.#toText(id) }, quote, el("span.visually-hidden", {}, " – go to these words"))),
      this.#words(first), replies.map((reply) => this.#words(reply)),
      resolved && el("p.hint", {}, `Resolved by ${resolved.by}`),
      !resolved && this.may && this.#form(id, "Reply", written),
      this.may && el("button.quiet", { type: "button", onclick: () => this.#resolve(first) }, resolved ? "Reopen" : "Resolve"));
    article.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      this.#toText(id);
    });
    return article;
  }

  #words({ author, at, text }) {
    return el("div.comment", {},
      el("p.by", {}, el("b", {}, author.name), " ", el("time", { datetime: at }, when.format(new Date(at)))),
      el("p.words", {}, text));
  }

  #form(parent, label, written) {
    const input = el("textarea", { rows: parent ? 1 : 3, "aria-label": label, placeholder: label, "data-for": parent ?? "new" });
    const before = written.get(parent ?? "new");
    if (before) input.value = before.value;
    const problem = el("p.problem", { role: "alert" });
    const form = el(`form.comment-form${parent ? "" : ".new"}`, {},
      !parent && this.#new.quote && el("p.quote", {}, this.#new.quote), input, problem,
      el("div.actions", {}, el("button.primary", { type: "submit" }, parent ? "Reply" : "Comment"),
        !parent && el("button", { type: "button", onclick: () => this.#abandon() }, "Cancel")));
    const mentioned = mentions(input, this.people);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const text = input.value.trim();
      if (!text) return input.focus();
      const body = parent ? { parent, quote: null, text, anchor: null } : { parent: null, quote: this.#new.quote || null, text, anchor: this.#new.anchor };
      try {
        const made = await ask(this.url, { method: "POST", body: { ...body, mentions: mentioned() } });
        if (!this.#all.some(({ id }) => id === made.id)) this.#all.push(made);
        input.value = "";
        if (!parent) this.#new = null;
        this.#redecorate();
        this.draw();
        say(parent ? "Your reply is there." : "Your comment is there.");
      } catch (error) {
        problem.textContent = error.message; // what was written stays
      }
    });
    input.addEventListener("keydown", (event) => {
      if (event.defaultPrevented) return;
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
      if (event.key === "Escape" && !parent) {
        event.preventDefault();
        this.#abandon();
      }
    });
    if (before?.focused) {
      queueMicrotask(() => {
        input.focus();
        input.setSelectionRange(before.at, before.at);
      });
    }
    return form;
  }

  #abandon() {
    this.#new = null;
    $(".comment-form.new textarea", this.list).value = "";
    this.#redecorate();
    this.draw();
    this.panel.toText();
    this.view.focus();
  }

  async #resolve({ id, resolved }) {
    try {
      await ask(`${this.url}/${encodeURIComponent(id)}/${resolved ? "reopen" : "resolve"}`, { method: "POST" });
      await this.load();
      say(resolved ? "Reopened." : "Resolved.");
    } catch (error) {
      say(error.message);
    }
  }
}
