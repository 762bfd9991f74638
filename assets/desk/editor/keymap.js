// The keys of the body. The same list is what "?" shows: a key that is not in it does not exist.

import { baseKeymap, chainCommands, exitCode, toggleMark } from "prosemirror-commands";
import { undoInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { liftListItem, sinkListItem, splitListItem } from "prosemirror-schema-list";
import { redoCommand, undoCommand } from "y-prosemirror";
import * as act from "./commands.js";
import { schema } from "./schema.js";
import { emptyCells, nextCell, rowBelow } from "./tables.js";

const { nodes, marks } = schema;

/// `own` are the commands that open something: link, comment, find, keys, toolbar.
export function keys(own) {
  const tab = chainCommands(nextCell(1), sinkListItem(nodes.list_item));
  const backTab = chainCommands(nextCell(-1), liftListItem(nodes.list_item));
  return [
    keymap({
      "Mod-b": toggleMark(marks.strong),
      "Mod-i": toggleMark(marks.em),
      "Mod-e": toggleMark(marks.code),
      "Mod-,": toggleMark(marks.sub),
      "Mod-.": toggleMark(marks.sup),
      "Mod-k": own.link,
      "Mod-z": undoCommand,
      "Mod-y": redoCommand,
      "Shift-Mod-z": redoCommand,
      "Mod-Alt-0": act.paragraph,
      "Mod-Alt-2": act.heading(2),
      "Mod-Alt-3": act.heading(3),
      "Mod-Shift-7": act.list(nodes.ordered_list),
      "Mod-Shift-8": act.list(nodes.bullet_list),
      "Mod-Shift-9": act.quote,
      "Mod-Alt-m": own.comment,
      "Mod-Alt-s": own.suggesting,
      "Mod-f": own.find,
      "Mod-/": own.keys,
      "Alt-F10": own.toolbar,
      "Alt-ArrowDown": own.nextComment,
      "Alt-ArrowUp": own.previousComment,
      Enter: chainCommands(own.edit, rowBelow, splitListItem(nodes.list_item)),
      "Shift-Enter": chainCommands(exitCode, act.hardBreak),
      Tab: tab,
      "Shift-Tab": backTab,
      Backspace: chainCommands(undoInputRule, emptyCells),
      Delete: emptyCells,
    }),
    keymap(baseKeymap),
  ];
}

/// What the list of keys says, in the order of use.
export const KEY_LIST = [
  ["Writing", [
    ["Mod+B", "Bold"], ["Mod+I", "Italic"], ["Mod+K", "Link"], ["Mod+E", "Code"],
    ["Mod+.", "Superscript"], ["Mod+,", "Subscript"],
    ["Mod+Z", "Undo what you did"], ["Mod+Y", "Redo"], ["Shift+Enter", "New line in the same paragraph"],
  ]],
  ["Paragraphs", [
    ["Mod+Alt+2", "Heading"], ["Mod+Alt+3", "Small heading"], ["Mod+Alt+0", "Paragraph"],
    ["Mod+Shift+8", "List"], ["Mod+Shift+7", "Numbered list"], ["Mod+Shift+9", "Quote"],
    ["Tab", "Deeper in a list, next cell of a table"], ["Shift+Tab", "Back"],
    ["Enter", "On a chosen picture, figure or card: edit it"],
  ]],
  ["Typed as Markdown", [
    ["## ", "Heading"], ["### ", "Small heading"], ["- ", "List"], ["1. ", "Numbered list"], ["> ", "Quote"],
    ["---", "Rule"], ["**bold**", "Bold"], ["*italic*", "Italic"], ["`code`", "Code"], ["[text](address)", "Link"],
  ]],
  ["Working together", [
    ["Mod+Alt+M", "Comment on what is selected"], ["Alt+↓", "Next comment"], ["Alt+↑", "Comment before"],
    ["Mod+Alt+S", "Suggest instead of change"],
  ]],
  ["Getting around", [
    ["Mod+F", "Find and replace"], ["Alt+F10", "To the toolbar"], ["Escape", "Back to the text"], ["Mod+/", "This list"],
  ]],
];
