/** `npm run bench:audit`: past states of a plan, alone and in a large store. README.md says what and how. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type CommandsMeanwhile, commandsMeanwhile } from './audit/commands-meanwhile.js';
import { type PastTimes, pastTimes } from './audit/past-times.js';
import { foldOnce, makePlanInStore } from './audit/plan-in-store.js';
import { guardFolder } from './child-processes.js';
import { describeMachine } from './machine.js';
import { startOn, stop } from './scale/served.js';

const say = (text: string) => process.stderr.write(`${text}\n`);
const whole = (value: number) => Math.round(value).toLocaleString('en');

const { values } = parseArgs({
  options: {
    plan: { type: 'string', default: '1000,10000' },
    store: { type: 'string', default: '10000,100000' },
    queries: { type: 'string', default: '200' },
    reconciles: { type: 'string', default: '3' },
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

async function measure(parent: string, planEvents: number, storeEvents: number) {
  say(`a plan of ${whole(planEvents)} events in a store of ${whole(storeEvents)}: making them`);
  const folder = join(parent, `duban-bench-${planEvents}-${storeEvents}`);
  mkdirSync(folder);
  const made = await makePlanInStore(folder, planEvents, storeEvents);
  say('  one fold');
  const fold = await foldOnce(folder);
  say('  the server, with read models in memory');
  const started = await startOn(folder, ['--read-models', 'memory']);
  say('  past states');
  const past = await pastTimes(started, folder, fold.positions, queries);
  if (rounds > 0) say('  commands during a reconciliation');
  const commands = rounds > 0 ? await commandsMeanwhile(started, folder, rounds) : undefined;
  await stop(started.server);
  rmSync(folder, { recursive: true });
  return { made, foldMs: fold.ms, past, commands };
}

function told({ made, foldMs, past, commands }: Awaited<ReturnType<typeof measure>>, alone: PastTimes | undefined): string[] {
  const { firstMs, preparationMs, task, tasks, plan, heldMb } = past;
  return [
    `a plan of ${whole(made.planEvents)} events in a store of ${whole(made.storeEvents)} (simulated)`,
    line('the first question about the past, of another plan', firstMs, ' ms'),
    line('preparation ÷ one fold of the plan', preparationMs / foldMs, '', 1.5),
    `  (${whole(preparationMs)} ms, of one fold ${whole(foldMs)} ms; answered ${past.inPreparation} times that it goes on)`,
    ...(alone === undefined
      ? []
      : [line('preparation ÷ that of such a plan alone', preparationMs / alone.preparationMs, '', 1.5)]),
    line('a task as of, p50', task.p50Ms, ' ms', 50),
    line('a task as of, p99', task.p99Ms, ' ms', 300),
    line('all tasks as of, p99', tasks.p99Ms, ` ms (p50 ${tasks.p50Ms.toFixed(1)})`, 1_000),
    line('the plan as of, p99', plan.p99Ms, ` ms (p50 ${plan.p50Ms.toFixed(1)})`, 1_000),
    line('held for it', heldMb, ` MB, ${whole((heldMb * 1024 * 1024) / made.planEvents)} bytes an event of the plan`),
    ...(commands === undefined ? [] : meanwhileLines(commands)),
  ];
}

function meanwhileLines({ rounds: measured, differing }: CommandsMeanwhile): string[] {
  const ratios = measured.map(({ alone, meanwhile }) => meanwhile / alone).sort((one, other) => one - other);
  const ratio = ratios[ratios.length >> 1] ?? Number.NaN;
  const each = measured.map(({ alone, meanwhile }) => `${whole(meanwhile)} of ${whole(alone)}`).join(', ');
  return [
    `  commands during a reconciliation ÷ without: ${ratio.toFixed(2)}, aim ≥ 0.8: ${ratio >= 0.8 ? 'met' : 'NOT met'}`,
    `  (${each} a second; ${differing} differences)`,
  ];
}

const load = loadavg()[0] ?? 0;
const parent = guardFolder(mkdtempSync(join(values.folder, 'duban-bench-')));
const machine = describeMachine(parent, undefined);
const lines = [
  `${machine.cores} × ${machine.cpu}, Linux ${machine.kernel}, Node ${machine.node}; load before the run ${load.toFixed(1)}`,
  ...(load > 0.5 ? ['WARNING: this machine was busy, so the figures are worth little.'] : []),
];
for (const planEvents of planSizes) {
  const alone = await measure(parent, planEvents, planEvents);
  lines.push(...told(alone, undefined));
  for (const storeEvents of storeSizes) {
    if (storeEvents > planEvents) lines.push(...told(await measure(parent, planEvents, storeEvents), alone.past));
  }
}
process.stdout.write(`${lines.join('\n')}\nload at the end ${(loadavg()[0] ?? 0).toFixed(1)}\n`);
