import t from 'tap';
import { killedWriters } from './sqlite-kill-law.js';

t.test('a writer that is killed leaves the last whole step', (t) => killedWriters(t, 3));
