// Photographs for the documentation, never a test. With COURANT_SCREENSHOTS=FOLDER the main pages at
// 390 and 1280 px, light and dark; with a file name as argument the front page for the README; with
// COURANT_GUIDE=FOLDER the desk for the editor's guide.

import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { argv, env } from "node:process";
import { SCHEMES, WIDTHS, launch, reader, readThrough } from "./support/browser.mjs";
import { Newspaper } from "./support/newspaper.mjs";
import { caretIn } from "./editor/support/page.mjs";
import { colleague, overview, open, saved } from "./support/newsroom.mjs";
import { STATES, pages } from "./support/pages.mjs";

const SHOWN = ["front", "section", "article with a quote, a figure and pictures", "opinion", "search, results",
  "archive day", "sign-up", "welcome open", "menu open"];
const README = { width: 1280, height: 1480 };

const [paper, browser] = await Promise.all([Newspaper.open(), launch()]);
try {
  if (argv[2]) await frontPage(resolve(argv[2]));
  if (env.COURANT_SCREENSHOTS) await mainPages(resolve(env.COURANT_SCREENSHOTS));
  if (env.COURANT_GUIDE) await desk(resolve(env.COURANT_GUIDE));
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

/// The desk as an editor and a reporter see it, with the demo's work on it.
async function desk(folder) {
  const [editor, reporter] = await Promise.all(["nkechi", "rafael"].map((who) => colleague(browser, paper, who, { width: 1180 })));
  const shot = (page, name) => page.screenshot({ path: join(folder, `desk-${name}.jpg`), type: "jpeg", quality: 80 });
  const { page } = editor;
  const numberOf = async (words) => {
    await page.goto(`${paper.url}/desk/articles`);
    return Number((await page.locator(`.line-head:has-text("${words}")`).getAttribute("href")).match(/\d+$/)[0]);
  };
  await page.setViewportSize({ width: 1180, height: 720 });
  const [talks, pumps] = [await numberOf("Port talks"), await numberOf("Heat pumps")];
  await page.goto(`${paper.url}/desk`, { waitUntil: "networkidle" });
  await shot(page, "newsroom");
  await open(reporter.page, paper.url, talks);
  await open(page, paper.url, talks);
  await caretIn(reporter.page, "one of the two mediators");
  await caretIn(page, "a single payment of €350", { select: true });
  await page.keyboard.press("Control+Alt+m");
  await page.keyboard.type("Before or after tax?");
  await page.keyboard.press("Control+Enter");
  await saved(page);
  await page.waitForTimeout(800);
  await page.evaluate(() => scrollTo(0, 260));
  await shot(page, "writing");
  await overview(page, paper.url, talks);
  await page.evaluate(() => scrollTo(0, 0));
  await shot(page, "article");
  await page.goto(`${paper.url}/desk/article/${pumps}/publish`);
  await shot(page, "publish");
  await page.goto(`${paper.url}/desk/fronts/front.page`, { waitUntil: "networkidle" });
  await shot(page, "front");
  await page.goto(`${paper.url}/desk/media`, { waitUntil: "networkidle", timeout: 30_000 });
  await shot(page, "pictures");
  const phone = await colleague(browser, paper, "rafael", { width: 390 });
  await phone.page.setViewportSize({ width: 390, height: 720 });
  await open(phone.page, paper.url, talks);
  await shot(phone.page, "telephone");
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
