/**
 * Progress as the store of documents knows it, for plans that are filled by whichever process the feed has given them
 * to. A plan's checkpoint says how far it is; a note says that it stands still.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { DubanError, lineageOf, oversightCategory, parseStream, positionEpoch } from '@duban/domain';
import type { EventStore } from '@duban/event-store';
import { pageMax, type ViewProgress, type ViewReader } from '@duban/read-models';

const lookMinMs = 5;
const lookMaxMs = 100;

type Views = Pick<ViewReader, 'checkpoint' | 'plans' | 'standstill'>;
type Log = Pick<EventStore, 'epoch' | 'ancestors' | 'readAll'>;

export function storedProgress(views: Views, log: Log): ViewProgress {
  const has = async (plan: string | undefined, position: string) => {
    if (plan === undefined) return false;
    const checkpoint = await views.checkpoint(plan);
    return checkpoint !== undefined && positionEpoch(checkpoint) === log.epoch && checkpoint >= position;
  };
  const isParked = async (plan: string | undefined) => plan !== undefined && (await views.standstill(plan))?.state === 'parked';

  return {
    planState: async (plan) => (await views.standstill(plan))?.state ?? 'live',
    async waitFor(position, timeoutMs, plan) {
      const lineage = lineageOf(position, log);
      // Events of an earlier epoch were there before the first event of this one, so their positions are reached.
      if (lineage === 'inherited') return true;
      if (lineage === 'lost') throw new DubanError('position-lost', { position });
      if (lineage === 'foreign') throw new DubanError('position-invalid', { position });
      const until = performance.now() + timeoutMs;
      if (await has(plan, position)) return true;
      const owner = await ownerOf(position, views, log, until);
      if (owner === 'all have it') return true;
      for (let lookMs = lookMinMs; ; lookMs = Math.min(2 * lookMs, lookMaxMs)) {
        if ((await has(owner.plan, position)) || (await isParked(owner.plan))) return true;
        const leftMs = until - performance.now();
        if (leftMs <= 0) return false;
        await pause(Math.min(lookMs, leftMs));
      }
    },
  };
}

/**
 * The plan of the event at a position. The log is searched from the nearest checkpoint before it, which is not far
 * away when the documents are nearly up to date. Undefined when there is no such event yet.
 */
async function ownerOf(
  position: string,
  views: Views,
  log: Log,
  until: number,
): Promise<{ readonly plan: string | undefined } | 'all have it'> {
  const { known, whole } = await allCheckpoints(views);
  // Those of an earlier epoch lie before every position of this one.
  const own = known.filter((checkpoint) => positionEpoch(checkpoint) === log.epoch);
  const before = own.filter((checkpoint) => checkpoint < position);
  if (whole && before.length === 0 && own.length === known.length && own.length > 0) return 'all have it';
  for await (const event of log.readAll({ after: before.sort().at(-1) })) {
    if (event.position >= position) return { plan: parseStream(event.stream).category };
    if (performance.now() > until) break;
  }
  return { plan: undefined };
}

interface Checkpoints {
  readonly known: readonly string[];
  /** Whether every plan on the list has one: a server may have lost that of a plan. */
  readonly whole: boolean;
}

async function allCheckpoints(views: Views): Promise<Checkpoints> {
  const oversight = await views.checkpoint(oversightCategory);
  const found: (string | undefined)[] = [];
  for (let after: string | undefined; ; ) {
    const plans = await views.plans({ after, limit: pageMax });
    found.push(...(await Promise.all(plans.map((plan) => views.checkpoint(plan)))));
    if (plans.length < pageMax) break;
    after = plans.at(-1);
  }
  // Nothing may have been told to oversight yet.
  const known = [oversight, ...found].filter((checkpoint) => checkpoint !== undefined);
  return { known, whole: !found.includes(undefined) };
}
