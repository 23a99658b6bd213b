/** A server on the recorded data, with a fixed clock. It is called without a socket. */
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import { run } from '@duban/cli/program';
import { type Actor, roles } from '@duban/domain';
import { createClock, createLogger, readConfig, shanghaiDayOf } from '@duban/runtime';
import { type AccountId, accounts } from '@duban/seeds';
import { type RunningServer, type ServerOptions, startServer } from '@duban/server';
import { unzipSync } from 'fflate';
import type { Answer, Asked, Command, Question } from './recording.js';

/** The askers besides the accounts of the simulated year: one for each kind of role. */
const askers: Readonly<Record<string, Actor>> = {
  auditor: { id: 'moni:shenji', name: '审计岗（模拟）', roles: ['auditor'] },
  inspector: { id: 'moni:jiancha:ducha', name: '监察岗（模拟）', roles: ['inspector'], unit: 'jiancha' },
  nobody: { id: 'moni:wujuese', name: '无角色（模拟）', roles: [] },
};

/** An asker without token and name. */
export const stranger = 'stranger';

/** @throws when there is no account of that name */
function actorOf(by: string): Actor {
  const account = accounts.get(by as AccountId);
  const actor = account === undefined ? askers[by] : { ...account, roles: [account.role] };
  if (actor === undefined) throw new Error(`nobody is called ${by}`);
  return actor;
}

export interface AskedServer {
  readonly running: RunningServer;
  ask(question: Question): Promise<Answer>;
  give(command: Command): Promise<Answer>;
}

/** @param data `DUBAN_EVENT_STORE`, and the other settings that name places */
export async function startAsked(
  data: Readonly<Record<string, string>>,
  clock: () => number,
  { seed }: Pick<ServerOptions, 'seed'> = {},
): Promise<AskedServer> {
  // The record may be from another day, and is then opened only with an explicit consent.
  const today = shanghaiDayOf(clock());
  const config = readConfig({ DUBAN_PORT: '0', DUBAN_RATE_LIMIT_PER_MINUTE: '0', DUBAN_TODAY: today, ...data });
  const logger = createLogger({ level: 'silent' });
  const running = await startServer({ config, logger, clock: createClock({ source: clock }), seed });
  const tokens = new Map<string, Promise<string>>();
  const lastNext = new Map<string, string>();

  async function tokenOf(by: string): Promise<string> {
    const { id: subject, name, unit, roles: held } = actorOf(by);
    if (running.issuer === undefined) throw new Error('tokens come from elsewhere');
    const granted = roles.filter((role) => role !== 'system').filter((role) => held.includes(role));
    return running.issuer.issueToken({ subject, name, unit, roles: granted, ttlSeconds: 86_400 });
  }

  const token = (by: string) => {
    const made = tokens.get(by) ?? tokenOf(by);
    tokens.set(by, made);
    return made;
  };
  const authorization = async (by: string): Promise<Record<string, string>> =>
    by === stranger ? {} : { authorization: `Bearer ${await token(by)}` };

  async function get({ by, of, language }: Question): Promise<Answer> {
    // Cursors are signed with a key of the data folder.
    const list = `${by} ${of.replace(/[?&]cursor=\*/, '')}`;
    const url = of.replace('cursor=*', `cursor=${encodeURIComponent(lastNext.get(list) ?? '')}`);
    const headers = { ...(await authorization(by)), ...(language === undefined ? {} : { 'accept-language': language }) };
    const reply = await running.server.inject({ method: 'GET', url, headers });
    const type = String(reply.headers['content-type'] ?? '');
    const file = reply.headers['content-disposition'];
    const form = file === undefined ? type : `${type}; ${String(file)}`;
    const next = cursor.exec(reply.payload)?.[1];
    if (next !== undefined) lastNext.set(list, next);
    const body = type.includes('spreadsheetml') ? sheetText(reply.rawPayload) : masked(reply.payload);
    return { status: reply.statusCode, form, body };
  }

  async function commandLine({ by, of }: Question): Promise<Answer> {
    const written: string[] = [];
    const status = await run([...of.split(' ').slice(1), '--url', running.url, '--token', await token(by)], {
      env: {},
      out: (text) => void written.push(text),
      err: (text) => void written.push(text),
      isTerminal: false,
    });
    return { status, form: 'text', body: written.join('\n') };
  }

  async function post({ by, method, path, headers, body }: Command): Promise<Answer> {
    const sent = { ...headers, ...(await authorization(by)) };
    const reply = await running.server.inject({ method, url: path, headers: sent, payload: body });
    const form = String(reply.headers['content-type'] ?? '');
    return { status: reply.statusCode, form, body: masked(reply.payload) };
  }

  return {
    running,
    ask: (question) => patiently(() => (question.of.startsWith('duban ') ? commandLine(question) : get(question))),
    give: (command) => patiently(() => post(command)),
  };
}

const triesMax = 50;
const tryAgainMs = 100;

/** A request that a busy machine turned away is sent again: nothing has been done for it. */
async function patiently(ask: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    // Answers come without a turn of the event loop, and without one the server would think that it is overloaded.
    await (attempt === 1 ? turn() : pause(tryAgainMs));
    const answer = await ask();
    if (answer.status !== 503 || !answer.body.includes('"overloaded"') || attempt === triesMax) return answer;
  }
}

/** Asks all questions in order, because one page leads to the next. */
export async function askAll({ ask }: AskedServer, questions: readonly Question[]): Promise<Asked[]> {
  const asked: Asked[] = [];
  for (const question of questions) asked.push({ ...question, answer: await ask(question) });
  return asked;
}

const cursor = /"next":"([\w.~-]{20,})"/;

/** Without what differs between servers: cursors and request numbers. */
const masked = (text: string): string =>
  text.replaceAll(/"next":"[\w.~-]{20,}"/g, '"next":"*"').replaceAll(/"(instance|requestId)":"[^"]*"/g, '"$1":"*"');

/** The parts of a workbook. Its bytes hold the time of its making, so they cannot be compared. */
function sheetText(bytes: Uint8Array): string {
  const parts = Object.entries(unzipSync(bytes)).filter(([name]) => !name.startsWith('docProps/'));
  const decoder = new TextDecoder();
  return parts.map(([name, part]) => `${name}\n${decoder.decode(part)}`).join('\n');
}
