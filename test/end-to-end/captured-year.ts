/**
 * Plays the simulated year over HTTP and captures answers. Later each is asked for again, as of the position that it
 * named.
 */
import { type ApiClient, apiClient } from '@duban/cli/api-client';
import { playSimulatedYear } from '@duban/cli/player';
import { createClock, createLogger, readConfig, shanghaiDayOf } from '@duban/runtime';
import { simulatedYearId } from '@duban/seeds';
import { type RunningServer, startServer } from '@duban/server';
import type { Test } from 'tap';

const plan = `/v1/plans/${simulatedYearId}`;

const paths: readonly string[] = [
  plan,
  `${plan}/tasks?limit=200`,
  `${plan}/tasks?status=in-progress&limit=200`,
  `${plan}/tasks?light=yellow&limit=200`,
  `${plan}/tasks/3.2`,
  `${plan}/tasks/4.2`,
  `${plan}/tasks/2.1`,
  `${plan}/tasks/3.2/reports?limit=200`,
  `${plan}/indicators?limit=200`,
  `${plan}/indicators/high-tech-enterprises`,
  `${plan}/indicators/high-tech-enterprises/measurements?limit=200`,
  `${plan}/units?limit=200`,
  `${plan}/units/gaoxin`,
  `${plan}/people?limit=200`,
];

const withQuery = (path: string, query: string) => `${path}${path.includes('?') ? '&' : '?'}${query}`;

interface Captured {
  readonly path: string;
  readonly position: string;
  readonly text: string;
}

export interface CapturedYear {
  /** Settings besides the port and a lifted limit of requests. */
  readonly settings: NodeJS.ProcessEnv;
  /** `between`: nothing is written while answers are captured. `meanwhile`: commands continue. */
  readonly capture: 'between' | 'meanwhile';
  /** After so many commands the play ends. Absent: it is played to its end. */
  readonly commandsMax?: number;
  /** Commands from one capture to the next, if captures are between commands. */
  readonly everyCommands?: number;
  /** Whether documents may be newer than the position that their answer names. */
  readonly positionsApart?: boolean;
}

/** Thrown to end the play early. */
class Enough extends Error {}

/** Stops the server at the end. */
export async function capturedYear(t: Test, year: CapturedYear): Promise<void> {
  const { settings, capture, commandsMax = Number.POSITIVE_INFINITY, everyCommands = 7, positionsApart = false } = year;
  const today = shanghaiDayOf(Date.now());
  const config = readConfig({ DUBAN_PORT: '0', DUBAN_RATE_LIMIT_PER_MINUTE: '0', DUBAN_TODAY: today, ...settings });
  const running = await startServer({ config, logger: createLogger({ level: 'silent' }), clock: createClock() });
  try {
    const authorization = `Bearer ${await tokenOf(running, 'moni:shenji', ['auditor'])}`;
    const get = async (path: string) => {
      for (;;) {
        const answer = await fetch(new URL(path, running.url), { headers: { authorization } });
        const text = await answer.text();
        // What is being prepared will be ready soon.
        if (answer.status !== 503 || !text.includes('past-in-preparation')) return { status: answer.status, text };
      }
    };
    const captured: Captured[] = [];
    const take = async (path: string, minPosition?: string) => {
      const { status, text } = await get(minPosition === undefined ? path : withQuery(path, `minPosition=${minPosition}`));
      if (status !== 200) return;
      captured.push({ path, position: (JSON.parse(text) as { position?: string }).position ?? minPosition ?? '', text });
    };
    let commands = 0;
    let over = false;
    const afterCommand = async (position: string) => {
      commands += 1;
      if (capture === 'between' && commands % everyCommands === 0) for (const path of paths) await take(path, position);
      if (commands >= commandsMax) throw new Enough();
    };
    const capturing = (async () => {
      for (let at = 0; capture === 'meanwhile' && !over; at += 1) {
        const path = paths[at % paths.length] as string;
        await take(path);
        // Also asks for the past while it is being written.
        const last = captured.at(-1);
        if (at % 10 === 9 && last !== undefined) await get(withQuery(last.path, `asOf=${last.position}`));
      }
    })();
    try {
      await playSimulatedYear({
        clientOf: async ({ id, name, role, unit }) =>
          watched(apiClient(running.url, await tokenOf(running, id, [role], name, unit)), afterCommand),
      });
    } catch (error) {
      if (!(error instanceof Enough)) throw error;
    } finally {
      over = true;
    }
    await capturing;
    t.ok(captured.length >= paths.length, `${captured.length} answers were captured during ${commands} commands`);
    t.ok(new Set(captured.map(({ position }) => position)).size > 3, 'of several states');
    for (const { path, position, text } of captured) {
      const past = await get(withQuery(path, `asOf=${position}`));
      t.equal(past.status, 200, `${path} as of ${position}`);
      const { asOf, ...rest } = JSON.parse(past.text) as Record<string, unknown>;
      t.match(asOf, { final: true });
      t.equal(apart(JSON.stringify(rest), positionsApart), apart(text, positionsApart), `${path} as of ${position}`);
    }
  } finally {
    await running.lifecycle.stop();
  }
}

const apart = (text: string, positions: boolean) => (positions ? text.replaceAll(/"position":"[^"]*"/g, '"position":""') : text);

function watched(client: ApiClient, afterCommand: (position: string) => Promise<void>): ApiClient {
  return {
    ...client,
    async post<Body>(...args: Parameters<ApiClient['post']>) {
      const answer = await client.post<Body>(...args);
      await afterCommand((answer as { position: string }).position);
      return answer;
    },
  };
}

async function tokenOf({ issuer }: RunningServer, subject: string, roles: readonly string[], name = subject, unit?: string) {
  if (issuer === undefined) throw new Error('tokens come from elsewhere');
  const granted = roles as Parameters<typeof issuer.issueToken>[0]['roles'];
  return issuer.issueToken({ subject, name, roles: granted, ttlSeconds: 86_400, ...(unit === undefined ? {} : { unit }) });
}
