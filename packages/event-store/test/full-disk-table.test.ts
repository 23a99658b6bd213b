/** The disk is found full at every operation of the crash table's script, and the journal goes on in the same process. */
import t from 'tap';
import { brokenCases, faultTable } from './crash-cases.js';
import { fullFaults } from './faulty-files.js';

t.test(
  'wherever there is no room, nothing acknowledged is lost, nothing refused is there, and with room it goes on',
  async (t) => {
    const cases = await faultTable(fullFaults);
    t.ok(cases.length > 150, `${cases.length} cases`);
    t.strictSame(await brokenCases(cases), []);
  },
);
