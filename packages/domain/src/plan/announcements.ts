/**
 * What a plan's own record says is there: its publication lists tasks and indicators, each addition of mid-year is
 * recorded, and each has a stream of its own. Held against the streams that begin, so that one that was deleted is missed.
 */
import { streamOf } from '../aggregate.js';
import type { StoredEvent } from '../event.js';
import { parseStream } from '../streams.js';

interface OfPlan {
  /** Streams that are announced and have not begun. */
  readonly awaited: Set<string>;
  /** Streams that have begun, and nothing has announced them: an addition is recorded behind its registration. */
  readonly unannounced: Set<string>;
  published: boolean;
}

export class Announcements {
  readonly #plans = new Map<string, OfPlan>();

  /**
   * Takes the events of a log in their order, as they are stored: of any version, also those that no software of today
   * would write.
   */
  note({ stream, revision, type, data }: Pick<StoredEvent, 'stream' | 'revision' | 'type' | 'data'>): void {
    const { category, aggregate } = parseStream(stream);
    const plan = this.#of(category);
    if (revision === '0' && (aggregate === 'task' || aggregate === 'indicator')) this.#begins(plan, stream);
    if (type === 'published') plan.published = true;
    if (type === 'addition-recorded' && typeof data['stream'] === 'string') {
      if (!plan.unannounced.delete(data['stream'])) plan.awaited.add(data['stream']);
    }
    if (type !== 'publication-chunk-recorded' || !Array.isArray(data['entries'])) return;
    for (const entry of data['entries'] as unknown[]) {
      const announced = streamIn(category, entry);
      if (announced !== undefined) plan.awaited.add(announced);
    }
  }

  /** The streams of published plans that were announced and are not there. */
  missing(): string[] {
    return [...this.#plans.values()].flatMap(({ published, awaited }) => (published ? [...awaited] : []));
  }

  #of(plan: string): OfPlan {
    const known = this.#plans.get(plan) ?? { awaited: new Set(), unannounced: new Set(), published: false };
    this.#plans.set(plan, known);
    return known;
  }

  #begins({ awaited, unannounced }: OfPlan, stream: string): void {
    if (!awaited.delete(stream)) unannounced.add(stream);
  }
}

function streamIn(plan: string, entry: unknown): string | undefined {
  const { task, indicator } = (entry ?? {}) as { task?: { code?: unknown }; indicator?: { key?: unknown } };
  if (typeof task?.code === 'string') return streamOf('task', plan, task.code);
  return typeof indicator?.key === 'string' ? streamOf('indicator', plan, indicator.key) : undefined;
}
