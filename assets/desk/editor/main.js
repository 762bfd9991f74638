// The desk's article editor. Reads what the page was given, opens the journal and the socket, and binds
// the page's fields to the shared document once the server has welcomed us. Until then the page can be
// read and not written: a text that is not the newest one must not be typed into.

import { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { mountBody } from "./body.js";
import { startChecks } from "./checks.js";
import { Comments } from "./comments.js";
import { counter } from "./count.js";
import { $, $$, say } from "./dom.js";
import { bindFields } from "./fields.js";
import { Find } from "./find.js";
import { startGuides } from "./guides.js";
import { showKeys } from "./help.js";
import { Journal } from "./journal.js";
import { Media } from "./media.js";
import { Panel } from "./panel.js";
import { Pictures } from "./pictures.js";
import { startPresence } from "./presence.js";
import { Live } from "./socket.js";
import { Status } from "./status.js";
import { Suggestions } from "./suggestions.js";
import { bindText } from "./texts.js";

const TEXTS = ["headline", "standfirst", "dateline", "seo_title", "seo_description"];

const root = $("#editor");
const data = JSON.parse($("#editor-data").textContent);
start();

function start() {
  root.classList.add("scripted");
  const doc = new Y.Doc();
  const awareness = new Awareness(doc);
  const panel = new Panel(root);
  const media = new Media(data.urls.pick_media, data.media);
  const status = new Status(root, data.state, copyText);
  const comments = new Comments({ url: data.comments, people: data.people, may: data.may.comment, panel, root });
  const suggestions = new Suggestions({ may: data.may, person: data.person, panel, root });
  const desk = {
    doc, awareness, data, media, comments, suggestions,
    pictures: new Pictures({ media, urls: data.urls }),
    find: new Find(root), count: counter(root),
    editable: data.may.edit, writes: data.may.edit || data.may.suggest,
  };
  let view = null;
  let checks = () => {};

  const journal = new Journal({ person: data.person.id, article: data.article, onFailure: () => status.journalFailed() });
  const url = new URL(data.socket, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  const live = new Live({
    doc, awareness, journal, url: url.href,
    on: {
      phase: () => status.draw(),
      saved: () => { status.saved(); checks(); },
      refused: (problem) => status.refused(problem),
      state: work,
      comments: () => comments.load(),
      welcome(facts) {
        if (facts.may_edit === false && desk.writes && !data.may.suggest) {
          desk.editable = desk.writes = false;
          view?.setProps({});
        }
        work(facts.state);
        if (view) {
          comments.load(); // what was said while the line was down
          return;
        }
        view = bind(desk);
        comments.load();
        checks = startChecks({ url: data.checks, panel, root, go: (field) => goTo(root, view, panel, field) });
      },
    },
  });
  status.follow(live);
  startPresence(awareness, data.person, root);

  addEventListener("online", () => live.wake());
  addEventListener("focus", () => live.wake());
  addEventListener("pagehide", () => live.flush());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") live.flush();
    else live.wake();
  });
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable=true]");
    const asked = (event.key === "?" && !typing) || (event.key === "/" && (event.ctrlKey || event.metaKey));
    if (!asked || event.defaultPrevented || $("dialog[open]")) return;
    event.preventDefault();
    showKeys();
  });
  // The tests look in here; nothing of the page does.
  root.desk = { doc, live, awareness, get view() { return view; } };

  function bind(it) {
    for (const name of TEXTS) {
      const input = $(`#field-${name}`, root);
      bindText(input, doc.getText(name));
      input.readOnly = !it.editable;
    }
    $("#field-headline", root).addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.isComposing) $("#field-standfirst", root).focus(); });
    startGuides(root, doc, data.limits);
    bindFields(root, it);
    const body = mountBody(root, it);
    root.setAttribute("aria-busy", "false");
    return body;
  }

  function work(state) {
    if (!state) return;
    const line = $("#editor-work", root);
    if (state.words) line.textContent = state.words;
    if (state.saved_at && !live?.pending) status.saved(new Date(state.saved_at));
  }

  async function copyText() {
    const lines = TEXTS.slice(0, 3).map((name) => doc.getText(name).toString()).filter(Boolean);
    const body = view?.state.doc.textBetween(0, view.state.doc.content.size, "\n\n", "\n") ?? "";
    try {
      await navigator.clipboard.writeText([...lines, body].join("\n\n"));
      say("The text is copied. Paste it somewhere safe.");
    } catch {
      say("The browser does not let us copy. Select the text and press Ctrl C.");
    }
  }
}

// From a check to the field that it is about.
function goTo(root, view, panel, field) {
  if (field === "body") {
    panel.toText();
    view.focus();
    return;
  }
  const it = $(`#field-${CSS.escape(field)}`, root) ?? $$("input, button, select", $(`[data-place="${CSS.escape(field)}"]`, root) ?? root)[0];
  if (it.closest("#panel-details")) panel.show("details");
  else panel.toText();
  it.closest("details")?.setAttribute("open", "");
  it.focus();
  it.scrollIntoView({ block: "center" });
}
