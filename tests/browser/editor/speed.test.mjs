// Typing in a long article: every key reaches the page and the desk. How long a key takes to its frame is
// printed, for the benchmarks' page.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Desk } from "./support/desk.mjs";
import { caretIn, launch, write } from "./support/page.mjs";
import { element, fill, paragraph } from "./support/sample.mjs";

const SENTENCE = "The council met again on Thursday and said nothing that the markets had not priced in before the week began. ";

test("typing in an article of 5,000 words", { timeout: 60_000 }, async (t) => {
  const blocks = Array.from({ length: 63 }, (_, i) => (i % 9 === 8 ? element("heading", { level: 2 }, `Part ${i}`) : paragraph(SENTENCE.repeat(i === 30 ? 3 : 4.6 | 0) + `(${i})`)));
  const desk = await Desk.open({ fill: (doc) => fill(doc, blocks) });
  const browser = await launch();
  t.after(async () => {
    await browser.close();
    await desk.kill();
  });
  const { page } = await write(browser, desk);
  await caretIn(page, "(30)");
  await page.evaluate(() => {
    window.frames_ = [];
    document.addEventListener("keydown", ({ timeStamp }) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => window.frames_.push(performance.now() - timeStamp);
        port2.postMessage(0);
      });
    }, { capture: true });
  });
  const typed = " Whoever reads this has read a great deal of it already, and the end is not near at all.";
  await page.keyboard.type(typed, { delay: 45 });
  await page.waitForTimeout(1_500); // the words are counted when typing rests
  const times = (await page.evaluate(() => window.frames_)).slice(5).sort((a, b) => a - b);
  const at = (part) => times[Math.floor(times.length * part)];
  const words = await page.locator("#editor-count").textContent();
  t.diagnostic(`${words}; keystroke to frame: p50 ${at(0.5).toFixed(1)} ms, p95 ${at(0.95).toFixed(1)} ms, ${times.length} keys`);
  assert.equal(times.length, typed.length - 5, "every key has its frame");
  assert.match(await page.locator(".ProseMirror p", { hasText: "(30)" }).textContent(), /the end is not near at all\./);
});
