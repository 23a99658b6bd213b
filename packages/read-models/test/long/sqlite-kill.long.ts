/** `node dist/test/long/sqlite-kill.long.js`: 30 deaths of a writer of read models; about a minute on two idle cores. */
import t from 'tap';
import { killedWriters } from '../sqlite-kill-law.js';

t.setTimeout(0);

t.test('thirty writers that are killed leave the last whole step each', (t) => killedWriters(t, 30));
