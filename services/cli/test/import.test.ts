/** From a notice to a review file, and from a corrected review file to a plan. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRejection } from '@duban/domain';
import { manifestCandidate, readNoticeText } from '@duban/notice';
import t from 'tap';
import { parseReview, reviewText } from '../src/import/review-file.js';
import { cli as commandLine } from './command-line.js';
import { served } from './served.js';

const cli = (args: string[]) => commandLine(args, { DUBAN_OPERATOR: 'moni:zhiban' });

const notice = `云溪市林业局关于印发《云溪市林业局2031年工作要点（模拟）》的通知
云溪市林业局
2031年2月18日

一、扩绿提质
1.推进国土绿化。完成造林5万亩以上，力争新增森林公园2处。（责任人：林远山，牵头单位：造林科，配合单位：有关科室）
2.加强资源管护。修订《云溪市古树名木保护办法》。（责任人：林远山，配合单位：资源科）
`;

t.test('reading prints the draft and its warnings and writes a review file, once', async (t) => {
  const folder = t.testdir({ 'notice.txt': notice });
  const args = ['import', join(folder, 'notice.txt'), '--plan', 'yxly2031', '--review', join(folder, 'review.yaml')];
  const ended = await cli(args);
  t.match(ended, { code: 0, out: /推进国土绿化.*造林科.*林远山/ });
  t.match(ended.out, /第 7 行 line 7: 任务 1\.2 没有牵头单位/);
  t.match(ended.out, /发布前须补：任务 1\.2/);
  const review = readFileSync(join(folder, 'review.yaml'), 'utf8');
  t.match(review, /第 6 行 line 6/);
  t.match(await cli(args), { code: 2, err: /file-exists/ }, 'what a person may have worked on is not overwritten');
  t.equal(readFileSync(join(folder, 'review.yaml'), 'utf8'), review);
});

t.test('a file that cannot be read is refused with a sentence', async (t) => {
  const folder = t.testdir({
    'empty.txt': '',
    'binary.bin': Buffer.alloc(5_000),
    'bad.yaml': 'plan: [',
    'short.yaml': 'plan: x1',
  });
  const at = (name: string) => join(folder, name);
  t.match(await cli(['import', at('missing.txt'), '--plan', 'p2031']), { code: 1, err: /file-unreadable/ });
  t.match(await cli(['import', at('empty.txt'), '--plan', 'p2031']), { code: 1, err: /notice-empty/ });
  t.match(await cli(['import', at('binary.bin'), '--plan', 'p2031']), { code: 1, err: /notice-unreadable/ });
  t.match(await cli(['import', at('empty.txt')]), { code: 2, err: /--plan/ });
  t.match(await cli(['import', at('empty.txt'), '--plan', 'Bad Plan']), { code: 2, err: /--plan/ });
  t.match(await cli(['import', at('bad.yaml'), '--apply']), { code: 1, err: /review-invalid/ });
  t.match(await cli(['import', at('short.yaml'), '--apply']), { code: 1, err: /review-invalid/ });
  t.notOk(existsSync(at('p2031-review.yaml')));
});

t.test('a review file keeps any text of a notice, and expands no YAML alias', async (t) => {
  const reading = readNoticeText(notice.replace('推进国土绿化', '推进: "国土" # \'绿化\' & *a'));
  if (isRejection(reading)) throw new Error(reading.rejected);
  const manifest = manifestCandidate(reading.draft);
  const parsed = parseReview(reviewText(reading, { plan: 'yxly2031', notice: 'a.txt', manifest }));
  t.match(parsed, { plan: 'yxly2031', manifest: { title: '云溪市林业局2031年工作要点（模拟）', year: 2031 } });
  t.match(parsed, { manifest: { tasks: [{ title: '推进: "国土" # \'绿化\' & *a' }, {}] } });
  t.match(parseReview('plan: &a x1\nmanifest: *a'), { fault: /./ });
});

t.test('a corrected review file is published; a second run is the same publication', async (t) => {
  const folder = t.testdir({ 'notice.txt': notice, data: {} });
  const review = join(folder, 'review.yaml');
  await cli(['import', join(folder, 'notice.txt'), '--plan', 'yxly2031', '--review', review]);
  const store = `journal:${join(folder, 'data')}`;
  const apply = (url: string) => cli(['import', review, '--apply', '--event-store', store, '--url', url, '--json']);
  t.match(await apply('http://127.0.0.1:9'), { code: 1, err: /plan-incomplete/ }, 'the missing lead is still missing');

  const text = readFileSync(review, 'utf8');
  writeFileSync(review, text.replace(/(code: "?1\.2"?[\s\S]*?leads:) \[\]/, '$1\n        - zaolin'));
  t.match(await apply('http://127.0.0.1:9'), { code: 1, err: /key-unusable/ }, 'no server was ever started here');
  const server = await served(t, store);
  const first = await apply(server.url);
  t.equal(first.code, 0, first.err);
  const again = await apply(server.url);
  t.strictSame(JSON.parse(again.out), JSON.parse(first.out));
  const status = await cli(['status', 'yxly2031', '--event-store', store, '--url', server.url]);
  t.match(status.out, /推进国土绿化/);
  const sheet = await cli(['status', 'yxly2031', '--task', '1.1', '--event-store', store, '--url', server.url]);
  t.match(sheet.out, /通知原文\s+推进国土绿化。完成造林5万亩以上/, 'a task shows the words that it comes from');
  await t.resolveMatch(
    cli(['check', '--event-store', store, '--json']).then(({ out }) => JSON.parse(out)),
    { sound: true, evidence: { objects: 1, missing: { count: 0 }, orphans: { count: 0 } } },
    'the notice is kept with the plan and no orphan',
  );
  writeFileSync(join(folder, 'notice.txt'), notice.replace('5万亩', '6万亩'));
  t.match(await apply(server.url), { code: 1, err: /notice-differs/ }, 'another notice under the same name is not taken for it');
  writeFileSync(join(folder, 'notice.txt'), notice);
  const stripped = readFileSync(review, 'utf8').replace('notice: notice.txt\n', '');
  writeFileSync(review, stripped);
  t.match(await apply(server.url), { code: 1, err: /review-invalid/ });
  writeFileSync(review, `notice: notice.txt\n${stripped}`.replace('title: 加强资源管护', 'title: 加强资源保护'));
  t.match(await apply(server.url), { code: 1, err: /plan-exists/ }, 'another plan under the same id is not published');
});
