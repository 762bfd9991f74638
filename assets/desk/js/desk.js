// The desk's furniture: menus that close, dialogs that open, forms that are sent once. Every screen
// but the editor works without it.

for (const menu of document.querySelectorAll("[data-menu]")) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// <button data-opens="id"> opens a <dialog>; a button of type=button with data-closes closes its own.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    event.preventDefault();
    document.getElementById(opener.dataset.opens)?.showModal();
  }
  event.target.closest("[data-closes]")?.closest("dialog")?.close();
});

// A form goes out once, however often somebody presses.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 4000);
});
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// A flash from wherever somebody is: Alt+Shift+F opens the line, Enter sends it, and the screen below
// stays as it was. Without script the same link leads to the form's page.
flashes(document.querySelector("dialog.flash-dialog"));

function flashes(dialog) {
  if (!dialog?.showModal) return;
  const form = dialog.querySelector("form");
  const wrong = dialog.querySelector(".flash-wrong");
  const told = document.createElement("p");
  told.className = "flash-told";
  told.setAttribute("role", "status");
  document.body.append(told);
  const open = (event) => {
    event.preventDefault();
    if (dialog.open || document.querySelector("dialog[open]")) return;
    dialog.showModal();
    form.elements.text.focus();
  };
  document.querySelector(".bar-flash")?.addEventListener("click", open);
  addEventListener("keydown", (event) => {
    // By the key's place: with Alt some keyboards write another letter.
    if (event.altKey && event.shiftKey && !event.ctrlKey && !event.metaKey && event.code === "KeyF") open(event);
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button.primary");
    if (button.disabled) return;
    button.disabled = true;
    wrong.textContent = "";
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        headers: { accept: "application/json" },
        body: new URLSearchParams(new FormData(form)),
      });
      const said = await answer.json();
      if (!answer.ok) throw new Error([said.detail, said.hint].filter(Boolean).join(". "));
      dialog.close();
      form.reset();
      form.elements.once.value = [...crypto.getRandomValues(new Uint8Array(12))]
        .map((byte) => byte.toString(16).padStart(2, "0")).join("");
      told.textContent = said.said;
      setTimeout(() => (told.textContent = ""), 8000);
      if (document.querySelector(".flash-lines")) location.reload();
    } catch (error) {
      wrong.textContent = error.message || "It could not be sent. Is the connection there? Press again.";
    } finally {
      button.disabled = false;
    }
  });
}

// Held lines of wires: while the focus is on one, R releases it and D drops it; the arrows go to the next. Its
// buttons do the same without script. New lines come by themselves as long as somebody looks, and never move
// the focus: a key must hit the line that was read.
heldLines(document.getElementById("held"));

function heldLines(held) {
  if (!held) return;
  held.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
    const line = event.target.closest("li");
    if (!line) return;
    const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    const button = step
      ? line[step]?.querySelector("[data-key=r]")
      : line.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!button) return;
    event.preventDefault();
    if (step) button.focus();
    else button.form.requestSubmit(button);
  });
  const told = document.getElementById("held-told");
  const count = (box) => box.querySelectorAll(".held-lines > li").length;
  setInterval(async () => {
    if (document.hidden) return;
    // Without an answer the lines stay as they are; the next look is soon.
    const answer = await fetch(held.dataset.at, { headers: { accept: "text/html" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("held");
    const ids = (box) => [...box.querySelectorAll(".held-lines > li")].map((line) => line.id).join(" ");
    if (!fresh || ids(fresh) === ids(held)) return;
    const [line, key] = [document.activeElement.closest("#held li")?.id, document.activeElement.dataset.key];
    if (count(fresh) > count(held)) told.textContent = `${count(fresh)} held lines`;
    held.replaceChildren(...fresh.childNodes);
    if (line) document.getElementById(line)?.querySelector(`[data-key="${CSS.escape(key ?? "r")}"]`)?.focus();
  }, 5000);
}
