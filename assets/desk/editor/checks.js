// What stands between this article and its readers: fetched from the desk after every rest.

import { $, el, later } from "./dom.js";
import { ask } from "./http.js";

export function startChecks({ url, panel, root, go }) {
  const list = $("#checks-list", root);
  let request;

  async function load() {
    request?.abort();
    request = new AbortController();
    try {
      draw(await ask(url, { signal: request.signal }));
    } catch (error) {
      if (error.name !== "AbortError" && !list.children.length) list.replaceChildren(el("p.hint", {}, `The checks could not be made. ${error.message}`));
    }
  }

  function draw({ wrong, warnings }) {
    panel.count("checks", wrong.length, wrong.length ? "wrong" : "");
    const entry = (kind) => ({ field, message }) => el(`li.${kind}`, {},
      el("span.kind", {}, kind === "wrong" ? "Must be put right" : "Look again"),
      field ? el("button.quote", { type: "button", onclick: () => go(field) }, message) : el("p", {}, message));
    list.replaceChildren(wrong.length || warnings.length
      ? el("ul", {}, wrong.map(entry("wrong")), warnings.map(entry("warning")))
      : el("p.hint", {}, "Nothing stands in the way of publishing."));
  }

  load();
  return later(load, 1_500);
}
