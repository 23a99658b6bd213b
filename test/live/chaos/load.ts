/**
 * Clients that do as the API says: a command goes out under a key of its own, and again under the same key
 * to whichever process is there, until it is answered. What they were answered is what must be true.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { RecordedEvent } from '@duban/domain';
import { plan2012 } from '@duban/seeds';
import { type Answer, call, tokenFor } from '../../support/duban-process.js';
import { Random } from './random.js';
import type { System } from './system.js';
import { type Acknowledged, type CommandAnswer, placeOf } from './verdict.js';

/** They are in different partitions of the feed. */
export const plans = ['chaosa', 'chaosb'] as const;

const attemptMaxMs = 4_000;
const retryMs = 60;
const betweenMs = 25;
/** One in so many answers is asked for once more, one in so many is read back, and of those one in so many as a list. */
const askAgainOneIn = 12;
const readBackOneIn = 6;
const listOneIn = 3;
/** Of the commands that a recovery names as lost, one in so many is sent again, the last first, and no more than the maximum. */
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

/** The text that makes every command of the load another one, as it is found in the event. */
export function markerOf({ data }: RecordedEvent): string | undefined {
  const text = data['done'] ?? data['description'] ?? (data['source'] as { text?: unknown } | undefined)?.text;
  return typeof text === 'string' && text.startsWith('模拟负载') ? text : undefined;
}

/** What an answer says, but for the epoch: a recovery gives what it keeps another one. */
const answerOf = ({ eventIds, revision, position }: CommandAnswer) => JSON.stringify([eventIds, revision, placeOf(position)]);

export class Load {
  readonly acknowledged: Acknowledged[] = [];
  /** What no client should ever be told. */
  readonly surprises: string[] = [];
  /** What attempts were told that were not the last → how many. */
  readonly answered = new Map<string, number>();
  readBacks = 0;
  /** Commands that were lost and have been sent again under their keys. */
  sentAgain = 0;
  /** Commands that have been sent and are not answered yet, those that will be sent again among them. */
  underWay = 0;
  /** The longest that a command was waited for. */
  slowestMs = 0;
  readonly #system: System;
  readonly #answerMaxMs: number | undefined;
  readonly #tokens = new Map<string, string>();
  readonly #pending = new Map<string, string>();
  /** Key → what was acknowledged. */
  readonly #commands = new Map<string, Command>();
  /** Keys under which commands are to be sent again. */
  #lost: string[] = [];
  #running = true;
  #clients: Promise<void>[] = [];

  /** @param answerMaxMs in which every command must be answered; absent: processes may die before they answer */
  constructor(system: System, answerMaxMs?: number) {
    this.#system = system;
    this.#answerMaxMs = answerMaxMs;
  }

  /** Publishes the plans, has every task acknowledged, and lets the clients begin. */
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

  /** No new commands; resolves when those under way are answered. */
  async stop(): Promise<void> {
    this.#running = false;
    await Promise.all(this.#clients);
  }

  /** Commands that wait for their answer and what they were told last. */
  pending(): string {
    return [...this.#pending].map(([key, answered]) => `${key}: ${answered}`).join('\n');
  }

  /** As clients do that still have the commands which a recovery names as lost. */
  sendLostAgain(): void {
    const last = new Map(this.acknowledged.map(({ key, answer }) => [key, answer.position]));
    const lost = [...last].filter(([, position]) => this.#system.isLost(position)).map(([key]) => key);
    this.#lost = lost.filter((_, at) => at % sendAgainOneIn === 0).slice(-sendAgainMax);
  }

  /** @throws {Error} where a process takes a command, or refuses it for another reason */
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

  /** Undefined when it was answered with what no client should be told. */
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

  /** Each attempt goes to another process, as far as there are several. Undefined when no answer came. */
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

  /** The same key again: the first answer again, unless that is named as lost by now. */
  async #askAgain(command: Command, key: string, first: CommandAnswer): Promise<void> {
    const again = await this.#untilAnswered(command.path, command.token, command.body, key);
    if (again === undefined) return;
    if (answerOf(again) === answerOf(first)) return;
    if (this.#system.isLost(first.position)) this.#acknowledge(command, key, again);
    else this.surprises.push(`${key} was answered ${JSON.stringify(first)}, and then ${JSON.stringify(again)}`);
  }

  /** Whoever is answered 200 for `minPosition` sees at least what was there then. */
  async #readBack({ path, token, stream }: Command, { position, revision }: CommandAnswer, random: Random): Promise<void> {
    const task = path.slice(0, path.lastIndexOf('/'));
    const asList = random.between(0, listOneIn) === 0;
    const asked = `${asList ? task.slice(0, task.lastIndexOf('/')) : task}?minPosition=${position}`;
    const { status, body } = (await this.#attempt(asked, token, {}, 'queries', random.between(0, 10))) ?? {};
    // Whoever cannot answer says so; but nothing that was acknowledged is said never to have been.
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
