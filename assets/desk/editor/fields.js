// Everything about an article that is not its text, bound to the map of the shared document: the last
// writer wins, and what a colleague sets shows here at once.

import { chips } from "./chips.js";
import { $, $$, el } from "./dom.js";
import { ask, query } from "./http.js";
import { readHref } from "./href.js";
import { leadPicture } from "./lead.js";

export function bindFields(root, desk) {
  const { doc, data, editable } = desk;
  const fields = doc.getMap("fields");
  const set = (name, value) => {
    if (JSON.stringify(fields.get(name) ?? null) !== JSON.stringify(value)) doc.transact(() => fields.set(name, value), "fields");
  };

  choice($("#field-kind", root), "kind", (text) => text, "news");
  choice($("#field-section", root), "section", (text) => text || null, null);
  importance();
  line($("#field-slug", root), "slug", (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, ""));
  line($("#field-canonical", root), "canonical", (text) => (text ? readHref(text) ?? text : ""));
  topics();
  bylines();
  related();
  chips(root, fields, "instruments", {
    editable, words: (text) => text, find: () => [], typed: (text) => text.toUpperCase(),
  });
  leadPicture(root, desk, fields, set);

  function choice(select, name, read, fallback) {
    const draw = () => { select.value = fields.get(name) ?? fallback ?? ""; };
    select.disabled = !editable;
    select.addEventListener("change", () => set(name, read(select.value)));
    fields.observe((event) => { if (event.keysChanged.has(name)) draw(); });
    draw();
  }

  function importance() {
    const radios = $$("[name=importance]", root);
    const draw = () => { for (const it of radios) it.checked = Number(it.value) === (fields.get("importance") ?? 0); };
    for (const it of radios) {
      it.disabled = !editable;
      it.addEventListener("change", () => set("importance", Number(it.value)));
    }
    fields.observe((event) => { if (event.keysChanged.has("importance")) draw(); });
    draw();
  }

  // A line that is one value: written while it is typed, put in order when it is left.
  function line(input, name, order) {
    const draw = () => {
      const value = fields.get(name) ?? "";
      if (input.value === value) return;
      const { selectionStart, selectionEnd } = input;
      input.value = value;
      if (document.activeElement === input) input.setSelectionRange(Math.min(selectionStart, value.length), Math.min(selectionEnd, value.length));
    };
    let timer;
    const write = () => {
      clearTimeout(timer);
      set(name, input.value.trim());
    };
    input.readOnly = !editable;
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(write, 150);
    });
    input.addEventListener("change", () => {
      input.value = order(input.value.trim());
      write();
    });
    fields.observe((event, { local }) => { if (!local && event.keysChanged.has(name)) draw(); });
    draw();
  }

  function topics() {
    const names = new Map(data.topics.map(({ id, name }) => [id, name]));
    const words = (id) => names.get(id) ?? "A topic";
    const learn = (items) => items.map(({ id, name }) => {
      names.set(id, name);
      return { name, value: id };
    });
    const field = chips(root, fields, "topics", {
      editable, words,
      find: async (q) => {
        try {
          return learn((await ask(query(data.urls.pick_topics, { q }))).items);
        } catch {
          const part = q.toLowerCase();
          return learn(data.topics.filter(({ name }) => name.toLowerCase().includes(part)));
        }
      },
    });
    const offered = $("#topics-suggested", root);
    if (!editable) return;
    $("#topics-suggest", root).addEventListener("click", async () => {
      try {
        const { items } = await ask(query(data.urls.pick_topics, { suggest_for: data.number }));
        const fresh = learn(items).filter(({ value }) => !(fields.get("topics") ?? []).includes(value));
        offered.replaceChildren(...fresh.map(({ name, value }) => el("button.chip", { type: "button", onclick: ({ currentTarget }) => { field.add(value); currentTarget.remove(); } }, `+ ${name}`)));
        if (!fresh.length) offered.replaceChildren(el("span.hint", {}, "Nothing more fits the text."));
      } catch (error) {
        offered.replaceChildren(el("span.hint", {}, error.message));
      }
    });
  }

  function bylines() {
    const people = new Map(data.contributors.map((person) => [person.id, person]));
    chips(root, fields, "bylines", {
      editable, ordered: true, atOnce: true,
      words: ({ contributor, name }) => name ?? people.get(contributor)?.name ?? "A contributor",
      find: (q) => data.contributors.filter(({ name }) => name.toLowerCase().includes(q.toLowerCase()))
        .map(({ id, name, role }) => ({ name, note: role, value: { contributor: id } })),
      typed: (name) => ({ name }),
    });
  }

  function related() {
    const known = new Map((data.related ?? []).map((it) => [it.id, it]));
    const learn = (items) => items.map((it) => {
      known.set(it.id, it);
      return { name: it.headline, note: `${it.number}, ${it.state}`, value: it.id };
    });
    const asked = new Set();
    const field = chips(root, fields, "related", {
      editable, ordered: true,
      words: (id) => {
        if (!known.has(id) && !asked.has(id)) {
          asked.add(id);
          ask(query(data.urls.pick_articles, { id })).then(({ items }) => { learn(items); field.draw(); }, () => {});
        }
        return known.get(id)?.headline ?? "An article";
      },
      find: async (q) => learn((await ask(query(data.urls.pick_articles, { q }))).items).filter(({ value }) => value !== data.article),
    });
  }
}
