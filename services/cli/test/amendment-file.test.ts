/** The review file of an amended notice accepts exactly the commands whose tables say that they may amend a plan. */
import { aggregates } from '@duban/domain';
import t from 'tap';
import { stringify } from 'yaml';
import { amendingOf, isAmendment, keyIn, parseAmendment } from '../src/import/amendment-file.js';

const sha256 = 'a'.repeat(64);
const textOf = (change: object) =>
  stringify({
    plan: 'yxly2031',
    notice: 'amended.txt',
    document: { name: 'amended.txt', mediaType: 'text/plain', size: 7, sha256 },
    reason: '模拟：调整',
    basis: '模拟通知',
    changes: [{ apply: true, body: {}, ...change }],
  });
const parsed = (change: object) => {
  t.ok(isAmendment(textOf(change)));
  return parseAmendment(textOf(change));
};
const keys = { task: '3.2', indicator: 'rd-gdp' };
const commands = aggregates.flatMap(({ name: aggregate, keyed, commands: table }) =>
  Object.entries(table).map(([command, entry]) => ({
    command,
    entry,
    named: entry.keyIn === undefined && keyed !== undefined ? (aggregate as keyof typeof keys) : undefined,
  })),
);

t.test('a command that may amend is accepted for the kind of thing that its table is about', async (t) => {
  for (const { command, entry, named } of commands.filter(({ entry: { amends } }) => amends !== undefined)) {
    const change = { command, ...(named !== undefined && { [named]: keys[named] }) };
    const review = parsed(change);
    if ('fault' in review) throw new Error(`${command}: ${review.fault}`);
    const [taken] = review.changes;
    if (taken === undefined) throw new Error(command);
    t.match(taken, change);
    t.equal(amendingOf(taken).entry, entry, command);
    t.equal(keyIn(taken), named === undefined ? undefined : keys[named]);
    if (named === undefined) t.notOk('fault' in parsed({ ...change, ...keys }), `${command} may name what it adds`);
    else {
      t.match(parsed({ command }), { fault: /changes\[0\]/ }, `${command} must name its ${named}`);
      t.match(parsed({ ...change, ...keys }), { fault: /changes\[0\]/ }, `${command} names nothing else`);
    }
  }
});

t.test('any other command is refused, whatever thing it names', async (t) => {
  for (const { command, named } of commands.filter(({ entry: { amends } }) => amends === undefined)) {
    for (const change of [{ command }, { command, ...keys }, { command, ...(named !== undefined && { [named]: keys[named] }) }])
      t.match(parsed(change), { fault: '✖ Invalid input   → at changes[0]' }, command);
  }
});

t.test('a malformed change is refused with its place', async (t) => {
  const change = { command: 'cancel', task: '3.2' };
  t.match(parsed({ ...change, apply: 'maybe' }), { fault: /at changes\[0\]/ });
  t.match(parsed({ ...change, ifMatch: 'seven' }), { fault: /at changes\[0\]\.ifMatch/ });
  t.match(parsed({ ...change, task: 'three' }), { fault: /at changes\[0\]/ });
  t.match(parsed({ ...change, more: 1 }), { fault: /at changes\[0\]/ });
});
