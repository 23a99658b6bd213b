/**
 * Plays the simulated year through the API, one command after the other, each from the account of its person. A command
 * has the same key in every run. So a run continues where another was interrupted, and a further run changes nothing.
 */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { DubanError, type Role } from '@duban/domain';
import {
  type AccountId,
  accounts,
  labelOf,
  lastDay,
  type Step,
  simulatedFiles,
  simulatedYear,
  simulatedYearId,
  simulatedYearManifest,
  type Target,
} from '@duban/seeds';
import { type ApiClient, ApiProblem } from '../api-client.js';

interface CommandAnswer {
  readonly eventIds: readonly string[];
  readonly revision: string;
  readonly position: string;
}

export interface Player {
  /** Returns a client with a token of the account. */
  readonly clientOf: (account: { id: string; name: string; role: Role; unit?: string }) => Promise<ApiClient>;
  /** Called after each command with the number of commands so far and in all. */
  readonly onProgress?: (done: number, total: number, day: string) => void;
}

export interface Played {
  /** Commands given, including those that move the clock. */
  readonly commands: number;
  /** Commands that were refused, as the script expects. */
  readonly refused: number;
  /** The position after the last command, for `minPosition`. */
  readonly position: string;
}

/** A step got another answer than the script expects. */
export class PlayError extends Error {
  override readonly name = 'PlayError';
}

const plan = `/v1/plans/${simulatedYearId}`;
const office: AccountId = 'general office';

/** A step of the year, or a move of the clock to the next day that has steps. */
type Move = { readonly step: Step } | { readonly date: string };

function moves(): Move[] {
  let today = simulatedYearManifest.startsOn ?? '';
  const found = simulatedYear.flatMap((step): Move[] => {
    if (step.on === today) return [{ step }];
    today = step.on;
    return [{ date: today }, { step }];
  });
  return today < lastDay ? [...found, { date: lastDay }] : found;
}

const pathOf = (to: Target) => {
  if ('task' in to) return `${plan}/tasks/${to.task}`;
  return 'indicator' in to ? `${plan}/indicators/${to.indicator}` : plan;
};

/**
 * Publishes the plan of the simulated year and plays it to its end.
 * @throws {PlayError} when a step is not answered as the script expects, for example because somebody else acted on
 * the plan; {DubanError} `server-unreachable`
 */
export async function playSimulatedYear({ clientOf, onProgress }: Player): Promise<Played> {
  const clients = new Map<AccountId, Promise<ApiClient>>();
  const as = (id: AccountId) => {
    const account = accounts.get(id);
    if (account === undefined) throw new PlayError(`no account: ${id}`);
    const client = clients.get(id) ?? clientOf(account);
    clients.set(id, client);
    return client;
  };
  const eventIds = new Map<string, string>();
  const revisions = new Map<string, string>();
  let position = '';
  let refused = 0;

  const give = async (by: AccountId, path: string, body: unknown, key: string, ifMatch?: string) => {
    const headers = {
      'idempotency-key': `"${key}"`,
      ...(ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` }),
    };
    const client = await as(by);
    const answer = await patiently(() => client.post<CommandAnswer>(path, body, headers));
    position = answer.position;
    return answer;
  };

  const published = await give(office, `${plan}/publish`, { manifest: simulatedYearManifest }, 'moni-publish');
  revisions.set(plan, published.revision);

  const all = moves();
  for (const [index, move] of all.entries()) {
    if ('date' in move) {
      await give(office, `${plan}/begin-day`, { date: move.date }, `moni-${move.date}`);
      onProgress?.(index + 1, all.length, move.date);
      continue;
    }
    const { step } = move;
    const path = pathOf(step.to);
    const added = step.command.startsWith('add-task') || step.command.startsWith('add-indicator');
    // Refusals are not remembered by their key. A refused command that is played again needs the present revision, not
    // the one of its day.
    const known = step.refused === undefined ? revisions.get(path) : undefined;
    const seen = added ? undefined : (known ?? (await revisionOf(await as(office), path, position)));
    const body = substituted(step.body, eventIds);
    try {
      // The account uploads a piece before it refers to it: a reference is accepted only from somebody who has put the
      // bytes.
      await uploadEvidence(await as(step.by), step.body);
      const answer = await give(step.by, `${path}/${step.command}`, body, `moni-${index}`, seen);
      if (step.refused !== undefined) throw new PlayError(`${described(step)}: was to be refused with ${step.refused}`);
      if (!added) revisions.set(path, answer.revision);
      if (step.label !== undefined) eventIds.set(step.label, answer.eventIds[0] ?? '');
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      if (error.code !== step.refused)
        throw new PlayError(`${described(step)}: ${error.message} [${error.code}]`, { cause: error });
      refused += 1;
    }
    onProgress?.(index + 1, all.length, step.on);
  }
  return { commands: all.length + 1, refused, position };
}

const triesMax = 5;
const tryAgainMs = 500;

/** Gives a command again when the connection breaks. With the same key it gets the first answer. */
async function patiently<Answer>(give: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await give();
    } catch (error) {
      const broken = error instanceof DubanError && error.code === 'server-unreachable';
      if (!broken || attempt === triesMax) throw error;
      await pause(tryAgainMs);
    }
  }
}

async function revisionOf(client: ApiClient, path: string, minPosition: string): Promise<string> {
  return (await client.get<{ revision: string }>(path, { minPosition })).revision;
}

const described = ({ on, by, to, command }: Step) => `${on} ${by}: ${command} ${Object.values(to).join()}`;

function bytesOf(name: keyof typeof simulatedFiles) {
  const { text, ...file } = simulatedFiles[name];
  const bytes = new TextEncoder().encode(text);
  return { ...file, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

async function uploadEvidence(client: ApiClient, said: unknown): Promise<void> {
  if (typeof said !== 'object' || said === null) return;
  if (!('file' in said)) {
    for (const each of Object.values(said)) await uploadEvidence(client, each);
    return;
  }
  const { bytes, mediaType, sha256 } = bytesOf(said.file as keyof typeof simulatedFiles);
  await client.put(`/v1/evidence/${sha256}`, bytes, mediaType);
}

/** The body as it is sent: a label is replaced by the id of its event, a file by its name, size and digest. */
function substituted(value: unknown, eventIds: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') {
    const label = labelOf(value);
    if (label === undefined) return value;
    const id = eventIds.get(label);
    if (id === undefined) throw new PlayError(`no step before this one has the label ${label}`);
    return id;
  }
  if (Array.isArray(value)) return value.map((each) => substituted(each, eventIds));
  if (typeof value !== 'object' || value === null) return value;
  if ('file' in value) {
    const { bytes, ...file } = bytesOf(value.file as keyof typeof simulatedFiles);
    return { ...file, size: bytes.length };
  }
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, substituted(each, eventIds)]));
}
