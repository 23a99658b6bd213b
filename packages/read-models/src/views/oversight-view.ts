/** A document per record of the oversight log: who was refused what, and who read which history. */
import { type OversightEvent, unexpectedEvent } from '@duban/domain';
import type { OversightDocument } from '../documents/index.js';
import { oversightIndexes } from '../indexes.js';
import type { Change, View } from '../view.js';
import { changeSort, entry } from './entries.js';

type About = Pick<OversightDocument, 'kind' | 'action' | 'plan' | 'subject' | 'code'>;

function about(event: OversightEvent): About {
  switch (event.type) {
    case 'refusals-recorded': {
      const { command: action, plan = null, subject, code } = event.data;
      return { kind: 'refusals', action, plan, subject, code };
    }
    case 'access-recorded': {
      const { view: action, plan = null, subject } = event.data;
      return { kind: 'access', action, plan, subject, code: null };
    }
    case 'oversight-dropped':
      return { kind: 'dropped', action: null, plan: null, subject: null, code: null };
    default:
      return unexpectedEvent(event);
  }
}

function documentOf(event: OversightEvent): OversightDocument {
  const { id, position, meta } = event;
  const { count, firstAt, lastAt } = event.data;
  const { unit = null, onBehalfOf = null, ...actor } = meta.actor;
  return {
    id,
    position,
    ...about(event),
    actor: { ...actor, unit, onBehalfOf },
    count,
    firstAt,
    lastAt,
    recordedAt: meta.recordedAt,
  };
}

export const oversightView: View<OversightEvent> = {
  name: 'oversight',
  version: 1,
  kinds: { oversight: 'cold' },

  project(event): readonly Change[] {
    const document = documentOf(event);
    const { id, kind, actor } = document;
    const sort = changeSort(document.recordedAt, document.position, 0);
    const indexes = [oversightIndexes.all, oversightIndexes.kind(kind), oversightIndexes.actor(actor.id)];
    return [{ op: 'put', kind: 'oversight', key: id, document }, ...indexes.map((index) => entry(index, sort, id))];
  },
};
