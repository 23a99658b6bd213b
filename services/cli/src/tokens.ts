import { createClock, type EmbeddedIssuer, openEmbeddedIssuer } from '@duban/runtime';
import type { CliSettings } from './settings.js';

/** The embedded issuer of a data folder that a server was started on. @throws {DubanError} `key-unusable` */
export function issuerOf({ config }: CliSettings): Promise<EmbeddedIssuer> {
  return openEmbeddedIssuer({
    keysFolder: config.keysFolder,
    audience: config.issuer.audience,
    clock: createClock(),
    create: false,
  });
}
