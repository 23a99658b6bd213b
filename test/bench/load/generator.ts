/**
 * The clients, in a process of their own. Closed loop: a client sends its next request when it has the
 * answer to its last. All clients together take the routes in turn. Jobs come and results go over the
 * channel to the parent.
 */
import { createHistogram } from 'node:perf_hooks';
import type { Route } from '../traffic.js';
import { type Answer, type KeepAliveConnection, openConnection } from './connection.js';
import type { LoadJob, LoadReply, LoadResult } from './job.js';

const keyDigits = 10;

/** A request as bytes, and where the number in its Idempotency-Key stands. One connection's own. */
interface Template {
  readonly bytes: Buffer;
  readonly numberAt: number;
}

function makeTemplate(job: LoadJob, route: Route): Template {
  const head = [
    `POST ${route.path} HTTP/1.1`,
    `Host: ${job.host}:${job.port}`,
    `Authorization: Bearer ${route.token}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(job.body)}`,
    `Idempotency-Key: "${job.keyPrefix}-`,
  ].join('\r\n');
  const number = '0'.repeat(keyDigits);
  return { bytes: Buffer.from(`${head}${number}"\r\n\r\n${job.body}`), numberAt: Buffer.byteLength(head) };
}

/** What the clients of one job count together. */
class Tally {
  readonly histogram = createHistogram();
  readonly refused: Record<string, number> = {};
  readonly samples: string[] = [];
  firstRefusal: string | undefined;
  accepted = 0;
  acceptedInTime = 0;
  asked = 0;

  count(answer: Answer, latencyMs: number, inTime: boolean): void {
    this.histogram.record(Math.max(1, Math.round(latencyMs * 1000)));
    if (answer.status !== 201) {
      this.refused[answer.status] = (this.refused[answer.status] ?? 0) + 1;
      this.firstRefusal ??= answer.text();
      return;
    }
    this.accepted += 1;
    if (inTime) this.acceptedInTime += 1;
  }
}

async function drive(connection: KeepAliveConnection, job: LoadJob, tally: Tally, deadline: number): Promise<void> {
  const templates = job.routes.map((route) => makeTemplate(job, route));
  let now = performance.now();
  for (let first = true; now < deadline; first = false) {
    const number = tally.asked++;
    const template = templates[number % templates.length] as Template;
    template.bytes.write(String(number).padStart(keyDigits, '0'), template.numberAt, 'latin1');
    const sentAt = performance.now();
    const answer = await connection.ask(template.bytes);
    now = performance.now();
    tally.count(answer, now - sentAt, now < deadline);
    if (first) tally.samples.push(answer.text());
  }
}

async function run(job: LoadJob): Promise<LoadResult> {
  const tally = new Tally();
  const connections = await Promise.all(Array.from({ length: job.clients }, () => openConnection(job.host, job.port)));
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  try {
    const deadline = startedAt + job.seconds * 1000;
    await Promise.all(connections.map((connection) => drive(connection, job, tally, deadline)));
  } finally {
    for (const connection of connections) connection.close();
  }
  const cpu = process.cpuUsage(cpuBefore);
  return {
    acceptedInTime: tally.acceptedInTime,
    seconds: job.seconds,
    accepted: tally.accepted,
    refused: tally.refused,
    firstRefusal: tally.firstRefusal,
    samples: tally.samples,
    p50Ms: tally.histogram.percentile(50) / 1000,
    p99Ms: tally.histogram.percentile(99) / 1000,
    maxMs: tally.histogram.max / 1000,
    elapsedMs: performance.now() - startedAt,
    cpuMs: (cpu.user + cpu.system) / 1000,
  };
}

const reply = (message: LoadReply) => process.send?.(message);

process.on('message', (job: LoadJob) => {
  run(job).then(
    (result) => reply({ result }),
    (error: unknown) => reply({ failed: error instanceof Error ? error.message : String(error) }),
  );
});
process.on('disconnect', () => process.exit());
