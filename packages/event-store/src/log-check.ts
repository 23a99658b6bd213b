/**
 * Checks a whole log through the port, where no file of it can be read: that every event has our form, and that every
 * stream begins at 0 and has no gap. It keeps the name and revision of every stream and at most 100 findings in memory.
 */
import {
  DubanError,
  decodedOrForeign,
  type EventRegistry,
  errorSentence,
  type ForeignEvent,
  parseStream,
  type RecordedEvent,
  type Words,
} from '@duban/domain';
import { decisionsOf } from './decisions.js';
import type { EventStore } from './port.js';

export interface LogFinding {
  /** `damage`: it is not what Duban has written. `note`: a decision or another version of the software accounts for it. */
  readonly kind: 'damage' | 'note';
  readonly stream: string;
  readonly revision: string;
  readonly detail: Words;
}

export interface LogCheck {
  /** There is no damage. */
  readonly sound: boolean;
  readonly epoch: string;
  readonly events: number;
  readonly streams: number;
  /** The first 100, in log order. */
  readonly findings: readonly LogFinding[];
  readonly findingsLeftOut: number;
}

const findingsMax = 100;

/**
 * @param visit called with every event of ours
 * @throws what reading the store throws
 */
export async function checkLog(
  store: Pick<EventStore, 'epoch' | 'readAll' | 'readStream'>,
  registry: EventRegistry,
  visit: (event: RecordedEvent) => void,
): Promise<LogCheck> {
  const revisions = new Map<string, number>();
  /** By plan. There may be many events that are not in our form, and each decision is looked for in a whole stream. */
  const decidedOn = new Map<string, ReadonlySet<string>>();
  const isDecided = async ({ stream, id }: RecordedEvent): Promise<boolean> => {
    const plan = parseStream(stream).category;
    const decisions = decidedOn.get(plan) ?? (await decisionsOf(store, plan));
    decidedOn.set(plan, decisions);
    return decisions.has(id);
  };
  const findings: LogFinding[] = [];
  let [events, leftOut, sound] = [0, 0, true];
  const find = (kind: LogFinding['kind'], { stream, revision }: RecordedEvent, detail: Words) => {
    sound &&= kind === 'note';
    if (findings.length < findingsMax) findings.push({ kind, stream, revision, detail });
    else leftOut += 1;
  };
  for await (const event of store.readAll()) {
    events += 1;
    const next = (revisions.get(event.stream) ?? -1) + 1;
    revisions.set(event.stream, Number(event.revision));
    if (Number(event.revision) !== next) find('damage', event, insteadOf(next));
    try {
      const decoded = decodedOrForeign(registry, event);
      if ('foreignDetail' in decoded) {
        const passedOver = event.foreign?.passedOver ?? (await isDecided(event));
        find(passedOver ? 'note' : 'damage', event, passedOver ? decided : foreign(event, decoded));
      }
    } catch (error) {
      if (!(error instanceof DubanError) || !/^unknown-event-/.test(error.code)) throw error;
      find('note', event, sentencesOf(error));
    }
    if (event.foreign === undefined) visit(event);
  }
  return { sound, epoch: store.epoch, events, streams: revisions.size, findings, findingsLeftOut: leftOut };
}

const insteadOf = (next: number): Words => ({
  zh: `应为第 ${next} 号：此前的事件不在`,
  en: `it should be revision ${next}: events before it are gone`,
});
const decided: Words = { zh: '外来事件，已认定', en: 'a foreign event, decided about' };
const foreign = ({ id }: RecordedEvent, { foreignDetail: { zh, en } }: ForeignEvent): Words => ({
  zh: `外来事件 ${id}，尚未认定：${zh}`,
  en: `a foreign event ${id}, not decided about: ${en}`,
});
const sentencesOf = ({ code, params }: DubanError): Words => ({
  zh: errorSentence(code, params, 'zh'),
  en: errorSentence(code, params, 'en'),
});
