/** Which fault comes when. It depends only on a seed, so that the seed repeats a run. */
import { Random } from './random.js';

/**
 * `kill`: SIGKILL, and a start later. `stall`: SIGSTOP, and SIGCONT later. `lose`: as kill, and the last second of writes
 * is gone. `failover`: a replica leads from now on. `clock`: the clock is hours wrong, and right again later. `evict`: a
 * policy that throws keys away, until an operator has been told of it. `vanish`: some keys are gone. `mute`: what is
 * subscribed to gets nothing more, on connections that live. `restore`: the last backup stands in the place of the log,
 * until an operator has been told and has recovered it. Of a cluster: `leader-kill`, `leader-stall`, `leader-stop` (in
 * order) strike whoever leads, `no-quorum` kills two of three.
 */
export type FaultKind =
  | 'kill'
  | 'stall'
  | 'lose'
  | 'failover'
  | 'clock'
  | 'evict'
  | 'vanish'
  | 'mute'
  | 'restore'
  | 'leader-kill'
  | 'leader-stall'
  | 'leader-stop'
  | 'no-quorum';

/** Kinds that heal without help, or whose cause alone is removed: the system must recover by itself. */
export const selfMended: ReadonlySet<FaultKind> = new Set<FaultKind>(['evict', 'vanish', 'mute', 'restore']);

export interface Victim {
  readonly name: string;
  readonly kinds: readonly FaultKind[];
}

export interface Fault {
  /** From 1. */
  readonly step: number;
  readonly victim: string;
  readonly kind: FaultKind;
  /** How long the victim stays down, stalled or wrong. */
  readonly holdMs: number;
  /** The pause between the end of this fault and the next one. */
  readonly restMs: number;
  /**
   * Whether the next fault waits until commands are accepted again. Otherwise it hits a system that is still
   * recovering.
   */
  readonly awaitsRecovery: boolean;
}

/** Most are shorter than the timeouts of all clients, some are longer. */
const holds = [
  [50, 300],
  [300, 1_500],
  [300, 1_500],
  [1_500, 4_000],
] as const;

/** For kinds that do nothing in less time, or need a certain time: a frozen leader is replaced after up to 12 s. */
const fixedHoldMs: Partial<Record<FaultKind, number>> = { 'leader-stall': 14_000, 'no-quorum': 20_000 };

/** Every victim gets one of its faults before any gets another, and each of its kinds before any comes again. */
export function drawFaults(seed: number, count: number, victims: readonly Victim[]): Fault[] {
  const random = new Random(seed);
  // A random source of its own, so that a longer run begins like a shorter one of the same seed.
  const times = new Random(~seed);
  const turns: { victim: string; kind: FaultKind }[] = [];
  while (turns.length < count) {
    const decks = victims.map(({ name, kinds }) => ({ name, kinds: random.shuffled(kinds) }));
    const most = Math.max(...decks.map(({ kinds }) => kinds.length));
    for (let round = 0; round < most; round += 1) {
      for (const { name, kinds } of random.shuffled(decks)) {
        const kind = kinds[round];
        if (kind !== undefined) turns.push({ victim: name, kind });
      }
    }
  }
  return turns.slice(0, count).map((turn, at) => {
    const [min, max] = times.pick(holds);
    return {
      step: at + 1,
      ...turn,
      holdMs: fixedHoldMs[turn.kind] ?? times.between(min, max),
      restMs: times.between(50, 800),
      awaitsRecovery: times.between(0, 3) > 0,
    };
  });
}

export const describeFault = ({ step, kind, victim, holdMs, restMs, awaitsRecovery }: Fault) =>
  `step ${step}: ${kind} ${victim} for ${holdMs} ms, rest ${restMs} ms${awaitsRecovery ? ', then until commands are accepted' : ''}`;
