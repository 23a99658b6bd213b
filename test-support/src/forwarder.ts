/** One address for servers that replace each other, like a load balancer or a DNS name. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import type { Test } from 'tap';

export interface Forwarder {
  readonly port: number;
  /** Sends new connections to this port; open connections stay where they are. */
  pointTo(port: number): void;
}

/** On a free port of the loopback, until the test ends. */
export async function startForwarder(t: Test, target: number): Promise<Forwarder> {
  let to = target;
  const server = createServer((asked) => {
    const asking = connect(to, '127.0.0.1');
    asked.pipe(asking).pipe(asked);
    asked.on('error', () => asking.destroy()).on('close', () => asking.destroy());
    asking.on('error', () => asked.destroy()).on('close', () => asked.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  return {
    port: (server.address() as AddressInfo).port,
    pointTo: (port) => {
      to = port;
    },
  };
}
