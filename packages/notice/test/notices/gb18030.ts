import { encodeGb18030 } from '../gb18030-encoder.js';
import type { NoticeCase } from './expected.js';

/** Numbers that run through all sections, a time limit in each block, parentheses of both widths, in GB 18030. */
const text = `东海市市场监督管理局关于印发《2032年市场监管重点工作责任分解》的通知\r
东市监〔2032〕5号\r
各县(市、区)局，机关各处室：\r
　　现将《2032年市场监管重点工作责任分解》(模拟)印发给你们。\r
东海市市场监督管理局\r
二○三二年一月三十日\r
2032年市场监管重点工作责任分解\r
　　一、优化营商环境\r
　　1、深化登记改革。新增经营主体5万户以上，企业开办时间压缩到1个工作日。（责任人：欧阳明，牵头单位：注册处，配合单位：信息处、各县（市、区）局，完成时限：6月底前)\r
　　2、加强信用监管。双随机抽查企业两千家左右，抽查结果公示率达100%。(责任人：欧阳明、吕平，牵头单位：信用处，配合单位：有关处室，完成时限：11月中旬）\r
　　二、守护质量安全\r
　　3、抓好食品安全。食品抽检合格率不低于百分之九十八，全年完成食品抽检4批次/千人，查办食品案件300件以上。（责任人：吕平，牵头单位：食品处、稽查处，配合单位：检验中心，完成时限：2032年12月20日)\r
　　4、加强质量基础。参与制定国家标准10项以上、地方标准20项，推动《东海市质量促进条例》修订。（责任人：石岩，牵头单位：质量处；配合单位：标准化院；完成时限：年底前）\r
`;

export const gb18030: NoticeCase = {
  name: 'GB 18030, numbering that does not restart, a time limit for each task',
  fileName: 'notice.txt',
  bytes: () => encodeGb18030(text),
  format: 'text',
  encoding: 'gb18030',
  title: '2032年市场监管重点工作责任分解',
  documentNumber: '东市监〔2032〕5号',
  issuer: '东海市市场监督管理局',
  issuedOn: '2032-01-30',
  year: 2032,
  sections: ['优化营商环境', '守护质量安全'],
  tasks: [
    {
      code: '1',
      title: '深化登记改革',
      people: ['欧阳明'],
      leads: ['注册处'],
      helps: ['信息处', '各县（市、区）局'],
      due: '2032-06-30',
    },
    {
      code: '2',
      title: '加强信用监管',
      people: ['欧阳明', '吕平'],
      leads: ['信用处'],
      helps: ['有关处室'],
      due: '2032-11-20',
    },
    {
      code: '3',
      title: '抓好食品安全',
      people: ['吕平'],
      leads: ['食品处', '稽查处'],
      helps: ['检验中心'],
      due: '2032-12-20',
    },
    {
      code: '4',
      title: '加强质量基础',
      people: ['石岩'],
      leads: ['质量处'],
      helps: ['标准化院'],
      due: '2032-12-31',
      revise: ['《东海市质量促进条例》'],
    },
  ],
  indicators: [
    { task: '1', name: '新增经营主体', target: '50000', unit: '户', qualifier: 'at-least' },
    { task: '1', name: '企业开办时间', target: '1', unit: '个工作日', qualifier: 'reach' },
    { task: '2', name: '双随机抽查企业', target: '2000', unit: '家', qualifier: 'about' },
    { task: '2', name: '抽查结果公示率', target: '100', unit: '%', kind: 'ratio', qualifier: 'reach' },
    { task: '3', name: '食品抽检合格率', target: '98', unit: '%', kind: 'ratio', qualifier: 'at-least' },
    { task: '3', name: '食品抽检', target: '4', unit: '批次/千人', qualifier: 'reach' },
    { task: '3', name: '查办食品案件', target: '300', unit: '件', qualifier: 'at-least' },
    { task: '4', name: '参与制定国家标准', target: '10', unit: '项', qualifier: 'at-least' },
    { task: '4', name: '参与制定地方标准', target: '20', unit: '项', qualifier: 'reach' },
  ],
  problems: [],
};
