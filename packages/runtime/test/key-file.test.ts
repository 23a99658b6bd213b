import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { openSecretKey, readKeyFile } from '../src/index.js';

t.test('a key is made once, is its owner’s alone, and leaves nothing else behind', async (t) => {
  const file = join(t.testdir(), 'data', 'keys', 'cursor.key');
  const first = await openSecretKey(file);
  t.equal(first.length, 32);
  t.same(await openSecretKey(file), first);
  t.equal((await stat(file)).mode & 0o777, 0o600);
  t.equal((await stat(join(file, '..'))).mode & 0o777, 0o700);
  t.same(await readdir(join(file, '..')), ['cursor.key']);
});

t.test('processes that start together agree on one key', async (t) => {
  const folder = t.testdir();
  const file = join(folder, 'cursor.key');
  const keys = await Promise.all(Array.from({ length: 8 }, () => openSecretKey(file)));
  t.equal(new Set(keys.map((key) => key.toString('hex'))).size, 1);
  t.same(await readdir(folder), ['cursor.key']);
});

t.test('a key that others may read is refused', async (t) => {
  const file = join(t.testdir(), 'cursor.key');
  await openSecretKey(file);
  await chmod(file, 0o640);
  await t.rejects(openSecretKey(file), { code: 'key-unusable', params: { file, detail: /chmod 600/ } });
});

t.test('a file that holds something else is refused, and not overwritten', async (t) => {
  const file = join(t.testdir(), 'cursor.key');
  await writeFile(file, 'c2hvcnQ', { mode: 0o600 });
  await t.rejects(openSecretKey(file), { code: 'key-unusable', params: { detail: /32/ } });
  t.equal(await readFile(file, 'utf8'), 'c2hvcnQ');
});

t.test('a key that cannot be read or made is refused with the reason', async (t) => {
  const folder = t.testdir({ file: 'not a folder' });
  await t.rejects(openSecretKey(join(folder, 'file', 'cursor.key')), { code: 'key-unusable', params: { detail: 'ENOTDIR' } });
  await mkdir(join(folder, 'cursor.key'), { mode: 0o700 });
  await t.rejects(openSecretKey(join(folder, 'cursor.key')), { code: 'key-unusable', params: { detail: 'EISDIR' } });
});

t.test('a key whose making fails leaves no file', async (t) => {
  const folder = t.testdir();
  await t.rejects(
    readKeyFile(join(folder, 'x'), () => Promise.reject(new Error('no randomness'))),
    { code: 'key-unusable' },
  );
  t.same(await readdir(folder), []);
});
