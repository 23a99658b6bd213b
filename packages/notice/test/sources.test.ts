/** The places in the notice that a manifest gives for its tasks and indicators. */
import { isRejection, type NoticeDocument, source } from '@duban/domain';
import fc from 'fast-check';
import t from 'tap';
import { draftToManifest, manifestCandidate, type NoticeReading, readNotice, readNoticeText } from '../src/index.js';
import { allNotices } from './notices/all-notices.js';

const document: NoticeDocument = { name: '通知.txt', mediaType: 'text/plain', size: 900, sha256: 'ab'.repeat(32) };
const squeeze = (text: string) => text.replaceAll(/[\s\u00a0\u3000]/g, '');

function accepted(reading: ReturnType<typeof readNotice>): NoticeReading {
  if (isRejection(reading)) throw new Error(reading.rejected);
  return reading;
}

t.test('every task and indicator in every layout quotes the words that it comes from', async (t) => {
  for (const notice of allNotices) {
    const { draft, text } = accepted(readNotice(await notice.bytes(), { fileName: notice.fileName }));
    const manifest = draftToManifest(draft, { provenance: { document, text } });
    if (isRejection(manifest)) throw new Error(`${notice.name}: ${JSON.stringify(manifest.params)}`);
    t.strictSame(manifest.document, document);
    for (const { code, title, source } of manifest.tasks) {
      t.ok(squeeze(source?.text ?? '').includes(squeeze(title)), `${notice.name} ${code}: ${source?.text}`);
      t.equal(source?.text, text.slice(source?.start, source?.end), `${notice.name} ${code}`);
    }
    for (const { key, target, kind, source } of manifest.indicators) {
      t.ok(source !== undefined, `${notice.name} ${key}`);
      if (kind === 'growth' && target !== undefined)
        t.match(source?.text, /\d|[一二三四五六七八九十两百]/, `${notice.name} ${key}`);
      t.ok((source?.text.length ?? 0) > 3, `${notice.name} ${key}: ${source?.text}`);
    }
    const { document: _, ...rest } = manifest;
    const without = <Item extends { source?: unknown }>({ source: _source, ...item }: Item) => item;
    t.strictSame(
      { ...rest, tasks: rest.tasks.map(without), indicators: rest.indicators.map(without) },
      draftToManifest(draft),
      'and nothing else differs',
    );
  }
});

t.test('a task is quoted from its title to the end of its responsibility block, a figure in its sentence', async (t) => {
  const head = '某局关于印发《某局2030年工作要点（模拟）》的通知\n某局\n2030年1月5日\n\n一、扩绿\n';
  const task = '推进绿化。完成造林5万亩以上；新增公园2处。（责任人：林远山，牵头单位：造林科）';
  const { draft, text } = accepted(readNoticeText(`${head}1.${task}\n2.管护。做好管护。（牵头单位：资源科）\n`));
  const { tasks, indicators } = manifestCandidate(draft, { provenance: { document, text } });
  t.equal(tasks[0]?.source?.text, task);
  t.equal(text.slice(tasks[0]?.source?.start, tasks[0]?.source?.end), task);
  t.strictSame(
    indicators.map(({ source }) => source?.text),
    ['完成造林5万亩以上；', '新增公园2处。'],
  );
});

t.test('a long quotation is cut, and its place stays whole', async (t) => {
  const body = '加强管护工作。'.repeat(500);
  const notice = `某局2030年工作要点（模拟）\n一、管护\n1.管护。${body}（牵头单位：资源科）\n`;
  const { draft, text } = accepted(readNoticeText(notice));
  const [task] = manifestCandidate(draft, { provenance: { document, text } }).tasks;
  t.equal(task?.source?.text.length, 1_000);
  t.match(task?.source?.text, /…$/);
  t.match(text.slice(task?.source?.start, task?.source?.end), /资源科）$/);
});

t.test('for any text, every place lies inside the text', async () => {
  const piece = fc.constantFrom(
    '一、甲\n',
    '1.乙。',
    '新增5家',
    '（牵头单位：丙科）',
    '\n',
    ' ',
    '；',
    '😀',
    '\ud83d',
    'x\u202ey',
    '　',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const reading = readNoticeText(pieces.join(''));
      if (isRejection(reading)) return true;
      const { draft, text } = reading;
      const { tasks, indicators } = manifestCandidate(draft, { provenance: { document, text } });
      return [...tasks, ...indicators].every((item) => item.source === undefined || source.safeParse(item.source).success);
    }),
    { numRuns: 300 },
  );
});
