/** What the engines say to those who run them: health checks, metrics, log lines. */
import type { Journal } from '@duban/event-store';
import type { Runner, RunnerObserver } from '@duban/read-models';
import type { Health, Logger, Metrics, OversightCounts, Remark } from '@duban/runtime';
import type { OversightLog } from './oversight-log.js';

interface Instruments {
  readonly logger: Logger;
  readonly health: Health;
  readonly metrics: Metrics;
}

/** Reports what opening found, and a failed write from the moment that it happens. */
export function watchJournal(journal: Journal, { logger, health, metrics }: Instruments): void {
  const { created, cut, rebuiltIndexes } = journal.recovery;
  if (cut !== undefined) logger.warn({ cut }, 'the end of the journal was unfinished and has been cut at the last whole append');
  for (const index of rebuiltIndexes) logger.warn({ index }, 'an index file was made anew from its segment');
  logger.info({ created, epoch: journal.epoch, ...journal.stats() }, 'the journal is open');

  let failure: string | undefined;
  void journal.failed.then((error) => {
    failure = error.message;
    logger.fatal({ err: error }, 'a write failed: nothing is accepted until a restart has read the disk back');
  });
  health.register('event-store', () => {
    if (failure === undefined) return undefined;
    return { zh: '写盘失败，须重启核对', en: 'A write failed; restart to check the disk' };
  });
  metrics.gauge('duban_journal_events', 'Events in the journal', () => journal.stats().events);
  metrics.gauge('duban_journal_bytes', 'Bytes in the journal', () => journal.stats().bytes);
  metrics.gauge('duban_journal_groups', 'Groups committed, one fdatasync each', () => journal.stats().groups);
  metrics.gauge('duban_journal_last_sync_seconds', 'Duration of the last fdatasync', () => journal.stats().lastSyncMs / 1000);
}

const namedPlansMax = 10;

/** One plan in trouble is no reason to send no work: the others are served. */
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
  metrics.gauge('duban_oversight_events', 'Events of oversight written since the start', () => log.written);
}

/** The runner is asked for its health late, since it needs its observer to exist. */
export function watchRunner({ logger, health, metrics }: Instruments, runner: () => Runner): RunnerObserver {
  let events = 0;
  health.register('read-models', () => {
    const { caughtUp, failure, parked } = runner().health();
    if (failure !== undefined) return { zh: '读模型更新出错，正在重试', en: 'The read models fail and are being retried' };
    if (!caughtUp) return { zh: '读模型正在追赶事件', en: 'The read models are catching up' };
    return parked.length === 0 ? undefined : parkedRemark(parked.map(({ plan }) => plan));
  });
  metrics.gauge('duban_projected_events', 'Events taken into the read models since the start', () => events);
  metrics.gauge('duban_parked_plans', 'Plans parked on an event that cannot be processed', () => runner().health().parked.length);
  return {
    applied: (batch) => {
      events += batch.events;
    },
    parked: (plan) => logger.error({ parked: plan }, 'a plan is parked: an event could not be processed'),
    refilling: (plan) => logger.warn({ plan }, 'a plan is read again from the event store'),
    failed: (error, retryMs) => logger.error({ err: error, retryMs }, 'the read models failed and begin again'),
  };
}
