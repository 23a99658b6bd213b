/** Reads the events in golden/: one of every type and version that was ever written. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { StoredEvent } from '../src/index.js';

const folder = resolve(import.meta.dirname, '../../test/golden');

export interface Golden {
  /** `<type>.v<version>`, with a further part where one event cannot show every form. */
  readonly name: string;
  readonly fileDigest: string;
  readonly event: StoredEvent;
}

/** Every golden event, by name. A fresh copy at each call. */
export function goldenEvents(): Golden[] {
  return readdirSync(folder)
    .sort()
    .map((file) => {
      const bytes = readFileSync(resolve(folder, file));
      return {
        name: file.replace(/\.json$/, ''),
        fileDigest: createHash('sha256').update(bytes).digest('hex'),
        event: JSON.parse(bytes.toString('utf8')) as StoredEvent,
      };
    });
}

/** One golden event. */
export const goldenEvent = (name: string): StoredEvent =>
  JSON.parse(readFileSync(resolve(folder, `${name}.json`), 'utf8')) as StoredEvent;
