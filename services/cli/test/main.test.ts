/** The program as a child process: behaviour that only a real standard output shows. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import t from 'tap';

const main = fileURLToPath(new URL('../src/main.js', import.meta.url));

t.test('a reader that closes the pipe early is no error', async (t) => {
  const child = spawn(process.execPath, [main, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  t.strictSame(await once(child, 'close'), [0, null]);
  t.equal(errors, '');
});

t.test('an exit code stays what it is when nobody reads', async (t) => {
  const child = spawn(process.execPath, [main, 'nonsense'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  child.stderr.destroy();
  t.strictSame(await once(child, 'close'), [2, null]);
});
