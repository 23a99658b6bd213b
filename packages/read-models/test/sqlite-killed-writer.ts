/** Main file of a process that fills a folder, step by small step, until it is killed. Says each step that it applied. */
import { openSqliteViewStore } from '../src/index.js';
import { ListSource, start } from './sources.js';
import { killedWorld } from './sqlite-kill-law.js';

const [folder = ''] = process.argv.slice(2);
const store = await openSqliteViewStore({
  folder,
  epoch: 'worldworld01',
  begunAnew: (why) => process.send?.({ anew: why.message }),
});
const source = new ListSource(killedWorld().events, 4);
const applied = () => process.send?.({ applied: true });
const { runner } = start({ store, source, batchMaxEvents: 2, observer: { applied } });
await runner.whenCaughtUp();
process.send?.({ done: true });
