// The lead picture: from the library or new, with words of its own where the library's do not fit. A
// picture that is only named – imported without its file – shows its caption and credit.

import { $, el, say } from "./dom.js";
import { pickMedia } from "./pickers.js";
import { askWords } from "./pictures.js";
import { isPicture, upload } from "./uploads.js";

export function leadPicture(root, desk, fields, set) {
  const box = $("#lead-picture", root);
  const { media, data: { urls }, editable } = desk;

  const choose = async () => {
    const chosen = await pickMedia({ media, urls });
    if (chosen) set("lead_picture", { media: chosen.id, caption: null, alt: null });
  };
  const words = async () => {
    const now = fields.get("lead_picture");
    const values = await askWords(media.get(now.media), now);
    if (values) set("lead_picture", { media: now.media, ...values });
  };

  function draw() {
    const picture = fields.get("lead_picture");
    const named = fields.get("named_picture");
    const facts = picture && media.get(picture.media);
    const alt = picture?.alt ?? facts?.alt;
    const button = (text, onclick) => editable && el("button", { type: "button", onclick }, text);
    box.replaceChildren(...(picture ? [
      el("figure", {},
        facts ? el("img", { src: facts.thumb, alt: alt ?? "", width: facts.width, height: facts.height }) : el("p.missing", {}, "The picture is being fetched."),
        el("figcaption", {}, picture.caption ?? facts?.caption ?? "", facts?.credit && el("span.credit", {}, ` ${facts.credit}`))),
      facts && !alt && el("p.lacks", {}, "No alternative text"),
      facts?.expired && el("p.lacks", {}, "The licence has run out"),
      el("div.actions", {}, button("Words…", words), button("Another…", choose), button("Remove", () => set("lead_picture", null))),
    ] : [
      named && el("p.hint", {}, `Named only: ${[named.caption, named.credit].filter(Boolean).join(" – ")}`),
      el("div.actions", {}, button("Choose a picture…", choose), named && button("Forget the named one", () => set("named_picture", null))),
      editable ? el("p.hint", {}, "Or drop one here.") : !named && el("p.hint", {}, "None"),
    ]).filter(Boolean));
  }

  box.addEventListener("dragover", (event) => event.preventDefault());
  box.addEventListener("drop", async (event) => {
    event.preventDefault();
    const file = [...event.dataTransfer.files].find(isPicture);
    if (!file || !editable) return;
    const bar = el("progress", { max: 1, value: 0, "aria-label": `Upload of ${file.name}` });
    box.append(bar);
    try {
      const facts = media.learn(await upload(file, { url: urls.uploads, progress: (part) => { bar.value = part; } }));
      set("lead_picture", { media: facts.id, caption: null, alt: null });
    } catch (error) {
      bar.remove();
      say(`${file.name}: ${error.message}`);
    }
  });
  media.addEventListener("known", ({ detail }) => { if (detail === fields.get("lead_picture")?.media) draw(); });
  fields.observe((event) => { if (event.keysChanged.has("lead_picture") || event.keysChanged.has("named_picture")) draw(); });
  draw();
}
