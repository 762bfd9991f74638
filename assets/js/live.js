// Reads flashes along. Without this script the page has every flash until it was opened; with it, new
// ones come as they are sent, and what came while the connection was lost comes first.
//
// Nothing moves against the reader's will: there is a button to pause, what is above a reader who has
// scrolled down does not push what they read, and the strip keeps its height.

const MOST = 300; // lines on a page that stays open for days
const AGAIN = [2, 10, 30, 60]; // seconds, when the server could not take us

for (const place of document.querySelectorAll("[data-live]")) readAlong(place);

function readAlong(place) {
  const data = place.dataset;
  const bar = place.querySelector(".live-bar");
  const state = Object.assign(document.createElement("span"), { className: "live-state" });
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: data.pause });
  const told = Object.assign(document.createElement("p"), { className: "visually-hidden" });
  told.setAttribute("aria-live", "polite");
  bar.append(state, button);
  place.append(told);

  const waiting = new Map();
  let position = data.position;
  let paused = false;
  let source;
  let tries = 0;
  let timer;

  button.addEventListener("click", () => {
    paused = !paused;
    if (!paused) {
      for (const flash of waiting.values()) show(flash);
      waiting.clear();
    }
    label();
  });
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);
  open();

  // A tab that nobody looks at holds no connection; it catches up when it is looked at.
  function open() {
    if (source || document.hidden) return;
    clearTimeout(timer);
    source = new EventSource(`${data.live}?after=${position}`);
    source.addEventListener("open", () => ((tries = 0), label()));
    source.addEventListener("flash", (event) => {
      position = event.lastEventId || position;
      const flash = JSON.parse(event.data);
      if (!wanted(flash)) return;
      if (paused) waiting.set(flash.number, flash);
      else show(flash);
      label();
    });
    // We were away for longer than is told: the page knows it all.
    source.addEventListener("gap", () => location.reload());
    source.addEventListener("error", () => {
      // A browser comes back by itself after a lost connection, but not after a refusal.
      if (source?.readyState === EventSource.CLOSED) {
        close();
        timer = setTimeout(open, 1000 * AGAIN[Math.min(tries++, AGAIN.length - 1)]);
      }
      label();
    });
  }

  function close() {
    clearTimeout(timer);
    source?.close();
    source = undefined;
  }

  function wanted(flash) {
    if (place.querySelector(`#flash-${flash.number}, [data-flash="${flash.number}"]`)) return true;
    if (flash.importance < Number(data.importance)) return false;
    return !data.instrument || flash.instruments.includes(data.instrument);
  }

  function show(flash) {
    if ("strip" in data) inStrip(place, flash);
    else inList(place, flash);
    if (flash.state !== "live" || flash.importance > 1) told.textContent = flash.text;
  }

  function label() {
    button.textContent = paused ? data.resume : data.pause;
    if (paused && waiting.size) button.textContent += ` (${waiting.size} ${data.waiting})`;
    const on = source?.readyState === EventSource.OPEN;
    state.textContent = on ? data.reading : data.lost;
    state.classList.toggle("on", on);
  }
}

function element(html) {
  const template = document.createElement("template");
  template.innerHTML = html; // the server's own template; texts are escaped in it
  return template.content.firstElementChild;
}

function inList(place, flash) {
  const line = element(flash.html);
  const old = place.querySelector(`#flash-${flash.number}`);
  if (old) {
    old.replaceWith(line);
    return;
  }
  // Flashes of a day that began after the page was opened: the server has the heading.
  const iso = line.querySelector("time").dateTime.slice(0, 10);
  const list = place.querySelector(`[data-day="${iso}"] ol`);
  if (!list) {
    location.reload();
    return;
  }
  const height = document.documentElement.scrollHeight;
  const scrolled = list.getBoundingClientRect().top < 0;
  const before = [...list.children].find((other) => Number(other.id.slice(6)) < flash.number);
  list.insertBefore(line, before ?? null);
  // Browsers without scroll anchoring would push what is being read.
  if (scrolled && !CSS.supports("overflow-anchor", "auto")) {
    scrollBy(0, document.documentElement.scrollHeight - height);
  }
  for (const far of [...place.querySelectorAll(".flash")].slice(MOST)) far.remove();
}

function inStrip(place, flash) {
  const list = place.querySelector("ol");
  const old = list.querySelector(`[data-flash="${flash.number}"]`);
  if (!old && flash.state === "withdrawn") return;
  const from = element(flash.html);
  const line = document.createElement("li");
  const link = Object.assign(document.createElement("a"), { href: flash.article ?? flash.url });
  const time = document.createElement("time");
  const text = document.createElement(flash.state === "withdrawn" ? "del" : "span");
  time.dateTime = from.querySelector("time").dateTime;
  time.textContent = from.querySelector("time").textContent.slice(0, 5);
  text.textContent = flash.text;
  link.append(time, " ", text);
  line.append(link);
  line.className = `flash-${flash.importance} new`;
  line.dataset.flash = flash.number;
  if (old) old.replaceWith(line);
  else {
    list.prepend(line);
    if (list.children.length > 3) list.lastElementChild.remove();
  }
  setTimeout(() => line.classList.remove("new"), 4000);
}
