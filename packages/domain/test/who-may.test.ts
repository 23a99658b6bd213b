/** The table in the source against the sentences of the design, in every situation there is. */
import fc from 'fast-check';
import t from 'tap';
import {
  type Actor,
  hasEligibleVerifier,
  type NewPlanEvent,
  type OnBehalf,
  planDecider,
  type Role,
  roles,
} from '../src/index.js';
import { subjectsOf } from '../src/plan/state.js';
import { mayAct as mayActBy, type Parties } from '../src/who-may.js';
import { fold } from './history.js';
import { actorOf, office, plan, publicationOf, sample } from './samples.js';
import { whoMay } from './tables.js';
import { refusalOf, type Situation, spokenOf, type UnitKind } from './who-may-sentences.js';

const mayAct = (command: string, actor: Actor, parties?: Parties, onBehalf?: OnBehalf) =>
  mayActBy(command, whoMay[command] ?? [], actor, parties, onBehalf);

/** The one responsible goes by an account that was bound to her; her id in the plan is nobody's subject. */
const account = 'oidc|zhang-san';
const binding: NewPlanEvent = { type: 'account-bound', data: { person: 'zhang-san', subject: account } };
const state = fold(planDecider, `${plan}-plan.main`, [...publicationOf(sample, 'open'), { event: binding, by: office }]);

const partiesOf = (designates: boolean, named: boolean): Parties => ({
  leads: ['jia', 'yi'],
  cooperating: ['bing'],
  responsible: subjectsOf(state, 'zhang-san'),
  // A unit that is designated for the whole plan may lead this very task, as 计划处 does.
  verifiers: designates ? ['wu', 'jia'] : [],
  substitute: named ? 'geng' : undefined,
});

const places = {
  lead: (role) => actorOf(role, 'yi'),
  'lead-designated': (role) => actorOf(role, 'jia'),
  cooperating: (role) => actorOf(role, 'bing'),
  designated: (role) => actorOf(role, 'wu'),
  stranger: (role) => actorOf(role, 'ding'),
  substitute: (role) => actorOf(role, 'geng'),
  'no-unit': (role) => actorOf(role),
  answering: (role) => actorOf(role, undefined, account),
  'answering-lead': (role) => actorOf(role, 'jia', account),
  'bare-id': (role) => actorOf(role, undefined, 'zhang-san'),
} as const satisfies Record<string, (role: Role | readonly Role[]) => Actor>;
type Place = keyof typeof places;

const kindOf: Readonly<Record<string, UnitKind>> = {
  jia: 'lead',
  yi: 'lead',
  bing: 'cooperating',
  wu: 'designated',
  ding: 'stranger',
};
function kind(unit: string | undefined, named: boolean): UnitKind {
  if (unit === undefined) return 'none';
  return kindOf[unit] ?? (named ? 'substitute' : 'stranger');
}

const colleague = 'own-unit';
const behalves = [undefined, colleague, 'jia', 'yi', 'bing', 'wu', 'ding', 'geng'] as const;
type Behalf = (typeof behalves)[number];
/** A colleague is one of the actor's own unit, so who has none has none. */
function onBehalfOf(actor: Actor, behalf: Behalf): OnBehalf | undefined {
  const unit = behalf === colleague ? actor.unit : behalf;
  return unit === undefined ? undefined : { unit, subject: 'somebody' };
}

interface Case {
  readonly actor: Actor;
  readonly behalf: OnBehalf | undefined;
  readonly designates: boolean;
  readonly named: boolean;
}

function situationOf({ actor, behalf, designates, named }: Case, role: Role): Situation {
  const speaksFor = behalf === undefined ? 'oneself' : behalf.unit === actor.unit ? 'colleague' : 'another-unit';
  return { role, kind: kind(behalf?.unit ?? actor.unit, named), answers: actor.id === account, speaksFor, designates };
}
const may = (command: string, { actor, behalf, designates, named }: Case) =>
  mayAct(command, actor, partiesOf(designates, named), behalf);

/** Every case there is for the holder of some roles. */
function cases(held: Role | readonly Role[]): Case[] {
  const both = [false, true];
  return (Object.keys(places) as Place[]).flatMap((place) =>
    behalves.flatMap((behalf) =>
      both.flatMap((designates) =>
        both.map((named) => {
          const actor = places[place](held);
          return { actor, behalf: onBehalfOf(actor, behalf), designates, named };
        }),
      ),
    ),
  );
}

const commands = Object.keys(whoMay);

t.test('every command of the table is spoken of, and no other', async (t) => {
  t.strictSame([...spokenOf].sort(), [...commands].sort());
});

t.test('every role in every situation may give what a sentence grants, and nothing else', async (t) => {
  for (const command of commands) {
    const wrong: unknown[] = [];
    let granted = 0;
    for (const role of roles) {
      for (const one of cases(role)) {
        const [is, ought] = [may(command, one)?.rejected, refusalOf(command, situationOf(one, role))];
        if (is !== ought) wrong.push({ role, is, ought, ...one });
        if (is === undefined) granted += 1;
      }
    }
    t.strictSame(wrong, [], command);
    t.ok(granted > 0, `${command}: somebody may`);
  }
});

t.test('inspectors and auditors watch, and change nothing', async (t) => {
  for (const role of ['inspector', 'auditor'] as const) {
    const allowed = commands.filter((command) => cases(role).some((one) => may(command, one) === undefined));
    t.strictSame(allowed, [], role);
  }
});

t.test('no role, no command', async (t) => {
  for (const command of commands) {
    t.match(mayAct(command, actorOf([], 'jia', account), partiesOf(true, true)), {
      rejected: 'not-allowed',
      params: { command },
    });
  }
});

const anyCommand = fc.constantFrom(...commands);
const anyRoles = fc.subarray([...roles]);
const anyCase = fc
  .record({
    place: fc.constantFrom(...(Object.keys(places) as Place[])),
    behalf: fc.constantFrom(...behalves),
    designates: fc.boolean(),
    named: fc.boolean(),
  })
  .map(({ place, behalf, designates, named }) => (held: readonly Role[]): Case => {
    const actor = places[place](held);
    return { actor, behalf: onBehalfOf(actor, behalf), designates, named };
  });

t.test('several roles may do what one of them may, and no more, in whatever order', async (t) => {
  fc.assert(
    fc.property(anyCommand, anyRoles, anyCase, (command, held, caseOf) => {
      const together = may(command, caseOf(held)) === undefined;
      const reversed = may(command, caseOf([...held].reverse())) === undefined;
      const one = held.some((role) => refusalOf(command, situationOf(caseOf(held), role)) === undefined);
      return together === one && reversed === one;
    }),
    { numRuns: 2_000 },
  );
  t.pass();
});

t.test('a further role never takes a permission away', async (t) => {
  let held = 0;
  fc.assert(
    fc.property(anyCommand, anyRoles, fc.constantFrom(...roles), anyCase, (command, some, more, caseOf) => {
      if (may(command, caseOf(some)) !== undefined) return true;
      held += 1;
      return may(command, caseOf([...some, more])) === undefined;
    }),
    { numRuns: 3_000 },
  );
  t.ok(held > 100, `${held} permissions held`);
});

t.test('who is of a leading unit checks nothing of the task, whatever roles, whomever they speak for', async (t) => {
  const checks: string[] = ['complete', 'verify-measurement', 'grant-extension', 'review-midterm', 'override-light'];
  for (const unit of ['jia', 'yi']) {
    // The last: a unit that was named substitute and has come to lead since.
    for (const substitute of [undefined, 'geng', unit]) {
      for (const verifiers of [[], ['wu', 'jia'], [unit]]) {
        for (const behalf of behalves) {
          const actor = actorOf(roles, unit, account);
          const parties: Parties = { ...partiesOf(true, true), verifiers, substitute };
          const passed = checks.filter((command) => mayAct(command, actor, parties, onBehalfOf(actor, behalf)) === undefined);
          t.strictSame(passed, [], `${unit} for ${behalf}, ${substitute} substitutes, ${verifiers} designated`);
        }
      }
    }
  }
});

t.test('without a task nobody is at home', async (t) => {
  t.match(mayAct('acknowledge', actorOf('reporter', 'yi')), { rejected: 'not-your-task', params: { unit: 'yi' } });
  t.match(mayAct('report-progress', actorOf('reporter')), { rejected: 'not-your-task', params: { unit: '' } });
  t.match(mayAct('return', actorOf('leader', undefined, account)), { rejected: 'not-responsible' });
});

t.test('no unit is not the unit of an empty list', async (t) => {
  const odd: Parties = { leads: [], cooperating: [], responsible: [], verifiers: [], substitute: undefined };
  for (const command of ['acknowledge', 'report-progress', 'record-measurement'] as const) {
    t.match(mayAct(command, actorOf('reporter'), odd), { rejected: 'not-your-task' });
  }
  t.match(mayAct('complete', actorOf('office'), odd), { rejected: 'unit-required' });
  t.match(mayAct('complete', actorOf('supervisor'), odd), { rejected: 'not-verifier', params: { unit: '' } });
});

t.test('each refusal says of which unit it speaks', async (t) => {
  const parties = partiesOf(true, true);
  const entering: OnBehalf = { unit: 'ding', subject: 'somebody' };
  const refusals: [ReturnType<typeof mayAct>, object][] = [
    [mayAct('complete', actorOf('office', 'jia'), parties), { rejected: 'unit-leads-task', params: { unit: 'jia' } }],
    [mayAct('complete', actorOf('office', 'ding'), parties), { rejected: 'not-verifier', params: { unit: 'ding' } }],
    [mayAct('report-progress', office, parties, entering), { rejected: 'not-your-task', params: { unit: 'ding' } }],
    [
      mayAct('report-progress', actorOf('reporter', 'yi'), parties, entering),
      { rejected: 'not-your-unit', params: { unit: 'yi' } },
    ],
    [mayAct('report-progress', actorOf('reporter'), parties, entering), { rejected: 'not-your-unit', params: { unit: '' } }],
  ];
  for (const [refusal, expected] of refusals) t.strictSame(refusal, expected);
});

t.test('a task has an eligible verifier unless all who are designated lead it and nobody substitutes', async (t) => {
  const eligible = (verifiers: readonly string[], substitute?: string) =>
    hasEligibleVerifier({ ...partiesOf(false, false), verifiers, substitute });
  t.equal(eligible([]), true, 'any office outside');
  t.equal(eligible(['wu']), true);
  t.equal(eligible(['jia', 'wu']), true, 'one of two leads');
  t.equal(eligible(['bing']), true, 'a cooperating unit may check');
  t.equal(eligible(['jia']), false);
  t.equal(eligible(['jia', 'yi']), false);
  t.equal(eligible(['jia', 'yi'], 'geng'), true);
  t.equal(eligible(['jia'], 'yi'), false, 'a substitute that has come to lead is none');
  t.equal(eligible([], 'yi'), true, 'as long as every other unit may');
});

t.test('where no verifier is eligible nobody passes, and where one is somebody does', async (t) => {
  const units = ['jia', 'yi', 'bing', 'wu', 'ding', 'geng'];
  fc.assert(
    fc.property(fc.subarray(units), fc.option(fc.constantFrom(...units), { nil: undefined }), (verifiers, substitute) => {
      const parties: Parties = { ...partiesOf(false, false), verifiers, substitute };
      const somebody = units.some((unit) => mayAct('complete', actorOf(roles, unit), parties) === undefined);
      return somebody === hasEligibleVerifier(parties);
    }),
  );
  t.pass();
});
