// The Nu checker finds no error in the HTML of any kind of page; the data about the front page and the
// articles is what search engines and share cards ask for.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Newspaper } from "./support/newspaper.mjs";
import { keep, NOTE, publish } from "./support/manuscript.mjs";
import { pages } from "./support/pages.mjs";

const require = createRequire(import.meta.url);
const { structuredDataTest } = require("structured-data-testing-tool");
const { Google, Twitter, Facebook } = require("structured-data-testing-tool/presets");
const JAVA = process.env.COURANT_JAVA ?? "java";

let paper, all;
before(async () => {
  paper = await Newspaper.open();
  all = await pages(paper);
});
after(() => paper?.close());

test("no kind of page has an error in its HTML", async () => {
  const folder = join(paper.folder, "html");
  await mkdir(folder);
  const names = new Map();
  const keepPage = async (name, text) => {
    const file = `${names.size}.html`;
    names.set(file, name);
    await writeFile(join(folder, file), text);
  };
  for (const { name, path, status = 200 } of all) {
    const answer = await paper.get(path);
    assert.equal(answer.status, status, path);
    await keepPage(name, answer.text);
  }
  await keepPage("sign-up refused", (await refused()).text);
  await keepPage("withdrawn", (await withdrawn()).text);
  const found = (await nu(folder, "--skip-non-html")).map((it) =>
    `${names.get(it.url?.split("/").at(-1))}, line ${it.lastLine}: ${it.message}: ${it.extract}`);
  assert.deepEqual([...new Set(found)], []);
});

test("the checker reads what it is given", async () => {
  const folder = join(paper.folder, "broken");
  await mkdir(folder);
  const { text } = await paper.get("/about");
  await writeFile(join(folder, "0.html"), text.replace("<main", "<p><div></p><main"));
  assert.ok((await nu(folder, "--skip-non-html")).length > 0);
});

test("the data about each article and the front page has what is asked for", async (t) => {
  for (const { name, path, article } of all.filter((page) => page.article || page.path === "/")) {
    await t.test(name, async () => {
      const { text } = await paper.get(path);
      const found = await structuredDataTest(spread(text), { presets: [Google, Twitter, Facebook] })
        .catch((error) => error.res ?? Promise.reject(error));
      const failed = found.failed.map((it) => `${it.group}: ${it.description ?? it.test}`);
      // An article without a picture has none to share; that is said by leaving it out.
      const pictured = text.includes('property="og:image"');
      assert.deepEqual(failed.filter((line) => pictured || !/must have image|: image$/.test(line)), []);
      const kind = article ? /NewsArticle$/ : /NewsMediaOrganization$/;
      assert.ok(found.schemas.some((it) => kind.test(it)), `${found.schemas}`);
    });
  }
});

test("what is said about an article agrees with its page", async (t) => {
  for (const { name, path } of all.filter((page) => page.article)) {
    await t.test(name, async () => {
      const { text } = await paper.get(path);
      const [, json] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(text);
      const graph = JSON.parse(json)["@graph"];
      const article = graph.find((it) => /Article$/.test(it["@type"]));
      assert.equal(plain(/<h1>(.*?)<\/h1>/s.exec(text)[1]), article.headline);
      assert.equal(new URL(article.url).pathname, path);
      assert.ok(Date.parse(article.datePublished) <= Date.parse(article.dateModified));
      for (const url of [article.publisher.logo.url, ...(article.image ?? []).map((it) => it.url)]) {
        assert.equal((await paper.get(url)).status, 200, url);
      }
      const crumbs = graph.find((it) => it["@type"] === "BreadcrumbList").itemListElement;
      for (const { item } of crumbs) assert.equal((await paper.get(item)).status, 200, item);
    });
  }
});

// The tool looks at one thing a script, and does not know @graph.
function spread(text) {
  return text.replace(/<script type="application\/ld\+json">(.*?)<\/script>/s, (_, json) => {
    const { "@context": context, "@graph": graph } = JSON.parse(json);
    return graph.map((it) =>
      `<script type="application/ld+json">${JSON.stringify({ "@context": context, ...it })}</script>`).join("");
  });
}

const plain = (html) => html.replace(/&#x([0-9a-f]+);/gi, (_, code) => String.fromCodePoint(parseInt(code, 16)))
  .replaceAll("&quot;", '"').replaceAll("&amp;", "&");

const refused = () => paper.get("/sign-up", { method: "POST", body: new URLSearchParams({ email: "reader@nowhere" }) });

async function withdrawn() {
  const number = await publish(paper, await keep(paper, "wrong", { headline: "A report that was wrong", word: "Wrongovia" }));
  await paper.courant("article", "withdraw", String(number), ...NOTE("The council does not exist."));
  const address = (await paper.get(`/article/${number}`)).headers.get("location");
  return paper.get(address ?? `/article/${number}`);
}

function nu(folder, ...options) {
  const words = ["-Xss1m", "-jar", require("vnu-jar"), "--errors-only", "--format", "json", "--stdout", ...options, folder];
  return new Promise((resolve, reject) => {
    execFile(JAVA, words, { maxBuffer: 50e6, timeout: 240_000 }, (error, out) => {
      try {
        resolve(JSON.parse(out).messages);
      } catch {
        reject(error ?? new Error(`the checker said: ${out}`));
      }
    });
  });
}
