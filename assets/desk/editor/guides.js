// How long a headline should be, and how the article will look among a search engine's results.

import { $, later } from "./dom.js";

const DESCRIPTION = { good: 155, most: 320 };
const TITLE = { good: 60, most: 250 };

export function startGuides(root, doc, limits) {
  guide("headline", { good: limits.headline_good, most: limits.headline_most });
  guide("standfirst", { good: Math.min(250, limits.standfirst), most: limits.standfirst });
  guide("seo_title", TITLE);
  guide("seo_description", DESCRIPTION);

  const preview = {
    title: $("#result-title", root), address: $("#result-address", root), text: $("#result-text", root),
  };
  const text = (name) => doc.getText(name).toString().trim();
  const show = later(() => {
    preview.title.textContent = cut(text("seo_title") || text("headline") || "No headline yet", 60);
    preview.text.textContent = cut(text("seo_description") || text("standfirst"), 155);
    preview.address.textContent = `${location.host} › ${doc.getMap("fields").get("slug") || "…"}`;
  }, 200);
  for (const name of ["headline", "standfirst", "seo_title", "seo_description"]) doc.getText(name).observe(show);
  doc.getMap("fields").observe(show);
  show();

  function guide(name, { good, most }) {
    const line = $(`#${name}-length`, root);
    const said = $(`#${name}-said`, root);
    const source = doc.getText(name);
    // Counted at once for the eye; told to the ear only when typing rests.
    const tell = later(() => { said.textContent = document.activeElement?.id === `field-${name}` ? words(source.length) : ""; }, 900);
    const words = (length) => (length > most ? `${length - most} characters too many` : length > good ? `${length} characters, better at most ${good}` : "");
    const draw = () => {
      const { length } = source;
      line.textContent = `${length} / ${good}`;
      line.dataset.kind = length > most ? "wrong" : length > good ? "long" : "good";
      tell();
    };
    source.observe(draw);
    draw();
  }
}

const cut = (text, most) => (text.length > most ? `${text.slice(0, most).replace(/\s+\S*$/, "")} …` : text);
