// The dialog for a link: an address, or an article of ours that is searched for.

import { linkAt, setLink } from "./commands.js";
import { open } from "./dialog.js";
import { $, el } from "./dom.js";
import { run } from "./cards.js";
import { readHref } from "./href.js";
import { search } from "./pickers.js";

export async function editLink(view, urls) {
  const range = linkAt(view.state);
  const words = view.state.doc.textBetween(range.from, range.to, " ");
  const answer = await open("Link", ({ close }) => {
    const problem = el("p.problem", { id: "link-problem", role: "alert" });
    const input = el("input", { id: "link-address", name: "href", autofocus: true, autocomplete: "off", inputmode: "url", value: range.href ?? "", "aria-describedby": "link-problem", placeholder: "https://" });
    const form = el("form", { method: "dialog", novalidate: true },
      el("div.field", {}, el("label", { for: "link-address" }, words ? `Where “${words.slice(0, 60)}” leads` : "Address"), input, problem),
      el("footer", {},
        el("button.primary", { type: "submit" }, "Link"),
        el("button", { type: "button", onclick: () => close() }, "Cancel"),
        range.href && el("button.danger", { type: "button", onclick: () => close({ href: null }) }, "Remove the link")));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const href = readHref(input.value);
      if (href) return close({ href });
      problem.textContent = "This address cannot be followed. It starts with https://, mailto: or /.";
      input.setAttribute("aria-invalid", "true");
      return input.focus();
    });
    const ours = search("Or search our articles", urls.pick_articles, ({ number, headline, state }) => el("button.choice", { type: "button", onclick: () => close({ href: `/article/${number}`, text: headline }) },
      el("span", {}, headline), el("small", {}, `${number}, ${state}`)));
    $("input", ours).removeAttribute("autofocus");
    return [form, ours];
  });
  view.focus();
  if (!answer) return;
  // The words may have moved meanwhile; then the selection says where they are.
  const now = linkAt(view.state);
  run(view, setLink(now, answer.href, answer.text));
}
