/** `npm run bench:audit`: past states of a plan, alone and in a large store. README.md says what and how. */
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type CommandsMeanwhile, commandsMeanwhile, evenPerSecond } from './audit/commands-meanwhile.js';
import { foldTwice } from './audit/fold-process.js';
import { type PastTimes, pastTimes } from './audit/past-times.js';
import { makePlanInStore } from './audit/plan-in-store.js';
import { guardFolder } from './child-processes.js';
import { describeMachine } from './machine.js';
import { copyOf } from './scale/journals.js';
import { startOn, stop } from './scale/served.js';

const say = (text: string) => process.stderr.write(`${text}\n`);
const whole = (value: number) => Math.round(value).toLocaleString('en');

const { values } = parseArgs({
  options: {
    plan: { type: 'string', default: '1000,10000' },
    store: { type: 'string', default: '10000,100000' },
    queries: { type: 'string', default: '200' },
    reconciles: { type: 'string', default: '3' },
    stores: { type: 'string' },
    make: { type: 'boolean', default: false },
    folder: { type: 'string', default: tmpdir() },
  },
});
const [planSizes, storeSizes] = [values.plan, values.store].map((sizes) => sizes.split(',').map(Number)) as [number[], number[]];
const queries = Number(values.queries);
/** Pairs of turns: one without and one with a reconciliation. */
const rounds = Number(values.reconciles);
if (![...planSizes, ...storeSizes, queries, rounds + 1].every((value) => Number.isInteger(value) && value > 0)) {
  say('--plan, --store: whole numbers with commas; --queries, --reconciles: a whole number');
  process.exit(2);
}

function line(name: string, value: number, unit: string, atMost?: number): string {
  const text = value >= 100 ? whole(value) : value.toFixed(2);
  const aim = atMost === undefined ? '' : `, aim ≤ ${atMost.toLocaleString('en')}: ${value <= atMost ? 'met' : 'NOT met'}`;
  return `  ${name}: ${text}${unit}${aim}`;
}

/** Makes a store that is not there yet. @returns its folder */
async function stored(planEvents: number, storeEvents: number): Promise<string> {
  const folder = join(stores, `duban-audit-${planEvents}-${storeEvents}`);
  if (existsSync(folder)) return folder;
  say(`a plan of ${whole(planEvents)} events in a store of ${whole(storeEvents)}: making them`);
  const making = guardFolder(mkdtempSync(join(stores, 'duban-bench-')));
  await makePlanInStore(making, planEvents, storeEvents);
  renameSync(making, folder);
  return folder;
}

async function measure(planEvents: number, storeEvents: number) {
  const folder = copyOf(await stored(planEvents, storeEvents), parent);
  say(`a plan of ${whole(planEvents)} events in a store of ${whole(storeEvents)}`);
  say('  a fold');
  const { first, again } = await foldTwice(folder);
  say('  the server, with read models in memory');
  const started = await startOn(folder, ['--read-models', 'memory']);
  say('  past states');
  const past = await pastTimes(started, folder, first.positions, queries);
  if (rounds > 0) say('  commands during a reconciliation');
  const commands = rounds > 0 ? await commandsMeanwhile(started, folder, rounds) : undefined;
  await stop(started.server);
  rmSync(folder, { recursive: true });
  return { planEvents: first.positions.length, storeEvents, foldMs: first.ms, warmFoldMs: again.ms, past, commands };
}

function told(
  { planEvents, storeEvents, foldMs, warmFoldMs, past, commands }: Awaited<ReturnType<typeof measure>>,
  alone: PastTimes | undefined,
): string[] {
  const { firstMs, preparationMs, task, tasks, plan, heldMb } = past;
  return [
    `a plan of ${whole(planEvents)} events in a store of ${whole(storeEvents)} (simulated)`,
    line('the first question about the past, of another plan', firstMs, ' ms'),
    line('preparation ÷ one fold of the plan', preparationMs / foldMs, '', 1.5),
    `  (${whole(preparationMs)} ms, of one fold ${whole(foldMs)} ms, of another one after it ${whole(warmFoldMs)} ms; answered ${past.inPreparation} times that it goes on)`,
    ...(alone === undefined
      ? []
      : [line('preparation ÷ that of such a plan alone', preparationMs / alone.preparationMs, '', 1.5)]),
    line('a task as of, p50', task.p50Ms, ' ms', 50),
    line('a task as of, p99', task.p99Ms, ' ms', 300),
    line('all tasks as of, p99', tasks.p99Ms, ` ms (p50 ${tasks.p50Ms.toFixed(1)})`, 1_000),
    line('the plan as of, p99', plan.p99Ms, ` ms (p50 ${plan.p50Ms.toFixed(1)})`, 1_000),
    line('held for it', heldMb, ` MB, ${whole((heldMb * 1024 * 1024) / planEvents)} bytes an event of the plan`),
    ...(commands === undefined ? [] : meanwhileLines(commands)),
  ];
}

const middle = (values: readonly number[]) => values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN;

function meanwhileLines({ rounds: measured, ended, differing }: CommandsMeanwhile): string[] {
  const ratio = middle(measured.map(({ alone, meanwhile }) => meanwhile.most / alone.most));
  const most = measured.map(({ alone, meanwhile }) => `${whole(meanwhile.most)} of ${whole(alone.most)}`).join(', ');
  const even = (of: 'alone' | 'meanwhile') =>
    measured.map(
      ({ [of]: { even: at } }) => `${(100 * at.share).toFixed(1)} %, p50 ${at.p50Ms.toFixed(1)}, p99 ${at.p99Ms.toFixed(1)} ms`,
    );
  return [
    `  commands during a reconciliation ÷ without: ${ratio.toFixed(2)}, aim ≥ 0.8: ${ratio >= 0.8 ? 'met' : 'NOT met'}`,
    `  (${most} a second; ${ended} reconciliations ended, ${differing} differences)`,
    `  of ${evenPerSecond} a second, evenly: ${even('meanwhile').join('; ')}; without ${even('alone').join('; ')}`,
  ];
}

const load = loadavg()[0] ?? 0;
const parent = guardFolder(mkdtempSync(join(values.folder, 'duban-bench-')));
/** Where stores are kept from one run to the next, if they are. */
const stores = values.stores ?? parent;
const machine = describeMachine(parent, undefined);
const lines = [
  `${machine.cores} × ${machine.cpu}, Linux ${machine.kernel}, Node ${machine.node}; load before the run ${load.toFixed(1)}`,
  ...(load > 0.5 ? ['WARNING: this machine was busy, so the figures are worth little.'] : []),
];
for (const planEvents of planSizes) {
  const sizes = [planEvents, ...storeSizes.filter((storeEvents) => storeEvents > planEvents)];
  let alone: PastTimes | undefined;
  for (const storeEvents of sizes) {
    if (values.make) {
      await stored(planEvents, storeEvents);
      continue;
    }
    const measured = await measure(planEvents, storeEvents);
    lines.push(...told(measured, alone));
    alone ??= measured.past;
  }
}
process.stdout.write(`${lines.join('\n')}\nload at the end ${(loadavg()[0] ?? 0).toFixed(1)}\n`);
