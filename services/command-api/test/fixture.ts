/** A service over the memory engine, and ways to see what it stored and to make it die. */
import { type Actor, DubanError, eventRegistry, type RecordedEvent } from '@duban/domain';
import { type EventStore, Transactor } from '@duban/event-store';
import type { ClockTrouble } from '@duban/runtime';
import { CommandService } from '../src/command-service.js';

export const plan = 'moni';

export const office: Actor = { id: 'office-1', name: '办公室模拟', unit: 'bangongshi', roles: ['office'] };
export const reporter: Actor = { id: 'reporter-1', name: '高新处模拟', unit: 'gaoxin', roles: ['reporter'] };

/** Server time that only a test moves. */
export class TestClock {
  trouble: ClockTrouble | undefined;
  day = '2012-03-01';
  now(): string {
    return `${this.day}T04:00:00.000Z`;
  }
  today(): string {
    return this.day;
  }
  millis(): number {
    return Date.parse(this.now());
  }
}

export function service(store: EventStore, clock = new TestClock()): CommandService {
  return new CommandService(new Transactor(store, eventRegistry), clock);
}

export const request = (actor: Actor, idempotencyKey: string, expectedRevision?: number) => ({
  plan,
  actor,
  idempotencyKey,
  expectedRevision,
});

export async function allEvents(store: EventStore): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const event of store.readAll()) events.push(event);
  return events;
}

/**
 * The store of a process that dies at its n-th append (0 is the first): before it is stored, or after it
 * is and before anyone hears of it. From then on nothing works.
 */
export function dyingAt(store: EventStore, n: number, when: 'before' | 'after'): EventStore {
  let appends = 0;
  const dead = () => new DubanError('store-failed', { detail: 'the process has died' });
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        if (appends > n) throw dead();
        if (name !== 'append') return value.apply(target, args) as unknown;
        const mine = appends;
        appends += 1;
        if (mine < n) return value.apply(target, args) as unknown;
        if (when === 'before') return Promise.reject(dead());
        return (value.apply(target, args) as Promise<unknown>).then(() => Promise.reject(dead()));
      };
    },
  });
}
