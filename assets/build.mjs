// Cuts the three faces of the reader's site from their npm packages into
// assets/fonts/: `npm ci && node build.mjs`. The files are not committed; when
// they are missing the program leaves css/fonts.css out and the site falls back
// to the system's own serif and sans (css/fallback.css keeps the same widths).
//
// Three cuts of each face. The first is what a first visit pays for: ASCII, the
// punctuation of good typesetting, and the accents of French, German, Italian
// and Spanish. `-western` and `-ext` hold the remaining letters of Latin-1 and Latin
// Extended-A and load only where a page uses one.
//
// css/fonts.css is written here too, so that its `unicode-range` cannot disagree
// with the files. It is committed; the program rewrites its URLs to hashed ones.

import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import subset from "subset-font";

const here = new URL(".", import.meta.url);
const out = new URL("fonts/", here);
const files = (name) => new URL(`node_modules/@fontsource-variable/${name}/`, here);

const ACCENTS = "ÀÁÂÄÇÈÉÊÍÎÑÓÔÖÚÜàáâäçèéêëìíîïñòóôöùúûüß";
const CORE = without(range(0x20, 0x7e), "^`{}|~\\") + ACCENTS + "\u00a0£§©«°·»½×–—‘’“”„•…€−";
const LATIN_1 = without(range(0x20, 0x7e) + range(0xa1, 0xff) + "ıŒœ‚†‹›⁄™", CORE + "\u00ad");
const LATIN_A = without(range(0x100, 0x17f) + "ȘșȚțẞ", LATIN_1);

// `opsz` is pinned so that one static file is small. The headline cut sits at
// 36 points, not at 72: sturdy enough to serve as the bold of running text too.
// Kerning is half the weight of a face; italics and small labels do without.
const FACES = [
  {
    name: "newsreader-text", family: "Newsreader", weight: "400",
    from: "newsreader", style: "opsz-normal", axes: { wght: 400, opsz: 17 }, features: ["kern"],
  },
  {
    name: "newsreader-italic", family: "Newsreader", weight: "400 700", italic: true,
    from: "newsreader", style: "opsz-italic", axes: { wght: 400, opsz: 17 }, features: [],
  },
  {
    name: "newsreader-display", family: "Newsreader", weight: "500 700",
    from: "newsreader", style: "opsz-normal", axes: { wght: 560, opsz: 36 }, features: ["kern"],
  },
  {
    name: "public-sans", family: "Public Sans", weight: "400 700",
    from: "public-sans", style: "wght-normal", axes: { wght: 450 }, features: ["tnum"],
  },
];

const CUTS = [
  { suffix: "", package: "latin", text: CORE },
  { suffix: "-western", package: "latin", text: LATIN_1 },
  { suffix: "-ext", package: "latin-ext", text: LATIN_A },
];

await mkdir(out, { recursive: true });
for (const name of await readdir(out)) {
  if (name.endsWith(".woff2")) await rm(new URL(name, out));
}
const rules = [];
for (const face of FACES) {
  for (const cut of CUTS) {
    const path = `files/${face.from}-${cut.package}-${face.style}.woff2`;
    const font = await readFile(new URL(path, files(face.from)));
    const woff2 = await subset(font, cut.text, {
      targetFormat: "woff2",
      variationAxes: face.axes,
      keepFeatures: cut.suffix ? [] : face.features,
      noHinting: true,
    });
    await writeFile(new URL(`${face.name}${cut.suffix}.woff2`, out), woff2);
    rules.push(fontFace(face, cut));
    console.log(`${String(woff2.length).padStart(6)}  ${face.name}${cut.suffix}.woff2`);
  }
}
await writeFile(new URL("css/fonts.css", here), "/* Written by ../build.mjs. */\n" + rules.join(""));
for (const name of new Set(FACES.map((face) => face.from))) {
  await writeFile(new URL(`OFL-${name}.txt`, out), await readFile(new URL("LICENSE", files(name))));
}

function range(first, last) {
  return Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i)).join("");
}

function without(text, taken) {
  return [...text].filter((character) => !taken.includes(character)).join("");
}

function fontFace(face, cut) {
  return `@font-face {
  font-family: "${face.family}";
  font-style: ${face.italic ? "italic" : "normal"};
  font-weight: ${face.weight};
  font-display: optional;
  src: url("/assets/fonts/${face.name}${cut.suffix}.woff2") format("woff2");
  unicode-range: ${unicodeRange(cut.text)};
}
`;
}

function unicodeRange(text) {
  const points = [...text].map((character) => character.codePointAt(0)).sort((a, b) => a - b);
  const runs = [];
  for (const point of points) {
    const run = runs.at(-1);
    if (run && point <= run[1] + 1) run[1] = point;
    else runs.push([point, point]);
  }
  const hex = (point) => point.toString(16).toUpperCase();
  return runs.map(([a, b]) => `U+${hex(a)}${b > a ? `-${hex(b)}` : ""}`).join(", ");
}
