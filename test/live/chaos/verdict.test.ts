/** The judge of the chaos tests finds what it is there to find. */
import type { RecordedEvent } from '@duban/domain';
import t from 'tap';
import { type Acknowledged, judgeLog } from './verdict.js';

const markerOf = ({ data }: RecordedEvent) => (typeof data['done'] === 'string' ? data['done'] : undefined);

/** Twelve commands of one event each on three streams. */
function history(): { log: RecordedEvent[]; acknowledged: Acknowledged[] } {
  const log = Array.from({ length: 12 }, (_, at): RecordedEvent => {
    const second = String(at).padStart(2, '0');
    return {
      id: `00000000-0000-4000-8000-0000000000${second}`,
      stream: `plan-task.1.${at % 3}`,
      revision: String(Math.floor(at / 3)),
      type: 'progress-reported',
      schemaVersion: 1,
      data: { done: `模拟 ${at}` },
      meta: {
        actor: { id: 'one', name: '模拟', roles: ['reporter'] },
        commandId: `10000000-0000-4000-8000-0000000000${second}`,
        commandDigest: '0'.repeat(64),
        correlationId: `10000000-0000-4000-8000-0000000000${second}`,
        recordedAt: `2026-01-01T00:00:${second}.000Z`,
      },
      salts: {},
      position: `epochepoch01-${String(at + 1).padStart(20, '0')}`,
    };
  });
  const acknowledged = log.map(({ id, stream, revision, position, data }, at) => ({
    key: `key-${at}`,
    stream,
    marker: String(data['done']),
    answer: { eventIds: [id], revision, position },
  }));
  return { log, acknowledged };
}

const faultsOf = (change: (parts: ReturnType<typeof history>) => void) => {
  const parts = history();
  change(parts);
  return judgeLog(parts.log, parts.acknowledged, markerOf).faults.join('\n');
};

t.test('a sound log has no fault', async (t) => {
  t.equal(
    faultsOf(() => undefined),
    '',
  );
});

t.test('an acknowledged command that is not stored', async (t) => {
  const faults = faultsOf(({ log }) => log.splice(5, 1));
  t.match(faults, 'key-5 on plan-task.1.2 was acknowledged');
  t.match(faults, 'is stored 0 times');
  t.match(faults, 'plan-task.1.2 has revision 2 after revision 0');
  t.match(
    faultsOf(({ log }) => log.pop()),
    'key-11 on plan-task.1.2 was acknowledged',
    'also when it was the last one',
  );
});

t.test('a command that is stored twice', async (t) => {
  const faults = faultsOf(({ log }) => {
    const doubled = log[11] as RecordedEvent;
    log.push({ ...doubled, id: 'another', revision: '4', position: `${doubled.position}0` });
  });
  t.match(faults, 'key-11 on plan-task.1.2 was acknowledged');
  t.match(faults, 'is stored 2 times');
  t.match(
    faultsOf(({ log }) => log.push({ ...(log[11] as RecordedEvent) })),
    'is stored twice',
  );
});

t.test('an answer that says something else than the log', async (t) => {
  for (const wrong of [{ revision: '9' }, { position: 'elsewhere' }, { eventIds: ['another'] }]) {
    const faults = faultsOf(({ acknowledged }) => {
      const command = acknowledged[3] as Acknowledged;
      acknowledged[3] = { ...command, answer: { ...command.answer, ...wrong } };
    });
    t.match(faults, 'key-3 on plan-task.1.0 was answered');
  }
});

t.test('an event of the load that nobody was told of', async (t) => {
  t.match(
    faultsOf(({ acknowledged }) => acknowledged.splice(7, 1)),
    'nobody was told that 模拟 7 is stored',
  );
});

t.test('history out of order', async (t) => {
  t.match(
    faultsOf(({ log }) => log.reverse()),
    'comes after the one at',
  );
  t.match(
    faultsOf(({ log }) => {
      const event = log[8] as RecordedEvent;
      log[8] = { ...event, meta: { ...event.meta, recordedAt: '2025-01-01T00:00:00.000Z' } };
    }),
    'plan-task.1.2 goes back in time at revision 2',
  );
});
