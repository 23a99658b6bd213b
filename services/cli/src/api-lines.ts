/** Reads answers that are lines of JSON as they arrive, no faster than the caller takes them. */
import type { Query, ServerClient } from './api-client.js';

/** @throws what `ServerClient.download` throws, also when the answer breaks off */
export async function* linesOf<Line>(api: ServerClient, path: string, query: Query, signal: AbortSignal): AsyncGenerator<Line> {
  const { body } = await api.download(path, query, signal);
  const decoder = new TextDecoder();
  let rest = '';
  for await (const piece of body) {
    const lines = `${rest}${decoder.decode(piece, { stream: true })}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as Line;
  }
}
