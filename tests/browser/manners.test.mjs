// Every kind of page keeps to itself: nothing is asked of other hosts, nothing breaks the policy for
// content, nothing is complained about in the console. And it is light, steady and prints.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, reader, readThrough } from "./support/browser.mjs";
import { Newspaper } from "./support/newspaper.mjs";
import { pages } from "./support/pages.mjs";

// A first load, compressed, without pictures.
const MOST_BYTES = { article: 60_000, front: 64_000 };
const MOST_SHIFT = 0.01;

let paper, browser, all, article;
before(async () => {
  [paper, browser] = await Promise.all([Newspaper.open(), launch()]);
  all = await pages(paper);
  article = all.find((page) => page.name.includes("pictures")).path;
});
after(async () => {
  await browser?.close();
  await paper?.close();
});

async function visit(path, then, kind = {}) {
  const visitor = await reader(browser, kind);
  try {
    await then(visitor, () => visitor.page.goto(paper.url + path, { waitUntil: "networkidle" }));
  } finally {
    await visitor.close();
  }
}

test("no page asks other hosts, breaks its policy or complains", async (t) => {
  for (const { name, path, status } of all) {
    await t.test(name, () => visit(path, async ({ page, seen }, go) => {
      const answer = await go();
      await readThrough(page);
      const policy = answer.headers()["content-security-policy"] ?? "";
      assert.match(policy, /script-src 'self'/);
      assert.doesNotMatch(policy, /unsafe/);
      assert.equal(answer.headers()["x-content-type-options"], "nosniff");
      assert.deepEqual(seen.requests.filter((url) => new URL(url).origin !== paper.url), []);
      assert.deepEqual(await page.evaluate(() => window.violations), []);
      const expected = (line) => status && line.includes(`status of ${status}`);
      assert.deepEqual(seen.complaints.filter((line) => !expected(line)), []);
    }));
  }
});

test("sharing is links: nothing is loaded for them", () => visit(article, async ({ page, seen }, go) => {
  await go();
  const before = seen.requests.length;
  await page.locator("details.share > summary").click();
  await page.locator("details.share a").first().hover();
  await page.waitForTimeout(300);
  assert.equal(seen.requests.length, before);
  for (const link of await page.locator("details.share a").all()) {
    assert.match(await link.getAttribute("href"), /^(https:|mailto:)/);
    assert.match(await link.getAttribute("rel"), /noopener/);
  }
}));

test("lines do not move while a page loads", async (t) => {
  for (const path of ["/", article]) {
    for (const width of [390, 1280]) {
      await t.test(`${path} at ${width} px, over a slow line`, () => visit(path, async ({ page }, go) => {
        await throttle(page);
        await go();
        await page.locator("#welcome[open]").waitFor();
        await page.keyboard.press("Escape");
        await readThrough(page);
        const shift = await page.evaluate(() => window.shift);
        assert.ok(shift < MOST_SHIFT, `layout shift ${shift}`);
      }, { width, welcomed: false }));
    }
  }
});

test("a first load is light", async (t) => {
  for (const { name, path } of all.filter((page) => page.article || page.path === "/")) {
    const most = path === "/" ? MOST_BYTES.front : MOST_BYTES.article;
    await t.test(name, () => visit(path, async ({ page }, go) => {
      const sizes = await sizesOf(page);
      await go();
      const faces = await page.evaluate(() => [...document.fonts].filter((f) => f.status === "loaded").length);
      const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
      t.diagnostic(`${name}: ${total} bytes, ${faces} fonts`);
      assert.ok(total > 10_000 && total <= most, `${total} bytes: ${JSON.stringify(sizes)}`);
    }));
  }
});

test("an article prints", () => visit(article, async ({ page }, go) => {
  await go();
  const pdf = await page.pdf({ format: "A4" });
  assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
  assert.ok(pdf.length > 10_000, `${pdf.length} bytes`);
  await page.emulateMedia({ media: "print" });
  for (const hidden of [".site-header details", ".sign-up-form", "details.share"]) {
    assert.equal(await page.locator(hidden).first().isVisible(), false, `${hidden} is not for paper`);
  }
  assert.ok(await page.locator(".printed-address").isVisible(), "the address is printed");
  assert.ok(await page.locator(".prose p").nth(1).isVisible());
}));

async function throttle(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", {
    offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 90_000,
  });
}

// What comes over the line, pictures aside: type, address and compressed bytes of every answer.
async function sizesOf(page) {
  const session = await page.context().newCDPSession(page);
  const types = new Map();
  const sizes = [];
  session.on("Network.responseReceived", ({ requestId, type, response }) => types.set(requestId, [type, response.url]));
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const [type, url] = types.get(requestId) ?? [];
    if (type && type !== "Image") sizes.push({ type, file: new URL(url).pathname.split("/").at(-1), bytes: encodedDataLength });
  });
  await session.send("Network.enable");
  return sizes;
}
