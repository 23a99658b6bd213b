/** Arbitrary lives of a plan: steps that the domain's rules take or refuse. */
import { addDays } from '@duban/domain';
import fc from 'fast-check';
import { type Supervision, supervise, supervisionSteps } from './supervision-scripts.js';
import { office, reporter, World, type WorldOptions } from './world.js';

const codes = ['1.1', '1.2', '1.10'];
const key = 'gaoxin-qiye';
const units = ['gaoxin', 'fagui', 'jihua'];
const operations = [
  'acknowledge',
  'report',
  'report',
  'report',
  'correct',
  'retract',
  'request',
  'complete',
  'return-report',
  'return',
  'measure',
  'correct-measurement',
  'days',
] as const;

const step = fc.record({
  operation: fc.constantFrom(...operations),
  code: fc.constantFrom(...codes),
  unit: fc.constantFrom(...units),
  percent: fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constantFrom(100, 60)),
  daysAgo: fc.integer({ min: 0, max: 30 }),
  pick: fc.nat(),
  obstacles: fc.boolean(),
});
type Step = (typeof step extends fc.Arbitrary<infer Value> ? Value : never) & object;

/** An id of an earlier event of a type in a stream, if there is one. */
function earlier(world: World, type: string, key: string, pick: number): string {
  const found = world.events.filter((event) => event.type === type && event.stream.endsWith(`.${key}`));
  return found[pick % Math.max(1, found.length)]?.id ?? '00000000-0000-7000-8000-000000000000';
}

const piece = (number: number) => ({
  name: `佐证${number}.pdf`,
  mediaType: 'application/pdf',
  size: number,
  sha256: number.toString(16).padStart(64, '0'),
});

function take(world: World, { operation, code, unit, percent, daysAgo, pick, obstacles }: Step): void {
  const actor = reporter(unit);
  const occurredOn = addDays(world.today(), -daysAgo);
  const reason = { reason: '原因' };
  switch (operation) {
    case 'acknowledge':
      world.task(code, { type: 'acknowledge' }, actor);
      return;
    case 'report': {
      const more = obstacles ? { obstacles: '困难', evidence: [piece(percent)] } : { next: '下一步' };
      world.task(code, { type: 'report-progress', percent, done: `${percent}%`, occurredOn, ...more }, actor, reason);
      return;
    }
    case 'correct': {
      const report = earlier(world, 'progress-reported', code, pick);
      const change = obstacles ? { occurredOn, obstacles: null } : { percent, done: '更正', next: `${percent}`, evidence: [] };
      world.task(code, { type: 'correct-report', report, ...change }, actor, reason);
      return;
    }
    case 'retract':
      world.task(code, { type: 'retract-report', report: earlier(world, 'progress-reported', code, pick) }, actor, reason);
      return;
    case 'request':
      world.task(code, { type: 'request-completion', ...(obstacles ? { statement: '完成' } : {}) }, actor);
      return;
    case 'complete':
      world.complete(code, office);
      return;
    case 'return-report':
      world.task(code, { type: 'return', report: earlier(world, 'progress-reported', code, pick) }, office, reason);
      return;
    case 'return':
      world.task(code, { type: 'return' }, office, reason);
      return;
    case 'measure': {
      const more = obstacles ? { source: `台账${percent}` } : { evidence: [piece(percent)] };
      const measured = { value: String(percent * 5), occurredOn, note: `快报${percent}`, ...more };
      // The rules take parts for joint targets alone.
      const parts = [{ name: '新认定', value: measured.value }];
      if (pick % 2 === 0) world.tell('indicator', key, { type: 'measurement-recorded', data: { unit, ...measured, parts } });
      else world.indicator(key, { type: 'record-measurement', ...measured }, actor);
      return;
    }
    case 'correct-measurement': {
      const measurement = earlier(world, 'measurement-recorded', key, pick);
      const change = obstacles ? { occurredOn, note: null } : { value: String(percent * 5), source: '年报' };
      world.indicator(key, { type: 'correct-measurement', measurement, ...change }, actor, reason);
      return;
    }
    case 'days':
      world.passDays(1 + (pick % 20));
      return;
  }
}

/** A world after at most `maxLength` steps, at least half of them. */
export const lives = (maxLength: number, options: WorldOptions = {}): fc.Arbitrary<World> =>
  fc.array(step, { minLength: Math.floor(maxLength / 2), maxLength, size: 'max' }).map((steps) => {
    const world = new World(options).publish().passDays(40);
    for (const code of codes) for (const unit of units) world.task(code, { type: 'acknowledge' }, reporter(unit));
    for (const one of steps) take(world, one);
    return world;
  });

/** The same, with every kind of event that supervision brings about. */
export const supervisedLives = (maxLength: number, options: WorldOptions = {}): fc.Arbitrary<World> =>
  fc
    .array(fc.oneof(step, supervisionSteps, supervisionSteps), { minLength: Math.floor(maxLength / 2), maxLength, size: 'max' })
    .map((steps) => {
      const world = new World(options).publish().passDays(40);
      const supervision: Supervision = { suspended: new Set(), cancelled: new Set() };
      for (const one of steps) {
        if ('deed' in one) supervise(world, one, supervision);
        else if (!supervision.suspended.has(one.code) && !supervision.cancelled.has(one.code)) take(world, one);
      }
      return world;
    });
