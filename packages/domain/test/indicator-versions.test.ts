/** What earlier versions of an indicator's events mean today. */
import t from 'tap';
import { attainment, eventRegistry, indicatorDecider, standingMeasurement } from '../src/index.js';
import type { IndicatorEvent } from '../src/indicator/indicator.js';
import { goldenEvent } from './golden.js';

const decoded = (name: string) => eventRegistry.decode(goldenEvent(name), 'p') as unknown as IndicatorEvent;

t.test('version 1 of a registration was always by a publication', async (t) => {
  const first = goldenEvent('indicator-registered.v1');
  const { publication, ...rest } = first.data;
  t.strictSame(decoded('indicator-registered.v1').data, { origin: { by: 'publication', publication }, ...rest });
  t.strictSame(goldenEvent('indicator-registered.v1'), first, 'what is stored stays as it was');
});

t.test('version 1 of a measurement and of its correction had no parts', async (t) => {
  for (const name of ['measurement-recorded.v1', 'measurement-corrected.v1']) {
    t.strictSame(decoded(name).data, goldenEvent(name).data, name);
  }
});

t.test('an indicator written in version 1 goes on in version 2', async (t) => {
  const past = ['indicator-registered.v1', 'measurement-recorded.v1', 'measurement-corrected.v1'].map(decoded);
  const before = past.reduce(indicatorDecider.evolve, indicatorDecider.initial());
  const recorded = goldenEvent('measurement-recorded.v1');
  t.strictSame(before.measurements.get(recorded.id), {
    unit: 'fagui',
    value: '4',
    reference: '11',
    parts: undefined,
    occurredOn: '2012-06-29',
    evidence: before.measurements.get(recorded.id)?.evidence ?? [],
    texts: before.measurements.get(recorded.id)?.texts ?? { source: '', note: '', evidence: '' },
    by: [{ subject: 'u-021', at: '2012-06-30T08:15:30.250Z' }],
    retracted: false,
    verification: undefined,
  });
  t.strictSame([before.standing, attainment(before.facts, standingMeasurement(before))], [recorded.id, 'met']);
  const after = ['measurement-verified.v1.reference', 'target-proposed.v1', 'target-approved.v1', 'baseline-set.v1']
    .map(decoded)
    .reduce(indicatorDecider.evolve, before);
  t.equal(after.measurements.get(recorded.id)?.verification?.reference, '12');
  t.strictSame([after.facts.target, after.facts.baseline, after.proposal], ['3/11', '182.5', undefined]);
});
