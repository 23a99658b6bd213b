/** What the health of a process says of those whom it turns away. */
import { DubanError, type ErrorCode } from '@duban/domain';
import type { NotReady, Remark } from '../health.js';

/** How long it is remembered: longer than most who look at the health wait between two looks. */
const rememberedMs = 15_000;
const turningAway: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['overloaded', 'too-many-at-once']);

export const overloadedReason: NotReady = {
  zh: '服务繁忙，正在拒绝请求',
  en: 'The service is overloaded: requests are refused',
};

/** Only a remark: the process turns some away and serves the others, so it stays ready. */
const remark: Remark = {
  ready: true,
  zh: '有请求因繁忙或同时过多被拒绝',
  en: 'Some requests were refused: too many at one time',
};

export class TurnedAway {
  #lastAt = Number.NEGATIVE_INFINITY;

  note(error: unknown): void {
    if (error instanceof DubanError && turningAway.has(error.code)) this.#lastAt = performance.now();
  }

  remark(): Remark | undefined {
    return performance.now() - this.#lastAt < rememberedMs ? remark : undefined;
  }
}
