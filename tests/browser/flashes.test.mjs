// Flashes as they are lived with: two keystrokes at the desk, and a reader's page and strip that read along,
// can be paused, and never move what is being read.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible } from "./support/accessible.mjs";
import { launch, reader } from "./support/browser.mjs";
import { Newspaper, until } from "./support/newspaper.mjs";
import { colleague } from "./support/newsroom.mjs";

let paper, browser;
before(async () => {
  [paper, browser] = await Promise.all([Newspaper.open(), launch()]);
});
after(async () => {
  await browser?.close();
  await paper?.close();
});

const first = (page) => page.locator(".flashes .flash").first();

test("at the desk: one shortcut opens the line on any screen, Enter sends it to everybody", async () => {
  const { page, seen, close } = await colleague(browser, paper, "nkechi");
  try {
    await page.goto(`${paper.url}/desk/media`);
    await page.keyboard.press("Alt+Shift+F");
    const dialog = page.locator("dialog.flash-dialog");
    await dialog.locator("input[name=text], textarea[name=text]").waitFor();
    await page.keyboard.type("QUORVANE CUTS OUTLOOK");
    await page.keyboard.press("Enter");
    await page.locator(".flash-told", { hasText: /\S/ }).waitFor();
    assert.equal(await dialog.evaluate((it) => it.open), false, "it closes itself");
    assert.match(page.url(), /\/desk\/media$/, "the screen below stays");
    assert.match((await paper.get("/markets/live")).text, /QUORVANE CUTS OUTLOOK/);
    // Sent by mistake twice is sent once: the line is empty when it opens again, and Escape sends nothing.
    await page.keyboard.press("Alt+Shift+F");
    assert.equal(await dialog.locator("input[name=text], textarea[name=text]").inputValue(), "");
    await page.keyboard.type("NOT TO BE SENT");
    await page.keyboard.press("Escape");
    assert.doesNotMatch((await paper.get("/markets/live")).text, /NOT TO BE SENT/);
    assert.deepEqual(seen.complaints, []);
    assert.deepEqual(await page.evaluate(() => window.violations), []);
  } finally {
    await close();
  }
});

test("the live page reads along, and holds back what comes while it is paused", async () => {
  const { page, seen, close } = await reader(browser);
  try {
    await page.goto(`${paper.url}/markets/live`);
    await page.locator(".live-state.on").waitFor();
    await paper.courant("flash", "ZEMBRALA OUTPUT RISES", "--importance", "2");
    await page.getByText("ZEMBRALA OUTPUT RISES").first().waitFor();

    await page.getByRole("button", { name: "Pause" }).click();
    const stood = await first(page).textContent();
    await paper.courant("flash", "VELLMAR MINISTER RESIGNS", "--importance", "3");
    await paper.courant("flash", "VELLMAR BONDS FALL", "--importance", "2");
    await page.getByRole("button", { name: /^Go on \(2 new\)$/ }).waitFor();
    assert.equal(await first(page).textContent(), stood, "nothing moves while it is paused");
    await accessible(page, [[1280, "light"], [390, "dark"]]);
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.getByRole("button", { name: /^Go on/ }).click();
    await page.getByText("VELLMAR BONDS FALL").first().waitFor();
    assert.match(await first(page).textContent(), /VELLMAR BONDS FALL/, "the newest is first");
    assert.equal(await page.getByText("VELLMAR MINISTER RESIGNS").count() > 0, true);

    // What was wrong is struck where it stands.
    const number = (await first(page).getAttribute("id")).slice("flash-".length);
    await paper.courant("flash", "withdraw", number, "The trade was misread.");
    await page.locator(`#flash-${number} del`).waitFor();
    assert.deepEqual(seen.complaints, []);
    assert.deepEqual(await page.evaluate(() => window.violations), []);
  } finally {
    await close();
  }
});

test("the strip of the front page takes a new line without growing", async () => {
  const { page, close } = await reader(browser);
  try {
    await page.goto(paper.url);
    const strip = page.locator(".flash-strip");
    await strip.locator(".live-state.on").waitFor();
    const below = () => page.locator("main").evaluate((it) => it.getBoundingClientRect().top);
    const stood = await below();
    await paper.courant("flash", "ORSENNE PORT REOPENS", "--importance", "2");
    await strip.locator("li", { hasText: "ORSENNE PORT REOPENS" }).waitFor();
    assert.equal(await below(), stood, "what is below stays where it is");
    await until("three lines", 5_000, async () => await strip.locator("ol > li").count() === 3);
  } finally {
    await close();
  }
});
