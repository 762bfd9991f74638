// Drag and drop on a front. The buttons do the same by keyboard; the form holds the order either way.

const form = document.querySelector("[data-front]");
let dragged = null;

for (const line of form.querySelectorAll("[data-line]")) line.draggable = true;

form.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-line]");
  dragged?.classList.add("dragged");
  if (dragged) event.dataTransfer.effectAllowed = "move";
});
form.addEventListener("dragend", () => {
  dragged?.classList.remove("dragged");
  dragged = null;
});
form.addEventListener("dragover", (event) => {
  const list = event.target.closest("[data-list]") ?? event.target.closest(".panel")?.querySelector("[data-list]");
  if (!dragged || !list) return;
  event.preventDefault();
  const over = [...list.querySelectorAll("[data-line]")].find((line) => {
    const box = line.getBoundingClientRect();
    return line !== dragged && event.clientY < box.top + box.height / 2;
  });
  list.insertBefore(dragged, over ?? null);
});
form.addEventListener("drop", (event) => {
  const list = dragged?.closest("[data-list]");
  if (!list) return;
  event.preventDefault();
  const name = list.dataset.list;
  const [article, until] = dragged.querySelectorAll("input");
  article.name = name;
  until.name = `${name}_until`;
  // One article leads: the one that was there goes to the picks, and the server draws the form anew.
  const others = name === "lead" ? [...list.querySelectorAll("[data-line]")].filter((line) => line !== dragged) : [];
  const picks = form.querySelector("[data-list=pick]");
  for (const line of others) {
    const [id, ends] = line.querySelectorAll("input");
    id.name = "pick";
    ends.name = "pick_until";
    picks.prepend(line);
  }
  form.requestSubmit(form.querySelector("button[value=find]"));
});
