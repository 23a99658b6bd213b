import t from 'tap';
import { evidenceIn } from '../src/index.js';
import { goldenEvents } from './golden.js';

t.test('every digest of a piece of evidence that any event holds is found', async (t) => {
  let found = 0;
  for (const { name, event } of goldenEvents()) {
    const digests = [...JSON.stringify(event.data).matchAll(/"sha256":"([0-9a-f]{64})"/g)].map(([, digest]) => digest);
    t.strictSame(
      evidenceIn(event.data).map(({ sha256 }) => sha256),
      digests,
      name,
    );
    found += digests.length;
  }
  t.ok(found >= 4, `${found} pieces of evidence in golden events`);
});
