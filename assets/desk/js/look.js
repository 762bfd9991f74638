// The look as it is being chosen: the sample follows, contrast is counted at once, a picture can be
// put into the library from here. Everything is checked again by the server.

const GROUNDS = { light: ["#fffefa", "#f5f2ea"], dark: ["#141618", "#1d2023"] };

const part = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
function luminance(colour) {
  const [r, g, b] = [1, 3, 5].map((at) => part(parseInt(colour.slice(at, at + 2), 16) / 255));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a, b) {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}
function colourOf(text) {
  const digits = text.trim().replace(/^#/, "");
  if (/^[0-9a-f]{3}$/i.test(digits)) return `#${[...digits].map((d) => d + d).join("")}`.toLowerCase();
  return /^[0-9a-f]{6}$/i.test(digits) ? `#${digits.toLowerCase()}` : null;
}

for (const box of document.querySelectorAll("[data-colour]")) {
  const theme = box.dataset.colour;
  const field = box.querySelector("input[name]");
  const chart = box.querySelector("[data-chart]");
  const said = box.querySelector("[data-contrast]");
  const show = () => {
    const colour = field.value.trim() ? colourOf(field.value) : field.placeholder;
    if (!colour) {
      said.textContent = "no colour";
      said.classList.add("low");
      return;
    }
    const least = Math.min(...GROUNDS[theme].map((ground) => contrast(colour, ground)));
    said.textContent = `${(Math.floor(least * 10) / 10).toFixed(1)} to 1${least < 4.5 ? ", too low" : ""}`;
    said.classList.toggle("low", least < 4.5);
    chart.value = colour;
    for (const sign of document.querySelectorAll(`[data-sample=${theme}] [data-accent]`)) sign.setAttribute("fill", colour);
  };
  chart.hidden = false;
  chart.addEventListener("input", () => {
    field.value = chart.value;
    show();
  });
  field.addEventListener("input", show);
  show();
}

// “Take #7a1f1f” puts the colour into its field; without a script the button sends it.
document.addEventListener("click", (event) => {
  const take = event.target.closest("[data-take]");
  if (!take) return;
  event.preventDefault();
  const [id, colour] = take.value.split(":");
  const field = document.getElementById(id);
  field.value = colour;
  field.dispatchEvent(new Event("input"));
  field.focus();
});

const name = document.getElementById("masthead");
const whole = document.querySelector("[data-masthead]")?.textContent;
name?.addEventListener("input", () => {
  for (const place of document.querySelectorAll("[data-masthead]")) place.textContent = name.value.trim() || whole;
});

const upload = document.querySelector("[data-upload]");
if (upload) {
  upload.hidden = false;
  const told = upload.querySelector("[data-told]");
  const uploads = `${location.pathname.replace(/\/settings\/look$/, "")}/uploads`;
  upload.querySelector("input").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (!file) return;
    told.textContent = "Sending…";
    try {
      const media = await send(file, uploads);
      const choice = new Option(file.name, media.id, true, true);
      document.getElementById("logo").append(choice);
      told.textContent = "It is in the library. Save to show it.";
    } catch (problem) {
      told.textContent = problem.message;
    }
  });
}

async function send(file, uploads) {
  const answer = async (response) => {
    const body = await response.json().catch(() => ({}));
    if (!response.ok) throw new Error(body.detail || "The picture could not be sent.");
    return body;
  };
  const begun = await answer(
    await fetch(uploads, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: file.name, bytes: file.size }),
    }),
  );
  let { offset } = begun;
  for (;;) {
    const chunk = file.slice(offset, offset + 1024 * 1024);
    const sent = await answer(
      await fetch(`${uploads}/${begun.upload}`, {
        method: "PATCH",
        headers: { "upload-offset": String(offset), "content-type": "application/octet-stream" },
        body: chunk,
      }),
    );
    if (sent.media) return sent.media;
    if (sent.offset <= offset) throw new Error("The picture could not be sent.");
    offset = sent.offset;
  }
}
