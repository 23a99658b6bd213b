/** The main file of the thread that has the documents in its memory. */
import { parentPort } from 'node:worker_threads';
import { openMemoryViewStore } from '@duban/read-models';
import type { FromProjector, ToProjector } from './messages.js';
import { beginLoop, type ProjectionLoop } from './projection-loop.js';

const port = parentPort;
if (port === null) throw new Error('this is the main file of a thread');
const tell = (message: FromProjector) => port.postMessage(message);

let loop: ProjectionLoop | undefined;
port.on('message', (message: ToProjector) => {
  if (message.say !== 'begin') return loop?.hear(message);
  loop = beginLoop(openMemoryViewStore(), message.beginning, tell, () => port.close());
  tell({ say: 'opened' });
});
