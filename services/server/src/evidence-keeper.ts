/** Removes evidence that nothing has referred to for some days. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { evidenceIn, type Position } from '@duban/domain';
import type { EventStore } from '@duban/event-store';
import type { EvidenceStore, WaitingPieces } from '@duban/evidence';
import type { ViewReader } from '@duban/read-models';
import type { Host } from './host.js';

const usual = { firstAfterMs: 60_000, everyMs: 6 * 3_600_000 };
/** Events after which requests get their turn. */
const turnEvents = 500;
const pageSize = 100;
const readingsMax = 10;

/**
 * Those of the pieces that an event refers to. It reads every event, because no document refers to a plan's notice, and
 * then those that came meanwhile, a few times or until none has: a long log takes long to read.
 */
export async function referredTo(store: Pick<EventStore, 'readAll'>, pieces: ReadonlySet<string>): Promise<Set<string>> {
  const referred = new Set<string>();
  let events = 0;
  let last: Position | undefined;
  for (let reading = 0, before = -1; before < events && reading < readingsMax; reading += 1) {
    before = events;
    for await (const { data, position } of store.readAll({ after: last })) {
      for (const { sha256 } of evidenceIn(data as Record<string, unknown>)) if (pieces.has(sha256)) referred.add(sha256);
      events += 1;
      last = position;
      if (events % turnEvents === 0) await nextTurn();
    }
  }
  return referred;
}

/** Whether the documents of any plan refer to a piece. They may lag behind the events, so false proves nothing. */
export async function isReferred(views: ViewReader, sha256: string): Promise<boolean> {
  for (let after: string | undefined; ; ) {
    const plans = await views.plans({ after, limit: pageSize });
    for (const plan of plans) if ((await views.get(plan, 'evidence', sha256)) !== undefined) return true;
    if (plans.length < pageSize) return false;
    after = plans.at(-1);
  }
}

interface Kept {
  readonly waiting: WaitingPieces;
  readonly evidence: EvidenceStore;
  readonly store: EventStore;
}

export function keepEvidence(
  { config, logger, lifecycle }: Pick<Host, 'config' | 'logger' | 'lifecycle'>,
  { waiting, evidence, store }: Kept,
  { firstAfterMs, everyMs } = usual,
): void {
  const { evidenceKeepDays: days } = config;
  if (days === 0) return;
  let working: Promise<void> = Promise.resolve();
  const sweep = async () => {
    const swept = await waiting.sweep(
      days,
      (pieces) => referredTo(store, pieces),
      (sha256) => evidence.remove(sha256),
    );
    if (swept.removed > 0) logger.info({ ...swept, days }, 'evidence that nothing referred to has been removed');
  };
  const keep = () => {
    working = working.then(sweep).catch((error: unknown) => logger.error({ err: error }, 'evidence could not be looked through'));
  };
  const first = setTimeout(keep, firstAfterMs).unref();
  const timer = setInterval(keep, everyMs).unref();
  lifecycle.own('evidence keeper', async () => {
    clearTimeout(first);
    clearInterval(timer);
    await working;
  });
}
