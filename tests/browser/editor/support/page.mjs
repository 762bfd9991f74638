// An editor open in Chromium, and what the tests do in it.

import { launch, reader } from "../../support/browser.mjs";

export { launch };

/// Opens the editor as `person`; waits until it can be written in.
export async function write(browser, desk, { person = "p1", ...options } = {}) {
  const it = await reader(browser, options);
  await it.context.addCookies([{ name: "person", value: person, url: desk.url }]);
  await it.page.goto(`${desk.url}/desk/article/7`);
  await ready(it.page);
  return it;
}

export const ready = (page) => page.locator(".ProseMirror").waitFor();
export const body = (page) => page.evaluate(() => document.querySelector("#editor").desk.view.state.doc.toString());
export const marked = (page) => page.locator(".ProseMirror").innerHTML();
export const status = (page) => page.locator("#editor-status");

/// Puts the caret at the end of the first paragraph that has `text`, or selects `text` in it.
export async function caretIn(page, text, { select = false } = {}) {
  await page.evaluate(async ([words, choose]) => {
    const { view } = document.querySelector("#editor").desk;
    let at = null;
    view.state.doc.descendants((node, pos) => {
      if (at === null && node.isTextblock && node.textContent.includes(words)) {
        const start = pos + 1 + node.textContent.indexOf(words);
        at = choose ? [start, start + words.length] : [pos + 1 + node.content.size, pos + 1 + node.content.size];
      }
      return at === null;
    });
    view.focus();
    const { TextSelection } = document.querySelector("#editor").desk;
    view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, ...at)));
  }, [text, select]);
}

/// Pastes as the clipboard would.
export async function paste(page, content) {
  await page.evaluate((types) => {
    const data = new DataTransfer();
    for (const [type, text] of Object.entries(types)) data.setData(type, text);
    document.querySelector("#editor").desk.view.dom.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, content);
}

export async function until(look, what, within = 8_000) {
  const end = Date.now() + within;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > end) throw new Error(`${what}: not within ${within} ms`);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}
