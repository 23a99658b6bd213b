/** Whatever people do to a task, in whatever order, it stays consistent. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import {
  type Actor,
  addDays,
  dueOf,
  isRejection,
  type NewTaskEvent,
  progressOf,
  type TaskCommand,
  type TaskEvent,
  type TaskState,
  taskDecider,
} from '../src/index.js';
import type { DeliverableStage } from '../src/task/state.js';
import { decideSoundly } from './given.js';
import { recorded, uuidOf } from './history.js';
import { actorOf, leader, office, plan, planAndDay, published } from './samples.js';
import {
  cooperatingOf,
  entriesOf,
  grantedDueOf,
  leadsOf,
  openObstaclesOf,
  overrideOf,
  pendingExtensionOf,
  reportsOf,
  stageOf,
  stagesOf,
  standingOf,
  subjectsWhoReported,
  substituteOf,
  type TaskPast,
} from './task-model.js';
import { forUnit, task } from './task-samples.js';

const planOnDay = planAndDay();
const stream = `${plan}-task.1.1`;

/** Among them people who report and accept, who lead and accept, and who have no business here. */
const actors: readonly Actor[] = [
  actorOf('reporter', 'jia'),
  actorOf('reporter', 'jia'),
  actorOf('reporter', 'yi'),
  actorOf('reporter', 'bing'),
  actorOf('reporter', 'ding'),
  actorOf(['reporter', 'office'], 'jia', 'leads-and-accepts'),
  actorOf(['reporter', 'office'], 'bing', 'cooperates-and-accepts'),
  { ...actorOf('reporter', 'jia', 'stand-in'), onBehalfOf: 'cooperates-and-accepts' },
  actorOf(['office', 'leader'], undefined, 'zhang-san'),
  office,
  actorOf(['office', 'supervisor'], 'wai', 'from-outside'),
  leader,
  actorOf('auditor', 'jia'),
];

/** A command as it is drawn: what it points at is a number, taken modulo what there is to point at. */
interface Drawn {
  readonly kind: TaskCommand['type'];
  readonly actor: Actor;
  /** Whether somebody gives it who mostly may. */
  readonly fitting: boolean;
  readonly percent: number;
  readonly day: number;
  readonly target: number;
  readonly which: number;
}

const kinds = [
  'acknowledge',
  ...Array<'report-progress'>(3).fill('report-progress'),
  'correct-report',
  'correct-report',
  'retract-report',
  ...Array<'request-completion'>(4).fill('request-completion'),
  ...Array<'complete'>(4).fill('complete'),
  ...Array<'reopen'>(5).fill('reopen'),
  'confirm-entry',
  'confirm-entry',
  'disown-entry',
  'disown-entry',
  ...Array<'return'>(4).fill('return'),
  'advance-deliverable',
  'advance-deliverable',
  'set-back-deliverable',
  'set-back-deliverable',
  'request-extension',
  'request-extension',
  'grant-extension',
  'grant-extension',
  'refuse-extension',
  'refuse-extension',
  'raise-obstacle',
  'clear-obstacle',
  'clear-obstacle',
  'suspend',
  ...Array<'resume'>(3).fill('resume'),
  'cancel',
  'change-responsibility',
  'resolve-placeholder',
  'resolve-placeholder',
  'review-midterm',
  'name-substitute',
  'override-light',
  'lift-light-override',
  'lift-light-override',
  'correct-title',
] as const;

const drawn: fc.Arbitrary<Drawn> = fc.record({
  kind: fc.constantFrom(...kinds),
  actor: fc.constantFrom(...actors),
  fitting: fc.boolean(),
  percent: fc.constantFrom(40, 99, 100, 100, 100, 100),
  day: fc.integer({ min: -1, max: 6 }),
  target: fc.nat(7),
  which: fc.nat(3),
});

/** Those who decide in most cases, so that enough is accepted; among the rest are all the others. */
const deciders: readonly Actor[] = [office, actorOf(['office', 'supervisor'], 'wai', 'from-outside')];
const decisions: ReadonlySet<string> = new Set([
  'complete',
  'reopen',
  'return',
  'grant-extension',
  'refuse-extension',
  'suspend',
  'resume',
  'cancel',
  'change-responsibility',
  'resolve-placeholder',
  'review-midterm',
  'name-substitute',
  'override-light',
  'lift-light-override',
  'correct-title',
]);
const fitted = (draw: Drawn): Drawn => {
  if (!draw.fitting) return draw;
  return { ...draw, actor: decisions.has(draw.kind) ? pick(deciders, draw.which) : pick(actors.slice(0, 4), draw.which) };
};

const pick = <Item>(items: readonly Item[], number: number): Item => items[number % items.length] as Item;
const stages: readonly DeliverableStage[] = ['drafting', 'consulting', 'issued', 'held'];
const units = ['jia', 'yi', 'bing', 'ding', 'wu'];

function commandOf({ kind, actor, percent, day, target, which }: Drawn, history: readonly TaskPast[]): TaskCommand {
  const occurredOn = addDays('2012-06-25', day);
  const reports = reportsOf(history);
  const report = reports[target % Math.max(1, reports.length)]?.id ?? uuidOf(7);
  // The office speaks for a unit half of the time.
  const onBehalf = actor.roles.includes('office') && which % 2 === 0 ? forUnit(pick(units, target)) : {};
  switch (kind) {
    case 'acknowledge':
    case 'request-completion':
      return { type: kind, ...onBehalf };
    case 'report-progress':
      return { type: kind, percent, done: '已完成', occurredOn, ...onBehalf };
    case 'correct-report':
      return {
        type: kind,
        report,
        ...[{ percent }, { occurredOn }, { percent, occurredOn, obstacles: null }, { done: '改', next: null }][which],
        ...onBehalf,
      };
    case 'retract-report':
      return { type: kind, report, ...onBehalf };
    // Over whatever is open most of the time, and over nothing now and then.
    case 'complete':
      return which === 0 ? { type: kind } : { type: kind, accept: openOf(history) };
    case 'confirm-entry':
    case 'disown-entry':
      return { type: kind, entry: pick(entriesOf(history), target)?.[0] ?? uuidOf(7) };
    case 'return':
      return which === 0 ? { type: kind, report } : { type: kind };
    case 'advance-deliverable':
      return { type: kind, deliverable: 1 + (target % 3), stage: pick(stages, which), occurredOn, ...onBehalf };
    case 'set-back-deliverable':
      return { type: kind, deliverable: 1 + (target % 3), ...onBehalf };
    case 'request-extension':
      return { type: kind, due: addDays('2012-12-31', 20 * (day + which)), ...onBehalf };
    case 'grant-extension': {
      const due = which < 3 ? {} : { due: addDays('2012-12-31', 20 * day) };
      return { type: kind, request: pendingExtensionOf(history) ?? uuidOf(7), ...due };
    }
    case 'refuse-extension':
      return { type: kind, request: pendingExtensionOf(history) ?? uuidOf(7) };
    case 'raise-obstacle':
      return { type: kind, description: '缺人', occurredOn, ...onBehalf };
    case 'clear-obstacle':
      return {
        type: kind,
        obstacle: openObstaclesOf(history)[which % 2] ?? uuidOf(7),
        outcome: '已解决',
        occurredOn,
        ...onBehalf,
      };
    case 'change-responsibility':
      return [
        { type: kind, leads: [pick(units, target), pick(units, target + 1)] },
        { type: kind, leads: [pick(units, target)], cooperating: [{ unit: pick(units, target + 2) }] },
        { type: kind, cooperating: [{ placeholder: '有关处室' }] },
        { type: kind, responsible: [pick(['zhang-san', 'li-si'], target)] },
      ][which] as TaskCommand;
    case 'resolve-placeholder':
      return { type: kind, placeholder: '有关处室', units: [pick(units, target)] };
    // Nothing comes after it, so it is rare.
    case 'cancel':
      return { type: target < 3 ? kind : 'resume' };
    case 'review-midterm':
      return { type: kind, verdict: 'on-track', comment: '正常' };
    case 'name-substitute':
      return { type: kind, unit: pick(units, target) };
    case 'override-light':
      return {
        type: kind,
        light: target % 2 === 0 ? 'red' : 'yellow',
        ...(which === 0 ? {} : { until: addDays('2012-06-28', day) }),
      };
    case 'correct-title':
      if (which > 1) return { type: 'correct-deliverable-name', deliverable: 1 + (target % 3), name: `意见${percent}` };
      return { type: kind, title: pick(['推进工业', '推进工业化'], which) };
    case 'lift-light-override':
      return { type: kind, override: overrideOf(history) ?? uuidOf(7) };
    default:
      return { type: kind } as TaskCommand;
  }
}

/** What is open, as a checker would accept it. */
function openOf(history: readonly TaskPast[]): { item: string; reason: string }[] {
  const retracted = reportsOf(history).flatMap(({ id, retracted }) => (retracted ? [id] : []));
  const deliverables = stagesOf(history, task.deliverables.length).flatMap((stages, index) =>
    ['issued', 'held'].includes(stages.at(-1) ?? '') ? [] : [`deliverable/${index + 1}`],
  );
  const entries = entriesOf(history).flatMap(([id, state]) =>
    state === 'confirmed' || retracted.includes(id) ? [] : [`entry/${id}`],
  );
  return [...deliverables, ...entries].map((item) => ({ item, reason: '另行办理' }));
}

const fold = (events: readonly TaskEvent[]): TaskState => events.reduce(taskDecider.evolve, taskDecider.initial());
const eventsOf = (history: readonly TaskPast[]) => recorded(stream, history) as TaskEvent[];

/** What must hold of a task after its events, whoever did what. */
function inconsistency(state: TaskState, history: readonly TaskPast[]): string | undefined {
  const standing = standingOf(history);
  if (state.standing !== (standing?.id ?? null)) return `standing ${state.standing}, not ${standing?.id}`;
  if (progressOf(state) !== (standing?.percent ?? 0)) return `progress ${progressOf(state)}, not ${standing?.percent}`;
  if (state.status !== stageOf(history)) return `status ${state.status}, not ${stageOf(history)}`;
  const reports = [...state.reports].map(([id, { unit, percent, occurredOn, retracted, returned }]) => ({
    id,
    unit,
    percent,
    occurredOn,
    retracted,
    returned,
  }));
  if (JSON.stringify(reports) !== JSON.stringify(reportsOf(history))) return 'the reports differ';
  const open = state.suspendedFrom ?? state.status;
  const settled = open === 'completed' || open === 'completion-requested';
  if (settled && progressOf(state) !== 100) return `${open} at ${progressOf(state)} %`;
  if ((state.request !== undefined) !== (open === 'completion-requested')) return `request in ${open}`;
  return differing(stateFields(state), modelFields(history));
}

/** The rest of the state, in the words of the model. */
function stateFields(state: TaskState): Record<string, unknown> {
  return {
    reporters: [...new Set([...state.reporters.values()].map(({ subject }) => subject))].sort(),
    entries: [...state.entries].map(([id, { state }]) => [id, state]),
    stages: state.stages.map((reached) => reached.map(({ stage }) => stage)),
    extension: state.extension?.request,
    due: dueOf(state.facts, 2012),
    obstacles: [...state.obstacles].flatMap(([id, { cleared }]) => (cleared ? [] : [id])),
    leads: state.facts.leads,
    cooperating: state.facts.cooperating.map((entry) => Object.values(entry)[0]),
    substitute: state.substitute,
    override: state.override?.id,
  };
}

function modelFields(history: readonly TaskPast[]): Record<string, unknown> {
  return {
    reporters: [...subjectsWhoReported(history)].sort(),
    entries: entriesOf(history),
    stages: stagesOf(history, task.deliverables.length),
    extension: pendingExtensionOf(history),
    due: grantedDueOf(history) ?? '2012-12-31',
    obstacles: openObstaclesOf(history),
    leads: leadsOf(history),
    cooperating: cooperatingOf(history),
    substitute: substituteOf(history),
    override: overrideOf(history),
  };
}

function differing(state: Record<string, unknown>, model: Record<string, unknown>): string | undefined {
  const name = Object.keys(model).find((key) => JSON.stringify(state[key]) !== JSON.stringify(model[key]));
  return name === undefined ? undefined : `${name} ${JSON.stringify(state[name])}, not ${JSON.stringify(model[name])}`;
}

/** What must hold of the event that completes a task. */
function unsoundCompletion(history: readonly TaskPast[], from = 0): string | undefined {
  const at = history.findIndex(({ event }, index) => index >= from && event.type === 'task-completed');
  if (at === -1) return undefined;
  const { by, event } = history[at] as TaskPast;
  const before = history.slice(0, at);
  if (subjectsWhoReported(before).has(by.id)) return `${by.id} accepts what they reported`;
  if (leadsOf(before).includes(by.unit ?? '')) return `${by.unit} accepts what it leads`;
  if (!by.roles.includes('office') && by.unit !== substituteOf(before)) return `${by.id} is neither office nor substitute`;
  const asked = before.findLast(({ event: { type } }) => type === 'completion-requested');
  if (event.type !== 'task-completed' || event.data.request !== asked?.id) return 'accepts another request';
  if (stageOf(before) !== 'completion-requested') return `completed from ${stageOf(before)}`;
  const open = openOf(before).length;
  if (open !== (event.data.accepted?.length ?? 0)) return `completed over ${open} open items`;
  const changesNothing = (type: string) => type.startsWith('entry-') || /-(title|name)-corrected$/.test(type);
  const [next] = history.slice(at + 1).filter(({ event: { type } }) => !changesNothing(type));
  if (next === undefined) return undefined;
  if (next.event.type !== 'task-reopened') return `${next.event.type} after completion`;
  return next.by.id === by.id ? `${by.id} reopens what they completed` : unsoundCompletion(history, at + 1);
}

/** What must hold of whoever answers a request for more time. */
function unsoundAnswer(history: readonly TaskPast[]): string | undefined {
  const answer = history.at(-1);
  if (answer?.event.type !== 'extension-granted' && answer?.event.type !== 'extension-refused') return undefined;
  const before = history.slice(0, -1);
  const { request } = answer.event.data;
  if (request !== pendingExtensionOf(before)) return 'answers what is not pending';
  const asked = before.find(({ id }) => id === request)?.by;
  // Whoever has disowned the request that was entered for them did not ask.
  const disowned = entriesOf(before).some(([id, state]) => id === request && state === 'disowned');
  if ([asked?.id, disowned ? undefined : asked?.onBehalfOf].includes(answer.by.id))
    return `${answer.by.id} answers what they asked for`;
  return leadsOf(before).includes(answer.by.unit ?? '') ? `${answer.by.unit} answers for what it leads` : undefined;
}

/** So that there is something to take back, clear and lift from the start. */
const beginning: readonly NewTaskEvent[] = [
  { type: 'task-registered', data: { origin: published, task } },
  { type: 'task-acknowledged', data: { unit: 'jia' } },
  { type: 'deliverable-advanced', data: { deliverable: 1, unit: 'jia', stage: 'drafting', occurredOn: '2012-06-01' } },
  { type: 'obstacle-raised', data: { unit: 'jia', description: '缺钱', occurredOn: '2012-06-01' } },
  { type: 'light-overridden', data: { light: 'yellow' } },
];

/** Lets people act one after the other; holds the laws after each accepted command. */
function play(draws: readonly Drawn[]): TaskPast[] {
  const history: TaskPast[] = beginning.map((event, index) => ({ event, by: actors[0] as Actor, id: uuidOf(10_000 + index) }));
  for (const draw of draws.map(fitted)) {
    const state = fold(eventsOf(history));
    const command = commandOf(draw, history);
    const outcome = decideSoundly(taskDecider, state, command, { actor: draw.actor, code: '1.1', plan: planOnDay });
    if (isRejection(outcome)) continue;
    const by = 'onBehalfOf' in command ? { ...draw.actor, onBehalfOf: command.onBehalfOf?.subject ?? '' } : draw.actor;
    history.push(...outcome.map((event, index) => ({ event, by, id: uuidOf(10_000 + history.length + index) })));
    const wrong = inconsistency(fold(eventsOf(history)), history) ?? unsoundCompletion(history) ?? unsoundAnswer(history);
    if (wrong !== undefined) throw new Error(`${wrong}, after ${command.type} by ${draw.actor.id}`);
    const claimed = outcome.flatMap(({ type, data }) =>
      type === 'report-corrected' || type === 'report-retracted' || type === 'report-returned' ? [data.standing] : [],
    );
    for (const id of claimed) {
      if (id !== (standingOf(history)?.id ?? null)) throw new Error(`${command.type} claims that ${id} stands`);
    }
  }
  return history;
}

t.test('a random sequence of commands never yields an inconsistent task', async (t) => {
  const seen = new Map<string, number>();
  const law = fc.property(fc.array(drawn, { minLength: 30, maxLength: 50 }), (draws) => {
    for (const { event } of play(draws).slice(beginning.length)) seen.set(event.type, (seen.get(event.type) ?? 0) + 1);
  });
  const tooRare = () =>
    Object.keys(taskDecider.events)
      .slice(1)
      .filter((type) => (seen.get(type) ?? 0) < 5);
  for (let round = 0; round === 0 || (round < 10 && tooRare().length > 0); round += 1) fc.assert(law, { numRuns: 300 });
  t.strictSame(tooRare(), [], 'every event happened often enough');
});

t.test('folding a history in two parts is folding it whole', async (t) => {
  fc.assert(
    fc.property(fc.array(drawn, { minLength: 20, maxLength: 40 }), fc.nat(40), (draws, cut) => {
      const events = eventsOf(play(draws));
      const whole = fold(events);
      const first = fold(events.slice(0, cut));
      const resumed = events.slice(cut).reduce(taskDecider.evolve, structuredClone(first));
      assert.deepStrictEqual(resumed, whole);
      assert.deepStrictEqual(fold(events), whole, 'and folding it twice gives the same');
    }),
    { numRuns: 50 },
  );
  t.pass();
});
