/** Duban as its users run it: a child process of the CLI on a data folder, reached over HTTP. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Role } from '@duban/domain';
import { createClock, openEmbeddedIssuer } from '@duban/runtime';
import { plainNode, plainNodeArgs, until } from '@duban/test-support';

const cli = fileURLToPath(new URL('../../../services/cli/dist/src/main.js', import.meta.url));

/** A test that exceeds its time is killed and cannot end what it has started. */
const node = [...plainNodeArgs, `--import=${new URL('end-with-parent.js', import.meta.url)}`];

const outputMaxLength = 1_000_000;

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The environment without the settings of the person who runs the tests. */
function cleanEnvironment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('DUBAN_') && !name.startsWith('TAP'));
  return { ...Object.fromEntries(kept), ...extra };
}

/** Starts a CLI command without waiting for it. */
export function beginCommand(args: readonly string[], env?: NodeJS.ProcessEnv) {
  return spawn(plainNode, [...node, cli, ...args], { env: cleanEnvironment(env), stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Runs a CLI command to its end. */
export async function duban(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Finished> {
  const child = beginCommand(args, env);
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...output };
}

export interface RunningDuban {
  readonly url: string;
  readonly process: ChildProcess;
  /** The output so far, at most its last million characters. The log goes to stderr. */
  output(): string;
  /** Kills it at once, as if the process lost its power. */
  kill(): Promise<void>;
  /** The same, and waits until its child processes are gone too: until then they write into its folder. */
  end(): Promise<void>;
  /** Asks it to stop and returns its exit code. */
  stop(): Promise<number | null>;
}

/** Starts the server on a free port and waits until it says that it is ready. */
export async function startDuban(
  folder: string,
  args: readonly string[] = [],
  env?: NodeJS.ProcessEnv,
  nodeArgs?: readonly string[],
): Promise<RunningDuban> {
  const { ready, ...running } = beginDuban(folder, args, env, nodeArgs);
  return { ...running, url: await ready };
}

export interface BegunDuban extends Omit<RunningDuban, 'url'> {
  /** Its address, once it says that it is ready; rejects if it ends before. */
  readonly ready: Promise<string>;
}

/** Starts the server on a free port without waiting. `nodeArgs`: arguments of Node itself, before the program. */
export function beginDuban(
  folder: string,
  args: readonly string[],
  env?: NodeJS.ProcessEnv,
  nodeArgs?: readonly string[],
): BegunDuban {
  const { running, untilWritten } = launch(folder, ['--json', ...args], env, nodeArgs);
  const line = untilWritten((text) => text.split('\n').find((candidate) => candidate.startsWith('{"url":')));
  const ready = line.then((found) => (JSON.parse(found) as { url: string }).url);
  // Those who await it get the error. Without this, a process that ends unawaited would fail the test.
  ready.catch(() => undefined);
  return { ...running, ready };
}

/** Starts the server as a person does, and waits for the end of its welcome. */
export async function startWelcome(folder: string): Promise<RunningDuban & { readonly welcome: string }> {
  const started = launch(folder, ['--log-level', 'warn']);
  const welcome = await started.untilWritten((text) => (/AUDITOR=.*\ncurl .*\n/.test(text) ? text : undefined));
  return { ...started.running, url: /http:\/\/[\d.:]+/.exec(welcome)?.[0] ?? '', welcome };
}

function launch(folder: string, args: readonly string[], env?: NodeJS.ProcessEnv, nodeArgs: readonly string[] = []) {
  // Most tests ask about the plan of 2012. A test without any plan passes `--empty`.
  const example = args.includes('--empty') ? [] : ['--example'];
  const own = ['start', ...example, '--port', '0', '--event-store', `journal:${folder}`];
  const child = spawn(plainNode, [...node, ...nodeArgs, cli, ...own, ...args], {
    env: cleanEnvironment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close') as Promise<[number | null]>;
  const written = { out: '', all: '' };
  const onWritten = new Set<() => void>();
  const collect = (text: string, out: boolean) => {
    written.all = (written.all + text).slice(-outputMaxLength);
    if (out) written.out += text;
    for (const look of onWritten) look();
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => collect(text, true));
  child.stderr.setEncoding('utf8').on('data', (text: string) => collect(text, false));

  /** Waits until something is found in stdout. */
  const untilWritten = (find: (text: string) => string | undefined) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const found = find(written.out);
        if (found === undefined) return;
        onWritten.delete(look);
        resolve(found);
      };
      onWritten.add(look);
      ended.then(([code]) => reject(new Error(`duban start ended with ${code}:\n${written.all}`)), reject);
    });
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  const running = {
    process: child,
    output: () => written.all,
    kill,
    end: async () => {
      const begun = childrenOf(child.pid);
      await kill();
      await until(() => begun.every(isGone), { what: 'the end of what the server has begun' });
    },
    stop: async () => {
      child.kill('SIGTERM');
      return (await ended)[0];
    },
  };
  return { running, untilWritten };
}

/** Empty once the process has ended. */
function childrenOf(pid = 0): string[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  return existsSync(file) ? readFileSync(file, 'latin1').split(' ').filter(Boolean) : [];
}

/** An ended process that its parent has not collected yet has no command line any more. */
function isGone(pid: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1') === '';
  } catch {
    return true;
  }
}

export interface TokenOf {
  readonly role: Exclude<Role, 'system'>;
  readonly unit?: string;
  readonly name?: string;
  readonly subject?: string;
  /** A day when absent. */
  readonly ttlSeconds?: number;
}

/** A token of the embedded issuer, whose key is in the data folder. */
export async function tokenFor(
  folder: string,
  { role, unit, name = '模拟人员', subject, ttlSeconds = 86_400 }: TokenOf,
): Promise<string> {
  const issuer = await openEmbeddedIssuer({ keysFolder: join(folder, 'keys'), audience: 'duban', clock: createClock() });
  return issuer.issueToken({
    subject: subject ?? `test:${role}:${unit ?? ''}:${name}`,
    name,
    roles: [role],
    ttlSeconds,
    ...(unit === undefined ? {} : { unit }),
  });
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** Sends one request. The body of the answer is parsed if it is JSON. */
export async function call(
  url: string,
  path: string,
  options: { token?: string; method?: string; body?: unknown; headers?: Record<string, string>; signal?: AbortSignal } = {},
): Promise<Answer> {
  const { token, body, headers = {}, signal } = options;
  const response = await fetch(`${url}${path}`, {
    method: options.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  const text = await response.text();
  const json = /json/.test(response.headers.get('content-type') ?? '') && text !== '';
  return {
    status: response.status,
    headers: response.headers,
    body: json ? (JSON.parse(text) as Record<string, unknown>) : { text },
  };
}
