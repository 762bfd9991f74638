// A newspaper for one test file: starts the program on a free port of 8200–8299 with the demo in a
// temporary folder, works its command line, and stops it by its process id. COURANT_BIN names another
// program than the debug build, COURANT_THEME a theme to test.

import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { setTimeout as sleep } from "node:timers/promises";

const PROGRAM = process.env.COURANT_BIN ?? fileURLToPath(new URL("../../../target/debug/courant", import.meta.url));
const THEME = process.env.COURANT_THEME ?? "";
const PORTS = { first: 8200, count: 100 };
const run = promisify(execFile);

export class Newspaper {
  #process;
  #log = "";

  /// `more`: settings beside those that every test needs.
  static async open(more = "") {
    const paper = new Newspaper();
    paper.folder = await mkdtemp(join(tmpdir(), "courant-browser-"));
    // The folder is removed even when a test file ends by an error of its own.
    process.once("exit", () => paper.#process?.kill("SIGKILL"));
    const settings = `[site]\ntheme = ${JSON.stringify(THEME)}\n[server]\nmetrics = ""\n${more}`;
    await writeFile(join(paper.folder, "courant.toml"), settings);
    const said = await paper.courant("demo", "--fill-only");
    paper.password = said.match(/Password of all four +(\S+)/)?.[1];
    await paper.start();
    return paper;
  }

  async start() {
    for (let tries = 0; tries < 5; tries += 1) {
      this.url ??= `http://127.0.0.1:${await freePort()}`;
      if (await this.#serve()) return;
      this.url = undefined;
    }
    throw new Error(`the program does not start:\n${this.#log}`);
  }

  async #serve() {
    const child = spawn(PROGRAM, ["serve", "--data", this.folder, "--listen", new URL(this.url).host], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#process = child;
    for (const out of [child.stdout, child.stderr]) out.on("data", (text) => { this.#log += text; });
    for (let tries = 0; tries < 600 && child.exitCode === null; tries += 1) {
      const ready = await fetch(`${this.url}/readyz`).catch(() => null);
      if (ready?.ok) return true;
      await sleep(50);
    }
    child.kill("SIGKILL");
    return false;
  }

  /// Ends the program as asked (`SIGTERM`), or as a power cut would (`SIGKILL`).
  async stop(signal = "SIGTERM") {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    const late = setTimeout(() => child.kill("SIGKILL"), 15_000);
    await ended;
    clearTimeout(late);
  }

  async close() {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /// What the program wrote so far; for messages.
  get log() {
    return this.#log;
  }

  /// `courant …` on this newspaper's folder. Fails with what the program said.
  async courant(...words) {
    const { stdout } = await run(PROGRAM, [...words, "--data", this.folder], { timeout: 60_000 });
    return stdout;
  }

  /// A page as text, redirects followed by hand.
  async get(path, options = {}) {
    const address = new URL(path, this.url);
    const answer = await fetch(address, { redirect: "manual", signal: AbortSignal.timeout(30_000), ...options });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  }

  /// Every address in the sitemaps, as paths.
  async addresses() {
    const maps = locations((await this.get("/sitemap.xml")).text);
    const lists = await Promise.all(maps.map(async (map) => locations((await this.get(map)).text)));
    return lists.flat().map((address) => new URL(address).pathname);
  }
}

export const locations = (xml) => [...xml.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, address]) => address);

/// Waits until `look` gives something true, for at most `within` milliseconds; gives how long it took.
export async function until(what, within, look) {
  const start = performance.now();
  for (;;) {
    if (await look()) return performance.now() - start;
    if (performance.now() - start > within) throw new Error(`${what}: not within ${within} ms`);
    await sleep(25);
  }
}

async function freePort() {
  const start = (process.pid * 7) % PORTS.count;
  for (let step = 0; step < PORTS.count; step += 1) {
    const port = PORTS.first + ((start + step) % PORTS.count);
    if (await isFree(port)) return port;
  }
  throw new Error("no port between 8200 and 8299 is free");
}

function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
