/** `npm run bench:scale`: lasting read models against those in memory, on long histories. README.md says what and how. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { guardFolder } from './child-processes.js';
import { describeMachine } from './machine.js';
import { copyOf, makeJournal } from './scale/journals.js';
import { queryTimes, reportAt, type Side, type Waits } from './scale/queries.js';
import { bytesIn, residentMb, type Started, startOn, stop } from './scale/served.js';

const say = (text: string) => process.stderr.write(`${text}\n`);
const whole = (value: number) => Math.round(value).toLocaleString('en');

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '10000,100000,1000000' },
    starts: { type: 'string', default: '3' },
    queries: { type: 'string', default: '200' },
    commands: { type: 'string', default: '1000' },
    folder: { type: 'string', default: tmpdir() },
  },
});
const sizes = values.events.split(',').map(Number);
const [starts, queries, commands] = [values.starts, values.queries, values.commands].map(Number) as [number, number, number];
if (![...sizes, starts, queries, commands].every((value) => Number.isInteger(value) && value > 0)) {
  say('--events: whole numbers with commas; --starts, --queries, --commands: whole numbers');
  process.exit(2);
}

const kinds = { lasting: [], memory: ['--read-models', 'memory'] } as const;
type Kind = keyof typeof kinds;
const kindNames = ['lasting', 'memory'] as const satisfies readonly Kind[];

const median = (numbers: readonly number[]) => numbers.toSorted((one, other) => one - other)[numbers.length >> 1] ?? Number.NaN;

function line(name: string, value: number, unit: string, aim?: { readonly atMost?: number; readonly atLeast?: number }): string {
  const met = aim && (aim.atMost === undefined || value <= aim.atMost) && (aim.atLeast === undefined || value >= aim.atLeast);
  const text = value >= 100 ? whole(value) : value.toFixed(2);
  const bound = aim?.atMost === undefined ? `≥ ${aim?.atLeast}` : `≤ ${aim.atMost}`;
  return `  ${name}: ${text}${unit}${aim === undefined ? '' : `, aim ${bound}: ${met ? 'met' : 'NOT met'}`}`;
}

function waitLines(title: string, waits: Waits): string[] {
  return [...waits].flatMap(([query, own]) => {
    const [lasting, memory] = [own.get('lasting'), own.get('memory')];
    if (lasting === undefined || memory === undefined) return [];
    const figures = `${lasting.p50Ms.toFixed(1)} / ${lasting.p99Ms.toFixed(1)} ms, in memory ${memory.p50Ms.toFixed(1)} / ${memory.p99Ms.toFixed(1)}`;
    return [
      line(`${title}, ${query}, p50 ÷ memory`, lasting.p50Ms / memory.p50Ms, '', { atMost: 1.2 }),
      line(`${title}, ${query}, p99 ÷ memory`, lasting.p99Ms / memory.p99Ms, ` (p50 / p99 ${figures})`, { atMost: 1.2 }),
    ];
  });
}

/** Restarts both alternately, and leaves the last two running. */
async function restarts(folders: Readonly<Record<Kind, string>>) {
  const cpu: Record<Kind, number[]> = { lasting: [], memory: [] };
  const last: Partial<Record<Kind, Started>> = {};
  for (let round = 1; round <= starts; round += 1) {
    for (const kind of round % 2 === 0 ? kindNames.toReversed() : kindNames) {
      const started = await startOn(folders[kind], kinds[kind]);
      cpu[kind].push(started.readyCpuMs);
      if (round === starts) last[kind] = started;
      else await stop(started.server);
    }
  }
  return { cpu, running: last as Record<Kind, Started> };
}

/** Queries to the sides in turn, each beside commands at an even pace. */
async function underCommands(sides: readonly Side[]): Promise<{ waits: Waits; taken: number[]; refused: number[] }> {
  const waits = new Map<string, Map<string, { p50Ms: number; p99Ms: number }>>();
  const taken: number[] = [];
  const refused: number[] = [];
  for (const side of sides) {
    const end = await reportAt(side, commands);
    const asked = await queryTimes([side], queries);
    refused.push(asked.refused);
    for (const [query, own] of asked.waits) {
      waits.set(query, new Map([...(waits.get(query) ?? []), ...own]));
    }
    taken.push(await end());
  }
  return { waits, taken, refused };
}

async function measure(events: number, emptyCpuMs: number, parent: string): Promise<string[]> {
  say(`${whole(events)} events: making them`);
  const base = join(parent, `journal-${events}`);
  mkdirSync(base);
  const made = await makeJournal(base, events);
  const folders = { lasting: copyOf(base, parent), memory: copyOf(base, parent) };
  rmSync(base, { recursive: true });
  say('  first fill');
  const first = await startOn(folders.lasting, kinds.lasting);
  await stop(first.server);
  const modelBytes = bytesIn(join(folders.lasting, 'read-models'));
  say('  restarts');
  const { cpu, running } = await restarts(folders);
  const fillCpu = first.readyCpuMs - median(cpu.lasting);
  const memoryFillCpu = median(cpu.memory) - emptyCpuMs;
  const resident = kindNames.map((kind) => residentMb(running[kind].server, 'VmRSS'));
  const highest = kindNames.map((kind) => residentMb(running[kind].server, 'VmHWM'));
  const sides = kindNames.map((name) => ({ name, url: running[name].server.url, folder: folders[name] }));
  say('  queries');
  const idle = (await queryTimes(sides, queries)).waits;
  const busy = await underCommands(sides);
  for (const kind of kindNames) await stop(running[kind].server);
  for (const folder of Object.values(folders)) rmSync(folder, { recursive: true });
  return [
    `${whole(made)} events`,
    line('CPU to ready after a restart ÷ of an empty store', median(cpu.lasting) / emptyCpuMs, '', { atMost: 1.3 }),
    `  (${whole(median(cpu.lasting))} ms; in memory ${whole(median(cpu.memory))} ms; of an empty store ${whole(emptyCpuMs)} ms)`,
    line('held in memory', resident[0] as number, ` MB (most ${whole(highest[0] as number)})`, { atMost: 300 }),
    `  (read models in memory: ${whole(resident[1] as number)} MB, most ${whole(highest[1] as number)})`,
    line('first fill', (made * 1_000) / first.readyMs, ' events/s, start and all', { atLeast: 10_000 }),
    line('CPU of the first fill ÷ memory', fillCpu / memoryFillCpu, '', { atMost: 1.5 }),
    `  (${whole((fillCpu * 1_000) / made)} µs an event; in memory ${whole((memoryFillCpu * 1_000) / made)})`,
    line('longest answer during the first fill', first.longestAnswerMs, ' ms', { atMost: 100 }),
    line('on disk', modelBytes / made, ' bytes an event'),
    ...waitLines('idle', idle),
    ...waitLines(`beside ${whole(commands)} commands/s`, busy.waits),
    `  (${kindNames.map((kind, at) => `${kind}: ${whole(busy.taken[at] ?? 0)} commands/s taken, ${busy.refused[at]} queries refused`).join('; ')})`,
  ];
}

const load = loadavg()[0] ?? 0;
const parent = guardFolder(mkdtempSync(join(values.folder, 'duban-bench-')));
const machine = describeMachine(parent, undefined);
const emptyCpu: number[] = [];
for (let round = 0; round < starts; round += 1) {
  const folder = guardFolder(mkdtempSync(join(parent, 'duban-bench-')));
  // The first start creates files; the second start is the one that is measured.
  for (const measured of [false, true]) {
    const started = await startOn(folder, kinds.lasting);
    if (measured) emptyCpu.push(started.readyCpuMs);
    await stop(started.server);
  }
}
const lines = [
  `${machine.cores} × ${machine.cpu}, Linux ${machine.kernel}, Node ${machine.node}; load before the run ${load.toFixed(1)}`,
  ...(load > 0.5 ? ['WARNING: this machine was busy, so the figures are worth little.'] : []),
];
for (const size of sizes) lines.push(...(await measure(size, median(emptyCpu), parent)));
process.stdout.write(`${lines.join('\n')}\n`);
