// Three people in two tabs each write at random while lines break, frames are late and the server is
// killed. At the end all documents are the same, and every character that anybody typed is there: in
// this test nothing that was typed is deleted, except marks made to be deleted.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Live, Y, split } from "./support/editor.mjs";
import { Device, Server, seeded, wireTo } from "./support/wire.mjs";

const PACE = { flush: 5, ping: 40, silence: 150, first: 5, most: 40, signedOut: 20 };
const SEEDS = (process.env.FUZZ_SEEDS ?? "1,2,3,4").split(",").map(Number);

for (const seed of SEEDS) {
  test(`editors converge and nothing is lost, seed ${seed}`, { timeout: 30_000 }, () => run(seed));
}

async function run(seed) {
  const random = seeded(seed);
  const server = new Server(random);
  const Wire = wireTo(server, random);
  const devices = ["ada", "ben", "cyn"].map((person) => ({ person, device: new Device() }));
  const typed = []; // every token that anybody typed
  let tabs = 0;
  const open = ({ person, device }) => {
    const doc = new Y.Doc();
    const live = new Live({ doc, journal: device.journal(person, `tab${tabs += 1}`), url: "wss://desk.example/", WebSocket: Wire, pace: PACE });
    return { home: { person, device }, doc, live, born: Date.now() };
  };
  const editors = devices.flatMap((home) => [open(home), open(home)]);

  const until = Date.now() + 2_500;
  while (Date.now() < until) {
    const at = Math.floor(random() * editors.length);
    const editor = editors[at];
    const chance = random();
    if (chance < 0.01) server.kill();
    else if (chance < 0.03 && !server.up) server.start();
    else if (chance < 0.035) {
      // The tab is closed: what the journal has is what is left.
      editor.live.end();
      editors[at] = open(editor.home);
    } else if (editor.live.phase === "live" || Date.now() - editor.born > 200) edit(editor.doc, random, typed);
    if (!server.up && random() < 0.02) server.start();
    await sleep(random() * 4);
  }

  if (!server.up) server.start();
  server.random = () => 1; // no more accidents
  const patience = Date.now() + 10_000;
  while (Date.now() < patience) {
    for (const editor of editors) editor.live.wake();
    const settled = editors.every(({ live }) => live.phase === "live" && !live.pending);
    if (settled && editors.every(({ doc }) => same(doc, server.doc))) break;
    if (!server.up) server.start();
    await sleep(20);
  }

  // Without tags: what is bold may begin in the middle of a token.
  const whole = server.doc.getXmlFragment("body").toString().replace(/<[^>]*>/g, "") + server.doc.getText("headline").toString();
  for (const { doc, live } of editors) {
    assert.equal(live.pending, 0, "something is unacknowledged");
    assert.equal(doc.getXmlFragment("body").toString(), server.doc.getXmlFragment("body").toString());
    assert.equal(doc.getText("headline").toString(), server.doc.getText("headline").toString());
    assert.deepEqual(doc.getMap("fields").toJSON(), server.doc.getMap("fields").toJSON());
    live.end();
  }
  for (const token of typed) assert.ok(whole.includes(token), `“${token}” was lost`);
  for (const { device } of devices) assert.equal(device.records.size, 0, "the journal keeps what is acknowledged");
  assert.ok(typed.length > 80 && server.acknowledged > 40, `too little happened: ${typed.length} typed, ${server.acknowledged} acknowledged`);
}

let tokens = 0;
function edit(doc, random, typed) {
  const body = doc.getXmlFragment("body");
  const token = `⟨${tokens += 1}⟩`;
  doc.transact(() => {
    const chance = random();
    if (chance < 0.15) {
      const text = doc.getText("headline");
      text.insert(gap(text.toString(), random), token);
      typed.push(token);
    } else if (chance < 0.2) {
      doc.getMap("fields").set("importance", Math.floor(random() * 6));
    } else if (chance < 0.4 || !body.length) {
      const paragraph = new Y.XmlElement("paragraph");
      const text = new Y.XmlText();
      text.insert(0, token);
      paragraph.insert(0, [text]);
      body.insert(Math.floor(random() * (body.length + 1)), [paragraph]);
      typed.push(token);
    } else {
      const text = body.get(Math.floor(random() * body.length)).get(0);
      const words = text.toString().replace(/<[^>]*>/g, "");
      if (chance < 0.5 && words.includes("#")) {
        text.delete(words.indexOf("#"), 1);
      } else if (chance < 0.55 && words.length > 2) {
        text.format(0, 2, { strong: {} });
      } else {
        text.insert(gap(words, random), `${token}#`);
        typed.push(token);
      }
    }
  });
}

// A place between tokens, so that each stays in one piece.
function gap(text, random) {
  const places = [0, text.length];
  for (let i = 0; i < text.length; i += 1) if (text[i] === "⟩") places.push(i + 1);
  return places[Math.floor(random() * places.length)];
}

const same = (a, b) => Buffer.compare(Buffer.from(Y.encodeStateVector(a)).sort(), Buffer.from(Y.encodeStateVector(b)).sort()) === 0
  && a.getXmlFragment("body").toString() === b.getXmlFragment("body").toString();

test("an update of an hour without network goes in pieces that give the same document", () => {
  const doc = new Y.Doc();
  const random = seeded(9);
  for (let i = 0; i < 400; i += 1) edit(doc, random, []);
  const other = new Y.Doc();
  Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
  for (let i = 0; i < 200; i += 1) edit(other, random, []);
  const update = Y.encodeStateAsUpdate(other);
  const parts = split(update, 1_000);
  assert.ok(parts.length > 5 && parts.every((part) => part.length < 4_000), parts.map(({ length }) => length).join());
  for (const order of [parts, [...parts].reverse()]) {
    const again = new Y.Doc();
    for (const part of order) Y.applyUpdate(again, part);
    assert.equal(again.getXmlFragment("body").toString(), other.getXmlFragment("body").toString());
    assert.deepEqual(Y.encodeStateVector(again), Y.encodeStateVector(other));
  }
});
