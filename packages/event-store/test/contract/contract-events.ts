/** Valid stored events for the contract, and streams that no other test touches. */
import { randomBytes } from 'node:crypto';
import type { StoredEvent } from '@duban/domain';
import { v7 as uuidV7 } from 'uuid';

/** A plan id that no other test uses, so that the suite can share a server. */
export function freshPlan(): string {
  return `p${randomBytes(10).toString('hex')}`;
}

export function freshStream(plan = freshPlan()): string {
  return `${plan}-task.1.1`;
}

/** `count` events that continue `stream` from revision `first`. `text` goes into every event's data. */
export function contractEvents(stream: string, first: number, count: number, text = '已完成立项'): StoredEvent[] {
  return Array.from({ length: count }, (_, index) => {
    const id = uuidV7();
    return {
      id,
      stream,
      revision: String(first + index),
      type: 'progress-reported',
      schemaVersion: 1,
      data: { percent: 40, done: text, occurredOn: '2012-06-30', evidence: [] },
      meta: {
        actor: { id: 'u-017', name: '王永', unit: 'gaoxin', roles: ['reporter'] },
        reason: '月度上报',
        commandId: id,
        commandDigest: 'a'.repeat(64),
        correlationId: id,
        recordedAt: '2012-06-30T08:00:00.000Z',
        channel: { requestId: 'req-1', address: '127.0.0.1' },
      },
      salts: { '/data/done': 'AAAAAAAAAAAAAAAAAAAAAA' },
    };
  });
}
