// The sign-up forms: suggests the reader's time zone, and works a second for the
// form, so that machines cannot fill in thousands. Fetched when somebody begins to
// write in one; whatever fails here, the form is sent as it is.

// On a slow phone the work may take long; after so many ms the form is sent without.
const PATIENCE = 15_000;
const W = new Int32Array(64);
const [START, ROUNDS] = constants();

for (const form of document.querySelectorAll("form[data-question]")) prepare(form);

function prepare(form) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const field of form.querySelectorAll("[data-zone]")) if (!field.value && zone) field.value = zone;
  let work = answer(form.dataset.question);
  form.addEventListener("submit", async (event) => {
    if (form.elements.answer) return;
    event.preventDefault();
    const button = event.submitter ?? form.querySelector("button");
    button.disabled = true;
    const done = await Promise.race([work, rest(PATIENCE)]);
    // On a turn of its own: a form that is just telling of its submission cannot be sent.
    await rest();
    button.disabled = false;
    keep(form, "question", done?.question ?? "");
    keep(form, "answer", done?.answer ?? "");
    form.requestSubmit(button);
  });
  // Back from the next page, the answer has been used.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const name of ["question", "answer"]) form.elements[name]?.remove();
    work = answer(form.dataset.question);
  });
}

function rest(ms) {
  return new Promise((over) => setTimeout(over, ms));
}

function keep(form, name, value) {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = name;
  field.value = value;
  form.append(field);
}

async function answer(address) {
  try {
    const asked = await fetch(address, { cache: "no-store" });
    const { question, bits } = await asked.json();
    const code = question.split(".").pop();
    for (let n = 0; n < 1e8; ) {
      const until = performance.now() + 12;
      do {
        for (const end = n + 200; n < end; n += 1) {
          if (Math.clz32(first(`${code}:${n}`)) >= bits) return { question, answer: String(n) };
        }
      } while (performance.now() < until);
      await rest();
    }
  } catch {
    // Offline, or blocked: the slow door takes the form.
  }
  return null;
}

// The first word of SHA-256 over a text of less than 56 ASCII characters. The
// browser's own digest would answer each of 130,000 questions on another turn of its
// event loop, and is not there without TLS.
function first(text) {
  const w = W.fill(0, 0, 16);
  for (let i = 0; i < text.length; i += 1) w[i >> 2] |= text.charCodeAt(i) << (24 - 8 * (i & 3));
  w[text.length >> 2] |= 0x80 << (24 - 8 * (text.length & 3));
  w[15] = text.length * 8;
  for (let i = 16; i < 64; i += 1) {
    const x = w[i - 15];
    const y = w[i - 2];
    w[i] = (w[i - 16] + w[i - 7] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10))) | 0;
  }
  let [a, b, c, d, e, f, g, h] = START;
  for (let i = 0; i < 64; i += 1) {
    const s = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROUNDS[i] + w[i]) | 0;
    const t = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + s) | 0; d = c; c = b; b = a; a = (s + t) | 0;
  }
  return (START[0] + a) >>> 0;
}

function turn(x, by) {
  return (x >>> by) | (x << (32 - by));
}

// The fractions of the roots of the first primes: what the standard lists as tables.
function constants() {
  const fraction = (x) => ((x - Math.floor(x)) * 2 ** 32) | 0;
  const start = [];
  const rounds = [];
  for (let n = 2; rounds.length < 64; n += 1) {
    let prime = true;
    for (let d = 2; d * d <= n; d += 1) if (n % d === 0) prime = false;
    if (!prime) continue;
    if (start.length < 8) start.push(fraction(Math.sqrt(n)));
    rounds.push(fraction(Math.cbrt(n)));
  }
  return [start, Int32Array.from(rounds)];
}
