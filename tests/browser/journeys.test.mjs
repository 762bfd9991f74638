// What readers do: follow links, open the menu, search from the keyboard, meet the welcome, sign up.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, reader } from "./support/browser.mjs";
import { Newspaper } from "./support/newspaper.mjs";
import { PUZZLE } from "./support/pages.mjs";

let paper, browser;
before(async () => { [paper, browser] = await Promise.all([Newspaper.open(), launch()]); });
after(async () => {
  await browser?.close();
  await paper?.close();
});

// A test with a reader of its own, who stands on `path`.
function journey(name, { path = "/", ...kind }, walk) {
  test(name, async () => {
    const visitor = await reader(browser, kind);
    try {
      await visitor.page.goto(paper.url + path);
      await walk(visitor.page, visitor);
      if (kind.script !== false) assert.deepEqual(await visitor.page.evaluate(() => window.violations), []);
    } finally {
      await visitor.close();
    }
  });
}

const at = (page) => new URL(page.url()).pathname;
const follow = async (page, link) => {
  const href = await link.getAttribute("href");
  await Promise.all([page.waitForURL(new URL(href, page.url()).href), link.click()]);
  return href;
};

journey("from the front page to an article, its topic, a contributor, and back", {}, async (page) => {
  const headline = page.locator(".front-lead .headline a").first();
  const title = await headline.textContent();
  const article = await follow(page, headline);
  assert.equal(await page.locator("h1").textContent(), title);
  const byline = await page.locator(".bylines a").first().getAttribute("href");
  const topic = await follow(page, page.locator(".topics a").first());
  assert.match(topic, /^\/topic\//);
  assert.ok(await page.locator(`.river a[href="${article}"]`).count(), "the topic lists the article");
  await page.goBack();
  const who = await follow(page, page.locator(".bylines a").first());
  assert.equal(who, byline);
  assert.ok(await page.locator(`.river a[href="${article}"]`).count(), "the contributor's page lists it");
  await page.goBack();
  await page.goBack();
  assert.equal(at(page), "/");
});

journey("the menu without JavaScript", { script: false, width: 390 }, async (page) => {
  const panel = page.locator("#menu .drawer-panel");
  assert.equal(await panel.isVisible(), false);
  await page.locator("#menu > summary").click();
  assert.equal(await panel.isVisible(), true);
  await follow(page, panel.getByRole("link", { name: "Commodities" }));
  assert.equal(await page.locator("h1").textContent(), "Commodities");
});

journey("Escape and a press elsewhere close the menu", {}, async (page) => {
  const menu = page.locator("#menu");
  const open = () => menu.evaluate((it) => it.open);
  await menu.locator("summary").click();
  assert.equal(await open(), true);
  await page.keyboard.press("Escape");
  assert.equal(await open(), false);
  assert.ok(await menu.locator("summary").evaluate((it) => it === document.activeElement));
  await menu.locator("summary").press("Enter");
  assert.equal(await open(), true);
  await page.mouse.click(640, 880);
  assert.equal(await open(), false);
});

journey("the first stop of the keyboard skips to the text", { path: "/about" }, async (page) => {
  await page.keyboard.press("Tab");
  assert.ok(await page.locator("a.skip:focus").isVisible());
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
});

journey("search by keyboard, with suggestions", {}, async (page) => {
  await page.locator(".drawer-search > summary").press("Enter");
  const field = page.locator(".drawer-search input:focus");
  await field.waitFor();
  await page.keyboard.type("interest");
  const options = page.locator(".drawer-search [role=option]");
  await options.first().waitFor();
  assert.equal(await field.getAttribute("aria-expanded"), "true");
  await page.keyboard.press("ArrowDown");
  const chosen = page.locator(`#${await field.getAttribute("aria-activedescendant")}`);
  assert.equal(await chosen.getAttribute("aria-selected"), "true");
  await page.keyboard.press("Escape");
  assert.equal(await options.first().isVisible(), false, "Escape closes the list first");
  assert.ok(await field.isVisible(), "and leaves the drawer open");
  await Promise.all([page.waitForURL(/\/search\?q=interest/), page.keyboard.press("Enter")]);
  assert.ok(await page.locator(".hit").count() > 3);
  assert.ok(await page.locator(".hit mark").count(), "what was found is marked");
});

journey("a suggestion leads to its page", {}, async (page) => {
  await page.locator(".drawer-search > summary").click();
  await page.locator(".drawer-search input:focus").waitFor();
  await page.keyboard.type("interest rat");
  await page.locator(".drawer-search [role=option]", { hasText: "Interest rates" }).waitFor();
  await page.keyboard.press("ArrowDown");
  await Promise.all([page.waitForURL("**/topic/interest-rates"), page.keyboard.press("Enter")]);
});

journey("search without JavaScript, narrowed by a section", { script: false, path: "/search" }, async (page) => {
  await page.locator("#search-main").fill("rates");
  await Promise.all([page.waitForURL(/q=rates/), page.locator("main .search-form button").click()]);
  const all = await page.locator(".hit").count();
  const section = page.locator(".rail .choices").nth(1).locator("a").first();
  await follow(page, section);
  const some = await page.locator(".hit").count();
  assert.ok(some > 0 && some <= all, `${some} of ${all}`);
});

journey("the welcome is said once", { welcomed: false }, async (page) => {
  const dialog = page.locator("#welcome[open]");
  await dialog.waitFor();
  assert.ok(await page.getByRole("heading", { name: /^Welcome/ }).isVisible());
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  await page.reload();
  await page.waitForTimeout(3_500); // longer than the script ever waits
  assert.equal(await dialog.count(), 0);
});

journey("the welcome's Close button, and its sign-up", { welcomed: false }, async (page, { context }) => {
  const dialog = page.locator("#welcome[open]");
  await dialog.waitFor();
  await dialog.getByRole("button", { name: "Close" }).click();
  assert.equal(await dialog.count(), 0);
  await context.clearCookies();
  await page.evaluate(() => localStorage.clear());
  await page.goto(paper.url);
  await dialog.waitFor();
  await dialog.locator("input[name=email]").fill("reader@example.org");
  await Promise.all([page.waitForURL("**/sign-up/done", { timeout: PUZZLE }), dialog.getByRole("button", { name: "Sign up" }).click()]);
});

journey("a sign-up is sent at the first press when its work was done before", { path: "/sign-up" }, async (page) => {
  await page.route("**/sign-up/question", (route) => route.fulfill({ json: { question: "1.2.3", bits: 0 } }));
  const form = page.locator("main form.sign-up-form");
  await form.evaluate((it) => { it.noValidate = true; });
  const asked = page.waitForResponse("**/sign-up/question");
  await form.locator("input[name=email]").fill("nobody at nowhere");
  await asked;
  await page.waitForTimeout(500); // the work is nothing, and done
  const [sent] = await Promise.all([
    page.waitForRequest((it) => it.method() === "POST"),
    page.waitForEvent("load"),
    form.locator("button").click(),
  ]);
  assert.match(sent.postData(), /answer=0/);
});

journey("sign-up without JavaScript: refused, then accepted", { script: false, path: "/sign-up" }, async (page) => {
  const form = page.locator("main .sign-up-form");
  const send = (address) => form.locator("[name=email]").fill(address).then(() => form.locator("button").click());
  await send("reader@nowhere");
  const error = form.locator(".field-error");
  await error.waitFor();
  const field = form.locator("[name=email]");
  assert.equal(await field.inputValue(), "reader@nowhere", "what was written is kept");
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  const described = (await field.getAttribute("aria-describedby")).split(" ");
  assert.ok(described.includes(await error.getAttribute("id")));
  await send("reader@example.org");
  await page.waitForURL("**/sign-up/done");
});

journey("a form from elsewhere is refused", {}, async () => {
  const body = new URLSearchParams({ email: "a@example.org" });
  const headers = { origin: "https://elsewhere.example", "sec-fetch-site": "cross-site" };
  assert.equal((await paper.get("/sign-up", { method: "POST", body, headers })).status, 403);
});
