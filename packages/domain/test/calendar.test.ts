import t from 'tap';
import type { CalendarContext, NewCalendarEvent } from '../src/calendar.js';
import { addDays, beginDayMaxDays, calendarDecider, daysBetween, isRejection, type Manifest, roles } from '../src/index.js';
import { given } from './given.js';
import { fold, type Past } from './history.js';
import { actorOf, office, type PlanStatus, plan, planAndDay, sample, system } from './samples.js';

const { simulated: _, startsOn: __, ...bare } = sample;
/** A plan on the real clock; its sample publication began on 2012-01-25. */
const real: Manifest = bare;

const context = (actor = office, status: PlanStatus = 'open', manifest = sample): CalendarContext => ({
  actor,
  plan: planAndDay('', status, manifest),
});
const beginDay = (date: string) => ({ type: 'begin-day', date }) as const;
const began = (date: string): NewCalendarEvent => ({ type: 'day-began', data: { date } });
const past = (...dates: string[]): Past<NewCalendarEvent>[] => dates.map((date) => ({ event: began(date) }));

t.test('the first day is the one on which the plan starts', async (t) => {
  given(t, calendarDecider).when(beginDay('2012-01-01'), context()).accepted(began('2012-01-01'));
  given(t, calendarDecider).when(beginDay('2012-01-02'), context()).accepted(began('2012-01-01'), began('2012-01-02'));
  given(t, calendarDecider)
    .when(beginDay('2011-12-31'), context())
    .refused('day-not-after', { date: '2011-12-31', today: '2011-12-31' });
});

t.test('days follow each other without a gap: missed ones begin in order', async (t) => {
  given(t, calendarDecider, past('2012-02-27'))
    .when(beginDay('2012-03-01'), context())
    .accepted(began('2012-02-28'), began('2012-02-29'), began('2012-03-01'));
  given(t, calendarDecider, past('2011-02-27'))
    .when(beginDay('2011-03-01'), context())
    .accepted(began('2011-02-28'), began('2011-03-01'));
  given(t, calendarDecider, past('2012-12-31')).when(beginDay('2013-01-01'), context()).accepted(began('2013-01-01'));
});

t.test('a day begins once, and never backwards', async (t) => {
  for (const date of ['2012-06-30', '2012-06-29', '2011-06-30']) {
    given(t, calendarDecider, past('2012-06-30'))
      .when(beginDay(date), context())
      .refused('day-not-after', { date, today: '2012-06-30' });
  }
});

t.test('400 days may begin at once, 401 may not', async (t) => {
  const decided = calendarDecider.decide(beginDay('2013-02-03'), { today: '2011-12-31' }, context());
  t.ok(!isRejection(decided) && decided.length === beginDayMaxDays);
  given(t, calendarDecider, past('2011-12-31')).when(beginDay('2013-02-04'), context()).refused('day-too-far', { limit: 400 });
});

t.test('years missed are caught up in several commands, each day once, whoever else tries', async (t) => {
  const history = past('2012-02-28');
  const last = '2016-03-01';
  let refused = 0;
  let commands = 0;
  for (let today = '2012-02-28'; today < last; commands += 1) {
    const date = addDays(today, Math.min(daysBetween(today, last), beginDayMaxDays));
    const state = fold(calendarDecider, `${plan}-calendar.days`, history);
    const decided = calendarDecider.decide(beginDay(date), state, context(system, 'open', real));
    if (isRejection(decided)) throw new Error(decided.rejected);
    history.push(...decided.map((event) => ({ event })));
    // Another process had read the same day; its append conflicts, and it decides again.
    const after = fold(calendarDecider, `${plan}-calendar.days`, history);
    if (isRejection(calendarDecider.decide(beginDay(date), after, context(system, 'open', real)))) refused += 1;
    today = date;
  }
  t.strictSame([commands, refused], [4, 4]);
  const days = history.map(({ event }) => event.data.date);
  t.strictSame(
    days,
    Array.from({ length: daysBetween('2012-02-28', last) + 1 }, (_, index) => addDays('2012-02-28', index)),
  );
  t.strictSame(
    days.filter((date) => date.endsWith('02-29')),
    ['2012-02-29', '2016-02-29'],
  );
});

t.test('only the system moves a real plan, also to catch up', async (t) => {
  given(t, calendarDecider, past('2012-01-25'))
    .when(beginDay('2012-01-27'), context(system, 'open', real))
    .accepted(began('2012-01-26'), began('2012-01-27'));
  given(t, calendarDecider, past('2012-01-25'))
    .when(beginDay('2012-01-26'), context(office, 'open', real))
    .refused('plan-clock-is-real');
});

t.test('no other role begins a day, in a simulated plan either', async (t) => {
  for (const role of roles.filter((one) => one !== 'office' && one !== 'system')) {
    for (const manifest of [sample, real]) {
      given(t, calendarDecider, past('2012-01-25'))
        .when(beginDay('2012-01-26'), context(actorOf(role, 'jia'), 'open', manifest))
        .refused('not-allowed', { command: 'begin-day' });
    }
  }
});

t.test('a plan that is being published begins its first day and no other', async (t) => {
  for (const actor of [office, system]) {
    given(t, calendarDecider)
      .when(beginDay('2012-01-25'), context(actor, 'publishing', real))
      .accepted(began('2012-01-25'));
  }
  given(t, calendarDecider)
    .when(beginDay('2012-01-26'), context(system, 'publishing', real))
    .refused('plan-not-open', { plan });
  given(t, calendarDecider)
    .when(beginDay('2012-01-24'), context(system, 'publishing', real))
    .refused('day-not-after', { date: '2012-01-24', today: '2012-01-24' });
  given(t, calendarDecider, past('2012-01-25'))
    .when(beginDay('2012-01-26'), context(system, 'publishing', real))
    .refused('plan-not-open', { plan });
  given(t, calendarDecider)
    .when(beginDay('2012-01-25'), context(actorOf('reporter', 'jia'), 'publishing', real))
    .refused('not-allowed');
});

t.test('a plan that does not exist has no days', async (t) => {
  given(t, calendarDecider).when(beginDay('2012-01-01'), context(system, 'absent')).refused('plan-not-found', { plan });
});

t.test('the last day that can be written has no day after it', async (t) => {
  given(t, calendarDecider, past('9999-12-30')).when(beginDay('9999-12-31'), context()).accepted(began('9999-12-31'));
  given(t, calendarDecider, past('9999-12-31')).when(beginDay('9999-12-31'), context()).refused('day-not-after');
});
