/** Carries out what auditors order with `POST /v1/reconciliations`: beside the answers, plan after plan. */
import { randomUUID } from 'node:crypto';
import { type Actor, DubanError, oversightCategory, planStream } from '@duban/domain';
import type { EventStore } from '@duban/event-store';
import type { PlanReconciliation, Reconciler, Reconciliation } from '@duban/query-api';
import { pageMax, type Reconciled, reconcilePlan, type ViewReader } from '@duban/read-models';
import type { NotReady } from '@duban/runtime';
import type { Host } from './host.js';
import type { RecordOversight } from './token-records.js';

/** Reconciliations that are remembered. */
const keptMax = 20;

interface Parts {
  readonly store: Pick<EventStore, 'subscribe' | 'readStream' | 'plans'>;
  readonly views: ViewReader;
  readonly record: RecordOversight;
}

type Running = { -readonly [Key in keyof Reconciliation]: Reconciliation[Key] } & { plans: PlanReconciliation[] };

export class ServedReconciler implements Reconciler {
  readonly #host: Host;
  readonly #parts: Parts;
  readonly #kept = new Map<string, Running>();
  readonly #stopping = new AbortController();
  #running: { readonly id: string; readonly ended: Promise<void> } | undefined;

  constructor(host: Host, parts: Parts) {
    this.#host = host;
    this.#parts = parts;
    host.health.register('reconciliation', () => remarkOn([...this.#kept.values()].at(-1)));
    host.metrics.gauge('duban_reconciling', '1 while what is served is held against the events', () =>
      this.#running === undefined ? 0 : 1,
    );
    host.metrics.gauges(
      'duban_reconciled_differences',
      'What was served otherwise than the events say, when a plan was reconciled last',
      'plan',
      () => this.#lastOf(({ differing }) => differing),
    );
    host.metrics.gauges('duban_reconcile_failed', '1 where a plan could not be reconciled when it was tried last', 'plan', () =>
      this.#lastOf(({ code }) => (code === null ? 0 : 1)),
    );
  }

  begin(actor: Actor, plans?: readonly string[]): Reconciliation {
    if (this.#running !== undefined) throw new DubanError('reconciliation-running', { id: this.#running.id });
    if (this.#stopping.signal.aborted) throw new DubanError('shutting-down');
    const begun: Running = {
      id: randomUUID(),
      by: actor.id,
      startedAt: this.#host.clock.now(),
      endedAt: null,
      state: 'running',
      progress: { plan: null, events: 0, of: 0, plansDone: 0, plans: plans?.length ?? 0 },
      differing: 0,
      plans: [],
    };
    this.#kept.set(begun.id, begun);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= keptMax) break;
      this.#kept.delete(oldest);
    }
    const ended = this.#carryOut(begun, actor, plans).finally(() => {
      this.#running = undefined;
    });
    this.#running = { id: begun.id, ended };
    return begun;
  }

  find(id: string): Reconciliation | undefined {
    return this.#kept.get(id);
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new DubanError('shutting-down'));
    await this.#running?.ended;
  }

  /** Never throws. */
  async #carryOut(begun: Running, actor: Actor, asked: readonly string[] | undefined): Promise<void> {
    const { logger, clock } = this.#host;
    try {
      const plans = asked ?? (await this.#all());
      for (const [plansDone, plan] of plans.entries()) {
        this.#stopping.signal.throwIfAborted();
        const told = (events: number, of: number) => {
          begun.progress = { plan, events, of, plansDone, plans: plans.length };
        };
        told(0, 0);
        const found = await this.#reconcile(plan, told);
        begun.plans = [...begun.plans, found];
        begun.differing += found.differing;
        if (found.differing > 0 || found.code !== null) logger.error(foundOf(found), 'what is served differs from the events');
        await this.#parts.record({ event: { type: 'read-models-reconciled', data: foundOf(found) }, actor });
      }
      begun.progress = { plan: null, events: 0, of: 0, plansDone: plans.length, plans: plans.length };
      begun.state = 'done';
    } catch (error) {
      begun.state = 'failed';
      if (!this.#stopping.signal.aborted) logger.error({ err: error }, 'a reconciliation broke off');
    }
    begun.endedAt = clock.now();
  }

  /** Those that have events, those that are served, and oversight, which is kept like a plan. */
  async #all(): Promise<readonly string[]> {
    const { store, views } = this.#parts;
    const all = new Set(await store.plans());
    for (let after: string | undefined; ; ) {
      const page = await views.plans({ after, limit: pageMax });
      for (const plan of page) all.add(plan);
      if (page.length < pageMax) break;
      after = page.at(-1);
    }
    const plans = [...all].sort();
    return (await views.checkpoint(oversightCategory)) === undefined ? plans : [...plans, oversightCategory];
  }

  /** @throws the reason of the stop */
  async #reconcile(plan: string, onProgress: (done: number, total: number) => void): Promise<PlanReconciliation> {
    const { store, views } = this.#parts;
    const { signal } = this.#stopping;
    try {
      return shown(await reconcilePlan({ served: views, source: store, plan, signal, onProgress }));
    } catch (error) {
      signal.throwIfAborted();
      this.#host.logger.error({ err: error, plan }, 'a plan could not be reconciled');
      const code = error instanceof DubanError ? await this.#codeOf(error, plan) : 'internal';
      const nothing = { events: 0, compared: 0, differing: 0, differences: [], unsettled: 0 };
      return { plan, position: null, ...nothing, code };
    }
  }

  /** Nothing is served of a plan that has events: that is worse than a difference. */
  async #codeOf({ code }: DubanError, plan: string): Promise<string> {
    if (code !== 'plan-not-found') return code;
    for await (const _ of this.#parts.store.readStream(planStream(plan))) return 'read-models-incomplete';
    return code;
  }

  #lastOf(value: (found: PlanReconciliation) => number): readonly (readonly [string, number])[] {
    const last = new Map<string, number>();
    for (const { plans } of this.#kept.values()) for (const found of plans) last.set(found.plan, value(found));
    return [...last];
  }
}

const shown = ({ differences, ...counts }: Reconciled): PlanReconciliation => ({
  ...counts,
  differences: differences.map(({ place, key, served = null, recomputed = null }) => ({ place, key, served, recomputed })),
  code: null,
});

/** As oversight and the log tell it: a text that is served may be anybody's. */
function foundOf({ plan, events, compared, differing, unsettled, code }: PlanReconciliation) {
  return { plan, events, compared, differing, unsettled, ...(code === null ? {} : { code }) };
}

/** A remark only: what differs is served all the same, and whoever operates the server has to decide. */
function remarkOn(last: Reconciliation | undefined): ({ readonly ready: true } & NotReady) | undefined {
  if (last === undefined) return undefined;
  const { state, progress, differing, plans } = last;
  if (state === 'running') {
    const so = `${progress.plan ?? ''} ${progress.events}/${progress.of}`;
    return { ready: true, zh: `正在以事件核对读模型：${so}`, en: `The read models are held against the events: ${so}` };
  }
  if (state === 'failed') return { ready: true, zh: '上次核对中断', en: 'The last reconciliation broke off' };
  const failed = plans.filter(({ code }) => code !== null).length;
  if (differing === 0 && failed === 0) return undefined;
  return {
    ready: true,
    zh: `上次核对：${differing} 处与事件不符，${failed} 个计划未能核对`,
    en: `The last reconciliation: ${differing} differ from the events, ${failed} plans could not be reconciled`,
  };
}
