/** Whatever people do to a task, in whatever order, it stays consistent. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import {
  type Actor,
  addDays,
  isRejection,
  type NewTaskEvent,
  progressOf,
  type TaskCommand,
  type TaskEvent,
  type TaskState,
  taskDecider,
} from '../src/index.js';
import { decideSoundly } from './given.js';
import { recorded, uuidOf } from './history.js';
import { actorOf, leader, office, plan, planFacts, published, sample } from './samples.js';
import { reportsOf, stageOf, standingOf, subjectsWhoReported, type TaskPast } from './task-model.js';

const [task] = sample.tasks as [(typeof sample.tasks)[number]];
const facts = planFacts();
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
  leader,
  actorOf('auditor', 'jia'),
];

/** A command as it is drawn: the report that it points at is a number, taken modulo those that there are. */
interface Drawn {
  readonly kind: TaskCommand['type'];
  readonly actor: Actor;
  readonly percent: number;
  readonly day: number;
  readonly target: number;
  readonly which: number;
}

const kinds = [
  'acknowledge',
  'report-progress',
  'report-progress',
  'correct-report',
  'correct-report',
  'retract-report',
  'request-completion',
  'request-completion',
  'complete',
  'complete',
  'return',
  'return',
] as const;

const drawn: fc.Arbitrary<Drawn> = fc.record({
  kind: fc.constantFrom(...kinds),
  actor: fc.constantFrom(...actors),
  percent: fc.constantFrom(40, 99, 100, 100, 100, 100),
  day: fc.integer({ min: -1, max: 6 }),
  target: fc.nat(7),
  which: fc.nat(3),
});

function commandOf({ kind, percent, day, target, which }: Drawn, history: readonly TaskPast[]): TaskCommand {
  const occurredOn = addDays('2012-06-25', day);
  const reports = reportsOf(history);
  const report = reports[target % Math.max(1, reports.length)]?.id ?? uuidOf(7);
  switch (kind) {
    case 'report-progress':
      return { type: kind, percent, done: '已完成', occurredOn };
    case 'correct-report':
      return { type: kind, report, ...[{ percent }, { occurredOn }, { percent, occurredOn }, { done: '改' }][which] };
    case 'retract-report':
      return { type: kind, report };
    case 'return':
      return which === 0 ? { type: kind, report } : { type: kind };
    default:
      return { type: kind } as TaskCommand;
  }
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
  const settled = state.status === 'completed' || state.status === 'completion-requested';
  if (settled && progressOf(state) !== 100) return `${state.status} at ${progressOf(state)} %`;
  if ((state.request !== undefined) !== (state.status === 'completion-requested')) return `request in ${state.status}`;
  return undefined;
}

/** What must hold of the event that completes a task. */
function unsoundCompletion(history: readonly TaskPast[]): string | undefined {
  const at = history.findIndex(({ event }) => event.type === 'task-completed');
  if (at === -1) return undefined;
  const { by, event } = history[at] as TaskPast;
  const before = history.slice(0, at);
  if (subjectsWhoReported(before).has(by.id)) return `${by.id} accepts what they reported`;
  if (task.leads.includes(by.unit ?? '')) return `${by.unit} accepts what it leads`;
  if (!by.roles.includes('office')) return `${by.id} is not the office`;
  const asked = before.findLast(({ event: { type } }) => type === 'completion-requested');
  if (event.type !== 'task-completed' || event.data.request !== asked?.id) return 'accepts another request';
  if (stageOf(before) !== 'completion-requested') return `completed from ${stageOf(before)}`;
  const later = history.slice(at + 1).map(({ event: { type } }) => type);
  const stray = later.find((type) => !['report-corrected', 'report-retracted'].includes(type));
  return stray === undefined ? undefined : `${stray} after completion`;
}

/** Lets people act one after the other; holds the laws after each accepted command. */
function play(draws: readonly Drawn[]): TaskPast[] {
  const history: TaskPast[] = [
    { event: { type: 'task-registered', data: { origin: published, task } }, by: office, id: uuidOf(10_000) },
    { event: { type: 'task-acknowledged', data: { unit: 'jia' } }, by: actors[0] as Actor, id: uuidOf(10_001) },
  ];
  for (const draw of draws) {
    const state = fold(eventsOf(history));
    const command = commandOf(draw, history);
    const outcome = decideSoundly(taskDecider, state, command, { actor: draw.actor, code: '1.1', facts });
    if (isRejection(outcome)) continue;
    history.push(...outcome.map((event, index) => ({ event, by: draw.actor, id: uuidOf(10_000 + history.length + index) })));
    const wrong = inconsistency(fold(eventsOf(history)), history) ?? unsoundCompletion(history);
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
  const seen = new Map<NewTaskEvent['type'], number>();
  fc.assert(
    fc.property(fc.array(drawn, { minLength: 20, maxLength: 40 }), (draws) => {
      for (const { event } of play(draws)) seen.set(event.type, (seen.get(event.type) ?? 0) + 1);
    }),
    { numRuns: 300 },
  );
  for (const { type } of taskDecider.events)
    t.ok((seen.get(type as NewTaskEvent['type']) ?? 0) >= 10, `${type} happened often enough`);
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
