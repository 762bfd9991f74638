// The toolbar above the text: one stop for Tab, arrows within (ARIA's toolbar pattern).

import { toggleMark } from "prosemirror-commands";
import { Plugin } from "prosemirror-state";
import { redoCommand, undoCommand } from "y-prosemirror";
import * as act from "./commands.js";
import { editQuote, editTable, insertTable } from "./cards.js";
import { $, el } from "./dom.js";
import { icon } from "./icons.js";
import { schema } from "./schema.js";
import * as tables from "./tables.js";

const { nodes, marks } = schema;
const isIn = (...types) => (state) => Boolean(act.around(state, ...types));

const markItem = (name, label, type, keys) => ({ name, label, keys, run: toggleMark(type), pressed: (state) => act.hasMark(state, type) });

const items = (own) => [[
  { name: "undo", label: "Undo", keys: "Ctrl Z", run: undoCommand, enabled: undoCommand },
  { name: "redo", label: "Redo", keys: "Ctrl Y", run: redoCommand, enabled: redoCommand },
], [
  markItem("bold", "Bold", marks.strong, "Ctrl B"),
  markItem("italic", "Italic", marks.em, "Ctrl I"),
  { name: "link", label: "Link", keys: "Ctrl K", run: own.link, pressed: (state) => Boolean(act.linkAt(state).href) },
  markItem("code", "Code", marks.code, "Ctrl E"),
  markItem("sup", "Superscript", marks.sup, "Ctrl ."),
  markItem("sub", "Subscript", marks.sub, "Ctrl ,"),
], [
  { name: "h2", label: "Heading", keys: "Ctrl Alt 2", run: act.heading(2), pressed: (state) => act.isHeading(state, 2) },
  { name: "h3", label: "Small heading", keys: "Ctrl Alt 3", run: act.heading(3), pressed: (state) => act.isHeading(state, 3) },
  { name: "bullets", label: "List", keys: "Ctrl Shift 8", run: act.list(nodes.bullet_list), pressed: isIn(nodes.bullet_list) },
  { name: "numbers", label: "Numbered list", keys: "Ctrl Shift 7", run: act.list(nodes.ordered_list), pressed: isIn(nodes.ordered_list) },
  { name: "quote", label: "Quote", keys: "Ctrl Shift 9", run: act.quote, pressed: isIn(nodes.blockquote) },
], [
  { name: "picture", label: "Picture", run: own.picture },
  { name: "figure", label: "Figure", run: own.figure },
  { name: "table", label: "Table", run: (_, __, view) => insertTable(view) },
  { name: "embed", label: "Card for something elsewhere", run: own.embed },
  { name: "rule", label: "Rule", run: (state, dispatch) => act.insertBlock(nodes.horizontal_rule.create())(state, dispatch) },
], [
  { name: "comment", label: "Comment", keys: "Ctrl Alt M", run: own.comment, reads: true },
  { name: "find", label: "Find and replace", keys: "Ctrl F", run: own.find, reads: true },
  { name: "keys", label: "All keys", keys: "Ctrl /", run: own.keys, reads: true },
]];

// What a table and a quote have of their own, shown while the caret is in one.
const context = [
  { types: [nodes.blockquote], label: "Quote", items: [["Who said it…", (_, __, view) => editQuote(view)]] },
  {
    types: [nodes.table], label: "Table", items: [
      ["Row above", tables.addRow(0)], ["Row below", tables.addRow(1)], ["Remove row", tables.deleteRow],
      ["Column before", tables.addColumn(0)], ["Column after", tables.addColumn(1)], ["Remove column", tables.deleteColumn],
      ["Heading row", tables.toggleHeaderRow], ["Heading column", tables.toggleHeaderColumn],
      ["Caption…", (_, __, view) => editTable(view)], ["Remove table", tables.deleteTable],
    ],
  },
];

export function toolbar(root, own) {
  const bar = $("#editor-toolbar", root);
  const extra = $("#editor-context", root);
  const buttons = [];

  const plugin = new Plugin({
    view(view) {
      const press = (run) => () => {
        run(view.state, view.dispatch, view);
        if (!document.querySelector("dialog[open]") && !bar.contains(document.activeElement)) view.focus();
      };
      for (const group of items(own)) {
        bar.append(el("div.group", { role: "group" }, group.map((item) => {
          const button = el("button", {
            type: "button", tabindex: "-1", title: item.keys ? `${item.label} (${item.keys})` : item.label, "aria-label": item.label,
            "aria-pressed": item.pressed ? "false" : null,
            // A press must not take the selection out of the text; the keyboard does and goes back by Escape.
            onpointerdown: (event) => event.preventDefault(), onclick: press(item.run),
          }, icon(item.name));
          buttons.push({ item, button });
          return button;
        })));
      }
      buttons[0].button.tabIndex = 0;
      for (const { types, label, items: list } of context) {
        extra.append(el("div.group", { role: "group", "aria-label": label, hidden: true, "data-types": types.map(({ name }) => name).join(" ") },
          list.map(([text, run]) => el("button", { type: "button", onpointerdown: (event) => event.preventDefault(), onclick: press(run) }, text))));
      }
      bar.addEventListener("keydown", (event) => {
        const usable = buttons.map(({ button }) => button).filter((button) => button.getAttribute("aria-disabled") !== "true");
        const at = usable.indexOf(document.activeElement);
        const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: usable.length - 1 }[event.key];
        if (event.key === "Escape") view.focus();
        else if (to === undefined) return;
        else move(usable[(to + usable.length) % usable.length]);
        event.preventDefault();
      });
      extra.addEventListener("keydown", (event) => { if (event.key === "Escape") view.focus(); });
      draw(view);
      return { update: (now, old) => { if (now.state.selection !== old.selection || now.state.doc !== old.doc || now.state.storedMarks !== old.storedMarks) draw(now); } };
    },
  });

  function move(to) {
    for (const { button } of buttons) button.tabIndex = button === to ? 0 : -1;
    to.focus();
  }

  function draw(view) {
    const { state, editable } = view;
    for (const { item, button } of buttons) {
      if (item.pressed) set(button, "aria-pressed", item.pressed(state));
      set(button, "aria-disabled", !((editable || item.reads) && (item.enabled ? item.enabled(state) : true)));
    }
    for (const group of extra.children) {
      group.hidden = !editable || !act.around(state, ...group.dataset.types.split(" ").map((name) => nodes[name]));
    }
    extra.hidden = [...extra.children].every((group) => group.hidden);
  }

  return { plugin, focus: () => { (buttons.find(({ button }) => button.tabIndex === 0) ?? buttons[0]).button.focus(); return true; } };
}

// Writing an attribute that is already so makes the browser work for nothing at every keystroke.
function set(it, name, value) {
  if (it.getAttribute(name) !== String(value)) it.setAttribute(name, String(value));
}
