/**
 * The main file of the process that writes the documents on disk. It ends when it is told to, or when the server has
 * ended in whatever way, since the channel to it is closed then. A signal is meant for the server: a terminal and a
 * service manager send theirs to both.
 */
import { DubanError, positionEpoch } from '@duban/domain';
import { openSqliteViewStore } from '@duban/read-models';
import { type Beginning, type FromProjector, type ToProjector, thrown } from '../projector-beside/messages.js';
import { beginLoop, type ProjectionLoop } from '../projector-beside/projection-loop.js';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
for (const signal of signals) process.on(signal, () => {});
process.on('disconnect', () => process.exit());

const tell = (message: FromProjector) => void process.send?.(message, undefined, undefined, () => undefined);

/** What is told last must have left before the process ends. */
const tellAndEnd = (message: FromProjector) => void process.send?.(message, undefined, undefined, () => process.exit(1));
const unusable = (error: unknown) => tellAndEnd({ say: 'unusable', thrown: thrown(error) });

async function begin(beginning: Beginning): Promise<ProjectionLoop> {
  const { lasting, head } = beginning;
  if (lasting === undefined) throw new Error('this process writes documents on disk');
  let begunAnew: DubanError | undefined;
  const { folder: file, anew: detail } = lasting;
  const store = await openSqliteViewStore({
    folder: file,
    epoch: positionEpoch(head) ?? '',
    anew: detail === undefined ? undefined : new DubanError('read-models-damaged', { file, detail }),
    begunAnew: (why) => {
      begunAnew = why;
    },
    onDamage: unusable,
  });
  const loop = beginLoop(store, beginning, tell, () => process.exit());
  tell({ say: 'opened', begunAnew: begunAnew === undefined ? undefined : thrown(begunAnew) });
  return loop;
}

let loop: Promise<ProjectionLoop> | undefined;
process.on('message', (message: ToProjector) => {
  if (message.say === 'begin') {
    loop = begin(message.beginning);
    loop.catch(unusable);
    return;
  }
  // Nothing is in hand yet that would have to be ended in order.
  if (loop === undefined) process.exit();
  loop.then((begun) => begun.hear(message)).catch(() => undefined);
});
