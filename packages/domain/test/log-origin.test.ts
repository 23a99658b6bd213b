/** Which store gave a position, and whether its event is still there. */
import t from 'tap';
import { type LogOrigin, lineageOf } from '../src/index.js';

const at = (epoch: string, place: number) => `${epoch}-${String(place).padStart(20, '0')}`;

t.test('positions of this epoch, of earlier ones up to where they end, and of others', async (t) => {
  const origin: LogOrigin = {
    epoch: 'ownepoch0001',
    ancestors: [
      { epoch: 'migrated0001' },
      { epoch: 'recovered001', upTo: at('recovered001', 10) },
      { epoch: 'recovered001', upTo: at('recovered001', 7) },
      { epoch: 'allislost001', upTo: at('allislost001', 0) },
    ],
  };
  for (const [position, lineage] of [
    [at('ownepoch0001', 0), 'own'],
    [at('ownepoch0001', 1e15), 'own'],
    [at('migrated0001', 1e15), 'inherited'],
    [at('recovered001', 7), 'inherited'],
    [at('recovered001', 8), 'lost'],
    [at('recovered001', 11), 'lost'],
    [at('allislost001', 1), 'lost'],
    [at('otherepoch01', 1), 'foreign'],
    ['nonsense', 'foreign'],
    ['', 'foreign'],
  ] as const) {
    t.equal(lineageOf(position, origin), lineage, position);
  }
  t.equal(lineageOf(at('migrated0001', 1), { epoch: 'ownepoch0001' }), 'foreign', 'without ancestors');
});
