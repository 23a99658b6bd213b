import type { IndicatorCommand } from '@duban/domain';
import t from 'tap';
import { reporter, World } from '../world.js';
import { read } from './reading.js';

const piece = (name: string, digit = 'a') => ({ name, mediaType: 'application/pdf', size: 3, sha256: digit.repeat(64) });
const gaoxin = reporter('gaoxin');

function reported(): World {
  const world = new World().publish();
  const report = { type: 'report-progress', percent: 10, done: '完成', occurredOn: '2012-01-18' } as const;
  for (const code of ['1.1', '1.10']) world.task(code, { type: 'acknowledge' }, gaoxin);
  world.task('1.1', { ...report, evidence: [piece('一.pdf'), piece('二.pdf', 'b'), piece('再.pdf', 'b')] }, gaoxin);
  world.task('1.10', { ...report, evidence: [piece('同.pdf')] }, gaoxin);
  return world;
}

const by = { person: gaoxin.id, unit: gaoxin.unit, shares: false };
const of = (key: string, name: string, kind = 'task') => ({ subject: { kind, key }, name, mediaType: 'application/pdf', by });

t.test('a piece of evidence knows every task that refers to it, each once, with the name given last', async (t) => {
  const reading = await read(reported());
  t.match(await reading.get('evidence', 'a'.repeat(64)), {
    sha256: 'a'.repeat(64),
    references: [of('1.1', '一.pdf'), of('1.10', '同.pdf')],
  });
  t.match(await reading.get('evidence', 'b'.repeat(64)), { references: [of('1.1', '再.pdf')] });
});

t.test('a correction adds what it gives instead; what it replaced stays, since the history shows it', async (t) => {
  const world = reported();
  const first = world.events.find(({ type }) => type === 'progress-reported');
  world.task('1.1', { type: 'correct-report', report: first?.id ?? '', evidence: [piece('新.pdf', 'c')] }, gaoxin, {
    reason: '更正',
  });
  const reading = await read(world);
  t.match(await reading.get('evidence', 'c'.repeat(64)), { references: [of('1.1', '新.pdf')] });
  t.match(await reading.get('evidence', 'a'.repeat(64)), { references: [of('1.1', '一.pdf'), of('1.10', '同.pdf')] });
});

t.test('evidence of a measurement belongs to its indicator', async (t) => {
  const world = new World().publish();
  const measured: IndicatorCommand = {
    type: 'record-measurement',
    value: '1',
    occurredOn: '2012-01-18',
    evidence: [piece('测.pdf')],
  };
  t.equal(world.indicator('gaoxin-qiye', measured, gaoxin), undefined);
  const reading = await read(world);
  t.match(await reading.get('evidence', 'a'.repeat(64)), { references: [of('gaoxin-qiye', '测.pdf', 'indicator')] });
});

t.test('what another says of a piece on the same task stands beside it, and the first keeps its place', async (t) => {
  const world = reported();
  const report = { type: 'report-progress', percent: 20, done: '完成', occurredOn: '2012-01-18' } as const;
  const office = { id: 'chen', name: '陈科', unit: 'jihua', roles: ['office'] } as const;
  const onBehalfOf = { unit: 'gaoxin', subject: gaoxin.id };
  world.task('1.1', { ...report, evidence: [piece('代填.pdf')], onBehalfOf }, { ...office, roles: [...office.roles] });
  world.task('1.1', { ...report, evidence: [piece('又.pdf')] }, gaoxin);
  const reading = await read(world);
  const { references = [] } = (await reading.get('evidence', 'a'.repeat(64))) ?? {};
  t.match(references, [
    of('1.10', '同.pdf'),
    { name: '代填.pdf', by: { person: 'chen', unit: 'jihua', shares: true } },
    of('1.1', '又.pdf'),
  ]);
  t.equal(references.length, 3);
  const [other, shared, own] = references.map(({ since }) => since) as [string, string, string];
  t.ok(own < other && other < shared);
});
