/** MessagePack as far as a batch needs it: lists, texts and whole numbers. Redis's Lua reads it with `cmsgpack`. */

const encoder = new TextEncoder();
/** Bytes that a UTF-16 code unit may take in UTF-8. */
const unitMaxBytes = 3;
const headerBytes = 5;

export class MessagePack {
  #bytes: Buffer;
  #length = 0;

  constructor(estimatedBytes: number) {
    this.#bytes = Buffer.allocUnsafe(estimatedBytes);
  }

  /** What has been written. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Begins a list; its items follow. */
  list(length: number): void {
    this.#header(0xdd, length, 0);
  }

  text(value: string): void {
    const room = value.length * unitMaxBytes;
    const at = this.#header(0xdb, 0, room);
    const { written } = encoder.encodeInto(value, this.#bytes.subarray(this.#length));
    this.#bytes.writeUInt32BE(written, at + 1);
    this.#length += written;
  }

  number(value: number): void {
    this.#header(0xce, value, 0);
  }

  /** One byte that says what comes and four of a number. Answers where it stands. */
  #header(kind: number, number: number, room: number): number {
    const at = this.#length;
    this.#reserve(headerBytes + room);
    this.#bytes[at] = kind;
    this.#bytes.writeUInt32BE(number, at + 1);
    this.#length += headerBytes;
    return at;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * this.#bytes.length, this.#length + more));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
