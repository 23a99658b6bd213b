/** Parts of a notice that do not agree, which the reader must report for a person. Bodies are invented. */
import { type Fault, issued } from './fault.js';

const plan = (body: string) => issued('2032年水利工作要点', '兰台县水利局', '2032年3月15日', body);

export const doubtFaults: readonly Fault[] = [
  {
    name: 'more is announced than follows',
    text: plan(`今年的工作分3项任务推进。
一、建设
1.修渠。（责任单位：建设股）
2.筑坝。（责任单位：建设股）`),
    reads: `
1.1 修渠 | 牵头 建设股
1.2 筑坝 | 牵头 建设股
! announced-count`,
  },
  {
    name: 'parts above their whole',
    text: plan(`一、建设
1.治理河段。治理河段30公里，其中县城段20公里、乡镇段15公里。（责任单位：建设股）`),
    reads: `
1.1 治理河段 | 牵头 建设股
  * 治理河段 →30公里
  * 县城段 →20公里
  * 乡镇段 →15公里
! parts-exceed-whole`,
  },
  {
    name: 'parts that fit',
    text: plan(`一、建设
1.治理河段。治理河段35公里，其中县城段20公里、乡镇段15公里。（责任单位：建设股；完成时限：12月底）`),
    reads: `
1.1 治理河段 | 牵头 建设股 | 期 2032-12-31
  * 治理河段 →35公里
  * 县城段 →20公里
  * 乡镇段 →15公里
!`,
  },
  {
    name: 'one person in two spellings',
    text: plan(`一、建设
1.修渠。（责任人：古丽·米娜；牵头单位：建设股）
2.筑坝。（责任人：古丽米娜；牵头单位：建设股）`),
    reads: `
1.1 修渠 | 人 古丽·米娜 | 牵头 建设股
1.2 筑坝 | 人 古丽米娜 | 牵头 建设股
! name-alike`,
  },
];
