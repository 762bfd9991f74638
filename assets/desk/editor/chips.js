// A field that holds several things in an order: topics, bylines, related articles, instruments. Each
// is a chip that can be moved and taken away; more come through a combobox.

import { $, el, say } from "./dom.js";
import { combobox } from "./combobox.js";

/// `name` is the field in the shared map. `words(value)` says what a chip shows; `find(typed)` gives
/// items with a `value`; `typed(text)` makes a value of free text; `ordered` lets chips be moved.
export function chips(root, fields, name, { words, find, typed, ordered = false, atOnce = false, editable }) {
  const box = $(`[data-field="${name}"]`, root);
  const list = $("ul.chips", box);
  const input = $("input", box);
  const values = () => fields.get(name) ?? [];
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const set = (now) => fields.doc.transact(() => fields.set(name, now), "fields");

  const add = (value) => {
    if (!value || values().some((it) => same(it, value))) return;
    set([...values(), value]);
    say(`${words(value)} added.`, { shown: false });
  };
  const remove = (value) => {
    const at = values().findIndex((it) => same(it, value));
    set(values().filter((it) => !same(it, value)));
    say(`${words(value)} removed.`, { shown: false });
    ($(`li:nth-child(${Math.max(1, at)}) button.remove`, list) ?? input).focus();
  };
  const move = (value, by) => {
    const now = [...values()];
    const at = now.findIndex((it) => same(it, value));
    if (!(at + by in now)) return;
    now.splice(at + by, 0, ...now.splice(at, 1));
    set(now);
    const item = list.children[at + by];
    ($(`button[data-by="${by}"]:not(:disabled)`, item) ?? $("button", item)).focus();
  };

  const draw = () => list.replaceChildren(...values().map((value, i, all) => el("li", {},
    el("span", {}, words(value)),
    editable && ordered && all.length > 1 && [[-1, "↑", "earlier"], [1, "↓", "later"]].map(([by, sign, word]) => el("button.quiet", {
      type: "button", "data-by": by, disabled: !(i + by in all), "aria-label": `${words(value)} ${word}`, onclick: () => move(value, by),
    }, sign)),
    editable && el("button.quiet.remove", { type: "button", "aria-label": `Remove ${words(value)}`, onclick: () => remove(value) }, "×"))));

  if (editable) {
    combobox(input, {
      atOnce,
      find: async (text) => (await find(text)).filter(({ value }) => !values().some((it) => same(it, value))),
      take: ({ value }) => add(value),
      typed: typed && ((text) => add(typed(text))),
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Backspace" && !input.value && values().length) remove(values().at(-1));
    });
  }
  input.disabled = !editable;
  fields.observe((event) => { if (event.keysChanged.has(name)) draw(); });
  draw();
  return { add, draw };
}
