// The list of all keys.

import { open } from "./dialog.js";
import { el } from "./dom.js";
import { KEY_LIST } from "./keymap.js";

const mac = /Mac|iP(hone|ad)/.test(navigator.platform);
const shown = (keys) => keys.replaceAll("Mod", mac ? "⌘" : "Ctrl").replaceAll("Alt", mac ? "⌥" : "Alt");

export const showKeys = () => open("Keys", () => el("div.keys", {}, KEY_LIST.map(([title, list]) => el("section", {},
  el("h3", {}, title),
  el("dl", {}, list.map(([keys, what]) => el("div", {},
    el("dt", {}, /^[A-Z]\w+\+|^(Tab|Enter|Escape)$/.test(keys) ? shown(keys).split("+").map((key, i) => [i ? "+" : "", el("kbd", {}, key)]) : el("kbd", {}, keys)),
    el("dd", {}, what))))))), { wide: true });
