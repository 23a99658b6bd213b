/** What the peer servers share: each is a child process that reports where it listens and ends with its parent. */
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Messages of a peer: first where it listens, then an answer to each question. */
type PeerMessage = { readonly port: number } | { readonly decisions: number };

/** Listens on a free port of the loopback and reports it to the parent. `decisions` answers the parent's question. */
export async function servePeer(app: FastifyInstance, decisions: () => number = () => 0): Promise<void> {
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const tell = (message: PeerMessage) => process.send?.(message);
  process.on('message', () => tell({ decisions: decisions() }));
  process.on('disconnect', () => process.exit());
  tell({ port });
}
