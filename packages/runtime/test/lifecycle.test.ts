import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { plainNode, plainNodeArgs, until } from '@duban/test-support';
import t, { type Test } from 'tap';

const program = fileURLToPath(new URL('support/stoppable-process.js', import.meta.url));

interface Child {
  readonly url: string;
  readonly process: ChildProcess;
  /** Waits for the next line. */
  said(): Promise<string>;
  /** Waits for the end; everything said since the last `said`, and the exit code. */
  end(): Promise<{ lines: string[]; code: number | null }>;
}

async function child(t: Test, ...args: string[]): Promise<Child> {
  const process = spawn(plainNode, [...plainNodeArgs, program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(process, 'exit') as Promise<[number | null]>;
  t.teardown(() => process.kill('SIGKILL'));
  const lines = createInterface({ input: process.stdout as NonNullable<typeof process.stdout> })[Symbol.asyncIterator]();
  const said = async () => String((await lines.next()).value);
  return {
    url: await said(),
    process,
    said,
    async end() {
      const rest: string[] = [];
      for (let next = await lines.next(); !next.done; next = await lines.next()) rest.push(next.value);
      const [code] = await exited;
      return { lines: rest, code };
    },
  };
}

async function ask(url: string, agent?: Agent): Promise<{ status: number; connection: string | undefined; text: string }> {
  const [response] = (await once(get(url, agent === undefined ? {} : { agent }), 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  return { status: response.statusCode ?? 0, connection: response.headers.connection, text };
}

const inOrder = ['server closed', 'views closed', 'store closed'];

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  t.test(`${signal} lets what is in flight finish, then closes everything, the last opened first`, async (t) => {
    const { url, process, said, end } = await child(t);
    const agent = new Agent({ keepAlive: true });
    t.teardown(() => agent.destroy());
    const slow = ask(`${url}/slow/600`, agent);
    t.equal(await said(), 'asked');
    process.kill(signal);
    t.match(await slow, { status: 200, text: '{"ready":"not-ready"}' });
    const started = performance.now();
    t.same(await end(), { lines: inOrder, code: 0 });
    t.ok(performance.now() - started < 5_000, 'the connection was not kept');
  });
}

t.test('a process without a terminal stays when one goes (SIGHUP), as under nohup', async (t) => {
  const { url, process, end } = await child(t);
  process.kill('SIGHUP');
  // The signal is taken before a request that is sent after it is answered.
  for (let asked = 0; asked < 3; asked += 1) t.match(await ask(`${url}/slow/50`), { status: 200, text: '{"ready":"ready"}' });
  process.kill('SIGTERM');
  t.match(await end(), { code: 0 });
});

t.test('a process in a terminal stops in order when that goes', async (t) => {
  const run = `echo $$; exec ${[plainNode, ...plainNodeArgs, program].join(' ')}`;
  // script(1) gives it a terminal, and ends with its exit code.
  const terminal = spawn('script', ['-qfec', run, '/dev/null'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(terminal, 'exit') as Promise<[number | null]>;
  t.teardown(() => terminal.kill('SIGKILL'));
  const said: string[] = [];
  for await (const line of createInterface({ input: terminal.stdout })) {
    said.push(line.trim());
    if (said.length === 2) process.kill(Number(said[0]), 'SIGHUP');
  }
  t.same(said.slice(2), inOrder);
  t.same(await exited, [0, null]);
});

t.test('while it stops it takes no new connection', async (t) => {
  const { url, process, said } = await child(t);
  const slow = ask(`${url}/slow/1000`);
  await said();
  process.kill('SIGTERM');
  let refused = '';
  await until(async () => {
    refused = await ask(`${url}/health/live`).then(
      () => '',
      (error: { code: string }) => error.code,
    );
    return refused !== '';
  });
  t.match(refused, /ECONNREFUSED|ECONNRESET/);
  t.equal((await slow).status, 200);
});

t.test('what is in flight for too long is cut, and the rest still closes in order', async (t) => {
  const { url, process, said, end } = await child(t, '200');
  const stuck = ask(`${url}/slow/60000`).catch((error: { code: string }) => error.code);
  await said();
  process.kill('SIGTERM');
  t.equal(await stuck, 'ECONNRESET');
  t.same(await end(), { lines: inOrder, code: 0 });
});

t.test('a second signal ends it at once', async (t) => {
  const { url, process, said, end } = await child(t, '60000');
  const stuck = ask(`${url}/slow/60000`).catch(() => 'cut');
  await said();
  process.kill('SIGTERM');
  // The first signal must have been taken before the second one comes.
  await until(async () => (await ask(`${url}/health/ready`).catch(() => ({ status: 0 }))).status === 0);
  process.kill('SIGTERM');
  t.same(await end(), { lines: [], code: 1 });
  t.equal(await stuck, 'cut');
});

t.test('what cannot be closed does not keep the rest open, and shows in the exit code', async (t) => {
  const { process, end } = await child(t, '1000', 'close');
  process.kill('SIGTERM');
  t.same(await end(), { lines: inOrder, code: 1 });
});

t.test('an error that nobody caught closes everything and shows in the exit code', async (t) => {
  const { end } = await child(t, '1000', 'throw');
  t.same(await end(), { lines: inOrder, code: 1 });
});

t.test('a resource that never closes does not keep the process', async (t) => {
  const { process, end } = await child(t, '100', 'hang');
  process.kill('SIGTERM');
  t.same(await end(), { lines: ['server closed', 'views closed'], code: 1 });
});
