// Many files at once, two on the way at a time, each in pieces of 1 MiB. After a loss of the network
// or a closed page an upload goes on where it stopped: its number is kept under the file's name.

const root = document.querySelector("[data-uploads]");
const { uploads: url, library } = root.dataset;
const list = root.querySelector("[data-list]");
const sum = root.querySelector("[data-sum]");
const drop = root.querySelector("[data-drop]");
const input = root.querySelector("input[type=file]");
const PIECE = 1024 * 1024;
const waiting = [];
const counts = { all: 0, done: 0, refused: 0 };
let busy = 0;

const key = (file) => `upload ${file.name} ${file.size} ${file.lastModified}`;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

class Refused extends Error {}

async function ask(address, options = {}) {
  const answer = await fetch(address, { ...options, headers: { accept: "application/json", ...options.headers } });
  const said = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
  if (answer.ok || answer.status === 409) return said;
  if (answer.status >= 500 || answer.status === 429) throw new Error("try again");
  const problem = new Refused([said.problems?.[0]?.message ?? said.detail, said.hint].filter(Boolean).join(". ") || "The desk refused this file.");
  problem.status = answer.status;
  throw problem;
}

async function patiently(attempt, say) {
  for (let tries = 0; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof Refused) throw error;
      say("waiting for the network…");
      const online = new Promise((resolve) => addEventListener("online", resolve, { once: true }));
      await Promise.race([pause(Math.min(30_000, 500 * 2 ** tries) * (0.75 + Math.random() / 2)), online]);
    }
  }
}

async function begin(file, say) {
  const known = localStorage.getItem(key(file));
  if (known) {
    try {
      const stands = await patiently(() => ask(`${url}/${known}`), say);
      return { upload: known, ...stands };
    } catch {
      localStorage.removeItem(key(file)); // finished or forgotten: begin anew
    }
  }
  const begun = await patiently(() => ask(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: file.name || "picture", bytes: file.size }),
  }), say);
  localStorage.setItem(key(file), begun.upload);
  return begun;
}

async function send(file, say, progress) {
  let stands = await begin(file, say);
  const address = `${url}/${stands.upload}`;
  while (!stands.media) {
    progress(stands.offset / file.size);
    const { offset } = stands;
    stands = await patiently(() => ask(address, {
      method: "PATCH",
      headers: { "content-type": "application/octet-stream", "upload-offset": String(offset) },
      body: file.slice(offset, offset + PIECE),
    }), say);
    say("");
    stands.upload = address;
  }
  localStorage.removeItem(key(file));
  return stands;
}

function line(file) {
  const item = document.createElement("li");
  const name = Object.assign(document.createElement("p"), { className: "line-head", textContent: file.name });
  const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0 });
  bar.setAttribute("aria-label", `Upload of ${file.name}`);
  const facts = Object.assign(document.createElement("p"), { className: "line-facts" });
  item.append(name, bar, facts);
  list.append(item);
  list.hidden = false;
  const say = (words) => { facts.textContent = words; };
  return { item, name, bar, facts, say };
}

async function run({ file, shown }) {
  try {
    const { media, known } = await send(file, shown.say, (part) => { shown.bar.value = part; });
    const link = Object.assign(document.createElement("a"), { href: `${library}/${media.id}`, textContent: file.name });
    shown.name.replaceChildren(link);
    shown.bar.remove();
    shown.say(known ? "already in the library" : media.credit ? `added, ${media.credit}` : "added; it needs a credit before it can be published");
    counts.done += 1;
  } catch (error) {
    shown.bar.remove();
    shown.say(error.message);
    shown.facts.className = "field-error";
    localStorage.removeItem(key(file));
    counts.refused += 1;
  }
}

async function next() {
  if (busy >= 2 || !waiting.length) return;
  busy += 1;
  await run(waiting.shift());
  busy -= 1;
  tell();
  next();
}

function tell() {
  const { all, done, refused } = counts;
  sum.textContent = done + refused < all
    ? `${done} of ${all} pictures uploaded`
    : `${done} of ${all} pictures uploaded${refused ? `, ${refused} refused` : ""}.`;
}

function take(files) {
  for (const file of files) {
    counts.all += 1;
    waiting.push({ file, shown: line(file) });
  }
  tell();
  next();
  next();
}

input.addEventListener("change", () => {
  take([...input.files]);
  input.value = "";
});
for (const kind of ["dragover", "dragleave", "drop"]) {
  drop.addEventListener(kind, (event) => {
    event.preventDefault();
    drop.classList.toggle("over", kind === "dragover");
    if (kind === "drop") take([...event.dataTransfer.files]);
  });
}
addEventListener("beforeunload", (event) => {
  if (busy) event.preventDefault();
});
