/**
 * Messages between the nodes of a cluster: lines of JSON over TCP, with a connection from each node to each other one.
 */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Entry, LogPlace } from './log-file.js';

export interface NodeAddress {
  readonly port: number;
  /** The port for the other nodes. */
  readonly peerPort: number;
}

/** `from`: the port of the sender. */
export type Message = { readonly from: number; readonly term: number } & (
  | { readonly is: 'standing'; readonly end: LogPlace }
  | { readonly is: 'vote'; readonly granted: boolean }
  | { readonly is: 'entries'; readonly after: LogPlace; readonly entries: readonly Entry[] }
  | { readonly is: 'having'; readonly agrees: boolean; readonly index: number }
);

const reconnectMs = 100;

export class Peers {
  readonly others: readonly NodeAddress[];
  readonly #sockets = new Map<number, Socket>();
  readonly #receive: (message: Message) => void;
  readonly #lost: (port: number) => void;
  readonly #server: Server;
  readonly #incoming = new Set<Socket>();
  #closed = false;

  constructor(
    own: NodeAddress,
    all: readonly NodeAddress[],
    { receive, lost }: { receive(message: Message): void; lost(port: number): void },
  ) {
    this.others = all.filter(({ port }) => port !== own.port);
    this.#receive = receive;
    this.#lost = lost;
    this.#server = createServer((socket) => {
      this.#incoming.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => this.#incoming.delete(socket));
      createInterface({ input: socket }).on('line', (line) => this.#receive(JSON.parse(line) as Message));
    });
    this.#server.listen(own.peerPort, '127.0.0.1');
    for (const other of this.others) this.#connect(other);
  }

  /** A frozen node is still connected; an ended process is not. */
  isConnected(port: number): boolean {
    return this.#sockets.has(port);
  }

  send(port: number, message: Message): void {
    this.#sockets.get(port)?.write(`${JSON.stringify(message)}\n`);
  }

  #connect({ port, peerPort }: NodeAddress): void {
    const socket = connect(peerPort, '127.0.0.1');
    socket.setNoDelay(true);
    socket.on('connect', () => this.#sockets.set(port, socket));
    socket.on('error', () => undefined);
    // Only its end is read from it.
    socket.resume();
    socket.on('close', () => {
      const was = this.#sockets.delete(port);
      if (this.#closed) return;
      setTimeout(() => this.#connect({ port, peerPort }), reconnectMs);
      if (was) this.#lost(port);
    });
  }

  close(): void {
    this.#closed = true;
    this.#server.close();
    for (const socket of [...this.#incoming, ...this.#sockets.values()]) socket.destroy();
  }
}
