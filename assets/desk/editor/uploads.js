// A picture goes up in pieces of at most 1 MiB and goes on where it stopped: a train's tunnel costs
// a pause, not the picture.

import { ask } from "./http.js";

const PIECE = 1024 * 1024;
const PAUSES = [500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000, 8_000, 8_000, 8_000];
const KINDS = /^image\/(jpeg|png|webp|gif|avif|tiff|heic|heif)$/;

export const isPicture = (file) => KINDS.test(file.type);

/// Uploads `file`; gives the media. `progress(part)` hears 0 to 1.
export async function upload(file, { url, progress = () => {}, signal } = {}) {
  progress(0);
  const { upload: id, offset: start = 0 } = await patiently(() => ask(url, { method: "POST", body: { name: file.name || "picture", bytes: file.size }, signal }), signal);
  const address = `${url}/${encodeURIComponent(id)}`;
  let offset = start;
  for (;;) {
    const answer = await patiently(async (again) => {
      // After a failure nobody knows how much arrived.
      if (again) offset = (await ask(address, { signal })).offset;
      return piece(address, file, offset, signal);
    }, signal);
    offset = answer.offset;
    progress(file.size ? offset / file.size : 1);
    if (answer.media) return answer.media;
  }
}

async function piece(address, file, offset, signal) {
  try {
    return await ask(address, {
      method: "PATCH", raw: true, signal, body: file.slice(offset, offset + PIECE),
      headers: { "upload-offset": String(offset), "content-type": "application/octet-stream" },
    });
  } catch (error) {
    if (error.status === 409 && Number.isInteger(error.said.offset)) return { offset: error.said.offset };
    throw error;
  }
}

// What the desk refuses is refused; a line that broke or a desk that restarts is tried again.
async function patiently(attempt, signal) {
  for (let tries = 0; ; tries += 1) {
    try {
      return await attempt(tries > 0);
    } catch (error) {
      const passing = error.offline || error.status >= 500 || error.status === 429;
      if (!passing || tries >= PAUSES.length) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSES[tries] * (0.75 + Math.random() / 2)));
      signal?.throwIfAborted();
    }
  }
}
