// Who else is here, in which field, and where their caret stands in the text.

import { yCursorPlugin } from "y-prosemirror";
import { $, $$, el } from "./dom.js";

const SHADES = 6;
const COLOURS = ["#0d5a46", "#7a3e9d", "#a04a00", "#1f5fa8", "#9b2355", "#5c6b00"];

const shade = (id) => [...String(id)].reduce((sum, c) => (sum * 31 + c.codePointAt(0)) >>> 0, 7) % SHADES;

export function startPresence(awareness, person, root) {
  const number = shade(person.id);
  awareness.setLocalState({ user: { ...person, shade: number, color: COLOURS[number] }, place: null });
  const list = $("#editor-people", root);

  root.addEventListener("focusin", ({ target }) => {
    const place = target.closest(".ProseMirror") ? "body" : target.closest("[data-place]")?.dataset.place ?? null;
    if (awareness.getLocalState()?.place !== place) awareness.setLocalStateField("place", place);
  });
  root.addEventListener("focusout", ({ relatedTarget }) => {
    if (!root.contains(relatedTarget)) awareness.setLocalStateField("place", null);
  });
  // Whoever closes the tab is gone at once, not after half a minute.
  addEventListener("pagehide", () => awareness.setLocalState(null));
  addEventListener("pageshow", (event) => { if (event.persisted) awareness.setLocalState({ user: { ...person, shade: number, color: COLOURS[number] }, place: null }); });

  awareness.on("change", draw);
  draw();

  function draw() {
    const others = [...awareness.getStates()].filter(([id, state]) => id !== awareness.clientID && state.user).map(([, state]) => state);
    const seen = new Map();
    for (const { user, place } of others) {
      const entry = seen.get(user.id) ?? { user, places: new Set() };
      if (place) entry.places.add(place);
      seen.set(user.id, entry);
    }
    const people = [...seen.values()].filter(({ user, places }) => user.id !== person.id || places.size);
    list.replaceChildren(...people.map(({ user, places }) => {
      const where = [...places].map((place) => placeName(root, place)).join(", ");
      const what = `${user.id === person.id ? "You, in another tab" : user.name}${where ? ` – ${where}` : ""}`;
      return el(`li.who-${shade(user.id)}`, { title: what }, el("span", { "aria-hidden": "true" }, user.initials), el("span.visually-hidden", {}, what));
    }));
    for (const it of $$("[data-place]", root)) {
      const here = people.filter(({ places }) => places.has(it.dataset.place));
      let flag = $(":scope > .here", it);
      if (!here.length) flag?.remove();
      else if (it.dataset.place !== "body") {
        flag ??= it.appendChild(el("p.here"));
        flag.className = `here who-${shade(here[0].user.id)}`;
        flag.textContent = here.map(({ user }) => (user.id === person.id ? "You, in another tab" : user.name)).join(", ");
      }
    }
  }
}

function placeName(root, place) {
  if (place === "body") return "in the text";
  const it = $(`[data-place="${CSS.escape(place)}"]`, root);
  return `in ${($("label, legend, .label", it)?.textContent ?? place).trim().toLowerCase()}`;
}

/// Carets and selections of the others in the body, by classes: the policy has no inline styles.
export const cursors = (awareness) => yCursorPlugin(awareness, {
  cursorBuilder: (user) => el(`span.remote-caret.who-${shade(user.id)}`, {}, "\u2060", el("span.name", {}, user.name ?? ""), "\u2060"),
  selectionBuilder: (user) => ({ class: `remote-selection who-${shade(user.id)}` }),
});
