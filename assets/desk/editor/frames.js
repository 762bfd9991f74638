// The binary frames of the socket: one byte for the kind, numbers big-endian. Both directions, because
// the tests' server reads and writes them too.

export const KIND = {
  HELLO: 0x01, OP: 0x02, AWARENESS: 0x03, PING: 0x04,
  WELCOME: 0x81, UPDATE: 0x82, ACK: 0x83, PONG: 0x84, PRESENCE: 0x85, STATE: 0x86, REFUSED: 0x87, COMMENTS: 0x88,
};

/// A frame of `kind`: numbers become u32, objects JSON, bytes go as they are.
export function frame(kind, ...parts) {
  const pieces = parts.map((part) => {
    if (typeof part === "number") return u32(part);
    return part instanceof Uint8Array ? part : new TextEncoder().encode(JSON.stringify(part));
  });
  return join([Uint8Array.of(kind), ...pieces]);
}

/// `bytes` with its length before it.
export function sized(bytes) {
  return join([u32(bytes.length), bytes]);
}

export class Reader {
  #at = 1;

  constructor(bytes) {
    this.bytes = bytes;
    this.kind = bytes[0];
  }

  number() {
    const at = this.#at;
    this.#at += 4;
    return new DataView(this.bytes.buffer, this.bytes.byteOffset).getUint32(at);
  }

  sized() {
    const length = this.number();
    this.#at += length;
    return this.bytes.subarray(this.#at - length, this.#at);
  }

  rest() {
    return this.bytes.subarray(this.#at);
  }
}

export const json = (bytes) => JSON.parse(new TextDecoder().decode(bytes));

export function join(pieces) {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function u32(number) {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, number);
  return bytes;
}
