import { createClock, createLogger, readConfig } from '@duban/runtime';
import t from 'tap';
import { confirmClock } from '../src/clock-at-start.js';

const last = Date.parse('2026-11-30T02:00:00Z');
const hour = 3_600_000;
const day = 24 * hour;

/** A start at a time, on a log that was written last at another, with or without somebody's word. */
function starting(now: number, writtenAt: number | undefined, today?: string) {
  const config = readConfig({
    DUBAN_PORT: '0',
    DUBAN_EVENT_STORE: 'memory',
    ...(today === undefined ? {} : { DUBAN_TODAY: today }),
  });
  const host = { clock: createClock({ source: () => now }), config, logger: createLogger({ level: 'silent' }) };
  return confirmClock(host, { lastWriteAt: async () => writtenAt });
}

t.test('a log that is empty, or was written within a holiday, needs nobody’s word', async (t) => {
  await t.resolves(starting(last, undefined));
  for (const after of [-60_000, 0, hour, 12 * day]) await t.resolves(starting(last + after, last), `${after / hour} h`);
});

t.test('after more days, and before the last record, the day has to be said', async (t) => {
  const unconfirmed = { code: 'clock-unconfirmed', params: { last: '2026-11-30 10:00:00' } };
  for (const after of [-hour, -day, 13 * day, 3_652 * day]) {
    const now = last + after;
    await t.rejects(starting(now, last), unconfirmed, `${after / hour} h`);
    const today = new Date(now + 8 * hour).toISOString().slice(0, 10);
    await t.resolves(starting(now, last, today), today);
  }
  await t.rejects(starting(last + 13 * day, last), {
    code: 'clock-unconfirmed',
    params: { now: '2026-12-13 10:00:00', day: '2026-12-13' },
  });
});

t.test('a word of another day counts for nothing, for or against', async (t) => {
  await t.rejects(starting(last + 40 * day, last, '2026-11-30'), { code: 'clock-unconfirmed' });
  await t.resolves(starting(last + hour, last, '2026-11-20'));
});
