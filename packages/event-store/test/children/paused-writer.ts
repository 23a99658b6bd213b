/**
 * Opens the journal in a folder without the kernel's lock, appends one event, and then another, in the middle of whose
 * writing it stops itself (SIGSTOP). Once it is continued it prints what became of that append, and closes.
 */
import { DubanError } from '@duban/domain';
import { openJournal } from '../../src/index.js';
import { nodeFiles } from '../../src/journal/node-files.js';
import { contractEvents } from '../contract.js';
import { onSegments } from '../file-wrappers.js';
import { stream } from '../journal-folder.js';

/** Places in the writing of a group. */
export const places = ['before it is written', 'half written', 'written and not synced', 'synced'] as const;
const [folder, place] = process.argv.slice(2) as [string, (typeof places)[number]];

let armed = false;
const stopAt = (here: (typeof places)[number]) => {
  if (!armed || here !== place) return;
  armed = false;
  process.kill(process.pid, 'SIGSTOP');
};
const files = onSegments(nodeFiles, (file) => ({
  write: async (source, position) => {
    stopAt('before it is written');
    const part = armed && place === 'half written' ? source.subarray(0, source.length / 2) : source;
    const written = await file.write(part, position);
    stopAt('half written');
    stopAt('written and not synced');
    return written;
  },
  syncData: async () => {
    await file.syncData();
    stopAt('synced');
  },
}));

// Without it no command of the system is found, `flock` among them.
process.env['PATH'] = '';
const journal = await openJournal({ folder, files });
await journal.append(stream, 'no-stream', contractEvents(stream, 0, 1));
armed = true;
const outcome = await journal.append(stream, 0, contractEvents(stream, 1, 1, '被隔开者')).then(
  () => 'acknowledged',
  (error: unknown) => (error instanceof DubanError ? error.code : String(error)),
);
process.stdout.write(`${outcome}\n`);
await journal.close();
