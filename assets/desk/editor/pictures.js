// Pictures in the text: how one looks, how its words are edited, and how one comes in by picker, paste
// or drop.

import { NodeSelection, Plugin, PluginKey } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { find, run } from "./cards.js";
import { insertBlock, removeNode, setAttributes } from "./commands.js";
import { ask } from "./dialog.js";
import { el, say } from "./dom.js";
import { pickMedia } from "./pickers.js";
import { schema } from "./schema.js";
import { isPicture, upload } from "./uploads.js";

const { picture } = schema.nodes;
const key = new PluginKey("uploads");

export class Pictures {
  constructor({ media, urls }) {
    Object.assign(this, { media, urls });
  }

  async choose(view) {
    const chosen = await pickMedia(this);
    view.focus();
    if (chosen) run(view, insertBlock(picture.create({ media: chosen.id })));
  }

  async edit(view, pos) {
    const old = view.state.doc.nodeAt(pos).attrs;
    const values = await askWords(this.media.get(old.media), old, "Take it out");
    view.focus();
    const at = find(view, pos, picture, old);
    if (!values || at === null) return;
    run(view, values === "remove" ? removeNode(at) : setAttributes(at, values));
  }

  /// Files that were pasted or dropped; the place is held by a bar that shows how far each is.
  take(view, files, pos) {
    const pictures = files.filter(isPicture);
    if (!pictures.length) return false;
    for (const file of pictures) this.#upload(view, file, pos);
    return true;
  }

  async #upload(view, file, pos) {
    const id = {};
    const bar = el("progress", { max: 1, value: 0, "aria-label": `Upload of ${file.name}` });
    view.dispatch(view.state.tr.setMeta(key, { add: { id, pos, dom: el("div.uploading", {}, el("span", {}, file.name), bar) } }));
    const done = () => view.dispatch(view.state.tr.setMeta(key, { remove: id }));
    try {
      const media = await upload(file, { url: this.urls.uploads, progress: (part) => { bar.value = part; } });
      this.media.learn(media);
      const [held] = key.getState(view.state).find(undefined, undefined, (spec) => spec.id === id);
      const at = Math.min(held?.from ?? pos, view.state.doc.content.size);
      done();
      const { $from } = { $from: view.state.doc.resolve(at) };
      const place = $from.depth ? $from.after(1) : at;
      view.dispatch(view.state.tr.insert(place, picture.create({ media: media.id })));
      say(`${file.name} is in the text.`);
    } catch (error) {
      done();
      say(`${file.name}: ${error.message}`);
    }
  }

  plugin() {
    const pictures = this;
    return new Plugin({
      key,
      state: {
        init: () => DecorationSet.empty,
        apply(tr, set) {
          const { add, remove } = tr.getMeta(key) ?? {};
          let now = set.map(tr.mapping, tr.doc);
          if (add) now = now.add(tr.doc, [Decoration.widget(add.pos, add.dom, { id: add.id })]);
          if (remove) now = now.remove(now.find(undefined, undefined, (spec) => spec.id === remove));
          return now;
        },
      },
      props: {
        decorations: (state) => key.getState(state),
        nodeViews: { picture: (node, view, getPos) => new PictureView(node, view, getPos, pictures) },
        handlePaste(view, event, slice) {
          // A web page's copy brings its text and a picture of it; the text is wanted then.
          if (slice.size) return false;
          return view.editable && pictures.take(view, [...event.clipboardData?.files ?? []], view.state.selection.to);
        },
        handleDrop(view, event, slice, moved) {
          const files = [...event.dataTransfer?.files ?? []];
          if (moved || !files.length || !view.editable) return false;
          const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
          event.preventDefault();
          if (!pictures.take(view, files, at?.pos ?? view.state.selection.to)) say("Only pictures can be dropped here.");
          return true;
        },
      },
    });
  }
}

/// Asks for a picture's alternative text and caption; what the library says stands in when left empty.
export function askWords(facts, { alt, caption }, remove = null) {
  const image = facts && el("img.asked", { src: facts.thumb, alt: "", width: facts.width, height: facts.height });
  return ask("Picture", [
    { name: "alt", label: "Alternative text", value: alt ?? "", rows: 2, hint: facts?.alt ? `Left empty, the library's is used: ${facts.alt}` : "What is to be seen, for those who do not see it" },
    { name: "caption", label: "Caption", value: caption ?? "", rows: 2, hint: facts?.caption ? `Left empty, the library's is used: ${facts.caption}` : null },
  ], { remove, before: [image, facts?.credit && el("p.credit", {}, facts.credit)] })
    .then((values) => (values && values !== "remove" ? { alt: values.alt || null, caption: values.caption || null } : values));
}

class PictureView {
  constructor(node, view, getPos, pictures) {
    Object.assign(this, { node, view, getPos, pictures });
    this.dom = el("figure.picture", { contenteditable: "false" });
    this.known = ({ detail }) => { if (detail === this.node.attrs.media) this.draw(); };
    pictures.media.addEventListener("known", this.known);
    this.draw();
  }

  draw() {
    const { media, alt, caption } = this.node.attrs;
    const facts = this.pictures.media.get(media);
    const words = alt ?? facts?.alt;
    this.dom.replaceChildren(...[
      facts ? el("img", { src: facts.thumb, alt: words ?? "", width: facts.width, height: facts.height, draggable: "false" })
        : el("p.missing", {}, "The picture is being fetched."),
      el("figcaption", {}, caption ?? facts?.caption ?? "", facts?.credit && el("span.credit", {}, ` ${facts.credit}`)),
      facts && !words && el("p.lacks", {}, "No alternative text"),
      facts?.expired && el("p.lacks", {}, "The licence has run out"),
      this.view.editable && el("button.edit", { type: "button", onclick: () => this.pictures.edit(this.view, this.getPos()) }, "Edit", el("span.visually-hidden", {}, " this picture")),
    ].filter(Boolean));
  }

  update(node) {
    if (node.type !== picture) return false;
    this.node = node;
    this.draw();
    return true;
  }

  selectNode() { this.dom.classList.add("ProseMirror-selectednode"); }
  deselectNode() { this.dom.classList.remove("ProseMirror-selectednode"); }
  stopEvent(event) { return Boolean(event.target.closest?.("button")); }
  ignoreMutation() { return true; }
  destroy() { this.pictures.media.removeEventListener("known", this.known); }
}

export const selectedNode = (state) => (state.selection instanceof NodeSelection ? state.selection : null);
