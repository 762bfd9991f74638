// What the newsroom does from the shell is in front of readers at once: on the front page, in the
// section, the feeds, the news sitemap and the search; so are corrections, new addresses, withdrawals.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { keep, NOTE, publish, revise } from "./support/manuscript.mjs";
import { Newspaper, until } from "./support/newspaper.mjs";

const AT_ONCE = 2_000; // milliseconds after the command has said that it is done

let paper, number, address;
before(async () => { paper = await Newspaper.open(); });
after(() => paper?.close());

const FIRST = { headline: "Quorvane council keeps its rate at 3%", slug: "quorvane-keeps-rate", word: "Quorvane" };
const has = (path, what) => async () => (await paper.get(path)).text.replaceAll("&#x2f;", "/").includes(what);
const location = (answer) => new URL(answer.headers.get("location"), paper.url).pathname;

async function everywhere(t, places, what) {
  await Promise.all(Object.entries(places).map(async ([name, look]) => {
    const took = await until(`${what}: ${name}`, AT_ONCE, look);
    t.diagnostic(`${what}, ${name}: ${Math.round(took)} ms`);
  }));
}

test("an article is everywhere within two seconds", async (t) => {
  // Pages that are kept in memory are the ones that can be stale: have them kept.
  for (const path of ["/", "/markets", "/feed.xml", "/news-sitemap.xml", "/topic/interest-rates"]) await paper.get(path);
  number = await publish(paper, await keep(paper, "first", FIRST));
  address = `/markets/quorvane-keeps-rate-${number}`;
  await everywhere(t, {
    "its page": has(address, "<h1>Quorvane council keeps its rate at 3%</h1>"),
    "front page": has("/", address),
    section: has("/markets", address),
    topic: has("/topic/interest-rates", address),
    contributor: has("/contributor/mara-lindqvist", address),
    "day in the archive": async () => has(location(await paper.get("/archive")), address)(),
    feed: has("/feed.xml", `${paper.url}${address}`),
    "section's feed": has("/markets/feed.json", address),
    "news sitemap": has("/news-sitemap.xml", `${paper.url}${address}`),
    sitemap: has("/sitemap/articles-1.xml", `${paper.url}${address}`),
    search: has("/search?q=quorvane", address),
  }, "published");
});

test("an unfinished text is nowhere", async () => {
  const file = await keep(paper, "draft", { headline: "Zembrala leaks its plan", slug: "zembrala", word: "Zembrala" });
  const draft = Number(/^(\d+)/.exec(await paper.courant("article", "create", file))[1]);
  await paper.courant("article", "submit", String(draft));
  const refused = paper.courant("article", "publish", String(draft));
  await assert.rejects(refused, "what is not approved does not go out");
  for (const path of ["/", "/markets", "/feed.xml", "/news-sitemap.xml", "/sitemap/articles-1.xml", "/search?q=zembrala"]) {
    assert.equal(await has(path, `-${draft}"`)(), false, path);
    assert.equal(await has(path, "Zembrala leaks")(), false, path);
  }
  assert.equal((await paper.get(`/article/${draft}`)).status, 404);
  assert.equal((await paper.get(`/markets/zembrala-${draft}`)).status, 404);
});

test("an article under embargo waits for its hour", async () => {
  const file = await keep(paper, "embargo", { headline: "Hollmark result is kept back", slug: "hollmark", word: "Hollmark" });
  const held = Number(/^(\d+)/.exec(await paper.courant("article", "create", file))[1]);
  const hour = new Date(Date.now() + 4_000).toISOString();
  await paper.courant("article", "embargo", String(held), hour);
  for (const verb of ["submit", "approve", "publish"]) await paper.courant("article", verb, String(held));
  assert.equal((await paper.get(`/markets/hollmark-${held}`)).status, 404);
  await until("the embargo lapses", 4_000 + AT_ONCE, has(`/markets/hollmark-${held}`, "Hollmark result"));
  assert.ok(Date.now() >= Date.parse(hour), "not a moment earlier");
  await until("the front page says so", AT_ONCE, has("/", `/markets/hollmark-${held}`));
});

test("a correction is on the page, in the list of corrections and in the feed", async (t) => {
  const file = await keep(paper, "corrected", { ...FIRST, headline: "Quorvane council keeps its rate at 4%" });
  await revise(paper, number, file);
  assert.ok(await has(address, "at 3%")(), "review does not touch the live text");
  const words = "An earlier version gave the Quorvane rate as 3%. It is 4%.";
  await paper.courant("article", "correct", String(number), ...NOTE(words));
  await everywhere(t, {
    "its page": has(address, "<h1>Quorvane council keeps its rate at 4%</h1>"),
    "the note": has(address, words),
    corrections: has("/corrections", words),
    "front page": has("/", "Quorvane council keeps its rate at 4%"),
    feed: has("/feed.xml", words),
    search: has("/search?q=quorvane", "4%"),
  }, "corrected");
  assert.equal(await has("/", "Quorvane council keeps its rate at 3%")(), false);
});

test("a new slug keeps the old address working", async () => {
  const file = await keep(paper, "moved", { ...FIRST, headline: "Quorvane keeps its rate", slug: "quorvane-stands-still" });
  await revise(paper, number, file);
  await paper.courant("article", "update", String(number));
  const moved = `/markets/quorvane-stands-still-${number}`;
  await until("the new address answers", AT_ONCE, async () => (await paper.get(moved)).status === 200);
  await until("the old one leads to it", AT_ONCE, async () => {
    const old = await paper.get(address);
    return old.status === 301 && location(old) === moved;
  });
  await until("the front page links to it", AT_ONCE, has("/", moved));
  assert.equal(await has("/sitemap/articles-1.xml", address)(), false);
  address = moved;
});

test("a withdrawn article is gone, and its address says why", async (t) => {
  const words = "The Quorvane council does not exist. The report is withdrawn.";
  await paper.courant("article", "withdraw", String(number), ...NOTE(words));
  await everywhere(t, {
    "its page": async () => (await paper.get(address)).status === 410,
    "front page": async () => !(await has("/", address)()),
    feed: async () => !(await has("/feed.xml", `${paper.url}${address}</link>`)()),
    "news sitemap": async () => !(await has("/news-sitemap.xml", address)()),
    search: async () => !(await has("/search?q=quorvane", address)()),
    corrections: has("/corrections", words),
  }, "withdrawn");
  const gone = await paper.get(address);
  assert.ok(gone.text.includes(words));
  assert.ok(!gone.text.includes("would meet again in a month"), "the text is not printed");
});
