/** The judge of the chaos tests finds every fault that it is made to find. */
import type { Ancestor, Landmark, RecordedEvent } from '@duban/domain';
import t from 'tap';
import { type Acknowledged, type Judged, judgeLog } from './verdict.js';

const markerOf = ({ data }: RecordedEvent) => (typeof data['done'] === 'string' ? data['done'] : undefined);

interface History extends Judged {
  log: RecordedEvent[];
  acknowledged: Acknowledged[];
  origin: { epoch: string; ancestors: Ancestor[] };
  lost: Landmark[];
}

const [before, after] = ['epochepoch01', 'epochepoch02'];
const positionOf = (epoch: string, place: number) => `${epoch}-${String(place).padStart(20, '0')}`;

/** Twelve commands of one event each on three streams. */
function history(): History {
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
      position: positionOf(before, at + 1),
    };
  });
  const acknowledged = log.map(({ id, stream, revision, position, data }, at) => ({
    key: `key-${at}`,
    stream,
    marker: String(data['done']),
    answer: { eventIds: [id], revision, position },
  }));
  return { log, acknowledged, origin: { epoch: before, ancestors: [] }, lost: [] };
}

/** The same after a backup of eight events was restored. One of the lost commands has been sent again. */
function recovered(): History {
  const { log, acknowledged } = history();
  const lost = log.splice(8);
  const again = { ...(lost[0] as RecordedEvent), id: 'again', position: positionOf(before, 10) };
  log.push(again);
  const moved = log.map((event) => ({ ...event, position: event.position.replace(before, after) }));
  const { revision, stream, data } = again;
  const position = positionOf(after, 10);
  acknowledged.push({ key: 'key-8', stream, marker: String(data['done']), answer: { eventIds: ['again'], revision, position } });
  const ancestors = [{ epoch: before, upTo: positionOf(before, 8) }];
  return { log: moved, acknowledged, origin: { epoch: after, ancestors }, lost: lost.slice(-2) };
}

const faultsOf = (change: (parts: History) => void, begin = history) => {
  const parts = begin();
  change(parts);
  return judgeLog(parts, parts.acknowledged, markerOf).faults.join('\n');
};

t.test('no fault is found in a sound log', async (t) => {
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

t.test('an answer that differs from the log', async (t) => {
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

t.test('a store that was recovered', async (t) => {
  t.equal(
    faultsOf(() => undefined, recovered),
    '',
    'what is named as lost is missed by nobody, and may be sent again',
  );
  const faults = faultsOf(({ log }) => log.splice(7, 1), recovered);
  t.match(faults, 'key-7 on plan-task.1.1 was acknowledged', 'what is not named as lost is missed');
  t.match(
    faultsOf(({ acknowledged }) => acknowledged.pop(), recovered),
    'nobody was told that 模拟 8 is stored',
    'that it was acknowledged before it was lost is no answer to the second sending',
  );
});

t.test('a loss that is reported wrongly', async (t) => {
  const there = ({ log, lost }: History) => lost.push({ ...(log[3] as RecordedEvent), position: positionOf(before, 4) });
  t.match(faultsOf(there, recovered), '000003 is named as lost, and is there');
  t.match(faultsOf(there, recovered), 'is named as lost, and its position is not');
  const tooMuch = ({ origin }: History) => {
    origin.ancestors = [{ epoch: before, upTo: positionOf(before, 5) }];
  };
  t.match(faultsOf(tooMuch, recovered), /key-7 on plan-task.1.1 at .* is named as lost, and is stored/);
  const tooLittle = ({ origin }: History) => {
    origin.ancestors = [{ epoch: before, upTo: positionOf(before, 9) }];
  };
  t.match(faultsOf(tooLittle, recovered), 'key-8 on plan-task.1.2 was answered');
  const nothing = ({ origin }: History) => {
    origin.ancestors = [{ epoch: before, upTo: positionOf(before, 12) }];
  };
  t.match(faultsOf(nothing, recovered), 'key-11 on plan-task.1.2 was acknowledged', 'a loss that is not named');
});

t.test('positions that no client should get', async (t) => {
  const twice = ({ acknowledged }: History) => {
    const [one, other] = acknowledged as [Acknowledged, Acknowledged];
    acknowledged[1] = { ...other, answer: { ...other.answer, position: one.answer.position } };
  };
  t.match(faultsOf(twice), /was given out twice: for key-0 and for key-1/);
  const foreign = ({ origin }: History) => {
    origin.epoch = after;
  };
  t.match(faultsOf(foreign), /key-0 on plan-task.1.0 was answered .*, which is of no epoch of the store/);
});
