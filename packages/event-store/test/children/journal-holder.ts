/** Opens the journal in a folder, appends one event, says so, and holds on until it is ended. */

import { openJournal } from '../../src/index.js';
import { contractEvents } from '../contract.js';
import { stream } from '../journal-folder.js';

const journal = await openJournal({ folder: process.argv[2] as string });
await journal.append(stream, 'no-stream', contractEvents(stream, 0, 1));
process.stdout.write('ready\n');
setInterval(() => undefined, 60_000);
