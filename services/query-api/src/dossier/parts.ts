/** The parts of a dossier in one plan: what was held, what was done, and what others changed in the meantime. */
import { type Language, word } from '@duban/domain';
import {
  allOf,
  type ChangeDocument,
  changeIndexes,
  eventLabels,
  fieldLabel,
  type TaskDocument,
  taskIndexes,
} from '@duban/read-models';
import type { PlanPart, ReadablePlan } from '../across-plans.js';
import type { DossierItem, DossierPart } from '../answers/dossier.js';
import { linksOf } from '../answers/links.js';
import { noticeOf } from '../answers/marks.js';
import { keepsAll } from '../holdings.js';
import { pagesOf } from '../index-reads.js';
import { type List, readPage } from '../page.js';
import type { QueryParts } from '../query-parts.js';
import { type Held, heldOf, heldTask, type Period } from './held-tasks.js';
import { type Known, roleIn } from './whose.js';

type Parts = Pick<QueryParts, 'events'>;

const linksMax = 20;

/** The fields of a line that are the same for all lines of a plan. */
const planOf = ({ id, document, language }: ReadablePlan): DossierItem['plan'] => {
  const { title, year, simulated } = document;
  return { id, title, year, simulated, ...noticeOf(document, language) };
};

export function partsOf(
  parts: Parts,
  plan: ReadablePlan,
  known: Known,
  period: Period,
  wanted: DossierPart | undefined,
): PlanPart<DossierItem>[] {
  const all: PlanPart<DossierItem>[] = [heldPart(parts, plan, known, period)];
  if (known.unit !== undefined || known.accounts.size > 0) all.push(actPart(plan, known, period));
  all.push(otherPart(parts, plan, known, period));
  return all.filter(({ name }) => wanted === undefined || name === wanted);
}

function heldPart(parts: Parts, plan: ReadablePlan, known: Known, period: Period): PlanPart<DossierItem> {
  return {
    name: 'held',
    async read(after, limit) {
      const list: List<'task'> = { index: taskIndexes.all, direction: 'asc', matches: (task) => mayHaveHeld(known, task) };
      const page = await readPage(plan.views, plan.id, 'task', list, { after, limit });
      const items = await Promise.all(
        page.items.map(async (task): Promise<DossierItem[]> => {
          const held = await heldOf(parts, plan.id, known, period, task);
          const [first] = held;
          if (first === undefined) return [];
          const subject = { kind: 'task', key: task.code, title: task.title } as const;
          return [
            {
              plan: planOf(plan),
              part: 'held',
              subject,
              at: first.from,
              held: await heldTask(plan, held, period, task),
              change: null,
            },
          ];
        }),
      );
      return { items: items.flat(), after: page.after };
    },
  };
}

/** If a task changed hands too often, its document has forgotten the first holders; its events must tell. */
const mayHaveHeld = (known: Known, task: TaskDocument) =>
  !keepsAll(task) ||
  task.responsibility.some(({ from, until, leads, cooperating, responsible }) => {
    const ids = (named: readonly object[]) => named.flatMap((each) => ('id' in each ? [String(each.id)] : []));
    const holders = { leads: ids(leads), cooperating: ids(cooperating), responsible: ids(responsible) };
    return roleIn(known, { from, until, ...holders }) !== undefined;
  });

const isTheirs = ({ unit, accounts }: Known, { actor }: ChangeDocument) =>
  unit === undefined ? accounts.has(actor.id) : actor.unit === unit;

const within = ({ begin, end }: Period) => ({ above: begin, below: end });

function actPart(plan: ReadablePlan, known: Known, period: Period): PlanPart<DossierItem> {
  const [account, ...further] = known.accounts;
  const index =
    known.unit !== undefined
      ? changeIndexes.unit(known.unit)
      : further.length === 0
        ? changeIndexes.actor(account ?? '')
        : changeIndexes.all;
  return changePart('act', plan, {
    index,
    direction: 'asc',
    ...within(period),
    // An event that changed several things has several entries. Its act is told once, by the first.
    matches: (change) => change.id === change.eventId && isTheirs(known, change),
  });
}

function otherPart(parts: Parts, plan: ReadablePlan, known: Known, period: Period): PlanPart<DossierItem> {
  return {
    name: 'other',
    async read(after, limit) {
      const held = await heldSubjects(parts, plan, known, period);
      if (held.size === 0) return { items: [], after: undefined };
      return changePart('other', plan, {
        index: known.unit === undefined ? changeIndexes.all : changeIndexes.unit(known.unit),
        direction: 'asc',
        ...within(period),
        matches: (change) =>
          change.type !== 'day-began' && !isTheirs(known, change) && wasHeld(held, change.subject, change.recordedAt),
      }).read(after, limit);
    },
  };
}

type HeldSubjects = ReadonlyMap<string, readonly Held[]>;

/** The change that ended a holding belongs to it: it tells how it ended. */
const wasHeld = (held: HeldSubjects, { kind, key }: ChangeDocument['subject'], at: string) =>
  held.get(`${kind}/${key}`)?.some(({ from, until }) => at >= from && (until === null || at <= until)) === true;

/** The tasks that were theirs in the period, and the indicators of those tasks. */
async function heldSubjects(parts: Parts, plan: ReadablePlan, known: Known, period: Period): Promise<HeldSubjects> {
  const subjects = new Map<string, readonly Held[]>();
  for await (const tasks of pagesOf(plan.views, plan.id, 'task', taskIndexes.all)) {
    for (const task of tasks.filter((each) => mayHaveHeld(known, each))) {
      const held = await heldOf(parts, plan.id, known, period, task);
      if (held.length > 0) subjects.set(`task/${task.code}`, held);
    }
  }
  for await (const indicators of pagesOf(plan.views, plan.id, 'indicator', allOf('indicator'))) {
    for (const { key, task } of indicators) {
      const held = subjects.get(`task/${task?.code ?? ''}`);
      if (held !== undefined) subjects.set(`indicator/${key}`, held);
    }
  }
  return subjects;
}

function changePart(name: 'act' | 'other', plan: ReadablePlan, list: List<'change'>): PlanPart<DossierItem> {
  return {
    name,
    async read(after, limit) {
      const page = await readPage(plan.views, plan.id, 'change', list, { after, limit });
      return { items: await Promise.all(page.items.map((change) => changeItem(name, plan, change))), after: page.after };
    },
  };
}

async function changeItem(part: 'act' | 'other', plan: ReadablePlan, change: ChangeDocument): Promise<DossierItem> {
  const { eventId, type, actor, reason, recordedAt, occurredOn, subject, changes } = change;
  const { refersTo, referredToBy } = await linksOf(plan, change, { max: linksMax });
  const linked = [...refersTo.flatMap(({ event }) => event ?? []), ...referredToBy];
  const seconds = linked.filter((event) => event.actor.id !== actor.id);
  return {
    plan: planOf(plan),
    part,
    subject,
    at: recordedAt,
    held: null,
    change: {
      eventId,
      type,
      typeLabel: word(eventLabels, type, plan.language),
      actor,
      reason,
      occurredOn,
      changes: changes.map(({ field, before, after }) => ({ field, label: labelOf(field, plan.language), before, after })),
      seconds,
      alone: seconds.length === 0 && actor.onBehalfOf === null,
    },
  };
}

const labelOf = (field: string, language: Language) => fieldLabel(field)?.[language] ?? field;
