import { createClock, type EmbeddedIssuer, openEmbeddedIssuer } from '@duban/runtime';
import type { CliSettings } from './settings.js';

/** The embedded issuer of a data folder; its key is made when it is not there yet. */
export function issuerOf({ config }: CliSettings): Promise<EmbeddedIssuer> {
  return openEmbeddedIssuer({ keysFolder: config.keysFolder, audience: config.issuer.audience, clock: createClock() });
}
