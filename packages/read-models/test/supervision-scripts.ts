/** Arbitrary steps of supervision: events as they would be stored, in an order that makes sense. */
import { addDays } from '@duban/domain';
import fc from 'fast-check';
import { office, reporter, type ViewEventData, type World } from './world.js';

const codes = ['1.1', '1.2', '1.10'];
const units = ['gaoxin', 'fagui', 'jihua', 'jiancha'];
const deeds = [
  'advance',
  'set-back',
  'extension',
  'decide-extension',
  'raise',
  'clear',
  'suspend',
  'resume',
  'cancel',
  'hand-over',
  'resolve',
  'review',
  'substitute',
  'override',
  'lift',
  'measurement',
  'retract-measurement',
  'verify',
  'propose',
  'decide-target',
  'baseline',
  'add-unit',
  'rename-unit',
  'add-person',
  'rename-person',
  'account',
  'verifiers',
  'light-rules',
  'add-task',
] as const;

export const supervisionSteps = fc.record({
  deed: fc.constantFrom(...deeds),
  code: fc.constantFrom(...codes),
  units: fc.uniqueArray(fc.constantFrom(...units), { minLength: 1, maxLength: 3 }),
  pick: fc.nat({ max: 1_000 }),
  yes: fc.boolean(),
});
type Step = typeof supervisionSteps extends fc.Arbitrary<infer Value> ? Value : never;

/** Tasks that take no reports at present, and those that never will. */
export interface Supervision {
  readonly suspended: Set<string>;
  readonly cancelled: Set<string>;
}

const indicator = 'gaoxin-qiye';

/** Ids of events of a type in a stream that none of the later ones names. */
function open(world: World, stream: string, type: string, ...answered: string[]): string[] {
  const events = world.events.filter((event) => event.stream === `${world.plan}-${stream}`);
  const named = new Set(events.flatMap(({ data }) => answered.map((field) => data[field])));
  return events.filter((event) => event.type === type && !named.has(event.id)).map(({ id }) => id);
}

/** The request for more time that awaits a decision. It lapses when the task is completed. */
function askedExtension(world: World, code: string): string | undefined {
  const ofTask = world.events.filter(({ stream }) => stream.endsWith(`-task.${code}`));
  const completed = ofTask.findLastIndex(({ type }) => type === 'task-completed');
  const since = new Set(ofTask.slice(completed + 1).map(({ id }) => id));
  return open(world, `task.${code}`, 'extension-requested', 'request').find((id) => since.has(id));
}

/** What the standing measurement is once one of them no longer counts. */
function standingWithout(world: World, gone: string): string | null {
  const dates = new Map<string, string>();
  for (const { id, type, stream, data } of world.events) {
    if (!stream.endsWith(`-indicator.${indicator}`)) continue;
    if (type === 'measurement-recorded') dates.set(id, String(data['occurredOn']));
    if (type === 'measurement-retracted') dates.delete(String(data['measurement']));
    const { occurredOn } = (data['changes'] ?? {}) as { occurredOn?: string };
    if (type === 'measurement-corrected' && occurredOn !== undefined) dates.set(String(data['measurement']), occurredOn);
  }
  dates.delete(gone);
  let standing: string | null = null;
  for (const [id, date] of dates) if (standing === null || date >= (dates.get(standing) ?? '')) standing = id;
  return standing;
}

/** Whether a task names units in the notice's own words at present. */
function openPlaceholder(world: World, code: string): boolean {
  const decisive = world.events.findLast(
    ({ type, stream, data }) =>
      stream.endsWith(`-task.${code}`) &&
      (type === 'placeholder-resolved' || (type === 'responsibility-changed' && data['cooperating'] !== undefined)),
  );
  return decisive === undefined ? code === '1.2' : decisive.type === 'responsibility-changed';
}

export function supervise(world: World, step: Step, supervision: Supervision): void {
  onPlan(world, step);
  onIndicator(world, step);
  if (!supervision.cancelled.has(step.code)) onTask(world, step, supervision);
}

function onTask(
  world: World,
  { deed, code, units: [unit = 'gaoxin', ...more], pick, yes }: Step,
  { suspended, cancelled }: Supervision,
) {
  const tell = (event: ViewEventData) => world.tell('task', code, event, office, { reason: '原因' });
  const today = world.today();
  const events = (type: string) => world.events.filter((event) => event.type === type && event.stream.endsWith(`-task.${code}`));
  switch (deed) {
    case 'advance':
    case 'set-back': {
      if (code !== '1.1') return;
      const reached = events('deliverable-advanced').length - events('deliverable-set-back').length;
      if (deed === 'set-back') {
        if (reached > 0) tell({ type: 'deliverable-set-back', data: { deliverable: 1, unit } });
        return;
      }
      const stage = (['drafting', 'consulting', 'issued'] as const)[reached];
      if (stage !== undefined) tell({ type: 'deliverable-advanced', data: { deliverable: 1, unit, stage, occurredOn: today } });
      return;
    }
    case 'extension':
      if (askedExtension(world, code) !== undefined) return;
      tell({ type: 'extension-requested', data: { unit, due: addDays(today, 1 + (pick % 90)) } });
      return;
    case 'decide-extension': {
      const request = askedExtension(world, code);
      if (request === undefined) return;
      if (yes) tell({ type: 'extension-granted', data: { request, due: addDays(today, 1 + (pick % 60)) } });
      else tell({ type: 'extension-refused', data: { request } });
      return;
    }
    case 'raise':
      tell({
        type: 'obstacle-raised',
        data: { unit, description: '缺地', ...(yes ? { request: '协调' } : {}), occurredOn: today },
      });
      return;
    case 'clear': {
      const obstacles = open(world, `task.${code}`, 'obstacle-raised', 'obstacle');
      const obstacle = obstacles[pick % Math.max(1, obstacles.length)];
      if (obstacle !== undefined)
        tell({ type: 'obstacle-cleared', data: { obstacle, unit, outcome: '已落实', occurredOn: today } });
      return;
    }
    case 'suspend':
    case 'resume':
      if (events('task-completed').length > 0 || suspended.has(code) === (deed === 'suspend')) return;
      if (deed === 'suspend') suspended.add(code);
      else suspended.delete(code);
      tell({ type: deed === 'suspend' ? 'task-suspended' : 'task-resumed', data: {} });
      return;
    case 'cancel':
      if (events('task-completed').length > 0 || pick % 4 !== 0) return;
      cancelled.add(code);
      tell({ type: 'task-cancelled', data: {} });
      return;
    case 'hand-over': {
      const people = yes ? { responsible: ['kou', 'wang'].slice(pick % 2) } : {};
      const cooperating = more.map((each) => ({ unit: each }));
      tell({
        type: 'responsibility-changed',
        data: { leads: [unit], cooperating: [...cooperating, { placeholder: '有关处室' }], ...people },
      });
      return;
    }
    case 'resolve':
      if (!openPlaceholder(world, code)) return;
      tell({ type: 'placeholder-resolved', data: { placeholder: '有关处室', units: [unit, ...more] } });
      return;
    case 'review':
      tell({ type: 'midterm-reviewed', data: { unit, verdict: yes ? 'on-track' : 'at-risk', comment: '评估' } });
      return;
    case 'substitute':
      if (pick % 3 === 0) tell({ type: 'substitute-named', data: { unit } });
      return;
    case 'override':
      tell({ type: 'light-overridden', data: { light: yes ? 'red' : 'yellow', ...(pick % 2 === 0 ? {} : { until: today }) } });
      return;
    case 'lift': {
      const [override] = open(world, `task.${code}`, 'light-overridden', 'override');
      if (override !== undefined) tell({ type: 'light-override-lifted', data: { override } });
      return;
    }
    default:
      return;
  }
}

function onIndicator(world: World, { deed, units: [unit = 'gaoxin'], pick, yes }: Step): void {
  const tell = (event: ViewEventData) => world.tell('indicator', indicator, event, office, { reason: '原因' });
  const stream = `indicator.${indicator}`;
  const retracted = new Set(
    world.events.filter(({ type }) => type === 'measurement-retracted').map(({ data }) => String(data['measurement'])),
  );
  const measurements = open(world, stream, 'measurement-recorded').filter((id) => !retracted.has(id));
  const measurement = measurements[pick % Math.max(1, measurements.length)];
  switch (deed) {
    case 'measurement':
      world.indicator(
        indicator,
        { type: 'record-measurement', value: String(pick), occurredOn: world.today() },
        reporter('gaoxin'),
      );
      return;
    case 'retract-measurement':
      if (measurement === undefined) return;
      tell({ type: 'measurement-retracted', data: { measurement, standing: standingWithout(world, measurement) } });
      return;
    case 'verify': {
      if (measurement === undefined) return;
      const found = yes ? ({ verdict: 'confirmed' } as const) : ({ verdict: 'disputed', value: '7', note: '台账不符' } as const);
      tell({ type: 'measurement-verified', data: { measurement, unit, ...found } });
      return;
    }
    case 'propose':
      if (openProposal(world) === undefined) tell({ type: 'target-proposed', data: { unit, target: String(100 + pick) } });
      return;
    case 'decide-target': {
      const proposed = openProposal(world);
      if (proposed === undefined) return;
      const { id: proposal, data } = proposed;
      const before = world.events.findLast(({ type }) => type === 'target-approved')?.data['target'] ?? '300';
      if (yes) tell({ type: 'target-approved', data: { proposal, before: String(before), target: String(data['target']) } });
      else tell({ type: pick % 2 === 0 ? 'target-rejected' : 'target-withdrawn', data: { proposal } });
      return;
    }
    case 'baseline':
      tell({ type: 'baseline-set', data: { baseline: String(pick) } });
      return;
    default:
      return;
  }
}

function openProposal(world: World) {
  const [id] = open(world, `indicator.${indicator}`, 'target-proposed', 'proposal');
  return world.events.find((event) => event.id === id);
}

function onPlan(world: World, { deed, units: some, pick, yes }: Step): void {
  const tell = (event: ViewEventData) => world.tell('plan', world.plan, event, office, { reason: '原因' });
  const count = (type: string) => world.events.filter((event) => event.type === type).length;
  const [unit = 'gaoxin'] = some;
  switch (deed) {
    case 'add-unit':
      tell({ type: 'unit-added', data: { unit: { id: `unit-${count('unit-added')}`, name: `新处${pick}` } } });
      return;
    case 'rename-unit':
      tell({ type: 'unit-renamed', data: { unit, name: `更名${pick}` } });
      return;
    case 'add-person':
      tell({ type: 'person-added', data: { person: { id: `person-${count('person-added')}`, name: `新人${pick}` } } });
      return;
    case 'rename-person':
      tell({ type: 'person-renamed', data: { person: yes ? 'kou' : 'wang', name: `改名${pick}` } });
      return;
    case 'account': {
      const bound = count('account-bound');
      const data = { person: 'kou', subject: `oidc:${bound}` };
      if (yes || bound <= count('account-unbound')) tell({ type: 'account-bound', data });
      else tell({ type: 'account-unbound', data: { person: 'kou', subject: `oidc:${count('account-unbound')}` } });
      return;
    }
    case 'verifiers':
      tell({ type: 'verifiers-designated', data: { units: some } });
      return;
    case 'light-rules':
      tell({ type: 'light-rules-adopted', data: { lightRules: yes ? 'lights-v1' : 'lights-v2' } });
      return;
    case 'add-task': {
      const code = `2.${count('task-registered')}`;
      const task = {
        code,
        section: 2,
        title: '新增任务',
        responsible: ['kou'],
        leads: [unit],
        cooperating: [],
        deliverables: [],
      };
      const origin = { by: 'decision', basis: '领导批示' } as const;
      const eventId = world.tell('task', code, { type: 'task-registered', data: { origin, task } });
      const stream = `${world.plan}-task.${code}`;
      world.tell('additions', 'main', { type: 'addition-recorded', data: { stream, eventId } });
      return;
    }
    default:
      return;
  }
}
