// Two people in one article, lines that break, a server that dies: what is typed arrives. And every
// state of the page is one that axe-core finds nothing in.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { Desk } from "./support/desk.mjs";
import { body, caretIn, launch, ready, status, until, write } from "./support/page.mjs";
import { fill, paragraph } from "./support/sample.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

const fresh = () => Desk.open({ fill: (doc) => fill(doc, [paragraph("The rate stays.")]) });
const saved = (page) => until(async () => /^Saved/.test(await status(page).textContent()), "saved");

test("two editors see each other, and no caret jumps", { timeout: 40_000 }, async () => {
  const desk = await fresh();
  const [ines, jonas] = await Promise.all([write(browser, desk), write(browser, desk, { person: "p2" })]);
  await caretIn(ines.page, "stays.");
  await ines.page.keyboard.type(" So it was said.");
  await until(async () => (await body(jonas.page)).includes("said."), "the words arrive");
  await until(async () => (await jonas.page.locator(".remote-caret .name").allTextContents()).includes("Ines Okafor"), "the caret is seen");

  const headline = ines.page.locator("#field-headline");
  await headline.click();
  await headline.evaluate((it) => it.setSelectionRange(5, 5));
  await jonas.page.locator("#field-headline").evaluate((it) => { it.focus(); it.setSelectionRange(0, 0); });
  await jonas.page.keyboard.type("Big ");
  await until(async () => (await headline.inputValue()).startsWith("Big "), "the headline arrives");
  assert.equal(await headline.evaluate((it) => it.selectionStart), 9);
  await ines.page.keyboard.type("now ");
  await until(async () => desk.text() === "Big Bank now holds rates as prices cool", "both headlines are one");
  await until(async () => (await ines.page.locator(".headline .here").textContent()) === "Jonas Weil", "the field says who is in it");
  await ines.page.locator("#field-kind").selectOption("analysis");
  await until(async () => (await jonas.page.locator("#field-kind").inputValue()) === "analysis", "the kind arrives");
  // Undo takes back one's own words only.
  await caretIn(jonas.page, "said.");
  await jonas.page.keyboard.type(" Indeed.");
  await until(async () => (await body(ines.page)).includes("Indeed."), "more words");
  await caretIn(ines.page, "said.");
  await ines.page.keyboard.press("Control+z");
  assert.ok((await body(ines.page)).includes("Indeed.") && !(await body(ines.page)).includes("So it was"), await body(ines.page));
  await Promise.all([ines.close(), jonas.close()]);
  await desk.kill();
});

test("offline, the tab closed, opened again: the text arrives", { timeout: 40_000 }, async () => {
  const desk = await fresh();
  const { page, context, close } = await write(browser, desk);
  await saved(page);
  await desk.kill();
  await until(async () => /^Offline/.test(await status(page).textContent()), "offline is said");
  await caretIn(page, "stays.");
  await page.keyboard.type(" Written in a tunnel.");
  await until(async () => /change.* kept on this device/.test(await status(page).textContent()), "what is kept is said");
  await page.waitForTimeout(200);
  await page.close({ runBeforeUnload: false });
  await desk.start();
  assert.ok(!desk.body.includes("tunnel"));
  const again = await context.newPage();
  await again.goto(`${desk.url}/desk/article/7`);
  await ready(again);
  await until(async () => desk.body.includes("Written in a tunnel."), "the text arrives");
  await saved(again);
  await close();
  await desk.kill();
});

test("the server is killed while one types, and comes back", { timeout: 40_000 }, async () => {
  const desk = await fresh();
  const { page, close } = await write(browser, desk);
  await caretIn(page, "stays.");
  const typing = page.keyboard.type(" One two three four five six seven eight nine ten.", { delay: 25 });
  await page.waitForTimeout(400);
  await desk.kill();
  await page.waitForTimeout(500);
  await desk.start();
  await typing;
  await until(async () => desk.body.includes("stays. One two three four five six seven eight nine ten."), "every word arrives", 15_000);
  await saved(page);
  await close();
  await desk.kill();
});

test("signed out and refused are said, and the text stays", { timeout: 40_000 }, async () => {
  const desk = await fresh();
  const { page, close } = await write(browser, desk);
  desk.signedOut = true;
  desk.close(4401);
  await until(async () => /^Signed out/.test(await status(page).textContent()), "signed out is said");
  await caretIn(page, "stays.");
  await page.keyboard.type(" Kept.");
  desk.signedOut = false;
  await until(async () => desk.body.includes("Kept."), "signed in again, it arrives", 12_000);
  desk.refuse = { message: "The article is locked.", hint: "Ask the chief." };
  await page.keyboard.type(" More.");
  await page.getByText("The article is locked. Ask the chief.").first().waitFor();
  assert.match(await status(page).textContent(), /^Not saved/);
  assert.ok(await page.getByRole("button", { name: "Copy the text" }).isVisible());
  await close();
  await desk.kill();
});

test("every state is accessible and nothing scrolls sideways", { timeout: 60_000 }, async (t) => {
  const desk = await Desk.open();
  const { page, close } = await write(browser, desk);
  await page.evaluate(axe);
  const look = async (name) => t.test(name, async () => {
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await page.evaluate(check), [], colorScheme);
    }
    for (const width of [360, 320]) {
      await page.setViewportSize({ width, height: 740 });
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
    }
    if (!await page.locator("dialog[open]").count()) assert.deepEqual(await page.evaluate(check), [], "narrow");
    await page.setViewportSize({ width: 1280, height: 900 });
  });
  await look("the page");
  for (const tab of ["Comments", "Suggestions", "Checks"]) {
    await page.getByRole("tab", { name: new RegExp(tab) }).click();
    await look(tab);
  }
  await page.getByRole("tab", { name: "Details" }).click();
  await page.getByText("Search engines", { exact: true }).click();
  await look("search engines");
  await caretIn(page, "Markets had", { select: true });
  await page.keyboard.press("Control+f");
  await look("find and replace");
  await page.keyboard.press("Escape");
  for (const name of ["Link", "Picture", "Figure", "Table", "Card for something elsewhere", "All keys"]) {
    await page.getByRole("toolbar", { name: "Text" }).getByRole("button", { name, exact: true }).click();
    await page.locator("dialog[open]").waitFor();
    await page.waitForTimeout(300);
    await look(name);
    await page.keyboard.press("Escape");
    await page.locator("dialog").waitFor({ state: "detached" });
  }
  assert.deepEqual(await page.evaluate(() => window.violations), []);
  await close();
  await desk.kill();
});

async function check() {
  const { violations } = await window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"] });
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")} ${node.any[0]?.message ?? ""}`));
}
