/** Which engines go together. */
import { join, resolve } from 'node:path';
import { DubanError } from '@duban/domain';
import type { Config } from './config.js';

/** @throws {DubanError} `config-invalid` with the key of the engine that does not fit */
export function fitting(config: Config): Config {
  refuseApart(config);
  refuseOnDisk(config);
  return config;
}

/** On disk where a process of their own can follow the journal's files. */
export function usualReadModels(store: Config['eventStore'], feed: Config['feed']): Config['readModels'] {
  if (store.engine !== 'journal' || feed.engine !== 'direct') return { engine: 'memory' };
  return { engine: 'sqlite', folder: join(store.folder, 'read-models') };
}

/**
 * Refuses engines that end with their process, or belong to one, when services run as processes of their own: those
 * meet in servers only.
 */
function refuseApart({ service, eventStore, feed, readModels, evidence }: Config): void {
  if (service === 'all') return;
  const needs = (key: string, what: string) =>
    configInvalid(key, `单独运行 ${service} 须用 ${what} / ${service} as a process of its own needs ${what}`);
  if (eventStore.engine !== 'eventstoredb') throw needs('DUBAN_EVENT_STORE', 'esdb://…');
  if (feed.engine !== 'kafka') throw needs('DUBAN_FEED', 'kafka://…');
  if (readModels.engine !== 'redis') throw needs('DUBAN_READ_MODELS', 'redis://…');
  if (evidence.engine !== 'folder') throw needs('DUBAN_EVIDENCE', 'folder:…');
}

/** Refuses read models on disk where there are no files of a journal to follow, and in a folder of something else. */
function refuseOnDisk({ eventStore, feed, readModels, evidence, keysFolder }: Config): void {
  if (readModels.engine !== 'sqlite') return;
  if (eventStore.engine !== 'journal' || feed.engine !== 'direct') {
    const detail =
      'sqlite:… 须与 DUBAN_EVENT_STORE=journal:… 和 DUBAN_FEED=direct 同用 / sqlite:… needs DUBAN_EVENT_STORE=journal:… and DUBAN_FEED=direct';
    throw configInvalid('DUBAN_READ_MODELS', detail);
  }
  const others = [eventStore.folder, keysFolder, evidence.engine === 'folder' ? evidence.folder : undefined];
  if (others.some((other) => other !== undefined && resolve(other) === resolve(readModels.folder))) {
    throw configInvalid('DUBAN_READ_MODELS', '须有自己的目录 / must have a folder of its own');
  }
}

export const configInvalid = (key: string, detail: string): DubanError => new DubanError('config-invalid', { key, detail });
