// Market data as readers use it: without script everything is there; with script a cursor walks the
// line, by keyboard and aloud; nothing on a page moves.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible } from "./support/accessible.mjs";
import { launch, reader } from "./support/browser.mjs";
import { Newspaper } from "./support/newspaper.mjs";
import { colleague, send } from "./support/newsroom.mjs";

let paper, browser;
before(async () => {
  [paper, browser] = await Promise.all([Newspaper.open(), launch()]);
});
after(async () => {
  await browser?.close();
  await paper?.close();
});

test("without script: from the overview to an instrument, its ranges, its values and its file", async () => {
  const { page, close } = await reader(browser, { script: false });
  try {
    await page.goto(`${paper.url}/markets`);
    await page.locator(".market-table a", { hasText: "EUR/USD" }).first().click();
    assert.match(await page.locator(".quote-value").textContent(), /1\.1172/);
    assert.match(await page.locator(".quote-facts").textContent(), /European Central Bank/);
    await page.locator(".ranges a", { hasText: "5Y" }).click();
    assert.equal(await page.locator(".ranges [aria-current]").textContent(), "5Y");
    await page.locator(".chart-rows summary").click();
    assert.ok(await page.locator(".chart-rows tbody tr").count() > 50);
    const file = await page.request.get(new URL(await page.locator("a", { hasText: "CSV" }).getAttribute("href"), paper.url).href);
    assert.match(await file.text(), /^# Euro in US dollars.*\n# Source: European Central Bank/);
  } finally {
    await close();
  }
});

test("without script: the converter leads to an address that says the same for good", async () => {
  const { page, close } = await reader(browser, { script: false });
  try {
    await page.goto(`${paper.url}/markets/convert`);
    await page.fill("#convert-amount", "1,000");
    await page.selectOption("#convert-from", "USD");
    await page.selectOption("#convert-to", "JPY");
    await page.fill("#convert-date", "2026-10-25");
    await page.locator(".convert button").click();
    assert.match(page.url(), /\/markets\/convert\/usd\/jpy\/2026-10-25\?amount=1%2C000$/);
    assert.match(await page.locator(".converted").textContent(), /23 October 2026.*the last published before/s);
  } finally {
    await close();
  }
});

test("with script: the arrow keys read the line aloud, articles on it are links", async () => {
  const { page, seen, close } = await reader(browser);
  try {
    await page.goto(`${paper.url}/markets/eur-usd`);
    const said = page.locator(".for-wide .chart-said");
    await page.locator(".for-wide svg.chart").focus();
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    assert.match(await said.textContent(), /^28 October 2026: 1\.\d{4}$/);
    await page.keyboard.press("Home");
    assert.match(await said.textContent(), /October 2025/);
    await page.keyboard.press("Escape");
    assert.equal(await said.textContent(), "");
    assert.deepEqual(await page.evaluate(() => window.violations), []);
    assert.ok(await page.evaluate(() => window.shift) < 0.01, "nothing moved");

    await page.goto(`${paper.url}/markets/brent?range=6m`);
    const marker = page.locator(".for-wide a.m").first();
    const name = await marker.getAttribute("aria-label");
    assert.match(name, /^\d+ \w+ \d{4}: ./);
    await marker.focus();
    await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]);
    assert.ok(name.endsWith(await page.locator("h1").textContent()), name);
    assert.match(await page.locator(".in-article").textContent(), /At publication .*Since then/s);
    assert.deepEqual(seen.problems ?? [], []);
  } finally {
    await close();
  }
});

test("the strip is part of the page: it is there without script and moves nothing", async () => {
  const { page, close } = await reader(browser);
  try {
    await page.goto(paper.url);
    assert.ok(await page.locator(".markets li").count() > 4);
    assert.ok(await page.evaluate(() => window.shift) < 0.01, "nothing moved");
    // An article has it, too.
    await page.locator("main h2 a, main h3 a").first().click();
    await page.locator("article.article").waitFor();
    assert.ok(await page.locator(".markets li").count() > 4);
    await page.locator(".markets a").first().focus();
    assert.ok(await page.evaluate(() => window.shift) < 0.01, "nothing moved");
  } finally {
    await close();
  }
});

test("a closer look at a chart: by drag, by buttons, by keys, read aloud, and only when asked for", async () => {
  const { page, seen, close } = await reader(browser);
  try {
    await page.goto(`${paper.url}/markets/eur-usd?range=max`);
    assert.ok(!seen.requests.some((url) => url.includes("zoom")), "nothing is fetched before");
    await page.getByRole("button", { name: "Look closer" }).click();
    const said = page.locator(".zoom-said");
    const whole = /^4 January 1999 – 30 October 2026: lowest 0\.8252, highest 1\.5990$/;
    await page.locator("svg.zoomed").waitFor();
    assert.match(await said.textContent(), whole);
    assert.ok(await page.evaluate(() => window.shift) < 0.01, "nothing moved");

    await page.keyboard.press("+");
    assert.doesNotMatch(await said.textContent(), whole);
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("0");
    assert.match(await said.textContent(), whole);
    await page.getByRole("button", { name: "Closer" }).click();
    const half = await said.textContent();
    await page.getByRole("button", { name: "Earlier" }).click();
    assert.notEqual(await said.textContent(), half);
    await page.getByRole("button", { name: "The whole" }).click();

    // A third of the plot, dragged: from about 2008 to about 2017.
    const box = await page.locator("svg.zoomed").boundingBox();
    await page.mouse.move(box.x + box.width * 0.33, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.62, box.y + box.height / 2, { steps: 5 });
    await page.mouse.up();
    assert.match(await said.textContent(), /^\d+ \w+ 200[78] – \d+ \w+ 201[678]: /);
    await accessible(page, [[1280, "light"], [1280, "dark"], [390, "light"]]);
    assert.deepEqual(seen.complaints, []);
    assert.deepEqual(await page.evaluate(() => window.violations), []);
  } finally {
    await close();
  }
});

test("a closer look where no file may be handed on reads the table", async () => {
  const desk = await colleague(browser, paper, "nkechi");
  await desk.page.goto(`${paper.url}/desk/markets/brent`);
  await desk.page.locator("input[name=licence][value=shown]").check();
  await send(desk.page, desk.page.getByRole("button", { name: "Save terms" }));
  await desk.close();
  const { page, seen, close } = await reader(browser, { width: 390 });
  try {
    await page.goto(`${paper.url}/markets/brent?range=6m`);
    await page.getByRole("button", { name: "Look closer" }).click();
    await page.locator("svg.zoomed").waitFor();
    assert.match(await page.locator(".zoom-said").textContent(), /: lowest \d+\.\d\d, highest \d+\.\d\d$/);
    assert.deepEqual(seen.complaints, []);
  } finally {
    await close();
  }
});
