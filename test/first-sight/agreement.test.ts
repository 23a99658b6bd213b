/** Tests the measure itself: what it counts as right, as wrong, and as wrong without a doubt. */
import { isRejection } from '@duban/domain';
import { type NoticeReading, readNoticeText } from '@duban/notice';
import t from 'tap';
import { Agreement } from './agreement.js';
import { parsedReading } from './reading-file.js';
import { added, precisionOf, recallOf, silentShare, tableOf } from './score-table.js';

const text = `甲市书局2031年工作要点
甲市书局
2031年3月5日

一、书香
1.办好书屋。新建书屋5个以上。（责任人：张一，牵头单位：甲科，配合单位：乙科；完成时限：10月底前）
2.办好书车。新增书车3辆，借阅率达到60%。（责任人：李二，牵头单位：丙科，配合单位：乙科）
`;

const person = `# Simulated.
title 甲市书局2031年工作要点
issuer 甲市书局
issued 2031-03-05
year 2031
§ 书香
1.1 办好书屋
 people 张一
 lead 甲科
 help 乙科
 due 2031-10-31
 * 新建书屋5个以上 | 新建书屋 | ≥5 个
1.2 办好书车
 people 李二
 lead 丙科
 help 乙科 丁科?
 * 新增书车3辆 | 新增书车 | =3 辆
 * 借阅率达到60% | 借阅率 | =60 %
`;

function readingOf(from: string): NoticeReading {
  const reading = readNoticeText(from);
  if (isRejection(reading)) throw new Error(reading.rejected);
  return reading;
}

/** The agreement of a changed text with the person's reading: some words of the text are replaced. */
const against = (from: string, to: string, reading = readingOf(text)) => {
  if (!person.includes(from)) throw new Error(`${from} is not there`);
  return new Agreement(reading, parsedReading(person.replace(from, to)));
};

t.test('a reading that is right has every field right and no miss', async (t) => {
  const agreement = against('# Simulated.', '#');
  t.strictSame(agreement.misses, []);
  for (const [field, tally] of added([agreement])) t.ok(precisionOf(tally) === 1 && recallOf(tally) === 1, field);
  t.equal(silentShare(added([agreement])), 0);
});

t.test('a wrong unit counts as one invented and one missing, both silent, and its block is not whole', async (t) => {
  const agreement = against('lead 甲科', 'lead 戊科');
  t.match(agreement.misses, [
    { field: 'lead', task: '1.1', expected: '戊科', silent: true },
    { field: 'lead', task: '1.1', found: '甲科', silent: true },
  ]);
  t.equal(agreement.tallies.get('block of units')?.right, 1);
  t.equal(agreement.tallies.get('lead')?.silent, 2);
});

t.test('a problem at the place is a doubt; a problem elsewhere is none, nor a note about a value that was read', async (t) => {
  const reading = readingOf(text);
  const [there, elsewhere] = ['牵头单位：甲科', '新增书车'].map((words) => {
    const start = reading.text.indexOf(words);
    return { start, end: start + words.length };
  });
  const silent = (severity: 'problem' | 'note', span = there) => {
    const warning = { code: 'name-doubtful', severity, line: 1, span: span ?? { start: 0, end: 0 }, zh: '', en: '' } as const;
    const { misses } = against('lead 甲科', 'lead 戊科', { ...reading, warnings: [warning] });
    return misses.find(({ found }) => found === '甲科')?.silent;
  };
  t.equal(silent('problem'), false);
  t.equal(silent('problem', elsewhere), true);
  t.equal(silent('note'), true);
});

t.test('the facets of a figure are judged one by one, and only if the figure was found', async (t) => {
  const qualifier = against('≥5 个', '≈5 个');
  t.match(qualifier.misses, [{ field: 'figure: qualifier', expected: 'about', found: 'at-least' }]);
  t.equal(qualifier.tallies.get('figure')?.right, 3);
  t.equal(qualifier.tallies.get('figure: every facet')?.right, 2);
  const year = against('| =60 %', '| =60 % | to 2035');
  t.match(year.misses, [{ field: 'figure: to year', expected: '2035', found: '2031' }]);
});

t.test('a figure with another number and unit is another figure', async (t) => {
  const agreement = against('| 新建书屋 | ≥5 个', '| 书屋 | ≥9 间');
  t.strictSame(
    agreement.misses.map(({ field }) => field),
    ['figure', 'figure'],
  );
});

t.test('each of several right readings counts as right, and optional values do not count', async (t) => {
  t.strictSame(against('lead 甲科', 'lead 戊科~甲科').misses, []);
  t.strictSame(against('due 2031-10-31', 'due none~2031-10-31').misses, []);
  t.strictSame(against('| =3 辆', '| =3 辆 | optional').misses, []);
  t.strictSame(against('| 借阅率 | =60 %', '| * | ≥~=60 * | optional').misses, []);
});

t.test('an absent task is missing with everything in it; an extra task is invented', async (t) => {
  const agreement = against('1.2 办好书车', '1.2 修缮阅览室');
  const fields = agreement.misses.map(({ field }) => field);
  t.equal(fields.filter((field) => field === 'task').length, 2);
  t.ok(fields.includes('person'));
});

t.test('a malformed reading file is refused', async (t) => {
  for (const line of [' * 新建书屋5个 | 新建书屋 | 5 个', ' leads 甲科', 'titel 甲'])
    t.throws(() => parsedReading(`${person}${line}`), /not/);
});

t.test('the table has a line for every field', async (t) => {
  const lines = tableOf(added([against('lead 甲科', 'lead 戊科')]));
  t.ok(
    lines.some((line) => line.startsWith('| lead | 2 | 50.0 % | 50.0 % | 2 |')),
    lines.join('\n'),
  );
});
