// A wire that loses, delays and breaks, between the editor's socket and a server that keeps only what it
// has acknowledged; and a journal in memory that outlives its tab, as IndexedDB does.

import { KIND, Reader, Y, frame, sized } from "./editor.mjs";

/// A stand-in for IndexedDB: one device, several people and tabs.
export class Device {
  records = new Map();

  journal(person, tab) {
    const prefix = `${person}/`;
    return {
      tab,
      put: async (count, bytes) => { this.records.set(`${prefix}${tab}/${count}`, { key: [tab, count], bytes }); },
      all: async () => [...this.records].filter(([key]) => key.startsWith(prefix)).map(([, record]) => record),
      remove: async (keys) => { for (const key of keys) this.records.delete(`${prefix}${key.join("/")}`); },
    };
  }
}

export class Server {
  #durable = [];
  #lines = new Set();
  acknowledged = 0;

  constructor(random) {
    this.random = random;
    this.start();
  }

  start() {
    this.doc = new Y.Doc({ gc: true });
    for (const update of this.#durable) Y.applyUpdate(this.doc, update);
    this.up = true;
  }

  /// As kill -9: every line breaks, and what was read and not acknowledged is forgotten.
  kill() {
    this.up = false;
    for (const line of this.#lines) line.break(1006);
    this.#lines.clear();
  }

  hear(line, bytes) {
    const reader = new Reader(bytes);
    if (reader.kind === KIND.HELLO) {
      this.#lines.add(line);
      const facts = new TextEncoder().encode(JSON.stringify({ may_edit: true, person: {}, state: {} }));
      line.answer(frame(KIND.WELCOME, sized(facts), sized(Y.encodeStateVector(this.doc)), Y.encodeStateAsUpdate(this.doc, reader.rest())));
    } else if (reader.kind === KIND.OP) {
      const number = reader.number();
      const update = reader.rest().slice();
      // Killed between reading and writing.
      if (this.random() < 0.005) return this.kill();
      this.#durable.push(update);
      Y.applyUpdate(this.doc, update);
      for (const other of this.#lines) if (other !== line) other.answer(frame(KIND.UPDATE, update));
      // Killed between writing and telling.
      if (this.random() < 0.005) return this.kill();
      this.acknowledged += 1;
      line.answer(frame(KIND.ACK, number));
    } else if (reader.kind === KIND.PING) line.answer(frame(KIND.PONG));
    return undefined;
  }

  leave(line) {
    this.#lines.delete(line);
  }
}

/// A class to stand in for WebSocket. A line keeps the order of its frames, as TCP does; it may be slow,
/// and when it breaks, what was under way is lost.
export function wireTo(server, random) {
  return class Wire {
    readyState = 0;
    #due = Promise.resolve();

    constructor() {
      setTimeout(() => {
        if (!server.up) return this.break(1006);
        this.readyState = 1;
        return this.onopen?.();
      }, random() * 4);
    }

    send(bytes) {
      this.#later(() => server.up && server.hear(this, bytes));
    }

    answer(bytes) {
      this.#later(() => this.onmessage?.({ data: bytes.slice().buffer }));
    }

    close() {
      this.readyState = 3;
      server.leave(this);
    }

    break(code) {
      if (this.readyState === 3) return;
      this.readyState = 3;
      server.leave(this);
      setTimeout(() => this.onclose?.({ code }));
    }

    #later(task) {
      if (random() < 0.003) setTimeout(() => this.break(1006)); // the network
      this.#due = this.#due.then(() => new Promise((resolve) => setTimeout(resolve, random() < 0.1 ? random() * 20 : 0)))
        .then(() => { if (this.readyState === 1) task(); });
    }
  };
}

/// Mulberry32: the same seed, the same test.
export function seeded(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
