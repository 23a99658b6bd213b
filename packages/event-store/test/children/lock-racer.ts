/**
 * Takes a folder's lock again and again. While it holds it, it writes its pid into `holder` and looks a
 * little later whether the pid is still its own. Prints a line for each time; may end itself by SIGKILL
 * while it holds the lock.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { DubanError } from '@duban/domain';
import { lockFolder } from '../../src/journal/lock.js';

const [folder, timesText, dies] = process.argv.slice(2) as [string, string, 'dies' | 'lives'];
const times = Number(timesText);
const mark = `${folder}/holder`;

for (let held = 0; held < times; ) {
  try {
    const lock = await lockFolder(folder);
    writeFileSync(mark, String(process.pid));
    await sleep(1 + (process.pid % 3));
    process.stdout.write(readFileSync(mark, 'utf8') === String(process.pid) ? 'held\n' : 'shared\n');
    held += 1;
    if (dies === 'dies' && held === times) process.kill(process.pid, 'SIGKILL');
    await lock.release();
  } catch (error) {
    if (!(error instanceof DubanError) || error.code !== 'store-locked') throw error;
    await sleep(1);
  }
}
