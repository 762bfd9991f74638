// A closer look at a chart, fetched when somebody asks for it: drag or pinch a stretch, or use the buttons
// or the keys +, −, arrows, 0. It draws what the page has already said: the file of all values where there
// is one, else the table behind the chart. Without it the chart stays as the server drew it.

const LEAST = 5; // values that a stretch keeps
const SVG = "http://www.w3.org/2000/svg";

export async function zoom(figure) {
  const said = figure.dataset;
  const picture = [...figure.querySelectorAll("[data-plot]")].find((one) => one.offsetParent);
  const drawn = picture.querySelector("svg");
  const all = await values(figure);
  if (all.length < LEAST) return;
  const lang = document.documentElement.lang || undefined;
  const digits = Math.max(...all.map(({ text }) => (text.split(".")[1] ?? "").length));
  const number = new Intl.NumberFormat(lang, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const exact = new Intl.DateTimeFormat(lang, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  const [left, right, top, bottom] = picture.dataset.plot.split(" ").map((place) => Number(place) / 1000);
  const { width, height } = drawn.viewBox.baseVal;
  const plot = { left: left * width, right: right * width, top: top * height, bottom: bottom * height };
  const marks = [...drawn.querySelectorAll("a.m")].map((link) => ({ link, at: share(link) }));
  const whole = [0, all.length - 1];
  let [from, to] = whole;

  const svg = make("svg", { class: "chart zoomed", viewBox: `0 0 ${width} ${height}`, role: "group", tabindex: 0, "aria-label": said.zoomLabel });
  const shown = make("g", {});
  const band = make("rect", { class: "zoom-band", y: plot.top, height: plot.bottom - plot.top, width: 0 });
  svg.append(shown, band);
  const told = Object.assign(document.createElement("p"), { className: "zoom-said small-print" });
  told.setAttribute("role", "status");
  const tools = document.createElement("p");
  tools.className = "zoom-tools";
  for (const [words, run] of [[said.zoomIn, closer], [said.zoomOut, further], [said.zoomBefore, () => pan(-1)], [said.zoomAfter, () => pan(1)], [said.zoomWhole, reset]]) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: words });
    button.addEventListener("click", run);
    tools.append(button);
  }
  // One picture for every width: what is narrow scrolls nowhere, it is drawn for the width it was asked at.
  for (const one of figure.querySelectorAll("[data-plot]")) one.hidden = true;
  const place = document.createElement("div");
  place.className = "picture";
  place.append(svg);
  figure.prepend(place);
  figure.querySelector(".chart-tools").replaceChildren(tools, told);
  keys();
  pointers();
  draw();
  svg.focus();

  function share(link) {
    const circle = link.querySelector("circle");
    return (Number(circle.getAttribute("cx")) - plot.left) / (plot.right - plot.left);
  }

  function show(first, last) {
    const room = Math.max(LEAST - 1, Math.min(all.length - 1, Math.round(last - first)));
    from = Math.round(Math.max(0, Math.min(first, all.length - 1 - room)));
    to = from + room;
    draw();
  }
  function scale(by, middle = (from + to) / 2) {
    show(middle - (middle - from) * by, middle + (to - middle) * by);
  }
  function closer() { scale(0.5); }
  function further() { scale(2); }
  function pan(way) { const by = Math.max(1, (to - from) / 4) * way; show(from + by, to + by); }
  function reset() { show(...whole); }

  function keys() {
    const does = { "+": closer, "=": closer, "-": further, "−": further, ArrowLeft: () => pan(-1), ArrowRight: () => pan(1), 0: reset, Home: () => show(0, to - from), End: () => show(all.length - 1 - to + from, all.length - 1) };
    svg.addEventListener("keydown", (event) => {
      if (!(event.key in does) || event.ctrlKey || event.metaKey || event.altKey || event.target !== svg) return;
      event.preventDefault();
      does[event.key]();
    });
  }

  function pointers() {
    const down = new Map();
    let began; // of a drag: its place; of a pinch: the stretch and the distance it began with
    const at = (event) => {
      const box = svg.getBoundingClientRect();
      const x = ((event.clientX - box.left) / box.width) * width;
      return Math.max(0, Math.min(1, (x - plot.left) / (plot.right - plot.left)));
    };
    const day = (part) => nearest(time(from) + part * (time(to) - time(from)));
    const pinch = () => {
      const [a, b] = [...down.values()];
      return { distance: Math.max(0.02, Math.abs(a - b)), middle: (a + b) / 2 };
    };
    svg.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      down.set(event.pointerId, at(event));
      if (down.size === 1) began = { drag: at(event) };
      if (down.size === 2) {
        event.preventDefault();
        began = { ...pinch(), from, to };
        band.setAttribute("width", 0);
      }
    });
    svg.addEventListener("pointermove", (event) => {
      if (!down.has(event.pointerId)) return;
      down.set(event.pointerId, at(event));
      if (down.size === 2 && began.distance) {
        const middle = began.from + began.middle * (began.to - began.from);
        const by = began.distance / pinch().distance;
        show(middle - (middle - began.from) * by, middle + (began.to - middle) * by);
      } else if ("drag" in began) {
        svg.setPointerCapture(event.pointerId);
        const [a, b] = [began.drag, at(event)].sort((x, y) => x - y);
        band.setAttribute("x", plot.left + a * (plot.right - plot.left));
        band.setAttribute("width", (b - a) * (plot.right - plot.left));
      }
    });
    for (const name of ["pointerup", "pointercancel"]) {
      svg.addEventListener(name, (event) => {
        const end = down.get(event.pointerId);
        down.delete(event.pointerId);
        band.setAttribute("width", 0);
        if (name === "pointerup" && began && "drag" in began && Math.abs(end - began.drag) > 0.02) {
          show(day(Math.min(end, began.drag)), day(Math.max(end, began.drag)));
        }
        if (!down.size) began = undefined;
      });
    }
  }

  function time(place) { return all[place].time; }

  function nearest(moment) {
    let [low, high] = whole;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (time(middle) < moment) low = middle;
      else high = middle;
    }
    return moment - time(low) < time(high) - moment ? low : high;
  }

  function draw() {
    const stretch = all.slice(from, to + 1);
    let [low, high] = [Infinity, -Infinity];
    for (const { value } of stretch) [low, high] = [Math.min(low, value), Math.max(high, value)];
    const [first, last] = [time(from), time(to)];
    const x = (moment) => plot.left + ((moment - first) / (last - first || 1)) * (plot.right - plot.left);
    const y = (value) => (high === low ? (plot.top + plot.bottom) / 2 : plot.bottom - ((value - low) / (high - low)) * (plot.bottom - plot.top));
    const parts = [];
    let rules = "";
    const [rounded, places] = levels(low, high, digits);
    const words = new Intl.NumberFormat(lang, { minimumFractionDigits: places, maximumFractionDigits: places });
    for (const level of rounded) {
      rules += `M0 ${y(level).toFixed()}H${plot.right}`;
      parts.push(make("text", { x: plot.right + 10, y: y(level) + 8 }, words.format(level)));
    }
    parts.unshift(make("path", { class: "g", d: rules }));
    for (const [moment, words] of days(first, last, (plot.right - plot.left) / 190)) {
      if (x(moment) > 40 && x(moment) < plot.right - 20) parts.push(make("text", { x: x(moment), y: height - 6, "text-anchor": "middle" }, words));
    }
    const points = thin(stretch, x, y);
    parts.push(make("path", { d: `M${points.join("L")}` }), make("circle", { class: "e", cx: x(last), cy: y(all[to].value), r: 5 }));
    const [begin, end] = [time(0), time(all.length - 1)];
    for (const { link, at } of marks) {
      const moment = begin + at * (end - begin);
      if (moment < first || moment > last) continue;
      const copy = link.cloneNode(true);
      const circle = copy.querySelector("circle");
      circle.setAttribute("cx", x(moment));
      circle.setAttribute("cy", y(all[nearest(moment)].value));
      parts.push(copy);
    }
    shown.replaceChildren(...parts);
    told.textContent = `${exact.format(first)} – ${exact.format(last)}: ${said.zoomLow} ${number.format(low)}, ${said.zoomHigh} ${number.format(high)}`;
  }

  /// First days of years, months, or days, at most so many, with their words.
  function days(first, last, most) {
    const span = (last - first) / 864e5;
    const found = [];
    const form = (options) => new Intl.DateTimeFormat(lang, { timeZone: "UTC", ...options });
    const start = new Date(first);
    let [step, next, words] = [Math.ceil(span / most) || 1, (date, by) => date.setUTCDate(date.getUTCDate() + by), form({ day: "numeric", month: "short" })];
    if (span > 300 * most) {
      [step, next, words] = [Math.ceil(span / 365 / most), (date, by) => date.setUTCFullYear(date.getUTCFullYear() + by), form({ year: "numeric" })];
      start.setUTCMonth(0, 1);
    } else if (span > 45) {
      [step, next, words] = [Math.ceil(span / 30 / most), (date, by) => date.setUTCMonth(date.getUTCMonth() + by), form(span > 330 ? { month: "short", year: "numeric" } : { month: "short" })];
      start.setUTCDate(1);
    }
    for (const date = start; date.getTime() <= last; next(date, step)) {
      if (date.getTime() >= first) found.push([date.getTime(), words.format(date)]);
    }
    return found;
  }
}

/// Three to six round numbers between two values, and the decimals that they need.
function levels(low, high, digits) {
  const span = high - low;
  if (!span) return [[low], digits];
  const power = 10 ** Math.floor(Math.log10(span));
  const step = [0.2, 0.25, 0.5, 1].map((part) => part * power).find((one) => span / one <= 6) ?? power;
  const found = [];
  for (let n = Math.ceil(low / step); n * step <= high; n += 1) found.push(n * step);
  return [found, Number(step.toPrecision(3)).toString().split(".")[1]?.length ?? 0];
}

/// At most two points for each unit of width: its lowest and its highest.
function thin(stretch, x, y) {
  const columns = new Map();
  for (const [place, { time, value }] of stretch.entries()) {
    const column = Math.round(x(time));
    const seen = columns.get(column);
    if (!seen) columns.set(column, [place, place]);
    else {
      if (value < stretch[seen[0]].value) seen[0] = place;
      if (value > stretch[seen[1]].value) seen[1] = place;
    }
  }
  return [...columns.values()].flatMap((ends) =>
    [...new Set(ends.sort((a, b) => a - b))].map((place) => `${x(stretch[place].time).toFixed()} ${y(stretch[place].value).toFixed()}`));
}

/// What is behind the chart: the whole file from the stretch's first day on, or the rows of the table.
async function values(figure) {
  const rows = [...figure.querySelectorAll("tr[data-at]")];
  const day = (row) => row.querySelector("time").dateTime;
  const { values: file } = figure.dataset;
  if (file) {
    const answer = await fetch(file);
    if (!answer.ok) throw new Error(`${answer.status} ${file}`);
    const lines = (await answer.text()).split("\n").filter((line) => /^-?\d/.test(line)).map((line) => line.split(","));
    return lines.filter(([at]) => at >= figure.dataset.from).map(([at, text]) => point(at, text));
  }
  return rows.map((row) => point(day(row), row.dataset.value));
}

function point(at, text) {
  return { time: Date.parse(at), text, value: Number(text) };
}

function make(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}
