/**
 * The places where tables name persons: columns, merged cells, section headings, cells with several. Names are
 * invented.
 */
import t, { type Test } from 'tap';
import { readNoticeText } from '../src/index.js';
import { everyReading, said, type TestTable } from './every-format.js';

/** Each task as `title: persons`. */
const people = (reading: Parameters<typeof said>[0]) =>
  said(reading).tasks.map((task) => {
    const [title, persons] = task.split(' | ');
    return `${title}: ${persons}`;
  });

async function everywhere(t: Test, table: TestTable, wanted: readonly string[]): Promise<void> {
  for (const [format, reading] of await everyReading(table)) {
    t.strictSame(people(reading), wanted, format);
    t.strictSame(said(reading).misplaced, [], format);
  }
}

t.test('columns of leaders and of those who answer for a task', async (t) => {
  for (const [leader, person] of [
    ['责任领导', '责任人'],
    ['牵头县领导', '科室负责人'],
    ['包抓领导', '具体责任人'],
    ['挂点领导', '经办人'],
    ['联系领导', '直接责任人'],
    ['分管副县长', '项目负责人'],
    ['领导', '负责人员'],
  ] as const) {
    const table: TestTable = [
      [['序号'], ['工作任务'], [leader], ['牵头单位'], [person], ['联系电话']],
      [['1'], ['办好书屋'], ['佟砚秋'], ['县文旅局'], ['邬　桐'], ['5550101']],
      [['2'], ['办好书市'], ['副县长祁连山'], ['县商务局'], ['阮思齐、栾青'], ['5550102']],
      [['3'], ['办好书展'], ['佟砚秋 祁连山'], ['县教育局'], ['戴望舒（兼） 13800000000'], ['5550103']],
    ];
    await everywhere(t, table, ['办好书屋: 佟砚秋,邬桐', '办好书市: 祁连山,阮思齐,栾青', '办好书展: 佟砚秋,祁连山,戴望舒']);
  }
});

t.test('a leader whose cell is merged over tasks with units of their own', async (t) => {
  await everywhere(
    t,
    [
      [['序号'], ['工作任务'], ['责任领导'], ['牵头单位']],
      [['1'], ['办好书屋'], ['佟砚秋', 1, 3], ['县文旅局']],
      [['2'], ['办好书市'], ['县商务局']],
      [['3'], ['办好书展'], ['县教育局']],
      [['4'], ['办好书院'], ['祁连山'], ['县文旅局']],
    ],
    ['办好书屋: 佟砚秋', '办好书市: 佟砚秋', '办好书展: 佟砚秋', '办好书院: 祁连山'],
  );
});

t.test('the leader stands in the first column, merged over tasks', async (t) => {
  await everywhere(
    t,
    [
      [['牵头领导'], ['序号'], ['工作任务'], ['责任单位']],
      [['佟砚秋', 1, 2], ['1'], ['办好书屋'], ['县文旅局']],
      [['2'], ['办好书市'], ['县商务局']],
      [['祁连山', 1, 2], ['3'], ['办好书展'], ['县教育局']],
      [['4'], ['办好书院'], ['县文旅局']],
    ],
    ['办好书屋: 佟砚秋', '办好书市: 佟砚秋', '办好书展: 祁连山', '办好书院: 祁连山'],
  );
});

t.test('a row that heads a section names its leader in words', async (t) => {
  await everywhere(
    t,
    [
      [['序号'], ['工作任务'], ['牵头单位'], ['完成时限']],
      [['一、书香（分管领导：佟砚秋）', 4]],
      [['1'], ['办好书屋'], ['县文旅局'], ['10月底']],
      [['二、书市　责任领导：祁连山', 4]],
      [['2'], ['办好书市'], ['县商务局'], ['10月底']],
      [['三、书展（邬桐同志牵头）', 4]],
      [['3'], ['办好书展'], ['县教育局'], ['10月底']],
      [['四、书院（副县长阮思齐）', 4]],
      [['4'], ['办好书院'], ['县文旅局'], ['10月底']],
      [['五、书库【责任领导】栾青', 4]],
      [['5'], ['办好书库'], ['县文旅局'], ['10月底']],
    ],
    ['办好书屋: 佟砚秋', '办好书市: 祁连山', '办好书展: 邬桐', '办好书院: 阮思齐', '办好书库: 栾青'],
  );
});

t.test('a row below the one that heads a section names its leader', async (t) => {
  await everywhere(
    t,
    [
      [['序号'], ['工作任务'], ['牵头单位'], ['完成时限']],
      [['一、书香', 4]],
      [['牵头领导：佟砚秋', 4]],
      [['1'], ['办好书屋'], ['县文旅局'], ['10月底']],
      [['二、书市', 4]],
      [['牵头领导：祁连山、邬桐', 4]],
      [['2'], ['办好书市'], ['县商务局'], ['10月底']],
    ],
    ['办好书屋: 佟砚秋', '办好书市: 祁连山,邬桐'],
  );
});

t.test('a row that heads a section has its leader in the column of leaders', async (t) => {
  await everywhere(
    t,
    [
      [['序号'], ['工作任务'], ['责任领导'], ['牵头单位'], ['完成时限']],
      [['一'], ['书香'], ['佟砚秋'], [''], ['']],
      [['1'], ['办好书屋'], [''], ['县文旅局'], ['10月底']],
      [['2'], ['办好书车'], ['邬桐'], ['县文旅局'], ['10月底']],
      [['二'], ['书市'], ['祁连山'], [''], ['']],
      [['3'], ['办好书市'], [''], ['县商务局'], ['10月底']],
    ],
    ['办好书屋: 佟砚秋', '办好书车: 邬桐,佟砚秋', '办好书市: 祁连山'],
  );
});

t.test('units with their persons in one column', async (t) => {
  await everywhere(
    t,
    [
      [['序号'], ['工作任务'], ['责任单位及责任人'], ['配合单位']],
      [['1'], ['办好书屋'], ['县文旅局（佟砚秋）'], ['县财政局（邬桐）']],
      [['2'], ['办好书市'], ['县商务局 祁连山'], ['县城管局']],
      [['3'], ['办好书展'], ['县教育局：阮思齐；县文旅局：栾青'], ['']],
      [['4'], ['办好书院'], ['县文旅局局长戴望舒'], ['']],
    ],
    ['办好书屋: 佟砚秋,邬桐', '办好书市: 祁连山', '办好书展: 阮思齐,栾青', '办好书院: 戴望舒'],
  );
});

t.test('units and persons are told apart', async (t) => {
  const reading = readNoticeText(
    `栖谷县2033年任务分解（模拟）\n序号\t工作任务\t责任单位及责任人\n1\t办好书屋\t县文旅局 佟砚秋、县财政局 邬桐\n2\t办好书市\t县商务局局长祁连山\n3\t办好书展\t县教育局（基础教育股）阮思齐`,
  );
  t.strictSame(said(reading).tasks, [
    '办好书屋 | 佟砚秋,邬桐 | 县文旅局,县财政局 |  | ',
    '办好书市 | 祁连山 | 县商务局 |  | ',
    '办好书展 | 阮思齐 | 县教育局（基础教育股） |  | ',
  ]);
});

t.test('a name written as 同上, and one that a file without merged cells left out', async (t) => {
  const reading = readNoticeText(
    `栖谷县2033年任务分解（模拟）\n序号,工作任务,责任领导,责任单位\n1,办好书屋,佟砚秋,县文旅局\n2,办好书市,同上,县商务局\n3,办好书展,,县教育局\n4,办好书院,祁连山,县文旅局`,
  );
  t.strictSame(people(reading), ['办好书屋: 佟砚秋', '办好书市: 佟砚秋', '办好书展: 佟砚秋', '办好书院: 祁连山']);
});

t.test('a contact person answers for a task only if nobody else is named, with a warning', async (t) => {
  const table = (contact: string, leader: string) =>
    readNoticeText(`栖谷县2033年任务分解（模拟）\n序号,工作任务,${leader},责任单位,${contact}\n1,办好书屋,佟砚秋,县文旅局,邬桐`);
  const alone = readNoticeText('栖谷县2033年任务分解（模拟）\n序号,工作任务,责任单位,联系人\n1,办好书屋,县文旅局,邬桐');
  t.strictSame(people(alone), ['办好书屋: 邬桐']);
  t.strictSame(people(table('填报人', '责任领导')), ['办好书屋: 佟砚秋']);
});

t.test('a heading over a table names the leader of its tasks', async (t) => {
  const reading = readNoticeText(
    `栖谷县2033年任务分解（模拟）\n栖谷县人民政府办公室\n2033年2月1日\n一、书香（牵头领导：佟砚秋）\n序号\t工作任务\t责任单位\n1\t办好书屋\t县文旅局\n二、书市\n责任领导：祁连山\n序号\t工作任务\t责任单位\n1\t办好书市\t县商务局`,
  );
  t.strictSame(people(reading), ['办好书屋: 佟砚秋', '办好书市: 祁连山']);
});

t.test('a column of names beside one that is called 目标任务, and posts before names that are spaced', async (t) => {
  await everywhere(
    t,
    [
      [['序号'], ['重点工作'], ['目标任务'], ['责任领导'], ['责任单位']],
      [['一、书香（责任领导：副场长娜仁·其其格）', 5]],
      [['1'], ['办好书屋'], ['新建书屋5个。'], ['管委会副主任 佟　砚'], ['文旅部']],
      [['2'], ['办好书市'], ['举办书市3场。'], ['执法大队大队长 祁　山'], ['商务部']],
      [['3'], ['办好书展'], ['举办书展2场。'], ['场长安　宁'], ['教育部']],
    ],
    ['办好书屋: 佟砚,娜仁·其其格', '办好书市: 祁山,娜仁·其其格', '办好书展: 安宁,娜仁·其其格'],
  );
});
