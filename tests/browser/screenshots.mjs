// Photographs for the documentation, never a test. With COURANT_SCREENSHOTS=FOLDER the main pages at
// 390 and 1280 px, light and dark; with a file name as argument the front page for the README.

import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { argv, env } from "node:process";
import { SCHEMES, WIDTHS, launch, reader, readThrough } from "./support/browser.mjs";
import { Newspaper } from "./support/newspaper.mjs";
import { STATES, pages } from "./support/pages.mjs";

const SHOWN = ["front", "section", "article with a quote, a figure and pictures", "opinion", "search, results",
  "archive day", "sign-up", "welcome open", "menu open"];
const README = { width: 1280, height: 1480 };

const [paper, browser] = await Promise.all([Newspaper.open(), launch()]);
try {
  if (argv[2]) await frontPage(resolve(argv[2]));
  if (env.COURANT_SCREENSHOTS) await mainPages(resolve(env.COURANT_SCREENSHOTS));
} finally {
  await browser.close();
  await paper.close();
}

async function frontPage(file) {
  await shoot({ path: "/" }, README, (page) => page.screenshot({ path: file }));
}

async function mainPages(folder) {
  await mkdir(folder, { recursive: true });
  const all = [...await pages(paper), ...STATES].filter(({ name }) => SHOWN.includes(name));
  for (const place of all) {
    for (const width of WIDTHS) {
      for (const scheme of SCHEMES) {
        const name = `${place.name.replace(/\W+/g, "-")}-${width}-${scheme}.png`;
        await shoot(place, { width, scheme }, (page) => page.screenshot({ path: join(folder, name), fullPage: !place.act }));
      }
    }
  }
}

async function shoot(place, { height, ...look }, take) {
  const { page, close } = await reader(browser, { welcomed: place.welcomed ?? true, ...look });
  if (height) await page.setViewportSize({ width: look.width, height });
  await page.goto(paper.url + place.path, { waitUntil: "networkidle" });
  await readThrough(page);
  await place.act?.(page);
  await take(page);
  await close();
}
