/** A sheet of tasks as offices make them: a title above, a section row, measures in one cell, a remark behind. */
import { writeWorkbook } from '@duban/sheets';

const rows = [
  ['松原林场2031年重点工作任务分解表（模拟）'],
  ['序号', '工作任务', '具体措施', '责任单位', '完成时限'],
  ['一、造林'],
  ['1', '完成补植', '1.补植红松300亩；\n2.抚育幼林1200亩以上。', '营林科', '2031年5月底前'],
  ['2', '防治虫害', '设置诱捕器500套。', '森防站', '6月底'],
  ['备注：责任单位按季度报送进度。'],
];

export const forestWorkbook = () =>
  writeWorkbook([
    { name: '任务', widths: [6, 20, 40, 20, 20], headRows: 2, rows: rows.map((row) => row.map((value) => ({ value }))) },
  ]);
