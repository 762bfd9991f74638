// What is pasted comes out clean: Word, Google Docs and web pages are brought down to the few elements
// that the schema knows, before ProseMirror reads them. Works on an inert document, so nothing of the
// pasted page is fetched or run.

import { parseHref } from "./href.js";

const DROPPED = "script, style, link, meta, title, head, noscript, template, iframe, object, svg, math, form, button, select, input, textarea, audio, video, canvas, img, picture, nav, o\\:p, xml, del[cite], [aria-hidden=true], [hidden], [class*=visually-hidden], [class*=sr-only]";

/// Pasted HTML as HTML of ours.
export function cleanHtml(html, parse = (text) => new DOMParser().parseFromString(text, "text/html")) {
  // ProseMirror's own copies carry their structure with them.
  if (/data-pm-slice/.test(html)) return html;
  // Word puts its lists' marks between comments; Windows puts a header before the page.
  const source = html.replace(/^[\s\S]*?(<html)/i, "$1").replace(/<!--\[if !supportLists\]-->[\s\S]*?<!--\[endif\]-->/gi, "");
  const doc = parse(source);
  const marker = html.includes("mso-list") ? markers(parse(html)) : [];
  wordLists(doc, marker);
  for (const node of doc.querySelectorAll(DROPPED)) node.remove();
  const out = doc.createElement("div");
  convert(doc.body, out, doc);
  tidy(out, doc);
  return out.innerHTML;
}

/// Pasted text as paragraphs: a blank line parts them, a line end within one stays a line end. Text whose
/// lines were wrapped by a mail program, with blank lines between, flows again.
export function textBlocks(text) {
  return text.replace(/\r\n?/g, "\n").split(/\n[ \t]*\n+/).map((block) => block.split("\n").map((line) => line.trim()))
    .map((lines) => lines.filter(Boolean)).filter((lines) => lines.length);
}

const style = (node) => (node.getAttribute?.("style") ?? "").toLowerCase().replace(/\s+/g, " ");

// What Word wrote before each item, in order: "1." or a bullet.
function markers(doc) {
  const walker = doc.createTreeWalker(doc.body, 1);
  const found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (/mso-list: ?l\d/.test(style(node))) found.push(node.textContent.trim());
  }
  return found;
}

// Word's lists are paragraphs that say "mso-list: l0 level2"; they become lists in lists.
function wordLists(doc, marker) {
  let index = -1;
  let lists = []; // open lists by level
  let last = null;
  for (const node of [...doc.querySelectorAll("p, h1, h2, h3, h4, h5, h6")]) {
    const level = Number(/mso-list: ?l\d+ level(\d+)/.exec(style(node))?.[1] ?? 0);
    if (!level || /^h\d$/i.test(node.localName)) {
      if (level) index += 1;
      lists = [];
      continue;
    }
    index += 1;
    if (last !== node.previousElementSibling) lists = [];
    for (const ignored of node.querySelectorAll("[style]")) if (/mso-list: ?ignore/.test(style(ignored))) ignored.remove();
    const ordered = /^\(?(\d+|[a-z]|[ivx]+)[.)]/i.test(marker[index] ?? "");
    const depth = Math.min(level, lists.length + 1);
    lists.length = depth;
    if (!lists[depth - 1]) {
      const list = doc.createElement(ordered ? "ol" : "ul");
      const parent = lists[depth - 2]?.lastElementChild;
      if (parent) parent.append(list);
      else node.before(list);
      lists[depth - 1] = list;
    }
    const item = doc.createElement("li");
    item.append(...node.childNodes);
    lists[depth - 1].append(item);
    node.remove();
    [last] = lists;
  }
}

const BLOCKS = new Set(["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "hr", "caption"]);
const MARKS = { strong: "strong", b: "strong", em: "em", i: "em", cite: "em", code: "code", tt: "code", kbd: "code", samp: "code", sub: "sub", sup: "sup" };
const BOXES = new Set(["div", "section", "article", "main", "header", "footer", "aside", "figure", "figcaption", "address", "dl", "dt", "dd", "center", "pre", "details", "summary", "body", "fieldset"]);

// Copies what we know from `from` into `to`; of everything else only the content.
function convert(from, to, doc) {
  for (const node of from.childNodes) {
    if (node.nodeType === 3) to.append(node.data.replace(/\u00ad|\u200b|\ufeff/g, "").replace(/\u00a0/g, " "));
    else if (node.nodeType === 1) element(node, to, doc);
  }
}

function element(node, to, doc) {
  const name = node.localName;
  const css = style(node);
  if (/display: ?none|visibility: ?hidden|mso-hide: ?all/.test(css)) return;
  if (name === "br") {
    if (!/apple-interchange-newline/i.test(node.className)) to.append(doc.createElement("br"));
    return;
  }
  if (BLOCKS.has(name)) {
    const copy = doc.createElement(block(node, name));
    if (name === "ol" && node.getAttribute("start")) copy.setAttribute("start", node.getAttribute("start"));
    to.append(copy);
    convert(node, name === "p" || /^h\d$/.test(name) ? marked(node, copy, css, doc, /^h\d$/.test(name)) : copy, doc);
    return;
  }
  if (BOXES.has(name)) {
    // A box of text is a paragraph; a box of blocks is its blocks.
    const holds = [...node.querySelectorAll("*")].some((it) => BLOCKS.has(it.localName) || BOXES.has(it.localName));
    const copy = holds ? to : doc.createElement("p");
    if (!holds) to.append(copy);
    convert(node, holds ? to : marked(node, copy, css, doc), doc);
    return;
  }
  if (name === "a") {
    const href = parseHref(node.getAttribute("href"));
    const target = href && !/^#/.test(href) && !node.querySelector("p, div, h1, h2, h3") ? doc.createElement("a") : to;
    if (target !== to) {
      target.setAttribute("href", href);
      to.append(target);
    }
    convert(node, target, doc);
    return;
  }
  convert(node, marked(node, to, css, doc), doc);
}

function block(node, name) {
  if (/^h[1-6]$/.test(name)) return Number(name[1]) < 3 ? "h2" : "h3";
  // Word's title and headings, where the styles did not survive as elements.
  const role = /^Mso(Title|Heading(\d))$/i.exec(node.className ?? "");
  if (name === "p" && role) return role[2] > 2 ? "h3" : "h2";
  return name;
}

// The element in which the content goes: `to`, or marks within it. Google Docs wraps everything in a
// <b> that says font-weight: normal; its real bold is in the styles of spans.
function marked(node, to, css, doc, plain = false) {
  const wanted = new Set();
  const own = MARKS[node.localName];
  if (own) wanted.add(own);
  const weight = /font-weight: ?(\w+)/.exec(css)?.[1];
  if (weight === "normal" || Number(weight) <= 500) wanted.delete("strong");
  else if (weight === "bold" || Number(weight) >= 600) wanted.add("strong");
  if (/font-style: ?italic/.test(css)) wanted.add("em");
  if (/font-style: ?normal/.test(css)) wanted.delete("em");
  if (/vertical-align: ?super/.test(css)) wanted.add("sup");
  if (/vertical-align: ?sub\b/.test(css)) wanted.add("sub");
  if (plain) wanted.delete("strong"); // a heading is bold by itself
  if (to.closest?.("h2, h3, th")) wanted.delete("strong");
  let target = to;
  for (const name of wanted) {
    if (target.closest?.(name)) continue;
    const mark = doc.createElement(name);
    target.append(mark);
    target = mark;
  }
  return target;
}

// Loose text at the top becomes paragraphs; empty blocks and empty marks go; lists that stand in
// lists without an item are put into the item before (Google Docs writes them so).
function tidy(out, doc) {
  for (const list of out.querySelectorAll(":is(ul, ol) > :is(ul, ol)")) {
    const before = list.previousElementSibling;
    if (before?.localName === "li") before.append(list);
    else {
      const item = doc.createElement("li");
      list.before(item);
      item.append(list);
    }
  }
  for (const mark of [...out.querySelectorAll("strong, em, code, sub, sup, a")].reverse()) {
    if (!mark.textContent && !mark.querySelector("br")) mark.remove();
    else if (!mark.textContent.trim()) mark.replaceWith(...mark.childNodes);
  }
  for (const cell of out.querySelectorAll("td, th")) {
    const parts = [...cell.querySelectorAll("p, h2, h3, li")];
    if (!parts.length) continue;
    const p = doc.createElement("p");
    parts.forEach((part, i) => {
      if (i) p.append(doc.createElement("br"));
      p.append(...[...part.childNodes].filter((child) => child.nodeType === 3 || !/^(p|ul|ol|li)$/.test(child.localName)));
    });
    cell.replaceChildren(p);
  }
  for (const it of [...out.querySelectorAll("p, h2, h3, li, blockquote")].reverse()) {
    if (!it.textContent.trim() && !it.querySelector("table, hr") && !it.closest("td, th")) it.remove();
    else while (it.lastChild?.localName === "br") it.lastChild.remove();
  }
  for (const list of [...out.querySelectorAll("ul, ol")].reverse()) if (!list.children.length) list.remove();
  // A table with one cell is a box that a web page was laid out with.
  for (const table of out.querySelectorAll("table")) {
    const cells = table.querySelectorAll("td, th");
    if (cells.length <= 1) table.replaceWith(...(cells[0]?.childNodes ?? []));
  }
  const loose = [...out.childNodes].filter((node) => node.nodeType === 3 ? node.data.trim() : !BLOCKS.has(node.localName));
  const blocks = [...out.children].some((node) => BLOCKS.has(node.localName));
  if (!blocks || !loose.length) return;
  let p = null;
  for (const node of [...out.childNodes]) {
    if (node.nodeType === 1 && BLOCKS.has(node.localName)) p = null;
    else if (node.nodeType === 3 && !node.data.trim() && !p) node.remove();
    else if (node.localName === "br") {
      node.remove();
      p = null;
    } else {
      if (!p) node.before(p = doc.createElement("p"));
      p.append(node);
    }
  }
}
