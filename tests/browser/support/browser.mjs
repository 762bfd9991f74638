// Chromium as the tests use it: Debian's, without a network of its own. Every page is watched: what
// it asked for, what it complained about, how far its lines moved.

import { chromium } from "playwright-core";

const PATH = process.env.COURANT_CHROMIUM ?? "/usr/bin/chromium";
const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

export const WIDTHS = [390, 1280];
export const SCHEMES = ["light", "dark"];

export const launch = () => chromium.launch({ executablePath: PATH, args: FLAGS });

/// A fresh reader. `welcomed` is one who has seen the welcome; `script: false` one without JavaScript.
export async function reader(browser, { width = 1280, scheme = "light", script = true, welcomed = true } = {}) {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: scheme,
    reducedMotion: "reduce",
    javaScriptEnabled: script,
  });
  context.setDefaultTimeout(10_000);
  if (welcomed && script) await context.addInitScript(() => localStorage.setItem("welcomed", "1"));
  if (script) await context.addInitScript(observe);
  const page = await context.newPage();
  return { context, page, seen: watch(page), close: () => context.close() };
}

// Runs in the page, before its own script.
function observe() {
  window.violations = [];
  window.shift = 0;
  document.addEventListener("securitypolicyviolation", (event) => {
    window.violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
  });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
}

function watch(page) {
  const seen = { requests: [], complaints: [] };
  page.on("request", (request) => seen.requests.push(request.url()));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) seen.complaints.push(message.text());
  });
  page.on("pageerror", (error) => seen.complaints.push(String(error)));
  page.on("response", (response) => {
    if (response.status() >= 400 && response.request().resourceType() !== "document") {
      seen.complaints.push(`${response.status()} ${response.url()}`);
    }
  });
  return seen;
}

/// Scrolls to the end, so that pictures further down are loaded too, and back.
export async function readThrough(page) {
  await page.evaluate(async () => {
    for (let y = 0; y < document.body.scrollHeight; y += 700) {
      scrollTo(0, y);
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20)));
    }
    scrollTo(0, 0);
  });
  await page.waitForLoadState("networkidle");
}

/// Does `task` to each item, a few at a time.
export async function each(items, task, atOnce = 2) {
  const queue = items.entries();
  const worker = async () => { for (const [, item] of queue) await task(item); };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
