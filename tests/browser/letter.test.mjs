// The letter as mail programs show it: light, dark, with its styles stripped, narrow, with large text.
// It comes from the demo's outbox, as its reader would get it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, reader } from "./support/browser.mjs";
import { accessible } from "./support/accessible.mjs";
import { Newspaper } from "./support/newspaper.mjs";
import { colleague } from "./support/newsroom.mjs";

let browser, paper, html;
before(async () => {
  [paper, browser] = await Promise.all([Newspaper.open(), launch()]);
  const { page, close } = await colleague(browser, paper, "tobias");
  await page.goto(`${paper.url}/desk/outbox`);
  const message = page.locator(".lines li", { hasText: "breakfast@" }).locator(".line-head").first();
  const address = await message.getAttribute("href");
  html = await (await page.request.get(`${paper.url}${address}/html`)).text();
  await close();
});
after(async () => {
  await browser?.close();
  await paper?.close();
});

const stripped = (letter) => letter.replace(/<style>[\s\S]*?<\/style>/, "");
const twice = (letter) => letter.replace(/(font-size|line-height):(\d+)px/g, (_, what, size) => `${what}:${size * 2}px`);

// In an empty page: the desk's own forbids scripts, and axe is one.
async function shown(letter, look) {
  const it = await reader(browser, { welcomed: false });
  await it.page.setContent(letter, { waitUntil: "networkidle" });
  try {
    await look(it);
  } finally {
    await it.close();
  }
}

for (const [name, change, looks] of [
  ["as it is, light and dark, wide and narrow", (letter) => letter, [[640, "light"], [640, "dark"], [390, "light"], [390, "dark"]]],
  ["with its styles stripped, in either program", stripped, [[640, "light"], [390, "dark"]]],
  ["with text of twice the size", twice, [[640, "light"], [390, "dark"]]],
]) {
  test(`${name}: nothing that axe objects to, nothing wider than 320 px`, async () => {
    assert.match(html, /<style>/);
    await shown(change(html), async ({ page }) => {
      await accessible(page, looks);
      assert.ok(await page.getByRole("link", { name: "Unsubscribe" }).first().isVisible());
    });
  });
}

test("it asks nobody for anything", async () => {
  await shown(html, async ({ seen }) => {
    assert.deepEqual(seen.requests.filter((url) => !url.startsWith("about:")), []);
  });
});

test("dark is dark, and light is light", async () => {
  const ground = async (scheme) => {
    let colour;
    await shown(html, async ({ page }) => {
      await page.emulateMedia({ colorScheme: scheme });
      colour = await page.evaluate(() => getComputedStyle(document.querySelector(".sheet")).backgroundColor);
    });
    return colour.match(/\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
  };
  assert.ok(await ground("light") > 700);
  assert.ok(await ground("dark") < 120);
});
