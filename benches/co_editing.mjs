// People in one article: how long from a keystroke to "durable" (the server's ACK, after fsync), and to
// the other screens. Speaks the editor's own protocol to a running program.
//
//   node benches/co_editing.mjs http://127.0.0.1:8400 ARTICLE COOKIE PEOPLE SECONDS

import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const WebSocket = require("../tests/browser/node_modules/ws");
const Y = require("../assets/desk/node_modules/yjs");

const [base, article, cookie, people, seconds] = process.argv.slice(2);
const PAUSE = 200; // a fast typist's five keystrokes a second
const frame = (kind, ...parts) => Buffer.concat([Buffer.from([kind]), ...parts]);
const number = (n) => { const b = Buffer.alloc(4); b.writeUInt32BE(n); return b; };
const now = () => performance.now();

const durable = [], seen = [];
const typedAt = new Map(); // the mark of a keystroke → when it was typed

class Typist {
  constructor(id) {
    this.id = id;
    this.doc = new Y.Doc();
    this.sent = new Map();
    this.count = 0;
    this.acks = 0;
    this.doc.on("update", (update, origin) => { if (origin !== this) this.send(update); });
  }

  open() {
    this.socket = new WebSocket(`${base.replace("http", "ws")}/desk/article/${article}/live`, {
      headers: { cookie, origin: base },
    });
    this.socket.on("message", (data) => this.hear(data));
    this.socket.on("open", () => this.socket.send(frame(1, Buffer.from(Y.encodeStateVector(this.doc)))));
    return new Promise((ready, failed) => { this.ready = ready; this.socket.on("error", failed); });
  }

  hear(data) {
    const kind = data[0];
    if (kind === 0x81) {
      let at = 1;
      at += 4 + data.readUInt32BE(at);
      at += 4 + data.readUInt32BE(at);
      if (data.length - at > 2) Y.applyUpdate(this.doc, data.subarray(at), this);
      this.ready();
    } else if (kind === 0x82) {
      Y.applyUpdate(this.doc, data.subarray(1), this);
      const mark = this.doc.getMap("bench").get("last");
      if (this.id === 0 && typedAt.has(mark)) { seen.push(now() - typedAt.get(mark)); typedAt.delete(mark); }
    } else if (kind === 0x83) {
      const n = data.readUInt32BE(1);
      durable.push(now() - this.sent.get(n));
      this.sent.delete(n);
      this.acks += 1;
    } else if (kind === 0x87) {
      throw new Error(data.subarray(5).toString());
    }
  }

  send(update) {
    this.count += 1;
    this.sent.set(this.count, now());
    this.socket.send(frame(2, number(this.count), Buffer.from(update)));
  }

  type() {
    const text = this.doc.getText("standfirst");
    this.doc.transact(() => text.insert(Math.min(text.length, 20 + this.id), "x"));
    if (text.length > 400) this.doc.transact(() => text.delete(0, 200));
  }
}

const typists = Array.from({ length: Number(people) }, (_, i) => new Typist(i));
for (const typist of typists) await typist.open();
const watcher = new Typist(-1);
await watcher.open();
// How long until another screen shows it: one typist's keystrokes, seen by a watcher.
const spoken = [];
watcher.doc.on("update", () => { const at = spoken.shift(); if (at) seen.push(now() - at); });
const timers = typists.map((typist, i) =>
  setTimeout(() => {
    typist.timer = setInterval(() => { if (typists.length === 1) spoken.push(now()); typist.type(); }, PAUSE);
  }, (i * PAUSE) / typists.length));
await new Promise((done) => setTimeout(done, Number(seconds) * 1000));
for (const typist of typists) clearInterval(typist.timer);
timers.forEach(clearTimeout);
await new Promise((done) => setTimeout(done, 2000));

const sorted = (list) => list.toSorted((a, b) => a - b);
const at = (list, q) => (list.length ? sorted(list)[Math.min(list.length - 1, Math.floor(list.length * q))].toFixed(1) : null);
const left = typists.reduce((n, typist) => n + typist.sent.size, 0);
const texts = new Set(typists.map((typist) => typist.doc.getText("standfirst").toString()));
console.log(JSON.stringify({
  people: typists.length, keystrokes: durable.length, unacknowledged: left, copies: texts.size,
  durable: { p50: at(durable, 0.5), p95: at(durable, 0.95), p99: at(durable, 0.99) },
  seen: { p50: at(seen, 0.5), p95: at(seen, 0.95) },
}));
for (const typist of [...typists, watcher]) typist.socket.close();
