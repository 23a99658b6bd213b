/** Headings in two rows, sums, columns with unknown names and figures in two columns give the same in every format. */
import t from 'tap';
import { readNoticeText } from '../src/index.js';
import { everyReading, html, said, type TestTable } from './every-format.js';

t.test('a heading in two rows below a title, sums, and a column of sentences whose name is unknown', async (t) => {
  const table: TestTable = [
    [['磐溪市民政局2031年重点事项清单（模拟）', 7]],
    [
      ['序号', 1, 2],
      ['重点工作', 1, 2],
      ['攻坚打法', 1, 2],
      ['谁来落实', 3],
      ['完成时限', 1, 2],
    ],
    [['分管领导'], ['主办单位'], ['协办单位']],
    [['1'], ['养老服务'], ['新建养老驿站12所，改造护理床位300张。'], ['方志远'], ['养老科'], ['财务科'], ['2031年10月底']],
    [['小计'], [''], ['12所'], [''], [''], [''], ['']],
    [['2'], ['殡葬改革'], ['建成公益性公墓5处，整治散埋点40个。'], ['林晓月'], ['事务科'], ['办公室'], ['2031年6月底']],
    [['合　计'], [''], ['17'], [''], [''], [''], ['']],
  ];
  for (const [format, reading] of await everyReading(table)) {
    t.strictSame(
      said(reading),
      {
        title: '磐溪市民政局2031年重点事项清单（模拟）',
        tasks: ['养老服务 | 方志远 | 养老科 | 财务科 | 2031-10-31', '殡葬改革 | 林晓月 | 事务科 | 办公室 | 2031-06-30'],
        figures: ['新建养老驿站 reach 12 所', '改造护理床位 reach 300 张', '建成公益性公墓 reach 5 处', '整治散埋点 reach 40 个'],
        warned: ['column-assumed 攻坚打法', 'row-is-sum 小计', 'row-is-sum 合计'],
        misplaced: [],
      },
      format,
    );
  }
});

t.test('a number and its unit in columns of their own make a figure', async (t) => {
  const table: TestTable = [
    [['编号'], ['工作事项'], ['单位'], ['全年目标值'], ['责任单位'], ['备注']],
    [['1'], ['新栽行道树'], ['株'], ['不少于3000'], ['园林所'], ['含补植']],
    [['2'], ['生活污水处理率'], ['%'], ['95以上'], ['排水处'], ['']],
    [['3'], ['更新垃圾车'], ['辆'], ['12辆'], ['环卫处'], ['']],
    [['4'], ['修编绿地规划'], [''], ['完成'], ['园林所'], ['']],
  ];
  for (const [format, reading] of await everyReading(table)) {
    const { tasks, figures, warned, misplaced: wrong } = said(reading);
    t.strictSame(
      tasks,
      [
        '新栽行道树 |  | 园林所 |  | ',
        '生活污水处理率 |  | 排水处 |  | ',
        '更新垃圾车 |  | 环卫处 |  | ',
        '修编绿地规划 |  | 园林所 |  | ',
      ],
      format,
    );
    t.strictSame(figures, ['新栽行道树 at-least 3000 株', '生活污水处理率 at-least 95 %', '更新垃圾车 reach 12 辆'], format);
    t.strictSame([warned, wrong], [['column-unread 备注'], []], format);
  }
});

t.test('leaders of two levels below one name, and a heading that the rows repeat', async (t) => {
  const heading: TestTable = [
    [
      ['任务', 1, 2],
      ['具体举措', 1, 2],
      ['责任领导', 2],
      ['责任单位', 2],
    ],
    [['姓名'], ['职务'], ['牵头'], ['配合']],
  ];
  const table: TestTable = [
    ...heading,
    [['修路'], ['硬化村道3公里。'], ['陈望海'], ['副镇长'], ['村建办'], ['财政所']],
    ...heading,
    [['亮灯'], ['安装路灯80盏。'], ['林晓月'], ['副书记'], ['村建办'], ['供电所']],
  ];
  for (const [format, reading] of await everyReading(table)) {
    const { tasks, figures, warned } = said(reading);
    t.strictSame(tasks, ['修路 | 陈望海 | 村建办 | 财政所 | ', '亮灯 | 林晓月 | 村建办 | 供电所 | '], format);
    t.strictSame(figures, ['硬化村道 reach 3 公里', '安装路灯 reach 80 盏'], format);
    t.strictSame(warned, ['column-unread 职务'], format);
  }
});

t.test('units in two columns below 责任单位 are no second row of the heading', async (t) => {
  const reading = readNoticeText(
    html([
      [['任务'], ['举措'], ['责任单位', 2]],
      [['修渠'], ['修渠5公里。'], ['水利站'], ['林业站']],
      [['种树'], ['种树300亩。'], ['林业站'], ['']],
    ]),
  );
  t.equal(said(reading).tasks.length, 2);
});
