/** Tables in plain text, drawn with lines or copied cell by cell. Where they are not understood nothing is read. */
import { isRejection } from '@duban/domain';
import fc from 'fast-check';
import t from 'tap';
import { readNoticeText } from '../src/index.js';
import { misplaced } from './places.js';

/** Other tests use the machine at the same time. */
t.setTimeout(180_000);

/** Each task as `title | leads | cooperating | people | due`, and the codes of warnings about what was not read. */
function read(text: string) {
  const reading = readNoticeText(text);
  if (isRejection(reading)) throw new Error(reading.rejected);
  const names = (fields: readonly { readonly value: { readonly name: string } }[]) =>
    fields.map(({ value }) => value.name).join('、');
  return {
    tasks: reading.draft.tasks.map(({ title, leads, cooperating, people, due }) =>
      [title.value, names(leads), names(cooperating), people.map(({ value }) => value).join('、'), due?.value ?? ''].join(' | '),
    ),
    figures: reading.draft.indicators.map(({ target, unitOfMeasure }) => `${target?.value}${unitOfMeasure.value}`),
    codes: reading.warnings.map(({ code }) => code),
    misplaced: misplaced(reading),
  };
}

const drawn = (title: string, lines: string) => `${title}\n${lines.trim()}\n`;

t.test('a drawn table with wrapped cells', async (t) => {
  const { tasks } = read(
    drawn(
      '丙县2031年园林重点任务分解（模拟）',
      `
┌────┬──────────────┬────────┬──────────┬──────────┐
│序号│  工作任务    │牵头    │配合单位  │完成时限  │
│    │              │单位    │          │          │
├────┼──────────────┼────────┼──────────┼──────────┤
│ 1  │补植行道树2000│园林所  │城管局、住│2031年4月 │
│    │株，更换花箱  │        │建局      │底        │
├────┼──────────────┼────────┼──────────┼──────────┤
│ 2  │改造口袋公园6 │公园管理│          │11月底    │
│    │处            │中心    │          │          │
└────┴──────────────┴────────┴──────────┴──────────┘`,
    ),
  );
  t.strictSame(tasks, [
    '补植行道树2000株，更换花箱 | 园林所 | 城管局、住建局 |  | 2031-04-30',
    '改造口袋公园6处 | 公园管理中心 |  |  | 2031-11-30',
  ]);
});

t.test('a drawn table with sections and a lead that two rows share', async (t) => {
  const { tasks } = read(
    drawn(
      '丁镇2031年民生实事任务表（模拟）',
      `
┏━━━━━━━━━━┳━━━━━━┳━━━━━━━━┓
┃工作任务  ┃责任人┃责任单位┃
┣━━━━━━━━━━┻━━━━━━┻━━━━━━━━┫
┃一、道路                  ┃
┣━━━━━━━━━━┳━━━━━━┳━━━━━━━━┫
┃硬化村道3 ┃陈望海┃村建办  ┃
┃公里      ┃      ┃        ┃
┣━━━━━━━━━━╋━━━━━━┫        ┃
┃安装路灯80┃林晓月┃        ┃
┃盏        ┃      ┃        ┃
┗━━━━━━━━━━┻━━━━━━┻━━━━━━━━┛`,
    ),
  );
  t.strictSame(tasks, ['硬化村道3公里 | 村建办 |  | 陈望海 | ', '安装路灯80盏 | 村建办 |  | 林晓月 | ']);
});

t.test('without lines between its rows a drawn table is read only if no cell wraps', async (t) => {
  const rows = (body: string) =>
    drawn('戊乡2031年任务表（模拟）', `+------+--------+\n|工作任务|责任单位|\n+------+--------+\n${body}\n+------+--------+`);
  t.strictSame(read(rows('|修渠5公里|水利站|\n|种树300亩|林业站|')).tasks, [
    '修渠5公里 | 水利站 |  |  | ',
    '种树300亩 | 林业站 |  |  | ',
  ]);
  const wrapped = read(rows('|修渠5|水利站|\n|公里| |\n|种树300亩|林业站|'));
  t.strictSame([wrapped.tasks, wrapped.figures], [[], []]);
  t.ok(wrapped.codes.includes('row-unclear'));
});

t.test('a drawn table of something else, and one whose cells hold a table', async (t) => {
  const other = read('己局2031年通讯录（模拟）\n┌──┬──┐\n│姓名│电话│\n├──┼──┤\n│王二│3间│\n└──┴──┘\n');
  t.strictSame([other.tasks, other.figures], [[], []]);
  const nested = read(
    '庚局2031年任务表（模拟）\n┌──┬──┐\n│工作任务│责任单位│\n├──┼──┤\n│┌─┬─┐│甲科│\n││新建3间│乙科││\n│└─┴─┘│ │\n├──┼──┤\n│建房2间│丙科│\n└──┴──┘\n',
  );
  t.strictSame(
    nested.tasks.filter((task) => !task.startsWith('建房2间')),
    [],
  );
  t.ok(nested.codes.some((code) => code === 'row-unclear' || code === 'no-tasks'));
});

t.test('one cell on each line, with and without empty lines in between', async (t) => {
  const heading = ['序号', '工作任务', '责任单位', '配合单位', '完成时限'];
  const rows = [
    ['一、绿化'],
    ['1', '补植行道树2000株', '园林所', '城管局', '4月底'],
    // Without a cooperating unit: the last cell is a day.
    ['2', '改造口袋公园6处', '公园中心', '11月底'],
    ['二、环卫'],
    ['3', '更新垃圾车12辆', '环卫处', '财政局、城管局', '2031年9月'],
  ];
  const wanted = [
    '补植行道树2000株 | 园林所 | 城管局 |  | 2031-04-30',
    '改造口袋公园6处 | 公园中心 |  |  | 2031-11-30',
    '更新垃圾车12辆 | 环卫处 | 财政局、城管局 |  | 2031-09-30',
  ];
  for (const between of ['\n', '\n\n']) {
    const table = [...heading, ...rows.flat()].join(between);
    const { tasks, misplaced: wrong } = read(`辛市2031年城市管理任务分解（模拟）\n\n${table}${between}请各单位遵照执行。\n`);
    t.strictSame(tasks, wanted);
    t.strictSame(wrong, []);
  }
});

t.test('a cell may have several lines if empty lines separate the cells; otherwise its row is not read', async (t) => {
  const apart = '序号\n\n工作任务\n\n责任单位\n\n1\n\n新建书屋5个，\n延长开放时间\n\n甲局\n\n2\n\n办好书车\n\n乙局\n';
  t.strictSame(read(`壬市2031年任务分解（模拟）\n${apart}`).tasks, [
    '新建书屋5个，延长开放时间 | 甲局 |  |  | ',
    '办好书车 | 乙局 |  |  | ',
  ]);
  const { tasks, figures, codes } = read(`壬市2031年任务分解（模拟）\n${apart.replaceAll('\n\n', '\n')}`);
  t.strictSame([tasks, figures], [['办好书车 | 乙局 |  |  | '], []]);
  t.ok(codes.includes('row-unclear'));
});

t.test('a heading in two rows, copied without its merged cells', async (t) => {
  const wanted = [
    '补植行道树2000株 | 园林所 | 城管局 | 佟砚秋 | 2031-04-30',
    '改造口袋公园6处 | 公园中心 | 财政局 | 祁连山 | 2031-11-30',
  ];
  const above = ['序号', '工作任务', '责任分工', '完成时限'];
  const below = ['责任领导', '牵头单位', '配合单位'];
  const rows = [
    ['1', '补植行道树2000株', '佟砚秋', '园林所', '城管局', '4月底'],
    ['2', '改造口袋公园6处', '祁连山', '公园中心', '财政局', '2031年11月'],
  ];
  const title = '子市2031年城市管理任务分解（模拟）';
  const lines = [above, below, ...rows];
  for (const [name, text] of [
    ['tabs', `${title}\n子市城管局\n2031年1月5日\n${lines.map((line) => line.join('\t')).join('\n')}\n请遵照执行。\n`],
    ['TSV', [[title], ...lines].map((line) => line.join('\t')).join('\n')],
    ['a cell to a line', `${title}\n\n${lines.flat().join('\n')}\n请遵照执行。\n`],
    ['apart by empty lines', `${title}\n\n${lines.flat().join('\n\n')}\n\n请遵照执行。\n`],
  ] as const) {
    const { tasks, misplaced: wrong } = read(text);
    t.strictSame(tasks, wanted, name);
    t.strictSame(wrong, [], name);
  }
});

t.test('a heading in two rows above the Markdown line, or with the line in between', async (t) => {
  const table = (rule: number) =>
    ['|序号|任务|责任||时限|', '|||领导|单位||', '|1|修渠5公里|佟砚秋|水利站|5月底|', '|2|种树300亩|祁连山|林业站|6月底|']
      .flatMap((line, index) => (index === rule ? ['|---|:--|:-:|---|---|', line] : [line]))
      .join('\n');
  for (const rule of [1, 2])
    t.strictSame(read(`丑乡2031年任务表（模拟）\n丑乡人民政府\n2031年1月5日\n${table(rule)}\n`).tasks, [
      '修渠5公里 | 水利站 |  | 佟砚秋 | 2031-05-31',
      '种树300亩 | 林业站 |  | 祁连山 | 2031-06-30',
    ]);
});

t.test('any lines get an answer, in time proportional to their number', async (t) => {
  const sign = fc.constantFrom(
    ...'┌─┬┐│├┼┤└┴┘+|- 甲局序号'.split(''),
    '序号\n',
    '工作任务\n',
    '责任单位\n',
    '1\n',
    '\n',
    '│',
    '─',
    '一、甲\n',
  );
  fc.assert(
    fc.property(fc.array(sign, { maxLength: 150 }), (signs) => {
      const reading = readNoticeText(`癸市2031年任务分解\n${signs.join('')}`);
      return isRejection(reading) || reading.draft.tasks.every(({ title }) => title.span.end <= reading.text.length);
    }),
    { numRuns: 200 },
  );
  for (const line of [
    '┌甲\n',
    '│─│\n',
    '序号\n工作任务\n责任单位\n',
    '+-+-+\n|工作任务|责任单位|\n',
    '序号\n工作任务\n责任单位\n1\n',
  ]) {
    const started = process.cpuUsage().user;
    readNoticeText(line.repeat(100_000 / line.length));
    t.ok(process.cpuUsage().user - started < 2_000_000, line);
  }
});
