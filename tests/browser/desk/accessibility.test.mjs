// Every screen of the desk, in the states that people bring it into, at phone and desktop width, light
// and dark: nothing that axe-core finds, nothing too wide, nothing that the policy had to stop.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible } from "../support/accessible.mjs";
import { each, launch, reader } from "../support/browser.mjs";
import { Newspaper } from "../support/newspaper.mjs";
import { colleague, send } from "../support/newsroom.mjs";

// Each width and each scheme once: colours do not depend on the width.
const LOOKS = [[360, "light"], [1280, "dark"]];

let paper, browser;
before(async () => { [paper, browser] = await Promise.all([Newspaper.open(), launch()]); });
after(async () => {
  await browser?.close();
  await paper?.close();
});

// `from` leads to a page by a link that only the running newsroom has.
const OWNER = [
  { path: "/desk" },
  { path: "/desk/articles" },
  { path: "/desk/articles?state=draft" },
  { path: "/desk/search?q=rates" },
  { path: "/desk/search?q=zzyzxq" },
  { name: "an article", from: ["/desk/articles", ".line-head"] },
  { name: "an article that waits for approval", from: ["/desk/articles", ".line-head:has-text('Port talks')"] },
  { name: "a refused form", from: ["/desk/articles", ".line-head:has-text('Port talks')"], act: refusedForm },
  { name: "the publish page", from: ["/desk/articles", ".line-head:has-text('Heat pumps')"], then: "/publish" },
  { name: "the comparison", from: ["/desk/articles", ".line-head:has-text('Heat pumps')"], then: "/compare" },
  { name: "the preview's frame", from: ["/desk/articles", ".line-head:has-text('Heat pumps')"], then: "/preview" },
  { name: "the editor", from: ["/desk/articles", ".line-head:has-text('Heat pumps')"], then: "/edit", act: (page) => page.locator(".ProseMirror").waitFor() },
  { path: "/desk/media" },
  { name: "a picture", from: ["/desk/media", ".picture-card a"] },
  { path: "/desk/media/upload" },
  { path: "/desk/fronts" },
  { name: "a front", from: ["/desk/fronts", "main a[href*='/desk/fronts/']"] },
  { path: "/desk/mentions" },
  { path: "/desk/flashes" },
  { name: "a flash", from: ["/desk/flashes", ".flash-lines .line-head"] },
  { path: "/desk/calendar" },
  { path: "/desk/calendar/new" },
  { name: "a release", from: ["/desk/calendar", ".calendar-table a"] },
  { path: "/desk/audit" },
  { path: "/desk/stories" },
  { name: "a story", from: ["/desk/stories", "main a.line-head[href*='/desk/stories/']"] },
  { path: "/desk/topics" },
  { name: "a topic", from: ["/desk/topics", "main li a[href*='/desk/topics/'], main td a[href*='/desk/topics/'], main th a[href*='/desk/topics/']"] },
  { path: "/desk/topics/new" },
  { path: "/desk/settings" },
  { path: "/desk/settings/edition" },
  { path: "/desk/settings/editions" },
  { path: "/desk/settings/sections" },
  { name: "a section", from: ["/desk/settings/sections", "main a[href*='/desk/settings/sections/']"] },
  { path: "/desk/settings/menus" },
  { path: "/desk/settings/contributors" },
  { name: "a contributor", from: ["/desk/settings/contributors", "main li a[href*='/settings/contributors/'], main td a[href*='/settings/contributors/'], main th a[href*='/settings/contributors/']"] },
  { path: "/desk/settings/pages" },
  { path: "/desk/settings/pages/new" },
  { path: "/desk/settings/redirects" },
  { path: "/desk/settings/look" },
  { path: "/desk/settings/webhooks" },
  { path: "/desk/markets" },
  { path: "/desk/markets/eur-usd" },
  { path: "/api" },
  { path: "/desk/account" },
  { path: "/desk/account/password" },
  { path: "/desk/account/second-factor" },
  { path: "/desk/updates" },
  { name: "the preview of a letter", path: "/desk/updates/today/preview" },
  { name: "an account", path: "/desk/updates/today/account?state=queued" },
  { path: "/desk/outbox" },
  { name: "a message of the outbox", from: ["/desk/outbox", ".line-head"] },
  { path: "/desk/came-back" },
  { path: "/desk/mail" },
  { path: "/desk/readers" },
  { path: "/desk/readers/list" },
  { name: "a reader", from: ["/desk/readers/list", ".lines .line-head"] },
  { path: "/desk/readers/suppressed" },
  { path: "/desk/readers/import" },
  { path: "/desk/people" },
  { name: "a person", from: ["/desk/people", "main th a"] },
  { name: "menus open", path: "/desk", act: (page) => page.locator(".bar-person summary").click() },
  { name: "nothing here", path: "/desk/no/such/place", status: 404 },
];

const REPORTER = [
  { path: "/desk" },
  { path: "/desk/articles" },
  { path: "/desk/mentions" },
  { name: "an own draft", from: ["/desk/articles", ".line-head:has-text('small holders')"] },
  { name: "a refusal that names the right", path: "/desk/people", status: 403 },
];

for (const [who, places] of [["mara", OWNER], ["rafael", REPORTER]]) {
  test(`every screen that ${who} meets`, async (t) => {
    const it = await colleague(browser, paper, who);
    const cookies = await it.context.cookies();
    await it.close();
    await each(places, (place) => t.test(place.name ?? place.path, () => look(place, cookies)));
  });
}

test("the door: signing in, refused, joining by a link", async () => {
  const { page, seen, close } = await reader(browser);
  await page.goto(`${paper.url}/desk`);
  await accessible(page, LOOKS);
  await page.getByLabel("E-mail address").fill("nobody@ledger.example");
  await page.getByLabel("Password").fill("not the password");
  await send(page, page.getByRole("button", { name: "Sign in", exact: true }));
  await accessible(page, LOOKS);
  const link = (await paper.courant("person", "invite-owner")).trim();
  await page.goto(new URL(new URL(link).pathname, paper.url).href);
  await accessible(page, LOOKS);
  assert.deepEqual(await page.evaluate(() => window.violations), []);
  assert.deepEqual(seen.complaints.filter((line) => !/422|favicon/.test(line)), []);
  await close();
});

async function look({ path, from, then = "", act, status = 200 }, cookies) {
  const { page, context, seen, close } = await reader(browser);
  await context.addCookies(cookies);
  try {
    let address = path;
    if (from) {
      await page.goto(paper.url + from[0]);
      address = await page.locator(from[1]).first().getAttribute("href") + then;
    }
    const before = seen.complaints.length;
    const answer = await page.goto(paper.url + address, { waitUntil: "load", timeout: 30_000 });
    assert.equal(answer.status(), status, address);
    await act?.(page);
    await accessible(page, LOOKS);
    assert.deepEqual(await page.evaluate(() => window.violations), [], "the policy was broken");
    const complaints = seen.complaints.slice(before).filter((line) => !(status >= 400 && line.includes(String(status))));
    // A letter's frame allows no script, not even the one by which these tests look.
    assert.deepEqual(complaints.filter((line) => !/422|sandboxed/.test(line)), []);
    assert.deepEqual(seen.requests.filter((url) => !url.startsWith(paper.url) && !url.startsWith("data:")), [], "asked elsewhere");
  } finally {
    await close();
  }
}

async function refusedForm(page) {
  const form = page.locator("#do-send-back");
  await form.locator("summary").click();
  await form.locator("form").evaluate((it) => { it.noValidate = true; });
  await send(page, form.getByRole("button"));
  await page.locator("[aria-invalid=true]").waitFor();
}
