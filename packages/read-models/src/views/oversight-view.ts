/** A document per record of the oversight log: who was refused what, who read what, and who was given a token by whom. */
import { type OversightEvent, unexpectedEvent } from '@duban/domain';
import type { OversightDocument } from '../documents/index.js';
import { oversightIndexes } from '../indexes.js';
import type { Change, View } from '../view.js';
import { changeSort, entry } from './entries.js';

type About = Pick<OversightDocument, 'kind' | 'action' | 'plan' | 'subject' | 'filters' | 'code' | 'token'>;

const nothing = { action: null, plan: null, subject: null, filters: null, code: null, token: null };

function about(event: OversightEvent): About {
  switch (event.type) {
    case 'refusals-recorded': {
      const { command: action, plan = null, subject, code } = event.data;
      return { ...nothing, kind: 'refusals', action, plan, subject, code };
    }
    case 'access-recorded': {
      const { view: action, plan = null, subject, filters = null } = event.data;
      return { ...nothing, kind: 'access', action, plan, subject, filters };
    }
    case 'oversight-dropped':
      return { ...nothing, kind: 'dropped', action: event.data.of ?? null };
    case 'read-models-reconciled': {
      const { plan, code = null, ...counts } = event.data;
      const filters = new URLSearchParams(Object.entries(counts).map(([name, count]): [string, string] => [name, String(count)]));
      return {
        ...nothing,
        kind: 'reconciliations',
        action: event.type,
        plan,
        subject: `plan/${plan}`,
        filters: filters.toString(),
        code,
      };
    }
    case 'token-issued': {
      const { token: id, subject, name, unit = null, roles, expiresAt } = event.data;
      return {
        ...nothing,
        kind: 'tokens',
        action: event.type,
        subject: account(subject),
        token: { id, name, unit, roles, expiresAt },
      };
    }
    case 'tokens-revoked': {
      const { token, subject } = event.data;
      return {
        ...nothing,
        kind: 'tokens',
        action: event.type,
        subject: subject === undefined ? `token/${token}` : account(subject),
      };
    }
    case 'signing-key-rotated':
      return { ...nothing, kind: 'tokens', action: event.type, subject: `key/${event.data.key}` };
    default:
      return unexpectedEvent(event);
  }
}

const account = (subject: string) => `account/${subject}`;

/** When and how often it happened. An event without a count stands for one act, at the time of its recording. */
function timesOf({ data, meta }: OversightEvent) {
  if ('count' in data) return { count: data.count, firstAt: data.firstAt, lastAt: data.lastAt };
  return { count: 1, firstAt: meta.recordedAt, lastAt: meta.recordedAt };
}

function documentOf(event: OversightEvent): OversightDocument {
  const { id, position, meta } = event;
  const { unit = null, onBehalfOf = null, ...actor } = meta.actor;
  return {
    id,
    position,
    ...about(event),
    actor: { ...actor, unit, onBehalfOf },
    reason: meta.reason ?? null,
    ...timesOf(event),
    recordedAt: meta.recordedAt,
  };
}

export const oversightView: View<OversightEvent> = {
  name: 'oversight',
  version: 2,
  kinds: { oversight: 'cold' },

  project(event): readonly Change[] {
    const document = documentOf(event);
    const { id, kind, actor, plan, subject } = document;
    const sort = changeSort(document.recordedAt, document.position, 0);
    const indexes = [
      oversightIndexes.all,
      oversightIndexes.kind(kind),
      oversightIndexes.actor(actor.id),
      ...(plan === null ? [] : [oversightIndexes.plan(plan)]),
      ...(subject === null ? [] : [oversightIndexes.subject(subject)]),
    ];
    return [{ op: 'put', kind: 'oversight', key: id, document }, ...indexes.map((index) => entry(index, sort, id))];
  },
};
