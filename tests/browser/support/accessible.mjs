// What axe-core finds against WCAG 2.2 AA, and what reaches beyond the narrowest screen.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];

/// Looks at the page as it stands, at each width in each scheme, then at 320 px. One visit: what CSS
/// makes of a page does not depend on how it was reached.
export async function accessible(page, looks) {
  await page.evaluate(axe);
  for (const [width, colorScheme] of looks) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    const found = await page.evaluate(check, TAGS);
    assert.deepEqual(found.map((line) => `${width} px, ${colorScheme}: ${line}`), []);
  }
  await page.setViewportSize({ width: 320, height: 700 });
  assert.deepEqual(await page.evaluate(tooWide), []);
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
