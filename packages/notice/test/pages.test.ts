/** Pages of letters with places: lines, wrapped cells, columns and pages are joined by where the letters stand. */
import { isRejection } from '@duban/domain';
import t from 'tap';
import { type PlacedLetter, type PlacedPage, type PlacedRule, readNoticePages } from '../src/index.js';
import { checkAnyPages } from './any-pages.js';

const size = 12;

/** A text with its letters side by side, in points from the upper left corner. */
const set = (text: string, x: number, y: number, more: Partial<PlacedLetter> = {}): PlacedLetter[] =>
  [...text].map((letter, at) => ({ text: letter, x: x + at * size, y, width: size, size, guessed: false, ...more }));

const page = (letters: readonly PlacedLetter[], more: Partial<PlacedPage> = {}): PlacedPage => ({
  width: 595,
  height: 842,
  letters,
  rules: [],
  hasDrawing: false,
  askew: 0,
  damaged: false,
  ...more,
});

function read(pages: readonly PlacedPage[]) {
  const reading = readNoticePages(pages);
  return isRejection(reading)
    ? { text: reading.rejected, codes: [] }
    : { text: reading.text, codes: reading.warnings.map(({ code }) => code) };
}

const long = '甲'.repeat(36);

t.test('a line that reaches the edge continues in the next, also across a page number', async (t) => {
  const first = page([...set(`一、${long}`, 72, 700), ...set('— 1 —', 270, 800)]);
  const second = page([
    ...set(`${long}乙乙`, 72, 100),
    ...set('丙。', 72, 124),
    ...set('二、丙丙丙', 96, 148),
    ...set('— 2 —', 270, 800),
  ]);
  t.equal(read([first, second]).text, `一、${long}${long}乙乙丙。\n二、丙丙丙\n`);
});

t.test('letters drawn twice are bold, raised ones stay on their line, radicals are the characters they stand for', async (t) => {
  const bold = [...set('重点工作任务是要办好书屋', 72, 100), ...set('重点工作任务是要办好书屋', 72.4, 100)];
  t.equal(read([page(bold)]).text, '重点工作任务是要办好书屋\n');
  const raised = [
    ...set('全年面积达到五百', 72, 100),
    ...set('2', 168, 95, { size: 6, width: 4 }),
    ...set('以上都要办', 172, 100),
  ];
  t.equal(read([page(raised)]).text, '全年面积达到五百2以上都要办\n');
  t.equal(read([page(set('⼯作⻓期⾼效⺠⽣⼾外', 72, 100))]).text, '工作长期高效民生户外\n');
});

t.test('two columns are read one after the other, with a note', async (t) => {
  const left = Array.from({ length: 14 }, (_, at) => set(`左左左左左左左左左${at % 10}`, 72, 100 + at * 20));
  const right = Array.from({ length: 14 }, (_, at) => set(`右右右右右右右右右${at % 10}`, 330, 100 + at * 20));
  const { text, codes } = read([page([...left, ...right].flat())]);
  t.ok(text.lastIndexOf('左') < text.indexOf('右'));
  t.ok(codes.includes('page-in-columns'));
});

/** The lines around all cells, with columns at these left edges. */
function ruled(xs: readonly number[], ys: readonly number[]): PlacedRule[] {
  const levels = ys.map((y) => ({ left: xs[0] as number, right: xs.at(-1) as number, top: y, bottom: y + 0.5 }));
  const uprights = xs.map((x) => ({ left: x, right: x + 0.5, top: ys[0] as number, bottom: ys.at(-1) as number }));
  return [...levels, ...uprights];
}

t.test('a row that the end of a page cuts stays one row', async (t) => {
  const xs = [60, 110, 260, 360];
  const heading = (y: number) => [...set('序号', 65, y), ...set('工作任务', 115, y), ...set('牵头单位', 265, y)];
  const first = page(
    [...heading(715), ...set('1', 65, 745), ...set('办好夜间书屋并且延长开放', 112, 745), ...set('甲局', 265, 745)],
    {
      rules: ruled(xs, [700, 730, 760]),
    },
  );
  const second = page(
    [...heading(75), ...set('时间。', 112, 105), ...set('2', 65, 135), ...set('办好书车', 112, 135), ...set('乙局', 265, 135)],
    {
      rules: ruled(xs, [60, 90, 120, 150]),
    },
  );
  t.equal(read([first, second]).text, '序号\t工作任务\t牵头单位\n1\t办好夜间书屋并且延长开放时间。\t甲局\n2\t办好书车\t乙局\n');
});

t.test('a table without lines is read if its rows begin with numbers, otherwise reported as unclear', async (t) => {
  const heading = [
    ...set('序号', 60, 100),
    ...set('工作任务', 130, 100),
    ...set('牵头单位', 320, 100),
    ...set('完成时限', 430, 100),
  ];
  const rows = [
    ...set('一、书香', 60, 120),
    ...[...set('1', 66, 140), ...set('办好夜间书屋并延长开放', 110, 140), ...set('甲局', 320, 140), ...set('6月底', 430, 140)],
    ...set('时间', 110, 156),
    ...[...set('2', 66, 180), ...set('办好流动书车', 110, 180), ...set('乙局', 320, 180), ...set('年底', 430, 180)],
  ];
  const behind = set('请各有关单位按照上述任务分工认真组织实施并按季度报送。', 60, 210);
  const { text, codes } = read([page([...heading, ...rows, ...behind])]);
  t.match(text, /\n1\t办好夜间书屋并延长开放时间\t甲局\t6月底\n2\t办好流动书车\t乙局\t年底\n请各有关单位/);
  t.notOk(codes.includes('table-unclear'));
  const middle = [...set('办好夜间书屋', 110, 120), ...set('1', 66, 128), ...set('甲局', 320, 128), ...set('延长开放', 110, 136)];
  t.ok(read([page([...heading, ...middle])]).codes.includes('table-unclear'));
});

t.test('unreadable content is reported: scans, fonts without characters, pages of pictures, damage', async (t) => {
  const text = set('办好书屋。'.repeat(6), 20, 300);
  t.equal(read([page([], { hasDrawing: true }), page([], { hasDrawing: true })]).text, 'notice-is-scan');
  t.equal(read([page(set('扫描', 72, 100), { hasDrawing: true })]).text, 'notice-is-scan');
  t.equal(read([page([])]).text, 'notice-empty');
  t.equal(read([]).text, 'notice-empty');
  t.equal(read([page(set('丁七丈'.repeat(12), 20, 100, { guessed: true }))]).text, 'notice-unreadable');
  t.equal(read([page(text.map((letter) => ({ ...letter, guessed: true })))]).text, `${'办好书屋。'.repeat(6)}\n`);
  const { codes } = read([page(text), page([], { hasDrawing: true }), page(text, { damaged: true, askew: 3 })]);
  t.strictSame(codes.filter((code) => code.startsWith('page-') || code.startsWith('letters-')).sort(), [
    'letters-askew',
    'page-damaged',
    'page-is-picture',
  ]);
});

t.test('any letters and rules get an answer', async () => {
  checkAnyPages(100);
});
