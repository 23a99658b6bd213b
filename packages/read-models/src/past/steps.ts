/**
 * Which entries of a thing's history led its fields from one value to the next. Entries tell what a report or a
 * measurement says whether it stands or not; of those only what became of the standing one leads the thing's own fields.
 */
import type { ChangeDocument } from '../documents/index.js';

export interface Step {
  readonly entry: ChangeDocument;
  /** Whether it changed a field of the thing, by telling its value or by making another report or measurement stand. */
  leads(field: string): boolean;
}

interface Records {
  /** The record that stands is told in this field. */
  readonly id: 'report/id' | 'measurement/id';
  readonly reference: 'report' | 'measurement';
  readonly made: string;
  /** Told of a new record that does not stand, and of none that does. */
  readonly ofOthers: string;
  readonly fields: readonly string[];
}

const records: readonly Records[] = [
  {
    id: 'report/id',
    reference: 'report',
    made: 'progress-reported',
    ofOthers: 'report/percent',
    fields: ['report/done', 'report/next', 'report/obstacles', 'report/evidence', 'report/occurredOn', 'report/id'],
  },
  {
    id: 'measurement/id',
    reference: 'measurement',
    made: 'measurement-recorded',
    ofOthers: 'measurement/value',
    fields: [
      'measurement/parts',
      'measurement/occurredOn',
      'measurement/source',
      'measurement/note',
      'measurement/evidence',
      'measurement/id',
    ],
  },
];

const recordsOf: ReadonlyMap<string, Records> = new Map(records.flatMap((each) => each.fields.map((field) => [field, each])));

/**
 * @param entries of one thing, in the order of the log
 * @param before the thing before the first of them
 */
export function stepsOf(entries: readonly ChangeDocument[], { before }: { readonly before: object | undefined }): Step[] {
  const standing = new Map<Records, string | null>(records.map((each) => [each, standingIn(before, each)]));
  return entries.map((entry) => {
    const relations = new Map(records.map((each) => [each, relationOf(entry, each, standing)]));
    const tells = new Set(entry.changes.map(({ field }) => field));
    return {
      entry,
      leads(field) {
        const ofRecord = recordsOf.get(field);
        if (ofRecord === undefined) return tells.has(field);
        const relation = relations.get(ofRecord);
        return relation === 'changes' || (relation === 'is' && tells.has(field));
      },
    };
  });
}

function standingIn(before: object | undefined, { reference }: Records): string | null {
  const record = (before as Readonly<Record<string, { readonly id: string } | null | undefined>> | undefined)?.[reference];
  return record?.id ?? null;
}

/** `changes`: another record stands after the entry; `is`: it is about the one that stands. */
function relationOf(entry: ChangeDocument, each: Records, standing: Map<Records, string | null>): 'changes' | 'is' | 'other' {
  const told = entry.changes.find(({ field }) => field === each.id);
  if (told !== undefined) {
    standing.set(each, told.after as string | null);
    return 'changes';
  }
  if (entry.type === each.made) {
    if (entry.changes.some(({ field }) => field === each.ofOthers)) return 'other';
    standing.set(each, entry.eventId);
    return 'changes';
  }
  const about = entry.refersTo.find(({ kind }) => kind === each.reference)?.eventId;
  return about !== undefined && about === standing.get(each) ? 'is' : 'other';
}
