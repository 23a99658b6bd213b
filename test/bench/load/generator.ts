/**
 * The clients, in a process of their own. Closed loop: a client sends its next request when it has the answer to the
 * last one; at an even pace, not before it is due. All clients together take the routes in turn. Jobs and results travel
 * over the channel to the parent.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Route } from '../traffic.js';
import { type KeepAliveConnection, openConnection } from './connection.js';
import { answerJobs, type LoadJob, type LoadResult } from './job.js';
import { Tally } from './tally.js';

const keyDigits = 10;

/** A request as bytes, and where its Idempotency-Key has the number. Each connection has a template of its own. */
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

async function drive(connection: KeepAliveConnection, job: LoadJob, tally: Tally, deadline: number): Promise<void> {
  const templates = job.routes.map((route) => makeTemplate(job, route));
  const beganAt = deadline - job.seconds * 1000;
  let now = performance.now();
  for (let first = true; now < deadline; first = false) {
    const number = tally.nextNumber();
    const dueAt = job.perSecond === undefined ? now : beganAt + (number * 1000) / job.perSecond;
    if (dueAt >= deadline) return;
    if (dueAt > now) await pause(dueAt - now);
    const template = templates[number % templates.length] as Template;
    template.bytes.write(String(number).padStart(keyDigits, '0'), template.numberAt, 'latin1');
    const sentAt = job.perSecond === undefined ? performance.now() : dueAt;
    const answer = await connection.ask(template.bytes);
    now = performance.now();
    if (answer.status === 201) tally.accept(now - sentAt, now < deadline);
    else tally.refuse(now - sentAt, String(answer.status), answer.text);
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
  return tally.result(job.seconds, performance.now() - startedAt, process.cpuUsage(cpuBefore));
}

answerJobs(run);
