/** Documents that are asked for over messages. */
import type { DocumentKind, DocumentKinds, ViewReads } from '@duban/read-models';

export const readsOver = (ask: <Answer>(read: keyof ViewReads, ...args: readonly unknown[]) => Promise<Answer>): ViewReads => ({
  get: <Kind extends DocumentKind>(plan: string, kind: Kind, key: string) =>
    ask<DocumentKinds[Kind] | undefined>('get', plan, kind, key),
  getMany: <Kind extends DocumentKind>(plan: string, kind: Kind, keys: readonly string[]) =>
    ask<(DocumentKinds[Kind] | undefined)[]>('getMany', plan, kind, keys),
  scan: (plan, index, options) => ask('scan', plan, index, options),
  checkpoint: (plan) => ask('checkpoint', plan),
  generation: (plan) => ask('generation', plan),
  plans: (options) => ask('plans', options),
  standstill: (plan) => ask('standstill', plan),
});
