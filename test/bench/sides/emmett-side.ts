/** Emmett on a PostgreSQL server of its own, in either way of recording. */
import pg from 'pg';
import { endChild, nextMessage } from '../child-processes.js';
import { body, peerRoutes } from '../traffic.js';
import { startPeer } from './peer-side.js';
import { type PostgresBinaries, startPostgres } from './postgres.js';
import { overHttp, type Side, type StoredWork } from './side.js';

/**
 * Connections. On two cores, of 4 to 64: for the handler the number with the highest rate without refusals, because
 * more connections mean more conflicts; for append a number beyond which nothing is gained, that of the streams.
 */
const bestPoolSize = { handler: 8, append: 32 } as const;
const answerMaxMs = 10_000;

export function emmettSide(binaries: PostgresBinaries, how: 'handler' | 'append', poolSize?: number | undefined): Side {
  return {
    name: how === 'handler' ? 'emmett' : 'emmett-append',
    label: how === 'handler' ? 'Fastify + zod + emmett-postgresql' : 'the same, append only',
    start: async (parent) => {
      const postgres = await startPostgres(binaries, parent);
      const { connectionString } = postgres;
      const peer = await startPeer('emmett-server', [connectionString, String(poolSize ?? bestPoolSize[how]), how]);
      const finish = async (): Promise<StoredWork> => {
        const answered = nextMessage(peer.child, answerMaxMs);
        peer.child.send('decisions');
        const { decisions } = (await answered) as { decisions: number };
        await endChild(peer.child, 'SIGTERM');
        const { events, faults } = await readBack(connectionString);
        await postgres.stop();
        return { events, faults, figures: { repeatsAfterConflict: decisions - events } };
      };
      return { work: overHttp(peer.host, peer.port, peerRoutes), pids: [peer.pid, postgres.pid], finish };
    },
  };
}

interface Counts {
  readonly events: string;
  readonly sameBody: string;
  readonly commands: string;
  readonly streams: string;
}

async function readBack(connectionString: string): Promise<{ events: number; faults: string[] }> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<Counts>(
      `SELECT count(*)::text AS events,
              (count(*) FILTER (WHERE message_data = $1::jsonb))::text AS "sameBody",
              count(DISTINCT message_metadata ->> 'commandId')::text AS commands,
              count(DISTINCT stream_id)::text AS streams
         FROM emt_messages`,
      [body],
    );
    const { events, sameBody, commands, streams } = rows[0] as Counts;
    const faults: string[] = [];
    if (sameBody !== events) faults.push(`${sameBody} of ${events} rows hold the body that was sent`);
    if (commands !== events) faults.push(`${events} rows are of ${commands} commands`);
    if (streams !== String(peerRoutes.length)) faults.push(`${streams} streams instead of ${peerRoutes.length}`);
    for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) {
      const shown = await client.query<Record<string, string>>(`SHOW ${setting}`);
      if (shown.rows[0]?.[setting] !== 'on') faults.push(`PostgreSQL ran with ${setting} off`);
    }
    return { events: Number(events), faults };
  } finally {
    await client.end();
  }
}
