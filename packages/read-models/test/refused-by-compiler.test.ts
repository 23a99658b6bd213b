/**
 * What the compiler refuses, so that nobody forgets half of an event: an event that changes no state, one that no
 * view knows, data with a field that is wrong or left out. Each slip is made in a small file and must give its error;
 * the same file without the slip must give none.
 */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import t from 'tap';
import ts from 'typescript';

const root = resolve(import.meta.dirname, '../../../..');
const folder = t.testdir();

const sound = `
import type { EventTable, Evolve, NewEventsOf } from '${root}/packages/domain/src/event-table.js';
import { commandsOnTask, type TaskState } from '${root}/packages/domain/src/task/state.js';
import { anyone } from '${root}/packages/domain/src/who-may.js';
import type { TaskChanges } from '${root}/packages/read-models/src/views/task/changes.js';
import { z } from 'zod';

const events = {
  'task-reminded': { zh: '催办', en: 'task reminded', schema: z.strictObject({ unit: z.string(), times: z.int() }) },
} satisfies EventTable;
export const evolve: Evolve<TaskState, typeof events> = {
  'task-reminded': () => undefined,
};
export const commands = commandsOnTask(events, {
  remind: {
    zh: '催办',
    en: 'remind',
    body: z.strictObject({}),
    who: anyone('office'),
    decide: () => [{ type: 'task-reminded', data: { unit: 'gaoxin', times: 1 } }],
  },
});
export const relation = commandsOnTask(events, {
  remind: { zh: '催', en: 'r', body: z.strictObject({}), who: [{ role: 'office', relation: 'any' }], decide: () => [] as NewEventsOf<typeof events>[] },
});
export type Changes = TaskChanges<typeof events>;
export const changes: Changes = {
  'task-reminded': () => ({}),
};
`;

/** Slip → what of the sound text becomes what, and what the compiler says. */
const slips: Readonly<Record<string, readonly [from: string, to: string, error: RegExp]>> = {
  'no evolve': ["  'task-reminded': () => undefined,\n", '', /'"task-reminded"' is missing/],
  'no view entry': ["  'task-reminded': () => ({}),\n", '', /'"task-reminded"' is missing/],
  'a field of another type': ['times: 1 }', "times: 'once' }", /not assignable/],
  'event data left out': ["unit: 'gaoxin', times: 1", "unit: 'gaoxin'", /'times' is missing|not assignable/],
  'an event of another table': ["type: 'task-reminded', data", "type: 'task-cancelled', data", /not assignable/],
  'an unknown relation': ["relation: 'any'", "relation: 'friend'", /'"friend"' is not assignable/],
};

const files = Object.entries({ sound: ['', '', /^$/] as const, ...slips }).map(([name, [from, to]]) => {
  const path = join(folder, `${name.replaceAll(' ', '-')}.ts`);
  if (from !== '' && sound.split(from).length !== 2) throw new Error(`${name}: ${from} does not stand once in the sound file`);
  writeFileSync(path, from === '' ? sound : sound.replace(from, to));
  return path;
});

const base = ts.readConfigFile(join(root, 'tsconfig.base.json'), (path) => ts.sys.readFile(path)).config as {
  compilerOptions: object;
};
const parsed = ts.parseJsonConfigFileContent(
  { compilerOptions: { ...base.compilerOptions, composite: false, noEmit: true, rootDir: root }, files },
  ts.sys,
  folder,
);
const { tsBuildInfoFile: _, ...options } = parsed.options;
const program = ts.createProgram(files, options);

const errorsIn = (path: string) => {
  const source = program.getSourceFile(path);
  return program
    .getSemanticDiagnostics(source)
    .concat(program.getSyntacticDiagnostics(source))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
};

t.test('the file without a slip is sound', async (t) => t.strictSame(errorsIn(files[0] as string), []));
for (const [at, [name, [, , error]]] of Object.entries(slips).entries()) {
  t.test(`${name} does not compile`, async (t) => {
    const errors = errorsIn(files[at + 1] as string);
    t.ok(errors.length > 0, 'it is refused');
    t.match(errors.join('\n'), error);
  });
}
