// Bundles editor/ with its libraries into built/editor.js: `npm ci && node build.mjs`. The file is
// not committed. It is weighed here because every reporter's telephone pays for it.

import { readFile } from "node:fs/promises";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const MOST = 180_000; // bytes, in brotli
const here = (path) => new URL(path, import.meta.url).pathname;

await build({
  entryPoints: [here("editor/main.js")],
  outfile: here("built/editor.js"),
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "none",
  logLevel: "warning",
});

const bytes = await readFile(here("built/editor.js"));
const brotli = brotliCompressSync(bytes, {
  params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
}).length;
console.log(`editor.js  identity ${bytes.length}  gzip ${gzipSync(bytes, { level: 9 }).length}  brotli ${brotli}`);
if (brotli > MOST) {
  console.error(`The editor weighs ${brotli} bytes in brotli; the limit is ${MOST}. hint: see what grew with esbuild --analyze`);
  process.exit(1);
}
