// Writing: Markdown, keys, tables, paste, find and replace, suggestions, comments, pictures.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PASTES } from "./support/pastes.mjs";
import { Desk } from "./support/desk.mjs";
import { body, caretIn, launch, marked, paste, status, until, write } from "./support/page.mjs";
import { fill, paragraph } from "./support/sample.mjs";

let browser, desk, it, page;
before(async () => { browser = await launch(); });
after(async () => {
  await close().finally(() => browser?.close());
});

// A desk and a page of its own for every test: what one broke does not break the next.
async function open(blocks = [paragraph("")], options = {}, may = {}) {
  await close();
  desk = await Desk.open({ fill: (doc) => fill(doc, blocks) });
  desk.may = { p1: may };
  it = await write(browser, desk, options);
  ({ page } = it);
}
async function close() {
  if (!desk) return;
  const violations = await page.evaluate(() => window.violations);
  const complaints = it.seen.complaints.filter((line) => !/fonts|404/.test(line));
  await it.close();
  await desk.kill();
  desk = null;
  assert.deepEqual(violations, [], "the policy was broken");
  assert.deepEqual(complaints, []);
}

test("Markdown becomes what it means", async () => {
  for (const [typed, expected] of [
    ["## Head", 'doc(heading("Head"))'],
    ["- one\ntwo", 'doc(bullet_list(list_item(paragraph("one")), list_item(paragraph("two"))))'],
    ["* one", 'doc(bullet_list(list_item(paragraph("one"))))'],
    ["1. one", 'doc(ordered_list(list_item(paragraph("one"))))'],
    ["> said", 'doc(blockquote(paragraph("said")))'],
    ["---after", 'doc(horizontal_rule, paragraph("after"))'],
    ["a **bold** b", 'doc(paragraph("a ", strong("bold"), " b"))'],
    ["a *it* b", 'doc(paragraph("a ", em("it"), " b"))'],
    ["a `c` b", 'doc(paragraph("a ", code("c"), " b"))'],
    ["[w](https://a.example/?utm_source=x) b", 'doc(paragraph(link("w"), " b"))'],
  ]) {
    await open();
    await page.locator(".ProseMirror").click();
    for (const part of typed.split(/(\n)/)) await (part === "\n" ? page.keyboard.press("Enter") : page.keyboard.type(part));
    assert.equal(await body(page), expected, typed);
  }
});

test("keys, a table and its Tab", async () => {
  await open([paragraph("Some words")]);
  await caretIn(page, "words", { select: true });
  await page.keyboard.press("Control+b");
  await page.keyboard.press("Control+Alt+2");
  assert.equal(await body(page), 'doc(heading("Some ", strong("words")))');
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  assert.match(await body(page), /paragraph\("Some words"\)|heading/);
  await page.keyboard.press("Alt+F10");
  assert.equal(await page.evaluate(() => document.activeElement.closest("[role=toolbar]") !== null), true);
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => document.activeElement.className.includes("ProseMirror")), true);
  await page.getByRole("button", { name: "Table", exact: true }).click();
  await page.getByLabel("Rows").fill("2");
  await page.getByLabel("Columns").fill("2");
  await page.getByRole("button", { name: "Insert" }).click();
  for (const word of ["a", "b", "c", "d", "e"]) {
    await page.keyboard.type(word);
    if (word !== "e") await page.keyboard.press("Tab");
  }
  const cells = (type, ...words) => words.map((word) => `${type}(paragraph${word ? `("${word}")` : ""})`).join(", ");
  assert.ok((await body(page)).includes(`table(table_row(${cells("table_header", "a", "b")}), table_row(${cells("table_cell", "c", "d")}), table_row(${cells("table_cell", "e", "")}))`), await body(page));
  await page.getByRole("button", { name: "Column after" }).click();
  await page.getByRole("button", { name: "Remove row" }).click();
  assert.equal(await page.locator(".ProseMirror tr").count(), 2);
  assert.equal(await page.locator(".ProseMirror tr").first().locator("th").count(), 3);
});

test("what is pasted comes out clean", async (t) => {
  for (const { name, html, text, expected } of PASTES) {
    await t.test(name, async () => {
      await open();
      await page.locator(".ProseMirror").click();
      await paste(page, html ? { "text/html": html, "text/plain": "-" } : { "text/plain": text });
      assert.equal(await body(page), expected);
    });
  }
});

test("find and replace", async () => {
  await open([paragraph("Rate, rates and RATE."), paragraph("A rate is a rate.")]);
  await caretIn(page, "Rate,");
  await page.keyboard.press("Control+f");
  await page.keyboard.type("rate");
  await until(async () => /of 5/.test(await page.locator("#find-said").textContent()), "five are found");
  await page.getByLabel("Whole words").check();
  await until(async () => /of 4/.test(await page.locator("#find-said").textContent()), "four whole words");
  await page.getByLabel("Same case").check();
  await until(async () => /of 2/.test(await page.locator("#find-said").textContent()), "two in the same case");
  await page.getByLabel("Replace with").fill("price");
  await page.getByRole("button", { name: "Replace all" }).click();
  assert.equal(await body(page), 'doc(paragraph("Rate, rates and RATE."), paragraph("A price is a price."))');
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("#editor-find").isVisible(), false);
});

test("suggestions are marked, accepted and rejected", async () => {
  await open([paragraph("The old rate")]);
  await page.getByRole("button", { name: "Suggesting" }).click();
  await caretIn(page, "old", { select: true });
  await page.keyboard.type("new");
  assert.equal((await marked(page)).replace(/<(ins|del)[^>]*>/g, "<$1>"), "<p>The <del>old</del><ins>new</ins> rate</p>");
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Enter");
  assert.match(await body(page), /^doc\(paragraph\([^)]*"The "/);
  assert.equal(await page.locator(".ProseMirror p").count(), 1, "a new paragraph cannot be suggested");
  assert.equal(await page.locator(".ProseMirror ins").textContent(), "ne");
  await page.keyboard.type("xt");
  await page.getByRole("tab", { name: /Suggestions/ }).click();
  await page.locator("#suggestions-list").getByRole("button", { name: /^Accept/ }).click();
  assert.equal(await body(page), 'doc(paragraph("The next rate"))');
  await caretIn(page, "rate");
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Backspace");
  await page.locator("#suggestions-list").getByRole("button", { name: /^Reject/ }).click();
  assert.equal(await body(page), 'doc(paragraph("The next rate"))');
});

test("the list of keys, and bylines that are put in another order", async () => {
  await open();
  await page.locator(".ProseMirror").click();
  await page.keyboard.press("Control+/");
  assert.equal(await page.locator("dialog dt").first().textContent(), "Ctrl+B");
  await page.keyboard.press("Escape");
  const bylines = page.locator("[data-field=bylines]");
  await bylines.locator("input").fill("Tom");
  await bylines.getByRole("option").waitFor();
  await page.keyboard.press("Enter");
  await bylines.locator("input").fill("A. Guest");
  await page.waitForTimeout(250);
  await page.keyboard.press("Enter");
  await bylines.getByRole("button", { name: "A. Guest earlier" }).click();
  await until(async () => JSON.stringify(desk.doc.getMap("fields").get("bylines")) === JSON.stringify([{ contributor: "k1" }, { name: "A. Guest" }, { contributor: "k2" }]), "the order is kept");
});

test("who may not edit suggests", async () => {
  await open([paragraph("The rate")], {}, { edit: false, review: false });
  await caretIn(page, "rate");
  await page.keyboard.type(" up");
  assert.match(await marked(page), /<ins[^>]*> up<\/ins>/);
  assert.equal(await page.locator("#field-headline").evaluate((input) => input.readOnly), true);
});

test("a comment hangs on its words, is answered and resolved", async () => {
  await open([paragraph("The rate stays where it is.")]);
  await caretIn(page, "stays", { select: true });
  await page.keyboard.press("Control+Alt+m");
  await page.keyboard.type("Does it? @Jon");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+Enter");
  await page.locator(".thread").waitFor();
  assert.deepEqual(desk.comments[0].mentions, ["p2"]);
  assert.equal(desk.comments[0].quote, "stays");
  assert.equal(await page.locator(".ProseMirror .commented").textContent(), "stays");
  desk.write((doc) => doc.getXmlFragment("body").get(0).get(0).insert(0, "Well. "));
  await until(async () => (await body(page)).includes("Well."), "a colleague's words");
  assert.equal(await page.locator(".ProseMirror .commented").textContent(), "stays");
  await page.locator(".thread textarea").fill("It does.");
  await page.locator(".thread textarea").press("Control+Enter");
  await page.getByText("It does.", { exact: true }).waitFor();
  await caretIn(page, "Well.");
  await page.keyboard.press("Alt+ArrowDown");
  assert.equal(await page.locator(".thread.shown").count(), 1);
  await page.getByRole("button", { name: "Resolve", exact: true }).click();
  await until(async () => (await page.locator(".thread").count()) === 0, "the thread is put away");
  assert.equal(await page.locator(".ProseMirror .commented").count(), 0);
  await page.getByLabel("Show resolved").check();
  await page.getByRole("button", { name: "Reopen" }).click();
  await until(async () => (await page.locator(".ProseMirror .commented").count()) === 1, "the thread is open again");
});

test("a picture is uploaded in pieces, through a broken line", async () => {
  await open([paragraph("Words")]);
  desk.failPatch = 1;
  await caretIn(page, "Words");
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(2_500_000)], "tower.jpg", { type: "image/jpeg" }));
    document.querySelector("#editor").desk.view.dom.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  });
  await page.locator(".ProseMirror figure.picture").waitFor();
  assert.equal(await body(page), 'doc(paragraph("Words"), picture)');
  it.seen.complaints.length = 0; // the broken line
  await page.locator(".ProseMirror figure.picture .edit").click();
  await page.getByLabel("Caption").fill("At dusk");
  await page.getByRole("button", { name: "Done" }).click();
  await until(async () => /At dusk/.test(await page.locator("figcaption").first().textContent()), "the caption is shown");
  await until(async () => /^Saved/.test(await status(page).textContent()), "all is saved");
});
