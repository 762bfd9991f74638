// A desk for the editor's tests: speaks the contract of the socket and the few endpoints of HTTP, in
// memory. What it has acknowledged survives `kill()`, everything else is gone with it, as with the
// real one. Starts on a free port; `node desk.mjs` starts one to look at.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import nunjucks from "nunjucks";
import { WebSocketServer } from "ws";
import { Y, KIND, Reader, frame, sized } from "./editor.mjs";
import { sample } from "./sample.mjs";

const ROOT = new URL("../../../../", import.meta.url);
const TYPES = { ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2", ".png": "image/png" };
export const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const templates = new nunjucks.Environment([
  new nunjucks.FileSystemLoader(fileURLToPath(new URL("templates/desk/article", ROOT))),
  new nunjucks.FileSystemLoader(fileURLToPath(new URL("./", import.meta.url))),
], { autoescape: true });
templates.addFilter("tojson", (value) => new nunjucks.runtime.SafeString(JSON.stringify(value).replace(/[<>&']/g, (c) => `\\u00${c.codePointAt(0).toString(16)}`)));

export class Desk {
  #server;
  #sockets = new Set();
  #updates = []; // what is durable
  #uploads = new Map();

  /// `texts` starts the article; `knobs` make it misbehave.
  static async open({ port = 0, fill = sample } = {}) {
    const desk = new Desk();
    Object.assign(desk, {
      port, signedOut: false, refuse: null, mute: false, comments: [], uploads: [],
      checks: { wrong: [{ field: "headline", message: "The headline is missing." }], warnings: [{ field: "lead_picture", message: "There is no lead picture." }] },
      may: {}, failPatch: 0,
    });
    const doc = new Y.Doc();
    fill(doc);
    desk.#updates = [Y.encodeStateAsUpdate(doc)];
    await desk.start();
    return desk;
  }

  async start() {
    this.doc = new Y.Doc();
    for (const update of this.#updates) Y.applyUpdate(this.doc, update);
    this.#server = createServer((request, response) => this.#answer(request, response).catch((error) => {
      response.writeHead(500, { "content-type": "text/plain" }).end(String(error.stack));
    }));
    const sockets = new WebSocketServer({ noServer: true });
    this.#server.on("upgrade", (request, socket, head) => sockets.handleUpgrade(request, socket, head, (it) => this.#meet(it, personOf(request))));
    await new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(this.port, "127.0.0.1", resolve);
    });
    this.port = this.#server.address().port;
    this.url = `http://127.0.0.1:${this.port}`;
  }

  /// As kill -9: no goodbye, and nothing that was not acknowledged.
  async kill() {
    for (const socket of this.#sockets) socket.terminate();
    this.#sockets.clear();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /// Breaks every line with a close code.
  close(code) {
    for (const socket of this.#sockets) socket.close(code);
  }

  text(name = "headline") {
    return this.doc.getText(name).toString();
  }

  get body() {
    return this.doc.getXmlFragment("body").toString();
  }

  /// What somebody else writes.
  write(change) {
    const before = Y.encodeStateVector(this.doc);
    this.doc.transact(() => change(this.doc));
    const update = Y.encodeStateAsUpdate(this.doc, before);
    this.#updates.push(update);
    this.#tell(null, frame(KIND.UPDATE, update));
  }

  #meet(socket, person) {
    socket.person = person;
    if (this.signedOut) return socket.close(4401);
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    socket.on("error", () => {});
    socket.on("message", (data) => this.#hear(socket, new Uint8Array(data)));
    return undefined;
  }

  #hear(socket, bytes) {
    if (this.mute) return;
    const reader = new Reader(bytes);
    if (reader.kind === KIND.HELLO) {
      const facts = { may_edit: true, person: socket.person, state: this.#state() };
      socket.send(frame(KIND.WELCOME, sized(frame(0, facts).subarray(1)), sized(Y.encodeStateVector(this.doc)), Y.encodeStateAsUpdate(this.doc, reader.rest())));
      socket.welcomed = true;
    } else if (reader.kind === KIND.OP) {
      const number = reader.number();
      const update = reader.rest().slice();
      if (this.refuse) return socket.send(frame(KIND.REFUSED, number, this.refuse));
      this.#updates.push(update);
      Y.applyUpdate(this.doc, update);
      socket.send(frame(KIND.ACK, number));
      this.#tell(socket, frame(KIND.UPDATE, update));
    } else if (reader.kind === KIND.AWARENESS) this.#tell(socket, frame(KIND.PRESENCE, reader.rest()));
    else if (reader.kind === KIND.PING) socket.send(frame(KIND.PONG));
    return undefined;
  }

  #tell(except, bytes) {
    for (const socket of this.#sockets) if (socket !== except && socket.welcomed) socket.send(bytes);
  }

  #state() {
    return { work: "draft", public: "live", revision: 12, saved_at: "2026-03-02T09:30:00Z", words: "in review, live" };
  }

  async #answer(request, response) {
    const { pathname, searchParams } = new URL(request.url, this.url);
    const send = (status, body) => response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (pathname.startsWith("/assets/")) return this.#asset(pathname, response);
    if (/^\/desk\/article\/7$/.test(pathname) && request.method === "GET") {
      const page = templates.render("edit.html", this.#context(personOf(request)));
      return response.writeHead(200, { "content-type": "text/html", "content-security-policy": POLICY, "cache-control": "no-store" }).end(page);
    }
    const body = [];
    for await (const piece of request) body.push(piece);
    const bytes = Buffer.concat(body);
    const said = () => JSON.parse(bytes.toString() || "{}");
    if (pathname.startsWith("/desk/uploads")) return this.#upload(request, pathname, bytes, said, send);
    const comments = /^\/desk\/article\/7\/comments(?:\/([\w-]+)\/(resolve|reopen))?$/.exec(pathname);
    if (comments) return this.#comment(request, comments, said, send);
    if (pathname === "/desk/article/7/checks") return send(200, this.checks);
    const q = (searchParams.get("q") ?? "").toLowerCase();
    const id = searchParams.get("id");
    const pick = (items, words) => send(200, { items: items.filter((item) => (id ? item.id === id : words(item).toLowerCase().includes(q))) });
    if (pathname === "/desk/pick/media") return pick(MEDIA, (item) => `${item.caption} ${item.alt}`);
    if (pathname === "/desk/pick/articles") return pick(ARTICLES, (item) => item.headline);
    if (pathname === "/desk/pick/topics") return searchParams.has("suggest_for") ? send(200, { items: TOPICS.slice(2, 4) }) : pick(TOPICS, (item) => item.name);
    return send(404, { title: "Not found", detail: "There is nothing here." });
  }

  async #asset(pathname, response) {
    try {
      const bytes = await readFile(new URL(`.${pathname}`, ROOT));
      response.writeHead(200, { "content-type": TYPES[extname(pathname)] ?? "application/octet-stream" }).end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  }

  #comment(request, [, id, verb], said, send) {
    const author = { id: personOf(request).id, name: personOf(request).name };
    if (request.method === "GET") return send(200, { comments: this.comments });
    if (id) {
      const it = this.comments.find((comment) => comment.id === id);
      it.resolved = verb === "resolve" ? { by: author.name, at: new Date().toISOString() } : null;
      this.#tell(null, frame(KIND.COMMENTS));
      return send(200, it);
    }
    const made = { id: `c${this.comments.length + 1}`, author, at: new Date().toISOString(), resolved: null, ...said() };
    this.comments.push(made);
    this.#tell(null, frame(KIND.COMMENTS));
    return send(201, made);
  }

  #upload(request, pathname, bytes, said, send) {
    const id = pathname.split("/")[3];
    if (!id) {
      const made = { ...said(), upload: `u${this.#uploads.size + 1}`, offset: 0 };
      this.#uploads.set(made.upload, made);
      return send(201, { upload: made.upload, offset: 0 });
    }
    const it = this.#uploads.get(id);
    if (request.method === "GET") return send(200, { offset: it.offset });
    if (this.failPatch > 0) {
      this.failPatch -= 1;
      it.offset += Math.floor(bytes.length / 2); // half arrived, then the line broke
      return request.socket.destroy();
    }
    if (Number(request.headers["upload-offset"]) !== it.offset) return send(409, { offset: it.offset });
    if (bytes.length > 1024 * 1024) return send(413, { title: "Too much", detail: "A piece is at most 1 MiB." });
    it.offset += bytes.length;
    if (it.offset < it.bytes) return send(200, { offset: it.offset });
    const media = { ...MEDIA[0], id: `m-${id}`, caption: it.name };
    MEDIA.push(media);
    return send(200, { offset: it.offset, media });
  }

  #context(person) {
    const at = "/desk/article/7";
    return {
      desk: { editor: "/assets/desk/built/editor.js" },
      editor: {
        article: "a0000000-0000-4000-8000-000000000007", number: 7, headline: this.text(), socket: `${at}/live`, comments: `${at}/comments`, checks: `${at}/checks`,
        texts: { standfirst: this.text("standfirst"), dateline: this.text("dateline") },
        fields: this.doc.getMap("fields").toJSON(),
        urls: { overview: "/desk", pick_media: "/desk/pick/media", pick_articles: "/desk/pick/articles", pick_topics: "/desk/pick/topics", uploads: "/desk/uploads", preview: `${at}/preview` },
        person, may: { edit: true, suggest: true, comment: true, review: true, ...this.may[person.id] },
        sections: [{ id: "s1", name: "Markets", depth: 0 }, { id: "s2", name: "Bonds", depth: 1 }, { id: "s3", name: "Economy", depth: 0 }],
        topics: TOPICS,
        contributors: [{ id: "k1", name: "Mara Lindqvist", role: "Correspondent" }, { id: "k2", name: "Tomas Aldo", role: "Markets editor" }],
        people: PEOPLE.map(({ id, name }) => ({ id, name })),
        kinds: ["news", "analysis", "opinion", "explainer", "live"].map((value) => ({ value, label: value[0].toUpperCase() + value.slice(1) })),
        limits: { headline_good: 70, headline_most: 250, standfirst: 600 },
        media: { [MEDIA[0].id]: MEDIA[0] },
        state: this.#state(), body_html: "<p>The text as it was.</p>",
      },
    };
  }
}

export const PEOPLE = [
  { id: "p1", name: "Ines Okafor", initials: "IO" },
  { id: "p2", name: "Jonas Weil", initials: "JW" },
  { id: "p3", name: "Reto Brand", initials: "RB" },
];
const personOf = (request) => PEOPLE.find(({ id }) => (request.headers.cookie ?? "").includes(`person=${id}`)) ?? PEOPLE[0];

const MEDIA = [
  { id: "m1", thumb: "/assets/img/logo.png", alt: "The tower of the bank", caption: "The bank’s tower at dusk", credit: "Photo: L. Haas", width: 600, height: 400, expired: false },
  { id: "m2", thumb: "/assets/img/logo.svg", alt: "", caption: "The harbour", credit: "Archive", width: 600, height: 400, expired: true },
];
const ARTICLES = [
  { id: "a1", number: 11, headline: "ECB holds rates and opens the door to a spring cut", state: "live" },
  { id: "a2", number: 12, headline: "Sandara puts haircut to bondholders", state: "draft" },
];
const TOPICS = ["Interest rates", "Inflation", "Sovereign debt", "Shipping", "Energy"].map((name, i) => ({ id: `t${i}`, name }));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const desk = await Desk.open({ port: Number(process.argv[2] ?? 8310) });
  console.log(`${desk.url}/desk/article/7`);
}
