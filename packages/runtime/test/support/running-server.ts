/** A real server on a free port of this machine, and ways to talk to it. */
import { once } from 'node:events';
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage, type RequestOptions } from 'node:http';
import { connect } from 'node:net';
import { PassThrough } from 'node:stream';
import type { Test } from 'tap';
import {
  type Clock,
  createAuthenticator,
  createClock,
  createHealth,
  createLogger,
  createMetrics,
  createServer,
  type EmbeddedIssuer,
  type Grant,
  type Health,
  type Limits,
  listen,
  type Metrics,
  openEmbeddedIssuer,
  type ServerInstance,
  type ServerParts,
  type TokenVerifier,
} from '../../src/index.js';

export interface RunningServer {
  readonly server: ServerInstance;
  readonly port: number;
  readonly issuer: EmbeddedIssuer;
  readonly health: Health;
  readonly metrics: Metrics;
  /** A token of the embedded issuer. */
  token(grant?: Partial<Grant>): Promise<string>;
  /** Everything logged so far, a line each. */
  logged(): Record<string, unknown>[];
  send(method: string, path: string, options?: Sent): Promise<Answer>;
}

export interface Sent {
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
  /** Adds the header; a fresh token when true. */
  readonly token?: string | true;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON. */
  json(): Record<string, unknown>;
}

export interface ServerSettings {
  readonly config?: Partial<ServerParts['config']>;
  readonly limits?: Partial<Limits>;
  readonly verifier?: TokenVerifier;
  readonly clock?: Clock;
  readonly checkAnswers?: boolean;
  readonly oversight?: ServerParts['oversight'];
  readonly routes?: (server: ServerInstance) => void;
}

export async function startServer(t: Test, settings: ServerSettings = {}): Promise<RunningServer> {
  const clock = settings.clock ?? createClock();
  const issuer = await openEmbeddedIssuer({ audience: 'duban', clock });
  const log = new PassThrough();
  const logger = createLogger({ level: 'debug', destination: log });
  const health = createHealth();
  const metrics = createMetrics({ processMetrics: false });
  const server = await createServer({
    config: { https: false, rateLimitPerMinute: 0, trustProxy: false, ...settings.config },
    logger,
    metrics,
    health,
    authenticator: createAuthenticator({ verifier: settings.verifier ?? issuer, clock }),
    checkAnswers: settings.checkAnswers ?? true,
    oversight: settings.oversight,
    ...(settings.limits === undefined ? {} : { limits: settings.limits }),
  });
  settings.routes?.(server);
  const { port } = new URL(await listen(server, { host: '127.0.0.1', port: 0 }));
  t.teardown(() => server.close());
  const lines: string[] = [];
  log.on('data', (chunk: Buffer) => lines.push(...chunk.toString().trim().split('\n')));

  const token = (grant: Partial<Grant> = {}) =>
    issuer.issueToken({ subject: 'zhang', name: '张三', unit: 'gaoxin', roles: ['reporter'], ttlSeconds: 60, ...grant });

  return {
    server,
    port: Number(port),
    issuer,
    health,
    metrics,
    token,
    logged: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    async send(method, path, { headers = {}, body, token: bearer } = {}) {
      const authorization = bearer === undefined ? {} : { authorization: `Bearer ${bearer === true ? await token() : bearer}` };
      const type = body === undefined ? {} : { 'content-type': 'application/json' };
      return exchange({ port: Number(port), method, path, headers: { ...type, ...authorization, ...headers } }, body);
    },
  };
}

async function exchange(options: RequestOptions, body?: string | Buffer): Promise<Answer> {
  const request = httpRequest({ host: '127.0.0.1', agent: false, ...options });
  const answered = once(request, 'response') as Promise<[IncomingMessage]>;
  // Large bodies may be refused before they have been sent.
  request.on('error', () => {});
  request.end(body);
  const [response] = await answered;
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text,
    json: () => JSON.parse(text) as Record<string, unknown>,
  };
}

/** Sends bytes on a bare connection and answers everything that came back until the other side closed. */
export async function sendRaw(port: number, bytes: string | Buffer): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.setEncoding('utf8');
  let text = '';
  socket.on('data', (chunk: string) => (text += chunk));
  socket.on('error', () => {});
  socket.write(bytes);
  await once(socket, 'close');
  return text;
}
