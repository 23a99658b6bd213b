/** `npm run bench:commands`: durable commands over HTTP against yardsticks. README.md says what and how. */
import { startLoadProcess } from './load/process.js';
import { describeMachine, groupCommitsPerSecond } from './machine.js';
import { type Options, parseOptions, usage } from './options.js';
import { makeReport, printReport, withoutPostgres } from './report.js';
import { emmettEsdbModules, withoutEmmettEsdb } from './sides/emmett-esdb-modules.js';
import { emmettSide } from './sides/emmett-side.js';
import { bareSide, nullSide } from './sides/peer-side.js';
import { findPostgres, type PostgresBinaries } from './sides/postgres.js';
import type { Side, SideName } from './sides/side.js';
import { type Turn, takeTurn } from './turn.js';

const say = (text: string) => process.stderr.write(`${text}\n`);

/** Loaded only when it takes part, so that the other sides run without building the product. */
async function loadSide(name: SideName, postgres: PostgresBinaries | undefined, options: Options): Promise<Side | undefined> {
  switch (name) {
    case 'duban':
      return (await import('./sides/duban-side.js')).dubanSide;
    case 'duban-memory':
      return (await import('./sides/duban-side.js')).dubanInMemory;
    case 'duban-esdb':
      return (await import('./sides/duban-side.js')).dubanOverEventStoreDb;
    case 'esdb-append':
      return (await import('./sides/eventstoredb-side.js')).clientAppendSide;
    case 'esdb-batch':
      return (await import('./sides/eventstoredb-side.js')).clientBatchSide;
    case 'esdb-emmett': {
      const modules = emmettEsdbModules();
      if (modules === undefined) say(withoutEmmettEsdb);
      return modules === undefined ? undefined : (await import('./sides/eventstoredb-side.js')).emmettOverEventStoreDb(modules);
    }
    case 'null':
      return nullSide;
    case 'bare':
      return bareSide;
    case 'emmett':
      return postgres && emmettSide(postgres, 'handler', options.pool);
    case 'emmett-append':
      return postgres && emmettSide(postgres, 'append', options.pool);
    default:
      return name satisfies never;
  }
}

async function main(options: Options): Promise<void> {
  const postgres = findPostgres();
  if (postgres === undefined) say(withoutPostgres);
  const sides = (await Promise.all(options.sides.map((name) => loadSide(name, postgres, options)))).filter(
    (side) => side !== undefined,
  );
  const load = startLoadProcess();
  const turns: Turn[] = [];
  const probes: number[] = [];
  for (let round = 1; round <= options.rounds; round += 1) {
    probes.push(groupCommitsPerSecond(options.folder, options.clients));
    // Each round begins with another side, so that no side always follows the same one.
    const shift = (round - 1) % sides.length;
    for (const side of [...sides.slice(shift), ...sides.slice(0, shift)]) {
      const turn = await takeTurn(side, round, load, options);
      turns.push(turn);
      say(`round ${round}/${options.rounds}  ${Math.round(turn.perSecond)} req/s  ${side.label}`);
    }
  }
  await load.stop();
  const report = makeReport(describeMachine(options.folder, postgres?.version), options, turns, probes);
  process.stdout.write(`${options.json ? JSON.stringify(report, undefined, 2) : printReport(report, sides)}\n`);
  process.exitCode = report.faults.length === 0 ? 0 : 1;
}

function options(): Options | 'help' {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    say(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    process.exit(2);
  }
}

const asked = options();
if (asked === 'help') process.stdout.write(`${usage}\n`);
else await main(asked);
