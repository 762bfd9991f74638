// What the reader's site does beyond HTML: six enhancements, each of which can
// fail or be absent and leave a page that reads, searches and signs up.

drawers();
for (const input of document.querySelectorAll("input[data-suggest]")) suggestions(input);
signUps();
for (const place of document.querySelectorAll("[data-live], [data-own-zone]")) whenQuiet(() => import(place.dataset.script));
whenQuiet(welcome);

// The menu and the search drawer are <details>: they open without us. We close
// them on Escape and on a press elsewhere, and hand the search field the focus.
function drawers() {
  const all = [...document.querySelectorAll("details.drawer")];
  for (const drawer of all) {
    drawer.addEventListener("toggle", () => {
      if (drawer.open) drawer.querySelector("input[type=search]")?.focus();
    });
    drawer.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented || !drawer.open) return;
      drawer.open = false;
      drawer.querySelector("summary").focus();
    });
  }
  document.addEventListener("click", (event) => {
    for (const drawer of all) if (!drawer.contains(event.target)) drawer.open = false;
  });
}

// A combobox with a list below it (ARIA 1.2). Focus stays in the field; a chosen
// suggestion is a page to go to. A late answer never replaces a newer one.
function suggestions(input) {
  const list = document.createElement("ul");
  const box = document.createElement("div");
  let options = [];
  let chosen = -1;
  let timer;
  let request;

  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0]?.textContent ?? "");
  box.className = "suggest";
  const focused = document.activeElement === input;
  input.replaceWith(box);
  box.append(input, list);
  if (focused) input.focus();
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(name, value);

  input.addEventListener("input", () => {
    clearTimeout(timer);
    request?.abort();
    const query = input.value.trim();
    if (query.length < 2) close();
    else timer = setTimeout(ask, 150, query);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const stops = options.length + 1; // the field itself is one of them
    if (step) choose(((chosen + 1 + step + stops) % stops) - 1);
    else if (event.key === "Enter" && options[chosen]) location.assign(options[chosen].url);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = options[[...list.children].indexOf(event.target.closest("li"))];
    if (option) location.assign(option.url);
  });

  async function ask(query) {
    request = new AbortController();
    try {
      const url = `${input.dataset.suggest}?q=${encodeURIComponent(query)}`;
      const answer = await fetch(url, { signal: request.signal, headers: { accept: "application/json" } });
      if (answer.ok) show(await answer.json());
    } catch {
      // Aborted by the next keystroke, or offline: the form still submits.
    }
  }

  function show(found) {
    if (document.activeElement !== input) return;
    options = found.slice(0, 8);
    list.replaceChildren(...options.map((option, i) => {
      const item = document.createElement("li");
      const kind = document.createElement("span");
      kind.textContent = option.kind;
      item.id = `${list.id}-${i}`;
      item.setAttribute("role", "option");
      item.append(option.text, kind);
      return item;
    }));
    list.hidden = !options.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    choose(-1);
  }

  function choose(index) {
    chosen = index;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === chosen)));
    if (chosen < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", `${list.id}-${chosen}`);
  }

  function close() {
    list.hidden = true;
    options = [];
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
}

// The sign-up form's script is fetched when somebody begins to fill one in. Who is faster than the line
// waits for it, since a form without its work is taken three times an hour from a network.
function signUps() {
  for (const form of document.querySelectorAll("form[data-script]")) {
    let script;
    let ready = false;
    const fetched = () => { script ??= import(form.dataset.script).catch(() => {}).then(() => { ready = true; }); return script; };
    form.addEventListener("focusin", fetched, { once: true });
    form.addEventListener("submit", (event) => {
      if (ready) return;
      event.preventDefault();
      const { submitter } = event;
      // On a turn of its own: a form that is just telling of its submission cannot be sent.
      fetched().then(() => setTimeout(() => form.requestSubmit(submitter)));
    });
  }
}

// The welcome is said once. It never interrupts someone who is typing or has
// opened a drawer, and a reader whose browser keeps nothing is left in peace.
function welcome() {
  const dialog = document.getElementById("welcome");
  if (!dialog?.showModal || seen()) return;
  if (document.activeElement?.matches("input, textarea, select") || document.querySelector(".drawer[open]")) return;
  dialog.showModal();
  dialog.addEventListener("close", remember);
  dialog.addEventListener("submit", remember);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
}

function seen() {
  try {
    return localStorage.getItem("welcomed") !== null;
  } catch {
    return true;
  }
}

function remember() {
  try {
    localStorage.setItem("welcomed", "1");
  } catch {
    // Private windows may refuse; the dialog then shows once per page at most.
  }
}

// After the first paint and when the browser is idle.
function whenQuiet(task) {
  const idle = window.requestIdleCallback ?? ((run) => setTimeout(run, 200));
  requestAnimationFrame(() => setTimeout(() => idle(task, { timeout: 2000 }), 800));
}
