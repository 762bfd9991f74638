// The Python of target/venv, which has feedparser and xmlschema; COURANT_PYTHON names another one.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const PYTHON = process.env.COURANT_PYTHON ?? path("../../../target/venv/bin/python");

/// What a script of tests/browser prints, as JSON.
export async function python(script, ...words) {
  const { stdout } = await promisify(execFile)(PYTHON, [path(`../${script}`), ...words], {
    maxBuffer: 20e6, timeout: 120_000,
  });
  return JSON.parse(stdout);
}
