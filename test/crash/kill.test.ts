/**
 * The server is killed with SIGKILL at random moments under load and started again, and every command
 * that was acknowledged is found exactly once. A command whose answer was lost is sent again with its
 * key: it is recorded once, whichever way it had gone.
 */
import { randomInt, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { RecordedEvent } from '@duban/domain';
import { openJournal } from '@duban/event-store';
import { plan2012 } from '@duban/seeds';
import { until } from '@duban/test-support';
import t from 'tap';
import { call, type RunningDuban, startDuban, tokenFor } from '../support/duban-process.js';

const kills = 20;
const clients = 64;
const plan = 'zjkjt2012';

interface Sent {
  readonly task: string;
  readonly unit: string;
  readonly key: string;
  readonly body: unknown;
  answer?: { eventIds: string[]; revision: string; position: string };
}

t.test(`${kills} kills under load of ${clients} clients lose nothing and double nothing`, { timeout: 280_000 }, async (t) => {
  const folder = t.testdir();
  let server: RunningDuban = await startDuban(folder);
  t.teardown(() => server.end());

  const units = [...new Set(plan2012.tasks.map(({ leads }) => leads[0] as string))];
  const tokens = new Map<string, string>();
  for (const unit of units) tokens.set(unit, await tokenFor(folder, { role: 'reporter', unit }));
  const sent: Sent[] = [];

  const send = async (command: Sent, path: string) => {
    const answer = await call(server.url, `/v1/plans/${plan}/tasks/${command.task}/${path}`, {
      token: tokens.get(command.unit) as string,
      body: command.body,
      headers: { 'idempotency-key': command.key },
    });
    if (answer.status === 503) throw new Error('the server is stopping');
    if (answer.status !== 201) throw new UnexpectedAnswer(`${answer.status} ${JSON.stringify(answer.body)}`);
    const body = answer.body as unknown as NonNullable<Sent['answer']>;
    if (command.answer !== undefined) t.strictSame(body, command.answer, 'a retry gets the first answer');
    command.answer = body;
  };

  for (const task of plan2012.tasks) {
    const command: Sent = { task: task.code, unit: task.leads[0] as string, key: randomUUID(), body: {} };
    await send(command, 'acknowledge');
  }

  let running = true;
  let retried = 0;
  const surprises: string[] = [];
  /** Like a real client: a command without an answer is sent again with its key until there is one. */
  const client = async () => {
    while (running) {
      const task = plan2012.tasks[randomInt(plan2012.tasks.length)] as (typeof plan2012.tasks)[number];
      const body = { percent: randomInt(100), done: `模拟进展 ${randomUUID()}`, occurredOn: '2012-06-30' };
      const command: Sent = { task: task.code, unit: task.leads[0] as string, key: randomUUID(), body };
      for (let attempt = 1; command.answer === undefined; attempt += 1) {
        try {
          await send(command, 'report-progress');
          sent.push(command);
          if (attempt > 1) retried += 1;
        } catch (error) {
          if (error instanceof UnexpectedAnswer) {
            surprises.push(error.message);
            return;
          }
          await delay(100);
        }
      }
    }
  };
  const load = Array.from({ length: clients }, client);

  for (let kill = 0; kill < kills; kill += 1) {
    await delay(randomInt(50, 400));
    await server.kill();
    server = await startDuban(folder);
  }
  await delay(300);
  running = false;
  await Promise.all(load);
  t.strictSame(surprises, [], 'every answer was 201, or none came');
  t.ok(sent.length > 3 * kills && retried >= kills, `${sent.length} commands were acknowledged, ${retried} of them by a retry`);

  for (const command of sent.slice(-50)) await send(command, 'report-progress');
  // The process that writes the read models must end with a killed server, so that the next server can use them.
  const writer = Number(await readFile(join(folder, 'read-models', 'unclosed'), 'utf8'));
  await server.kill();
  await until(() => !isAlive(writer));
  server = await startDuban(folder);
  const last = sent.at(-1) as Sent;
  const task = `/v1/plans/${plan}/tasks/${last.task}?minPosition=${last.answer?.position}`;
  t.match(await call(server.url, task, { token: tokens.get(last.unit) as string }), { status: 200 });
  t.equal(await server.stop(), 0);

  const journal = await openJournal({ folder });
  t.teardown(() => journal.close());
  const byKey = new Map<string, RecordedEvent>();
  let reports = 0;
  for await (const event of journal.readAll({ prefix: `${plan}-task.` })) {
    if (event.type !== 'progress-reported') continue;
    reports += 1;
    byKey.set(event.id, event);
  }
  t.equal(reports, sent.length, 'as many reports are stored as commands were answered');
  t.equal(byKey.size, reports, 'and none has the id of another');
  const wrong = sent.filter(({ answer }) => {
    const event = byKey.get(answer?.eventIds[0] ?? '');
    return event?.revision !== answer?.revision || event?.position !== answer?.position;
  });
  t.strictSame(wrong, [], 'each is where its answer said');
});

class UnexpectedAnswer extends Error {}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
