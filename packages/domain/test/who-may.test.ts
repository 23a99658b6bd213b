/**
 * Holds the table in the source against a second one, written sentence by sentence from the design and in
 * another form: each sentence grants a command to actors of a role and a place, and whatever no sentence
 * grants is refused.
 */
import fc from 'fast-check';
import t from 'tap';
import { type Actor, type CommandName, type ErrorCode, mayAct, type Role, roles, type Standing, whoMay } from '../src/index.js';
import { actorOf } from './samples.js';

/** Where an actor stands. `named` is the person responsible for the task, without a unit of the plan. */
const places = ['lead', 'cooperating', 'outside', 'no-unit', 'named', 'named-lead'] as const;
type Place = (typeof places)[number];

const standing: Standing = {
  leads: ['jia', 'yi'],
  cooperating: ['bing'],
  responsible: ['zhang-san'],
  verifiers: [],
  substitute: undefined,
};

function actorAt(role: Role | readonly Role[], place: Place): Actor {
  switch (place) {
    case 'lead':
      return actorOf(role, 'yi');
    case 'cooperating':
      return actorOf(role, 'bing');
    case 'outside':
      return actorOf(role, 'ding');
    case 'no-unit':
      return actorOf(role);
    case 'named':
      return actorOf(role, undefined, 'zhang-san');
    case 'named-lead':
      return actorOf(role, 'jia', 'zhang-san');
  }
}

type Grant = `${Role} ${Place}`;
const everywhere = (role: Role): Grant[] => places.map((place): Grant => `${role} ${place}`);

interface Sentence {
  readonly says: string;
  readonly commands: readonly CommandName[];
  readonly grants: readonly Grant[];
}

const sentences: readonly Sentence[] = [
  {
    says: 'the office publishes the plan; any process can resume a publication',
    commands: ['publish', 'record-chunk', 'register', 'finish-publication'],
    grants: [...everywhere('office'), ...everywhere('system')],
  },
  {
    says: "a simulated plan's clock is moved by a command; missed days are caught up by the processes",
    commands: ['begin-day'],
    grants: [...everywhere('office'), ...everywhere('system')],
  },
  {
    says: 'lead units sign for their task and ask for its completion',
    commands: ['acknowledge', 'request-completion'],
    grants: ['reporter lead', 'reporter named-lead'],
  },
  {
    says: 'lead and cooperating units report on their own tasks only',
    commands: ['report-progress', 'correct-report', 'retract-report', 'record-measurement', 'correct-measurement'],
    grants: ['reporter lead', 'reporter named-lead', 'reporter cooperating'],
  },
  {
    says: 'the office accepts completion; a unit never accepts a task it leads, so the unit must be known',
    commands: ['complete'],
    grants: ['office cooperating', 'office outside'],
  },
  {
    says: 'the office, of a unit outside the leading ones, and the leader who answers for the task return reports',
    commands: ['return'],
    grants: ['office cooperating', 'office outside', 'leader named', 'leader named-lead'],
  },
  {
    says: 'a headline indicator belongs to no task, so the office measures it',
    commands: ['record-headline-measurement', 'correct-headline-measurement'],
    grants: everywhere('office'),
  },
];

const commands = Object.keys(whoMay) as CommandName[];
const granted = (command: CommandName, role: Role, place: Place) =>
  sentences.some((one) => one.commands.includes(command) && one.grants.includes(`${role} ${place}`));

const withoutUnit: readonly Place[] = ['no-unit', 'named'];

/** The code with which someone of the right role but in the wrong place is refused. */
const wrongPlace: Partial<Record<CommandName, Partial<Record<Role, (place: Place) => ErrorCode>>>> = {
  acknowledge: { reporter: () => 'not-your-task' },
  'request-completion': { reporter: () => 'not-your-task' },
  'report-progress': { reporter: () => 'not-your-task' },
  'correct-report': { reporter: () => 'not-your-task' },
  'retract-report': { reporter: () => 'not-your-task' },
  'record-measurement': { reporter: () => 'not-your-task' },
  'correct-measurement': { reporter: () => 'not-your-task' },
  complete: { office: (place) => (withoutUnit.includes(place) ? 'unit-required' : 'unit-leads-task') },
  return: {
    office: (place) => (withoutUnit.includes(place) ? 'unit-required' : 'unit-leads-task'),
    leader: () => 'not-responsible',
  },
};

t.test('every command of the table is spoken of', async (t) => {
  const spoken = new Set(sentences.flatMap((one) => one.commands));
  t.strictSame(
    commands.filter((command) => !spoken.has(command)),
    [],
  );
  t.equal(spoken.size, commands.length);
});

t.test('every role in every place may give what a sentence grants, and nothing else', async (t) => {
  let held = 0;
  for (const command of commands) {
    for (const role of roles) {
      for (const place of places) {
        const refusal = mayAct(command, actorAt(role, place), standing);
        const expected = granted(command, role, place) ? undefined : (wrongPlace[command]?.[role]?.(place) ?? 'not-allowed');
        t.equal(refusal?.rejected, expected, `${role} ${place}: ${command}`);
        held += 1;
      }
    }
  }
  t.equal(held, commands.length * roles.length * places.length);
});

t.test('those who watch may change nothing', async (t) => {
  for (const role of ['supervisor', 'inspector', 'auditor'] as const) {
    for (const command of commands) {
      for (const place of places) t.ok(mayAct(command, actorAt(role, place), standing), `${role} ${command}`);
    }
  }
});

t.test('no role, no command', async (t) => {
  for (const command of commands) {
    t.match(mayAct(command, actorOf([], 'jia', 'zhang-san'), standing), { rejected: 'not-allowed', params: { command } });
  }
});

t.test('several roles may do what one of them may, and no more', async (t) => {
  fc.assert(
    fc.property(fc.constantFrom(...commands), fc.subarray([...roles]), fc.constantFrom(...places), (command, held, place) => {
      const together = mayAct(command, actorAt(held, place), standing) === undefined;
      const one = held.some((role) => granted(command, role, place));
      return together === one;
    }),
  );
  t.pass();
});

t.test('the order of roles does not matter to who may', async (t) => {
  for (const held of [
    ['office', 'leader'],
    ['leader', 'office'],
  ] as const) {
    t.equal(mayAct('return', actorAt(held, 'named-lead'), standing), undefined, 'as the leader, though the unit leads');
    t.match(mayAct('complete', actorAt(held, 'named-lead'), standing), { rejected: 'unit-leads-task' });
  }
});

t.test('without a task nobody is at home', async (t) => {
  t.match(mayAct('acknowledge', actorAt('reporter', 'lead')), { rejected: 'not-your-task', params: { unit: 'yi' } });
  t.match(mayAct('report-progress', actorAt('reporter', 'no-unit')), { rejected: 'not-your-task', params: { unit: '' } });
  t.match(mayAct('return', actorAt('leader', 'named')), { rejected: 'not-responsible' });
});

t.test('an empty unit is not the unit of an empty list', async (t) => {
  const odd: Standing = { leads: [], cooperating: [], responsible: [], verifiers: [], substitute: undefined };
  for (const command of ['acknowledge', 'report-progress', 'record-measurement'] as const) {
    t.match(mayAct(command, actorOf('reporter'), odd), { rejected: 'not-your-task' });
  }
});
