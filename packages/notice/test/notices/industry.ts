import { type NoticeCase, utf8 } from './expected.js';

const text = `关于印发《临湖市工业和信息化局2027年工作要点》的通知（模拟）

局机关各科室、各直属单位：
现将《临湖市工业和信息化局2027年工作要点》印发给你们，请认真贯彻落实。
附件：临湖市工业和信息化局2027年工作要点
临湖市工业和信息化局
2027年2月8日

附件
临湖市工业和信息化局2027年工作要点

2027年全市工业和信息化工作总体要求是：以习近平新时代中国特色社会主义思想为指导，坚持稳中求进。主要预期目标：规模以上工业增加值增长7%以上；技改投资增长10%左右；全年新增规上工业企业80家，总数突破1000家；单位工业增加值能耗下降3.5%；软件业务收入达到120亿元，同比增长15%。

一、聚力项目攻坚，扩大有效投资
（一）加大招商力度。紧盯“4+3”主导产业，瞄准500强企业，组织开展“走出去”招商活动30次以上，新签约亿元以上项目60个，其中10亿元以上项目不少于5个，项目开工率、投产率分别达到80%和60%以上。（责任领导：王建国副局长；牵头科室：投资科；配合科室：产业科、各县区工信局）
（二）推动技改升级。滚动实施100个重点技改项目，完成投资200亿元。建设智能工厂3个、数字化车间10个、绿色工厂5家。力争创成国家级智能制造示范工厂1家。（责任领导：王建国；牵头科室：技改科；配合科室：信息化科等相关科室）
二、聚力企业培育，激发主体活力
（三）培育优质企业。深入实施“单项冠军”培育行动，力争全年新增国家级专精特新“小巨人”企业5家以上、省级专精特新中小企业50家以上，总量分别达到30家、300家。完善优质企业梯度培育库，入库企业超500家。制定《临湖市制造业单项冠军培育实施意见》，推进《临湖市中小企业促进条例》立法。（责任领导：李 芳，牵头科室：中小企业科）
（四）优化企业服务。常态化开展企业服务日活动，走访企业2000家次，问题办结率保持在95%以上，为企业减负3亿元。召开全市民营经济发展大会，举办产销对接会不少于12场。（责任领导：李 芳，牵头科室：运行科、中小企业科，配合科室：各科室）
三、聚力数字赋能，推动融合发展
（五）加快5G建设。新建5G基站1500个，累计达到6000个，行政村5G通达率100%，每万人拥有5G基站数达到20个。出台支持数字经济发展的若干政策。（责任领导：赵强，牵头科室：信息化科，配合科室：无线电管理处；完成时限：2027年11月底）
（六）加强安全管理。开展安全生产专项整治三年行动，到2029年底，重点企业安全标准化达标率达到100%。实现民爆企业在线监测全覆盖。组织应急演练2次。（责任领导：赵强，牵头科室：安全科）
`;

export const industry: NoticeCase = {
  name: 'numbering that runs on through the sections, an attachment, totals after what was added',
  fileName: 'notice.txt',
  bytes: utf8(text),
  format: 'text',
  encoding: 'utf-8',
  title: '临湖市工业和信息化局2027年工作要点',
  issuer: '临湖市工业和信息化局',
  issuedOn: '2027-02-08',
  year: 2027,
  sections: ['聚力项目攻坚，扩大有效投资', '聚力企业培育，激发主体活力', '聚力数字赋能，推动融合发展'],
  tasks: [
    { code: '1', title: '加大招商力度', people: ['王建国'], leads: ['投资科'], helps: ['产业科', '各县区工信局'] },
    { code: '2', title: '推动技改升级', people: ['王建国'], leads: ['技改科'], helps: ['信息化科', '相关科室'] },
    {
      code: '3',
      title: '培育优质企业',
      people: ['李芳'],
      leads: ['中小企业科'],
      issue: ['《临湖市制造业单项冠军培育实施意见》', '《临湖市中小企业促进条例》'],
    },
    {
      code: '4',
      title: '优化企业服务',
      people: ['李芳'],
      leads: ['运行科', '中小企业科'],
      helps: ['各科室'],
      hold: ['全市民营经济发展大会'],
    },
    {
      code: '5',
      title: '加快5G建设',
      people: ['赵强'],
      leads: ['信息化科'],
      helps: ['无线电管理处'],
      due: '2027-11-30',
      issue: ['支持数字经济发展的若干政策'],
    },
    { code: '6', title: '加强安全管理', people: ['赵强'], leads: ['安全科'] },
  ],
  indicators: [
    { name: '规模以上工业增加值增长', target: '7', unit: '%', kind: 'growth', qualifier: 'at-least' },
    { name: '技改投资增长', target: '10', unit: '%', kind: 'growth', qualifier: 'about' },
    { name: '新增规上工业企业', target: '80', unit: '家', qualifier: 'reach' },
    { name: '规上工业企业总数', target: '1000', unit: '家', qualifier: 'at-least' },
    { name: '单位工业增加值能耗下降', target: '3.5', unit: '%', kind: 'growth', qualifier: 'reach' },
    { name: '软件业务收入', target: '12000000000', unit: '元', qualifier: 'reach' },
    { name: '软件业务收入增长', target: '15', unit: '%', kind: 'growth', qualifier: 'reach' },
    { task: '1', name: '组织开展“走出去”招商活动', target: '30', unit: '次', qualifier: 'at-least' },
    { task: '1', name: '新签约亿元以上项目', target: '60', unit: '个', qualifier: 'reach' },
    { task: '1', name: '10亿元以上项目', target: '5', unit: '个', qualifier: 'at-least', partOf: '新签约亿元以上项目' },
    { task: '1', name: '项目开工率', target: '80', unit: '%', kind: 'ratio', qualifier: 'at-least' },
    { task: '1', name: '项目投产率', target: '60', unit: '%', kind: 'ratio', qualifier: 'at-least' },
    { task: '2', name: '实施重点技改项目', target: '100', unit: '个', qualifier: 'reach' },
    { task: '2', name: '投资', target: '20000000000', unit: '元', qualifier: 'reach' },
    { task: '2', name: '建设智能工厂', target: '3', unit: '个', qualifier: 'reach' },
    { task: '2', name: '建设数字化车间', target: '10', unit: '个', qualifier: 'reach' },
    { task: '2', name: '建设绿色工厂', target: '5', unit: '家', qualifier: 'reach' },
    { task: '2', name: '创成国家级智能制造示范工厂', target: '1', unit: '家', qualifier: 'reach', stretch: true },
    {
      task: '3',
      name: '新增国家级专精特新“小巨人”企业',
      target: '5',
      unit: '家',
      qualifier: 'at-least',
      stretch: true,
    },
    { task: '3', name: '新增省级专精特新中小企业', target: '50', unit: '家', qualifier: 'at-least', stretch: true },
    { task: '3', name: '国家级专精特新“小巨人”企业总量', target: '30', unit: '家', qualifier: 'reach' },
    { task: '3', name: '省级专精特新中小企业总量', target: '300', unit: '家', qualifier: 'reach' },
    { task: '3', name: '入库企业', target: '500', unit: '家', qualifier: 'at-least' },
    { task: '4', name: '走访企业', target: '2000', unit: '家次', qualifier: 'reach' },
    { task: '4', name: '问题办结率', target: '95', unit: '%', kind: 'ratio', qualifier: 'at-least' },
    { task: '4', name: '为企业减负', target: '300000000', unit: '元', qualifier: 'reach' },
    { task: '4', name: '举办产销对接会', target: '12', unit: '场', qualifier: 'at-least' },
    { task: '5', name: '新建5G基站', target: '1500', unit: '个', qualifier: 'reach' },
    { task: '5', name: '5G基站累计', target: '6000', unit: '个', qualifier: 'reach' },
    { task: '5', name: '行政村5G通达率', target: '100', unit: '%', kind: 'ratio', qualifier: 'reach' },
    { task: '5', name: '每万人拥有5G基站数', target: '20', unit: '个', qualifier: 'reach' },
    { task: '6', name: '重点企业安全标准化达标率', target: '100', unit: '%', kind: 'ratio', qualifier: 'reach', to: 2029 },
    {
      task: '6',
      name: '民爆企业在线监测全覆盖',
      target: '100',
      unit: '%',
      kind: 'coverage',
      qualifier: 'exactly',
      population: '民爆企业在线监测',
      to: 2029,
    },
    { task: '6', name: '组织应急演练', target: '2', unit: '次', qualifier: 'reach', to: 2029 },
  ],
  problems: ['population-assumed'],
};
