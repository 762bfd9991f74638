// The text itself: ProseMirror on the body of the shared document.

import { dropCursor } from "prosemirror-dropcursor";
import { gapCursor } from "prosemirror-gapcursor";
import { Fragment, Slice } from "prosemirror-model";
import { EditorState, Plugin } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { initProseMirrorDoc, ySyncPlugin, yUndoPlugin } from "y-prosemirror";
import { editEmbed, editFigure, editNode } from "./cards.js";
import { $, say } from "./dom.js";
import { showKeys } from "./help.js";
import { keys } from "./keymap.js";
import { editLink } from "./links.js";
import { cleanHtml, textBlocks } from "./paste.js";
import { selectedNode } from "./pictures.js";
import { cursors } from "./presence.js";
import { rules } from "./rules.js";
import { schema } from "./schema.js";
import { rewrite, withoutSuggestions } from "./suggest.js";
import { toolbar } from "./toolbar.js";

const LONGEST_PASTE = 1_000_000; // characters; a body may have two million bytes

export function mountBody(root, desk) {
  const { doc, awareness, data, pictures, comments, suggestions, find, count } = desk;
  const fragment = doc.getXmlFragment("body");
  const { doc: start, mapping } = initProseMirrorDoc(fragment, schema);
  const place = $("#editor-body", root);

  const own = {
    link: (_, __, view) => { if (view.editable) editLink(view, data.urls); return true; },
    picture: (_, __, view) => { pictures.choose(view); return true; },
    figure: (state, _, view) => { editFigure(view); return true; },
    embed: (state, _, view) => { editEmbed(view); return true; },
    comment: (_, __, view) => comments.start(view),
    nextComment: (_, __, view) => comments.step(view, 1),
    previousComment: (_, __, view) => comments.step(view, -1),
    suggesting: () => suggestions.turn(!suggestions.on),
    find: (_, __, view) => find.open(view),
    keys: () => { showKeys(); return true; },
    toolbar: () => bar.focus(),
    edit: (state, _, view) => {
      const chosen = selectedNode(state);
      return Boolean(chosen && view.editable && editNode(view, chosen.node, chosen.from, pictures));
    },
  };
  const bar = toolbar(root, own);

  const state = EditorState.create({
    doc: start,
    plugins: [
      ySyncPlugin(fragment, { mapping }),
      cursors(awareness),
      yUndoPlugin(),
      quietWhile(rules(), () => suggestions.on),
      ...keys(own),
      pictures.plugin(), comments.plugin(), find.plugin(), bar.plugin,
      dropCursor({ color: false, class: "drop-cursor" }),
      gapCursor(),
    ],
  });

  place.replaceChildren();
  const view = new EditorView(place, {
    state,
    editable: () => desk.writes,
    attributes: {
      class: "prose", role: "textbox", "aria-multiline": "true", "aria-label": "Text",
      "aria-describedby": "editor-keys-hint", spellcheck: "true", lang: document.documentElement.lang || "en",
    },
    dispatchTransaction(tr) {
      const wanted = rewrite(view.state, tr, {
        suggesting: suggestions.on, person: data.person,
        refuse: (words) => { say(words); return null; },
      });
      if (!wanted) {
        // The browser may have written already what is refused.
        view.updateState(view.state);
        return;
      }
      view.updateState(view.state.apply(wanted));
      if (wanted.docChanged) {
        count(view);
        suggestions.later();
      }
    },
    transformPastedHTML: (html) => (html.length > LONGEST_PASTE ? "" : cleanHtml(html)),
    transformPasted: (slice) => new Slice(withoutSuggestions(slice), slice.openStart, slice.openEnd),
    clipboardTextParser(text, $context, plain, view) {
      const inCell = /table_(cell|header)/.test($context.node(-1)?.type.name ?? "");
      const blocks = textBlocks(text.slice(0, LONGEST_PASTE));
      if (inCell) return new Slice(Fragment.from(schema.text(blocks.flat().join(" ") || " ")), 0, 0);
      const marks = $context.marks();
      const paragraphs = blocks.map((lines) => schema.nodes.paragraph.create(null, lines.flatMap((line, i) => (
        i ? [schema.nodes.hard_break.create(), schema.text(line, marks)] : [schema.text(line, marks)]))));
      // One paragraph keeps the spaces around it: it is pasted into a sentence.
      if (paragraphs.length === 1 && !text.includes("\n")) return new Slice(Fragment.from(schema.text(text, marks)), 0, 0);
      return new Slice(Fragment.from(paragraphs), 1, 1);
    },
    handlePaste(view, event) {
      if ((event.clipboardData?.getData("text/html").length ?? 0) <= LONGEST_PASTE) return false;
      say("This is too long to be pasted at once. Paste it in parts.");
      return true;
    },
    handleDoubleClickOn(view, pos, node, nodePos) {
      return view.editable && editNode(view, node, nodePos, pictures);
    },
    handleClick(view, pos, event) {
      const link = event.target.closest?.("a[href]");
      if (!link || !(event.ctrlKey || event.metaKey)) return false;
      open(link.href, "_blank", "noopener");
      return true;
    },
  });
  comments.view = suggestions.view = find.view = view;
  suggestions.draw();
  comments.draw();
  count(view);
  return view;
}

// Markdown makes blocks, which cannot be suggested: while suggesting, signs stay signs.
function quietWhile(plugin, quiet) {
  const { handleTextInput, handleKeyDown, handleDOMEvents } = plugin.props;
  const unless = (handler) => handler && function handle(...values) { return quiet() ? false : handler.apply(this, values); };
  return new Plugin({ ...plugin.spec, props: { handleTextInput: unless(handleTextInput), handleKeyDown: unless(handleKeyDown), handleDOMEvents } });
}
