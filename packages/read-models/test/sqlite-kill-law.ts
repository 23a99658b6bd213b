/** A writer that is killed at any step leaves the last whole one, and the next goes on from there. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Test } from 'tap';
import { openSqliteViewStore } from '../src/index.js';
import { dump } from './dump.js';
import { ListSource, project } from './sources.js';
import { reporter, World } from './world.js';

const plan = 'zjkjt2012';
const epoch = 'worldworld01';
const killedMain = fileURLToPath(new URL('./sqlite-killed-writer.js', import.meta.url));

/** The same at every call. */
export function killedWorld(): World {
  const world = new World({ plan }).publish();
  world.task('1.1', { type: 'acknowledge' }, reporter('gaoxin'));
  for (let percent = 1; percent < 60; percent += 1) {
    const done = `第${percent}次上报`;
    world.task('1.1', { type: 'report-progress', percent, done, occurredOn: world.today() }, reporter('gaoxin'));
  }
  return world;
}

/** Kills `rounds` writers of one folder, each after a few steps; when the plan is whole, the next folder is begun. */
export async function killedWriters(t: Test, rounds: number): Promise<void> {
  const root = t.testdir();
  const { events } = killedWorld();
  const expected = async (checkpoint: string | undefined) => {
    const reached = events.slice(0, events.findIndex(({ position }) => position === checkpoint) + 1);
    return dump(await project(new ListSource(reached)), plan);
  };
  let killed = 0;
  for (let number = 0; killed < rounds; number += 1) {
    const folder = join(root, String(number));
    for (let whole = false; !whole && killed < rounds; ) {
      const writer = fork(killedMain, [folder], { execArgv: [] });
      const exited = once(writer, 'exit');
      let left = 1 + (killed % 7);
      const told: string[] = [];
      writer.on('message', (message: { applied?: true; done?: true; anew?: string }) => {
        if (message.anew !== undefined) told.push(message.anew);
        if (message.done === true) whole = true;
        if (message.applied === true) left -= 1;
        if (left <= 0 || message.done === true) writer.kill('SIGKILL');
      });
      await exited;
      killed += 1;
      const store = await openSqliteViewStore({ folder, epoch, begunAnew: ({ message }) => told.push(message) });
      const checkpoint = await store.checkpoint(plan);
      if ((await dump(store, plan)) !== (await expected(checkpoint))) t.fail(`${checkpoint} is not what its events give`);
      await store.close();
      t.strictSame(told, [], 'nothing was begun anew');
    }
    const store = await openSqliteViewStore({ folder, epoch });
    await project(new ListSource(events), { store });
    t.equal(await dump(store, plan), await expected(events.at(-1)?.position), 'and what is left is taken after all');
    await store.close();
  }
}
