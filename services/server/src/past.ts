/** Where past states are made: in a thread that reads the log itself; beside a log in memory, in this one. */
import type { EventStore, Journal } from '@duban/event-store';
import { type PastPreparation, type PastReader, PastStates } from '@duban/read-models';
import type { Config } from '@duban/runtime';
import type { Host } from './host.js';
import type { LogToRead } from './past-beside/messages.js';
import { PastBeside } from './past-beside/past-beside.js';

export function startPast(host: Host, store: EventStore, journal: Journal | undefined): PastReader {
  const { config, logger, clock, lifecycle } = host;
  const { epoch, ancestors } = store;
  const now = () => clock.now();
  const onPreparing = watchPreparations(host);
  const log = logOf(config);
  if (log === undefined) return new PastStates({ source: store, ancestors, now, onPreparing });
  const past = new PastBeside({
    log,
    epoch,
    ancestors,
    now,
    onPreparing,
    where: (prefix, after) => (journal as Journal).places(prefix, after),
    onDeath: (err) => logger.error({ err }, 'the thread of past states has died: another is begun with the next question'),
  });
  lifecycle.own('past states', () => past.stop());
  return past;
}

/** Undefined: nobody else can read it. */
function logOf({ eventStore, service }: Config): LogToRead | undefined {
  switch (eventStore.engine) {
    case 'journal':
      return { engine: 'journal', folder: eventStore.folder };
    case 'eventstoredb':
      return { engine: 'eventstoredb', connectionString: eventStore.connectionString, part: `${service}-past` };
    case 'memory':
      return undefined;
  }
}

const namedMax = 5;

/** A remark only: whoever asks about another plan, or the present, is answered meanwhile. */
function watchPreparations({ health }: Pick<Host, 'health'>): (preparing: readonly PastPreparation[]) => void {
  let under: readonly PastPreparation[] = [];
  health.register('past-states', () => {
    if (under.length === 0) return undefined;
    const each = under.slice(0, namedMax).map(({ plan, events, of }) => `${plan} ${events}${of === undefined ? '' : `/${of}`}`);
    const plans = `${each.join(', ')}${under.length > namedMax ? ` … (${under.length})` : ''}`;
    return { ready: true, zh: `正在重算历史状态：${plans}`, en: `Past states are being made: ${plans}` };
  });
  return (preparing) => {
    under = preparing;
  };
}
