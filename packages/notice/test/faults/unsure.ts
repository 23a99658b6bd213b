/** Notices that a person reads differently than the reader, which is unsure of them. Bodies are invented. */
import { type Fault, issued } from './fault.js';

export const unsure: readonly Fault[] = [
  {
    name: 'words where names should stand',
    text: issued(
      '2032年全县供销工作要点',
      '安澜县供销合作社',
      '2032年2月2日',
      `一、改革
1.改造基层社。（责任人：分管负责同志；牵头单位：另行明确；配合单位：详见附件）
2.建设冷库。（责任人：待定；牵头单位：业务股）
3.组建公司。（责任人：张明；牵头单位：由县社商县国资确定）`,
    ),
    reads: `
1.1 改造基层社
1.2 建设冷库 | 牵头 业务股
1.3 组建公司 | 人 张明`,
  },
  {
    name: 'a percentage that only the sentence before explains',
    text: issued(
      '2032年全县邮政快递工作要点',
      '安澜县邮政局',
      '2032年2月2日',
      `一、进村
1.提高投递质量。投递到村率达到90%，其中偏远村不低于80%。（牵头单位：市场股）`,
    ),
    reads: `
1.1 提高投递质量 | 牵头 市场股
  * 投递到村率 →90% ratio
  * 偏远村投递到村率 ≥80% ratio`,
  },
];
