// Words and reading time, counted when typing rests.

import { $, idle, later } from "./dom.js";

const PER_MINUTE = 230;
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}'’.,:/-]*/gu;

export const countWords = (text) => text.match(WORD)?.length ?? 0;

/// The words that would be printed: suggestions to add are not.
export function bodyWords(doc) {
  let sum = 0;
  doc.descendants((node) => {
    if (!node.isTextblock) return true;
    let text = "";
    node.forEach((child) => {
      if (!child.isText) text += " ";
      else if (!child.marks.some(({ type }) => type.name === "suggest_insert")) text += child.text;
    });
    sum += countWords(text);
    return false;
  });
  return sum;
}

export function counter(root) {
  const line = $("#editor-count", root);
  const draw = (view) => {
    const words = bodyWords(view.state.doc);
    const minutes = Math.max(1, Math.round(words / PER_MINUTE));
    line.textContent = words ? `${words.toLocaleString()} ${words === 1 ? "word" : "words"}, ${minutes} min` : "No words yet";
  };
  return later((view) => idle(() => draw(view)), 400);
}
