// A cursor on charts: arrow keys, pointer, and words for those who hear the page. Without it the table
// below the chart says the same. Rows say where they stand in the plot, pictures where their plot is,
// both in thousandths.

for (const figure of document.querySelectorAll("[data-chart]")) {
  const rows = [...figure.querySelectorAll("tr[data-at]")].map((row) => {
    const [x, y] = row.dataset.at.split(" ").map(Number);
    return { x: x / 1000, y: y / 1000, said: `${row.cells[0].textContent.trim()}: ${row.cells[1].textContent.trim()}` };
  });
  if (rows.length < 2) continue;
  closer(figure);
  for (const picture of figure.querySelectorAll("[data-plot]")) cursor(picture, rows);
}

/// The button to the closer look, whose script is fetched when it is pressed.
function closer(figure) {
  const tools = figure.querySelector(".chart-tools");
  if (!tools) return;
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: figure.dataset.zoom });
  button.addEventListener("click", async () => {
    button.disabled = true;
    // The room for what comes is made at once, not when it has come.
    tools.classList.add("open");
    try {
      const { zoom } = await import(figure.dataset.zoomScript);
      await zoom(figure);
    } finally {
      button.disabled = false;
    }
  });
  tools.append(button);
}

function cursor(picture, rows) {
  const svg = picture.querySelector("svg");
  const [left, right, top, bottom] = picture.dataset.plot.split(" ").map((place) => Number(place) / 1000);
  const { width, height } = svg.viewBox.baseVal;
  const said = document.createElement("output");
  said.className = "chart-said";
  said.setAttribute("aria-live", "polite");
  picture.prepend(said);
  const line = element("line", { class: "chart-cursor", y1: top * height, y2: bottom * height });
  const dot = element("circle", { class: "chart-cursor-dot", r: 7 });
  let at = rows.length - 1;

  svg.setAttribute("tabindex", "0");
  svg.addEventListener("keydown", (event) => {
    if (event.target !== svg) return;
    const steps = { ArrowLeft: -1, ArrowRight: 1, PageUp: -20, PageDown: 20, Home: -rows.length, End: rows.length };
    if (event.key === "Escape") return clear();
    if (!(event.key in steps)) return;
    event.preventDefault();
    show(Math.min(rows.length - 1, Math.max(0, at + steps[event.key])));
  });
  svg.addEventListener("focus", () => show(at));
  svg.addEventListener("blur", clear);
  svg.addEventListener("pointermove", (event) => {
    const box = svg.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width - left) / (right - left);
    let best = 0;
    for (let i = 1; i < rows.length; i += 1) {
      if (Math.abs(rows[i].x - x) < Math.abs(rows[best].x - x)) best = i;
    }
    show(best);
  });
  svg.addEventListener("pointerleave", () => {
    if (document.activeElement !== svg) clear();
  });

  function show(next) {
    at = next;
    const row = rows[at];
    const x = (left + row.x * (right - left)) * width;
    line.setAttribute("x1", x);
    line.setAttribute("x2", x);
    dot.setAttribute("cx", x);
    dot.setAttribute("cy", (top + row.y * (bottom - top)) * height);
    if (!line.isConnected) svg.append(line, dot);
    said.textContent = row.said;
  }

  function clear() {
    line.remove();
    dot.remove();
    said.textContent = "";
  }
}

function element(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
