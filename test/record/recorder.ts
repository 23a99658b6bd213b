/**
 * Makes the record anew: plays the simulated year on an empty data folder beside the plan of 2012, copies it
 * into an EventStoreDB, asks everything and tries everything, and writes down what came of it.
 *
 *     node test/dist/record/recorder.js
 *
 * It holds what a version answered, so that later ones can be held against it. Making it anew gives up what it
 * protects. Do so only when what is recorded can no longer be asked: a route or a command that is gone, or
 * answers that are meant to be others; in a commit of its own, on a version whose answers were equal to the
 * record before. A word that changes is no reason: it goes into `may-differ.ts`. The journal and the dump are
 * storage: they stay as they are for as long as there may be a journal like them (`--answers` leaves them).
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiClient } from '@duban/cli/api-client';
import { ApiProblem } from '@duban/cli/api-client';
import { playSimulatedYear } from '@duban/cli/player';
import { migrate, openEventStoreDb, openJournal, openMigrationTarget } from '@duban/event-store';
import { type AccountId, accounts, plan2012, plan2012Id, simulatedYearId } from '@duban/seeds';
import { EventStoreDbServer } from '../support/eventstoredb/server-process.js';
import { type AskedServer, askAll, startAsked } from './asking.js';
import { afterAttempts, attempt, samplesOf } from './attempts.js';
import { firstEvents, journalIn } from './folders.js';
import { questionsFor } from './questions.js';
import { type Given, lastPosition, type RecordedJournal, readRecording, type ServerEvent, writeRecording } from './recording.js';
import { restOfYear } from './rest-of-year.js';

/** A working day in autumn, when some of the plan of 2012 is overdue. */
const startsAt = Date.parse('2012-10-15T01:00:00.000Z');
const middleOfYear = '2012-07-16T00:00:00.000Z';

const scratch = mkdtempSync(join(tmpdir(), 'duban-record-'));

async function play(folder: string): Promise<{ year: Given[]; askedAt: string }> {
  const shift = startsAt - Date.now();
  const clock = () => Date.now() + shift;
  const server = await startAsked({ DUBAN_EVENT_STORE: `journal:${folder}` }, clock, {
    seed: { plan: plan2012Id, manifest: plan2012 },
  });
  const year: Given[] = [];
  await playSimulatedYear({ clientOf: async ({ id }) => recordingClient(server, nameOf(id), year) });
  await playRest(server, year);
  await server.running.lifecycle.stop();
  return { year, askedAt: new Date(clock()).toISOString() };
}

async function playRest(server: AskedServer, year: Given[]): Promise<void> {
  let lastEvent = '';
  for (const [number, { by, path, body, decides }] of restOfYear.entries()) {
    const at = `/v1/plans/${simulatedYearId}/${path}`;
    const { body: document } = await server.ask({
      by: 'auditor',
      of: `${at.slice(0, at.lastIndexOf('/'))}?minPosition=${lastPosition(year)}`,
    });
    const { revision = '' } = JSON.parse(document) as { revision?: string };
    const headers = { 'idempotency-key': `"rest-${number}"`, 'content-type': 'application/json' };
    const command = {
      by,
      method: 'POST' as const,
      path: at,
      headers: decides ? { ...headers, 'if-match': `"${revision}"` } : headers,
      body: JSON.stringify(body).replace('"*"', JSON.stringify(lastEvent)),
    };
    const answer = await server.give(command);
    if (answer.status !== 201) throw new Error(`${path}: ${answer.body}`);
    lastEvent = (JSON.parse(answer.body) as { eventIds: string[] }).eventIds[0] ?? '';
    year.push({ ...command, answer });
  }
}

function nameOf(id: string): AccountId {
  const found = [...accounts].find(([, account]) => account.id === id);
  if (found === undefined) throw new Error(id);
  return found[0];
}

/** A client of an account that records what it sends. */
function recordingClient(server: AskedServer, by: string, year: Given[]): ApiClient {
  const parsed = <Body>(status: number, body: string): Body => {
    const answer = JSON.parse(body) as { title: string; code: string };
    if (status >= 400) throw new ApiProblem(status, answer);
    return answer as Body;
  };
  const give = async <Body>(command: Omit<Given, 'answer'>): Promise<Body> => {
    const answer = await server.give(command);
    year.push({ ...command, answer });
    return parsed(answer.status, answer.body);
  };
  return {
    async get(path, query = {}) {
      const parameters = new URLSearchParams(
        Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined),
      );
      const { status, body } = await server.ask({ by, of: `${path}?${parameters.toString()}` });
      return parsed(status, body);
    },
    post: (path, body, headers = {}) =>
      give({ by, method: 'POST', path, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    put: (path, bytes, mediaType) =>
      give({ by, method: 'PUT', path, headers: { 'content-type': mediaType }, body: new TextDecoder().decode(bytes) }),
  };
}

/** Without the keys: nothing in the record was signed with them. */
function filesIn(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort();
  const kept = paths.filter((path) => path === 'store.json' || /^evidence\/|\.journal$/.test(path));
  return Object.fromEntries(kept.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

/** Every event as the imitation stores it, including the store's own stream. */
async function dump(folder: string): Promise<ServerEvent[]> {
  const esdb = mkdtempSync(join(scratch, 'esdb-'));
  const server = await EventStoreDbServer.start({ folder: esdb });
  const source = await openJournal({ folder });
  const target = await openMigrationTarget({ connectionString: server.url() }, source.epoch);
  await migrate({ source, target });
  await target.store.close();
  await source.close();
  await (await openEventStoreDb({ connectionString: server.url() })).close();
  await server.kill();
  const decoded = (base64: string) => JSON.parse(Buffer.from(base64, 'base64').toString('utf8')) as object;
  interface Kept {
    readonly stream: string;
    readonly id: string;
    readonly type: string;
    readonly data: string;
    readonly metadata: string;
  }
  const lines = readdirSync(esdb).flatMap((name) => readFileSync(join(esdb, name), 'utf8').trim().split('\n'));
  const records = lines.flatMap((line) => JSON.parse(line) as Kept | Kept[]);
  return records
    .filter(({ type }) => !type.startsWith('$'))
    .map(({ stream, id, type, data, metadata }) => ({ stream, id, type, data: decoded(data), metadata: decoded(metadata) }));
}

async function onCopy<Result>(journal: RecordedJournal, use: (server: AskedServer) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(scratch, 'copy-'));
  journalIn(folder, journal);
  const server = await startAsked({ DUBAN_EVENT_STORE: `journal:${folder}` }, () => Date.parse(journal.askedAt));
  try {
    return await use(server);
  } finally {
    await server.running.lifecycle.stop();
  }
}

function eventsBefore({ files }: RecordedJournal, instant: string): number {
  const lines = Object.entries(files)
    .filter(([path]) => path.endsWith('.journal'))
    .flatMap(([, text]) => text.split('\n'));
  return lines.findIndex((line) => {
    const at = line.indexOf('{');
    if (at === -1) return false;
    const { stream, meta } = JSON.parse(line.slice(at)) as { stream: string; meta: { recordedAt: string } };
    return stream.startsWith(`${simulatedYearId}-`) && meta.recordedAt > instant;
  });
}

async function attemptsOn(server: AskedServer, year: readonly Given[], everybody: boolean) {
  const plans = everybody ? [simulatedYearId, plan2012Id] : [simulatedYearId];
  const attempts: Given[] = [];
  for (const plan of plans) attempts.push(...(await attempt(server, samplesOf(year), { plan, everybody })));
  const after = plans.flatMap(afterAttempts);
  // The questions below must see the effect of the attempts, so the read models must first have reached the last one.
  await server.ask({ by: 'auditor', of: `/v1/plans?minPosition=${lastPosition(attempts)}` });
  return { attempts, after: await askAll(server, after) };
}

const folder = join(scratch, 'year');
if (process.argv.includes('--answers')) {
  const { askedAt, files } = readRecording('journal');
  journalIn(folder, { askedAt, files });
} else {
  const { year: played, askedAt } = await play(folder);
  writeRecording('journal', { askedAt, files: filesIn(folder) });
  writeRecording('eventstoredb', await dump(folder));
  writeRecording('requests', { year: played, middle: { events: 0, attempts: [], after: [] }, end: { attempts: [], after: [] } });
}
const journal = readRecording('journal');
const { year } = readRecording('requests');

const questions = await onCopy(journal, questionsFor);
const answers = await onCopy(journal, (server) => askAll(server, questions));
writeRecording('answers', answers);
process.stdout.write(`${answers.length} answers\n`);

const events = eventsBefore(journal, middleOfYear);
const middle = await onCopy(firstEvents(journal, events), (server) => attemptsOn(server, year, true));
const end = await onCopy(journal, (server) => attemptsOn(server, year, false));
writeRecording('requests', { year, middle: { events, ...middle }, end });
process.stdout.write(`${year.length} commands, ${middle.attempts.length} and ${end.attempts.length} attempts\n`);
rmSync(scratch, { recursive: true });
