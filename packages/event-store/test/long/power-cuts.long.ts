/** `node dist/test/long/power-cuts.long.js [cuts] [first seed]`: 1,000 power cuts unless told otherwise. */
import t from 'tap';
import { powerCuts } from '../power-cut-law.js';

const cuts = Number(process.argv[2] ?? 1_000);
const firstSeed = Number(process.argv[3] ?? Date.now() % 1_000_000);
const cutsPerDisk = 10;

t.setTimeout(0);

t.test(`${cuts} power cuts lose nothing that anybody was told of, from seed ${firstSeed}`, async (t) => {
  for (let disk = 0; disk * cutsPerDisk < cuts; disk += 1) {
    const report = await powerCuts({ seed: firstSeed + disk, cuts: cutsPerDisk });
    t.ok(report.eventsKept > 0, `seed ${firstSeed + disk}: ${JSON.stringify(report)}`);
  }
});
