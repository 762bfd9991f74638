// The article that the editor's tests write in.

import { Y } from "./editor.mjs";

/// Blocks as `["p", "text"]`, `["h2", "text"]` or a ready element.
export function element(name, attributes = {}, ...children) {
  const it = new Y.XmlElement(name);
  for (const [key, value] of Object.entries(attributes)) it.setAttribute(key, value);
  it.insert(0, children.map((child) => (typeof child === "string" ? new Y.XmlText(child) : child)));
  return it;
}

export const paragraph = (text) => element("paragraph", {}, ...(text ? [text] : []));

export function fill(doc, blocks, headline = "Bank holds rates as prices cool") {
  doc.getText("headline").insert(0, headline);
  doc.getText("standfirst").insert(0, "The council leaves the deposit rate where it is and says little about the spring.");
  doc.getText("dateline").insert(0, "Frankfurt");
  const fields = doc.getMap("fields");
  for (const [name, value] of Object.entries({
    kind: "news", section: "s1", topics: ["t0"], bylines: [{ contributor: "k1" }], importance: 4, slug: "bank-holds-rates",
    lead_picture: { media: "m1", caption: null, alt: null }, instruments: ["EUR/USD"], related: ["a1"], canonical: "", named_picture: null,
  })) fields.set(name, value);
  doc.getXmlFragment("body").insert(0, blocks);
}

export const sample = (doc) => fill(doc, [
  paragraph("The central bank held its deposit rate at two per cent on Thursday and gave no sign of when it might move again."),
  paragraph("Prices rose by 1.9 per cent in the year to February, a little less than economists had expected. Wages still rise faster than that."),
  element("heading", { level: 2 }, "What the council said"),
  element("bullet_list", {},
    element("list_item", {}, paragraph("The rate stays where it is.")),
    element("list_item", {}, paragraph("The next meeting is in April."))),
  element("blockquote", { attribution: "The president, in Frankfurt" }, paragraph("We are in a good place, and we mean to stay there.")),
  element("figure", { value: "1.9 %", label: "Rise in consumer prices in the year to February", source: "Statistics office" }),
  element("picture", { media: "m1" }),
  element("table", { caption: "Deposit rates" },
    element("table_row", {}, element("table_header", {}, paragraph("Bank")), element("table_header", {}, paragraph("Rate"))),
    element("table_row", {}, element("table_cell", {}, paragraph("Frankfurt")), element("table_cell", {}, paragraph("2.00"))),
    element("table_row", {}, element("table_cell", {}, paragraph("Bern")), element("table_cell", {}, paragraph("0.25")))),
  element("embed", { provider: "European Central Bank", title: "Statement of the governing council", url: "https://www.ecb.europa.eu/" }),
  paragraph("Markets had expected nothing else. The euro was little changed against the dollar after the statement."),
]);
