/** The sides that store nothing, and how every peer server is started. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { endChild, guardChild, nextMessage } from '../child-processes.js';
import { peerRoutes } from '../traffic.js';
import { overHttp, type Side, type SideName } from './side.js';

const startMaxMs = 30_000;

export interface PeerProcess {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly host: string;
  readonly port: number;
}

/** Starts a peer server by its file name and waits until it listens. */
export async function startPeer(file: string, args: readonly string[] = []): Promise<PeerProcess> {
  const child = guardChild(fork(fileURLToPath(new URL(`../peers/${file}.js`, import.meta.url)), args));
  const { port } = (await nextMessage(child, startMaxMs)) as { port: number };
  return { child, pid: child.pid as number, host: '127.0.0.1', port };
}

function storesNothing(name: SideName, label: string, file: string): Side {
  return {
    name,
    label,
    start: async () => {
      const { child, pid, host, port } = await startPeer(file);
      const finish = async () => {
        await endChild(child, 'SIGTERM');
        return undefined;
      };
      return { work: overHttp(host, port, peerRoutes), pids: [pid], finish };
    },
  };
}

export const nullSide = storesNothing('null', 'Fastify + zod, stores nothing', 'null-server');
export const bareSide = storesNothing('bare', 'Fastify, no schema, stores nothing', 'bare-server');
