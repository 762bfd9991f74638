// The live connection: what is typed here goes to the server, what others type comes from it. A local
// change is kept in the journal until the server has acknowledged it, however often the line breaks.
// Knows nothing of pages: the tests run it in Node with a stand-in for the WebSocket.

import { applyAwarenessUpdate, encodeAwarenessUpdate, removeAwarenessStates } from "y-protocols/awareness";
import * as Y from "yjs";
import { KIND, Reader, frame, json } from "./frames.js";
import { split } from "./split.js";

const MOST = 250_000; // bytes of one OP; the server takes 256 kB
const PACE = { flush: 80, ping: 15_000, silence: 30_000, first: 250, most: 10_000, signedOut: 5_000 };
const FINAL = { 4403: "forbidden", 4404: "missing" };

/// Origins of changes that came from elsewhere and are not to be sent again.
export const REMOTE = "remote";
const KEPT = "journal";

export class Live {
  #socket = null;
  #welcomed = false;
  #buffer = [];
  #timers = {};
  #count = 0; // records of this tab
  #number = 0; // OPs of this connection
  #sent = new Map(); // number of an OP → the group of records that it carries
  #records = []; // what the server has not acknowledged
  #tries = 0;
  #heard = 0;
  #ended = false;

  /// `on` may have: phase(phase), welcome(facts), state(state), refused(problem), comments(), saved().
  constructor({ doc, awareness = null, journal, url, WebSocket = globalThis.WebSocket, on = {}, pace = {} }) {
    Object.assign(this, { doc, awareness, journal, url, on, WebSocket, pace: { ...PACE, ...pace } });
    this.phase = "connecting";
    this.refused = null;
    doc.on("update", this.#changed);
    awareness?.on("update", this.#present);
    this.#connect();
  }

  /// Changes that exist on this device only.
  get pending() {
    return this.#records.length + (this.#buffer.length ? 1 : 0);
  }

  /// Keeps and sends now what is still being gathered; for a page that is about to go.
  flush() {
    clearTimeout(this.#timers.flush);
    this.#timers.flush = null;
    if (!this.#buffer.length) return;
    const bytes = this.#buffer.length === 1 ? this.#buffer[0] : Y.mergeUpdates(this.#buffer);
    this.#buffer = [];
    const record = { key: [this.journal.tab, this.#count += 1] };
    this.#records.push(record);
    this.journal.put(record.key[1], bytes);
    if (this.#welcomed) this.#send(bytes, [record]);
    else this.on.phase?.(this.phase);
  }

  /// Tries again at once; for when the network or the person is back.
  wake() {
    if (this.#ended || this.#socket || this.phase in FINAL) return;
    this.#connect();
  }

  end() {
    this.flush();
    this.#ended = true;
    this.doc.off("update", this.#changed);
    this.awareness?.off("update", this.#present);
    this.#drop();
    Object.values(this.#timers).forEach(clearTimeout);
  }

  #changed = (update, origin) => {
    if (origin === REMOTE || origin === KEPT) return;
    this.#buffer.push(update);
    this.#timers.flush ??= setTimeout(() => this.flush(), this.pace.flush);
    if (this.#buffer.length === 1) this.on.phase?.(this.phase);
  };

  #present = ({ added, updated, removed }, origin) => {
    // Whoever is new has not heard of us: the server keeps no presence.
    if (origin === REMOTE && !added.length) return;
    const clients = origin === REMOTE ? [this.doc.clientID] : [...added, ...updated, ...removed];
    if (this.#welcomed) this.#write(KIND.AWARENESS, encodeAwarenessUpdate(this.awareness, clients));
  };

  #connect() {
    clearTimeout(this.#timers.again);
    if (this.#ended) return;
    let socket;
    try {
      socket = new this.WebSocket(this.url);
    } catch {
      this.#lost(1006);
      return;
    }
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    this.#heard = Date.now();
    socket.onopen = () => this.#write(KIND.HELLO, Y.encodeStateVector(this.doc));
    socket.onmessage = ({ data }) => this.#hear(socket, new Uint8Array(data));
    socket.onclose = ({ code }) => this.#lost(code);
    socket.onerror = () => {}; // a close follows
    this.#timers.ping = setTimeout(() => this.#beat(), this.pace.ping);
  }

  #beat() {
    // A line that is dead without saying so: close events may take minutes, so it is left behind.
    if (Date.now() - this.#heard > this.pace.silence) {
      this.#lost(1006);
      return;
    }
    if (this.#welcomed) this.#write(KIND.PING);
    this.#timers.ping = setTimeout(() => this.#beat(), this.pace.ping);
  }

  #hear(socket, bytes) {
    if (socket !== this.#socket) return;
    this.#heard = Date.now();
    const reader = new Reader(bytes);
    switch (reader.kind) {
      case KIND.WELCOME: this.#welcome(socket, reader); break;
      case KIND.UPDATE: Y.applyUpdate(this.doc, reader.rest(), REMOTE); break;
      case KIND.ACK: this.#acknowledged(reader.number()); break;
      case KIND.PRESENCE: if (this.awareness) applyAwarenessUpdate(this.awareness, reader.rest(), REMOTE); break;
      case KIND.STATE: this.on.state?.(json(reader.rest())); break;
      case KIND.REFUSED: this.#refuse(reader.number(), json(reader.rest())); break;
      case KIND.COMMENTS: this.on.comments?.(); break;
      default: // PONG, and what a later server may say
    }
  }

  async #welcome(socket, reader) {
    const facts = json(reader.sized());
    const theirs = reader.sized();
    Y.applyUpdate(this.doc, reader.rest(), REMOTE);
    const known = new Set(this.#records.map(({ key }) => key.join()));
    for (const { key, bytes } of await this.journal.all()) {
      if (known.has(key.join()) || (key[0] === this.journal.tab && key[1] <= this.#count)) continue;
      Y.applyUpdate(this.doc, bytes, KEPT);
      this.#records.push({ key });
    }
    if (socket !== this.#socket) return;
    this.flush();
    this.#welcomed = true;
    this.#tries = 0;
    this.refused = null;
    if (this.#records.length || this.#ahead(theirs)) {
      this.#send(Y.encodeStateAsUpdate(this.doc, theirs), [...this.#records]);
    }
    this.#turn("live");
    this.on.welcome?.(facts);
    if (this.awareness?.getLocalState()) this.#write(KIND.AWARENESS, encodeAwarenessUpdate(this.awareness, [this.doc.clientID]));
  }

  // Whether this document has structs that the server lacks although no record says so: after a
  // journal that failed, or a server that was restored.
  #ahead(theirs) {
    const server = Y.decodeStateVector(theirs);
    return [...Y.decodeStateVector(Y.encodeStateVector(this.doc))].some(([client, clock]) => clock > (server.get(client) ?? 0));
  }

  #send(bytes, records) {
    const parts = split(bytes, MOST);
    const group = { left: parts.length, records };
    for (const part of parts) {
      this.#sent.set(this.#number += 1, group);
      this.#write(KIND.OP, this.#number, part);
    }
  }

  #acknowledged(number) {
    const group = this.#sent.get(number);
    this.#sent.delete(number);
    if (!group || (group.left -= 1) > 0) return;
    const safe = new Set(group.records);
    this.#records = this.#records.filter((record) => !safe.has(record));
    this.journal.remove(group.records.map(({ key }) => key));
    this.on.saved?.();
    this.on.phase?.(this.phase);
  }

  // The records stay: a later connection offers them again, and the person may copy the text.
  #refuse(number, problem) {
    this.#sent.delete(number);
    this.refused = problem;
    this.on.refused?.(problem);
    this.on.phase?.(this.phase);
  }

  #lost(code) {
    this.#drop();
    if (this.awareness) {
      const others = [...this.awareness.getStates().keys()].filter((id) => id !== this.doc.clientID);
      removeAwarenessStates(this.awareness, others, REMOTE);
    }
    if (code in FINAL) {
      this.#turn(FINAL[code]);
      return;
    }
    this.#turn(code === 4401 ? "signed-out" : "offline");
    if (!this.#ended) this.#timers.again = setTimeout(() => this.#connect(), this.#pause(code));
  }

  #pause(code) {
    if (code === 4401) return this.pace.signedOut;
    const tries = (this.#tries += 1);
    if (tries === 1 && code === 1012) return 0;
    const pause = Math.min(this.pace.most, this.pace.first * 2 ** (tries - 1));
    return pause * (0.5 + Math.random() / 2);
  }

  #drop() {
    clearTimeout(this.#timers.ping);
    const socket = this.#socket;
    this.#socket = null;
    this.#welcomed = false;
    this.#number = 0;
    this.#sent.clear();
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    try {
      socket.close();
    } catch {
      // Never opened.
    }
  }

  #turn(phase) {
    this.phase = phase;
    this.on.phase?.(phase);
  }

  #write(kind, ...parts) {
    const socket = this.#socket;
    if (socket?.readyState === 1) socket.send(frame(kind, ...parts));
  }
}
