/** SIGTERM may come at any moment of a start. The process ends properly each time, without an error. */
import { freePort, until } from '@duban/test-support';
import t, { type Test } from 'tap';
import { type BegunDuban, beginDuban, call, duban } from '../support/duban-process.js';

const complaint = /错误|error:|"level":(50|60)|\n\s+at .*\(/;

async function endsCleanly(t: Test, running: BegunDuban, moment: string): Promise<void> {
  t.equal(await running.stop(), 0, moment);
  t.notMatch(running.output(), complaint, moment);
}

function begin(t: Test, folder: string, ...args: string[]): BegunDuban {
  const running = beginDuban(folder, args);
  t.teardown(() => running.end());
  return running;
}

t.test('just after it listens', async (t) => {
  const port = await freePort();
  const running = begin(t, t.testdir(), '--port', String(port), '--log-level', 'error');
  await until(async () => (await call(`http://127.0.0.1:${port}`, '/health/live')).status === 200, { everyMs: 1 });
  await endsCleanly(t, running, 'at the first answer of the port');
});

// The last of these is logged before the start hands the port over.
for (const moment of ['the journal is open', 'the plan was loaded into the empty store']) {
  t.test(`when it has logged: ${moment}`, async (t) => {
    const folder = t.testdir();
    const running = begin(t, folder);
    await until(() => running.output().includes(moment), { everyMs: 1 });
    await endsCleanly(t, running, moment);
    t.match(await duban(['check', '--event-store', `journal:${folder}`]), { code: 0 });
  });
}

t.test('just after it has said that it is ready', async (t) => {
  const running = begin(t, t.testdir(), '--log-level', 'error');
  await running.ready;
  await endsCleanly(t, running, 'at its first line');
});
