/** What holds of every entry in the tables of commands and events. */
import t from 'tap';
import { aggregates } from '../src/index.js';

const han = /\p{Script=Han}/u;

t.test('every command and every event has words in both languages', async (t) => {
  for (const { name: aggregate, commands, events } of aggregates) {
    for (const [name, { zh, en }] of [...Object.entries(commands), ...Object.entries(events)]) {
      t.match(zh, han, `${aggregate}: ${name}`);
      t.match(en, /^[a-z]/, `${aggregate}: ${name}`);
    }
  }
});

t.test('what decides on others, or on what others may have changed, requires to say what was seen', async (t) => {
  const decisions: Readonly<Record<string, readonly string[]>> = {
    plan: ['rename-unit', 'rename-person', 'designate-verifiers', 'adopt-light-rules'],
    calendar: [],
    task: [
      ...['suspend', 'resume', 'cancel', 'complete', 'reopen', 'return', 'grant-extension', 'refuse-extension'],
      ...['change-responsibility', 'resolve-placeholder', 'name-substitute', 'review-midterm'],
      ...['override-light', 'lift-light-override', 'confirm-entry', 'disown-entry'],
      ...['correct-title', 'correct-deliverable-name'],
    ],
    indicator: [
      ...['verify-measurement', 'approve-target', 'reject-target', 'set-baseline', 'confirm-entry', 'disown-entry'],
      'correct-name',
    ],
  };
  for (const { name, commands } of aggregates) {
    const requiring = Object.entries(commands).filter(([, { ifMatch }]) => ifMatch === true);
    t.strictSame(requiring.map(([command]) => command).sort(), [...(decisions[name] ?? [])].sort(), name);
  }
});
