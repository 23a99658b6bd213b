/**
 * Clients that use the API as documented: a command is sent under a key of its own and, until it is answered, again
 * under the same key to whichever process is there. What they were answered must be true.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { RecordedEvent } from '@duban/domain';
import { plan2012 } from '@duban/seeds';
import { type Answer, call, tokenFor } from '../../support/duban-process.js';
import { Random } from './random.js';
import type { System } from './system.js';
import { type Acknowledged, type CommandAnswer, placeOf } from './verdict.js';

/** The plans are in different partitions of the feed. */
export const plans = ['chaosa', 'chaosb'] as const;

const attemptMaxMs = 4_000;
const retryMs = 60;
const betweenMs = 25;
/**
 * Of the answers one in so many is asked for again, one in so many is read back, and of the latter one in so many
 * through a list.
 */
const askAgainOneIn = 12;
const readBackOneIn = 6;
const listOneIn = 3;
/**
 * Of the commands that a recovery reports as lost, one in so many is sent again, the last first, and no more than the
 * maximum.
 */
const sendAgainOneIn = 3;
const sendAgainMax = 60;
const day = '2012-06-30';

interface Command {
  readonly path: string;
  readonly stream: string;
  readonly token: string;
  readonly body: object;
  readonly marker: string;
}

/** The text by which a command of the load is recognised in its event; undefined for other events. */
export function markerOf({ data }: RecordedEvent): string | undefined {
  const text = data['done'] ?? data['description'] ?? (data['source'] as { text?: unknown } | undefined)?.text;
  return typeof text === 'string' && text.startsWith('模拟负载') ? text : undefined;
}

/** An answer without its epoch, which a recovery changes for everything that it keeps. */
const answerOf = ({ eventIds, revision, position }: CommandAnswer) => JSON.stringify([eventIds, revision, placeOf(position)]);

export class Load {
  readonly acknowledged: Acknowledged[] = [];
  /** Answers that no client should ever get. */
  readonly surprises: string[] = [];
  /** Answers to attempts that had to be repeated → how many. */
  readonly answered = new Map<string, number>();
  readBacks = 0;
  /** Lost commands that have been sent again under their keys. */
  sentAgain = 0;
  /** Commands that were sent and are not answered yet, including those that will be sent again. */
  underWay = 0;
  /** The longest wait for an answer to a command. */
  slowestMs = 0;
  readonly #system: System;
  readonly #answerMaxMs: number | undefined;
  readonly #tokens = new Map<string, string>();
  readonly #pending = new Map<string, string>();
  /** Key → what was acknowledged. */
  readonly #commands = new Map<string, Command>();
  /** Keys of lost commands that must be sent again. */
  #lost: string[] = [];
  #running = true;
  #clients: Promise<void>[] = [];

  /**
   * @param answerMaxMs the time in which every command must be answered; absent: a process may die before it answers
   */
  constructor(system: System, answerMaxMs?: number) {
    this.#system = system;
    this.#answerMaxMs = answerMaxMs;
  }

  /** Publishes the plans, acknowledges every task, and starts the clients. */
  async start(seed: number, clients: number): Promise<void> {
    const office = await tokenFor(this.#system.keysFolder, { role: 'office', unit: 'bangongshi' });
    for (const plan of plans) await this.#untilAnswered(`/v1/plans/${plan}/publish`, office, { manifest: plan2012 }, plan);
    for (const unit of new Set(plan2012.tasks.flatMap(({ leads }) => leads.slice(0, 1)))) {
      this.#tokens.set(unit, await tokenFor(this.#system.keysFolder, { role: 'reporter', unit }));
    }
    const acknowledgements = plans.flatMap((plan) =>
      plan2012.tasks.map(({ code, leads }) => {
        const token = this.#tokens.get(leads[0] as string) as string;
        return this.#untilAnswered(`/v1/plans/${plan}/tasks/${code}/acknowledge`, token, {}, `acknowledge-${plan}-${code}`);
      }),
    );
    await Promise.all(acknowledgements);
    this.#clients = Array.from({ length: clients }, (_, at) => this.#client(new Random(seed + at + 1)));
  }

  /** Ends new commands; resolves when those under way are answered. */
  async stop(): Promise<void> {
    this.#running = false;
    await Promise.all(this.#clients);
  }

  /** The commands without an answer, and what they were told last. */
  pending(): string {
    return [...this.#pending].map(([key, answered]) => `${key}: ${answered}`).join('\n');
  }

  /** Sends lost commands again, as a client does that still has the commands which a recovery reports as lost. */
  sendLostAgain(): void {
    const last = new Map(this.acknowledged.map(({ key, answer }) => [key, answer.position]));
    const lost = [...last].filter(([, position]) => this.#system.isLost(position)).map(([key]) => key);
    this.#lost = lost.filter((_, at) => at % sendAgainOneIn === 0).slice(-sendAgainMax);
  }

  /** @throws {Error} when a process accepts a command, or refuses it for another reason */
  async isRefused(code: string): Promise<void> {
    const { path, token, body } = this.#command(new Random(0));
    for (const url of this.#system.urls('commands')) {
      const headers = { 'idempotency-key': `"${randomUUID()}"` };
      const answer = await call(url, path, { token, body, headers, signal: AbortSignal.timeout(attemptMaxMs) });
      if (answer.status !== 503 || answer.body['code'] !== code)
        throw new Error(`${url} answered ${answer.status} ${JSON.stringify(answer.body)}, and not ${code}`);
    }
  }

  async #client(random: Random): Promise<void> {
    while (this.#running) {
      const again = this.#lost.pop();
      const command = this.#commands.get(again ?? '') ?? this.#command(random);
      const key = again ?? randomUUID();
      if (again !== undefined) this.sentAgain += 1;
      this.underWay += 1;
      const answer = await this.#untilAnswered(command.path, command.token, command.body, key);
      this.underWay -= 1;
      if (answer === undefined) return;
      this.#acknowledge(command, key, answer);
      if (random.between(0, askAgainOneIn) === 0) await this.#askAgain(command, key, answer);
      if (random.between(0, readBackOneIn) === 0) await this.#readBack(command, answer, random);
      await pause(betweenMs);
    }
  }

  #acknowledge(command: Command, key: string, answer: CommandAnswer): void {
    this.#commands.set(key, command);
    this.acknowledged.push({ key, stream: command.stream, marker: command.marker, answer });
  }

  #command(random: Random): Command {
    const plan = random.pick(plans);
    const task = random.pick(plan2012.tasks);
    const token = this.#tokens.get(task.leads[0] as string) as string;
    const marker = `模拟负载 ${randomUUID()}`;
    const stream = `${plan}-task.${task.code}`;
    const path = `/v1/plans/${plan}/tasks/${task.code}`;
    const body = { occurredOn: day, reason: '模拟：混沌测试' };
    if (random.between(0, 5) === 0)
      return { path: `${path}/raise-obstacle`, stream, token, marker, body: { ...body, description: marker } };
    const percent = random.between(0, 100);
    return { path: `${path}/report-progress`, stream, token, marker, body: { ...body, percent, done: marker } };
  }

  /** The answer; undefined when it was one that no client should get. */
  async #untilAnswered(path: string, token: string, body: object, key: string): Promise<CommandAnswer | undefined> {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await this.#attempt(path, token, { body, headers: { 'idempotency-key': `"${key}"` } }, 'commands', attempt);
      if (answer?.status === 201) {
        this.#pending.delete(key);
        const { eventIds, revision, position } = answer.body as unknown as CommandAnswer;
        return { eventIds, revision, position };
      }
      if (answer !== undefined && answer.status !== 503 && answer.status !== 429) {
        this.surprises.push(`${path} under ${key}, attempt ${attempt + 1}: ${answer.status} ${JSON.stringify(answer.body)}`);
        return undefined;
      }
      const answered = answer === undefined ? 'no answer' : `${answer.status} ${String(answer.body['code'])}`;
      this.#pending.set(key, answered);
      this.answered.set(answered, (this.answered.get(answered) ?? 0) + 1);
      await pause(retryMs);
    }
  }

  /** Each attempt goes to another process, if there are several. Undefined when there was no answer. */
  async #attempt(
    path: string,
    token: string,
    request: { body?: object; headers?: Record<string, string> },
    service: 'commands' | 'queries',
    attempt: number,
  ): Promise<Answer | undefined> {
    const urls = this.#system.urls(service);
    const url = urls[(attempt + path.length) % urls.length];
    if (url === undefined) return undefined;
    const maxMs = service === 'commands' ? (this.#answerMaxMs ?? attemptMaxMs) : attemptMaxMs;
    const began = performance.now();
    const answer = await call(url, path, { token, ...request, signal: AbortSignal.timeout(maxMs) }).catch(() => undefined);
    const tookMs = performance.now() - began;
    if (service !== 'commands') return answer;
    this.slowestMs = Math.max(this.slowestMs, tookMs);
    if (this.#answerMaxMs !== undefined && answer === undefined)
      this.surprises.push(`${path}, attempt ${attempt + 1}: no answer after ${Math.round(tookMs)} ms`);
    return answer;
  }

  /** The same key again must get the first answer, unless the command has been reported as lost. */
  async #askAgain(command: Command, key: string, first: CommandAnswer): Promise<void> {
    const again = await this.#untilAnswered(command.path, command.token, command.body, key);
    if (again === undefined) return;
    if (answerOf(again) === answerOf(first)) return;
    if (this.#system.isLost(first.position)) this.#acknowledge(command, key, again);
    else this.surprises.push(`${key} was answered ${JSON.stringify(first)}, and then ${JSON.stringify(again)}`);
  }

  /** An answer 200 with `minPosition` must show at least the state at that position. */
  async #readBack({ path, token, stream }: Command, { position, revision }: CommandAnswer, random: Random): Promise<void> {
    const task = path.slice(0, path.lastIndexOf('/'));
    const asList = random.between(0, listOneIn) === 0;
    const asked = `${asList ? task.slice(0, task.lastIndexOf('/')) : task}?minPosition=${position}`;
    const { status, body } = (await this.#attempt(asked, token, {}, 'queries', random.between(0, 10))) ?? {};
    // A process that cannot answer may say so, but must never claim that an acknowledged position never existed.
    if (status === 404 || (status === 410 && !this.#system.isLost(position)))
      this.surprises.push(`${asked} answered ${status} ${JSON.stringify(body)} for revision ${revision} of ${stream}`);
    if (status !== 200 || body === undefined) return;
    this.readBacks += 1;
    if (asList) {
      const { length } = body['items'] as readonly unknown[];
      if (length !== plan2012.tasks.length) this.surprises.push(`${asked} listed ${length} tasks of ${plan2012.tasks.length}`);
    } else if (BigInt(String(body['revision'])) < BigInt(revision))
      this.surprises.push(`${asked} answered revision ${String(body['revision'])}, and ${revision} was acknowledged there`);
  }
}
