// Feed readers get what they need from every feed: RSS, Atom and JSON, of the newspaper, a section, a
// sub-section, a topic and a contributor; and nothing twice when nothing changed.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Newspaper } from "./support/newspaper.mjs";
import { python } from "./support/python.mjs";

const PLACES = ["", "/central-banks", "/economy/economy-trade", "/topic/interest-rates", "/contributor/mara-lindqvist"];

let paper;
before(async () => { paper = await Newspaper.open(); });
after(() => paper?.close());

test("feedparser reads every RSS and Atom feed without a complaint", async (t) => {
  const files = PLACES.flatMap((place) => [`${place}/feed.xml`, `${place}/atom.xml`]);
  const found = await python("feeds.py", ...files.map((file) => paper.url + file));
  for (const [i, feed] of found.entries()) {
    await t.test(files[i], async () => {
      assert.equal(feed.status, 200);
      assert.equal(feed.bozo, null);
      assert.equal(feed.version, files[i].endsWith("atom.xml") ? "atom10" : "rss20");
      assert.equal(feed.again, 304, "asked again with the ETag");
      assert.equal(feed.changed, 304, "asked again with the date");
      assert.match(feed.title, /The Lombard Ledger/);
      assert.ok(feed.updated, "the feed is dated");
      const ids = feed.entries.map((entry) => entry.id);
      assert.ok(ids.length > 0, "there are entries");
      assert.equal(new Set(ids).size, ids.length, "ids are unique");
      for (const entry of feed.entries) {
        for (const part of ["id", "title", "link", "summary", "author"]) assert.ok(entry[part], `${entry.title}: ${part}`);
        assert.ok(entry.dated, entry.title);
        assert.doesNotMatch(entry.title, /<|&[a-z]+;/, "titles are plain text");
      }
      assert.equal((await paper.get(feed.entries[0].link)).status, 200);
    });
  }
});

test("every JSON feed keeps to version 1.1", async (t) => {
  for (const file of PLACES.map((place) => `${place}/feed.json`)) {
    await t.test(file, async () => {
      const answer = await paper.get(file);
      assert.equal(answer.status, 200);
      assert.match(answer.headers.get("content-type"), /^application\/feed\+json/);
      const feed = JSON.parse(answer.text);
      assert.equal(feed.version, "https://jsonfeed.org/version/1.1");
      assert.ok(feed.title && feed.home_page_url);
      assert.equal(feed.feed_url, paper.url + file);
      assert.equal(new Set(feed.items.map((item) => item.id)).size, feed.items.length);
      assert.ok(feed.items.length > 0);
      for (const item of feed.items) {
        assert.equal(typeof item.id, "string");
        assert.ok(item.content_text !== undefined || item.content_html !== undefined, `${item.title}: content`);
        assert.ok(item.title && URL.canParse(item.url));
        assert.ok(Date.parse(item.date_published) <= Date.now(), item.date_published);
        assert.ok(Array.isArray(item.authors) && item.authors.every((author) => author.name));
      }
      const headers = { "if-none-match": answer.headers.get("etag") };
      const again = await paper.get(file, { headers });
      assert.deepEqual([again.status, again.text], [304, ""]);
    });
  }
});

test("the pages name their feeds", async () => {
  for (const place of PLACES) {
    const { text } = await paper.get(place || "/");
    const named = [...text.matchAll(/<link rel="alternate" type="([^"]+)"[^>]* href="([^"]+)"/g)]
      .map(([, , href]) => href.replaceAll("&#x2f;", "/"));
    assert.ok(named.includes(`${paper.url}${place}/feed.xml`), `${place || "/"} names ${named}`);
  }
});
