import { type NoticeCase, utf8 } from './expected.js';

const text = `首页 > 政务公开 > 通知公告
云溪市农业农村局关于印发《云溪市农业农村局2031年工作要点及责任分解》的通知（模拟）
云农发〔2031〕12号
发布时间：2031-02-21  来源：办公室  字号：[大 中 小]
各县（市、区）农业农村局，局机关各科室，局属各单位：
　　现将《云溪市农业农村局2031年工作要点及责任分解》印发给你们，请认真贯彻执行。
云溪市农业农村局
二〇三一年二月十八日
云溪市农业农村局2031年工作要点及责任分解
　　2031年，全市农业农村工作要坚持稳中求进。力争全年农林牧渔业增加值增长4.5%以上，农村居民人均可支配收入增长8%左右，粮食总产量达到120万吨，其中早稻总产量不低于三十万吨。
一、抓好粮食生产，守牢耕地红线
　　1．稳定粮食播种面积。全年粮食播种面积不少于一百五十万亩，新建高标准农田12.5万亩，改造提升老旧农田两万亩。修订《云溪市耕地保护补偿办法》。（责任人：林远山，牵头单位：种植业科，配合单位：计财科、有关科室、各县（市、区）农业农村局）
　　2．加强种业创新。引进水稻新品种20个左右，建成种质资源库1个以上。举办第三届云溪种业博览会。贯彻落实《云溪市种业振兴行动方案》。（责任人：林远山、何晓禾，牵头单位：种业科、市农科院，配合单位：有关科室）
二、壮大乡村产业，促进农民增收
　　1．培育新型经营主体。围绕8大主导产业，以32家龙头企业为重点，全年新认定市级农业龙头企业15家左右，新增家庭农场三百家以上、农民合作社50家以上。（责任人：何晓禾，牵头单位：产业科，配合单位：各有关科室）
　　2．推进农产品品牌建设。新增绿色食品、有机农产品认证产品40个以上，打造一批区域公用品牌。三分之二以上的县（市、区）建立农产品追溯平台。（责任人：苏　梅，牵头单位：市场科，配合单位：各县（市、区）、园区农业农村局）
三、深化农村改革
　　1．推进宅基地管理。制定出台《云溪市农村宅基地管理实施细则》，力争用3年时间，农村宅基地审批信息化率达到百分之九十。（责任人：赵一鸣，牵头单位：改革科，配合单位：法规科，各县（市、区）农业农村局）
　　2．加强党风廉政建设。编写《农业农村系统廉政风险案例汇编》，确保涉农资金监管增幅高于涉农资金增幅。（责任人：赵一鸣，牵头单位：机关党委、监察室，配合单位：局属各单位）
`;

export const fullWidth: NoticeCase = {
  name: 'full-width blocks in parentheses',
  fileName: 'notice.txt',
  bytes: utf8(text),
  format: 'text',
  encoding: 'utf-8',
  title: '云溪市农业农村局2031年工作要点及责任分解',
  documentNumber: '云农发〔2031〕12号',
  issuer: '云溪市农业农村局',
  issuedOn: '2031-02-18',
  year: 2031,
  sections: ['抓好粮食生产，守牢耕地红线', '壮大乡村产业，促进农民增收', '深化农村改革'],
  tasks: [
    {
      code: '1.1',
      title: '稳定粮食播种面积',
      people: ['林远山'],
      leads: ['种植业科'],
      helps: ['计财科', '有关科室', '各县（市、区）农业农村局'],
      revise: ['《云溪市耕地保护补偿办法》'],
    },
    {
      code: '1.2',
      title: '加强种业创新',
      people: ['林远山', '何晓禾'],
      leads: ['种业科', '市农科院'],
      helps: ['有关科室'],
      hold: ['第三届云溪种业博览会'],
    },
    { code: '2.1', title: '培育新型经营主体', people: ['何晓禾'], leads: ['产业科'], helps: ['各有关科室'] },
    {
      code: '2.2',
      title: '推进农产品品牌建设',
      people: ['苏梅'],
      leads: ['市场科'],
      helps: ['各县（市、区）、园区农业农村局'],
    },
    {
      code: '3.1',
      title: '推进宅基地管理',
      people: ['赵一鸣'],
      leads: ['改革科'],
      helps: ['法规科', '各县（市、区）农业农村局'],
      issue: ['《云溪市农村宅基地管理实施细则》'],
    },
    {
      code: '3.2',
      title: '加强党风廉政建设',
      people: ['赵一鸣'],
      leads: ['机关党委', '监察室'],
      helps: ['局属各单位'],
      issue: ['《农业农村系统廉政风险案例汇编》'],
    },
  ],
  indicators: [
    { name: '农林牧渔业增加值增长', target: '4.5', unit: '%', kind: 'growth', qualifier: 'at-least', stretch: true },
    { name: '农村居民人均可支配收入增长', target: '8', unit: '%', kind: 'growth', qualifier: 'about', stretch: true },
    { name: '粮食总产量', target: '1200000', unit: '吨', qualifier: 'reach', stretch: true },
    { name: '早稻总产量', target: '300000', unit: '吨', qualifier: 'at-least', stretch: true, partOf: '粮食总产量' },
    { task: '1.1', name: '粮食播种面积', target: '1500000', unit: '亩', qualifier: 'at-least' },
    { task: '1.1', name: '新建高标准农田', target: '125000', unit: '亩', qualifier: 'reach' },
    { task: '1.1', name: '改造提升老旧农田', target: '20000', unit: '亩', qualifier: 'reach' },
    { task: '1.2', name: '引进水稻新品种', target: '20', unit: '个', qualifier: 'about' },
    { task: '1.2', name: '建成种质资源库', target: '1', unit: '个', qualifier: 'at-least' },
    { task: '2.1', name: '新认定市级农业龙头企业', target: '15', unit: '家', qualifier: 'about' },
    { task: '2.1', name: '新增家庭农场', target: '300', unit: '家', qualifier: 'at-least' },
    { task: '2.1', name: '新增农民合作社', target: '50', unit: '家', qualifier: 'at-least' },
    {
      task: '2.2',
      name: '新增绿色食品、有机农产品认证产品',
      target: '40',
      unit: '个',
      qualifier: 'at-least',
      joint: ['绿色食品', '有机农产品认证产品'],
    },
    {
      task: '2.2',
      name: '建立农产品追溯平台的县（市、区）',
      target: '2/3',
      unit: '个',
      kind: 'fraction',
      qualifier: 'at-least',
      population: '县（市、区）',
    },
    {
      task: '3.1',
      name: '农村宅基地审批信息化率',
      target: '90',
      unit: '%',
      kind: 'ratio',
      qualifier: 'reach',
      stretch: true,
      to: 2033,
    },
    {
      task: '3.2',
      name: '涉农资金监管增幅高于涉农资金增幅',
      unit: '%',
      kind: 'relational',
      qualifier: 'at-least',
      exceeds: '涉农资金增幅',
    },
  ],
  problems: [],
};
