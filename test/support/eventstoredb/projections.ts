/** The links that the server's own projections write after every append, each with its own checkpoint. */
import { base64, json, type LogRecord, type Proposed, type Write } from './records.js';

const link = ({ stream, revision }: LogRecord): Proposed => ({
  ...json('$>', ''),
  data: base64(`${revision}@${stream}`),
  contentType: 'application/octet-stream',
});

const any = (stream: string, event: Proposed): Write => ({ stream, expected: 'any', what: [event] });

/** None for links and the server's own events: projections do not follow their own writes. */
export function linksBehind(written: readonly LogRecord[]): Write[] {
  return written
    .filter(({ stream }) => !stream.startsWith('$'))
    .flatMap((record) => {
      const { stream, revision, type, position } = record;
      const category = stream.slice(0, Math.max(0, stream.indexOf('-')));
      const writes = [any(`$et-${type}`, link(record))];
      if (category !== '') writes.push(any(`$ce-${category}`, link(record)));
      if (revision === 0) writes.push(any('$streams', link(record)));
      const checkpoint = json('$ProjectionCheckpoint', `{"$c":${position},"$p":${position}}`);
      return [...writes, any('$projections-$by_category-checkpoint', checkpoint)];
    });
}
