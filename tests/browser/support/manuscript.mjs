// Articles of the tests' own, as manuscripts that `courant article create` takes, and the verbs that
// bring them to readers.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";

/// The text of a manuscript. `word` is one that no other article has: search finds it by that.
export function manuscript({ headline, slug = "", word, body = "" }) {
  return `+++
headline = "${headline}"
standfirst = "What the statement of the ${word} council says, and what it leaves out."
slug = "${slug}"
kind = "news"
section = "markets"
topics = ["interest-rates"]
bylines = ["mara-lindqvist"]
dateline = "Milan"
importance = 4
+++
The ${word} council said on Monday that it would meet again in a month.

${body}
`;
}

/// Writes a manuscript beside the records, for the command line to read.
export async function keep(paper, name, fields) {
  const file = join(paper.folder, `${name}.md`);
  await writeFile(file, manuscript(fields));
  return file;
}

/// From a manuscript to a live article, as a reporter and an editor would; gives its number.
export async function publish(paper, file) {
  const made = await paper.courant("article", "create", file);
  const number = Number(/^(\d+):/.exec(made)?.[1]);
  if (!number) throw new Error(`no number in “${made}”`);
  for (const verb of ["submit", "approve", "publish"]) await paper.courant("article", verb, String(number));
  return number;
}

/// A changed draft, through review, to just before it goes out.
export async function revise(paper, number, file) {
  await paper.courant("article", "edit", String(number), file);
  for (const verb of ["submit", "approve"]) await paper.courant("article", verb, String(number));
}

export const NOTE = (text) => ["--note", text, "--reason", "test", "--approver", "The chief"];
