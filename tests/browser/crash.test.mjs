// The power fails while the newsroom publishes: whatever the command line had called done is there
// after the restart, for readers and for the search, and nothing is there twice.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { keep, publish } from "./support/manuscript.mjs";
import { Newspaper, until } from "./support/newspaper.mjs";

const ROUNDS = 3;
const AFTER_START = 5_000; // milliseconds for the search to catch up

let paper;
before(async () => { paper = await Newspaper.open(); });
after(() => paper?.close());

test("kill -9 during publishing loses nothing that was acknowledged", async (t) => {
  const done = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    let working = true;
    const newsroom = (async () => {
      for (let i = 0; working; i += 1) {
        const word = `Vexmar${String.fromCharCode(97 + round)}${String.fromCharCode(97 + i)}ia`;
        const file = await keep(paper, word, { headline: `${word} agrees on a budget`, slug: word.toLowerCase(), word });
        const number = await publish(paper, file);
        done.push({ number, word });
      }
    })();
    // Readers come all the while, so that pages are kept and searches run.
    const readers = (async () => {
      while (working) await paper.get("/search?q=budget").catch(() => sleep(20));
    })();
    await sleep(1_000 + round * 370);
    await paper.stop("SIGKILL");
    await sleep(200); // the newsroom goes on without the server
    working = false;
    await Promise.all([newsroom, readers]);
    await paper.start();
    await checkAll(done);
  }
  t.diagnostic(`${done.length} articles published across ${ROUNDS} crashes`);
  assert.ok(done.length >= ROUNDS);
});

test("the records are sound afterwards", async () => {
  await paper.stop();
  const said = await paper.courant("doctor");
  assert.doesNotMatch(said, /✗|failed|broken/i, said);
});

async function checkAll(done) {
  const numbers = new Set(done.map((it) => it.number));
  assert.equal(numbers.size, done.length, "every article has a number of its own");
  for (const { number, word } of done) {
    const path = `/markets/${word.toLowerCase()}-${number}`;
    assert.equal((await paper.get(path)).status, 200, path);
    await until(`search finds ${word}`, AFTER_START, async () => {
      const { text } = await paper.get(`/search?q=${word.toLowerCase()}`);
      const hits = text.replaceAll("&#x2f;", "/").split(`<h3 class="headline"><a href="${path}"`).length - 1;
      assert.ok(hits < 2, `${word} is found twice`);
      return hits === 1;
    });
  }
}
