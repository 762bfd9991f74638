// A field that offers what fits what is typed (ARIA's combobox with a list).

import { el, later } from "./dom.js";

/// Makes `input` a combobox. `find(typed)` gives `[{name, note?, …}]`, now or later; `take(item)` is
/// what choosing does; `typed(text)`, when given, takes what was typed and is in no list.
export function combobox(input, { find, take, typed, atOnce = false }) {
  const list = el("ul.options", { id: `${input.id}-options`, role: "listbox", "aria-label": input.labels?.[0]?.textContent ?? "", hidden: true });
  input.after(list);
  for (const [name, value] of Object.entries({ role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) input.setAttribute(name, value);
  let found = [];
  let chosen = -1;
  let asked = 0;

  const look = async () => {
    const turn = asked += 1;
    const text = input.value.trim();
    const items = text || atOnce ? await Promise.resolve(find(text)).catch(() => []) : [];
    // A late answer never replaces a newer one.
    if (turn !== asked || document.activeElement !== input) return;
    found = items.slice(0, 10);
    chosen = found.length && text ? 0 : -1;
    draw();
  };
  const soon = later(look, 150);

  const draw = () => {
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    list.replaceChildren(...found.map((item, i) => el("li", {
      id: `${list.id}-${i}`, role: "option", "aria-selected": String(i === chosen),
      onpointerdown: (event) => { event.preventDefault(); choose(item); },
    }, item.name, item.note && el("small", {}, ` ${item.note}`))));
    if (chosen < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", `${list.id}-${chosen}`);
      list.children[chosen].scrollIntoView({ block: "nearest" });
    }
  };

  const close = () => {
    asked += 1;
    found = [];
    chosen = -1;
    draw();
  };

  const choose = (item) => {
    input.value = "";
    close();
    take(item);
  };

  input.addEventListener("input", soon);
  input.addEventListener("focus", () => { if (atOnce) look(); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !found.length) look();
    else if (step) {
      chosen = (chosen + step + found.length + 1) % (found.length + 1);
      if (chosen === found.length) chosen = -1;
      draw();
    } else if (event.key === "Escape" && found.length) {
      event.stopPropagation();
      close();
    } else if (event.key === "Enter") {
      const text = input.value.trim();
      if (found[chosen]) choose(found[chosen]);
      else if (text && typed) {
        input.value = "";
        close();
        typed(text);
      }
    } else return;
    event.preventDefault();
  });
}
