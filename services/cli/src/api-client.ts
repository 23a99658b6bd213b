/** A client of a running server, for commands that ask it something or give it commands. */
import { setTimeout as pause } from 'node:timers/promises';
import { DubanError } from '@duban/domain';

/** The fault of one field of a request. */
export interface FieldFault {
  readonly pointer: string;
  readonly message: string;
}

/** An error answer: the server's problem document. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly code: string;
  readonly fields: readonly FieldFault[];

  constructor(status: number, { title, code, fields = [] }: { title: string; code: string; fields?: readonly FieldFault[] }) {
    super(title);
    this.status = status;
    this.code = code;
    this.fields = fields;
  }
}

/** Parameters of a URL. A list becomes one parameter for each value. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface Download {
  readonly headers: Headers;
  readonly body: AsyncIterable<Uint8Array>;
}

export interface ApiClient {
  get<Body>(path: string, query?: Query): Promise<Body>;
  /** Sends JSON with the given headers. */
  post<Body>(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Body>;
  /** Sends bytes of a media type. */
  put<Body>(path: string, bytes: Uint8Array<ArrayBuffer>, mediaType: string): Promise<Body>;
}

/** A client of a real server. An `ApiClient` may also be answered from what a server has left on disk. */
export interface ServerClient extends ApiClient {
  /**
   * A long answer, read as it arrives.
   * @throws {DubanError} `server-unreachable`, also when the answer breaks off
   */
  download(path: string, query: Query, signal: AbortSignal): Promise<Download>;
}

const triesMax = 5;
const tryAgainMs = 1_000;

/**
 * A client with one token. A request that a busy server turned away is sent again a few times: the server has not begun
 * it.
 * @throws {DubanError} `server-unreachable`; {ApiProblem} for every refusal
 */
export function apiClient(url: string, token: string): ServerClient {
  async function send<Body>(target: URL, init: RequestInit = {}): Promise<Body> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await sendOnce<Body>(target, init);
      } catch (error) {
        const busy = error instanceof ApiProblem && error.code === 'overloaded';
        if (!busy || attempt === triesMax) throw error;
        await pause(tryAgainMs);
      }
    }
  }

  function brokenOff(error: Error): never {
    const cause = error.cause instanceof Error ? error.cause.message : error.message;
    throw new DubanError('server-unreachable', { url, detail: cause }, { cause: error });
  }

  const begin = (target: URL, init: RequestInit): Promise<Response> =>
    fetch(target, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } }).catch(brokenOff);

  async function* pieces(response: Response): AsyncGenerator<Uint8Array> {
    try {
      if (response.body !== null) yield* response.body as unknown as AsyncIterable<Uint8Array>;
    } catch (error) {
      brokenOff(error as Error);
    }
  }

  async function sendOnce<Body>(target: URL, init: RequestInit): Promise<Body> {
    const response = await begin(target, init);
    const text = await response.text();
    const body = parseJson(text);
    if (!response.ok) throw new ApiProblem(response.status, problemOf(body, response.status));
    return body as Body;
  }

  function targetOf(path: string, query: Query): URL {
    const target = new URL(path, url);
    for (const [name, value] of Object.entries(query)) {
      for (const each of [value ?? []].flat()) target.searchParams.append(name, each);
    }
    return target;
  }

  return {
    get: (path, query = {}) => send(targetOf(path, query)),
    async download(path, query, signal) {
      const response = await begin(targetOf(path, query), { signal });
      if (response.ok) return { headers: response.headers, body: pieces(response) };
      throw new ApiProblem(response.status, problemOf(parseJson(await response.text()), response.status));
    },
    post: (path, body, headers = {}) =>
      send(new URL(path, url), {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    put: (path, bytes, mediaType) =>
      send(new URL(path, url), { method: 'PUT', headers: { 'content-type': mediaType }, body: bytes }),
  };
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** Items that a page of most lists may have. */
const pageMax = 200;

/**
 * The items of a list that pass `keeps`, page after page, at most `limit` of them.
 * @param most items that a page of this list may have
 */
export async function itemsOf<Item>(
  api: ApiClient,
  path: string,
  query: Query = {},
  limit = Number.POSITIVE_INFINITY,
  keep?: (item: Item) => boolean,
  most = pageMax,
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const size = String(keep === undefined ? Math.min(most, limit - items.length) : most);
    const page: Page<Item> = await api.get(path, { ...query, cursor, limit: size });
    items.push(...(keep === undefined ? page.items : page.items.filter(keep)));
    cursor = page.next ?? undefined;
  } while (cursor !== undefined && items.length < limit);
  return items.length > limit ? items.slice(0, limit) : items;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function problemOf(body: unknown, status: number): { title: string; code: string; fields: readonly FieldFault[] } {
  const problem = (body ?? {}) as { title?: unknown; code?: unknown; errors?: unknown };
  const fields = Array.isArray(problem.errors) ? (problem.errors as FieldFault[]) : [];
  return { title: String(problem.title ?? `HTTP ${status}`), code: String(problem.code ?? 'internal'), fields };
}
