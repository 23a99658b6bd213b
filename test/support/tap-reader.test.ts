/** What decides whether a run was good, and what a person sees of it. */
import t from 'tap';
import { TapReader } from './tap-reader.js';

const run = `TAP version 14
1..4
# Subtest: a/dist/test/good.test.js
    # Subtest: a law
        ok 1 - should be equal
        1..1
    ok 1 - a law # time=1.2ms
    ok 2 - in a browser # SKIP could not test: chromium is missing
    not ok 3 - one day # TODO
    1..3
ok 1 - a/dist/test/good.test.js # time=1.5s

# Subtest: a/dist/test/empty.test.js
    1..0 # no tests found
ok 2 - a/dist/test/empty.test.js # SKIP no tests found

# Subtest: a/dist/test/bad.test.js
    # Subtest: a law
        ok 1 - should be equal
        not ok 2 - should be equal
          ---
          diff: |
            -2
            ok 1 - this is no result
          ...
        1..2
    not ok 1 - a law # time=23.3ms
      ---
      at:
        lineNumber: 2
      ...
    1..1
not ok 3 - a/dist/test/bad.test.js # time=340ms
  ---
  args:
    - --enable-source-maps
  exitCode: null
  signal: SIGKILL
  ...

not ok 4 - timeout!
  ---
  expired: a/dist/test/endless.test.js
  ...
# No coverage generated
# { total: 8, pass: 3, fail: 2, skip: 2, todo: 1 }
# time=421ms
`;

function read(text: string) {
  const reader = new TapReader();
  const shown = text.split('\n').flatMap((line) => reader.take(line));
  return { shown, report: reader.report() };
}

t.test('the totals are those of tap, and a todo counts as skipped', async (t) => {
  t.match(read(run).report, { passed: 3, failed: 2, skipped: 3 });
});

t.test('a killed file counts as a failure, even if all its assertions passed', async (t) => {
  const killed = 'not ok 1 - a/dist/test/killed.test.js # time=9ms\n  ---\n  signal: SIGKILL\n  ...\n\n# { total: 1, pass: 1 }';
  t.match(read(killed).report, { passed: 1, failed: 1, skipped: 0 });
});

t.test('a person sees one line for each file, its failures with details, and how it ended', async (t) => {
  t.strictSame(read(run).shown, [
    'ok     a/dist/test/good.test.js (1.5 s)',
    'ok     a/dist/test/empty.test.js (0.0 s)',
    'FAILED a/dist/test/bad.test.js (0.3 s)',
    '        not ok 2 - should be equal',
    '          ---',
    '          diff: |',
    '            -2',
    '            ok 1 - this is no result',
    '          ...',
    '    not ok 1 - a law # time=23.3ms',
    '  signal: SIGKILL',
    'FAILED timeout! (0.0 s)',
    '  expired: a/dist/test/endless.test.js',
  ]);
});

t.test('a file counts as run when it gave a result', async (t) => {
  const files = [...(read(run).report?.files.keys() ?? [])].filter((file) => file.endsWith('.js'));
  t.strictSame(
    files,
    ['good', 'empty', 'bad'].map((name) => `a/dist/test/${name}.test.js`),
  );
});

t.test('every skip is reported with its file and its reason', async (t) => {
  t.strictSame(read(run).report?.skips, [
    { file: 'a/dist/test/good.test.js', test: 'in a browser', reason: 'could not test: chromium is missing' },
    { file: 'a/dist/test/good.test.js', test: 'one day', reason: '' },
    { file: 'a/dist/test/empty.test.js', test: 'the whole file', reason: 'no tests found' },
  ]);
});

t.test('a run without its closing line is no report', async (t) => {
  t.equal(read(run.slice(0, run.indexOf('# {'))).report, undefined);
  t.equal(read('').report, undefined);
});

t.test('the output of a tested program is not taken for the closing line, and a long line is cut', async (t) => {
  const noise = run.replace('1..3\n', '1..3\n    # { total: 9, pass: 9 }\n').replace('-2\n', `${'x'.repeat(5000)}\n`);
  const { shown, report } = read(noise);
  t.equal(report?.passed, 3);
  t.ok(shown.every((line) => line.length < 2010));
});
