import { mountSmall, remountReadOnly, remountWritable } from '@duban/test-support';
import t from 'tap';
import { checkJournal, openJournal } from '../src/index.js';
import { nodeFiles } from '../src/journal/node-files.js';
import { fileError, withCalls } from './file-wrappers.js';
import { journalOf, opened, plain, revisionsIn } from './journal-folder.js';

t.test('a folder that may not be written is refused as such, wherever that shows first', async (t) => {
  const root = t.testdir();
  await journalOf(`${root}/data`, [1, 1], plain);
  let folders = 0;
  for (const code of ['EACCES', 'EPERM', 'EROFS']) {
    const refuse = async () => {
      throw fileError(code, 'not allowed', 'open');
    };
    const refused = { code: 'store-read-only', params: { detail: new RegExp(code) } };
    for (const call of ['makeFolder', 'lock', 'open', 'rename', 'syncFolder'] as const) {
      const folder = `${root}/new-${folders++}`;
      await t.rejects(
        openJournal({ ...plain, folder, files: withCalls(nodeFiles, { [call]: refuse }) }),
        refused,
        `${call}: ${code}`,
      );
    }
    const noWriting = withCalls(nodeFiles, {
      open: async (path, mode) => (mode === 'read' ? nodeFiles.open(path, mode) : refuse()),
    });
    await t.rejects(openJournal({ ...plain, folder: `${root}/data`, files: noWriting }), refused, `an existing journal: ${code}`);
  }
  t.strictSame(await opened(`${root}/data`, revisionsIn), ['0', '1']);
});

t.test('a folder that cannot be made is said', async (t) => {
  const root = t.testdir({ file: 'not a folder' });
  await t.rejects(openJournal({ ...plain, folder: `${root}/file/data` }), {
    code: 'store-failed',
    params: { detail: /ENOTDIR/ },
  });
  await t.rejects(openJournal({ ...plain, folder: `${root}/file` }), {
    code: 'store-failed',
    params: { detail: /EEXIST|ENOTDIR/ },
  });
});

t.test('a file system that is really read-only', async (t) => {
  const folder = mountSmall(t, 1_024);
  if (folder === undefined) return;
  await journalOf(`${folder}/data`, [1, 2]);
  remountReadOnly(folder);
  const refused = { code: 'store-read-only', params: { folder: `${folder}/data`, detail: /EROFS/ } };
  await t.rejects(openJournal({ ...plain, folder: `${folder}/data` }), refused);
  await t.rejects(openJournal({ ...plain, folder: `${folder}/new` }), { code: 'store-read-only', params: { detail: /EROFS/ } });
  t.match(await checkJournal(`${folder}/data`), { sound: true, events: 3 }, 'the check needs no writing');
  remountWritable(folder);
  t.strictSame(await opened(`${folder}/data`, revisionsIn), ['0', '1', '2']);
});
