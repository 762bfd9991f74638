// Suggesting: what is typed is marked as added, what is deleted is marked as struck out, and nothing
// else of the text changes. A transaction is rewritten before it is applied; one that changes the
// text's build is refused, because nobody could take it back in one step.

import { Fragment } from "prosemirror-model";
import { TextSelection } from "prosemirror-state";
import { ReplaceStep } from "prosemirror-transform";
import { ySyncPluginKey } from "y-prosemirror";
import { schema } from "./schema.js";

const { suggest_insert: inserted, suggest_delete: deleted } = schema.marks;

/// Set on a transaction that is to be applied as it is.
export const REVIEW = "review";

/// The transaction to apply instead of `tr`: itself, a suggestion, or null when it is refused.
export function rewrite(state, tr, { suggesting, person, now = Date.now, refuse }) {
  if (!tr.docChanged || tr.getMeta(ySyncPluginKey) || tr.getMeta(REVIEW)) return tr;
  return suggesting ? asSuggestion(state, tr, { person, now, refuse }) : withoutMarks(tr);
}

// Words typed in the middle of a suggestion by somebody who edits are the editor's own.
function withoutMarks(tr) {
  const ranges = [];
  tr.steps.forEach((step, i) => {
    if (!(step instanceof ReplaceStep) || !step.slice.size) return;
    let marked = false;
    step.slice.content.descendants((node) => { marked ||= node.isText && Boolean(inserted.isInSet(node.marks) || deleted.isInSet(node.marks)); });
    if (marked) ranges.push([i, step.from, step.from + step.slice.size]);
  });
  for (const [i, from, to] of ranges) {
    const rest = tr.mapping.slice(i + 1);
    const [start, end] = [rest.map(from, 1), rest.map(to, -1)];
    if (end > start) tr.removeMark(start, end, inserted).removeMark(start, end, deleted);
  }
  return tr;
}

function asSuggestion(state, tr, { person, now, refuse }) {
  const out = state.tr;
  const { head, empty } = state.selection;
  let mark = null;
  let caret = null;
  for (let i = 0; i < tr.steps.length; i += 1) {
    const step = tr.steps[i];
    const content = step instanceof ReplaceStep ? inlineOf(step.slice) : null;
    if (!content) return refuse("This cannot be suggested: only words can. Write a comment instead.");
    const back = tr.mapping.slice(0, i).invert();
    const from = out.mapping.map(back.map(step.from, -1), 1);
    const to = out.mapping.map(back.map(step.to, 1), -1);
    const runs = textRuns(out.doc, from, to);
    if (to > from && !runs.length) return refuse("Paragraphs and pictures stay while you suggest. Write a comment instead.");
    mark ??= { by: person.id, name: person.name, at: now(), id: nearbyId(out.doc, from, to, person.id) ?? newId() };
    const before = out.steps.length;
    for (const run of runs.reverse()) {
      if (inserted.isInSet(run.marks)?.attrs.by === person.id) out.delete(run.from, run.to);
      else if (!deleted.isInSet(run.marks)) out.addMark(run.from, run.to, deleted.create(mark));
    }
    const at = out.mapping.slice(before).map(to);
    if (content.size) {
      out.insert(at, own(content, inserted.create(mark)));
      caret = at + content.size;
    } else {
      // Delete goes forwards over what it struck out, Backspace goes back.
      caret = empty && head === step.from ? at : from;
    }
  }
  if (caret !== null) out.setSelection(TextSelection.near(out.doc.resolve(Math.min(caret, out.doc.content.size)), -1));
  out.setStoredMarks(tr.storedMarks);
  return tr.scrolledIntoView ? out.scrollIntoView() : out;
}

// The slice as text and nothing else, or null.
function inlineOf({ content, openStart, openEnd }) {
  if (!content.size) return content;
  const inner = openStart === 1 && openEnd === 1 && content.childCount === 1 ? content.firstChild.content : openStart || openEnd ? null : content;
  if (!inner) return null;
  for (let i = 0; i < inner.childCount; i += 1) if (!inner.child(i).isText) return null;
  return inner;
}

function textRuns(doc, from, to) {
  const runs = [];
  doc.nodesBetween(from, to, (node, pos) => {
    if (node.isText) runs.push({ from: Math.max(from, pos), to: Math.min(to, pos + node.nodeSize), marks: node.marks });
  });
  return runs.filter((run) => run.to > run.from);
}

function own(content, mark) {
  const nodes = [];
  content.forEach((node) => nodes.push(node.mark(mark.addToSet(deleted.removeFromSet(node.marks)))));
  return Fragment.from(nodes);
}

// Letters typed one after the other are one suggestion, and so is a word struck out and its successor.
function nearbyId(doc, from, to, by) {
  for (const node of [doc.resolve(from).nodeBefore, doc.resolve(to).nodeAfter, doc.resolve(from).nodeAfter]) {
    for (const type of [inserted, deleted]) {
      const mark = node && type.isInSet(node.marks);
      if (mark?.attrs.by === by) return mark.attrs.id;
    }
  }
  return null;
}

const newId = () => crypto.randomUUID();

/// All open suggestions of `doc`, in reading order: `{id, by, name, at, added, struck, ranges}`.
export function collect(doc) {
  const found = new Map();
  doc.descendants((node, pos) => {
    if (!node.isText) return;
    for (const type of [inserted, deleted]) {
      const mark = type.isInSet(node.marks);
      if (!mark) continue;
      const { id, by, name, at } = mark.attrs;
      const entry = found.get(id) ?? { id, by, name, at, added: "", struck: "", ranges: [] };
      entry[type === inserted ? "added" : "struck"] += node.text;
      entry.ranges.push({ from: pos, to: pos + node.nodeSize, mark });
      found.set(id, entry);
    }
  });
  return [...found.values()];
}

/// Takes the suggestions in (`accept`) or throws them out.
export function resolve(state, entries, accept) {
  const tr = state.tr.setMeta(REVIEW, true);
  const ranges = entries.flatMap((entry) => entry.ranges).sort((a, b) => b.from - a.from);
  for (const { from, to, mark } of ranges) {
    // Text under two marks appears twice; the first of them may have taken it away.
    const gone = tr.mapping.mapResult(from, 1).deletedAfter;
    if (gone) continue;
    if ((mark.type === inserted) === accept) tr.removeMark(from, to, mark);
    else tr.delete(from, to);
  }
  return tr;
}

/// What is copied out of a text with suggestions reads as if they had been taken in.
export function withoutSuggestions(slice) {
  const strip = (fragment) => {
    const nodes = [];
    fragment.forEach((node) => {
      if (node.isText) {
        if (!deleted.isInSet(node.marks)) nodes.push(node.mark(inserted.removeFromSet(node.marks)));
      } else nodes.push(node.copy(strip(node.content)));
    });
    return Fragment.fromArray(nodes);
  };
  return strip(slice.content);
}
