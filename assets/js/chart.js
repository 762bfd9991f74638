// A cursor on charts: arrow keys, pointer, and words for those who hear the page. Without it the table
// below the chart says the same.

for (const figure of document.querySelectorAll("[data-chart]")) cursor(figure);

function cursor(figure) {
  const svg = figure.querySelector("svg.chart");
  const rows = [...figure.querySelectorAll("tr[data-at]")].map((row) => {
    const [x, y] = row.dataset.at.split(" ").map(Number);
    return {
      x: x / Number(figure.dataset.wide),
      y: y / Number(figure.dataset.high),
      said: `${row.cells[0].textContent.trim()}: ${row.cells[1].textContent.trim()}`,
    };
  });
  if (!svg || rows.length < 2) return;

  const said = document.createElement("output");
  said.className = "chart-said";
  said.setAttribute("aria-live", "polite");
  figure.prepend(said);
  const line = element("line", { class: "chart-cursor", y1: "0", y2: "100%" });
  const dot = element("circle", { class: "chart-cursor-dot", r: "4" });
  let at = rows.length - 1;

  svg.setAttribute("tabindex", "0");
  svg.addEventListener("keydown", (event) => {
    if (event.target !== svg) return;
    const steps = { ArrowLeft: -1, ArrowRight: 1, PageUp: -20, PageDown: 20, Home: -Infinity, End: Infinity };
    if (event.key === "Escape") return clear();
    if (!(event.key in steps)) return;
    event.preventDefault();
    show(Math.min(rows.length - 1, Math.max(0, at + steps[event.key])));
  });
  svg.addEventListener("focus", () => show(at));
  svg.addEventListener("blur", clear);
  svg.addEventListener("pointermove", (event) => {
    const box = svg.getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width;
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
    const x = `${row.x * 100}%`;
    for (const [name, value] of [["x1", x], ["x2", x]]) line.setAttribute(name, value);
    dot.setAttribute("cx", x);
    dot.setAttribute("cy", `${row.y * 100}%`);
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
