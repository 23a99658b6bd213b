/** A missing need must be reported, never silently skipped. */
import { chmodSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { type CommandNeed, find, type JarsNeed, skipWithout } from '../src/needs.js';
import { provide, provisionLine } from '../src/provide.js';

const need: CommandNeed = {
  name: 'browser',
  commands: ['browser', 'browser-stable'],
  debianPackage: 'no-such-package-here',
  purpose: 'pages',
};

t.test('a command is found on the path if it is executable', async (t) => {
  const folder = t.testdir({ one: {}, two: { 'browser-stable': '' } });
  const path = `${join(folder, 'one')}:${join(folder, 'two')}`;
  const command = join(folder, 'two/browser-stable');
  chmodSync(command, 0o644);
  t.equal(find(need, path), undefined);
  t.equal(skipWithout(need, path), 'could not test pages: browser is missing');
  chmodSync(command, 0o755);
  t.equal(find(need, path), command);
  t.equal(skipWithout(need, path), false);
});

t.test('a command that is found is not installed again', async (t) => {
  const [provision] = provide([{ ...need, commands: ['node'] }]);
  t.match(provision, { state: 'found', path: /node$/ });
});

t.test('a missing need says why in one line', async (t) => {
  t.equal(provisionLine({ need, state: 'missing', reason: 'only root may' }), 'browser: missing, only root may');
  t.equal(provisionLine({ need, state: 'installed', path: 'bin/browser' }), 'browser: installed, bin/browser');
});

t.test('jars are found if their folder exists, and a failed fetch leaves no folder', async (t) => {
  const folder = join(t.testdir({ there: {} }), 'cache');
  const jars: JarsNeed = { name: 'jars', artifacts: ['cn.duban:no-such-artifact:1'], folder, purpose: 'software' };
  t.equal(find({ ...jars, folder: join(folder, '../there') }), join(folder, '../there'));
  t.equal(skipWithout(jars), 'could not test software: jars is missing');
  const [provision] = provide([jars]);
  t.match(provision, { state: 'missing', reason: /mvn: .*no-such-artifact|needs java and maven/ });
  t.strictSame(readdirSync(join(folder, '..')), ['there']);
});
