/** The other end of `readInThread`, within the thread. */
import { parentPort } from 'node:worker_threads';
import { DubanError, type Rejection } from '@duban/domain';

/**
 * Says that the thread is ready, and reads when it is told to. Only data goes back: the reading, or the code and
 * parameters of a `DubanError`.
 */
export function answerFromThread(read: () => Promise<object>): void {
  parentPort?.once('message', () => {
    void read()
      .catch(rejectionOf)
      .then(
        (outcome) => parentPort?.postMessage(outcome),
        (error: unknown) => {
          // The error ends the thread, and whoever waits for the reading is told.
          setImmediate(() => {
            throw error;
          });
        },
      );
  });
  parentPort?.postMessage('ready');
}

function rejectionOf(error: unknown): Rejection {
  if (error instanceof DubanError) return { rejected: error.code, params: error.params };
  throw error;
}
