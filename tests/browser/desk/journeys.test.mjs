// A day at the desk, in real browsers: a reporter writes, an editor sends back, the clock publishes, a
// correction follows; two write at once; the network and the server fail. After each step the page, the
// history and the audit say what happened.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, test } from "node:test";
import { caretIn } from "../editor/support/page.mjs";
import { launch, reader } from "../support/browser.mjs";
import { Newspaper, until } from "../support/newspaper.mjs";
import {
  audit, begin, calm, choose, colleague, headline, open, overview, panel, saved, send, signIn, text, type,
} from "../support/newsroom.mjs";

const PASSWORD = "seven grey herons at noon";
/// What a browser says when the server was away, which these tests cause.
const AWAY = /ERR_CONNECTION|ERR_INTERNET|WebSocket|Failed to load resource/;

let paper, browser, reporter, editor;
before(async () => {
  [paper, browser] = await Promise.all([Newspaper.open(), launch()]);
  [reporter, editor] = await Promise.all([colleague(browser, paper, "rafael"), colleague(browser, paper, "nkechi")]);
});
after(async () => {
  await browser?.close();
  await paper?.close();
});

test("from the first word to the correction", async (t) => {
  const { page } = reporter;
  const desk = editor.page;
  let number;

  await t.test("a reporter writes, with a picture", async () => {
    number = await begin(page, paper.url);
    await headline(page, "Zinc stocks fall to a twelve-year low");
    await page.getByLabel("Standfirst", { exact: true }).fill("Warehouses hold enough for nine days.");
    await page.getByLabel("Dateline").fill("LONDON");
    await type(page, "Zinc in exchange warehouses fell to 41,000 tonnes on Monday.\nTraders said smelters had cut output in the spring.");
    await page.getByLabel("Section", { exact: true }).selectOption({ label: "– Commodities" });
    await choose(page, "Topics", "China");
    await drop(page);
    await page.locator("#lead-picture img").waitFor();
    await page.getByRole("button", { name: "Words…" }).click();
    await page.getByLabel("Alternative text").fill("Grey ingots in a hall");
    await page.getByRole("button", { name: "Done" }).click();
    await saved(page);
  });

  await t.test("its checks ask for the picture's credit, and the library has it", async () => {
    await panel(page, /^Checks/);
    await page.locator("#checks-list", { hasText: /credit/i }).waitFor({ timeout: 15_000 });
    const id = await page.evaluate(() => document.querySelector("#lead-picture img").src.match(/media\/([0-9a-f-]+)\//)[1]);
    await desk.goto(`${paper.url}/desk/media/${id}`);
    await desk.getByLabel("Credit").fill("The Lombard Ledger");
    await send(desk, desk.getByRole("button", { name: "Save" }).first());
    assert.equal(await desk.getByLabel("Credit").inputValue(), "The Lombard Ledger");
  });

  await t.test("hands it in; may not publish, and is told why", async () => {
    const history = await overview(page, paper.url, number);
    assert.match(history, /began it/);
    await send(page, page.getByRole("button", { name: "Submit for review" }));
    assert.match(await page.locator("main").innerText(), /Submitted\./);
    assert.match(await page.locator("#do-approve").innerText(), /takes the role editor/);
    assert.ok(await page.locator("#do-approve button").isDisabled());
    assert.match(await page.locator(".history").innerText(), /handed it in for review/);
  });

  await t.test("an editor comments on words and sends back", async () => {
    await desk.goto(`${paper.url}/desk`);
    await desk.getByRole("link", { name: "Zinc stocks fall" }).first().click();
    await desk.getByRole("link", { name: "Edit", exact: true }).click();
    await desk.locator(".ProseMirror").waitFor();
    await saved(desk);
    await caretIn(desk, "41,000 tonnes", { select: true });
    await desk.keyboard.press("Control+Alt+m");
    await desk.keyboard.type("The exchange says 43,000. @Raf");
    await desk.keyboard.press("Enter");
    await desk.keyboard.press("Control+Enter");
    await desk.locator(".thread").waitFor();
    await overview(desk, paper.url, number);
    const offer = desk.locator("#do-send-back");
    await offer.locator("summary").click();
    await offer.getByLabel("Why").fill("One number, please.");
    await send(desk, offer.getByRole("button"));
    assert.match(await desk.locator(".history").innerText(), /sent it back[\s\S]*/);
  });

  await t.test("the reporter is told, answers and resolves", async () => {
    await page.goto(`${paper.url}/desk/mentions`);
    assert.match(await page.locator("main").innerText(), /The exchange says 43,000/);
    await open(page, paper.url, number);
    await caretIn(page, "41,000", { select: true });
    await page.keyboard.type("43,000");
    await saved(page);
    await panel(page, /^Comments/);
    await page.locator(".thread textarea").fill("Yes, 43,000.");
    await page.locator(".thread textarea").press("Control+Enter");
    await page.getByRole("button", { name: "Resolve", exact: true }).click();
    await until("the thread is put away", 8_000, async () => (await page.locator(".thread").count()) === 0);
    await overview(page, paper.url, number);
    await send(page, page.getByRole("button", { name: "Submit for review" }));
  });

  await t.test("the editor compares, approves and schedules; the clock publishes", async () => {
    await overview(desk, paper.url, number);
    await desk.getByRole("link", { name: /Compare version 1 with the draft/ }).click();
    assert.match(await desk.locator(".compared ins").first().innerText(), /43/);
    await overview(desk, paper.url, number);
    await send(desk, desk.getByRole("button", { name: "Approve" }));
    await desk.getByRole("link", { name: "Publish…" }).click();
    assert.match(await desk.locator("main").innerText(), /It stands in Commodities/i);
    await desk.getByLabel("Or at a time to come").fill(tomorrow());
    await send(desk, desk.getByRole("button", { name: "Schedule" }));
    assert.match(await desk.locator("main").innerText(), /The clock publishes it on/);
    assert.equal((await paper.get(`/article/${number}`)).status, 404, "nothing is public before its time");
    await paper.courant("article", "schedule", String(number), inSeconds(3));
    await until("the clock publishes", 20_000, async () => (await paper.get(`/article/${number}`)).status === 301);
    const history = await overview(desk, paper.url, number);
    assert.match(history, /[Cc]lock[\s\S]*published it/);
    const { text: article } = await paper.get((await paper.get(`/article/${number}`)).headers.get("location"));
    assert.match(article, /43,000 tonnes/);
    assert.match(article, /The Lombard Ledger/);
  });

  await t.test("a correction follows, and stands everywhere", async () => {
    await open(page, paper.url, number);
    await caretIn(page, "in the spring", { select: true });
    await page.keyboard.type("in the summer");
    await saved(page);
    await overview(page, paper.url, number);
    await send(page, page.getByRole("button", { name: "Submit for review" }));
    await overview(desk, paper.url, number);
    await send(desk, desk.getByRole("button", { name: "Approve" }));
    await desk.goto(`${paper.url}/desk/article/${number}/publish`);
    await desk.getByLabel("What was wrong, for readers").fill("An earlier version said that output was cut in the spring.");
    await desk.getByLabel("Why, inside the house").fill("misheard");
    await send(desk, desk.getByRole("button", { name: "Publish as a correction" }));
    const path = new URL((await paper.get(`/article/${number}`)).headers.get("location"), paper.url).pathname;
    for (const place of [path, "/corrections", "/feed.xml"]) {
      assert.match((await paper.get(place)).text, /said that output was cut in the spring/, place);
    }
    const owner = await colleague(browser, paper, "mara");
    const log = await audit(owner.page, paper.url);
    for (const said of [/Nkechi Odum[\s\S]*corrected/, /Rafael Quintero-Vale[\s\S]*handed/]) assert.match(log, said);
    await owner.close();
  });
  calm(reporter);
  calm(editor);
});

test("two write in one article, and see each other", async () => {
  const number = await begin(reporter.page, paper.url);
  await headline(reporter.page, "Two hands");
  await type(reporter.page, "From the reporter.");
  await saved(reporter.page);
  await open(editor.page, paper.url, number);
  await type(editor.page, " From the editor.");
  for (const { page } of [reporter, editor]) {
    await until("both texts", 8_000, async () => (await text(page)).includes("From the reporter. From the editor."));
    assert.equal(await page.locator("#editor-people li").count(), 1, "the other is shown");
  }
  calm(reporter);
});

test("an hour without the network, a killed server: no word is lost", async () => {
  const { page, context } = reporter;
  const number = await begin(page, paper.url);
  await headline(page, "Weather");
  await type(page, "Before the storm.");
  await saved(page);
  await context.setOffline(true);
  await type(page, " In the dark.");
  await page.locator("#editor-status", { hasNotText: "Saved" }).waitFor();
  await context.setOffline(false);
  await until("it is saved again", 30_000, async () => /^Saved/.test(await page.locator("#editor-status").textContent()));

  await type(page, " One.");
  await saved(page);
  await paper.stop("SIGKILL");
  await type(page, " Two, while the server is dead.");
  await paper.start();
  await until("it is saved after the restart", 40_000, async () => /^Saved/.test(await page.locator("#editor-status").textContent()));
  const again = await colleague(browser, paper, "nkechi");
  await open(again.page, paper.url, number);
  assert.equal((await text(again.page)).trim(), "Before the storm. In the dark. One. Two, while the server is dead.");
  await again.close();
  for (const it of [reporter, editor]) {
    calm(it, AWAY);
    it.seen.complaints.length = 0;
  }
});

test("a suggestion is made by whoever may not edit, and accepted", async () => {
  const number = await begin(editor.page, paper.url);
  await headline(editor.page, "Copper");
  await type(editor.page, "Copper is grey.");
  await saved(editor.page);
  await open(reporter.page, paper.url, number);
  await reporter.page.getByRole("button", { name: "Suggesting" }).click();
  await caretIn(reporter.page, "grey", { select: true });
  await reporter.page.keyboard.type("red");
  await saved(reporter.page);
  const { page } = editor;
  await panel(page, /^Suggestions/);
  await page.locator(".suggestion").getByRole("button", { name: /^Accept/ }).click();
  await until("it is accepted", 8_000, async () => /Copper is red\./.test(await text(page)));
  calm(editor);
});

test("an older version comes back, and what it replaced is kept", async () => {
  const { page } = editor;
  const number = await begin(page, paper.url);
  await headline(page, "Tin");
  await type(page, "The first text.");
  await saved(page);
  await overview(page, paper.url, number);
  const offer = page.locator("#do-keep-version");
  await offer.locator("summary").click();
  await offer.getByLabel("Name of the version").fill("before lunch");
  await send(page, offer.getByRole("button"));
  await open(page, paper.url, number);
  await caretIn(page, "first", { select: true });
  await page.keyboard.type("second");
  await saved(page);
  await overview(page, paper.url, number);
  await page.getByRole("link", { name: /Compare version 1 with the draft/ }).click();
  assert.match(await page.locator(".compared del").first().innerText(), /first/);
  assert.match(await page.locator(".compared ins").first().innerText(), /second/);
  await send(page, page.getByRole("button", { name: /Go back to/ }));
  assert.match(await page.locator(".sheet-body").innerText(), /The first text\./);
  assert.ok(await page.locator(".versions > li").count() >= 2, "the text that went is a version");
  assert.match(await page.locator(".history").innerText(), /went back|reverted|older/i);
  calm(editor);
});

test("an article is placed on the front page, and taken off again", async () => {
  const { page } = editor;
  await page.goto(`${paper.url}/desk/fronts/front.page`);
  const line = page.locator("li", { hasText: "European shares set to rise" }).first();
  const found = async () => (await paper.get("/")).text.indexOf("European shares set to rise");
  const before = await found();
  await line.getByRole("button", { name: /^Place as the lead/ }).click();
  await page.getByRole("button", { name: /^Make it a pick: European shares/ }).waitFor();
  await page.getByRole("button", { name: "Save now" }).click();
  await until("it leads", 8_000, async () => (await found()) < before);
  await page.getByRole("button", { name: "Undo the last change" }).click();
  await until("the front is as it was", 8_000, async () => (await found()) === before);
  calm(editor);
});

test("the menu is put in another order with the keyboard", async () => {
  const chief = await colleague(browser, paper, "tobias");
  const { page } = chief;
  await page.goto(`${paper.url}/desk/settings/menus`);
  const down = page.locator("form").filter({ hasText: "Save this menu" }).first().getByRole("button", { name: /down/i }).first();
  await down.focus();
  await page.keyboard.press("Enter");
  await send(page, page.getByRole("button", { name: "Save this menu" }).first());
  const { text: front } = await paper.get("/");
  assert.ok(front.indexOf('href="/central-banks"') < front.indexOf('href="/economy"'), "the second is the first");
  calm(chief);
  await chief.close();
});

test("a preview link opens for a stranger until it is taken back", async () => {
  const { page } = editor;
  const number = await begin(page, paper.url);
  await headline(page, "Not yet public");
  await type(page, "Only for the lawyer.");
  await saved(page);
  await overview(page, paper.url, number);
  const offer = page.locator("#do-share");
  await offer.locator("summary").click();
  await send(page, offer.getByRole("button"));
  const link = await page.locator("#shared-link").inputValue();
  const stranger = await reader(browser);
  const answer = await stranger.page.goto(link);
  assert.equal(answer.status(), 200);
  assert.match(answer.headers()["x-robots-tag"] ?? "", /noindex/);
  assert.match(await stranger.page.locator("body").innerText(), /Only for the lawyer\./);
  await overview(page, paper.url, number);
  await send(page, page.getByRole("button", { name: /Take back/ }));
  assert.equal((await stranger.page.goto(link)).status(), 404);
  await stranger.close();
});

test("an owner joins by the operator's link, with a second factor from then on", async () => {
  const link = (await paper.courant("person", "invite-owner")).trim();
  const here = new URL(new URL(link).pathname, paper.url).href;
  const guest = await reader(browser);
  const { page } = guest;
  await page.goto(here);
  await page.getByLabel("Name").fill("Ilse Brandt");
  await page.getByLabel("E-mail address").fill("ilse@ledger.example");
  await page.getByLabel("Password").fill(PASSWORD);
  await send(page, page.getByRole("button", { name: /join|come in|create/i }));
  await page.goto(`${paper.url}/desk/account/second-factor`);
  const secret = (await page.locator("main code").first().innerText()).replaceAll(" ", "");
  await page.getByLabel("Code").fill(code(secret));
  await send(page, page.getByRole("button", { name: "Turn it on" }));
  const recovery = await page.locator(".codes code").first().innerText();
  await page.goto(`${paper.url}/desk`);
  await page.locator(".bar-person summary").click();
  await send(page, page.getByRole("button", { name: "Sign out" }));
  await signIn(page, "ilse@ledger.example", PASSWORD);
  await page.getByLabel(/code/i).fill(recovery);
  await send(page, page.getByRole("button", { name: /go on|sign in|continue/i }));
  assert.match(await page.locator("h1").first().innerText(), /Newsroom/);
  await guest.close();
});

test("a passkey is added, and signs in without a password", async () => {
  // A passkey belongs to a name; every machine calls itself localhost.
  const named = { url: paper.url.replace("127.0.0.1", "localhost"), password: paper.password };
  const guest = await colleague(browser, named, "tobias");
  const { page, context } = guest;
  const device = await context.newCDPSession(page);
  await device.send("WebAuthn.enable");
  await device.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  await page.goto(`${named.url}/desk/account`);
  await page.getByLabel("Name of the new passkey").fill("Laptop");
  await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: "Add a passkey" }).click()]);
  await page.getByText("Laptop").waitFor();
  await page.locator(".bar-person summary").click();
  await send(page, page.getByRole("button", { name: "Sign out", exact: true }));
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await page.waitForURL((url) => url.pathname === "/desk");
  assert.match(await page.locator(".whoami").textContent(), /Tobias Achterberg/);
  calm(guest);
  await guest.close();
});

test("with the keyboard alone, on a telephone", async () => {
  const phone = await colleague(browser, paper, "rafael", { width: 360 });
  const { page } = phone;
  await begin(page, paper.url);
  await page.getByLabel("Headline", { exact: true }).focus();
  await page.keyboard.type("Keys only");
  await page.keyboard.press("Tab"); // standfirst
  await page.keyboard.press("Tab"); // dateline
  await page.locator(".ProseMirror").focus();
  await page.keyboard.type("A ");
  await page.keyboard.press("Control+b");
  await page.keyboard.type("bold");
  await page.keyboard.press("Control+b");
  await page.keyboard.type(" word\n- first\nsecond");
  await saved(page);
  assert.equal(await page.locator(".ProseMirror strong").innerText(), "bold");
  assert.equal(await page.locator(".ProseMirror li").count(), 2);
  calm(phone);
  await phone.close();
});

/// The time of an authenticator app, RFC 6238.
function code(secret) {
  const bits = [...secret].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac("sha1", key).update(step).digest();
  const at = hash[19] & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/// A picture that nobody has, dropped on the place of the lead picture.
async function drop(page) {
  await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 1280, height: 720 });
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#667";
    pen.fillRect(0, 0, 1280, 720);
    pen.fillStyle = "#ccd";
    for (let i = 0; i < 12; i += 1) pen.fillRect(60 + i * 100, 300, 80, 260);
    const blob = await new Promise((done) => { canvas.toBlob(done, "image/png"); });
    const data = new DataTransfer();
    data.items.add(new File([blob], "ingots.png", { type: "image/png" }));
    document.querySelector("#lead-picture").dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
  });
}

/// Tomorrow at nine, as a form takes it.
function tomorrow() {
  return `${new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)}T09:00`;
}

/// A moment as the command line takes it.
function inSeconds(seconds) {
  return new Date(Date.now() + seconds * 1_000).toISOString();
}
