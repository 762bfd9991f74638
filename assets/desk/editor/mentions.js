// "@" and a few letters in a comment offer colleagues' names. Gives a function that says who is named.

import { el } from "./dom.js";

let count = 0;

export function mentions(input, people) {
  const list = el("ul.options", { id: `mentions-${count += 1}`, role: "listbox", "aria-label": "Colleagues", hidden: true });
  let found = [];
  let chosen = 0;
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, "aria-haspopup": "listbox" })) input.setAttribute(name, value);
  queueMicrotask(() => input.after(list));

  const typed = () => /(?:^|\s)@([\p{L}\p{M}'’. -]{0,30})$/u.exec(input.value.slice(0, input.selectionEnd))?.[1];

  const draw = () => {
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    list.replaceChildren(...found.map((person, i) => el("li", {
      id: `${list.id}-${i}`, role: "option", "aria-selected": String(i === chosen),
      onpointerdown: (event) => { event.preventDefault(); take(person); },
    }, person.name)));
    if (found.length) input.setAttribute("aria-activedescendant", `${list.id}-${chosen}`);
    else input.removeAttribute("aria-activedescendant");
  };

  const take = (person) => {
    const end = input.selectionEnd;
    const start = end - typed().length;
    input.setRangeText(`${person.name} `, start, end, "end");
    found = [];
    draw();
  };

  input.addEventListener("input", () => {
    const part = typed()?.toLowerCase();
    found = part === undefined ? [] : people.filter(({ name }) => name.toLowerCase().split(" ").some((_, i, words) => words.slice(i).join(" ").startsWith(part))).slice(0, 6);
    // A whole name and more is not the beginning of one.
    if (found.length === 1 && found[0].name.toLowerCase() === part) found = [];
    chosen = 0;
    draw();
  });
  input.addEventListener("blur", () => { found = []; draw(); });
  input.addEventListener("keydown", (event) => {
    if (!found.length) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) chosen = (chosen + step + found.length) % found.length;
    else if (event.key === "Escape") found = [];
    else if ((event.key === "Enter" || event.key === "Tab") && !event.ctrlKey && !event.metaKey) return event.preventDefault(), take(found[chosen]);
    else return;
    event.preventDefault();
    event.stopPropagation();
    draw();
  });
  return () => people.filter(({ name }) => input.value.includes(`@${name}`)).map(({ id }) => id);
}
