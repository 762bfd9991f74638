// The demo's newsroom in a browser: its people sign in, write, and look at what the desk says.

import assert from "node:assert/strict";
import { reader } from "./browser.mjs";

export const PEOPLE = { owner: "mara", chief: "tobias", editor: "nkechi", reporter: "rafael" };

/// Somebody at the desk, in a browser of their own. Look at `seen.complaints` at the end.
export async function colleague(browser, paper, who, options = {}) {
  const it = await reader(browser, options);
  await it.page.goto(`${paper.url}/desk`);
  await signIn(it.page, `${who}@ledger.example`, options.password ?? paper.password);
  await it.page.waitForURL((url) => url.pathname === "/desk");
  return { ...it, who };
}

export async function signIn(page, email, password) {
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/// Presses what sends a form, and waits for the page that answers.
export async function send(page, button) {
  await Promise.all([page.waitForEvent("load"), button.click()]);
}

/// Begins an article and opens it in the editor; gives its number.
export async function begin(page, url) {
  await page.goto(`${url}/desk`);
  await page.getByRole("button", { name: "New article" }).click();
  await written(page);
  return Number(page.url().match(/\/article\/(\d+)\/edit/)[1]);
}

/// Opens an article in the editor; waits until it can be written in.
export async function open(page, url, number) {
  await page.goto(`${url}/desk/article/${number}/edit`);
  await written(page);
}

const written = async (page) => {
  await page.locator(".ProseMirror").waitFor();
  await saved(page);
};

/// Waits until the desk has every keystroke.
export const saved = (page) => page.locator("#editor-status", { hasText: "Saved" }).waitFor();

export async function headline(page, text) {
  await page.getByLabel("Headline", { exact: true }).fill(text);
}

/// Types at the end of the text, as somebody does who goes on writing.
export async function type(page, text) {
  await page.locator(".ProseMirror").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(text);
}

/// The text itself, without the names that stand at the others' carets.
export const text = (page) => page.evaluate(() => document.querySelector("#editor").desk.view.state.doc.textBetween(0, document.querySelector("#editor").desk.view.state.doc.content.size, "\n"));

/// Opens one of the panels beside the text.
export const panel = (page, name) => page.getByRole("tab", { name }).click();

/// A chip field: types, and takes the first that is offered.
export async function choose(page, label, words) {
  const field = page.getByRole("combobox", { name: label });
  await field.fill(words);
  await page.getByRole("option", { name: words }).first().click();
}

/// The article's own page, where its history stands.
export async function overview(page, url, number) {
  await page.goto(`${url}/desk/article/${number}`);
  return page.locator(".history").innerText();
}

/// What the audit says last.
export async function audit(page, url) {
  await page.goto(`${url}/desk/audit`);
  return page.locator("main").innerText();
}

export function calm({ who, seen }, ...expected) {
  const complaints = seen.complaints.filter((line) => !expected.some((pattern) => pattern.test(line)));
  assert.deepEqual(complaints, [], `${who}'s browser complained`);
}
