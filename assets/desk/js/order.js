// Lists that can be put in another order. The arrows of a row are buttons that work without this;
// here they move the row in place, keep the focus, and say where it went. Saving is one press.

for (const form of document.querySelectorAll("[data-orders]")) {
  form.classList.add("ordered");
  const told = form.querySelector("[data-told]");
  const name = (row) =>
    row.querySelector("input[name=label]")?.value || row.querySelector(".line-head")?.textContent || "The line";
  const rows = (list) => [...list.children].filter((row) => row.matches("[data-row]"));

  function changed(row) {
    const list = row.parentElement;
    for (const other of form.querySelectorAll("[data-order]")) {
      const all = rows(other);
      all.forEach((each, at) => {
        for (const button of each.querySelectorAll(":scope > .order-moves > [data-move]")) {
          button.disabled = button.dataset.move === "up" ? at === 0 : at === all.length - 1;
        }
        // A line of a menu is named by its place.
        for (const button of each.querySelectorAll(":scope > .order-moves > [name=do]")) {
          if (/:\d+$/.test(button.value)) button.value = button.value.replace(/:\d+$/, `:${at}`);
        }
      });
    }
    form.querySelector("[data-save]")?.removeAttribute("hidden");
    const all = rows(list);
    if (told) told.textContent = `${name(row)} is number ${all.indexOf(row) + 1} of ${all.length}. Not saved yet.`;
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    event.preventDefault();
    const row = button.closest("[data-row]");
    const all = rows(row.parentElement);
    const at = all.indexOf(row);
    if (button.dataset.move === "up" && at > 0) all[at - 1].before(row);
    if (button.dataset.move === "down" && at + 1 < all.length) all[at + 1].after(row);
    changed(row);
    if (button.disabled) row.querySelector("[data-move]:not(:disabled)")?.focus();
    else button.focus();
  });

  form.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-grip]");
    if (!grip || event.button !== 0) return;
    event.preventDefault();
    const row = grip.closest("[data-row]");
    grip.setPointerCapture(event.pointerId);
    row.classList.add("dragged");
    const move = (at) => {
      for (const other of rows(row.parentElement)) {
        if (other === row) continue;
        const box = other.getBoundingClientRect();
        if (at.clientY < box.top || at.clientY > box.bottom) continue;
        if (at.clientY < box.top + box.height / 2) other.before(row);
        else other.after(row);
        return;
      }
    };
    const end = () => {
      grip.removeEventListener("pointermove", move);
      row.classList.remove("dragged");
      changed(row);
    };
    grip.addEventListener("pointermove", move);
    grip.addEventListener("pointerup", end, { once: true });
    grip.addEventListener("pointercancel", end, { once: true });
  });
}
