// A Yjs update cut into several that each fit in one frame: after an hour without network, or a long
// paste, one would be more than the server takes. Applied in any order they give the same document.

import * as encoding from "lib0/encoding";
import * as Y from "yjs";
import { join } from "./frames.js";

export function split(update, most) {
  if (update.length <= most) return [update];
  const { structs, ds } = Y.decodeUpdate(update);
  const parts = [];
  let group = [];
  let weight = 0;
  for (const struct of structs) {
    const encoder = new Y.UpdateEncoderV1();
    struct.write(encoder, 0);
    const bytes = encoder.toUint8Array();
    if (group.length && weight + bytes.length > most) {
      parts.push(write(group));
      group = [];
      weight = 0;
    }
    group.push({ id: struct.id, bytes });
    weight += bytes.length + 4;
  }
  parts.push(write(group, ds));
  return parts;
}

// Version 1 encodes a struct without regard to its neighbours, so the pieces may be put together anew.
function write(group, ds) {
  const clients = new Map();
  for (const { id, bytes } of group) {
    const run = clients.get(id.client) ?? { clock: id.clock, pieces: [] };
    run.pieces.push(bytes);
    clients.set(id.client, run);
  }
  const pieces = [numbers(clients.size)];
  for (const [client, { clock, pieces: written }] of clients) {
    pieces.push(numbers(written.length, client, clock), ...written);
  }
  const deleted = ds?.clients ?? new Map();
  pieces.push(numbers(deleted.size));
  for (const [client, items] of deleted) {
    pieces.push(numbers(client, items.length, ...items.flatMap(({ clock, len }) => [clock, len])));
  }
  return join(pieces);
}

function numbers(...list) {
  const encoder = encoding.createEncoder();
  for (const number of list) encoding.writeVarUint(encoder, number);
  return encoding.toUint8Array(encoder);
}
