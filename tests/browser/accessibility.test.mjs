// Every kind of page, narrow and wide, light and dark, has nothing that axe-core finds against
// WCAG 2.2 AA, and nothing to scroll sideways on the narrowest screen.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible } from "./support/accessible.mjs";
import { SCHEMES, WIDTHS, launch, reader } from "./support/browser.mjs";
import { Newspaper } from "./support/newspaper.mjs";
import { STATES, pages } from "./support/pages.mjs";

const LOOKS = WIDTHS.flatMap((width) => SCHEMES.map((scheme) => [width, scheme]));

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

async function look(place) {
  const { page, close } = await reader(browser, { welcomed: place.welcomed ?? true });
  try {
    const answer = await page.goto(paper.url + place.path);
    if (!place.act) assert.equal(answer.status(), place.status ?? 200, place.path);
    await place.act?.(page);
    await accessible(page, LOOKS);
  } finally {
    await close();
  }
}
