// Tables of one line per cell, without spans: rows and columns are added and taken at the caret. A
// body's tables are small, so this is all there is; prosemirror-tables brings spans we do not have.

import { Selection, TextSelection } from "prosemirror-state";
import { schema } from "./schema.js";

const { nodes } = schema;
const isCell = (type) => type === nodes.table_cell || type === nodes.table_header;
const blank = (type) => type.create(null, nodes.paragraph.create());

export function makeTable(rows, columns, caption = null) {
  const row = (type) => nodes.table_row.create(null, Array.from({ length: columns }, () => blank(type)));
  return nodes.table.create({ caption }, [
    row(nodes.table_header),
    ...Array.from({ length: rows - 1 }, () => row(nodes.table_cell)),
  ]);
}

/// Where the caret is in a table: the nodes, their positions, and the row and column.
export function place({ selection: { $from } }) {
  for (let depth = $from.depth; depth > 2; depth -= 1) {
    if (!isCell($from.node(depth).type)) continue;
    return {
      table: $from.node(depth - 2), pos: $from.before(depth - 2), at: $from.start(depth - 2),
      row: $from.index(depth - 2), column: $from.index(depth - 1), cell: $from.before(depth),
    };
  }
  return null;
}

const inTable = (change) => (state, dispatch) => {
  const here = place(state);
  if (!here) return false;
  if (dispatch) dispatch(change(state.tr, here).scrollIntoView());
  return true;
};

// The start of row `index`; of the end when it is past the last.
function rowStart({ table, at }, index) {
  let pos = at;
  for (let i = 0; i < index; i += 1) pos += table.child(i).nodeSize;
  return pos;
}

function cellStart(here, row, column) {
  let pos = rowStart(here, row) + 1;
  const cells = here.table.child(row);
  for (let i = 0; i < Math.min(column, cells.childCount); i += 1) pos += cells.child(i).nodeSize;
  return pos;
}

const caret = (tr, pos) => tr.setSelection(Selection.near(tr.doc.resolve(pos)));

export const addRow = (after = 1) => inTable((tr, here) => {
  const index = here.row + after;
  const columns = here.table.child(here.row).childCount;
  const pos = rowStart(here, index);
  tr.insert(pos, nodes.table_row.create(null, Array.from({ length: columns }, () => blank(nodes.table_cell))));
  return caret(tr, pos + 2);
});

export const addColumn = (after = 1) => inTable((tr, here) => {
  for (let row = here.table.childCount - 1; row >= 0; row -= 1) {
    const cells = here.table.child(row);
    const beside = cells.child(Math.min(here.column, cells.childCount - 1));
    tr.insert(cellStart(here, row, here.column + after), blank(beside.type));
  }
  return tr;
});

export const deleteRow = inTable((tr, here) => {
  if (here.table.childCount === 1) return tr.delete(here.pos, here.pos + here.table.nodeSize);
  const pos = rowStart(here, here.row);
  tr.delete(pos, pos + here.table.child(here.row).nodeSize);
  return caret(tr, Math.min(pos + 2, tr.doc.content.size));
});

export const deleteColumn = inTable((tr, here) => {
  if (here.table.child(here.row).childCount === 1) return tr.delete(here.pos, here.pos + here.table.nodeSize);
  for (let row = here.table.childCount - 1; row >= 0; row -= 1) {
    const cells = here.table.child(row);
    if (here.column >= cells.childCount || cells.childCount === 1) continue;
    const pos = cellStart(here, row, here.column);
    tr.delete(pos, pos + cells.child(here.column).nodeSize);
  }
  return tr;
});

export const deleteTable = inTable((tr, here) => tr.delete(here.pos, here.pos + here.table.nodeSize));

/// The first row, or the first column, becomes headings or stops being so.
const toggle = (which) => inTable((tr, here) => {
  const chosen = [];
  here.table.forEach((cells, _, row) => cells.forEach((cell, __, column) => {
    if ((which === "row" ? row : column) === 0) chosen.push({ cell, pos: cellStart(here, row, column) });
  }));
  const type = chosen.every(({ cell }) => cell.type === nodes.table_header) ? nodes.table_cell : nodes.table_header;
  for (const { pos } of chosen) tr.setNodeMarkup(pos, type);
  return tr;
});
export const toggleHeaderRow = toggle("row");
export const toggleHeaderColumn = toggle("column");

/// Tab: to the next cell; after the last one a row is added.
export const nextCell = (step) => (state, dispatch) => {
  const here = place(state);
  if (!here) return false;
  const cells = [];
  here.table.forEach((row, _, r) => row.forEach((__, ___, c) => cells.push(cellStart(here, r, c))));
  const next = cells[cells.indexOf(here.cell) + step];
  if (next !== undefined) {
    const cell = state.doc.nodeAt(next);
    dispatch?.(state.tr.setSelection(TextSelection.between(
      state.doc.resolve(next + 1), state.doc.resolve(next + cell.nodeSize - 1),
    )).scrollIntoView());
    return true;
  }
  return step > 0 ? addRow(1)(state, dispatch) : true;
};

/// Deleting across cells empties them; it never takes the table apart.
export function emptyCells(state, dispatch) {
  const { $from, $to, from, to, empty } = state.selection;
  const here = place(state);
  if (empty || !here || $from.sameParent($to) || to > here.pos + here.table.nodeSize) return false;
  if (here.cell + state.doc.nodeAt(here.cell).nodeSize >= to) return false;
  if (!dispatch) return true;
  const tr = state.tr;
  const pieces = [];
  state.doc.nodesBetween(from, to, (node, pos) => {
    if (node.isTextblock) pieces.push([Math.max(from, pos + 1), Math.min(to, pos + 1 + node.content.size)]);
  });
  for (const [start, end] of pieces.reverse()) if (end > start) tr.delete(start, end);
  dispatch(tr.setSelection(TextSelection.create(tr.doc, from)));
  return true;
}

/// A cell is one line: Enter goes to the row below, in the last row it adds one.
export const rowBelow = (state, dispatch) => {
  const here = place(state);
  if (!here) return false;
  if (here.row === here.table.childCount - 1) return addRow(1)(state, dispatch);
  dispatch?.(caret(state.tr, cellStart(here, here.row + 1, here.column) + 1).scrollIntoView());
  return true;
};
