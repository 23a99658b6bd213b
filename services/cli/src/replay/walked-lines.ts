/**
 * The lines of a walk. If the server ends it early, it is continued: the server cuts off a reader who takes nothing for
 * a minute, as one who steps by key does, and the command's own token is valid for only a few minutes.
 */
import { DubanError } from '@duban/domain';
import type { WalkEndLine, WalkedEventLine } from '@duban/query-api';
import { ApiProblem } from '../api-client.js';
import { linesOf } from '../api-lines.js';
import { serverOf } from '../server.js';
import type { Terminal } from '../terminal.js';

export interface Asked {
  readonly options: Readonly<Record<string, unknown>>;
  readonly terminal: Terminal;
  readonly plan: string;
}

type Query = Readonly<Record<string, string | undefined>>;

/**
 * @throws {DubanError} `server-unreachable`, also when a walk is cut off before it has given anything; {ApiProblem} for
 * what the server refuses, or for what made it end the walk
 */
export async function* linesOfWalk(
  { options, terminal, plan }: Asked,
  query: Query,
  signal: AbortSignal,
): AsyncGenerator<WalkedEventLine> {
  const path = `/v1/plans/${encodeURIComponent(plan)}/changes`;
  let { after } = query;
  for (;;) {
    const api = await serverOf(options, terminal.env);
    const begunAfter: string | undefined = after;
    try {
      for await (const line of linesOf<WalkedEventLine | WalkEndLine>(api, path, { ...query, after }, signal)) {
        if (line.kind === 'event') {
          after = line.eventId;
          yield line;
        } else if (line.problem === null) return;
        else {
          after = line.last ?? after;
          throw new ApiProblem(line.problem.status, line.problem);
        }
      }
      throw new DubanError('server-unreachable', { url: path, detail: '答复没有结尾 / the answer has no end' });
    } catch (error) {
      signal.throwIfAborted();
      // Lines that were given are not asked for again. If a walk gave none, to continue it would be an endless loop.
      const expired = !(error instanceof ApiProblem) || error.code === 'token-expired';
      if (!expired || after === begunAfter) throw error;
    }
  }
}
