/** A small plan, and a log that can be looked at. */
import { Writable } from 'node:stream';
import { createLogger, type Logger } from '@duban/runtime';

export const manifest = {
  title: '模拟计划',
  issuer: '模拟单位',
  issuedOn: '2012-01-18',
  year: 2012,
  sections: [{ number: 1, title: '第一部分' }],
  units: [{ id: 'gaoxin', name: '高新处' }],
  people: [],
  tasks: [{ code: '1.1', section: 1, title: '模拟任务', responsible: [], leads: ['gaoxin'], cooperating: [], deliverables: [] }],
  indicators: [],
};

export interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly err?: unknown;
}

export function logOf(): { readonly logger: Logger; lines(): LogLine[] } {
  const lines: LogLine[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      for (const line of String(chunk).trim().split('\n')) lines.push(JSON.parse(line) as LogLine);
      done();
    },
  });
  return { logger: createLogger({ level: 'debug', destination }), lines: () => lines };
}
