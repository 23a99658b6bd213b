import { randomInt } from 'node:crypto';

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Draws a whole number from 0 up to but not including `below`. */
export type RandomInt = (below: number) => number;

export const cryptoRandomInt: RandomInt = (below) => randomInt(below);

/** The id of a new store: 12 of a–z and 0–9, about 62 bits. */
export function newEpoch(random: RandomInt = cryptoRandomInt): string {
  return Array.from({ length: 12 }, () => alphabet.charAt(random(alphabet.length))).join('');
}
