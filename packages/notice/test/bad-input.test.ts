/** Any input gets an answer: without a crash, without silence, and without taking long. */
import { isRejection } from '@duban/domain';
import { zipSync } from 'fflate';
import t from 'tap';
import { draftToManifest, type NoticeReading, noticeBounds, readNotice, readNoticeText } from '../src/index.js';

const maxMs = 2_000;

/** CPU time of this process alone, so that other work of the machine does not count. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** The code of the refusal, or the codes of the warnings. */
function answer(bytes: Uint8Array, fileName?: string): string | string[] {
  const started = cpuMs();
  const reading = readNotice(bytes, { fileName });
  const tookMs = cpuMs() - started;
  if (tookMs > maxMs) throw new Error(`took ${Math.round(tookMs)} ms`);
  return isRejection(reading) ? reading.rejected : [...new Set(reading.warnings.map(({ code }) => code))];
}

function read(text: string): NoticeReading {
  const reading = readNoticeText(text);
  if (isRejection(reading)) throw new Error(reading.rejected);
  return reading;
}

const problems = (text: string) => read(text).warnings.filter(({ severity }) => severity === 'problem');

const plan = (body: string) =>
  `某局关于印发《某局2030年工作要点》的通知\n\n某局\n2030年1月5日\n\n某局2030年工作要点（模拟）\n\n一、第一部分\n${body}`;

t.test('an empty file, and a file of white space', async (t) => {
  t.equal(answer(new Uint8Array()), 'notice-empty');
  t.equal(answer(bytesOf(' \n\u3000\u00a0\n')), 'notice-empty');
  t.equal(answer(bytesOf('<html><body><script>1</script></body></html>')), 'notice-empty');
});

t.test('bytes that are no text', async (t) => {
  const png = Uint8Array.from([
    0x89,
    0x50,
    0x4e,
    0x47,
    0x0d,
    0x0a,
    0x1a,
    0x0a,
    ...Array.from({ length: 5_000 }, (_, at) => (at * 7) % 256),
  ]);
  t.equal(answer(png, 'notice.txt'), 'notice-unreadable');
  t.equal(answer(new Uint8Array(100_000)), 'notice-unreadable');
});

t.test('50 MB is refused at once', async (t) => {
  t.equal(answer(new Uint8Array(50 * 1024 * 1024).fill(0x41)), 'notice-too-large');
  t.equal(answer(bytesOf('甲'.repeat(noticeBounds.textLength + 1)).slice(0, noticeBounds.fileBytes)), 'notice-too-large');
});

t.test('a novel has no tasks, and says so', async (t) => {
  const chapter = (number: number) => `第${number}章 风雪\n${'他走进屋里,看见桌上放着三本书,窗外有两个人。'.repeat(40)}\n`;
  const codes = answer(bytesOf(Array.from({ length: 300 }, (_, at) => chapter(at + 1)).join('\n')));
  t.ok(codes.includes('no-tasks'));
});

t.test('a notice without tasks is a draft with its title, and no manifest', async (t) => {
  const reading = read('某局关于印发《某局2030年值班安排》的通知\n某局\n2030年1月5日\n请遵照执行。');
  t.equal(reading.draft.title?.value, '某局2030年值班安排');
  t.strictSame(reading.draft.tasks, []);
  t.ok(reading.warnings.some(({ code }) => code === 'no-tasks'));
  const manifest = draftToManifest(reading.draft);
  t.ok(isRejection(manifest) && manifest.rejected === 'plan-incomplete');
});

t.test('a code that comes twice is kept and reported with its line, and gives no manifest', async (t) => {
  const text = plan('1.甲事。做甲。（牵头单位：甲处）\n2.乙事。做乙。（牵头单位：乙处）\n2.丙事。做丙。（牵头单位：丙处）');
  t.strictSame(
    problems(text).map(({ code, line }) => [code, line]),
    [['duplicate-code', 11]],
  );
  const manifest = draftToManifest(read(text).draft);
  t.match(manifest, { params: { detail: { zh: /1\.2/ } } });
});

t.test('a block without a lead, and a task without a block', async (t) => {
  const text = plan('1.甲事。做甲。（责任人：王小明，配合单位：乙处）\n2.乙事。做乙。\n3.丙事。做丙。（牵头单位：丙处）');
  t.strictSame(
    problems(text).map(({ code, line }) => [code, line]),
    [
      ['no-lead', 9],
      ['no-responsibility', 10],
    ],
  );
  const manifest = draftToManifest(read(text).draft);
  t.match(isRejection(manifest) && manifest.params['detail'], /1\.1/);
});

t.test('a parenthesis that is never closed, and one that is closed in another width', async (t) => {
  const open = plan('1.甲事。做甲。（责任人：王小明，牵头单位：甲处\n2.乙事。做乙。（牵头单位：乙处)');
  t.strictSame(
    problems(open).map(({ code }) => code),
    ['unbalanced-parenthesis'],
  );
  const [first, second] = read(open).draft.tasks;
  t.strictSame(
    [first?.leads, second?.leads].map((leads) => leads?.map(({ value }) => value.name)),
    [['甲处'], ['乙处']],
  );
});

t.test('1,000 nested parentheses, open or closed', async (t) => {
  const nested = '（'.repeat(1_000);
  t.type(answer(bytesOf(plan(`1.甲事。${nested}牵头单位：甲处${'）'.repeat(1_000)}`))), Array);
  t.type(answer(bytesOf(plan(`1.甲事。${nested}牵头单位：甲处`))), Array);
  t.type(answer(bytesOf(plan(`1.甲事。${'（牵头单位：甲处，'.repeat(50_000)}`))), Array);
  t.equal(answer(bytesOf('<div>'.repeat(100_000))), 'notice-unreadable');
  t.equal(answer(bytesOf(`<html>${'<table><tr><td>'.repeat(20_000)}甲`)), 'notice-unreadable');
  t.type(answer(bytesOf(`<html>${'<table><tr><td>'.repeat(1_000)}甲`)), Array);
});

t.test('long runs of one character take linear time', async (t) => {
  for (const sign of [
    '）',
    '、',
    '，',
    ' ',
    '1',
    '一',
    '“',
    '《',
    '。',
    '.',
    '\t',
    '|',
    '1,',
    '各市、',
    '万',
    '十',
    '责任单位',
    '责任单位：',
    '<',
    '&',
    '以上',
    '高于',
  ]) {
    t.type(answer(bytesOf(plan(`1.甲事。${sign.repeat(300_000 / sign.length)}（牵头单位：甲处）`))), Array, sign);
    t.type(answer(bytesOf(sign.repeat(300_000))), typeof answer(bytesOf(sign.repeat(300_000))), sign);
  }
});

t.test('scripts of a page are not read', async (t) => {
  const page = `<html><body><script>document.write('1.假任务。（牵头单位：假处）')</script><p>一、部分</p><p>1.真任务。做。（牵头单位：真处）</p><img src=x onerror="1.假任务（牵头单位：假处）"></body></html>`;
  t.strictSame(
    read(page).draft.tasks.map(({ title }) => title.value),
    ['真任务'],
  );
});

t.test('control characters and marks that change the direction of text become spaces in every value', async (t) => {
  const text = plan('1.甲\u001b[31m事\u202e。做甲。（牵头单位：甲\u0007处）');
  const page = `<html><body><p>一、部分</p><p>1.甲&#27;事&#x202e;。做。（牵头单位：甲处）</p></body></html>`;
  for (const reading of [read(text), read(page)]) {
    const draft = JSON.stringify(reading.draft);
    for (const forged of ['\\u001b', '\\u0007', '\u202e']) t.notOk(draft.includes(forged), forged);
    t.equal(reading.draft.tasks.length, 1);
  }
});

t.test('a zip bomb is refused by its declared size, before it is inflated', async (t) => {
  const bomb = zipSync({ 'word/document.xml': new Uint8Array(noticeBounds.inflatedBytes + 1) }, { level: 9 });
  t.ok(bomb.length < 100_000);
  t.equal(answer(bomb), 'notice-too-large');
});

t.test('a zip with false sizes, a damaged one, and one that is no document', async (t) => {
  const honest = zipSync({ 'word/document.xml': bytesOf(`<w:document>${'<w:p/>'.repeat(10_000)}</w:document>`) });
  const lying = honest.slice();
  const view = new DataView(lying.buffer);
  // The size in the directory at the end of the file is the one that the reader uses.
  for (let at = 0; at < lying.length - 4; at += 1) if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 10, true);
  const said = answer(lying);
  t.ok(said === 'notice-unreadable' || said === 'notice-empty', String(said));
  t.equal(answer(honest.slice(0, 60)), 'notice-unreadable');
  t.equal(answer(zipSync({ 'xl/workbook.xml': bytesOf('<x/>') })), 'notice-unreadable');
});

t.test('1 MB takes about four times as long as a quarter of it, not sixteen times', async (t) => {
  const task = (number: number) =>
    `${number}.推进第${number}项工作。全年新增示范点${number}个以上,力争增长${number % 50}%,制定《第${number}号办法》。${'围绕重点抓好落实,'.repeat(20)}（责任人:王小明,牵头单位:甲处,配合单位:各市、县有关局）\n`;
  const section = (number: number) => `\n第${number}部分 工作\n${Array.from({ length: 90 }, (_, at) => task(at + 1)).join('')}`;
  let text = '某局2030年工作要点\n某局\n2030年1月5日\n';
  for (let number = 1; text.length * 3 < 1024 * 1024; number += 1) text += section(number);
  const bytes = bytesOf(text);
  const quarter = bytesOf(text.slice(0, text.length / 4));
  const bestMs = (read: Uint8Array) =>
    Math.min(
      ...[1, 2, 3].map(() => {
        const started = cpuMs();
        readNotice(read);
        return cpuMs() - started;
      }),
    );
  const ratio = bestMs(bytes) / bestMs(quarter);
  t.ok(ratio < 9, `${bytes.length} bytes took ${ratio.toFixed(1)} times as long as ${quarter.length}`);
  const reading = readNotice(bytes);
  t.ok(!isRejection(reading) && reading.draft.tasks.length > 500);
});
