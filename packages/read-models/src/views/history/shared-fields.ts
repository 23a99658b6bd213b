/** Fields that several kinds of documents have. */
import { words } from '@duban/domain';
import type { TaskDocument } from '../../documents/index.js';
import type { EventField, Field } from './fields.js';

export const title: Field<{ readonly title: string }> = ['title', '名称', 'title', (document) => document.title];
export const name: Field<{ readonly name: string }> = ['name', '名称', 'name', (document) => document.name];
export const status: Field<{ readonly status: string }> = [
  'status',
  '状态',
  'status',
  (document) => document.status,
  // Tasks and plans share the field, so it has the words of both.
  { ...words.taskStatus, ...words.planStatus },
];

/** Fields that say where a task or an indicator comes from. */
export const origins: readonly Field<Pick<TaskDocument, 'origin' | 'source'>>[] = [
  ['origin/basis', '立项依据', 'basis of the decision', ({ origin }) => (origin.by === 'decision' ? origin.basis : null)],
  ['source', '通知原文', 'words of the notice', ({ source }) => source?.text ?? null],
];

export const units: readonly Field<Pick<TaskDocument, 'leads' | 'cooperating'>>[] = [
  ['leads', '牵头单位', 'lead units', ({ leads }) => leads],
  ['cooperating', '配合单位', 'cooperating units', ({ cooperating }) => cooperating],
];

/** Fields of an entry for others (代填). */
export const entryFields: readonly EventField[] = [
  ['entry/id', '代填记录', 'entry for others'],
  ['entry/state', '代填确认', 'what they say of an entry'],
];
