/**
 * Who may, a second time: sentence by sentence from the design, and in another form than the table in the
 * source. A sentence grants commands to a role that speaks for a unit of a kind; whatever no sentence
 * grants is refused.
 */
import type { ErrorCode, Role } from '../src/index.js';

/** What the unit that a command speaks for is to the task; `none`: the actor has no unit. */
export type UnitKind = 'lead' | 'cooperating' | 'designated' | 'stranger' | 'substitute' | 'none';

/** One situation in which a command may be given. */
export interface Situation {
  readonly role: Role;
  readonly kind: UnitKind;
  /** Whether the actor answers for the task. */
  readonly answers: boolean;
  /** For whom the command is given: for oneself, a colleague, or another unit. */
  readonly speaksFor: 'oneself' | 'colleague' | 'another-unit';
  /** Whether the plan has designated units to check its tasks. */
  readonly designates: boolean;
}

/** Those whom a sentence speaks of. */
type Place = 'anyone' | 'leading' | 'taking-part' | 'not-leading' | 'checking' | 'substitute' | 'answering';

export interface Grant {
  readonly role: Role;
  readonly place: Place;
  /** Only where the role enters it for a unit (代填), which is then the one whose place counts. */
  readonly entering?: true;
}

const checksByDefault: readonly UnitKind[] = ['cooperating', 'designated', 'stranger', 'substitute'];
const checksByDesignation: readonly UnitKind[] = ['designated', 'substitute'];

const isAt: Readonly<Record<Place, (situation: Situation) => boolean>> = {
  anyone: () => true,
  leading: ({ kind }) => kind === 'lead',
  'taking-part': ({ kind }) => kind === 'lead' || kind === 'cooperating',
  'not-leading': ({ kind }) => kind !== 'lead' && kind !== 'none',
  checking: ({ kind, designates }) => (designates ? checksByDesignation : checksByDefault).includes(kind),
  substitute: ({ kind }) => kind === 'substitute',
  answering: ({ answers }) => answers,
};

/** The code with which someone of the right role but in the wrong place is refused. */
const refusalAt: Readonly<Record<Place, (situation: Situation) => ErrorCode>> = {
  anyone: () => 'internal',
  leading: () => 'not-your-task',
  'taking-part': () => 'not-your-task',
  'not-leading': ({ kind }) => (kind === 'none' ? 'unit-required' : 'unit-leads-task'),
  checking: ({ kind }) => (kind === 'none' ? 'unit-required' : kind === 'lead' ? 'unit-leads-task' : 'not-verifier'),
  substitute: () => 'not-verifier',
  answering: () => 'not-responsible',
};

interface Sentence {
  readonly says: string;
  readonly commands: readonly string[];
  readonly grants: readonly Grant[];
}

const at =
  (place: Place) =>
  (...roles: readonly Role[]): Grant[] =>
    roles.map((role) => ({ role, place }));
const entered = (place: Place): Grant => ({ role: 'office', place, entering: true });

const sentences: readonly Sentence[] = [
  {
    says: "the office publishes the plan, and moves a simulated plan's clock; any process can resume the one and catch up the other",
    commands: ['publish', 'record-chunk', 'register', 'finish-publication', 'begin-day'],
    grants: at('anyone')('office', 'system'),
  },
  {
    says: 'the office adds what the plan lacks, renames, says whose account is whose, who checks and which rules the lights follow',
    commands: [
      'add-unit',
      'add-person',
      'add-task',
      'add-indicator',
      'rename-unit',
      'rename-person',
      'bind-account',
      'unbind-account',
      'designate-verifiers',
      'adopt-light-rules',
      'attach-notice',
    ],
    grants: at('anyone')('office'),
  },
  {
    says: 'the office decides that what others wrote into a stream of the plan is foreign',
    commands: ['pass-over-event'],
    grants: at('anyone')('office'),
  },
  {
    says: 'the office resolves placeholders and sets the figure to start from',
    commands: ['resolve-placeholder', 'set-baseline'],
    grants: at('anyone')('office'),
  },
  {
    says: 'lead units answer for the task as a whole: they sign, ask for completion or more time, and take a stage back',
    commands: ['acknowledge', 'request-completion', 'request-extension', 'set-back-deliverable'],
    grants: [...at('leading')('reporter'), entered('leading')],
  },
  {
    says: 'lead and cooperating units report on their own tasks only; the office may enter it for them',
    commands: [
      'report-progress',
      'correct-report',
      'retract-report',
      'advance-deliverable',
      'raise-obstacle',
      'clear-obstacle',
      'record-measurement',
      'correct-measurement',
      'retract-measurement',
    ],
    grants: [...at('taking-part')('reporter'), entered('taking-part')],
  },
  {
    says: 'the office checks, of a unit that does not lead and is designated where any is; or whoever the substitute sends',
    commands: ['complete', 'reopen', 'return'],
    grants: [...at('checking')('office'), ...at('substitute')('supervisor', 'reporter')],
  },
  { says: 'the leader who answers for a task returns its reports', commands: ['return'], grants: at('answering')('leader') },
  {
    says: 'measurements are verified by another unit',
    commands: ['verify-measurement'],
    grants: [...at('checking')('office', 'supervisor'), ...at('substitute')('reporter')],
  },
  {
    says: 'the office decides on deadlines, rest and end of a task, but not where its unit leads',
    commands: ['grant-extension', 'refuse-extension', 'suspend', 'resume', 'cancel'],
    grants: at('not-leading')('office'),
  },
  {
    says: 'the office mends typing errors in names, but not where its unit leads',
    commands: ['correct-title', 'correct-deliverable-name', 'correct-name'],
    grants: at('not-leading')('office'),
  },
  {
    says: 'office and supervisors review and override lights, but not of tasks that their unit leads',
    commands: ['review-midterm', 'override-light', 'lift-light-override'],
    grants: at('not-leading')('office', 'supervisor'),
  },
  {
    says: 'a target is proposed by one person and approved by another, who is a leader or of an office that does not lead',
    commands: ['approve-target', 'reject-target'],
    grants: [...at('not-leading')('office'), ...at('anyone')('leader')],
  },
  {
    says: 'leaders name substitutes and change responsibility, and so does an office that does not lead',
    commands: ['name-substitute', 'change-responsibility'],
    grants: [...at('not-leading')('office'), ...at('anyone')('leader')],
  },
  {
    says: 'a target is proposed and withdrawn by the lead unit or the office',
    commands: ['propose-target', 'withdraw-target'],
    grants: [...at('leading')('reporter'), ...at('anyone')('office')],
  },
  {
    says: 'whoever something was entered for, and their unit, confirm or disown it',
    commands: ['confirm-entry', 'disown-entry'],
    grants: at('anyone')('reporter', 'office', 'leader', 'supervisor'),
  },
  {
    says: 'a headline indicator belongs to no task, so the office measures it',
    commands: ['record-headline-measurement', 'correct-headline-measurement', 'retract-headline-measurement'],
    grants: at('anyone')('office'),
  },
  {
    says: 'and whoever else it is of office and supervision checks it',
    commands: ['verify-headline-measurement'],
    grants: at('anyone')('office', 'supervisor'),
  },
];

export const spokenOf = new Set(sentences.flatMap(({ commands }) => commands));

/** Why the sentences refuse a command in a situation, or undefined where one of them grants it. */
export function refusalOf(command: string, situation: Situation): ErrorCode | undefined {
  let refusal: ErrorCode = 'not-allowed';
  for (const grant of sentences.flatMap(({ commands, grants }) => (commands.includes(command) ? grants : []))) {
    if (grant.role !== situation.role) continue;
    if (grant.entering === true ? situation.speaksFor === 'oneself' : situation.speaksFor !== 'oneself') {
      if (grant.entering !== true) refusal = situation.speaksFor === 'colleague' ? 'stand-in-not-yours' : 'not-your-unit';
      continue;
    }
    if (isAt[grant.place](situation)) return undefined;
    refusal = refusalAt[grant.place](situation);
  }
  return refusal;
}
