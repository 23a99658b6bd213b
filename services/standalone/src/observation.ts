/** What the engines say to those who run them: health checks, metrics, log lines. */
import type { Journal } from '@duban/event-store';
import type { Runner, RunnerObserver } from '@duban/read-models';
import type { Health, Logger, Metrics } from '@duban/runtime';

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

/** The runner is asked for its health late, since it needs its observer to exist. */
export function watchRunner({ logger, health, metrics }: Instruments, runner: () => Runner): RunnerObserver {
  let events = 0;
  health.register('read-models', () => {
    const { caughtUp, failure } = runner().health();
    if (failure !== undefined) return { zh: '读模型更新出错，正在重试', en: 'The read models fail and are being retried' };
    return caughtUp ? undefined : { zh: '读模型正在追赶事件', en: 'The read models are catching up' };
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
