// What toolbar and keyboard do to the body; each is a ProseMirror command.

import { lift, setBlockType, wrapIn } from "prosemirror-commands";
import { liftListItem, wrapInList } from "prosemirror-schema-list";
import { NodeSelection, Selection, TextSelection } from "prosemirror-state";
import { schema } from "./schema.js";

const { nodes, marks } = schema;

/// The nearest node of `type` around the selection: `{node, pos, depth}`.
export function around(state, ...types) {
  const { $from } = state.selection;
  if (state.selection instanceof NodeSelection && types.includes(state.selection.node.type)) {
    return { node: state.selection.node, pos: $from.pos, depth: $from.depth + 1 };
  }
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const node = $from.node(depth);
    if (types.includes(node.type)) return { node, pos: $from.before(depth), depth };
  }
  return null;
}

export function heading(level) {
  return (state, dispatch) => (isHeading(state, level)
    ? setBlockType(nodes.paragraph)(state, dispatch)
    : setBlockType(nodes.heading, { level })(state, dispatch));
}

export const isHeading = (state, level) => state.selection.$from.parent.hasMarkup(nodes.heading, { level });
export const paragraph = setBlockType(nodes.paragraph);

/// Into a list of `type`, out of it, or from one kind of list to the other.
export function list(type) {
  return (state, dispatch) => {
    const found = around(state, nodes.bullet_list, nodes.ordered_list);
    if (!found) return wrapInList(type)(state, dispatch);
    if (found.node.type === type) return liftListItem(nodes.list_item)(state, dispatch);
    dispatch?.(state.tr.setNodeMarkup(found.pos, type));
    return true;
  };
}

export function quote(state, dispatch) {
  if (around(state, nodes.blockquote)) return lift(state, dispatch);
  return wrapIn(nodes.blockquote)(state, dispatch);
}

/// Puts a block after the one the caret is in, or in its place when that is an empty paragraph.
export function insertBlock(node) {
  return (state, dispatch) => {
    const { $from } = state.selection;
    const empty = $from.parent.type === nodes.paragraph && !$from.parent.content.size;
    // Cells and quotes hold text only: the block goes after them.
    const closed = around(state, nodes.table, nodes.blockquote);
    const at = closed ? closed.pos + closed.node.nodeSize : empty ? $from.before() : $from.depth ? $from.after($from.depth) : $from.pos + ($from.nodeAfter?.nodeSize ?? 0);
    if (!dispatch) return true;
    const tr = empty && !closed ? state.tr.replaceWith(at, $from.after(), node) : state.tr.insert(at, node);
    const after = at + node.nodeSize;
    if (!tr.doc.nodeAt(after)?.isTextblock && tr.doc.resolve(after).parent.type !== nodes.list_item) tr.insert(after, nodes.paragraph.create());
    tr.setSelection(node.type === nodes.table ? TextSelection.near(tr.doc.resolve(at + 3)) : Selection.near(tr.doc.resolve(after)));
    dispatch(tr.scrollIntoView());
    return true;
  };
}

/// Sets attributes of the node at `pos`.
export const setAttributes = (pos, attributes) => (state, dispatch) => {
  const node = state.doc.nodeAt(pos);
  if (!node) return false;
  const tr = state.tr.setNodeMarkup(pos, null, { ...node.attrs, ...attributes });
  if (node.isAtom) tr.setSelection(NodeSelection.create(tr.doc, pos));
  dispatch?.(tr);
  return true;
};

export const removeNode = (pos) => (state, dispatch) => {
  const node = state.doc.nodeAt(pos);
  if (!node) return false;
  dispatch?.(state.tr.delete(pos, pos + node.nodeSize).scrollIntoView());
  return true;
};

export function hasMark(state, type) {
  const { from, to, empty, $from } = state.selection;
  if (empty) return Boolean(type.isInSet(state.storedMarks ?? $from.marks()));
  return state.doc.rangeHasMark(from, to, type);
}

/// The link around the caret or in the selection: `{from, to, href}`.
export function linkAt(state) {
  const { $from, from, to, empty } = state.selection;
  if (!empty) {
    let href = null;
    state.doc.nodesBetween(from, to, (node) => { href ??= marks.link.isInSet(node.marks)?.attrs.href ?? null; });
    return { from, to, href };
  }
  const mark = marks.link.isInSet($from.marks()) ?? ($from.nodeAfter && marks.link.isInSet($from.nodeAfter.marks));
  if (!mark) return { from, to, href: null };
  let start = $from.start();
  let found = null;
  $from.parent.forEach((node) => {
    const end = start + node.nodeSize;
    if (mark.isInSet(node.marks)) {
      if (found && found.to === start) found.to = end;
      else if (!found || found.to < from) found = { from: start, to: end, href: mark.attrs.href };
    }
    start = end;
  });
  return found ?? { from, to, href: null };
}

/// Links the range, or inserts `text` as a link where nothing is selected. No address takes the link away.
export const setLink = ({ from, to }, href, text) => (state, dispatch) => {
  const tr = state.tr;
  if (from === to && href) {
    tr.insert(from, schema.text(text || href, [marks.link.create({ href })]));
  } else {
    tr.removeMark(from, to, marks.link);
    if (href) tr.addMark(from, to, marks.link.create({ href }));
  }
  dispatch?.(tr.scrollIntoView());
  return true;
};

export function hardBreak(state, dispatch) {
  if (!state.selection.$from.parent.inlineContent) return false;
  dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
  return true;
}
