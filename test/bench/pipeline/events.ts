/** Events as commands make them: the 2012 plan under several ids, and reports on its tasks. */
import { CommandService, publish, systemActor } from '@duban/command-api';
import { type Actor, eventRegistry, isRejection, type RecordedEvent, type StoredEvent, taskAggregate } from '@duban/domain';
import { type EventStore, openMemoryStore, Transactor } from '@duban/event-store';
import { createClock } from '@duban/runtime';
import { plan2012 } from '@duban/seeds';
import { body } from '../traffic.js';

/** With four partitions each is in a partition of its own. */
export const plans = ['benchm', 'bencha', 'benchd', 'benchf'] as const;

export interface Traffic {
  /** Publications and everything else that must precede a report; they come first, in this order. */
  readonly publications: readonly RecordedEvent[];
  readonly reports: readonly RecordedEvent[];
}

const reporterOf = (leads: readonly string[]): Actor => ({
  id: 'bench',
  name: '模拟',
  unit: leads[0] as string,
  roles: ['reporter'],
});

/** Publishes the plans and acknowledges every task. */
export async function publishPlans(service: CommandService): Promise<void> {
  for (const plan of plans) {
    const outcome = await publish(service, { plan, actor: systemActor, idempotencyKey: 'bench' }, { manifest: plan2012 });
    if (isRejection(outcome)) throw new Error(`the plan was refused: ${outcome.rejected}`);
    for (const { code, leads } of plan2012.tasks) {
      const request = { plan, actor: reporterOf(leads), idempotencyKey: 'bench-acknowledge' };
      const acknowledged = await service.give(request, taskAggregate, code, 'acknowledge', {});
      if (isRejection(acknowledged)) throw new Error(`task ${code} was not acknowledged: ${acknowledged.rejected}`);
    }
  }
}

const report = JSON.parse(body) as object;

/** Makes the report of this number, on plans and tasks in turn. */
export async function reportOf(service: CommandService, number: number): Promise<void> {
  const { tasks } = plan2012;
  const plan = plans[number % plans.length] as string;
  const task = tasks[Math.floor(number / plans.length) % tasks.length] as (typeof tasks)[number];
  const request = { plan, actor: reporterOf(task.leads), idempotencyKey: `bench-${number}` };
  const outcome = await service.give(request, taskAggregate, task.code, 'report-progress', report);
  if (isRejection(outcome)) throw new Error(`report ${number} was refused: ${outcome.rejected}`);
}

export async function makeTraffic(reportsWanted: number): Promise<Traffic> {
  const store = openMemoryStore();
  const service = new CommandService(new Transactor(store, eventRegistry), createClock());
  await publishPlans(service);
  const published = await store.head();
  for (let number = 0; number < reportsWanted; number += 1) await reportOf(service, number);
  const publications: RecordedEvent[] = [];
  const reports: RecordedEvent[] = [];
  for await (const event of store.readAll()) (event.position <= published ? publications : reports).push(event);
  return { publications, reports };
}

const storedEvent = ({ position: _, ...event }: RecordedEvent): StoredEvent => event;

export async function appendOne(store: EventStore, event: RecordedEvent): Promise<string> {
  const before = Number(event.revision) - 1;
  const { position } = await store.append(event.stream, before === -1 ? 'no-stream' : before, [storedEvent(event)]);
  return position;
}

/** One append for each event: streams in parallel, the events of a stream one after the other. */
export async function appendEach(store: EventStore, events: readonly RecordedEvent[]): Promise<void> {
  const streams = new Map<string, RecordedEvent[]>();
  for (const event of events) {
    const own = streams.get(event.stream);
    if (own === undefined) streams.set(event.stream, [event]);
    else own.push(event);
  }
  await Promise.all(
    [...streams.values()].map(async (own) => {
      for (const event of own) await appendOne(store, event);
    }),
  );
}
