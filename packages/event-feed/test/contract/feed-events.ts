/** Events for the contract: several plans whose events take turns in one log. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { RecordedEvent } from '@duban/domain';

export interface FeedLog {
  readonly plans: readonly string[];
  readonly epoch: string;
  /** The next `count` events of each plan, in the order of the log. */
  next(count: number, text?: string): RecordedEvent[];
}

/** The store whose events these are. */
export const feedOrigin = { epoch: 'feedcontract' } as const;

/** A log of plans that no other test uses, so that tests can share a server. */
export function feedLog(planCount = 5): FeedLog {
  const run = randomBytes(6).toString('hex');
  const plans = Array.from({ length: planCount }, (_, index) => `p${run}${index}`);
  let ordinal = 0;
  let revision = -1;
  const { epoch } = feedOrigin;
  const event = (plan: string, text: string): RecordedEvent => {
    ordinal += 1;
    const id = randomUUID();
    return {
      id,
      stream: `${plan}-task.1.1`,
      revision: String(revision),
      type: 'progress-reported',
      schemaVersion: 1,
      data: { percent: 40, done: text, occurredOn: '2012-06-30', evidence: [] },
      meta: {
        actor: { id: 'u-017', name: '王永', unit: 'gaoxin', roles: ['reporter'] },
        reason: '月度上报',
        commandId: id,
        commandDigest: 'a'.repeat(64),
        correlationId: id,
        recordedAt: '2012-06-30T08:00:00.000Z',
        channel: { requestId: 'req-1', address: '127.0.0.1' },
      },
      salts: { '/data/done': 'AAAAAAAAAAAAAAAAAAAAAA' },
      position: `${epoch}-${String(ordinal).padStart(20, '0')}`,
    };
  };
  const round = (text: string) => {
    revision += 1;
    return plans.map((plan) => event(plan, text));
  };
  return { plans, epoch, next: (count, text = '已完成立项') => Array.from({ length: count }, () => round(text)).flat() };
}

/** A log that grows and can be followed like the event store's. */
export class GrowingLog {
  readonly #events: RecordedEvent[] = [];
  readonly #waiting = new Set<() => void>();

  add(events: readonly RecordedEvent[]): void {
    this.#events.push(...events);
    for (const wake of this.#waiting) wake();
  }

  async *subscribe({ after }: { readonly after?: string | undefined }, signal: AbortSignal) {
    let at = this.#events.findIndex(({ position }) => position === after) + 1;
    while (!signal.aborted) {
      const events = this.#events.slice(at, at + stretchMaxEvents);
      at += events.length;
      if (events.length === 0) await this.#grown(signal);
      else yield { events, position: events.at(-1)?.position ?? beforeAll };
    }
  }

  #grown(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake);
    });
  }
}

const beforeAll = `contractlog1-${'0'.repeat(20)}`;
const stretchMaxEvents = 500;
