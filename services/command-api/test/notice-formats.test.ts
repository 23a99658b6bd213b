/** Notices as files of every format: known by their bytes, and read as a careful person reads them. */
import { readFileSync } from 'node:fs';
import { isRejection } from '@duban/domain';
import type { NoticeReading } from '@duban/notice';
import t from 'tap';
import { readerFor } from '../src/notice-bytes.js';
import { forestWorkbook } from './forest-workbook.js';
import { codesOf, taskLines } from './notice-readings.js';

const fileOf = (name: string) => new Uint8Array(readFileSync(new URL(`../../test/notices/${name}`, import.meta.url)));

async function read(bytes: Uint8Array): Promise<NoticeReading> {
  const reading = await (await readerFor(bytes))(bytes, {});
  if (isRejection(reading)) throw new Error(`${reading.rejected} ${JSON.stringify(reading.params)}`);
  return reading;
}

async function refusal(bytes: Uint8Array): Promise<string> {
  const reading = await (await readerFor(bytes))(bytes, {});
  return isRejection(reading) ? reading.rejected : `read: ${reading.text.slice(0, 50)}`;
}

t.test('a PDF of text: wrapped lines, running heads, page numbers, a paragraph over two pages', async (t) => {
  const reading = await read(fileOf('text.pdf'));
  t.equal(reading.format, 'pdf');
  t.strictSame(taskLines(reading), [
    '1.1 | 改造乡镇卫生院 | 基层卫生科 | 规划财务科、医政科 | 林望舒 |  | 12家 30个 ≥65%',
    '1.2 | 推行家庭医生签约 | 基层卫生科 | 老龄健康科 | 林望舒 |  | ≥80%',
    '2.1 | 加强疾病预防控制 | 疾控科 | 信息科、区疾控中心 | 郑怀瑾 |  | 20项 4次',
    '2.2 | 做好妇幼健康服务 | 妇幼健康科 | 区妇幼保健院 | 郑怀瑾 |  | ≥98% 1场',
    '3.1 | 建设紧密型医联体 | 体改科 | 医政科、区人民医院、各乡镇卫生院? | 沈知微 |  | 2个 ≈10%',
    '3.2 | 规范药品采购使用 | 药政科 | 医政科 | 沈知微 |  | 100% 1次 ≥95%',
  ]);
  t.match(reading.draft, {
    title: { value: '霞浦湾区2031年卫生健康工作要点' },
    issuer: { value: '霞浦湾区卫生健康局' },
    issuedOn: { value: '2031-02-20' },
  });
  t.notMatch(reading.text, /文件（模拟）|—/);
});

const waterTable = [
  '1.1 | 加固病险水库 | 工程建设股 | 县水库管理中心、各乡镇人民政府? |  | 2031-04-30 | 6座 15公里',
  '1.2 | 疏浚骨干河道 | 工程建设股 | 县河道管理所 |  | 2031-11-30 | ≥40公里',
  '1.3 | 完善预警设施 | 水旱灾害防御股 | 县气象局、县应急管理局 |  | 2031-06-30 | 25个',
  '2.1 | 推进城乡供水一体化 | 农村水利股 | 县自来水公司、县住房和城乡建设局、各乡镇人民政府? |  | 2031-12-31 | 120公里 ≥30000人 96%',
  '2.2 | 保障饮用水水源安全 | 水资源股 | 市生态环境局青陂分局 |  | 2031-09-30 | 18处',
  '2.3 | 开展节水型社会建设 | 水资源股 | 县机关事务服务中心 |  | 2031-12-31 | 20家 ≈4%',
  '3.1 | 深化河湖长制 | 河湖管理股 | 各乡镇人民政府? |  |  | 3条 ≥1次',
  '3.2 | 规范采砂管理 | 水政监察大队 | 县公安局 |  |  | 12次',
];
/** Printed numbers may run through the sections; here only who, what and by when are held. */
const withoutCodes = (lines: readonly string[]) => lines.map((line) => line.slice(line.indexOf('|')));

t.test('a PDF of a ruled table over two pages: wrapped and merged cells, sections, a remark behind it', async (t) => {
  const reading = await read(fileOf('table.pdf'));
  t.strictSame(withoutCodes(taskLines(reading)), withoutCodes(waterTable));
  t.match(reading.draft.title?.value, /青陂县2031年水利重点工作任务分解表/);
  t.ok(reading.text.endsWith('注：本表所列任务完成情况于每季度末报县水利局办公室。\n'));
});

t.test('the same table on a page that is turned', async (t) => {
  t.strictSame(withoutCodes(taskLines(await read(fileOf('table-turned.pdf')))), withoutCodes(waterTable));
});

t.test('a PDF of pictures says that it is a scan', async (t) => {
  t.equal(await refusal(fileOf('scan.pdf')), 'notice-is-scan');
});

t.test('a workbook: title above, sections, measures in one cell, a remark behind', async (t) => {
  const reading = await read(await forestWorkbook());
  t.equal(reading.format, 'xlsx');
  t.strictSame(withoutCodes(taskLines(reading)), [
    '| 完成补植 | 营林科 |  |  | 2031-05-31 | 300亩 ≥1200亩',
    '| 防治虫害 | 森防站 |  |  | 2031-06-30 | 500套',
  ]);
});

t.test('CSV and TSV with line breaks in quoted cells, and merged cells that the format has lost', async (t) => {
  const rows = [
    ['甲市2031年重点任务清单', '', '', '', ''],
    ['序号', '类别', '工作任务', '牵头单位', '完成时限'],
    ['1', '书香', '1.新建书屋5个；\n2.新建书车站6个。', '甲局', '2031年6月'],
    ['2', '', '办好流动书车', '', '2031年底'],
    ['3', '教育', '扩建阅览室3间', '丁局', '10月底'],
    ['备注：本表自印发之日起执行。', '', '', '', ''],
  ];
  for (const [delimiter, format] of [
    [',', 'csv'],
    ['\t', 'tsv'],
  ] as const) {
    const file = rows.map((row) => row.map((cell) => (cell.includes('\n') ? `"${cell}"` : cell)).join(delimiter)).join('\r\n');
    const reading = await read(new TextEncoder().encode(file));
    t.equal(reading.format, format);
    t.strictSame(withoutCodes(taskLines(reading)), [
      '| 新建书屋5个 | 甲局 |  |  | 2031-06-30 | 5个 6个',
      '| 办好流动书车 | 甲局 |  |  | 2031-12-31 | ',
      '| 扩建阅览室3间 | 丁局 |  |  | 2031-10-31 | 3间',
    ]);
    t.ok(codesOf(reading).includes('cells-filled'));
  }
});
