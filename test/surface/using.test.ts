/** The table of commands in docs/using.md, made from the tables of commands; the rest of the page is written by hand. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AnyAggregate, aggregates } from '@duban/domain';
import t from 'tap';
import { repositoryRoot } from '../support/repository-root.js';
import { snapshot } from '../support/snapshot.js';
import { row, whom } from './permissions.js';

const folder = join(repositoryRoot, 'docs');
const [start, end] = ['<!-- commands:start -->', '<!-- commands:end -->'];

const rowsOf = ({ keyed, commands }: AnyAggregate) =>
  Object.entries(commands)
    .filter(([, { internal }]) => internal !== true)
    .map(([name, { zh, en, who, ifMatch, keyIn }]) => {
      const path = keyed === undefined || keyIn !== undefined ? '' : `${keyed.path}/:${keyed.param}/`;
      return row(`\`${path}${name}\``, whom(who), ifMatch === true ? 'If-Match' : '', `${zh} / ${en}`);
    });

const table = [row('`POST /v1/plans/:plan/…`', 'who', '', ''), row('---', '---', '---', '---'), ...aggregates.flatMap(rowsOf)];

t.test('the table of commands is what the tables say', async (t) => {
  const page = readFileSync(join(folder, 'using.md'), 'utf8');
  const [before, rest] = page.split(start);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error('docs/using.md has lost its marks');
  t.equal(snapshot('using.md', [before + start, '', ...table, '', end + after].join('\n'), { folder }), undefined);
});
