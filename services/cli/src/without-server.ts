/**
 * Answers `duban status` when no server runs, from the read models that it has left on disk. This needs no token and is
 * not recorded: whoever can read the data folder can read all of it anyway.
 */
import { DubanError, errorSentence } from '@duban/domain';
import {
  allOf,
  type DocumentKind,
  type DocumentKinds,
  indicatorIndexes,
  openSqliteViewReader,
  pageMax,
  planKey,
  type SqliteViewReader,
  taskIndexes,
  type ViewState,
} from '@duban/read-models';
import { askForParked } from '@duban/server';
import type { ApiClient } from './api-client.js';
import { urlOf } from './server-url.js';
import { settingsOf } from './settings.js';
import { dash } from './table.js';
import type { Terminal } from './terminal.js';

type Options = Readonly<Record<string, unknown>>;

/** Names of this machine. A server on another one has other data than the folder here. */
const ownHosts = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Runs `ask` against the server or, if none runs on this data folder, against what it has left there.
 * @throws {DubanError} `server-unreachable` when another machine was named, when a server runs on the folder, or when
 * nothing can be read
 */
export async function evenWithoutServer<Answer>(
  options: Options,
  terminal: Terminal,
  api: ApiClient,
  ask: (api: ApiClient) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await ask(api);
  } catch (error) {
    const unreachable = error instanceof DubanError && error.code === 'server-unreachable';
    const folder = unreachable ? await leftBehind(options, terminal.env) : undefined;
    if (folder === undefined) throw error;
    return readFrom(folder, terminal, error as DubanError, ask);
  }
}

/** The folder of the read models; undefined when it does not hold what the command asks for. */
async function leftBehind(options: Options, env: Terminal['env']): Promise<string | undefined> {
  if (!ownHosts.has(new URL(urlOf(options, env)).hostname)) return undefined;
  const { dataFolder, readModels } = settingsOf(options, env).config;
  if (dataFolder === undefined || readModels.engine !== 'sqlite') return undefined;
  return (await askForParked(dataFolder)) === undefined ? readModels.folder : undefined;
}

async function readFrom<Answer>(
  folder: string,
  terminal: Terminal,
  unreachable: DubanError,
  ask: (api: ApiClient) => Promise<Answer>,
): Promise<Answer> {
  const reader = await openSqliteViewReader({ folder });
  try {
    const state = await stateOf(reader, unreachable);
    const position = await newestIn(state);
    terminal.err(`服务未运行，以下出自 ${folder}，截至 ${position} / no server runs: this is from ${folder}, as of ${position}`);
    return await ask(clientOf(state, unreachable));
  } finally {
    await reader.close();
  }
}

async function stateOf(reader: SqliteViewReader, { params, cause }: DubanError): Promise<ViewState> {
  try {
    return await reader.state();
  } catch (error) {
    if (!(error instanceof DubanError)) throw error;
    const why = `${errorSentence(error.code, error.params, 'zh')} / ${error.message}`;
    const detail = `${params['detail']}；数据目录中也没有可读的读模型 / and there are no read models to be read on disk: ${why}`;
    throw new DubanError('server-unreachable', { ...params, detail }, { cause });
  }
}

async function newestIn(state: ViewState): Promise<string> {
  const ids = await state.plans({ limit: pageMax });
  const positions = await Promise.all(ids.map((id) => state.checkpoint(id)));
  return positions.reduce<string>((newest, position = '') => (position > newest ? position : newest), '') || dash;
}

/** Answers the paths of the API that `duban status` asks for. All others fail with the error of the missing server. */
function clientOf(state: ViewState, unreachable: DubanError): ApiClient {
  const refuse = () => Promise.reject(unreachable);
  async function get(path: string, query: Readonly<Record<string, string | undefined>> = {}): Promise<unknown> {
    const [, , , plan, list, key] = path.split('/').map(decodeURIComponent);
    if (plan === undefined) return whole(await plansIn(state));
    const document = await planOf(state, plan);
    if (list === undefined) return document;
    if (list === 'tasks' && key !== undefined) return taskOf(state, plan, key);
    if (list === 'tasks') return whole(await listed(state, plan, 'task', indexesFor(query)));
    if (list === 'indicators') return whole(await listed(state, plan, 'indicator', [indicatorIndexes.all]));
    if (list === 'units') return whole(await listed(state, plan, 'unit', [allOf('unit')]));
    throw unreachable;
  }
  return { get: async <Body>(path: string, query = {}) => (await get(path, query)) as Body, post: refuse, put: refuse };
}

/** A list in a single page. */
const whole = (items: readonly unknown[]) => ({ items, next: null });

async function plansIn(state: ViewState) {
  const ids = await state.plans({ limit: pageMax });
  const plans = await Promise.all(ids.map((id) => state.get(id, 'plan', planKey)));
  return plans.filter((plan) => plan !== undefined);
}

/** @throws {DubanError} `plan-not-found`, `plan-parked`, `plan-refilling` */
async function planOf(state: ViewState, plan: string) {
  const document = await state.get(plan, 'plan', planKey);
  if (document === undefined) throw new DubanError('plan-not-found', { plan });
  const standstill = await state.standstill(plan);
  if (standstill !== undefined) throw new DubanError(`plan-${standstill.state}`, { plan });
  return { ...document, position: await state.checkpoint(plan) };
}

async function taskOf(state: ViewState, plan: string, code: string) {
  const task = await state.get(plan, 'task', code);
  if (task === undefined) throw new DubanError('task-not-found', { plan, code });
  return { ...task, position: await state.checkpoint(plan) };
}

/** There is one index for each filter. */
function indexesFor({ unit, light, flag }: Readonly<Record<string, string | undefined>>): readonly string[] {
  const given = [
    ...(unit === undefined ? [] : [taskIndexes.unit(unit)]),
    ...(light === undefined ? [] : [taskIndexes.light(light as 'red')]),
    ...(flag === undefined ? [] : [taskIndexes.flag(flag as 'overdue')]),
  ];
  return given.length === 0 ? [taskIndexes.all] : given;
}

/** The documents that are in all of the indexes. */
async function listed<Kind extends DocumentKind>(
  state: ViewState,
  plan: string,
  kind: Kind,
  [first = '', ...others]: readonly string[],
): Promise<DocumentKinds[Kind][]> {
  const wanted = await Promise.all(others.map(async (index) => new Set(await keysIn(state, plan, index))));
  const keys = (await keysIn(state, plan, first)).filter((key) => wanted.every((found) => found.has(key)));
  const found: DocumentKinds[Kind][] = [];
  for (let from = 0; from < keys.length; from += pageMax) {
    const documents = await state.getMany(plan, kind, keys.slice(from, from + pageMax));
    for (const document of documents) if (document !== undefined) found.push(document);
  }
  return found;
}

async function keysIn(state: ViewState, plan: string, index: string): Promise<string[]> {
  const keys: string[] = [];
  for (let after: string | undefined; ; ) {
    const page = await state.scan(plan, index, { after, limit: pageMax, direction: 'asc' });
    for (const { key } of page) keys.push(key);
    if (page.length < pageMax) return keys;
    after = page.at(-1)?.sort;
  }
}
