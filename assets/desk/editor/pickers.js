// Choosing a picture or an article of ours, in a dialog with a search field.

import { open } from "./dialog.js";
import { el, later } from "./dom.js";
import { ask, query } from "./http.js";
import { isPicture, upload } from "./uploads.js";

/// A picture of the library, or a new one; gives its facts or null.
export function pickMedia({ urls, media }) {
  return open("Choose a picture", ({ close, dialog }) => {
    const progress = el("progress", { max: 1, value: 0, hidden: true, "aria-label": "Upload" });
    const problem = el("p.problem", { role: "alert" });
    const file = el("input", { type: "file", accept: "image/*", class: "visually-hidden", id: "pick-file", onchange: () => send(file.files[0]) });
    const send = async (chosen) => {
      if (!chosen) return;
      progress.hidden = false;
      problem.textContent = "";
      const stop = new AbortController();
      dialog.addEventListener("close", () => stop.abort());
      try {
        close(media.learn(await upload(chosen, { url: urls.uploads, signal: stop.signal, progress: (part) => { progress.value = part; } })));
      } catch (error) {
        progress.hidden = true;
        if (error.name !== "AbortError") problem.textContent = error.message;
      }
    };
    dialog.addEventListener("dragover", (event) => event.preventDefault());
    dialog.addEventListener("drop", (event) => {
      event.preventDefault();
      const dropped = [...event.dataTransfer.files].find(isPicture);
      if (dropped) send(dropped);
    });
    return [
      el("div.picker-new", {}, file, el("label.button", { for: "pick-file" }, "Upload a picture"), progress, problem),
      search("Search the library", urls.pick_media, (item) => {
        const credit = [item.credit, item.expired && "licence has run out"].filter(Boolean).join(" – ");
        return el("button.picture-choice", { type: "button", disabled: item.expired, onclick: () => close(media.learn(item)) },
          el("img", { src: item.thumb, alt: "", width: item.width, height: item.height, loading: "lazy" }),
          el("span", {}, item.caption || item.alt || "Without a caption"), el("small", {}, credit));
      }, "picture-choices"),
    ];
  }, { wide: true });
}

/// An article of ours; gives `{id, number, headline}` or null.
export function pickArticle({ urls }, title = "Choose an article") {
  return open(title, ({ close }) => search("Search our articles", urls.pick_articles, (item) => el("button.choice", { type: "button", onclick: () => close(item) },
    el("span", {}, item.headline), el("small", {}, `${item.number}, ${item.state}`))));
}

/// A search field with a list of what was found; `draw` makes each entry's button.
export function search(label, url, draw, name = "choices") {
  const list = el(`ul.${name}`);
  const said = el("p.hint", { role: "status" });
  let request;
  const find = async (q) => {
    request?.abort();
    request = new AbortController();
    try {
      const { items } = await ask(query(url, { q }), { signal: request.signal });
      list.replaceChildren(...items.map((item) => el("li", {}, draw(item))));
      said.textContent = items.length ? "" : "Nothing was found.";
    } catch (error) {
      if (error.name !== "AbortError") said.textContent = error.message;
    }
  };
  const input = el("input", { type: "search", "aria-label": label, placeholder: label, autofocus: true, oninput: later(() => find(input.value.trim()), 200) });
  find("");
  return el("div.picker", {}, input, said, list);
}
