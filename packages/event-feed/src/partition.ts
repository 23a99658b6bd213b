/**
 * The partition of a plan: murmur2 of the plan id's UTF-8 bytes, its sign bit cleared, modulo the number of partitions.
 * Kafka's own clients place a key like this, so any producer that keys by plan finds the same partition. It must never
 * change: a plan would move to another partition, and its events would lose their order.
 */

const seed = 0x9747b28c;
const multiplier = 0x5bd1e995;

/** MurmurHash2, 32 bits, as Kafka's `Utils.murmur2` computes it; signed. */
export function murmur2(bytes: Uint8Array): number {
  const words = bytes.length >> 2;
  let hash = seed ^ bytes.length;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let word = 0; word < words; word += 1) {
    let mixed = Math.imul(view.getInt32(word * 4, true), multiplier);
    mixed ^= mixed >>> 24;
    hash = Math.imul(hash, multiplier) ^ Math.imul(mixed, multiplier);
  }
  const rest = bytes.length & 3;
  if (rest > 0) {
    for (let at = rest - 1; at >= 0; at -= 1) hash ^= (bytes[words * 4 + at] as number) << (8 * at);
    hash = Math.imul(hash, multiplier);
  }
  hash ^= hash >>> 13;
  hash = Math.imul(hash, multiplier);
  return hash ^ (hash >>> 15);
}

/** 0 to `partitions` − 1. */
export function partitionOf(plan: string, partitions: number): number {
  return (murmur2(Buffer.from(plan)) & 0x7fffffff) % partitions;
}
