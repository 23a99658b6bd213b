/**
 * Events that a newer version of the software has written. A fold that comes to one stops: the command is refused
 * with 503, and the plan's documents stand still. Both go on in a process that knows the event.
 */
import { type DomainEvent, DubanError, EventRegistry, parseStream, type StoredEvent } from '@duban/domain';
import type { Host } from './host.js';

const plansMax = 1_000;
const namedMax = 10;

/** A registry that notes the events that it does not know. */
export class WatchedRegistry extends EventRegistry {
  /** Plan → the event, such as `progress-reported v3`. */
  readonly unknown = new Map<string, string>();
  readonly #onUnknown: (plan: string, event: string) => void;

  constructor(known: EventRegistry, onUnknown: (plan: string, event: string) => void) {
    super(known.definitions);
    this.#onUnknown = onUnknown;
  }

  override decode(stored: StoredEvent, position: string): DomainEvent {
    try {
      return super.decode(stored, position);
    } catch (error) {
      const { stream, type, schemaVersion } = stored;
      if (error instanceof DubanError && /^unknown-event-/.test(error.code)) {
        this.note(parseStream(stream).category, `${type} v${schemaVersion}`);
      }
      throw error;
    }
  }

  note(plan: string, event: string): void {
    if (this.unknown.get(plan) === event || this.unknown.size >= plansMax) return;
    this.unknown.set(plan, event);
    this.#onUnknown(plan, event);
  }
}

/**
 * Reports unknown events: in the log, in the metrics, and as a remark on the health, since the process serves all
 * other plans.
 */
export function watchUnknownEvents(
  { logger, health, metrics }: Pick<Host, 'logger' | 'health' | 'metrics'>,
  known: EventRegistry,
) {
  const registry = new WatchedRegistry(known, (plan, event) =>
    logger.error(
      { plan, event },
      'this version does not know an event of the plan, which stands still until the software is upgraded',
    ),
  );
  health.register('events', () => {
    const { unknown } = registry;
    if (unknown.size === 0) return undefined;
    const named = [...unknown].slice(0, namedMax).map(([plan, event]) => `${plan} (${event})`);
    const list = `${named.join(', ')}${unknown.size > namedMax ? ` … (${unknown.size})` : ''}`;
    return {
      ready: true,
      zh: `本版本不认识以下计划的事件，请升级软件：${list}`,
      en: `This version does not know events of these plans, upgrade the software: ${list}`,
    };
  });
  metrics.gauge('duban_unknown_events', 'Plans with an event that this version does not know', () => registry.unknown.size);
  return registry;
}
