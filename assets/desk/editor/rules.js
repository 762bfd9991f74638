// What is typed as Markdown becomes what it means, as it is typed. Mod-Z takes it back.

import { InputRule, inputRules, textblockTypeInputRule, wrappingInputRule } from "prosemirror-inputrules";
import { NodeSelection, TextSelection } from "prosemirror-state";
import { readHref } from "./href.js";
import { schema } from "./schema.js";

const { nodes, marks } = schema;

export const rules = () => inputRules({
  rules: [
    textblockTypeInputRule(/^(#{1,6})\s$/, nodes.heading, (match) => ({ level: match[1].length > 2 ? 3 : 2 })),
    wrappingInputRule(/^\s*([-*])\s$/, nodes.bullet_list),
    wrappingInputRule(/^(\d+)\.\s$/, nodes.ordered_list, (match) => ({ order: Number(match[1]) }),
      (match, node) => node.childCount + node.attrs.order === Number(match[1])),
    quote,
    rule,
    link,
    marked(/\*\*([^*\s](?:[^*]*[^*\s])?)\*\*$/, marks.strong),
    marked(/(?<![*\w])\*([^*\s](?:[^*]*[^*\s])?)\*$/, marks.em),
    marked(/(?<![_\w])_([^_\s](?:[^_]*[^_\s])?)_$/, marks.em),
    marked(/(?<!`)`([^`]+)`$/, marks.code),
  ],
});

// Only a paragraph at the top: a quote in a quote is not a body's.
const quote = new InputRule(/^>\s$/, (state, match, start, end) => {
  const $start = state.doc.resolve(start);
  if ($start.parent.type !== nodes.paragraph || $start.node(-1).type === nodes.blockquote) return null;
  const tr = state.tr.delete(start, end);
  const range = tr.doc.resolve(start).blockRange();
  return range && tr.wrap(range, [{ type: nodes.blockquote }]);
});

const rule = new InputRule(/^(?:---|—-|\*\*\*)$/, (state, match, start, end) => {
  const $start = state.doc.resolve(start);
  if ($start.parent.type !== nodes.paragraph || $start.parent.content.size > end - start) return null;
  const before = $start.before();
  const tr = state.tr.replaceWith(before, $start.after(), [nodes.horizontal_rule.create(), nodes.paragraph.create()]);
  return tr.setSelection(TextSelection.create(tr.doc, before + 2));
});

const link = new InputRule(/\[([^\]]+)\]\(([^()\s]+)\)$/, (state, match, start, end) => {
  const href = readHref(match[2]);
  if (!href) return null;
  const mark = marks.link.create({ href });
  return state.tr.replaceWith(start, end, schema.text(match[1], [...state.doc.resolve(start).marks(), mark])).removeStoredMark(mark);
});

// The signs go, the words between them stay as they are, with the marks they already have.
function marked(pattern, type) {
  return new InputRule(pattern, (state, match, start, end) => {
    const $start = state.doc.resolve(start);
    if (!$start.parent.type.allowsMarkType(type)) return null;
    const open = match[0].indexOf(match[1]);
    const from = start + open;
    const to = from + match[1].length;
    if (state.selection instanceof NodeSelection) return null;
    const tr = state.tr;
    if (to < end) tr.delete(to, end);
    tr.delete(start, from).addMark(start, start + match[1].length, type.create()).removeStoredMark(type);
    return tr;
  });
}
