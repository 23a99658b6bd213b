/**
 * The server is killed with SIGKILL while evidence is coming in. No incomplete piece is left under a name, every piece
 * that was acknowledged is there, and the same upload succeeds after the restart.
 */

import { once } from 'node:events';
import { readdir, utimes } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { readFolderEvidence } from '@duban/evidence';
import { contents, digestOf, listed } from '@duban/evidence/contract';
import { until } from '@duban/test-support';
import t from 'tap';
import { duban, type RunningDuban, startDuban, tokenFor } from '../support/duban-process.js';

const rounds = 4;
const uploadBytes = 4_000_000;

t.test(`${rounds} kills in the middle of uploads`, { timeout: 120_000 }, async (t) => {
  const folder = t.testdir();
  const evidence = join(folder, 'evidence');
  let server: RunningDuban = await startDuban(folder);
  t.teardown(() => server.end());
  const token = await tokenFor(folder, { role: 'reporter', unit: 'gaoxin' });

  const put = async (bytes: Buffer) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'image/png' };
    return (await fetch(`${server.url}/v1/evidence/${digestOf(bytes)}`, { method: 'PUT', headers, body: bytes })).status;
  };
  /** Sends the first part and withholds the rest; resolves when the part is on disk. */
  const begin = async (bytes: Buffer, part: number) => {
    const upload = request(`${server.url}/v1/evidence/${digestOf(bytes)}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'image/png', 'content-length': String(bytes.length) },
    });
    upload.on('error', () => {});
    upload.write(bytes.subarray(0, part));
    await until(async () => (await readdir(join(evidence, 'incoming'))).length > 0, { everyMs: 5 });
    return upload;
  };

  const acknowledged: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const [whole, half] = [contents(`whole ${round}`, uploadBytes), contents(`half ${round}`, uploadBytes)];
    t.equal(await put(whole), 201);
    acknowledged.push(digestOf(whole));
    // At each round a larger part, from the first byte to all but the last.
    const upload = await begin(half, Math.max(1, Math.floor((round / (rounds - 1)) * (uploadBytes - 1))));
    await server.kill();
    if (!upload.destroyed) await once(upload, 'close');
    t.notOk((await listed(readFolderEvidence(evidence))).includes(digestOf(half)), 'nothing half has its name');
    const anHourAgo = Date.now() / 1_000 - 3_601;
    for (const name of await readdir(join(evidence, 'incoming'))) {
      await utimes(join(evidence, 'incoming', name), anHourAgo, anHourAgo);
    }
    server = await startDuban(folder);
    t.strictSame(await readdir(join(evidence, 'incoming')), [], 'what was half taken in is cleared away');
    t.equal(await put(half), 201);
    acknowledged.push(digestOf(half));
  }
  t.strictSame(await listed(readFolderEvidence(evidence)), acknowledged.sort());
  const checked = await duban(['check', '--event-store', `journal:${folder}`, '--json']);
  t.match(JSON.parse(checked.stdout), { sound: true, evidence: { objects: acknowledged.length, damaged: { count: 0 } } });
});
