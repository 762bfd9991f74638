// The plain fields – headline, standfirst, dateline, the two for search engines – each bound to a text
// of the shared document, so that two people may write in one at a time and no caret jumps.

import * as Y from "yjs";

const clean = (value) => value.replace(/[\r\n\t]+/g, " ");

/// Binds `input` to `text`. Gives the undo manager of what this person did in it.
export function bindText(input, text) {
  const origin = { input };
  const undo = new Y.UndoManager(text, { trackedOrigins: new Set([origin]), captureTimeout: 500 });
  let value = text.toString();
  input.value = value;
  grow(input);

  input.addEventListener("input", () => {
    const caret = input.selectionEnd;
    const now = clean(input.value);
    if (now !== input.value) {
      input.value = now;
      input.setSelectionRange(caret, caret);
    }
    const change = difference(value, now, caret);
    value = now;
    grow(input);
    if (!change) return;
    text.doc.transact(() => {
      if (change.removed) text.delete(change.at, change.removed);
      if (change.added) text.insert(change.at, change.added);
    }, origin);
  });

  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault(); // one line; Enter in a form would send it
    }
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return;
    // The browser's own undo knows nothing of what colleagues typed meanwhile.
    event.preventDefault();
    if (key === "y" || event.shiftKey) undo.redo();
    else undo.undo();
  });

  text.observe((event, transaction) => {
    if (transaction.origin === origin) return;
    const focused = document.activeElement === input;
    let { selectionStart: start, selectionEnd: end, selectionDirection: direction } = input;
    let at = 0;
    for (const { retain, insert, delete: gone } of event.delta) {
      if (retain) at += retain;
      if (insert) {
        if (at < start) start += insert.length;
        if (at < end) end += insert.length;
        at += insert.length;
      }
      if (gone) {
        start -= Math.max(0, Math.min(gone, start - at));
        end -= Math.max(0, Math.min(gone, end - at));
      }
    }
    value = text.toString();
    input.value = value;
    if (focused) input.setSelectionRange(start, end, direction);
    grow(input);
    input.dispatchEvent(new CustomEvent("remote"));
  });
  return undo;
}

/// What changed from `old` to `now`, with the caret where the change ended: `{at, removed, added}`.
export function difference(old, now, caret) {
  if (old === now) return null;
  const longer = Math.max(0, now.length - old.length);
  const most = Math.min(old.length, now.length, Math.max(0, caret - longer));
  let at = 0;
  while (at < most && old[at] === now[at]) at += 1;
  let tail = 0;
  while (tail < Math.min(old.length, now.length) - at && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  // Never between the halves of a character beyond the first 65,536.
  if (at && /[\ud800-\udbff]/.test(now[at - 1])) at -= 1;
  if (tail && /[\udc00-\udfff]/.test(now[now.length - tail])) tail -= 1;
  return { at, removed: old.length - at - tail, added: now.slice(at, now.length - tail) };
}

const sizes = globalThis.CSS?.supports?.("field-sizing", "content");
function grow(input) {
  if (sizes || input.localName !== "textarea") return;
  input.style.blockSize = "auto";
  input.style.blockSize = `${input.scrollHeight}px`;
}
