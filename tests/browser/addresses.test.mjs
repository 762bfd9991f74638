// The sitemaps keep to their rules, every address in them answers, and so does every link that a
// reader can reach from the front page in three steps.

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { each } from "./support/browser.mjs";
import { Newspaper, locations } from "./support/newspaper.mjs";
import { python } from "./support/python.mjs";

const SCHEMA = fileURLToPath(new URL("schemas/sitemap.xsd", import.meta.url));
const MOST_PAGES = 400;
const DEEPEST = 3;

let paper;
before(async () => { paper = await Newspaper.open(); });
after(() => paper?.close());

test("the sitemaps keep to their schemas", async () => {
  const index = await paper.get("/sitemap.xml");
  const maps = ["/sitemap.xml", "/news-sitemap.xml", ...locations(index.text)];
  const files = [];
  for (const [i, map] of maps.entries()) {
    const { status, headers, text } = await paper.get(map);
    assert.equal(status, 200, map);
    assert.match(headers.get("content-type"), /xml/);
    files.push(join(paper.folder, `sitemap-${i}.xml`));
    await writeFile(files.at(-1), text);
  }
  assert.deepEqual(await python("schemas.py", SCHEMA, ...files), []);
});

test("the schemas refuse what breaks the rules", async () => {
  const { text } = await paper.get("/news-sitemap.xml");
  const broken = {
    language: text.replace("<news:language>en<", "<news:language>English<"),
    date: text.replace(/<news:publication_date>[^<]+/, "<news:publication_date>yesterday"),
    title: text.replace(/<news:title>[^<]+<\/news:title>/, ""),
    address: text.replace(/<loc>[^<]+/, "<loc>/relative"),
  };
  const files = [];
  for (const [name, xml] of Object.entries(broken)) {
    assert.notEqual(xml, text, name);
    files.push(join(paper.folder, `broken-${name}.xml`));
    await writeFile(files.at(-1), xml);
  }
  const found = await python("schemas.py", SCHEMA, ...files);
  for (const file of files) assert.ok(found.some((line) => line.startsWith(file)), file);
});

test("the news sitemap holds the last two days, newest first", async () => {
  const { text } = await paper.get("/news-sitemap.xml");
  const dates = [...text.matchAll(/<news:publication_date>([^<]+)/g)].map(([, date]) => Date.parse(date));
  assert.ok(dates.length > 0 && dates.length <= 1000);
  assert.ok(dates.every((date) => Date.now() - date < 48.5 * 3_600_000));
  assert.deepEqual(dates, dates.toSorted((a, b) => b - a));
});

test("every address in the sitemaps answers, and is its own canonical one", async () => {
  const paths = await paper.addresses();
  assert.ok(paths.length > 60 && paths.length < 5_000, `${paths.length}`);
  assert.equal(new Set(paths).size, paths.length, "each is said once");
  const wrong = [];
  await each(paths, async (path) => {
    const { status, text } = await paper.get(path);
    const canonical = /<link rel="canonical" href="([^"]+)"/.exec(text)?.[1].replaceAll("&#x2f;", "/");
    if (status !== 200 || canonical !== paper.url + path) wrong.push(`${status} ${path} ${canonical}`);
  }, 8);
  assert.deepEqual(wrong, []);
});

test("robots.txt names the sitemaps", async () => {
  const { text } = await paper.get("/robots.txt");
  for (const map of ["/sitemap.xml", "/news-sitemap.xml"]) assert.ok(text.includes(`Sitemap: ${paper.url}${map}\n`));
});

test("no link within three steps of the front page leads nowhere", async (t) => {
  const steps = new Map([["/", 0]]);
  const wrong = [];
  const pictures = new Set();
  let wave = ["/"];
  for (let depth = 0; depth <= DEEPEST && wave.length; depth += 1) {
    const next = [];
    await each(wave, async (path) => {
      const { status, headers, text } = await paper.get(path);
      if (status >= 400) wrong.push(`${status} ${path}`);
      const found = status >= 300 && status < 400 ? [headers.get("location")] : links(text, headers);
      for (const link of found.map((it) => new URL(it, paper.url + path))) {
        const to = link.pathname + link.search;
        if (link.origin !== paper.url || steps.has(to) || steps.size >= MOST_PAGES) continue;
        if (to.startsWith("/media/")) pictures.add(to);
        else next.push(to);
        steps.set(to, depth + 1);
      }
    }, 8);
    wave = next;
  }
  // Pictures are made when first asked for, one at a time.
  for (const path of pictures) {
    const { status, headers } = await paper.get(path);
    if (status !== 200 || !headers.get("content-type").startsWith("image/")) wrong.push(`${status} ${path}`);
  }
  t.diagnostic(`${steps.size} addresses, ${pictures.size} of them pictures`);
  assert.ok(steps.size > 100);
  assert.deepEqual(wrong, []);
});

// What a page links to or shows: addresses in attributes, unescaped.
function links(text, headers) {
  if (!/html/.test(headers.get("content-type") ?? "")) return [];
  return [...text.matchAll(/\s(?:href|src|action)="([^"]*)"/g)]
    .map(([, link]) => link.replaceAll("&#x2f;", "/").replaceAll("&amp;", "&").replaceAll("&quot;", '"').replaceAll("&#x27;", "'"))
    .filter((link) => !/^(mailto:|data:|#)/.test(link));
}
