// Lines of a wire at the desk: they come while somebody looks, the focus stays on the line that was read, and
// one key releases it for every reader.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { launch } from "./support/browser.mjs";
import { accessible } from "./support/accessible.mjs";
import { Newspaper, until } from "./support/newspaper.mjs";
import { colleague } from "./support/newsroom.mjs";

let browser, paper, feed, lines = [];
before(async () => {
  feed = createServer((_, answer) => answer.end(lines.map((text) => JSON.stringify({ id: text, text })).join("\n")));
  await new Promise((ready) => feed.listen(0, "127.0.0.1", ready));
  [paper, browser] = await Promise.all([Newspaper.open("[wires]\nallow_private = true\n"), launch()]);
});
after(async () => {
  await browser?.close();
  await paper?.close();
  feed?.close();
});

test("a held line comes by itself and is released with one key", async () => {
  lines = ["OLD NEWS"];
  await paper.courant("wire", "save", "Harbour Wire", `http://127.0.0.1:${feed.address().port}/`, "--format", "lines", "--seconds", "15");
  await until("the first look", 60_000, async () => !(await paper.courant("wire", "list")).includes("not asked yet"));

  const { page, seen, close } = await colleague(browser, paper, "nkechi");
  await page.goto(`${paper.url}/desk/flashes`);
  lines = ["QUORVANE HOLDS RATE", ...lines];
  const first = page.getByRole("button", { name: /^Release.*QUORVANE HOLDS RATE$/ });
  await first.waitFor({ timeout: 60_000 });
  assert.equal(await page.getByText("OLD NEWS").count(), 0, "what was there before the first look");
  await accessible(page, [[1280, "light"], [390, "dark"]]);
  assert.doesNotMatch((await paper.get("/markets/live")).text, /QUORVANE HOLDS RATE/);

  await first.focus();
  lines = ["ZEMBRALA CUTS OUTPUT", ...lines];
  await page.getByRole("button", { name: /^Release.*ZEMBRALA CUTS OUTPUT$/ }).waitFor({ timeout: 60_000 });
  assert.equal(await first.evaluate((button) => button === document.activeElement), true, "the focus stays");
  await page.keyboard.press("r");
  await page.waitForURL(/said=released/);
  const live = (await paper.get("/markets/live")).text;
  assert.match(live, /QUORVANE HOLDS RATE/);
  assert.match(live, /Harbour Wire/);
  assert.doesNotMatch(live, /ZEMBRALA/);

  // The next line has the focus; D drops it for good.
  await page.keyboard.press("d");
  await page.waitForURL(/said=dropped/);
  assert.equal(await page.locator("#held li").count(), 0);
  assert.deepEqual(seen.complaints, []);
  await close();
});
