/** One address for servers that take its place one after another, as a load balancer or a name in DNS gives. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import type { Test } from 'tap';

export interface Forwarder {
  readonly port: number;
  /** Directs connections made from now on to this port; open connections stay. */
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
