/**
 * Reads a journal's files as text, without the product's own reader, and counts what the clients reported.
 * A line is `<checksum> <digest> <group> <group start> <i>/<n> <event as JSON>`.
 */
import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { isDeepStrictEqual } from 'node:util';
import { body, taskCodes } from '../traffic.js';
import type { StoredWork } from './side.js';

interface ReportedEvent {
  readonly type: string;
  readonly stream: string;
  readonly data: Record<string, unknown>;
  readonly meta: { readonly commandId: string };
}

const sent = JSON.parse(body) as Record<string, unknown>;

export async function countReports(folder: string): Promise<StoredWork> {
  let events = 0;
  let sameBody = 0;
  let bytes = 0;
  const commands = new Set<string>();
  const streams = new Set<string>();
  const groups = new Set<string>();
  const segments = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.journal'));
  for (const segment of segments.sort()) {
    for await (const line of createInterface({ input: createReadStream(join(folder, segment)), crlfDelay: 0 })) {
      const json = line.indexOf('{');
      const event = JSON.parse(line.slice(json)) as ReportedEvent;
      if (event.type !== 'progress-reported') continue;
      const { unit, ...reported } = event.data;
      events += 1;
      bytes += Buffer.byteLength(line) + 1;
      if (typeof unit === 'string' && isDeepStrictEqual(reported, sent)) sameBody += 1;
      commands.add(event.meta.commandId);
      streams.add(event.stream);
      groups.add(line.slice(0, json).split(' ')[2] ?? '');
    }
  }
  const faults: string[] = [];
  if (sameBody !== events) faults.push(`${sameBody} of ${events} events hold the body that was sent`);
  if (commands.size !== events) faults.push(`${events} events are of ${commands.size} commands`);
  if (streams.size !== taskCodes.length) faults.push(`${streams.size} streams instead of ${taskCodes.length}`);
  return { events, faults, figures: { eventsPerGroup: events / groups.size, bytesPerEvent: bytes / events } };
}
