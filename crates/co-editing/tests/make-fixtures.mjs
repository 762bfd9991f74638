// Writes what browsers write, for the tests in `interop.rs`, and checks what we wrote.
//
// Outside this repository: `npm install yjs y-prosemirror prosemirror-model prosemirror-state
// prosemirror-transform prosemirror-view jsdom`, then from there
// `NODE_PATH=node_modules node …/make-fixtures.mjs write …/fixtures`, or
// `… check FILE` with a file that `cargo run --example write-for-yjs` wrote.

import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const load = createRequire(join(process.cwd(), "index.js"));
const { JSDOM } = load("jsdom");
const dom = new JSDOM("<!doctype html><div id=editor></div>");
for (const name of ["window", "document", "MutationObserver", "Node", "Selection", "getSelection"]) {
  globalThis[name] = name === "window" ? dom.window : dom.window[name];
}
globalThis.requestAnimationFrame = (f) => setTimeout(f, 0);
const Y = load("yjs");
const { Schema } = load("prosemirror-model");
const { EditorState } = load("prosemirror-state");
const { EditorView } = load("prosemirror-view");
const { ySyncPlugin, prosemirrorToYXmlFragment, yXmlFragmentToProseMirrorRootNode, absolutePositionToRelativePosition, ySyncPluginKey } =
  load("y-prosemirror");

// y-prosemirror deletes from the shared document, for all, what its schema refuses. Two editors can
// together leave what neither would alone, so every node may be empty, may hold any block, and has
// a default for every attribute; the server reads a body from it whatever there is.
const optional = (...names) => Object.fromEntries(names.map((name) => [name, { default: null }]));
const suggestion = { attrs: optional("id", "by", "name", "at"), inclusive: false, excludes: "" };
export const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: { group: "block", content: "inline*", toDOM: () => ["p", 0] },
    heading: { group: "block", content: "inline*", attrs: { level: { default: 2 } }, toDOM: () => ["h2", 0] },
    bullet_list: { group: "block", content: "list_item*", toDOM: () => ["ul", 0] },
    ordered_list: { group: "block", content: "list_item*", attrs: { order: { default: 1 } }, toDOM: () => ["ol", 0] },
    list_item: { content: "block*", toDOM: () => ["li", 0] },
    blockquote: { group: "block", content: "block*", attrs: optional("attribution"), toDOM: () => ["blockquote", 0] },
    picture: { group: "block", attrs: optional("media", "alt", "caption"), toDOM: () => ["img"] },
    table: { group: "block", content: "table_row*", attrs: optional("caption"), toDOM: () => ["table", 0] },
    table_row: { content: "(table_header | table_cell)*", toDOM: () => ["tr", 0] },
    table_header: { content: "block*", toDOM: () => ["th", 0] },
    table_cell: { content: "block*", toDOM: () => ["td", 0] },
    embed: { group: "block", attrs: optional("provider", "title", "url"), toDOM: () => ["div"] },
    figure: { group: "block", attrs: optional("value", "label", "source"), toDOM: () => ["div"] },
    horizontal_rule: { group: "block", toDOM: () => ["hr"] },
    hard_break: { group: "inline", inline: true, toDOM: () => ["br"] },
    text: { group: "inline" },
  },
  marks: {
    strong: { toDOM: () => ["b", 0] },
    em: { toDOM: () => ["i", 0] },
    code: { toDOM: () => ["code", 0] },
    sub: { toDOM: () => ["sub", 0] },
    sup: { toDOM: () => ["sup", 0] },
    link: { attrs: { href: { default: "" } }, toDOM: () => ["a", 0] },
    suggest_insert: { ...suggestion, toDOM: () => ["ins", 0] },
    suggest_delete: { ...suggestion, toDOM: () => ["del", 0] },
  },
});

// --- writing -----------------------------------------------------------------------------------

const text = (text, ...marks) => ({ type: "text", text, ...(marks.length ? { marks } : {}) });
const strong = { type: "strong" }, em = { type: "em" };
const link = { type: "link", attrs: { href: "https://a.example/x?y=1#z" } };
const p = (...content) => ({ type: "paragraph", content });
const block = (type, attrs, ...content) => ({ type, attrs, content });
const cell = (type, ...content) => ({ type, content: [p(...content)] });
const item = (...content) => ({ type: "list_item", content });
const by = { by: "0193e6f0-0000-7000-8000-000000000001", name: "Ada “A.” Łukasiewicz", at: 1764000000123 };

const everything = {
  type: "doc",
  content: [
    p(text("Prices "), text("rose", strong), text(" and ", strong, em), text("fell", link, em), text(" – 2"), text("nd", { type: "sup" }),
      text(" H"), text("2", { type: "sub" }), text("O, "), text("a=b", { type: "code" }), { type: "hard_break" }, text("after 😀🏳️‍🌈 𝔘 the break")),
    p(),
    block("heading", { level: 3 }, text("What then?")),
    block("heading", { level: 2 }, text("Two")),
    block("bullet_list", null, item(p(text("one"))), item(p(text("two")), block("ordered_list", { order: 4 }, item(p(text("deep")))))),
    block("blockquote", { attribution: "a minister" }, p(text("Said.")), p(text("Twice."))),
    block("blockquote", { attribution: null }, p(text("Nobody"))),
    block("picture", { media: "0193e6f0-0000-7000-8000-00000000000a", alt: null, caption: "A “harbour”" }),
    block("table", { caption: "Prices" },
      { type: "table_row", content: [cell("table_header", text("a")), cell("table_header", text("b", strong))] },
      { type: "table_row", content: [cell("table_cell", text("1")), cell("table_cell")] }),
    block("embed", { provider: "Video", title: "A talk", url: "https://v.example/1" }),
    block("figure", { value: "2%", label: "Rate", source: null }),
    { type: "horizontal_rule" },
    p(text("The end")),
  ],
};

function fresh(client) {
  const doc = new Y.Doc();
  doc.clientID = client;
  return doc;
}

/** An editor on a document, as in the page. */
function edit(doc) {
  const fragment = doc.getXmlFragment("body");
  const state = EditorState.create({ schema, plugins: [ySyncPlugin(fragment)] });
  const view = new EditorView(dom.window.document.getElementById("editor"), { state });
  ySyncPluginKey.getState(view.state).binding._forceRerender();
  return view;
}

function log(doc) {
  const updates = [];
  doc.on("update", (update) => updates.push(Buffer.from(update).toString("base64")));
  return updates;
}

const base64 = (bytes) => Buffer.from(bytes).toString("base64");
const root = (doc) => yXmlFragmentToProseMirrorRootNode(doc.getXmlFragment("body"), schema).toJSON();

function write(folder) {
  const fixtures = {};

  {
    const doc = fresh(101);
    const updates = log(doc);
    prosemirrorToYXmlFragment(schema.nodeFromJSON(everything), doc.getXmlFragment("body"));
    const values = {
      kind: "news", section: null, topics: ["t1", "t2"], bylines: [{ contributor: "c1" }, { name: "Zoë" }],
      lead_picture: { media: "m1", caption: "c", alt: null }, named_picture: { caption: "c", credit: "d" },
      slug: "a-slug", canonical: "", importance: 3, related: [], instruments: ["EUR/USD"],
    };
    for (const [name, value] of Object.entries(values)) doc.getMap("fields").set(name, value);
    doc.getMap("fields").set("importance", 4);
    doc.getMap("fields").set("importance", 3);
    doc.getText("headline").insert(0, "Rates 😀 rise");
    doc.getText("headline").delete(8, 1);
    doc.getText("dateline").insert(0, "FRANKFURT");
    fixtures.everything = { updates, snapshot: base64(Y.encodeStateAsUpdate(doc)), prosemirror: root(doc), fields: values,
      texts: { headline: "Rates 😀rise", dateline: "FRANKFURT" } };
  }
  {
    // Typed, cut, joined, marked and unmarked in an editor.
    const doc = fresh(102);
    const updates = log(doc);
    const view = edit(doc);
    const type = (at, words) => { for (const c of words) { view.dispatch(view.state.tr.insertText(c, at)); at += c.length; } };
    type(1, "Hello wörld 😀 again");
    view.dispatch(view.state.tr.split(7));
    view.dispatch(view.state.tr.addMark(1, 4, schema.marks.strong.create()));
    view.dispatch(view.state.tr.addMark(2, 6, schema.marks.link.create({ href: "/article/7" })));
    view.dispatch(view.state.tr.removeMark(2, 3, schema.marks.strong));
    view.dispatch(view.state.tr.delete(12, 14));
    view.dispatch(view.state.tr.insert(0, schema.nodeFromJSON(block("heading", { level: 3 }, text("Top")))));
    view.dispatch(view.state.tr.setNodeMarkup(0, null, { level: 2 }));
    view.dispatch(view.state.tr.insert(view.state.doc.content.size, schema.nodeFromJSON(everything.content[8])));
    const positions = [[6, 9], [1, 4], [4, 12]].map(([from, to]) => {
      const binding = ySyncPluginKey.getState(view.state).binding;
      const relative = (at) => base64(Y.encodeRelativePosition(absolutePositionToRelativePosition(at, doc.getXmlFragment("body"), binding.mapping)));
      return { from: relative(from), to: relative(to), text: view.state.doc.textBetween(from, to, "\n") };
    });
    fixtures.typed = { updates, snapshot: base64(Y.encodeStateAsUpdate(doc)), prosemirror: root(doc), positions };
    view.destroy();
  }
  {
    // Suggestions, two of them overlapping.
    const doc = fresh(103);
    const updates = log(doc);
    const view = edit(doc);
    view.dispatch(view.state.tr.insertText("The bank raised rates.", 1));
    const insert = schema.marks.suggest_insert, remove = schema.marks.suggest_delete;
    view.dispatch(view.state.tr.insert(9, schema.text(" sharply", [insert.create({ id: "s1", ...by })])));
    view.dispatch(view.state.tr.addMark(1, 5, remove.create({ id: "s2", ...by })));
    view.dispatch(view.state.tr.addMark(3, 9, remove.create({ id: "s3", ...by })));
    fixtures.suggestions = { updates, snapshot: base64(Y.encodeStateAsUpdate(doc)), open: 3, prosemirror: root(doc),
      attributes: doc.getXmlFragment("body").get(0).get(0).toDelta().map((d) => Object.keys(d.attributes ?? {}).sort()) };
    view.destroy();
  }
  {
    // Two people, apart: one empties the list, the other moves on; both paste into one paragraph.
    const base = fresh(104);
    prosemirrorToYXmlFragment(schema.nodeFromJSON({ type: "doc", content: [block("bullet_list", null, item(p(text("only")))), p(text("line")),
      everything.content[8], { type: "table", content: [{ type: "table_row", content: [cell("table_cell", text("old"))] }] }] }), base.getXmlFragment("body"));
    const start = Y.encodeStateAsUpdate(base);
    const updates = [base64(start)];
    const copies = [105, 106].map((client) => { const doc = fresh(client); Y.applyUpdate(doc, start); return doc; });
    const before = copies.map((doc) => Y.encodeStateVector(doc));
    const [a, b] = copies.map((doc) => doc.getXmlFragment("body"));
    a.get(0).delete(0, 1);
    b.get(0).get(0).get(0).get(0).insert(0, "not ");
    b.get(0).get(0).insert(1, [new Y.XmlElement("paragraph")]);
    a.get(1).get(0).insert(4, " A");
    b.get(1).get(0).insert(4, " B");
    a.get(2).delete(0, 1);
    b.get(2).get(1).delete(0, 2);
    // Both put another paragraph in the place of the cell's.
    for (const [fragment, words] of [[a, "from A"], [b, "from B"]]) {
      const paragraph = new Y.XmlElement("paragraph");
      paragraph.insert(0, [new Y.XmlText(words)]);
      const cell = fragment.get(3).get(0).get(0);
      cell.delete(0, 1);
      cell.insert(0, [paragraph]);
    }
    copies.forEach((doc, i) => updates.push(base64(Y.encodeStateAsUpdate(doc, before[i]))));
    updates.slice(1).forEach((update) => copies.forEach((doc) => Y.applyUpdate(doc, Buffer.from(update, "base64"))));
    const opened = log(copies[0]);
    edit(copies[0]).destroy();
    same("what an editor deletes of it", opened, []);
    fixtures.apart = { updates, snapshot: base64(Y.encodeStateAsUpdate(copies[0])), line: b.get(1).get(0).toString() };
  }
  writeFileSync(join(folder, "yjs.json"), JSON.stringify(fixtures, null, 1) + "\n");
}

// --- checking ----------------------------------------------------------------------------------

/** Null attributes and empty content are the same as none. */
function plain(node) {
  const attrs = Object.fromEntries(Object.entries(node.attrs ?? {}).filter(([, value]) => value !== null).sort());
  return {
    type: node.type,
    ...(node.text ? { text: node.text } : {}),
    ...(Object.keys(attrs).length ? { attrs } : {}),
    ...(node.marks?.length ? { marks: node.marks.map(plain).sort((a, b) => (a.type < b.type ? -1 : 1)) } : {}),
    ...(node.content?.length ? { content: node.content.map(plain) } : {}),
  };
}

function same(name, a, b) {
  const [left, right] = [a, b].map((value) => JSON.stringify(value));
  if (left !== right) {
    console.error(`${name} differs:\n${left}\n${right}`);
    process.exitCode = 1;
  }
}

function check(file) {
  for (const { name, updates, draft } of JSON.parse(readFileSync(file, "utf8"))) {
    const doc = fresh(900);
    updates.forEach((update) => Y.applyUpdate(doc, Buffer.from(update, "base64")));
    same(`${name}: the body`, plain(root(doc)), plain(draft.body));
    const fields = doc.getMap("fields").toJSON();
    const sorted = (value) => (Array.isArray(value) ? value.map(sorted) : value && typeof value === "object"
      ? Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])])) : value);
    same(`${name}: the fields`, sorted(fields), sorted(draft.fields));
    for (const [field, words] of Object.entries(draft.texts)) same(`${name}: ${field}`, doc.getText(field).toString(), words);

    // An editor that opens it must have nothing to correct.
    const opened = log(doc);
    const view = edit(doc);
    same(`${name}: what the editor shows`, plain(view.state.doc.toJSON()), plain(draft.body));
    same(`${name}: what the editor corrects`, opened, []);
    // And one character typed is one small update.
    view.dispatch(view.state.tr.insertText("x", view.state.doc.content.size - 1));
    console.log(`${name}: as it should be; a character typed is ${opened.map((u) => u.length).join(" + ")} base64 bytes`);
    view.destroy();
  }
}

const [verb, path] = process.argv.slice(2);
({ write, check })[verb](path);
process.exit();
