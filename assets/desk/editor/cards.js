// The blocks that are forms rather than text: figures, cards for what lies elsewhere, the attribution
// of a quote, the caption of a table. Each is edited in a dialog.

import { ask } from "./dialog.js";
import { around, insertBlock, removeNode, setAttributes } from "./commands.js";
import { readHref } from "./href.js";
import { schema } from "./schema.js";
import { makeTable } from "./tables.js";

const { nodes } = schema;

const address = (typed) => {
  const href = readHref(typed);
  if (!href) throw new Error("This address cannot be followed. It starts with https://");
  return href;
};

const number = (least, most) => (typed) => {
  const value = Number(typed);
  if (!Number.isInteger(value) || value < least || value > most) throw new Error(`A number from ${least} to ${most}.`);
  return value;
};

async function edit(view, { title, type, fields, pos }) {
  const old = pos === null ? {} : view.state.doc.nodeAt(pos).attrs;
  const values = await ask(title, fields.map((field) => ({ value: old[field.name] ?? "", ...field })), {
    submit: pos === null ? "Insert" : "Done",
    remove: pos === null ? null : "Remove it",
  });
  view.focus();
  if (!values) return;
  const at = pos === null ? null : find(view, pos, type, old);
  if (pos !== null && at === null) return;
  if (values === "remove") run(view, removeNode(at));
  else {
    for (const field of fields) if (!field.required) values[field.name] ||= null;
    run(view, pos === null ? insertBlock(type.create(values)) : setAttributes(at, values));
  }
}

// While the dialog was open a colleague may have moved the node.
export function find(view, pos, type, attrs) {
  const is = (node) => node?.type === type && JSON.stringify(node.attrs) === JSON.stringify(attrs);
  if (is(view.state.doc.nodeAt(pos))) return pos;
  let found = null;
  view.state.doc.descendants((node, at) => {
    if (found === null && is(node)) found = at;
    return found === null;
  });
  return found;
}

export const run = (view, command) => command(view.state, view.dispatch, view);

export const editFigure = (view, pos = null) => edit(view, {
  title: "Figure", type: nodes.figure, pos,
  fields: [
    { name: "value", label: "Number", required: true, hint: "As it is printed: 2.5 %, €4bn, 11" },
    { name: "label", label: "What it counts", required: true },
    { name: "source", label: "Source" },
  ],
});

export const editEmbed = (view, pos = null) => edit(view, {
  title: "Card for something elsewhere", type: nodes.embed, pos,
  fields: [
    { name: "url", label: "Address", required: true, check: address, hint: "Nothing is loaded from there before the reader goes." },
    { name: "provider", label: "Who has it", required: true, hint: "For example European Central Bank, YouTube" },
    { name: "title", label: "Title", required: true },
  ],
});

export function editQuote(view) {
  const found = around(view.state, nodes.blockquote);
  if (!found) return false;
  edit(view, {
    title: "Who said it", type: nodes.blockquote, pos: found.pos,
    fields: [{ name: "attribution", label: "Name and place", hint: "Shown below the quote" }],
  });
  return true;
}

export function editTable(view) {
  const found = around(view.state, nodes.table);
  if (!found) return false;
  edit(view, {
    title: "Table", type: nodes.table, pos: found.pos,
    fields: [{ name: "caption", label: "Caption" }],
  });
  return true;
}

export async function insertTable(view) {
  const values = await ask("Table", [
    { name: "rows", label: "Rows", type: "number", value: 3, min: 1, max: 50, check: number(1, 50) },
    { name: "columns", label: "Columns", type: "number", value: 3, min: 1, max: 12, check: number(1, 12) },
    { name: "caption", label: "Caption" },
  ], { submit: "Insert" });
  view.focus();
  if (values) run(view, insertBlock(makeTable(values.rows, values.columns, values.caption || null)));
}

/// Enter or a double press on a block that is a form.
export function editNode(view, node, pos, pictures) {
  if (node.type === nodes.figure) editFigure(view, pos);
  else if (node.type === nodes.embed) editEmbed(view, pos);
  else if (node.type === nodes.picture) pictures.edit(view, pos);
  else return false;
  return true;
}
