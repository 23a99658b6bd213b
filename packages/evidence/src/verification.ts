/** Digest and size of bytes, checked while they pass. */
import { createHash, type Hash } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { DubanError } from '@duban/domain';

const digest = /^[0-9a-f]{64}$/;

/** @throws {RangeError} for text that is no digest: such text must never become part of a path */
export function requireDigest(sha256: string): void {
  if (!digest.test(sha256)) throw new RangeError('an object of evidence is named by 64 lower-case hex digits');
}

export interface Announced {
  readonly sha256: string;
  readonly size: number | undefined;
  readonly maxBytes: number;
}

/**
 * Passes bytes on, and throws at the end if they are not the bytes that were announced.
 * @throws {DubanError} `body-too-large`, `evidence-size-mismatch`, `evidence-digest-mismatch`
 */
export async function* verified(bytes: AsyncIterable<Uint8Array>, announced: Announced): AsyncGenerator<Uint8Array> {
  const { sha256, size, maxBytes } = announced;
  const hash = createHash('sha256');
  let received = 0;
  for await (const chunk of bytes) {
    received += chunk.length;
    if (received > maxBytes) throw new DubanError('body-too-large', { limit: maxBytes });
    hash.update(chunk);
    yield chunk;
  }
  if (size !== undefined && received !== size)
    throw new DubanError('evidence-size-mismatch', { expected: size, actual: received });
  const actual = hash.digest('hex');
  if (actual !== sha256) throw new DubanError('evidence-digest-mismatch', { expected: sha256, actual });
}

/** Passes bytes on, but the last of them only if all together have the digest. */
export class VerifiedReading extends Transform {
  readonly #sha256: string;
  readonly #hash: Hash = createHash('sha256');
  #held: Buffer | undefined;

  constructor(sha256: string) {
    super();
    this.#sha256 = sha256;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#hash.update(chunk);
    const ready = this.#held;
    this.#held = chunk;
    done(null, ready);
  }

  override _flush(done: TransformCallback): void {
    if (this.#hash.digest('hex') === this.#sha256) done(null, this.#held);
    else done(new DubanError('evidence-damaged', { sha256: this.#sha256 }));
  }
}
