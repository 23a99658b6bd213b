/**
 * Runs test files with tap in the order in which they are given, which `tap run` does not: it sorts them. And
 * without the hooks that `tap run` loads into every Node process, of which only coverage and mocks have need:
 * they cost three quarters of a second of CPU for each.
 *
 * Arguments: how many at once, the seconds that a file may take, the files, and after `--` what each gets.
 */
import t from 'tap';

const separator = process.argv.indexOf('--');
const [jobs, seconds, ...files] = process.argv.slice(2, separator);
const fileArgs = process.argv.slice(separator + 1);

t.jobs = Number(jobs);
// Only the files have a time limit, not the whole.
t.setTimeout(0);
t.plan(files.length);
for (const file of files) {
  // tap puts its hooks into NODE_OPTIONS at the last moment, so they are removed after it has done so.
  const command = ['-u', 'NODE_OPTIONS', process.execPath, '--enable-source-maps', file, ...fileArgs];
  const env = { ...process.env, TAP_TIMEOUT: String(seconds) };
  t.spawn('/usr/bin/env', command, {
    name: file,
    buffered: t.jobs > 1,
    timeout: Number(seconds) * 1000,
    env,
    at: null,
    stack: '',
  });
}
