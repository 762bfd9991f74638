// Elements without a framework. No markup from strings: the desk's policy forbids inline styles and
// script, and what a colleague typed must never be read as HTML.

/// `el("button.primary", { type: "button", onclick }, "Save")`. Properties that start with "on" are
/// listeners; true and false set or leave out an attribute.
export function el(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const it = document.createElement(tag || "div");
  if (classes.length) it.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) it.addEventListener(key.slice(2), value);
    else if (key === "value") it.value = value;
    else it.setAttribute(key, value === true ? "" : value);
  }
  it.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return it;
}

export const $ = (selector, within = document) => within.querySelector(selector);
export const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];

let announcer;
/// Tells what happened to those who do not see it, and shows it for a while to those who do.
export function say(text, { shown = true } = {}) {
  announcer ??= $("#editor-said");
  if (!announcer) return;
  announcer.textContent = "";
  announcer.classList.toggle("shown", shown);
  // The same sentence twice is announced twice only when the node changes in between.
  setTimeout(() => { announcer.textContent = text; }, 30);
  clearTimeout(say.timer);
  say.timer = setTimeout(() => announcer.classList.remove("shown"), 6_000);
}

/// Calls `task` once, `wait` milliseconds after the last call.
export function later(task, wait) {
  let timer;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(task, wait, ...values);
  };
}

/// When the browser has nothing better to do.
export const idle = (task) => (window.requestIdleCallback ?? ((run) => setTimeout(run, 50)))(task, { timeout: 1_000 });
