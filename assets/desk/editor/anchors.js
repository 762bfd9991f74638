// Where a comment hangs: Yjs relative positions in base64, which stay with their words while others
// write around them.

import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition, ySyncPluginKey } from "y-prosemirror";
import * as Y from "yjs";

export function anchor(state, from, to) {
  const { type, binding } = ySyncPluginKey.getState(state);
  const encode = (pos) => btoa(String.fromCharCode(...Y.encodeRelativePosition(absolutePositionToRelativePosition(pos, type, binding.mapping))));
  return { from: encode(from), to: encode(to) };
}

/// `{from, to}` in the document as it is now, or null when the words are gone.
export function locate(state, { from, to }) {
  const { doc, type, binding } = ySyncPluginKey.getState(state);
  const decode = (text) => relativePositionToAbsolutePosition(
    doc, type, Y.decodeRelativePosition(Uint8Array.from(atob(text), (c) => c.charCodeAt(0))), binding.mapping,
  );
  try {
    const [start, end] = [decode(from), decode(to)];
    return start !== null && end !== null && start < end ? { from: start, to: end } : null;
  } catch {
    return null;
  }
}
