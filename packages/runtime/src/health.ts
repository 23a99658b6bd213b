/** Whether this process may be given work: a registry of named checks, which are run each time somebody asks. */
import { errorSentence } from '@duban/domain';
import type { Clock } from './clock.js';

/** Why something is not ready, for people; it is public, so it names no secret. */
export interface NotReady {
  readonly zh: string;
  readonly en: string;
}

/** A fault in spite of which work can be done. Public, so it may name no secret. */
export interface Remark extends NotReady {
  readonly ready: true;
}

type Verdict = NotReady | Remark | undefined;

/** Undefined when ready. A check that throws or takes longer than 2 s counts as not ready. */
export type HealthCheck = () => Verdict | Promise<Verdict>;

export interface HealthReport {
  readonly status: 'ready' | 'not-ready';
  /** Name of the check → its result; `reason` where it is not ready, or ready with a remark. */
  readonly checks: Readonly<Record<string, { readonly ready: boolean; readonly reason?: NotReady }>>;
}

export interface Health {
  /** @throws when the name is taken. */
  register(name: string, check: HealthCheck): void;
  report(): Promise<HealthReport>;
  /** From now on the process is not ready, whatever the checks say. */
  stop(): void;
  readonly stopping: boolean;
}

/** Ready while the machine's clock is believed and has not gone back; see {@link Clock.trouble}. */
export function clockCheck(clock: Pick<Clock, 'trouble'>): HealthCheck {
  return () => {
    const { trouble } = clock;
    if (trouble === undefined) return undefined;
    if (trouble.kind === 'back') return backReason;
    const seconds = Math.round(trouble.byMs / 1_000);
    const sentence = (language: 'zh' | 'en') => errorSentence('clock-jumped', { seconds }, language);
    return { zh: sentence('zh'), en: sentence('en') };
  };
}

const checkMaxMs = 2_000;

const backReason: NotReady = {
  zh: '系统时钟略有倒退，正等待其赶上',
  en: 'The clock of the machine went back a little; waiting until it has caught up',
};
const stoppingReason: NotReady = { zh: '服务正在停止', en: 'The service is stopping' };
const failedReason: NotReady = { zh: '检查失败', en: 'The check failed' };
const slowReason: NotReady = { zh: '检查超时', en: 'The check took too long' };

const isReady = (verdict: Verdict) => verdict === undefined || 'ready' in verdict;

function shown(verdict: Verdict): HealthReport['checks'][string] {
  if (verdict === undefined) return { ready: true };
  const { zh, en } = verdict;
  return { ready: isReady(verdict), reason: { zh, en } };
}

export interface HealthOptions {
  /** Called with the error of a check that throws: the report only says that the check failed. */
  readonly onError?: (name: string, error: unknown) => void;
}

export function createHealth({ onError = () => {} }: HealthOptions = {}): Health {
  const checks = new Map<string, HealthCheck>();
  let stopping = false;

  async function verdictOf(name: string, check: HealthCheck): Promise<Verdict> {
    let timer: NodeJS.Timeout | undefined;
    const tooSlow = new Promise<NotReady>((resolve) => {
      timer = setTimeout(resolve, checkMaxMs, slowReason);
    });
    try {
      return await Promise.race([check(), tooSlow]);
    } catch (error) {
      onError(name, error);
      return failedReason;
    } finally {
      clearTimeout(timer);
    }
  }

  async function report(): Promise<HealthReport> {
    const answers = await Promise.all([...checks].map(async ([name, check]) => [name, await verdictOf(name, check)] as const));
    if (stopping) answers.push(['process', stoppingReason]);
    const ready = answers.every(([, verdict]) => isReady(verdict));
    return {
      status: ready ? 'ready' : 'not-ready',
      checks: Object.fromEntries(answers.map(([name, verdict]) => [name, shown(verdict)])),
    };
  }

  return {
    register(name, check) {
      if (checks.has(name)) throw new Error(`health check registered twice: ${name}`);
      checks.set(name, check);
    },
    report,
    stop: () => {
      stopping = true;
    },
    get stopping() {
      return stopping;
    },
  };
}
