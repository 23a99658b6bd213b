/** Who may do what, on one page. A change of a permission shows in review. */
import { join } from 'node:path';
import { aggregates, type Permission, type Right, rights } from '@duban/domain';
import t from 'tap';
import { repositoryRoot } from '../support/repository-root.js';
import { snapshot } from '../support/snapshot.js';
import { row, whom } from './permissions.js';

function commandRows(): string[] {
  return aggregates.flatMap(({ name: aggregate, commands }) =>
    Object.entries(commands).flatMap(([name, entry]) => {
      const { zh, en, who, also = [], ifMatch, internal } = entry;
      const words = `${zh} / ${en}${internal === true ? '（内部 internal）' : ''}`;
      const rest = [also.join(', '), ifMatch === true ? 'If-Match' : '', words];
      const { headline } = entry as { headline?: { who: readonly Permission[] } };
      const lines = [row(aggregate, `\`${name}\``, whom(who), ...rest)];
      if (headline !== undefined) lines.push(row(`${aggregate} 总体指标 headline`, `\`${name}\``, whom(headline.who), ...rest));
      return lines;
    }),
  );
}

const rightRows = (): string[] =>
  Object.entries(rights).map(([name, right]) => {
    const { zh, en, roles, ownUnit = [] }: Right = right;
    const own = ownUnit.map((role) => `${role} (限本单位 of their own unit's)`);
    return row(`\`${name}\``, [...roles, ...own].join('; '), `${zh} / ${en}`);
  });

const page = () =>
  [
    '# 谁可以做什么 / Who may do what',
    '',
    'Made from the tables in packages/domain by `npm run surface:update`; a test holds it against them.',
    '',
    '## 命令 Commands',
    '',
    'A role in a unit of the kind in brackets. A command is taken while its task is open (not suspended, completed or cancelled), its plan published; `also` lists the statuses besides. Rules about who did what before (nobody accepts what they reported) are in the aggregates.',
    '',
    row('aggregate', 'command', 'who', 'also', 'If-Match', ''),
    row('---', '---', '---', '---', '---', '---'),
    ...commandRows(),
    '',
    '## 查阅与上传 Readings and uploads',
    '',
    row('what', 'who', ''),
    row('---', '---', '---'),
    ...rightRows(),
  ].join('\n');

t.test('the page of permissions agrees with the tables', async (t) => {
  t.equal(snapshot('who-may.md', page(), { folder: join(repositoryRoot, 'docs') }), undefined);
});
