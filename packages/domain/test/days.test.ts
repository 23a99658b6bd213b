import fc from 'fast-check';
import t from 'tap';
import { firstDayOfYear } from '../src/days.js';
import { addDays, dayOf, daysBetween, fields, instantOf, lastDayOfYear } from '../src/index.js';

t.test('leap years have a 29 February, centuries only every fourth', async (t) => {
  t.equal(addDays('2012-02-28', 1), '2012-02-29');
  t.equal(addDays('2012-02-29', 1), '2012-03-01');
  t.equal(addDays('2011-02-28', 1), '2011-03-01');
  t.equal(addDays('1900-02-28', 1), '1900-03-01');
  t.equal(addDays('2000-02-28', 1), '2000-02-29');
  t.equal(addDays('2012-02-29', 366), '2013-03-01');
  t.equal(addDays('2012-02-29', -366), '2011-02-28');
  t.equal(daysBetween('2012-01-01', '2013-01-01'), 366);
  t.equal(daysBetween('2013-01-01', '2014-01-01'), 365);
});

t.test('29 February is a day of leap years, and the day between its neighbours', async (t) => {
  for (let year = 1949; year <= 2200; year += 1) {
    const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
    t.equal(fields.day.safeParse(`${year}-02-29`).success, leap, `${year}`);
    t.equal(daysBetween(`${year}-02-28`, `${year}-03-01`), leap ? 2 : 1);
    t.equal(daysBetween(firstDayOfYear(year), firstDayOfYear(year + 1)), leap ? 366 : 365);
    if (!leap) continue;
    t.strictSame([addDays(`${year}-02-28`, 1), addDays(`${year}-02-29`, 1)], [`${year}-02-29`, `${year}-03-01`]);
    t.strictSame([daysBetween(`${year}-02-29`, `${year}-03-01`), daysBetween(`${year - 1}-03-01`, `${year}-02-29`)], [1, 365]);
  }
  t.equal(daysBetween('2012-02-29', '2016-02-29'), 1461);
  t.equal(daysBetween('2096-02-29', '2104-02-29'), 2921, '2100 has none');
  t.strictSame([instantOf('2012-02-29'), dayOf('2012-02-29T15:59:59.999Z')], ['2012-02-28T16:00:00.000Z', '2012-02-29']);
});

t.test('days between are signed and whole', async (t) => {
  t.equal(daysBetween('2012-06-30', '2012-06-30'), 0);
  t.equal(daysBetween('2012-06-30', '2012-07-01'), 1);
  t.equal(daysBetween('2012-07-01', '2012-06-30'), -1);
});

t.test('China had summer time in 1986–1991; days there are whole all the same', async (t) => {
  for (let day = '1986-04-01'; day < '1986-10-31'; day = addDays(day, 1)) t.equal(daysBetween(day, addDays(day, 1)), 1);
});

t.test('a Shanghai day runs from 16:00 UTC to 16:00 UTC', async (t) => {
  t.equal(dayOf('2012-06-29T15:59:59.999Z'), '2012-06-29');
  t.equal(dayOf('2012-06-29T16:00:00.000Z'), '2012-06-30');
  t.equal(dayOf('2012-06-30T15:59:59.999Z'), '2012-06-30');
  t.equal(dayOf('2011-12-31T16:00:00.000Z'), '2012-01-01');
  t.equal(dayOf('2012-02-28T16:00:00.000Z'), '2012-02-29');
  t.equal(dayOf('1969-12-31T15:59:59.999Z'), '1969-12-31', 'before the epoch of Unix too');
  t.equal(instantOf('2012-06-30'), '2012-06-29T16:00:00.000Z');
  t.equal(instantOf('2012-06-30', '09:30'), '2012-06-30T01:30:00.000Z');
  t.equal(instantOf('2012-06-30', '23:59'), '2012-06-30T15:59:00.000Z');
});

t.test('a year has its first and last day', async (t) => {
  t.strictSame([firstDayOfYear(2012), lastDayOfYear(2012)], ['2012-01-01', '2012-12-31']);
});

t.test('far dates', async (t) => {
  t.equal(daysBetween('0001-01-01', '9999-12-31'), 3_652_058);
  t.equal(addDays('0001-01-01', 3_652_058), '9999-12-31');
  t.equal(addDays('9999-12-31', -3_652_058), '0001-01-01');
  t.equal(dayOf('9999-12-31T15:59:59.999Z'), '9999-12-31');
});

t.test('laws', async (t) => {
  const day = fc
    .integer({ min: Date.UTC(1600, 0, 1) / 86_400_000, max: Date.UTC(2400, 11, 31) / 86_400_000 })
    .map((number) => new Date(number * 86_400_000).toISOString().slice(0, 10));
  const count = fc.integer({ min: -200_000, max: 200_000 });

  await t.test('adding then counting gives the number back', async (t) => {
    fc.assert(fc.property(day, count, (from, days) => daysBetween(from, addDays(from, days)) === days));
    t.pass();
  });
  await t.test('every day of 1949–2200 is as far from the first as a Date says', async (t) => {
    const first = '1949-01-01';
    const start = Date.parse(first);
    const count = (Date.parse('2200-12-31') - start) / 86_400_000;
    let wrong = 0;
    for (let index = 0; index <= count; index += 1) {
      const written = new Date(start + index * 86_400_000).toISOString().slice(0, 10);
      if (daysBetween(first, written) !== index || addDays(first, index) !== written) wrong += 1;
    }
    t.strictSame([count, wrong], [92_040, 0]);
  });
  await t.test('any two days are as far apart as two Dates', async (t) => {
    const any = fc
      .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
      .map((instant) => instant.toISOString().slice(0, 10));
    fc.assert(
      fc.property(any, any, (one, other) => daysBetween(one, other) === (Date.parse(other) - Date.parse(one)) / 86_400_000),
    );
    t.pass();
  });
  await t.test('days sort as text, and what is reckoned is a day of the calendar', async (t) => {
    fc.assert(
      fc.property(day, day, (one, other) => {
        const between = daysBetween(one, other);
        return (
          Math.sign(between) === (one < other ? 1 : one > other ? -1 : 0) && fields.day.safeParse(addDays(one, between)).success
        );
      }),
    );
    t.pass();
  });
  await t.test('every minute of a day belongs to it', async (t) => {
    const minute = fc.integer({ min: 0, max: 1439 });
    fc.assert(
      fc.property(day, minute, (of, number) => {
        const time = `${String(Math.floor(number / 60)).padStart(2, '0')}:${String(number % 60).padStart(2, '0')}`;
        return dayOf(instantOf(of, time)) === of;
      }),
    );
    t.pass();
  });
  await t.test('the day of an instant is the one that the zone Asia/Shanghai has', async (t) => {
    const zone = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', dateStyle: 'short' });
    // From 1992 on, after the last summer time.
    fc.assert(
      fc.property(fc.date({ min: new Date('1992-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }), (instant) => {
        return dayOf(instant.toISOString()) === zone.format(instant);
      }),
    );
    t.pass();
  });
});
