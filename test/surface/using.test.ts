/**
 * The tables of commands in docs/using.md are generated from those of the domain; the rest of the page is written by
 * hand.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AnyAggregate, aggregates } from '@duban/domain';
import t from 'tap';
import { repositoryRoot } from '../support/repository-root.js';
import { snapshot } from '../support/snapshot.js';
import { row, whom } from './permissions.js';

const folder = join(repositoryRoot, 'docs');

const rowsOf = ({ keyed, commands }: AnyAggregate) =>
  Object.entries(commands)
    .filter(([, { internal }]) => internal !== true)
    .map(([name, { zh, en, who, ifMatch, keyIn }]) => {
      const path = keyed === undefined || keyIn !== undefined ? '' : `${keyed.path}/:${keyed.param}/`;
      return row(`\`${path}${name}\``, whom(who), ifMatch === true ? 'If-Match' : '', `${zh} / ${en}`);
    });

const commands = [row('`POST /v1/plans/:plan/…`', 'who', '', ''), row('---', '---', '---', '---'), ...aggregates.flatMap(rowsOf)];

const settled = { 'at-once': '', 'once-approved': '须另一人批准 another person approves it' } as const;
const amendments = [
  row('command', '', ''),
  row('---', '---', '---'),
  ...aggregates.flatMap((aggregate) =>
    Object.entries(aggregate.commands).flatMap(([name, { zh, en, amends }]) =>
      amends === undefined ? [] : [row(`\`${name}\``, `${zh} / ${en}`, settled[amends])],
    ),
  ),
];

/** The page with new lines between the markers of a table. */
function withTable(page: string, name: string, lines: readonly string[]): string {
  const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
  const [before, rest] = page.split(start);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`docs/using.md has lost the marks of ${name}`);
  return [before + start, '', ...lines, '', end + after].join('\n');
}

t.test('the tables of commands agree with those of the domain', async (t) => {
  const page = readFileSync(join(folder, 'using.md'), 'utf8');
  const made = withTable(withTable(page, 'commands', commands), 'amendments', amendments);
  t.equal(snapshot('using.md', made, { folder }), undefined);
});
