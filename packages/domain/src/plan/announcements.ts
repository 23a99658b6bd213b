/**
 * What a plan's own record says is there: its publication lists the tasks and indicators, and each has a stream of its
 * own. Held against the streams that begin, so that one that was deleted is missed.
 */
import { streamOf } from '../aggregate.js';
import type { StoredEvent } from '../event.js';
import { parseStream } from '../streams.js';

/** Reads events as they are stored, of any version, also those that no software of today would write. */
export class Announcements {
  /** Plan → the streams that it has announced and that have not begun. */
  readonly #awaited = new Map<string, Set<string>>();
  readonly #published = new Set<string>();

  /** Takes the events of a log in their order. */
  note({ stream, revision, type, data }: Pick<StoredEvent, 'stream' | 'revision' | 'type' | 'data'>): void {
    const { category: plan } = parseStream(stream);
    if (revision === '0') this.#awaited.get(plan)?.delete(stream);
    if (type === 'published') this.#published.add(plan);
    if (type !== 'publication-chunk-recorded' || !Array.isArray(data['entries'])) return;
    const awaited = this.#awaited.get(plan) ?? new Set();
    this.#awaited.set(plan, awaited);
    for (const entry of data['entries'] as unknown[]) {
      const announced = streamIn(plan, entry);
      if (announced !== undefined) awaited.add(announced);
    }
  }

  /** The streams of published plans that were announced and are not there. */
  missing(): string[] {
    return [...this.#published].flatMap((plan) => [...(this.#awaited.get(plan) ?? [])]);
  }
}

function streamIn(plan: string, entry: unknown): string | undefined {
  const { task, indicator } = (entry ?? {}) as { task?: { code?: unknown }; indicator?: { key?: unknown } };
  if (typeof task?.code === 'string') return streamOf('task', plan, task.code);
  return typeof indicator?.key === 'string' ? streamOf('indicator', plan, indicator.key) : undefined;
}
