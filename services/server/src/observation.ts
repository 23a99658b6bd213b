/** What engines report to operators: health checks, metrics, log lines. */
import { DubanError } from '@duban/domain';
import type { EventStore, EventStoreDbObserver, Journal, WatchedStore } from '@duban/event-store';
import type { RunnerObserver } from '@duban/read-models';
import type { Health, Logger, Metrics, OversightCounts, Remark } from '@duban/runtime';
import type { OversightLog } from './oversight-log.js';
import type { Documents, Projector } from './projection.js';
import { troubleOf } from './trouble.js';

interface Instruments {
  readonly logger: Logger;
  readonly health: Health;
  readonly metrics: Metrics;
}

/** Reports what was found at opening, and a failed write as soon as it happens. */
export function watchJournal(journal: Journal, { logger, health, metrics }: Instruments): void {
  const { created, cut, rebuiltIndexes } = journal.recovery;
  if (cut !== undefined) logger.warn({ cut }, 'the end of the journal was unfinished and has been cut at the last whole append');
  for (const index of rebuiltIndexes) logger.warn({ index }, 'an index file was made anew from its segment');
  if (!journal.kernelLock) logger.warn('the kernel holds no lock on the data folder: is the command flock missing?');
  logger.info({ created, epoch: journal.epoch, head: journal.logHead, ...journal.stats() }, 'the journal is open');

  let failure: string | undefined;
  void journal.failed.then((error) => {
    failure = error.message;
    logger.fatal({ err: error }, 'a write failed: nothing is accepted until a restart has read the disk back');
  });
  health.register('event-store', () => {
    if (failure === undefined && journal.full)
      return { zh: '存储空间不足，暂不受理命令', en: 'No room on the disk: commands are refused' };
    if (failure === undefined) return undefined;
    return { zh: '写盘失败，须重启核对', en: 'A write failed; restart to check the disk' };
  });
  metrics.gauge('duban_journal_events', 'Events in the journal', () => journal.stats().events);
  metrics.gauge('duban_journal_bytes', 'Bytes in the journal', () => journal.stats().bytes);
  metrics.gauge('duban_journal_groups', 'Groups committed, one fdatasync each', () => journal.stats().groups);
  metrics.gauge('duban_journal_last_sync_seconds', 'Duration of the last fdatasync', () => journal.stats().lastSyncMs / 1000);
}

/** Reports a store that was put back from an older backup. */
export function watchForGoingBack({ health, metrics }: Pick<Instruments, 'health' | 'metrics'>, store: WatchedStore): void {
  health.register('event-store-history', () => (store.wentBack === undefined ? undefined : troubleOf(store.wentBack)));
  metrics.gauge('duban_store_went_back', '1 when the event store lacks events that somebody remembers', () =>
    store.wentBack === undefined ? 0 : 1,
  );
}

const namedPlansMax = 10;

/** A remark only: a plan in trouble is no reason to give the process no work, since it serves the others. */
function parkedRemark(plans: readonly string[]): Remark {
  const names = plans.slice(0, namedPlansMax).join(', ');
  const more = plans.length > namedPlansMax ? ` … (${plans.length})` : '';
  return {
    ready: true,
    zh: `已停住的计划：${names}${more}`,
    en: `Parked plans: ${names}${more}`,
  };
}

export function watchOversight(counts: OversightCounts, log: OversightLog, metrics: Metrics): void {
  metrics.gauge('duban_oversight_refusals', 'Refusals of known actors since the start', () => counts.totals.refusals);
  metrics.gauge('duban_oversight_accesses', 'Readings of histories and evidence since the start', () => counts.totals.accesses);
  metrics.gauge('duban_oversight_dropped', 'Refusals and accesses not recorded one by one', () => counts.totals.dropped);
  metrics.gauge('duban_oversight_waiting', 'Entries of oversight that are not written yet', () => counts.waiting);
  metrics.gauge('duban_oversight_lost', 'Events of oversight that the store would not take', () => log.lost);
  metrics.gauge('duban_oversight_events', 'Events of oversight written since the start', () => log.written);
}

/**
 * Reports a runner that is in trouble or has not reached the end yet. `runner` is a function, because the runner
 * needs this observer before it exists.
 */
export function watchRunner(
  { logger, health, metrics }: Instruments,
  runner: () => Pick<Projector, 'health' | 'filling'>,
): RunnerObserver {
  let events = 0;
  let madeAnew = 0;
  let failure: unknown;
  health.register('projector', async () => {
    const { caughtUp, failure: failing } = await runner().health();
    if (failing !== undefined) return troubleOf(failure);
    if (caughtUp) return undefined;
    const { filling } = runner();
    const so = filling === undefined ? '' : ` ${filling.events}/${filling.of}`;
    return { zh: `读模型正在追赶事件${so}`, en: `The read models are catching up${so}` };
  });
  metrics.gauge('duban_projected_events', 'Events taken into the read models since the start', () => events);
  metrics.gauge('duban_parked_plans', 'Plans parked on an event that cannot be processed', async () => {
    const { parked } = await runner().health();
    return parked.length;
  });
  metrics.gauge('duban_plans_made_anew', 'Plans of which Redis had lost something, since the start', () => madeAnew);
  return {
    incomplete: (plan, lost) => {
      madeAnew += 1;
      logger.error({ plan, lost }, 'Redis has lost a part of the read models of a plan, which are made anew');
    },
    applied: (batch) => {
      events += batch.events;
    },
    parked: (plan) => logger.error({ parked: plan }, 'a plan is parked: an event could not be processed'),
    refilling: (plan) => logger.warn({ plan }, 'a plan is read again from the event store'),
    failed: (error, retryMs) => {
      failure = error;
      logger.error({ err: error, retryMs }, 'the read models failed and begin again');
    },
  };
}

/** Reports whether the documents can be read and which plans stand still, whichever process fills them. */
export function watchReadModels({ health, metrics }: Pick<Instruments, 'health' | 'metrics'>, views: Documents): void {
  if ('evictedKeys' in views) {
    metrics.gauge('duban_redis_evicted_keys', 'Keys that Redis has thrown away since it started', () => views.evictedKeys ?? 0);
  }
  const standstills = probe(() => views.standstills());
  health.register('read-models', async () => {
    const found = await standstills();
    if (!found.answered) return troubleOf(found.error, 'DUBAN_READ_MODELS');
    const parked = [...found.answer].filter(([, { state }]) => state === 'parked').map(([plan]) => plan);
    return parked.length === 0 ? undefined : parkedRemark(parked);
  });
}

/** Whether a store on a server can be used, and if not, why. `appends`: this process needs the right to append. */
export function watchEventStore({ health }: Pick<Instruments, 'health'>, store: EventStore, appends: boolean): void {
  const usable = probe(async () => store.probe?.(appends));
  health.register('event-store', async () => {
    const found = await usable();
    return found.answered ? undefined : troubleOf(found.error, 'DUBAN_EVENT_STORE');
  });
}

/** What EventStoreDB was asked to store, and whom this process is connected to. */
export function countEventStoreDb({ metrics }: Pick<Instruments, 'metrics'>): EventStoreDbObserver {
  const appends = metrics.durations('duban_append_duration_seconds', 'Duration of appends to EventStoreDB by outcome', 'outcome');
  let node: string | undefined;
  let connections = 0;
  metrics.gauges('duban_event_store_connected', '1 for the node of EventStoreDB that calls go to', 'node', () =>
    node === undefined ? [] : [[node, 1] as const],
  );
  metrics.gauge('duban_event_store_reconnections', 'Connections to EventStoreDB since the start, but for the first', () =>
    Math.max(0, connections - 1),
  );
  return {
    appended: (outcome, ms) => appends(outcome, ms / 1_000),
    connected(now) {
      node = now;
      if (now !== undefined) connections += 1;
    },
  };
}

type Found<Answer> = { readonly answered: true; readonly answer: Answer } | { readonly answered: false; readonly error: unknown };

/** Less than a health check may take. */
const probeMaxMs = 1_500;
/** Anybody may ask for the health, so a server is asked no more often than this. */
const probeEveryMs = 1_000;

function probe<Answer>(ask: () => Promise<Answer>): () => Promise<Found<Answer>> {
  let last: { readonly since: number; readonly found: Promise<Found<Answer>> } | undefined;
  const find = async (): Promise<Found<Answer>> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const error = new DubanError('store-unavailable', { detail: `${probeMaxMs} 毫秒内无应答 / no answer in ${probeMaxMs} ms` });
      timer = setTimeout(() => reject(error), probeMaxMs);
    });
    try {
      return { answered: true, answer: await Promise.race([ask(), late]) };
    } catch (error) {
      return { answered: false, error };
    } finally {
      clearTimeout(timer);
    }
  };
  return () => {
    if (last === undefined || performance.now() - last.since > probeEveryMs) last = { since: performance.now(), found: find() };
    return last.found;
  };
}
