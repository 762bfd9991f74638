// Every kind of page, narrow and wide, light and dark, has nothing that axe-core finds against
// WCAG 2.2 AA, and nothing to scroll sideways on the narrowest screen.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { SCHEMES, WIDTHS, launch, reader } from "./support/browser.mjs";
import { Newspaper } from "./support/newspaper.mjs";
import { STATES, pages } from "./support/pages.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];

let paper, browser, all;
before(async () => {
  [paper, browser] = await Promise.all([Newspaper.open(), launch()]);
  const plain = await pages(paper);
  const article = plain.find((page) => page.article).path;
  all = [...plain, ...STATES.map((state) => ({ path: article, ...state }))];
});
after(async () => {
  await browser?.close();
  await paper?.close();
});

test("every page, in every state, at every width and in both schemes", async (t) => {
  for (const place of all) await t.test(place.name, () => look(place));
});

// One visit, looked at five times: what CSS makes of a page does not depend on how it was reached.
async function look(place) {
  const { page, close } = await reader(browser, { welcomed: place.welcomed ?? true });
  try {
    const answer = await page.goto(paper.url + place.path);
    if (!place.act) assert.equal(answer.status(), place.status ?? 200, place.path);
    await place.act?.(page);
    await page.evaluate(axe);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      for (const colorScheme of SCHEMES) {
        await page.emulateMedia({ colorScheme });
        const found = await page.evaluate(check, TAGS);
        assert.deepEqual(found.map((line) => `${width} px, ${colorScheme}: ${line}`), []);
      }
    }
    await page.setViewportSize({ width: 320, height: 700 });
    assert.deepEqual(await page.evaluate(tooWide), []);
  } finally {
    await close();
  }
}

// Runs in the page: what reaches beyond the screen.
function tooWide() {
  const room = document.documentElement.clientWidth;
  const over = document.documentElement.scrollWidth - room;
  const culprits = [...document.querySelectorAll("body *")]
    .filter((it) => it.getBoundingClientRect().right > room + 1)
    .map((it) => `${it.localName}.${it.className}`);
  return over > 0 ? [`${over} px too wide at 320 px`, ...culprits.slice(0, 5)] : [];
}

// Runs in the page: what axe found, a line each.
async function check(tags) {
  const found = await window.axe.run(document, {
    runOnly: tags,
    rules: { "target-size": { enabled: true } },
    resultTypes: ["violations"],
  });
  return found.violations.flatMap((rule) => rule.nodes.map((node) =>
    `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary.replace(/\s+/g, " ")}`));
}
