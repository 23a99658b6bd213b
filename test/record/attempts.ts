/** Who tries which command with what body: on a plan at some point, by everybody, correctly and incorrectly. */
import { accounts, simulatedYearId } from '@duban/seeds';
import { type AskedServer, stranger } from './asking.js';
import type { Answer, Command, Given } from './recording.js';

/** Those who only oversee come first: somebody who succeeds changes what the next ones find. */
const triers = [
  stranger,
  'nobody',
  'auditor',
  'inspector',
  'supervisor',
  'reporter of gaoxin',
  'reporter of jihua',
  'leader 1',
  'leader 2',
  'planning office',
  'general office',
];

/** A command of the year as it was given. */
interface Sample extends Command {
  readonly name: string;
}

/** The first of each command in the year, including commands that no account gives. */
export function samplesOf(year: readonly Given[]): Sample[] {
  const samples = new Map<string, Sample>();
  for (const { answer: _, ...command } of year) {
    const name = command.path.split('/').at(-1) ?? '';
    if (command.method === 'POST' && !samples.has(name)) samples.set(name, { ...command, name });
  }
  return [...samples.values()];
}

export interface Where {
  readonly plan: string;
  /** True: everybody tries, and every mistake is made. False: only the one who gave it then. */
  readonly everybody: boolean;
}

export async function attempt(server: AskedServer, samples: readonly Sample[], { plan, everybody }: Where): Promise<Given[]> {
  const given: Given[] = [];
  let number = 0;
  const give = async (command: Command): Promise<Answer> => {
    const answer = await server.give(command);
    given.push({ ...command, answer });
    return answer;
  };
  for (const sample of samples) {
    const path = sample.path.replace(simulatedYearId, plan);
    const subject = path.slice(0, path.lastIndexOf('/'));
    const { body } = await server.ask({ by: 'auditor', of: subject });
    const { revision } = JSON.parse(body) as { revision?: string };
    const seen = revision === undefined ? {} : { 'if-match': `"${revision}"` };
    const command = (by: string, change: Partial<Command> = {}, more: Record<string, string> = seen): Command => {
      number += 1;
      const headers = { 'content-type': 'application/json', 'idempotency-key': `"attempt-${plan}-${number}"`, ...more };
      return { by, method: 'POST', path, headers, body: sample.body, ...change };
    };
    if (everybody) {
      const object = JSON.parse(sample.body) as Record<string, unknown>;
      const wrongly = (fields: Record<string, unknown>) => ({ body: JSON.stringify({ ...object, ...fields }) });
      for (const by of triers) if (by !== sample.by) await give(command(by));
      await give(command(sample.by, {}, {}));
      await give(command(sample.by, {}, { 'if-match': '"0"' }));
      await give(command(sample.by, {}, { 'if-match': '"999999"' }));
      await give(command(sample.by, {}, { ...seen, 'idempotency-key': '' }));
      await give(command(sample.by, { body: '{}' }));
      await give(command(sample.by, { body: '[' }, { ...seen, 'accept-language': 'en' }));
      await give(command(sample.by, wrongly({ nonsense: 1 })));
      await give(command(sample.by, wrongly({ reason: '' }), { ...seen, 'accept-language': 'en' }));
      await give(
        command('general office', wrongly({ onBehalfOf: { unit: 'gaoxin', subject: accounts.get('reporter of gaoxin')?.id } })),
      );
    }
    const last = command(sample.by);
    await give(last);
    // Sent again it gets the same answer; with another body it counts as another command.
    await give(last);
    await give({ ...last, body: JSON.stringify({ ...(JSON.parse(last.body) as object), reason: '模拟：另一理由' }) });
  }
  if (everybody) await give(bulkOf(samples, plan));
  return given;
}

/** All samples in one request, by somebody who may do some of them. */
function bulkOf(samples: readonly Sample[], plan: string): Command {
  const lines = samples.map(({ path, name, body, headers }, number) => {
    const [, , , , kind = '', key] = path.split('/');
    const target = kind === 'tasks' ? { task: key } : kind === 'indicators' ? { indicator: key } : {};
    const ifMatch = headers['if-match'];
    return JSON.stringify({
      idempotencyKey: `bulk-${number}`,
      ...target,
      command: name,
      ...(ifMatch === undefined ? {} : { ifMatch: ifMatch.replaceAll('"', '') }),
      body: JSON.parse(body) as object,
    });
  });
  const headers = { 'content-type': 'application/x-ndjson', 'idempotency-key': `"bulk-${plan}"` };
  return { by: 'general office', method: 'POST', path: `/v1/plans/${plan}/commands`, headers, body: `${lines.join('\n')}\n` };
}

/** Questions asked after attempts, to see their effect. */
export const afterAttempts = (plan: string): { by: string; of: string }[] =>
  [
    '',
    '/tasks?limit=200',
    '/indicators?limit=200',
    '/units?limit=200',
    '/people?limit=200',
    '/lights?rules=lights-v1&limit=200',
    '/tasks?limit=200&format=csv',
  ].map((of) => ({ by: 'auditor', of: `/v1/plans/${plan}${of}` }));
