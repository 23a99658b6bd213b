/** The engines that can be chosen, and which of them go together. */
import { join, resolve } from 'node:path';
import { DubanError } from '@duban/domain';
import { z } from 'zod';

const journalScheme = 'journal:';
const folderScheme = 'folder:';
const sqliteScheme = 'sqlite:';

export const eventStore = z.string().transform((value, context) => {
  if (value === 'memory') return { engine: 'memory' as const };
  if (value.startsWith(journalScheme) && value.length > journalScheme.length) {
    return { engine: 'journal' as const, folder: value.slice(journalScheme.length) };
  }
  if (/^esdb(\+discover)?:\/\/./.test(value)) return { engine: 'eventstoredb' as const, connectionString: value };
  const message = '应为 journal:<目录>、esdb://… 或 memory / must be journal:<folder>, esdb://… or memory';
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

export const feed = z.string().transform((value, context) => {
  if (value === 'direct') return { engine: 'direct' as const };
  if (value.startsWith('kafka://')) return { engine: 'kafka' as const, url: value };
  context.addIssue({ code: 'custom', message: '应为 direct 或 kafka://… / must be direct or kafka://…' });
  return z.NEVER;
});

export const readModels = z.string().transform((value, context) => {
  if (value === 'memory') return { engine: 'memory' as const };
  if (value.startsWith(sqliteScheme) && value.length > sqliteScheme.length) {
    return { engine: 'sqlite' as const, folder: value.slice(sqliteScheme.length) };
  }
  if (/^rediss?:\/\//.test(value)) return { engine: 'redis' as const, url: value };
  const message =
    '应为 sqlite:<目录>、memory、redis://… 或 rediss://… / must be sqlite:<folder>, memory, redis://… or rediss://…';
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

export const evidence = z.string().transform((value, context) => {
  if (value === 'memory') return { engine: 'memory' as const };
  if (value.startsWith(folderScheme) && value.length > folderScheme.length) {
    return { engine: 'folder' as const, folder: value.slice(folderScheme.length) };
  }
  context.addIssue({ code: 'custom', message: '应为 folder:<目录> 或 memory / must be folder:<folder> or memory' });
  return z.NEVER;
});

export interface Engines {
  /** `all`, or the service that runs alone. */
  readonly service: string;
  readonly eventStore: z.output<typeof eventStore>;
  readonly feed: z.output<typeof feed>;
  readonly readModels: z.output<typeof readModels>;
  readonly evidence: z.output<typeof evidence>;
  /** Absent: keys are lost when the process ends. */
  readonly keysFolder?: string;
}

/** @throws {DubanError} `config-invalid` with the key of the engine that does not fit */
export function refuseMisfits(engines: Engines): void {
  refuseApart(engines);
  refuseOnDisk(engines);
}

/** On disk where a process of their own can follow the journal's files. */
export function usualReadModels(store: Engines['eventStore'], transport: Engines['feed']): Engines['readModels'] {
  if (store.engine !== 'journal' || transport.engine !== 'direct') return { engine: 'memory' };
  return { engine: 'sqlite', folder: join(store.folder, 'read-models') };
}

/**
 * Refuses engines that end with their process, or belong to one, when services run as processes of their own: those
 * meet in servers only.
 */
function refuseApart({ service, eventStore: store, feed: transport, readModels: documents, evidence: files }: Engines): void {
  if (service === 'all') return;
  const needs = (key: string, what: string) =>
    configInvalid(key, `单独运行 ${service} 须用 ${what} / ${service} as a process of its own needs ${what}`);
  if (store.engine !== 'eventstoredb') throw needs('DUBAN_EVENT_STORE', 'esdb://…');
  if (transport.engine !== 'kafka') throw needs('DUBAN_FEED', 'kafka://…');
  if (documents.engine !== 'redis') throw needs('DUBAN_READ_MODELS', 'redis://…');
  if (files.engine !== 'folder') throw needs('DUBAN_EVIDENCE', 'folder:…');
}

/** Refuses read models on disk where there are no files of a journal to follow, and in a folder of something else. */
function refuseOnDisk({ eventStore: store, feed: transport, readModels: documents, evidence: files, keysFolder }: Engines): void {
  if (documents.engine !== 'sqlite') return;
  if (store.engine !== 'journal' || transport.engine !== 'direct') {
    const detail =
      'sqlite:… 须与 DUBAN_EVENT_STORE=journal:… 和 DUBAN_FEED=direct 同用 / sqlite:… needs DUBAN_EVENT_STORE=journal:… and DUBAN_FEED=direct';
    throw configInvalid('DUBAN_READ_MODELS', detail);
  }
  const others = [store.folder, keysFolder, files.engine === 'folder' ? files.folder : undefined];
  if (others.some((other) => other !== undefined && resolve(other) === resolve(documents.folder))) {
    throw configInvalid('DUBAN_READ_MODELS', '须有自己的目录 / must have a folder of its own');
  }
}

export const configInvalid = (key: string, detail: string): DubanError => new DubanError('config-invalid', { key, detail });
