// The nodes and marks of a body: those of crates/body, and in the shared document the two marks of a
// suggestion. What y-prosemirror meets that does not fit here it deletes, so the rules are no
// stricter than they must be.

import { Schema } from "prosemirror-model";
import { parseHref } from "./href.js";

const text = (dom, name) => dom.getAttribute(name)?.trim() || null;

const nodes = {
  doc: { content: "block+" },
  paragraph: {
    group: "block", content: "inline*",
    parseDOM: [{ tag: "p" }],
    toDOM: () => ["p", 0],
  },
  heading: {
    group: "block", content: "inline*", defining: true,
    attrs: { level: { default: 2 } },
    parseDOM: [
      { tag: "h1", attrs: { level: 2 } }, { tag: "h2", attrs: { level: 2 } },
      ...[3, 4, 5, 6].map((level) => ({ tag: `h${level}`, attrs: { level: 3 } })),
    ],
    toDOM: (node) => [`h${node.attrs.level === 3 ? 3 : 2}`, 0],
  },
  bullet_list: { group: "block", content: "list_item+", parseDOM: [{ tag: "ul" }], toDOM: () => ["ul", 0] },
  ordered_list: {
    group: "block", content: "list_item+",
    attrs: { order: { default: 1 } },
    parseDOM: [{ tag: "ol", getAttrs: (dom) => ({ order: Number(dom.getAttribute("start")) || 1 }) }],
    toDOM: (node) => ["ol", node.attrs.order === 1 ? {} : { start: node.attrs.order }, 0],
  },
  list_item: { content: "block+", defining: true, parseDOM: [{ tag: "li" }], toDOM: () => ["li", 0] },
  blockquote: {
    group: "block", content: "paragraph+", defining: true,
    attrs: { attribution: { default: null } },
    parseDOM: [{ tag: "blockquote", getAttrs: (dom) => ({ attribution: text(dom, "data-attribution") }) }],
    toDOM: (node) => ["blockquote", node.attrs.attribution ? { "data-attribution": node.attrs.attribution } : {}, 0],
  },
  picture: {
    group: "block", atom: true, draggable: true,
    attrs: { media: {}, alt: { default: null }, caption: { default: null } },
    parseDOM: [{
      tag: "figure[data-media]",
      getAttrs: (dom) => ({ media: dom.dataset.media, alt: text(dom, "data-alt"), caption: text(dom, "data-caption") }),
    }],
    toDOM: ({ attrs }) => ["figure", { "data-media": attrs.media, "data-alt": attrs.alt ?? "", "data-caption": attrs.caption ?? "" }],
  },
  table: {
    group: "block", content: "table_row+", isolating: true,
    attrs: { caption: { default: null } },
    parseDOM: [{ tag: "table", getAttrs: (dom) => ({ caption: text(dom, "data-caption") ?? (dom.caption?.textContent.trim() || null) }) }],
    toDOM: (node) => ["div", { class: "table" }, ["table", node.attrs.caption ? { "data-caption": node.attrs.caption } : {}, ["tbody", 0]]],
  },
  table_row: { content: "(table_cell | table_header)+", parseDOM: [{ tag: "tr" }], toDOM: () => ["tr", 0] },
  table_header: { content: "paragraph+", isolating: true, parseDOM: [{ tag: "th" }], toDOM: () => ["th", 0] },
  table_cell: { content: "paragraph+", isolating: true, parseDOM: [{ tag: "td" }], toDOM: () => ["td", 0] },
  embed: {
    group: "block", atom: true, draggable: true,
    attrs: { provider: {}, title: {}, url: {} },
    parseDOM: [{
      tag: "aside[data-url]",
      getAttrs: (dom) => parseHref(dom.dataset.url) !== null
        && { provider: dom.dataset.provider, title: dom.dataset.title, url: parseHref(dom.dataset.url) },
    }],
    toDOM: ({ attrs: { provider, title, url } }) => [
      "aside", { class: "embed", "data-url": url, "data-provider": provider, "data-title": title },
      ["p", { class: "provider" }, provider], ["p", { class: "title" }, title], ["p", { class: "url" }, url],
    ],
  },
  figure: {
    group: "block", atom: true, draggable: true,
    attrs: { value: {}, label: {}, source: { default: null } },
    parseDOM: [{
      tag: "aside[data-value]",
      getAttrs: (dom) => ({ value: dom.dataset.value, label: dom.dataset.label, source: text(dom, "data-source") }),
    }],
    toDOM: ({ attrs: { value, label, source } }) => [
      "aside", { class: "figure", "data-value": value, "data-label": label, "data-source": source ?? "" },
      ["p", { class: "value" }, value], ["p", { class: "label" }, label], ...(source ? [["p", { class: "source" }, source]] : []),
    ],
  },
  horizontal_rule: { group: "block", parseDOM: [{ tag: "hr" }], toDOM: () => ["hr"] },
  text: { group: "inline" },
  hard_break: { group: "inline", inline: true, selectable: false, parseDOM: [{ tag: "br" }], toDOM: () => ["br"] },
};

// Not inclusive: a colleague who types beside a suggestion does not suggest.
const suggestion = (tag) => ({
  attrs: { id: {}, by: {}, name: { default: "" }, at: { default: 0 } },
  inclusive: false,
  parseDOM: [{
    tag: `${tag}[data-suggestion]`,
    getAttrs: ({ dataset }) => ({ id: dataset.suggestion, by: dataset.by, name: dataset.name, at: Number(dataset.at) }),
  }],
  toDOM: ({ attrs: { id, by, name, at } }) => [
    tag, { "data-suggestion": id, "data-by": by, "data-name": name, "data-at": at, title: `${tag === "ins" ? "Added" : "Struck out"} by ${name}` }, 0,
  ],
});

const marks = {
  link: {
    attrs: { href: {} }, inclusive: false,
    parseDOM: [{
      tag: "a[href]",
      getAttrs: (dom) => {
        const href = parseHref(dom.getAttribute("href"));
        return href !== null && { href };
      },
    }],
    toDOM: (mark) => ["a", { href: mark.attrs.href, rel: "noopener" }, 0],
  },
  strong: { parseDOM: [{ tag: "strong" }, { tag: "b" }], toDOM: () => ["strong", 0] },
  em: { parseDOM: [{ tag: "em" }, { tag: "i" }], toDOM: () => ["em", 0] },
  code: { parseDOM: [{ tag: "code" }], toDOM: () => ["code", 0] },
  sub: { parseDOM: [{ tag: "sub" }], toDOM: () => ["sub", 0] },
  sup: { parseDOM: [{ tag: "sup" }], toDOM: () => ["sup", 0] },
  suggest_insert: suggestion("ins"),
  suggest_delete: suggestion("del"),
};

export const schema = new Schema({ nodes, marks });
