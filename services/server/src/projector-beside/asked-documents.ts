/** Documents in the memory of a projector beside the server. */
import type { DocumentKind, ListedDocument, ScanOptions } from '@duban/read-models';
import type { Documents } from '../projection.js';
import type { StateRead } from './messages.js';
import type { ProjectorBeside } from './projector-beside.js';
import { readsOver } from './reads-over.js';

type Asker = Pick<ProjectorBeside, 'ask'>;

export function askedDocuments(projector: Asker): Documents {
  let states = 0;
  return {
    ...readsOver((read, ...args) => projector.ask(read, ...args)),
    contents: (plan, after) => projector.ask('contents', plan, after),
    standstills: () => projector.ask('standstills'),
    async state() {
      states += 1;
      const number = states;
      await projector.ask('state', number);
      const ask = <Answer>(read: StateRead, ...args: readonly unknown[]) =>
        projector.ask<Answer>('inState', number, read, ...args);
      return {
        ...readsOver(ask),
        list: <Kind extends DocumentKind>(plan: string, index: string, kind: Kind, options: ScanOptions) =>
          ask<readonly ListedDocument<Kind>[]>('list', plan, index, kind, options),
        release: () => void projector.ask('release', number).catch(() => undefined),
      };
    },
  };
}
