import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * The lowest port to try. These ports are below the range from which the system picks ports for connections and for
 * servers without a fixed port: a test may begin to listen long after it has chosen.
 */
const lowestPort = 20_000;
const ports = 12_000;

/** A free port of the loopback outside of the range that the system picks from. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = lowestPort + randomInt(ports);
    const server = createServer().listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') continue;
      throw error;
    }
    server.close();
    await once(server, 'close');
    return port;
  }
}
