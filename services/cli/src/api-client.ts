/** Asks a running server, for the commands that show what it knows or give it something. */
import { DubanError } from '@duban/domain';

/** An answer that was not a success: the server's own problem document. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly code: string;

  constructor(status: number, { title, code }: { title: string; code: string }) {
    super(title);
    this.status = status;
    this.code = code;
  }
}

export interface ApiClient {
  get<Body>(path: string, query?: Readonly<Record<string, string | undefined>>): Promise<Body>;
  /** Gives a command. The same key with the same body gets its first answer again. */
  post<Body>(path: string, body: unknown, idempotencyKey: string): Promise<Body>;
}

/** A client with one token. @throws {DubanError} `server-unreachable`; {ApiProblem} for every refusal. */
export function apiClient(url: string, token: string): ApiClient {
  const ask = async <Body>(target: URL, init: RequestInit): Promise<Body> => {
    const headers = { authorization: `Bearer ${token}`, ...init.headers };
    const response = await fetch(target, { ...init, headers }).catch((error: Error) => {
      const cause = error.cause instanceof Error ? error.cause.message : error.message;
      throw new DubanError('server-unreachable', { url, detail: cause }, { cause: error });
    });
    const body = parseJson(await response.text());
    if (!response.ok) throw new ApiProblem(response.status, problemOf(body, response.status));
    return body as Body;
  };
  return {
    get<Body>(path: string, query: Readonly<Record<string, string | undefined>> = {}): Promise<Body> {
      const target = new URL(path, url);
      for (const [name, value] of Object.entries(query)) {
        if (value !== undefined) target.searchParams.set(name, value);
      }
      return ask<Body>(target, {});
    },
    post<Body>(path: string, body: unknown, idempotencyKey: string): Promise<Body> {
      const headers = { 'content-type': 'application/json', 'idempotency-key': `"${idempotencyKey}"` };
      return ask<Body>(new URL(path, url), { method: 'POST', headers, body: JSON.stringify(body) });
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function problemOf(body: unknown, status: number): { title: string; code: string } {
  const problem = (body ?? {}) as { title?: unknown; code?: unknown };
  return { title: String(problem.title ?? `HTTP ${status}`), code: String(problem.code ?? 'internal') };
}
