/** Checks the workspaces of the repository against the rules. */
import t from 'tap';
import { repositoryRoot } from '../support/repository-root.js';
import { allRules } from './all-rules.js';
import { exceptions } from './exceptions.js';
import { findings } from './findings.js';
import { readRepository } from './repository.js';
import { pureFolders, rooms } from './rooms.js';

const repository = readRepository(repositoryRoot);

t.test('every room of the drawing exists, and every pure folder holds code', async (t) => {
  t.strictSame(
    repository.workspaces.map(({ dir }) => dir),
    Object.keys(rooms).sort(),
  );
  const paths = repository.workspaces.flatMap(({ files }) => files.map(({ path }) => path));
  for (const folder of pureFolders)
    t.ok(
      paths.some((path) => path.startsWith(folder)),
      folder,
    );
});

for (const rule of allRules) {
  t.test(rule.law, async (t) => {
    t.strictSame(findings(rule, repository, exceptions), []);
  });
}

t.test('every exception names a rule that exists', async (t) => {
  for (const { rule } of exceptions)
    t.ok(
      allRules.some(({ id }) => id === rule),
      rule,
    );
});
